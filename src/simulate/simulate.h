/*
 * simulate: a made-up distribution network with its files, and the truth about its thieves.
 *
 * Builds substations, feeders, transformers and customers, lets them live through weather,
 * load-shedding and faults, lets some of them steal and others only look as if, and writes what a
 * utility would hold:
 *
 *     OUT/README.md  OUT/README.fr.md       says that all of this is simulated, and how
 *     OUT/truth.csv                         who stole, since when, how many kWh
 *     OUT/faults.csv                        the faults that nobody announced
 *     OUT/files/network.csv weather.csv outages.csv tariffs.csv events.csv vends.csv
 *     OUT/files/readings/readings-YYYY-MM.csv   one file a local month, source `generic`; in large
 *                                           networks readings-YYYY-MM-NODE.csv, one a feeder
 *
 * Give OUT/files to `eiot ingest`; what stands beside it is for `eiot evaluate` and for people.
 *
 * Place: beside ingest; meets the other stages only through those files. Same options, same seed:
 * the same bytes, for any number of threads. Bounded memory: one transformer a thread at a time,
 * and some 80 bytes a customer. Files appear whole or not at all. A folder that holds files of
 * something else is refused, so that two simulations never mix. Reads no clock.
 */
#ifndef EIOT_SIMULATE_SIMULATE_H
#define EIOT_SIMULATE_SIMULATE_H

#include "simulate/simulate_options.h"

typedef struct SimulateReport {
    const char *files_folder; /* OUT/files, in the caller's arena */
    const char *truth_path;   /* OUT/truth.csv */
    size_t n_files;           /* written, all kinds */
    int64_t bytes;
    size_t n_substations;
    size_t n_feeders;
    size_t n_transformers;
    size_t n_meters;
    size_t n_thieves;    /* customers */
    size_t n_lookalikes; /* customers */
    size_t n_hook_ups;   /* lines to a transformer that no meter has */
    int64_t rows;        /* lines of readings below the header, broken ones included; it holds that
                          * ingest loads rows - broken - duplicates - corrected */
    int64_t broken;      /* lines that cannot be read: ingest rejects them */
    int64_t duplicates;  /* lines that repeat another: ingest counts them as identical */
    int64_t corrected;   /* an estimate that an actual follows: ingest counts them as superseded */
    int64_t blanks;      /* readings without a value */
    int64_t estimated;   /* readings of quality E that hold */
    int64_t absent;      /* intervals that no line tells of, broken ones not counted */
    int64_t start_us;    /* window, UTC, end exclusive */
    int64_t end_us;
    /* What truly flowed, kWh of the whole window. */
    double input_kwh;                 /* at the substations' meters */
    double true_kwh;                  /* used by all, less what panels fed in */
    double stolen_kwh;                /* used but not recorded, or not paid, because of theft */
    double lost_kwh;                  /* used but not recorded by meters that err honestly */
    double transformer_technical_kwh; /* lost in transformers and low-voltage lines */
    double technical_kwh;             /* all technical loss: input = true + technical */
} SimulateReport;

/* Simulates and writes. USAGE error for options out of range, CONFIG for an unknown zone, IO when
 * a file can't be written; then nothing is left behind but folders. */
Status simulate_network(
    Arena *arena, const SimulateOptions *options, SimulateReport *ret_report, Error *err) MUST_USE;

#endif

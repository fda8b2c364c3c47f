/*
 * loads: real loads with thefts put into them, and the truth about these.
 *
 * Draws areas of real meters (areas.h), puts each under a transformer with a meter of its own and
 * lets some of the customers steal (theft.h). Writes what simulate.h writes, as far as there is
 * something to say:
 *
 *     OUT/README.md  OUT/README.fr.md
 *     OUT/truth.csv                         who stole, how, from when to when, how many kWh
 *     OUT/origin.csv                        which real meter stands behind which customer
 *     OUT/files/network.csv tariffs.csv
 *     OUT/files/readings/readings-YYYY-MM-DD.csv   one file a window, by its first local day
 *
 * Transformers are A01, A02, ...; their customers A01_M01, A01_M02, ... The readings of areas that
 * live in the same window stand in one file. Same loads, options and seed: the same bytes. The
 * loads are in memory as a whole (four bytes a half-hour), the areas one at a time.
 */
#ifndef EIOT_SIMULATE_LOADS_H
#define EIOT_SIMULATE_LOADS_H

#include "simulate/loads_options.h"

typedef struct SimLoadsReport {
    const char *files_folder; /* in the caller's arena, as the next */
    const char *truth_path;
    size_t n_read;   /* real meters */
    size_t n_picked; /* of them */
    size_t n_windows;
    size_t n_areas;
    size_t n_meters; /* customers of all areas */
    size_t n_thieves;
    int64_t n_left_out; /* lines of the loads that are no reading of a half-hour */
    int64_t rows;       /* lines of readings below the headers */
    int64_t absent;     /* intervals of customers that have no line: gaps of the real loads */
    double true_kwh;
    double stolen_kwh;
    double input_kwh; /* at the transformers */
} SimLoadsReport;

/* USAGE error for options that are out of range or that the loads can't meet, CONFIG for an unknown
 * zone, DATA or IO for loads that can't be read. Then nothing is left behind but folders. */
Status sim_loads(
    Arena *arena, const SimLoadsOptions *options, SimLoadsReport *ret_report, Error *err) MUST_USE;

#endif

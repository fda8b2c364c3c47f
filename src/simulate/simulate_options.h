/*
 * simulate_options: what `eiot simulate` can be told about a made-up network.
 */
#ifndef EIOT_SIMULATE_SIMULATE_OPTIONS_H
#define EIOT_SIMULATE_SIMULATE_OPTIONS_H

#include "base/progress.h"
#include "simulate/scope.h"

#define SIMULATE_MAX_METERS 1000000
#define SIMULATE_MAX_DAYS   1100

typedef struct SimulateOptions {
    const char *folder; /* OUT; made when missing */
    int64_t n_meters;   /* customers: 1..SIMULATE_MAX_METERS */
    int64_t n_days;     /* local days: 1..SIMULATE_MAX_DAYS */
    double theft_share; /* of the meters, 0..1; the count is rounded to the nearest */
    double
        lookalike_share;  /* of the meters; negative: as many as thieves, or 5 % without thieves */
    double prepaid_share; /* of the households, 0..1 */
    double gaps_share;    /* of the meter-days that do not arrive at all, 0..0.5 */
    bool as_registers;    /* customers' meters state registers, for the source `registers` */
    SimThefts thefts;
    uint64_t seed;
    int64_t start_day;        /* days since 1970-01-01, years 2000 to 2099 */
    const char *zone_name;    /* IANA name of the site's zone */
    size_t n_threads;         /* 0: all cores */
    const Progress *progress; /* NULL: nobody listens */
} SimulateOptions;

/* 500 meters, 60 days from 2025-06-01 in Africa/Dakar, 5 % thieves of the usual kinds, as many
 * look-alikes, 40 % of the households prepaid, seed 1; the folder is the
 * caller's to set. The start is fixed so that a run can be repeated on another day. */
SimulateOptions simulate_defaults(void);

/* A USAGE error for what is out of range. */
Status simulate_check(const SimulateOptions *options, Error *err) MUST_USE;

/* What the options mean for the model. */
SimScope simulate_scope(const SimulateOptions *options);

#endif

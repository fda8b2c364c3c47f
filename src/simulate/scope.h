/*
 * scope: what a made-up network is made from. Ranges are checked by simulate.c.
 */
#ifndef EIOT_SIMULATE_SCOPE_H
#define EIOT_SIMULATE_SCOPE_H

#include "simulate/theft.h"

typedef struct SimScope {
    int64_t start_day; /* days since 1970-01-01, local */
    size_t n_days;
    size_t n_meters;
    double theft_share;
    double lookalike_share; /* of the meters; at most what thieves leave */
    double prepaid_share;   /* of the households */
    double gaps_share;      /* of the meter-days that do not arrive at all */
    bool as_registers;      /* customers' meters state registers that count up */
    SimThefts thefts;
    uint64_t seed;
} SimScope;

#endif

/*
 * outages: when a feeder or a transformer is without supply.
 *
 * Load-shedding rotates over the feeders in slots of two or three hours; it is announced, and
 * published as outages.csv. Faults strike one transformer at any minute and are announced to
 * nobody: what a pipeline can know of them is that all its customers read zero at once.
 */
#ifndef EIOT_SIMULATE_OUTAGES_H
#define EIOT_SIMULATE_OUTAGES_H

#include "simulate/calendar.h"

#define SIM_MAX_FAULTS 256 /* of one transformer; one a month is the mean */

typedef struct SimOutage {
    size_t node; /* index of the feeder or the transformer */
    int64_t start_us;
    int64_t end_us;
} SimOutage;

/* The schedule of all feeders. */
typedef struct SimShedding {
    const SimOutage *items; /* by feeder, then time; whole slots */
    const size_t *first;    /* of each feeder, and the count at n_feeders */
    size_t n_feeders;
} SimShedding;

SimShedding
sim_shedding_make(Arena *arena, const SimCalendar *calendar, uint64_t seed, size_t n_feeders);

/* Faults of one transformer, in time order, none touching another. `ret_faults` has room for
 * SIM_MAX_FAULTS; returns how many. */
size_t sim_faults_draw(
    const SimCalendar *calendar, uint64_t seed, size_t transformer, SimOutage *ret_faults);

/* Share of each slot with supply, 0..1, at a transformer of `feeder` with these faults. */
void sim_supply(
    const SimCalendar *calendar,
    const SimShedding *shedding,
    size_t feeder,
    const SimOutage *faults,
    size_t n_faults,
    double *ret_supply);

#endif

/*
 * area: what the meters of one area and its transformer's meter record while some customers steal.
 *
 * The true load is the real one; its few gaps are filled with the mean of the same half-hour of the
 * day, and stay gaps in the customer's file. The transformer's meter, the observer, sees the sum of
 * the true loads and the technical loss: sum x (1 + loss) x (1 + noise N(0,1)), each half-hour.
 */
#ifndef EIOT_SIMULATE_AREA_H
#define EIOT_SIMULATE_AREA_H

#include "simulate/areas.h"
#include "simulate/theft.h"

typedef struct SimObserver {
    double loss;
    double noise;
} SimObserver;

typedef struct SimAreaMeter {
    const SimLoad *load;
    SimTheft theft; /* kind SIM_HONEST: none */
    int64_t true_wh;
    int64_t recorded_wh;
} SimAreaMeter;

/* Buffers for one area after the other. */
typedef struct SimAreaLife {
    size_t n_meters;
    SimAreaMeter *meters;
    int32_t *true_wh;     /* n_meters x n_slots */
    int32_t *recorded_wh; /* the same */
    bool *is_known;       /* the same: false where the real load has a gap */
    int64_t *input_wh;    /* n_slots, of the observer */
} SimAreaLife;

SimAreaLife sim_area_life_new(Arena *arena, size_t n_meters, size_t max_slots);

/* Lets the area live. Of its meters `n_thieves` steal: drawn at random among those that use
 * anything at all, fewer when there are fewer. */
void sim_area_live(
    SimAreaLife *life,
    const SimAreas *areas,
    size_t area,
    const SimThefts *thefts,
    size_t n_thieves,
    const SimObserver *observer,
    uint64_t seed);

#endif

/*
 * fixture: a model to try parts of the simulator on.
 */
#ifndef EIOT_TEST_SIMULATE_FIXTURE_H
#define EIOT_TEST_SIMULATE_FIXTURE_H

#include "cases.h"
#include "simulate/model.h"

static inline const Zone *fixture_zone(Arena *arena, const char *name)
{
    const Zone *zone = NULL;
    Error err;
    Status status = zone_open(arena, name, &zone, &err);

    CASE_OK(name, status, &err);
    return zone;
}

/* From Sunday 2025-06-01 on; 5 % look-alikes, 40 % of the households prepaid. */
static inline SimScope fixture_scope(size_t n_meters, size_t n_days, double theft)
{
    return (SimScope){
        .start_day = civil_days(2025, 6, 1),
        .n_days = n_days,
        .n_meters = n_meters,
        .theft_share = theft,
        .lookalike_share = theft > 0.95 ? 1 - theft : 0.05,
        .prepaid_share = 0.4,
        .thefts = sim_thefts_usual(),
        .seed = 7,
    };
}

/* In Dakar: local time is UTC. */
static inline SimModel fixture_model_of(Arena *arena, const SimScope *scope)
{
    return sim_model_make(arena, fixture_zone(arena, "Africa/Dakar"), scope);
}

static inline SimModel fixture_model(Arena *arena, size_t n_meters, size_t n_days, double theft)
{
    SimScope scope = fixture_scope(n_meters, n_days, theft);

    return fixture_model_of(arena, &scope);
}

/* A kind of theft alone. */
static inline SimThefts fixture_thefts(SimConduct kind)
{
    return (SimThefts){.kinds = {.items = {kind}, .n = 1}, .from = -1};
}

#endif

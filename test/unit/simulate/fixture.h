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

/* In Dakar from Sunday 2025-06-01 on: local time is UTC. */
static inline SimModel fixture_model(Arena *arena, size_t n_meters, size_t n_days, double theft)
{
    SimScope scope = {
        .start_day = civil_days(2025, 6, 1),
        .n_days = n_days,
        .n_meters = n_meters,
        .theft_share = theft,
        .seed = 7,
    };

    return sim_model_make(arena, fixture_zone(arena, "Africa/Dakar"), &scope);
}

#endif

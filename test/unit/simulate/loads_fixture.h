/*
 * loads_fixture: real loads that a test made up: meter M<k> uses 100 x k Wh each half-hour, and k
 * more at noon.
 */
#ifndef EIOT_TEST_SIMULATE_LOADS_FIXTURE_H
#define EIOT_TEST_SIMULATE_LOADS_FIXTURE_H

#include "fixture.h"
#include "simulate/load_set.h"

#define LOADS_FIRST_SLOT ((size_t) 4749 * 48) /* 2013-01-01 */

/* `n_meters` meters of `n_days` days from 2013-01-01; of meter g every 10th half-hour is missing
 * where `n_gappy` is above g. */
static inline SimLoadSet loads_fixture(Arena *arena, size_t n_meters, size_t n_days, size_t n_gappy)
{
    SimLoadSet set = {.meters = ARENA_ARRAY(arena, SimLoad *, n_meters), .n_meters = n_meters};

    for (size_t at = 0; at < n_meters; at++) {
        SimLoad *load = ARENA_NEW(arena, SimLoad);
        const char *id = arena_printf(arena, "M%02zu", at + 1);

        *load = (SimLoad){
            .meter_id = str_from(id),
            .first = LOADS_FIRST_SLOT,
            .last = LOADS_FIRST_SLOT + n_days * 48 - 1,
            .blocks = ARENA_ARRAY(arena, int32_t *, SIM_LOAD_MAX_BLOCKS),
        };
        for (size_t slot = load->first; slot <= load->last; slot++) {
            int32_t **block = &load->blocks[slot / SIM_LOAD_BLOCK];
            bool is_missing = at < n_gappy && slot % 10 == 3;

            if (*block == NULL) {
                *block = ARENA_ARRAY(arena, int32_t, SIM_LOAD_BLOCK);
                for (size_t empty = 0; empty < SIM_LOAD_BLOCK; empty++)
                    (*block)[empty] = SIM_NO_READING;
            }
            (*block)[slot % SIM_LOAD_BLOCK] =
                is_missing ? SIM_NO_READING : (int32_t) ((at + 1) * (slot % 48 == 24 ? 101 : 100));
        }
        set.meters[at] = load;
    }
    return set;
}

#endif

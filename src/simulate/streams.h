/*
 * streams: which random stream serves what.
 *
 * Each thing that is drawn has a stream of its own, (seed, kind, index). So a household lives the
 * same life whichever thread computes it, and whatever else is switched on: with another share of
 * thieves the honest meters' files stay the same to the byte.
 */
#ifndef EIOT_SIMULATE_STREAMS_H
#define EIOT_SIMULATE_STREAMS_H

#include "base/rng.h"

typedef enum SimStream {
    SIM_STREAM_GRID = 1,
    SIM_STREAM_CUSTOMERS,
    SIM_STREAM_THIEVES,
    SIM_STREAM_WEATHER,
    SIM_STREAM_SHEDDING,
    SIM_STREAM_FAULTS,
    SIM_STREAM_TRAITS,
    SIM_STREAM_LOAD,
    SIM_STREAM_SUN,
    SIM_STREAM_LOSSES,
    SIM_STREAM_DELIVERY,
    SIM_STREAM_SPOIL,
    SIM_STREAM_LOOKALIKES,
    SIM_STREAM_THEFT,
    SIM_STREAM_HOOK_UPS,
    SIM_STREAM_NEXT_TRAITS,
    SIM_STREAM_CREDIT,
    SIM_STREAM_CLOCK,
    SIM_STREAM_EVENTS,
    SIM_STREAM_GAPS,
    SIM_STREAM_TAMPER,
    SIM_STREAM_TAMPERED_DAYS,
    SIM_STREAM_AREAS,
    SIM_STREAM_AREA_THIEVES,
    SIM_STREAM_OBSERVER,
    SIM_STREAM_REGISTERS,
} SimStream;

static inline Rng sim_rng(uint64_t seed, SimStream stream, size_t index)
{
    return rng_new(seed, ((uint64_t) stream << 40) + index);
}

#endif

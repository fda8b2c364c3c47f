/*
 * events: what a meter itself noticed: power lost, a cover opened, a magnet, a token. Pure.
 *
 * Honest meters have events too, and thieves who change the values far from the meter have none.
 */
#ifndef EIOT_SIMULATE_EVENTS_H
#define EIOT_SIMULATE_EVENTS_H

#include "simulate/prepaid.h"

typedef struct SimEvent {
    int64_t ts_us;
    const char *code; /* "power_loss", "cover_open", ... */
} SimEvent;

/* Most events of a meter with so many faults and vends. */
size_t sim_events_max(size_t n_faults, size_t n_vends);

/* Events of meter `index` in order of time: its transformer's faults, its tokens, a visit of the
 * utility, a replacement of the meter, and what some thieves set off when they begin. Returns how
 * many. */
size_t sim_events_draw(
    const SimModel *model,
    size_t index,
    const SimOutage *faults,
    size_t n_faults,
    const SimVend *vends,
    size_t n_vends,
    SimEvent *ret_events);

#endif

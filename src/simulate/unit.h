/*
 * unit: the life of one transformer and its customers over the whole window, in buffers that one
 * thread uses again and again.
 *
 * Holds for every slot: input = load + technical, load = sum of the customers' true energy and that
 * of a hook-up, less what panels fed in; to the watt-hour.
 */
#ifndef EIOT_SIMULATE_UNIT_H
#define EIOT_SIMULATE_UNIT_H

#include "base/str.h"
#include "simulate/model.h"
#include "simulate/prepaid.h"

#define SIM_NO_METER SIZE_MAX

/* Energy of one customer over the window. */
typedef struct SimTotals {
    int64_t true_wh;     /* taken from the grid */
    int64_t recorded_wh; /* counted by the meter */
    int64_t stolen_wh;   /* not counted, or not paid, because of theft */
} SimTotals;

typedef struct SimUnit {
    size_t transformer;                    /* which one lives here now */
    size_t n_meters;                       /* of it */
    int32_t *recorded_wh;                  /* n_meters x n_slots */
    uint8_t *rows;                         /* n_meters x n_slots, SimRow */
    int32_t (*estimate_wh)[SIM_DAY_SLOTS]; /* one a meter */
    SimTotals *totals;                     /* one a meter */
    size_t *replaced;                      /* one a meter: first slot of a new one, else n_slots */
    size_t solar_meter;                    /* index in the unit, or SIM_NO_METER */
    int32_t *export_wh;    /* n_slots, of the solar meter; zeros when there is none */
    double *supply;        /* n_slots */
    int64_t *load_wh;      /* n_slots */
    int64_t *technical_wh; /* n_slots */
    int64_t *input_wh;     /* n_slots, what the transformer's own meter records */
    int64_t hooked_wh;     /* taken by a hook-up over the window */
    SimOutage *faults;
    size_t n_faults;
    StrBuf vends;  /* lines of vends.csv */
    StrBuf events; /* lines of events.csv */

    /* scratch of one household */
    double *scratch;
    int32_t *true_wh;
    int32_t *fed_wh;
    SimVend *meter_vends;
    struct SimEvent *meter_events;
} SimUnit;

/* Buffers for the largest transformer of the model, in `arena`. */
SimUnit *sim_unit_new(Arena *arena, const SimModel *model);

/* Lets `transformer` live; everything of the one before is overwritten. */
void sim_unit_run(SimUnit *unit, const SimModel *model, size_t transformer);

#endif

/*
 * household: what a customer truly uses, half-hour by half-hour. Pure: same model, same meter,
 * same supply, same load.
 */
#ifndef EIOT_SIMULATE_HOUSEHOLD_H
#define EIOT_SIMULATE_HOUSEHOLD_H

#include "simulate/model.h"

/* Energy truly taken from the grid by `customer`, Wh a slot, and energy its panels want to feed in
 * (zeros without panels). `index` tells customers apart: that of the meter, and n_meters + that of
 * the transformer for a hook-up, which takes nothing before its first slot. `supply` is
 * sim_supply() of its transformer. All arrays have n_slots; `scratch` is overwritten. */
void sim_household_live(
    const SimModel *model,
    const SimMeter *customer,
    size_t index,
    const double *supply,
    double *scratch,
    int32_t *ret_import_wh,
    int32_t *ret_export_wh);

#endif

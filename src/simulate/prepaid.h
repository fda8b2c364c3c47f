/*
 * prepaid: customers who buy energy before they use it.
 *
 * A meter counts its credit down and switches off at zero. Most customers buy in time, some only
 * once it is dark: an honest low use. Sales are what the utility knows; a ghost vendor's customer
 * goes on using on tokens that nobody sold. Pure.
 */
#ifndef EIOT_SIMULATE_PREPAID_H
#define EIOT_SIMULATE_PREPAID_H

#include "simulate/model.h"

typedef struct SimVend {
    int64_t ts_us;
    int64_t wh;
    int64_t amount; /* XOF */
    bool is_sold;   /* false: a token without a sale */
} SimVend;

#define SIM_PREPAID_PRICE 100 /* XOF a kWh, tariff prepaid_domestic */

/* Most vends of a window of so many days. */
size_t sim_vends_max(size_t n_days);

/* Counts the credit of meter `index` down by what it records; where it is dark both the true load
 * and what is recorded become 0 (never for thieves: their load does not hang on the meter alone).
 * Returns the number of vends, in order of time; 0 for a customer who is not prepaid. */
size_t sim_prepaid_live(
    const SimModel *model,
    size_t index,
    int32_t *true_wh,
    int32_t *recorded_wh,
    SimVend *ret_vends);

#endif

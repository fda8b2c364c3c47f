/*
 * losses: energy that lines and transformers turn into heat. Pure.
 */
#ifndef EIOT_SIMULATE_LOSSES_H
#define EIOT_SIMULATE_LOSSES_H

#include "simulate/model.h"

/* Loss of a transformer and the low-voltage lines below it, Wh a slot, for the load they carry.
 * `wires` scales the lines (1: usual length and thickness). None without supply. */
void sim_losses_transformer(
    const SimModel *model,
    double rated_kva,
    double wires,
    const double *supply,
    const int64_t *load_wh,
    int64_t *ret_wh);

/* Loss of a line that loses `share` of its mean load when it carries that, and with the square of
 * the load otherwise. Wh a slot. */
void sim_losses_line(size_t n_slots, double share, const int64_t *load_wh, int64_t *ret_wh);

#endif

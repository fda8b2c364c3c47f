/*
 * residual: the energy of a transformer that no meter and no technical loss accounts for, slot by
 * slot, and how far it is from what honest customers would leave.
 *
 *     residual = input - sum of the meters' readings + what they fed in - technical loss
 *
 * Days are quiet when the residual stays within its noise, slot by slot, in sum, and together with
 * the days around it (a small theft that goes on shows in no single day): nobody behind the
 * transformer stole, and each meter's readings of these days are a fair picture of its customer.
 * That is what makes the method need no past: theft that comes and goes is seen whenever it is off.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_BALANCE_RESIDUAL_H
#define EIOT_DETECT_BALANCE_RESIDUAL_H

#include "detect/balance/panel_use.h"

typedef struct Residual {
    float *kwh;       /* [day][slot]; NaN: not known */
    float *noise_kwh; /* deviation of each that honest meters leave */
    const PanelUse *use;
    double *day_kwh;    /* sum of the known slots of each day, scaled to a whole day */
    double *day_size;   /* the same of the absolute values */
    double *day_noise;  /* deviation of an honest day's sum, kWh of the known slots */
    double *day_steps;  /* that sum in deviations of an honest day's; NaN like loudness */
    double *loudness;   /* root mean square over its noise, each day; about 1 when honest; NaN when
                           fewer than half of the slots are known */
    bool *is_quiet;     /* a day to learn from: known and within noise; where hardly any day is,
                           the quieter half of those that are known */
    bool *is_loud;      /* a day with energy to explain */
    double extra_share; /* of the input, lost besides the model; below 0: the model is too high, or
                           readings are in the sum that the input does not have */
    size_t n_quiet;
    size_t n_loud;
} Residual;

/* NULL when the node has no meter of its own, or no day is known. */
const Residual *residual_of(Arena *arena, const Panel *panel, const PanelUse *use);

/* How the residual goes with what a meter reads, over all slots where both are known, each by its
 * noise: slope (kWh a kWh) and Pearson's correlation; 0 where one does not vary. */
void residual_against(
    const Panel *panel,
    const Residual *residual,
    size_t meter,
    double *ret_slope,
    double *ret_correlation);

#endif

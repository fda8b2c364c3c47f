/*
 * usual_day: how likely a meter's half-hours are for its customer.
 *
 * For each slot of the day a histogram of what the customer used around that time on days to learn
 * from: one bin for nothing at all, the others cut at the meter's own quantiles. A density over
 * log(kWh + c), so that two amounts can be compared: the same reading with and without the energy
 * its transformer misses (attribution.h). Slots to both sides of the clock lend their counts, and
 * the meter's whole distribution stands behind all of them, so that a few weeks are enough.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_USUAL_DAY_H
#define EIOT_DETECT_EVIDENCE_USUAL_DAY_H

#include "detect/balance/panel.h"

typedef struct UsualDay UsualDay;

/* Learns from the days of `meter` with is_learned; NULL when they have fewer than 2 days of
 * values. */
const UsualDay *
usual_day_of(Arena *arena, const Panel *panel, size_t meter, const bool *is_learned);

/* Density of using `kwh` (below 0 counts as 0) at a slot of the day. */
double usual_day_density(const UsualDay *usual, size_t slot, double kwh);

/* The same of an amount that is known with an error: its mean over a normal distribution. */
double usual_day_density_about(const UsualDay *usual, size_t slot, double kwh, double deviation);

#endif

/*
 * shortfall: which meters of a transformer take part in its unexplained energy over the whole time.
 *
 * attribution.h asks day by day; a small theft that goes on for weeks shows in no single day, but
 * in all of them together:
 *
 *   slope    kWh missing for each kWh the meter reads, by one non-negative least squares over all
 *            slots of all loud days, each weighted by its noise; and its deviations from 0
 *   steady   the same slope over all days, beside whatever goes with the input, by its error and a
 *            small slope that honest meters have too: a theft that never stops is in the days that
 *            the technical loss was learned from, and still goes with one meter more than with all
 *   level    correlation over days of the missing energy with how far the meter is below its usual
 *            level, its neighbours' level taken away: a theft that begins lowers the one and raises
 *            the other on the same day. Also of means over a week, where days are noisy
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_SHORTFALL_H
#define EIOT_DETECT_EVIDENCE_SHORTFALL_H

#include "detect/balance/residual.h"

/* NaN where it can't be had. */
typedef struct Shortfall {
    double slope;
    double slope_steps; /* deviations; 0 for a slope of 0 */
    double steady;
    double level;
    double level_weeks;
} Shortfall;

/* One for each meter of the panel. */
const Shortfall *shortfall_of(Arena *arena, const Panel *panel, const Residual *residual);

#endif

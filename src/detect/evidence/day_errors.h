/*
 * day_errors: slots of a day that err together, in a regression over the slots of many days.
 *
 * A customer without readings for a day is expected to have had a usual one. It may have used a
 * third more or less, all day long: 48 slots then err as one, and a regression that takes them for
 * 48 errors believes a day it should doubt. So each absent customer of a day is a column more, its
 * expected curve, with a coefficient around 0 that varies as its days do (a random effect). These
 * columns are eliminated day by day: generalized least squares by the Woodbury identity.
 *
 * Memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_DAY_ERRORS_H
#define EIOT_DETECT_EVIDENCE_DAY_ERRORS_H

#include "detect/balance/panel_use.h"

typedef struct DayErrors DayErrors;

/* Of regressions with up to `n_columns` columns. */
DayErrors *day_errors_new(Arena *arena, const Panel *panel, const PanelUse *use, size_t n_columns);

/* From now on slots are of this day. */
void day_errors_begin(DayErrors *errors, size_t day);

/* One slot: its columns and its residual, over its noise. */
void day_errors_add(
    DayErrors *errors, size_t slot, double noise, const double *row, double residual);

/* Takes the part of the day's absent customers out of the normal equations of all days: of the
 * lower triangle of the gram, of the moment and of the squares. */
void day_errors_take(DayErrors *errors, double *gram, double *moment, double *squares);

#endif

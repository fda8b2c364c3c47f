/*
 * mean_day: the mean day of a series, slot by slot, over some of a panel's days.
 *
 * Weeks together know what single days hide in their noise. Pure.
 */
#ifndef EIOT_DETECT_EVIDENCE_MEAN_DAY_H
#define EIOT_DETECT_EVIDENCE_MEAN_DAY_H

#include "detect/balance/panel.h"

#define MEAN_DAY_DAYS_MIN 7 /* that know a slot */

typedef struct MeanDay {
    double *kwh;     /* [slot], room for it is the caller's */
    double variance; /* sum over the slots of what each mean may be wrong by; 0 without noise */
} MeanDay;

/* `series` and `noise` (deviation of each value; NULL: all count alike) are [day][slot]; `takes`
 * says which days, NULL: all. False when a slot is known on fewer than MEAN_DAY_DAYS_MIN. */
bool mean_day_of(
    const Panel *panel,
    const float *series,
    const float *noise,
    const bool *takes,
    MeanDay *ret_mean) __attribute__((warn_unused_result));

#endif

/*
 * own_past_internal: what own_past.c and own_past_facts.c share: the workspace, the two periods and
 * the sums over each.
 */
#ifndef EIOT_DETECT_EVIDENCE_OWN_PAST_INTERNAL_H
#define EIOT_DETECT_EVIDENCE_OWN_PAST_INTERNAL_H

#include <math.h>

#include "detect/evidence/own_past.h"

#define OWN_PAST_SPREAD_FLOOR 1e-9 /* below it a spread is rounding */

struct OwnPastWork {
    size_t n_days_max;
    float *kwh;      /* n_days_max x OWN_PAST_SLOTS_MAX; NaN: not known, or of a day not usable */
    double *day_kwh; /* NaN: not usable */
    double *values;  /* scratch, one a day */
    double *points;  /* scratch, two a day */
};

/* Days from..to-1 of one meter. */
typedef struct Period {
    const OwnPastWork *work;
    size_t slots;
    size_t from;
    size_t to;
} Period;

/* Sums over the known readings of a period. */
typedef struct Facts {
    double n_days; /* usable */
    double day_mean;
    double day_spread; /* standard deviation */
    double day_least;
    double known;
    double mean;     /* of readings */
    double zeros;    /* readings of 0 */
    double ceilings; /* readings at their day's maximum, less one a day */
    double pairs;    /* neighbours within a day */
    double flats;    /* of these, both the same and not 0 */
    double steps;    /* sum of |difference| of neighbours */
    double load;     /* mean over days of mean by maximum */
    double zero_run; /* hours */
    double correlation;
    double profile[OWN_PAST_SLOTS_MAX]; /* mean reading of each interval; NaN: never known */
} Facts;

/* Copies the readings, days that are not usable as NaN, and tells the days' kWh. */
void own_past_days(OwnPastWork *work, const OwnPastInput *input);

/* Fills what the days' kWh give (n_days, day_...) of cleared facts. */
void own_past_day_facts(const Period *period, Facts *facts);

/* Fills the rest, from the readings; there is a usable day. */
void own_past_facts(const Period *period, Facts *facts);

/* NaN where there is nothing to divide by. */
static inline double ratio(double above, double below)
{
    return below > 0 ? above / below : NAN;
}

static inline const float *day_of(const Period *period, size_t day)
{
    return period->work->kwh + day * period->slots;
}

#endif

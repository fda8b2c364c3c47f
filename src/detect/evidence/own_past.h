/*
 * own_past: one meter against its own past: some thirty measures of level, shape, zeros and order
 * in time, each comparing the recent days with the days before.
 *
 * The measures are those that published detectors found to work, one of each kind: least weekly
 * mean (Min-Avg) and weekly divergence of distributions ("smartest", EDCC 2021; divergence.h),
 * shape of the day for thefts that keep the level (attack functions h3 to h6 of Jokar et al. 2016,
 * FDI2 to FDI6 of Zheng et al. 2019), change of mean (change_point.h) and the answer to the weather
 * (three_line.h). No single one is good for all kinds: they are evidence for the fusion, not
 * verdicts.
 *
 *      day 0                                    split                last day
 *      |--------------- past -------------------|------ recent -------|
 *                                                min(30, n_days / 3) days
 *
 * Input: kWh of each interval, day by day from local midnight, `slots_per_day` a day (days of clock
 * changes were brought to that number). NaN: not known; outages and estimates were made NaN by the
 * caller, so that a zero is a zero the meter reported.
 *
 * Rules: a day is usable when at least OWN_PAST_DAY_KNOWN of its intervals are known; only usable
 * days count anywhere, and a day's kWh is the mean of its known intervals times their number.
 * Nothing is said (all NaN but the numbers of days) with fewer than OWN_PAST_RECENT usable recent
 * or OWN_PAST_PAST usable past days. Weeks are 7 calendar days, counted back from the last day and
 * from the split; one is used with at least OWN_PAST_WEEK usable days. The weather needs
 * OWN_PAST_WEATHER past days with a temperature. A ratio to a past of 0 is NaN.
 *
 * Pure. A workspace serves one thread. 90 days of 48 intervals take about 50 microseconds,
 * with temperatures 70.
 */
#ifndef EIOT_DETECT_EVIDENCE_OWN_PAST_H
#define EIOT_DETECT_EVIDENCE_OWN_PAST_H

#include <stddef.h>

#include "base/arena.h"

#define OWN_PAST_DAY_KNOWN   0.8 /* share of a day's intervals */
#define OWN_PAST_RECENT_DAYS 30  /* recent days at most */
#define OWN_PAST_RECENT      7   /* usable recent days at least */
#define OWN_PAST_PAST        14  /* usable past days at least */
#define OWN_PAST_WEEK        5   /* usable days of a week at least */
#define OWN_PAST_WEATHER     30  /* past days with a temperature at least */
#define OWN_PAST_SHAPE       6   /* intervals a day that a shape needs */
#define OWN_PAST_SLOTS_MAX   288 /* intervals a day: five minutes */

typedef struct OwnPastInput {
    const float *kwh;         /* n_days x slots_per_day */
    const float *temperature; /* the same, °C; NULL: not known */
    size_t n_days;
    size_t slots_per_day; /* 1..OWN_PAST_SLOTS_MAX; below OWN_PAST_SHAPE no shape is measured */
} OwnPastInput;

/* One double a measure, all described in own_past.def. */
typedef struct OwnPast {
#define OWN_PAST(name) double name;
#include "own_past.def"
#undef OWN_PAST
} OwnPast;

#define OWN_PAST_N (sizeof(OwnPast) / sizeof(double))

/* Names of the measures; the struct may be read as an array of OWN_PAST_N doubles in that order. */
extern const char *const own_past_names[OWN_PAST_N];

typedef struct OwnPastWork OwnPastWork;

/* A workspace for up to `n_days_max` days; lives in `arena`. */
OwnPastWork *own_past_work_new(Arena *arena, size_t n_days_max);

void own_past_measure(OwnPastWork *work, const OwnPastInput *input, OwnPast *ret_measures);

#endif

/*
 * marks: what stands out about a meter, by name: signs of fraud, and signs that speak against it.
 *
 * Each mark has a code, the numbers that made it, and the day from which it holds; people read it
 * in their language (locale/.../reasons.yml). Marks explain a probability, they do not make it:
 * fusion.h and verdict.h do. A threshold is one number of one measure, here or in marks.c; none
 * is a share of the meters, so clean data give no marks.
 *
 * Pure.
 */
#ifndef EIOT_DETECT_VERDICT_MARKS_H
#define EIOT_DETECT_VERDICT_MARKS_H

#include "detect/evidence/evidence.h"
#include "detect/meters/meter_list.h"

/* What marks, causes (causes.h) and the verdict (verdict.h) judge alike: stated once. */
/* Of residual_hours: five in ten thousand honest meters; one in a thousand with many gaps. */
#define HOURS_MIN        0.30
#define OWN_DAYS_SHARE   0.10 /* of the loud days: energy is missing, and it goes with this meter */
#define CHANGE_SCORE_MIN 10.0 /* of a change of level */
#define EXPORT_SHARE     0.01 /* fed in, by what it used */
#define UNPAID_RATIO     1.30 /* metered by vended */
#define IDLE_BUYER_DAYS  30.0 /* with use since the last purchase */
#define BUYS_LITTLE      0.30 /* of what its prepaid neighbours buy */
#define EDGE_SHARE_MIN   0.75 /* of its months that ended below an edge */

typedef struct Mark {
    const char *code;
    double value;
    double reference;
    int32_t since; /* days since 1970-01-01; NO_DAY: not of a day */
} Mark;

#define MARKS_MAX 24

/* A meter as marks, causes and the verdict see it. */
typedef struct Meter {
    const MeterRow *row;
    const Evidence *evidence;
} Meter;

/* Signs of fraud, those of the transformer's energy first; returns how many. */
size_t marks_of_fraud(const Meter *meter, Mark ret_marks[MARKS_MAX]);

/* What speaks against fraud. */
size_t marks_against(const Meter *meter, Mark ret_marks[MARKS_MAX]);

/* The day the meter's level changed for good, if it fell clearly; NO_DAY. */
int32_t meter_drop_day(const Meter *meter);

#endif

/*
 * marks: what stands out about a meter, by name: signs of fraud, and signs that speak against it.
 *
 * Each mark has a code, the numbers that made it, and the day from which it holds; people read it
 * in their language (locale/.../reasons.yml). Marks explain a probability, they do not make it:
 * fusion.h and verdict.h do. A threshold is one number of one measure, all of them in marks.c; none
 * is a share of the meters, so clean data give no marks.
 *
 * Pure.
 */
#ifndef EIOT_DETECT_VERDICT_MARKS_H
#define EIOT_DETECT_VERDICT_MARKS_H

#include "detect/evidence/evidence.h"
#include "detect/meters/meter_list.h"

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

/*
 * causes: honest explanations of a meter that looks like a thief's.
 *
 * Houses stand empty, families move, panels go on roofs, meters break, a multiplier is entered
 * wrong, a meter hangs on another transformer than the files say. Each of these is an outcome of
 * its own, since each wants another answer than a visit of the fraud squad. The rules ask first
 * whether energy is missing at the transformer: where it is not, nobody took any.
 *
 * Pure.
 */
#ifndef EIOT_DETECT_VERDICT_CAUSES_H
#define EIOT_DETECT_VERDICT_CAUSES_H

#include "detect/verdict/marks.h"

typedef enum Cause {
    CAUSE_NONE,
    CAUSE_FRAUD,
    CAUSE_VACANCY,
    CAUSE_SOLAR,
    CAUSE_OUTAGE,
    CAUSE_FAULTY_METER,
    CAUSE_WRONG_MULTIPLIER,
    CAUSE_WRONG_MAPPING,
    CAUSE_CUSTOMER_CHANGE,
    CAUSE_N,
} Cause;

/* "fraud", "vacancy", ... as in ml.meter_scores.cause; NULL for CAUSE_NONE. */
const char *cause_name(Cause cause);

/* An honest cause that fits; CAUSE_NONE without one. */
typedef struct Explanation {
    Cause cause;
    double odds;  /* the log-odds of fraud that it takes away */
    bool is_sure; /* fraud is unlikely whatever else speaks for it */
} Explanation;

Explanation explanation_of(const Meter *meter);

#endif

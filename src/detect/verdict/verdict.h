/*
 * verdict: what is said of one meter: probability of fraud, cause, since when, how much.
 *
 * Adds to the odds of fusion.h what is known besides the curve (tamper events, prepayment), takes
 * away what an honest cause explains, and estimates the energy a month that would be billed again
 * if it is fraud: where the transformer has a meter, the missing energy of the days that are the
 * meter's own, as far as its own fall makes it plausible; else the missing energy of its hours
 * (hours.h); else its fall against its past, moved by the trend of its neighbours; for tokens that
 * were never sold, what was metered beyond what was sold. Pure.
 */
#ifndef EIOT_DETECT_VERDICT_VERDICT_H
#define EIOT_DETECT_VERDICT_VERDICT_H

#include "detect/verdict/causes.h"
#include "detect/verdict/fusion.h"

typedef struct Verdict {
    double log_odds;
    double probability;
    double score; /* the same order on a scale that spreads the middle, 0..1 */
    Cause cause;
    Cause honest;                 /* what it is if it is no fraud */
    int32_t since;                /* NO_DAY: not known */
    double recoverable_kwh_month; /* NaN: can't be told */
    Fusion fusion;
} Verdict;

void verdict_of(const Meter *meter, Verdict *ret_verdict);

/* The same where thieves are more or fewer than usual (prevalence.h). */
void verdict_shift(double log_odds, Verdict *verdict);

/* The same once another probability of fraud is known (learn.h). */
void verdict_learned(double probability, Verdict *verdict);

#endif

/*
 * theft: when a thief steals, and what the meter then records of what is used. Pure.
 */
#ifndef EIOT_SIMULATE_THEFT_H
#define EIOT_SIMULATE_THEFT_H

#include "simulate/calendar.h"
#include "simulate/conduct.h"
#include "simulate/streams.h"

/* Which days a thief of the kinds h1..h6 and fdi1..fdi6 tampers with. */
typedef struct SimTampering {
    size_t n_days;    /* so many, drawn at random ...; 0: each day of the theft */
    size_t last_days; /* ... among the last of the window; at least n_days */
} SimTampering;

/* What thieves are drawn from. */
typedef struct SimThefts {
    SimKinds kinds; /* at least one */
    double from;    /* part of the window at which thefts begin; negative: each draws one of the
                     * middle half */
    double already; /* share of the thieves who stole before the window begins; 0..1 */
    SimTampering tampering;
} SimThefts;

/* One theft. */
typedef struct SimTheft {
    SimConduct kind;
    size_t first; /* slots in which it holds: first .. end-1 */
    size_t end;
    double share; /* recorded by a bypassed meter */
    SimTampering tampering;
    uint64_t seed; /* with `index`, a stream of its own for the draws of each day */
    size_t index;
} SimTheft;

/* What a network has when nobody says otherwise: bypasses for the most part, some of the other
 * ways; 15 % of the thieves stole before the window begins. */
SimThefts sim_thefts_usual(void);

/* Draws kind, start and share. `index` tells the thieves of one seed apart. Tampered days narrow
 * first..end to the first and the last of them. */
SimTheft sim_theft_draw(
    Rng *rng, const SimThefts *thefts, const SimCalendar *calendar, uint64_t seed, size_t index);

/* Recorded Wh from true Wh, `n_slots` of each; the two arrays may be the same. A meter records
 * nothing where `supply` is 0; NULL: there was supply throughout. */
void sim_theft_record(
    const SimCalendar *calendar,
    const SimTheft *theft,
    const double *supply,
    const int32_t *true_wh,
    int32_t *ret_recorded_wh);

/* The options, in the words of the shell, that mean these thefts: " --theft-kind fdi1 ...". */
void sim_thefts_put(StrBuf *out, const SimThefts *thefts);

/* "15/30": 15 days drawn among the last 30. */
Status sim_tampering_parse(Str text, SimTampering *ret_tampering, Error *err) MUST_USE;

#endif

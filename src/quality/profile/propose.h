/*
 * propose: a suite that the data of a profile passes, in the JSON of Great Expectations, as a start
 * for one that a person writes.
 *
 * What is proposed follows from what was found: a value where there always was one, a set where
 * there were few values, bounds rounded outwards, a pattern that fits all. It says in `meta` and in
 * each note that it comes from data: what is found today need not be right.
 */
#ifndef EIOT_QUALITY_PROPOSE_H
#define EIOT_QUALITY_PROPOSE_H

#include "quality/profile/profile.h"

#define PROPOSE_SET_MAX  12   /* different values, at most, that are proposed as a set */
#define PROPOSE_NULL_MAX 0.05 /* share of nulls, at most, that a column may have with `mostly` */

/* The suite `name` as JSON; the caller releases it. DATA error for a table without rows. */
Status propose_suite(
    Arena *arena,
    const Profile *profile,
    const char *name,
    int64_t now_us,
    Json **ret_suite,
    Error *err) MUST_USE;

/* The name of a suite for a table: "raw_data.readings" is raw_data_readings_proposed. */
const char *propose_name(Arena *arena, const char *table);

/* The next number below or above `value` of two digits, on the scale of `range`. */
double propose_round(double value, double range, bool is_up);

#endif

/*
 * value_stats: a column's figures from its different values and their counts, in order of the
 * values. Pure, constant memory, one pass.
 */
#ifndef EIOT_QUALITY_VALUE_STATS_H
#define EIOT_QUALITY_VALUE_STATS_H

#include "quality/profile/id_pattern.h"
#include "quality/profile/profile.h"

typedef struct ValueStats {
    Arena *arena;          /* of the texts kept */
    ProfileColumn *column; /* counts, min_number and max_number are known before */
    IdPattern pattern;
    int64_t n_distinct;
    int64_t n_numbers; /* values so far, counted as often as they stand */
    double mean;
    double squares;                  /* sum of squared distances from the mean */
    double below[PROFILE_QUANTILES]; /* the value before a quantile's place */
} ValueStats;

ValueStats value_stats_begin(Arena *arena, ProfileColumn *column);

/* The next value, greater than those before; `number` NAN when it has none. */
void value_stats_add(ValueStats *stats, Str text, double number, int64_t n);

/* Sets the figures, top values and pattern of the column. */
void value_stats_end(ValueStats *stats);

/* A number as a store writes it, without the zeros at its end: "1.50000" is 1.5. */
const char *profile_number_text(Arena *arena, Str text);

/* The bin of a value; the column has numbers. */
size_t profile_bin(const ProfileColumn *column, double number);

#endif

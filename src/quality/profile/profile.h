/*
 * profile: what is in each column of a table or view, as numbers.
 *
 * Stage: quality, before there is a suite. A bounded number of statements for up to 24 columns,
 * whatever they are: facts of all columns in one scan; then one scan that lists the different
 * values of the columns that have few (PROFILE_LISTED), from which everything is computed exactly
 * here as they stream by; one scan of aggregates for numbers that have more; and one that counts
 * what was only estimated or guessed, where there is any. Memory is bounded: an estimate where a
 * store has one
 * (`is_exact` says which), sorts that go to disk where it has not. Nothing is written to the store.
 */
#ifndef EIOT_QUALITY_PROFILE_H
#define EIOT_QUALITY_PROFILE_H

#include "quality/compile/shape.h"

#define PROFILE_LISTED    500000 /* different values, at most, of a column whose values are listed */
#define PROFILE_TOP       20     /* values kept, the most frequent first */
#define PROFILE_BINS      20
#define PROFILE_QUANTILES 5
#define PROFILE_PATTERNS  2

/* 0.05, 0.25, 0.5, 0.75, 0.95 */
extern const double profile_quantiles[PROFILE_QUANTILES];

typedef struct ProfileValue {
    const char *text;
    int64_t n;
} ProfileValue;

typedef struct ProfileColumn {
    const char *name;
    const char *type; /* as the catalog writes it */
    ColumnClass class;
    bool is_float; /* of a type that knows infinity */
    bool is_whole; /* of a type of integers */
    int64_t n_nulls;
    int64_t n_values; /* not null */
    int64_t n_odd;    /* of them no number, infinite or past 1e150: not in what follows */
    int64_t n_distinct;
    bool is_exact; /* the count of different values, and with it top values and quantiles */

    const char *min; /* as text; NULL: no value */
    const char *max;

    bool
        has_numbers; /* numbers, and instants and days as seconds since 1970: what follows is set */
    double min_number;
    double max_number;
    double mean;
    double stdev; /* of a sample; NAN of one value */
    double quantiles[PROFILE_QUANTILES];
    bool are_quantiles_exact;
    int64_t bins[PROFILE_BINS]; /* of equal width from min to max, the last one with its end */

    bool is_listed; /* all values were seen: the top values are */
    size_t n_top;
    ProfileValue top[PROFILE_TOP];

    bool has_lengths;   /* texts */
    int64_t min_length; /* characters */
    int64_t max_length;
    double mean_length;
    const char *pattern; /* a regular expression that fits every value; NULL: none */
} ProfileColumn;

typedef struct Profile {
    const char *table;
    int64_t n_rows;
    size_t n_columns;
    ProfileColumn *columns; /* in the table's order */
} Profile;

/* `table` is "schema.name", the first point dividing them; other characters are part of the names.
 * USAGE error for a table that does not exist, with those near it. An empty table has a profile. */
Status profile_run(
    Arena *arena, StoreConn *conn, const char *table, Profile *ret_profile, Error *err) MUST_USE;

/* As JSON; the caller releases it. */
Json *profile_json(const Profile *profile);

/* An instant or day of `column`, from its seconds since 1970. */
const char *profile_time(Arena *arena, const ProfileColumn *column, double seconds);

#endif

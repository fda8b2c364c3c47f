/*
 * expectation_text: an expectation and what a run found of it, in words of a language.
 *
 * The data docs and the API of the pages say the same sentences: locale/<lang>/quality.yml, one
 * text a kind. Plain text: escaped by whoever shows it.
 */
#ifndef EIOT_CONF_EXPECTATION_TEXT_H
#define EIOT_CONF_EXPECTATION_TEXT_H

#include "conf/locale.h"

/* A row of quality.results, as far as there are words for it. */
typedef struct ExpectationResult {
    const char *expectation; /* "expect_column_values_to_not_be_null", or a rule: eiot_... */
    const char *suite;
    const char *table;
    const char *kwargs; /* JSON, as in the suite */
    bool has_counts;    /* per-row expectations: the three below are set */
    int64_t judged_count;
    int64_t unexpected_count;
    double unexpected_percent;  /* of the rows judged, 0..100 */
    const char *observed_value; /* JSON; NULL for per-row expectations, and where not judged */
} ExpectationResult;

/* What is expected: "kwh ≥ 0, ≤ 50,000; where quality = actual; for at least 99 % of the rows". A
 * kind without words stays itself. `quality` is the locale of that domain. */
const char *
expectation_says(Arena *arena, const Locale *quality, Lang lang, const ExpectationResult *result);

/* What was found: counts or the observed value; "" when it was not judged. */
const char *
expectation_found(Arena *arena, const Locale *quality, Lang lang, const ExpectationResult *result);

/* A share of 0..100 with up to three decimals: "0.5 %"; "< 0.001 %" for what is not nothing. */
const char *expectation_percent(Arena *arena, Lang lang, double percent);

/* How many of `element_count` rows were judged: those with a value. Results do not hold it, but a
 * share of it. */
int64_t expectation_judged(int64_t element_count, int64_t unexpected_count, double percent);

#endif

/*
 * docs_text: an expectation in words, from its arguments. Plain text: escaped by whoever shows it.
 */
#ifndef EIOT_QUALITY_DOCS_TEXT_H
#define EIOT_QUALITY_DOCS_TEXT_H

#include "conf/locale.h"
#include "quality/quality.h"

/* "values of kwh lie in ≥ 0, ≤ 50,000 (at least 99 % of rows; where quality = actual)". */
const char *docs_describe(
    Arena *arena,
    const Locale *locale,
    Lang lang,
    const SuiteReport *suite,
    const QualityResult *result);

/* What was found, in words: counts or the observed value; "" when it was not judged. */
const char *docs_found(Arena *arena, const Locale *locale, Lang lang, const QualityResult *result);

/* The share of unexpected rows: "0.5 %"; "< 0.001 %" for what is not nothing. */
const char *docs_percent(Arena *arena, Lang lang, const QualityResult *result);

/* A number with as many decimals as it needs, at most `most`. */
const char *docs_number(Arena *arena, Lang lang, double value, int most);

#endif

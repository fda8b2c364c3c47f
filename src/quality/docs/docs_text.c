#include "quality/docs/docs_text.h"

#include "conf/expectation_text.h"

const char *docs_describe(
    Arena *arena,
    const Locale *locale,
    Lang lang,
    const SuiteReport *suite,
    const QualityResult *result)
{
    const ExpectationResult said = {
        .expectation = result->expectation,
        .suite = suite->name,
        .table = suite->table,
        .kwargs = result->kwargs,
    };

    return expectation_says(arena, locale, lang, &said);
}

const char *docs_found(Arena *arena, const Locale *locale, Lang lang, const QualityResult *result)
{
    const ExpectationResult found = {
        .expectation = result->expectation,
        .has_counts = result->has_counts,
        .judged_count = result->nonmissing_count,
        .unexpected_count = result->unexpected_count,
        .unexpected_percent = result->unexpected_percent,
        .observed_value = result->observed_value,
    };

    return expectation_found(arena, locale, lang, &found);
}

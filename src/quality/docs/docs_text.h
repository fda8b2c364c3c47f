/*
 * docs_text: results of a run in words, as conf/expectation_text.h says them.
 */
#ifndef EIOT_QUALITY_DOCS_TEXT_H
#define EIOT_QUALITY_DOCS_TEXT_H

#include "conf/locale.h"
#include "quality/quality.h"

/* What is expected. */
const char *docs_describe(
    Arena *arena,
    const Locale *locale,
    Lang lang,
    const SuiteReport *suite,
    const QualityResult *result);

/* What was found; "" when it was not judged. */
const char *docs_found(Arena *arena, const Locale *locale, Lang lang, const QualityResult *result);

#endif

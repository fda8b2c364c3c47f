/*
 * docs_page: a page of the data docs under construction, and what every page has.
 *
 * Private to the data docs. All text that was data goes through html.h; classes are ours.
 */
#ifndef EIOT_QUALITY_DOCS_PAGE_H
#define EIOT_QUALITY_DOCS_PAGE_H

#include "base/zone.h"
#include "conf/locale.h"
#include "quality/docs/docs_site.h"

typedef struct DocsPage {
    Arena *arena;
    const Locale *locale; /* domain quality */
    Lang lang;
    const Zone *zone;
    const DocsSite *site;
    StrBuf html;
} DocsPage;

/* Everything before the content: `up` is the way to the site's folder ("" or "../"). The content of
 * <main> follows. */
void docs_begin(DocsPage *page, const char *title, const char *up);
Str docs_end(DocsPage *page);

const char *docs_say(const DocsPage *page, const char *key);
void docs_put(DocsPage *page, const char *markup);
const char *docs_count(const DocsPage *page, size_t n);

/* "2025-06-15 15:06" in the site's zone. */
const char *docs_instant(const DocsPage *page, int64_t us);

/* <time> of an instant. */
void docs_put_time(DocsPage *page, int64_t us);

/* "12 ms", "3.4 s". */
const char *docs_span(const DocsPage *page, double ms);

/* "good", "bad" (critical), "warn" or "none" (not judged): a suite is as its worst result. */
const char *docs_state(const QualityResult *result);
const char *docs_suite_state(const SuiteReport *suite);

/* A mark and a word, so that the state does not hang on colour alone. */
void docs_put_state(DocsPage *page, const char *state);

/* A row of the head of a table: keys of texts, those from `first_number` on over numbers. */
void docs_put_heading(DocsPage *page, const char *const *keys, size_t n_keys, size_t first_number);

size_t docs_count_outcome(const SuiteReport *suite, Outcome outcome);

/* The pages. */
Str docs_overview(DocsPage *page);
Str docs_suite(DocsPage *page, size_t suite);

/* The last runs of one expectation as a drawing with its values below, or of all as failures. */
void docs_put_history(DocsPage *page, const SuiteReport *suite, const QualityResult *result);
void docs_put_runs(DocsPage *page);

#endif

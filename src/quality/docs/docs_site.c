#include "quality/docs/docs_site.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "conf/expectation_text.h"
#include "quality/judge/suite_run.h"

#define FILE_NAME_MAX 60

const char *docs_file_name(Arena *arena, const char *suite)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    StrBuf name = strbuf_new(arena);
    bool is_changed = suite[0] == '-';

    for (const char *at = suite; *at != '\0'; at++) {
        bool is_safe = strchr(allowed, *at) != NULL && name.len < FILE_NAME_MAX;

        is_changed = is_changed || !is_safe;
        if (name.len < FILE_NAME_MAX)
            strbuf_put_char(&name, is_safe && !(name.len == 0 && *at == '-') ? *at : '_');
    }
    if (is_changed)
        strbuf_printf(&name, "-%016llx", (unsigned long long) hash_bytes(str_from(suite)));
    strbuf_puts(&name, ".html");
    return strbuf_text(&name);
}

static const SuiteReport *judged_now(const QualityReport *report, const char *suite)
{
    for (size_t at = 0; at < report->n_suites; at++)
        if (strcmp(report->suites[at].name, suite) == 0)
            return &report->suites[at];
    return NULL;
}

static bool is_rule(const HistoryPoint *point)
{
    return strncmp(point->expectation, "eiot_", strlen("eiot_")) == 0;
}

/* What the store keeps as "no success, for information" was not judged, unless the suite asked for
 * information only. */
static Outcome outcome_of(const HistoryPoint *point, Severity asked)
{
    if (point->success)
        return OUTCOME_PASSED;
    return point->severity == SEVERITY_INFO && asked != SEVERITY_INFO ? OUTCOME_NOT_JUDGED
                                                                      : OUTCOME_FAILED;
}

static QualityResult result_of(const HistoryPoint *point, const Expectation *e)
{
    QualityResult result = {
        .expectation = point->expectation,
        .column = point->column,
        .kwargs = point->kwargs,
        .notes = e == NULL ? NULL : e->notes,
        .notes_fr = e == NULL ? NULL : e->notes_fr,
        .severity = e == NULL ? point->severity : e->severity,
        .outcome = outcome_of(point, e == NULL ? SEVERITY_CRITICAL : e->severity),
        .observed_value = point->observed_value,
        .sample = point->sample,
        .error = point->error,
        .ms = point->ms,
        .has_counts = point->has_counts,
    };

    if (point->has_counts) {
        result.element_count = point->element_count;
        result.unexpected_count = point->unexpected_count;
        result.unexpected_percent = point->unexpected_percent;
        result.nonmissing_count = expectation_judged(
            point->element_count, point->unexpected_count, point->unexpected_percent);
        result.missing_count = point->element_count - result.nonmissing_count;
    }
    return result;
}

/* The points of a suite's newest run; the history lists a suite's points in a row. */
static size_t newest_points(
    Arena *arena, const History *history, const char *suite, const HistoryPoint ***ret_points)
{
    size_t n = 0;

    *ret_points = ARENA_ARRAY(arena, const HistoryPoint *, history->n_points);
    for (size_t at = 0; at < history->n_points; at++)
        if (history->points[at].is_newest && strcmp(history->points[at].suite, suite) == 0)
            (*ret_points)[n++] = &history->points[at];
    return n;
}

/* In the suite's order; what the suite no longer asks for is left out. */
static SuiteReport
earlier_report(Arena *arena, const Suite *suite, const HistoryPoint **points, size_t n_points)
{
    SuiteReport report = {
        .name = suite->name,
        .file = suite->file,
        .layer = suite->layer,
        .table = suite->table,
        .results = ARENA_ARRAY(arena, QualityResult, suite->n_expectations + n_points),
    };

    for (size_t at = 0; at < n_points; at++)
        if (is_rule(points[at]))
            report.results[report.n_results++] = result_of(points[at], NULL);
    for (size_t at = 0; at < suite->n_expectations; at++) {
        const Expectation *e = &suite->expectations[at];

        for (size_t point = 0; point < n_points; point++) {
            if (strcmp(points[point]->expectation, e->kind->type) != 0 ||
                strcmp(points[point]->kwargs, e->kwargs_text) != 0)
                continue;
            report.results[report.n_results++] = result_of(points[point], e);
            break;
        }
    }
    return report;
}

static bool add_suite(
    Arena *arena,
    const Suite *suite,
    const QualityReport *newest,
    const History *history,
    DocsSuite *ret_suite)
{
    const SuiteReport *report = judged_now(newest, suite->name);
    const HistoryPoint **points;
    size_t n;

    ret_suite->file_name = docs_file_name(arena, suite->name);
    if (report != NULL) {
        ret_suite->report = *report;
        ret_suite->run_at_us = newest->run_at_us;
        return true;
    }
    n = newest_points(arena, history, suite->name, &points);
    if (n == 0)
        return false;
    ret_suite->report = earlier_report(arena, suite, points, n);
    ret_suite->run_at_us = points[0]->run_at_us;
    ret_suite->is_earlier = true;
    return true;
}

static int by_time(const void *left, const void *right)
{
    const HistoryPoint *const *a = left;
    const HistoryPoint *const *b = right;

    if ((*a)->run_at_us != (*b)->run_at_us)
        return (*a)->run_at_us < (*b)->run_at_us ? 1 : -1;
    return strcmp((*a)->run_id, (*b)->run_id);
}

static void count_point(DocsRun *run, const HistoryPoint *point)
{
    bool is_judged = point->success || point->severity != SEVERITY_INFO;

    run->judged += is_judged;
    run->critical_failed += !point->success && point->severity == SEVERITY_CRITICAL;
    run->warning_failed += !point->success && point->severity == SEVERITY_WARNING;
}

/* The newest runs, newest first, then turned round. */
static void count_runs(Arena *arena, const History *history, DocsSite *site)
{
    const HistoryPoint **points = ARENA_ARRAY(arena, const HistoryPoint *, history->n_points);
    const char *run_id = NULL;

    for (size_t at = 0; at < history->n_points; at++)
        points[at] = &history->points[at];
    if (history->n_points > 0)
        qsort(points, history->n_points, sizeof(*points), by_time);
    for (size_t at = 0; at < history->n_points; at++) {
        if (run_id == NULL || strcmp(run_id, points[at]->run_id) != 0) {
            if (site->n_runs == DATA_DOCS_RUNS)
                break;
            site->runs[site->n_runs++].run_at_us = points[at]->run_at_us;
        }
        run_id = points[at]->run_id;
        count_point(&site->runs[site->n_runs - 1], points[at]);
    }
    for (size_t at = 0; at < site->n_runs / 2; at++) {
        DocsRun kept = site->runs[at];

        site->runs[at] = site->runs[site->n_runs - 1 - at];
        site->runs[site->n_runs - 1 - at] = kept;
    }
}

DocsSite
docs_site(Arena *arena, const Suites *suites, const QualityReport *report, const History *history)
{
    DocsSite site = {
        .newest = report,
        .history = history,
        .suites = ARENA_ARRAY(arena, DocsSuite, suites->n),
    };

    for (size_t at = 0; at < suites->n; at++)
        site.n_suites +=
            add_suite(arena, &suites->items[at], report, history, &site.suites[site.n_suites]);
    site.total.n_suites = site.n_suites;
    site.total.suites = ARENA_ARRAY(arena, SuiteReport, site.n_suites);
    for (size_t at = 0; at < site.n_suites; at++)
        site.total.suites[at] = site.suites[at].report;
    quality_count(&site.total);
    count_runs(arena, history, &site);
    return site;
}

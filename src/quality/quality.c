#include "quality/quality.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "quality/compile/shape.h"
#include "quality/judge/results.h"
#include "quality/judge/suites_run.h"
#include "quality/suite/suite_internal.h"
#include "quality/suite/suites.h"

static bool is_chosen(const Suite *suite, const QualityOptions *options)
{
    return (options->suite == NULL || strcmp(options->suite, suite->name) == 0) &&
           (options->layer == NULL || strcmp(options->layer, suite->layer) == 0);
}

/* Keeps the suites asked for; asking for none that exists is an error, never an empty success. */
static Status choose(Arena *arena, const QualityOptions *options, Suites *suites, Error *err)
{
    const char **names = ARENA_ARRAY(arena, const char *, suites->n);
    size_t n_all = suites->n;
    size_t n = 0;
    Status status;

    for (size_t at = 0; at < n_all; at++)
        names[at] = suites->items[at].name;
    for (size_t at = 0; at < n_all; at++)
        if (is_chosen(&suites->items[at], options))
            suites->items[n++] = suites->items[at];
    suites->n = n;
    if (n > 0)
        return OK;
    if (options->suite != NULL)
        status = error_set(err, STATUS_CONFIG, "there is no suite '%s'", options->suite);
    else if (options->layer != NULL)
        status = error_set(err, STATUS_CONFIG, "there is no suite of layer '%s'", options->layer);
    else
        status = error_set(err, STATUS_CONFIG, "there is no suite to run");
    if (n_all == 0)
        error_hint(err, "Suites are JSON files below %s.", SUITES_FOLDER);
    else
        error_hint(err, "There are: %s.", quoted_list(arena, names, n_all));
    return status;
}

Status quality_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const QualityOptions *options,
    QualityReport *ret_report,
    Error *err)
{
    SuiteContext context = {.project = project, .conn = conn, .options = options};
    QualityReport report = {.run_id = options->run_id, .run_at_us = options->now_us};
    Suites suites;
    Status status = suites_read(arena, project, &suites, err);

    if (status == OK)
        status = choose(arena, options, &suites, err);
    if (status == OK)
        status = shape_collations(conn, &context.has_collations, err);
    if (status != OK)
        return status;
    report.suites = ARENA_ARRAY(arena, SuiteReport, suites.n);
    report.n_suites = suites.n;
    status = suites_run(arena, &context, &suites, report.suites, err);
    if (status != OK)
        return status;
    quality_count(&report);
    status = results_save(arena, conn, &report, err);
    if (status == OK)
        *ret_report = report;
    return status;
}

/* What was found, in one line for the log. */
static void describe(const QualityResult *result, char *text, size_t size)
{
    const char *observed = result->observed_value == NULL ? "nothing" : result->observed_value;
    bool is_tiny = result->unexpected_percent < 0.01;

    if (result->error != NULL)
        (void) snprintf(text, size, "%s", result->error);
    else if (result->has_counts)
        (void) snprintf(
            text,
            size,
            "%lld of %lld values unexpected (%s%.3g %%)",
            (long long) result->unexpected_count,
            (long long) result->nonmissing_count,
            is_tiny ? "below " : "",
            is_tiny ? 0.01 : result->unexpected_percent);
    else
        (void) snprintf(
            text,
            size,
            "observed %s%s%s",
            observed,
            result->notes == NULL ? "" : ", expected: ",
            result->notes == NULL ? "" : result->notes);
}

Status quality_gate(const QualityReport *report, Error *err)
{
    for (size_t suite = 0; suite < report->n_suites; suite++) {
        const SuiteReport *of = &report->suites[suite];

        for (size_t at = 0; at < of->n_results; at++) {
            const QualityResult *result = &of->results[at];
            char reason[512];
            Status status;

            if (result->outcome != OUTCOME_FAILED || result->severity != SEVERITY_CRITICAL)
                continue;
            describe(result, reason, sizeof(reason));
            status = error_set(
                err,
                STATUS_CHECK,
                "quality gate: suite '%s' failed: %s%s%s%s: %s",
                of->name,
                result->expectation,
                result->column == NULL ? "" : " on column '",
                result->column == NULL ? "" : result->column,
                result->column == NULL ? "" : "'",
                reason);
            error_hint(
                err,
                "%zu critical of %zu expectations failed. See the data docs, or `eiot quality "
                "--suite %s`.",
                report->critical_failed,
                report->expectations,
                of->name);
            return status;
        }
    }
    return OK;
}

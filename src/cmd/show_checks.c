#include "cmd/console.h"
#include "cmd/show.h"

#define COLUMNS 5

static size_t count_outcome(const SuiteReport *suite, Outcome outcome)
{
    size_t n = 0;

    for (size_t at = 0; at < suite->n_results; at++)
        n += suite->results[at].outcome == outcome;
    return n;
}

static void
show_failure(const Context *context, const SuiteReport *suite, const QualityResult *result)
{
    (void) printf(
        "  %s  %s: %s%s%s",
        command_text(context, severity_name(result->severity)),
        suite->name,
        result->expectation,
        result->column == NULL ? "" : " ",
        result->column == NULL ? "" : result->column);
    if (result->error != NULL)
        (void) printf(": %s", result->error);
    else if (result->has_counts)
        (void) printf(
            ": %s",
            locale_format(
                context->arena,
                context->locale,
                "unexpected",
                "n",
                cell_whole(context, result->unexpected_count),
                "of",
                cell_whole(context, result->element_count),
                "sample",
                result->sample == NULL ? "" : result->sample,
                NULL));
    else if (result->observed_value != NULL)
        (void) printf(": %s %s", command_text(context, "observed"), result->observed_value);
    (void) putchar('\n');
}

void show_quality(const Context *context, const QualityReport *report)
{
    static const bool is_right[COLUMNS] = {false, false, true, true, true};
    static const char *const keys[COLUMNS] = {"suite", "table", "passed", "failed", "not_judged"};
    Grid grid = grid_new(context->arena, COLUMNS, is_right);
    const char *heading[COLUMNS];

    for (size_t at = 0; at < COLUMNS; at++)
        heading[at] = command_text(context, keys[at]);
    grid_row(&grid, heading);
    for (size_t at = 0; at < report->n_suites; at++) {
        const SuiteReport *suite = &report->suites[at];
        grid_row(
            &grid,
            (const char *[COLUMNS]){
                suite->name,
                suite->table,
                cell_whole(context, (int64_t) count_outcome(suite, OUTCOME_PASSED)),
                cell_whole(context, (int64_t) count_outcome(suite, OUTCOME_FAILED)),
                cell_whole(context, (int64_t) count_outcome(suite, OUTCOME_NOT_JUDGED)),
            });
    }
    grid_print(&grid, stdout);
    for (size_t suite = 0; suite < report->n_suites; suite++)
        for (size_t at = 0; at < report->suites[suite].n_results; at++)
            if (report->suites[suite].results[at].outcome == OUTCOME_FAILED)
                show_failure(context, &report->suites[suite], &report->suites[suite].results[at]);
}

/* ---- models ---- */

static const char *outcome_of_model(ModelOutcome outcome)
{
    static const char *const names[] = {"built", "skipped", "failed"};

    return names[outcome];
}

static const char *outcome_of_test(DataTestOutcome outcome)
{
    static const char *const names[] = {"passed", "warned", "failed", "skipped"};

    return names[outcome];
}

static void show_model_rows(const Context *context, const TransformReport *report)
{
    static const bool is_right[] = {false, false, false, true, true};
    Grid grid = grid_new(context->arena, 5, is_right);

    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "model"),
            command_text(context, "kind"),
            command_text(context, "outcome"),
            command_text(context, "rows"),
            "ms",
        });
    for (size_t at = 0; at < report->n_models; at++) {
        const ModelResult *model = &report->models[at];
        grid_row(
            &grid,
            (const char *[]){
                model->relation,
                materialization_name(model->materialization),
                command_text(context, outcome_of_model(model->outcome)),
                model->rows < 0 ? "" : cell_whole(context, model->rows),
                cell_number(context, model->ms, 0),
            });
    }
    grid_print(&grid, stdout);
}

void show_models(const Context *context, const TransformReport *report)
{
    if (context->is_verbose)
        show_model_rows(context, report);
    (void) printf(
        "%s\n",
        locale_format(
            context->arena,
            context->locale,
            "models_summary",
            "built",
            cell_whole(context, (int64_t) report->n_built),
            "tests",
            cell_whole(context, (int64_t) report->n_tests),
            "failed",
            cell_whole(context, (int64_t) report->n_tests_failed),
            "warned",
            cell_whole(context, (int64_t) report->n_tests_warned),
            NULL));
    for (size_t at = 0; at < report->n_tests; at++) {
        const DataTestResult *test = &report->tests[at];
        if (test->outcome == DATA_TEST_FAILED || test->outcome == DATA_TEST_WARNED)
            (void) printf(
                "  %s  %s: %s\n",
                command_text(context, outcome_of_test(test->outcome)),
                test->name,
                locale_format(
                    context->arena,
                    context->locale,
                    "failing_rows",
                    "n",
                    cell_whole(context, test->failures),
                    NULL));
    }
}

Json *json_models(const TransformReport *report)
{
    Json *models = json_array();
    Json *tests = json_array();

    for (size_t at = 0; at < report->n_models; at++) {
        const ModelResult *model = &report->models[at];
        json_array_append_new(
            models,
            json_pack(
                "{s:s, s:s, s:s, s:I, s:f}",
                "name",
                model->relation,
                "materialized",
                materialization_name(model->materialization),
                "outcome",
                outcome_of_model(model->outcome),
                "rows",
                (json_int_t) model->rows,
                "ms",
                model->ms));
    }
    for (size_t at = 0; at < report->n_tests; at++) {
        const DataTestResult *test = &report->tests[at];
        json_array_append_new(
            tests,
            json_pack(
                "{s:s, s:s, s:I}",
                "name",
                test->name,
                "outcome",
                outcome_of_test(test->outcome),
                "failures",
                (json_int_t) test->failures));
    }
    return json_pack("{s:o, s:o}", "models", models, "tests", tests);
}

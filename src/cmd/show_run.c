#include "cmd/console.h"
#include "cmd/show.h"

void show_stages(const Context *context, const StageResult *results)
{
    static const bool is_right[] = {false, false, true, true, true};
    Grid grid = grid_new(context->arena, 5, is_right);
    double total_ms = 0;

    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "stage"),
            command_text(context, "outcome"),
            command_text(context, "rows_in"),
            command_text(context, "rows_out"),
            command_text(context, "seconds"),
        });
    for (size_t at = 0; at < n_stages; at++) {
        const StageResult *result = &results[at];
        if (result->outcome == STAGE_LEFT_OUT)
            continue;
        total_ms += result->ms;
        grid_row(
            &grid,
            (const char *[]){
                result->stage->name,
                command_text(context, stage_outcome_name(result->outcome)),
                cell_whole(context, result->rows.in),
                cell_whole(context, result->rows.out),
                cell_number(context, result->ms / 1000, 2),
            });
    }
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "total"), "", "", "", cell_number(context, total_ms / 1000, 2)});
    grid_print(&grid, stdout);
}

Json *json_stages(const StageResult *results)
{
    Json *list = json_array();

    for (size_t at = 0; at < n_stages; at++)
        if (results[at].outcome != STAGE_LEFT_OUT)
            json_array_append_new(
                list,
                json_pack(
                    "{s:s, s:s, s:f, s:I, s:I}",
                    "name",
                    results[at].stage->name,
                    "status",
                    stage_outcome_name(results[at].outcome),
                    "ms",
                    results[at].ms,
                    "rows_in",
                    (json_int_t) results[at].rows.in,
                    "rows_out",
                    (json_int_t) results[at].rows.out));
    return list;
}

Json *json_detect(const DetectReport *report)
{
    return json_pack(
        "{s:I, s:s, s:I, s:s, s:I, s:I}",
        "readings_scored",
        (json_int_t) report->readings_scored,
        "readings_status",
        detect_status_name(report->readings_status),
        "meters_scored",
        (json_int_t) report->meters_scored,
        "meters_status",
        detect_status_name(report->meters_status),
        "meters_not_scored",
        (json_int_t) report->meters_not_scored,
        "suspects",
        (json_int_t) report->suspects);
}

/* ---- evaluation ---- */

static void line(const Context *context, const char *key, double value)
{
    (void) printf("  %-28s %s\n", command_text(context, key), cell_number(context, value, 4));
}

void show_evaluation(const Context *context, const EvaluateReport *report)
{
    if (report->readings.is_present) {
        const ReadingsMetrics *readings = &report->readings;
        (void) printf(
            "%s\n",
            locale_format(
                context->arena,
                context->locale,
                "evaluate_readings",
                "n",
                cell_whole(context, readings->n_readings),
                "abnormal",
                cell_whole(context, readings->n_abnormal),
                NULL));
        line(context, "roc_auc", readings->roc_auc);
        line(context, "pr_auc", readings->pr_auc);
        line(context, "f1_at_k", readings->f1_at_k);
    }
    if (report->meters.is_present) {
        const MetersMetrics *meters = &report->meters;
        (void) printf(
            "%s\n",
            locale_format(
                context->arena,
                context->locale,
                "evaluate_meters",
                "n",
                cell_whole(context, meters->n_meters),
                "thefts",
                cell_whole(context, meters->n_theft),
                "budget",
                cell_whole(context, meters->budget),
                NULL));
        line(context, "roc_auc", meters->roc_auc);
        line(context, "pr_auc", meters->pr_auc);
        line(context, "map_at_20", meters->map_at_20);
        line(context, "precision_at_budget", meters->precision_at_budget);
        for (size_t at = 0; at < meters->n_kinds; at++)
            (void) printf(
                "  %-28.*s %lld / %lld\n",
                STR_ARG(meters->kinds[at].kind),
                (long long) meters->kinds[at].n_found,
                (long long) meters->kinds[at].n);
    }
    if (!report->readings.is_present && !report->meters.is_present)
        (void) printf("%s\n", command_text(context, "evaluate_nothing"));
}

static Json *json_readings(const ReadingsMetrics *readings)
{
    return json_pack(
        "{s:I, s:I, s:I, s:o, s:o, s:o, s:o}",
        "n_readings",
        (json_int_t) readings->n_readings,
        "n_abnormal",
        (json_int_t) readings->n_abnormal,
        "k",
        (json_int_t) readings->k,
        "roc_auc",
        json_number_or_null(readings->roc_auc),
        "pr_auc",
        json_number_or_null(readings->pr_auc),
        "f1_at_k",
        json_number_or_null(readings->f1_at_k),
        "precision_at_k",
        json_number_or_null(readings->precision_at_k));
}

static Json *json_meters(const MetersMetrics *meters)
{
    Json *kinds = json_object();

    for (size_t at = 0; at < meters->n_kinds; at++)
        json_object_setn_new(
            kinds,
            meters->kinds[at].kind.ptr,
            meters->kinds[at].kind.len,
            json_pack(
                "{s:I, s:I}",
                "n",
                (json_int_t) meters->kinds[at].n,
                "found",
                (json_int_t) meters->kinds[at].n_found));
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o}",
        "n_meters",
        (json_int_t) meters->n_meters,
        "n_theft",
        (json_int_t) meters->n_theft,
        "n_not_scored",
        (json_int_t) meters->n_not_scored,
        "budget",
        (json_int_t) meters->budget,
        "roc_auc",
        json_number_or_null(meters->roc_auc),
        "pr_auc",
        json_number_or_null(meters->pr_auc),
        "map_at_20",
        json_number_or_null(meters->map_at_20),
        "precision_at_budget",
        json_number_or_null(meters->precision_at_budget),
        "kinds",
        kinds);
}

Json *json_evaluation(const EvaluateReport *report)
{
    Json *json = json_object();

    if (report->readings.is_present)
        json_object_set_new(json, "readings", json_readings(&report->readings));
    if (report->meters.is_present)
        json_object_set_new(json, "meters", json_meters(&report->meters));
    return json;
}

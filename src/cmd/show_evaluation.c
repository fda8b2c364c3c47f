#include "base/mem.h"
#include "cmd/console.h"
#include "cmd/show.h"

static void line(const Context *context, const char *key, double value)
{
    (void) printf("  %-28s %s\n", command_text(context, key), cell_number(context, value, 4));
}

/* How many of each kind are among the first `budget`, of how many. */
static void
show_kinds(const Context *context, const char *heading, const KindMetrics *kinds, size_t n)
{
    if (n > 0)
        (void) printf("  %s\n", command_text(context, heading));
    for (size_t at = 0; at < n; at++)
        (void) printf(
            "    %-26.*s %lld / %lld\n",
            STR_ARG(kinds[at].kind),
            (long long) kinds[at].n_found,
            (long long) kinds[at].n);
}

static void show_readings(const Context *context, const ReadingsMetrics *readings)
{
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

static void show_meters(const Context *context, const MetersMetrics *meters)
{
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
    line(context, "expected_hits", meters->expected_hits);
    line(context, "recovered_share", meters->recovered_share);
    show_kinds(context, "thefts_found", meters->kinds, meters->n_kinds);
    show_kinds(context, "honest_found", meters->false_kinds, meters->n_false_kinds);
    if (meters->n_not_meters > 0)
        (void) printf(
            "%s\n",
            locale_format(
                context->arena,
                context->locale,
                "evaluate_not_meters",
                "n",
                cell_whole(context, meters->n_not_meters),
                NULL));
}

static void show_detectors(const Context *context, const EvaluateReport *report)
{
    static const bool is_right[] = {false, true, true, true, true};
    Grid grid = grid_new(context->arena, COUNT_OF(is_right), is_right);

    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "measure"),
            command_text(context, "meters"),
            command_text(context, "thefts"),
            command_text(context, "roc_auc"),
            command_text(context, "map_at_20"),
        });
    for (size_t at = 0; at < report->n_detectors; at++) {
        const DetectorMetrics *detector = &report->detectors[at];

        grid_row(
            &grid,
            (const char *[]){
                str_dup(context->arena, detector->measure),
                cell_whole(context, detector->n),
                cell_whole(context, detector->n_theft),
                cell_number(context, detector->roc_auc, 3),
                cell_number(context, detector->map_at_20, 3),
            });
    }
    grid_print(&grid, stdout);
}

void show_evaluation(const Context *context, const EvaluateReport *report)
{
    if (report->readings.is_present)
        show_readings(context, &report->readings);
    if (report->meters.is_present)
        show_meters(context, &report->meters);
    if (report->n_detectors > 0)
        show_detectors(context, report);
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

static Json *json_kinds(const KindMetrics *kinds, size_t n)
{
    Json *json = json_object();

    for (size_t at = 0; at < n; at++)
        json_object_setn_new(
            json,
            kinds[at].kind.ptr,
            kinds[at].kind.len,
            json_pack(
                "{s:I, s:I}",
                "n",
                (json_int_t) kinds[at].n,
                "found",
                (json_int_t) kinds[at].n_found));
    return json;
}

static Json *json_meters(const MetersMetrics *meters)
{
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "n_meters",
        (json_int_t) meters->n_meters,
        "n_theft",
        (json_int_t) meters->n_theft,
        "n_not_scored",
        (json_int_t) meters->n_not_scored,
        "n_not_meters",
        (json_int_t) meters->n_not_meters,
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
        "expected_hits",
        json_number_or_null(meters->expected_hits),
        "recovered_share",
        json_number_or_null(meters->recovered_share),
        "kinds",
        json_kinds(meters->kinds, meters->n_kinds),
        "false_kinds",
        json_kinds(meters->false_kinds, meters->n_false_kinds));
}

static Json *json_detectors(const EvaluateReport *report)
{
    Json *list = json_array();

    for (size_t at = 0; at < report->n_detectors; at++) {
        const DetectorMetrics *detector = &report->detectors[at];

        json_array_append_new(
            list,
            json_pack(
                "{s:s%, s:I, s:I, s:o, s:o}",
                "measure",
                detector->measure.ptr,
                detector->measure.len,
                "n",
                (json_int_t) detector->n,
                "n_theft",
                (json_int_t) detector->n_theft,
                "roc_auc",
                json_number_or_null(detector->roc_auc),
                "map_at_20",
                json_number_or_null(detector->map_at_20)));
    }
    return list;
}

Json *json_evaluation(const EvaluateReport *report)
{
    Json *json = json_object();

    if (report->readings.is_present)
        json_object_set_new(json, "readings", json_readings(&report->readings));
    if (report->meters.is_present)
        json_object_set_new(json, "meters", json_meters(&report->meters));
    if (report->n_detectors > 0)
        json_object_set_new(json, "detectors", json_detectors(report));
    return json;
}

#include "cmd/console.h"
#include "cmd/show.h"

void show_stages(const Context *context, const StageResult *results)
{
    static const bool is_right[] = {false, false, true, true, true, true};
    Grid grid = grid_new(context->arena, 6, is_right);
    double total_ms = 0;

    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "stage"),
            command_text(context, "outcome"),
            command_text(context, "rows_in"),
            command_text(context, "rows_out"),
            command_text(context, "seconds"),
            command_text(context, "attempts"),
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
                cell_whole(context, result->attempts),
            });
    }
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "total"),
            "",
            "",
            "",
            cell_number(context, total_ms / 1000, 2),
            "",
        });
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
                    "{s:s, s:s, s:f, s:I, s:I, s:I}",
                    "name",
                    results[at].stage->name,
                    "status",
                    stage_outcome_name(results[at].outcome),
                    "ms",
                    results[at].ms,
                    "rows_in",
                    (json_int_t) results[at].rows.in,
                    "rows_out",
                    (json_int_t) results[at].rows.out,
                    "attempts",
                    (json_int_t) results[at].attempts));
    return list;
}

Json *json_detect(const DetectReport *report)
{
    return json_pack(
        "{s:I, s:s?, s:s, s:I, s:s, s:I, s:I, s:{s:s, s:I, s:I, s:o, s:o}}",
        "readings_scored",
        (json_int_t) report->readings_scored,
        "readings_from",
        report->readings_from,
        "readings_status",
        detect_status_name(report->readings_status),
        "meters_scored",
        (json_int_t) report->meters_scored,
        "meters_status",
        detect_status_name(report->meters_status),
        "meters_not_scored",
        (json_int_t) report->meters_not_scored,
        "suspects",
        (json_int_t) report->suspects,
        "learned",
        "outcome",
        learn_outcome_name(report->learned.outcome),
        "confirmed",
        (json_int_t) report->learned.n_confirmed,
        "cleared",
        (json_int_t) report->learned.n_cleared,
        "roc_auc_built_in",
        json_number_or_null(report->learned.auc_built_in),
        "roc_auc_learned",
        json_number_or_null(report->learned.auc_learned));
}

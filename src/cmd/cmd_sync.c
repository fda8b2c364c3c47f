#include <stdlib.h>

#include "base/civil.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "sync/sync.h"
#include "sync/url.h"

#define PASSWORD_VARIABLE "EIOT_CLICKHOUSE_PASSWORD"
#define MAX_SHOWN_DAYS    20

/* ---- for programs ---- */

static Json *json_table(const CopyReport *table)
{
    return json_pack(
        "{s:s, s:b, s:I, s:I, s:I, s:I, s:I}",
        "table",
        table->table,
        "is_absent",
        table->is_absent,
        "rows_sent",
        (json_int_t) table->rows_sent,
        "months_replaced",
        (json_int_t) table->months_replaced,
        "months_dropped",
        (json_int_t) table->months_dropped,
        "days_compared",
        (json_int_t) table->days_compared,
        "days_different",
        (json_int_t) table->days_different);
}

static const char *day_text(Arena *arena, const DayResult *result)
{
    Civil civil = civil_from_us(result->day * US_PER_DAY);

    return result->has_day
               ? arena_printf(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day)
               : NULL;
}

static Json *json_day(Arena *arena, const DayResult *result)
{
    return json_pack(
        "{s:s, s:s?, s:I, s:I, s:s?, s:s?}",
        "table",
        result->table,
        "day",
        day_text(arena, result),
        "source_rows",
        (json_int_t) result->source_rows,
        "target_rows",
        (json_int_t) result->target_rows,
        "source_sum",
        result->source_sum,
        "target_sum",
        result->target_sum);
}

static Json *json_report(Arena *arena, const SyncReport *report)
{
    Json *tables = json_array();
    Json *different = json_array();

    for (size_t at = 0; at < report->n_tables; at++)
        json_array_append_new(tables, json_table(&report->tables[at]));
    for (size_t at = 0; at < report->days.n_rows; at++)
        if (!report->days.rows[at].is_equal)
            json_array_append_new(different, json_day(arena, &report->days.rows[at]));
    return json_pack(
        "{s:I, s:s, s:b, s:b, s:I, s:I, s:I, s:I, s:o, s:o}",
        "sync_id",
        (json_int_t) report->sync_id,
        "target",
        report->target,
        "success",
        report->days_different == 0,
        "is_full",
        report->is_full,
        "from_load_seq",
        (json_int_t) report->from_load_seq,
        "to_load_seq",
        (json_int_t) report->to_load_seq,
        "rows_sent",
        (json_int_t) report->rows_sent,
        "days_compared",
        (json_int_t) report->days.n_rows,
        "tables",
        tables,
        "different",
        different);
}

/* ---- for people ---- */

static const char *outcome(const Context *context, const CopyReport *table)
{
    const char *key = "sync_unchanged";

    if (table->is_absent)
        key = "sync_absent";
    else if (table->days_different > 0)
        key = "sync_different";
    else if (table->days_compared > 0)
        key = "sync_equal";
    else if (table->months_dropped > 0)
        key = "sync_dropped";
    return command_text(context, key);
}

static void show_tables(const Context *context, const SyncReport *report)
{
    static const bool is_right[] = {false, true, true, true, false};
    Grid grid = grid_new(context->arena, 5, is_right);

    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "table"),
            command_text(context, "rows_sent"),
            command_text(context, "days_compared"),
            command_text(context, "days_different"),
            command_text(context, "outcome"),
        });
    for (size_t at = 0; at < report->n_tables; at++) {
        const CopyReport *table = &report->tables[at];

        grid_row(
            &grid,
            (const char *[]){
                table->table,
                cell_whole(context, table->rows_sent),
                cell_whole(context, (int64_t) table->days_compared),
                cell_whole(context, (int64_t) table->days_different),
                outcome(context, table),
            });
    }
    grid_print(&grid, stdout);
}

static const char *sum_or_null(const char *sum)
{
    return sum == NULL ? "NULL" : sum;
}

static void show_different(const Context *context, const SyncReport *report)
{
    static const bool is_right[] = {false, false, true, true, true, true};
    Grid grid = grid_new(context->arena, 6, is_right);
    size_t n_shown = 0;

    if (report->days_different == 0)
        return;
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "table"),
            command_text(context, "day"),
            command_text(context, "source_rows"),
            command_text(context, "target_rows"),
            command_text(context, "source_sum"),
            command_text(context, "target_sum"),
        });
    for (size_t at = 0; at < report->days.n_rows && n_shown < MAX_SHOWN_DAYS; at++) {
        const DayResult *result = &report->days.rows[at];

        if (result->is_equal)
            continue;
        n_shown++;
        grid_row(
            &grid,
            (const char *[]){
                result->table,
                result->has_day ? day_text(context->arena, result) : "",
                cell_whole(context, result->source_rows),
                cell_whole(context, result->target_rows),
                sum_or_null(result->source_sum),
                sum_or_null(result->target_sum),
            });
    }
    (void) putchar('\n');
    grid_print(&grid, stdout);
}

static void show(const Context *context, const SyncReport *report)
{
    if (context->is_json) {
        console_json(context->arena, json_report(context->arena, report));
        return;
    }
    show_tables(context, report);
    show_different(context, report);
    console_note(
        context->is_quiet,
        "%s",
        locale_format(
            context->arena,
            context->locale,
            "sync_summary",
            "target",
            report->target,
            "rows",
            cell_whole(context, report->rows_sent),
            "days",
            cell_whole(context, (int64_t) report->days.n_rows),
            "different",
            cell_whole(context, (int64_t) report->days_different),
            NULL));
}

/* ---- the command ---- */

/* The target of the command line, else of eiot.yml. */
static Status read_options(const Context *context, SyncOptions *ret_options, Error *err)
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread runs yet
    const char *password = getenv(PASSWORD_VARIABLE);
    SyncOptions options = {
        .url = args_text(context->args, "to", context->project.sync_url),
        .cluster = args_text(context->args, "cluster", context->project.sync_cluster),
        .is_full = args_has(context->args, "full"),
        .progress = &context->progress,
    };

    if (options.url == NULL) {
        (void) error_set(err, STATUS_USAGE, "option --to is missing");
        error_hint(
            err,
            "Say where the copy is: eiot sync --to clickhouse://USER@HOST:8123/energy, or write "
            "sync_to: in eiot.yml.");
        return STATUS_USAGE;
    }
    if (url_is_clickhouse(options.url))
        options.url = url_with_password(context->arena, options.url, password);
    *ret_options = options;
    return OK;
}

static Status run(Context *context, Error *err)
{
    Session session = {0};
    SyncOptions options;
    SyncReport report = {0};
    Status status = read_options(context, &options, err);

    if (status == OK)
        status = command_open(context, ACCESS_READ, &session, err);
    if (status == OK)
        status = sync_run(context->arena, session.conn, &options, &report, err);
    console_progress_clear();
    if (session.conn != NULL && (status == OK || status == STATUS_CHECK))
        show(context, &report);
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "to", .kind = OPTION_TEXT, .value = "URL"},
    {.name = "full", .kind = OPTION_FLAG},
    {.name = "cluster", .kind = OPTION_TEXT, .value = "NAME"},
    {0},
};

const Command cmd_sync = {
    .name = "sync",
    .usage = "[--to URL] [--full] [--cluster NAME]",
    .options = options,
    .has_json = true,
    .run = run,
};

#include "cmd/console.h"
#include "cmd/show.h"

#define MAX_LOSS_ROWS 1000

/* What visits taught; nothing where nobody was visited. */
static void show_learned(const Context *context, const LearnResult *learned)
{
    if (learned->n_confirmed + learned->n_cleared == 0)
        return;
    (void) printf(
        "%s\n",
        locale_format(
            context->arena,
            context->locale,
            arena_printf(context->arena, "learned_%s", learn_outcome_name(learned->outcome)),
            "confirmed",
            cell_whole(context, learned->n_confirmed),
            "cleared",
            cell_whole(context, learned->n_cleared),
            "built_in",
            cell_number(context, learned->auc_built_in, 3),
            "learned",
            cell_number(context, learned->auc_learned, 3),
            NULL));
}

/* " (not enough data)" where nothing was scored, else "". */
static const char *why_none(const Context *context, DetectStatus status)
{
    if (status == DETECT_SCORED)
        return "";
    return arena_printf(context->arena, " (%s)", command_text(context, detect_status_name(status)));
}

void show_detect(const Context *context, const DetectReport *report)
{
    (void) printf(
        "%s\n",
        locale_format(
            context->arena,
            context->locale,
            "detect_summary",
            "readings",
            cell_whole(context, report->readings_scored),
            "readings_why",
            why_none(context, report->readings_status),
            "meters",
            cell_whole(context, report->meters_scored),
            "meters_why",
            why_none(context, report->meters_status),
            "suspects",
            cell_whole(context, report->suspects),
            NULL));
    if (report->readings_from != NULL)
        (void) printf(
            "%s\n",
            locale_format(
                context->arena,
                context->locale,
                "detect_from",
                "day",
                report->readings_from,
                NULL));
    show_learned(context, &report->learned);
}

static Status read_table(
    const Context *context,
    StoreConn *conn,
    const char *name,
    const Param *params,
    size_t n_params,
    Table *ret_table,
    Error *err)
{
    Sql sql = sql_named(conn, name, params, n_params);

    return store_table(context->arena, conn, &sql, MAX_LOSS_ROWS, ret_table, err);
}

/* A cell as text: numbers with `decimals`, empty for null. */
static const char *
cell(const Context *context, const Table *table, size_t row, const char *name, int decimals)
{
    size_t column = table_column(table, name);

    if (table_is_null(table, row, column))
        return "";
    if (table->columns[column].type == COLUMN_TEXT)
        return str_dup(context->arena, table_text(table, row, column));
    return cell_number(context, table_f64(table, row, column), decimals);
}

static void losses_row(const Context *context, Grid *grid, const Table *table, size_t row)
{
    grid_row(
        grid,
        (const char *[]){
            cell(context, table, row, "node_id", 0),
            cell(context, table, row, "n_days", 0),
            cell(context, table, row, "input_kwh", 0),
            cell(context, table, row, "billed_kwh", 0),
            cell(context, table, row, "technical_loss_kwh", 0),
            cell(context, table, row, "ntl_kwh", 0),
            cell(context, table, row, "ntl_pct", 1),
            cell(context, table, row, "ntl_amount", 0),
        });
}

Status show_losses(const Context *context, StoreConn *conn, Error *err)
{
    static const bool is_right[] = {false, true, true, true, true, true, true, true};
    Grid grid = grid_new(context->arena, 8, is_right);
    Table table;
    Status status = read_table(context, conn, "show_losses", NULL, 0, &table, err);

    if (status != OK)
        return status;
    if (table.n_rows == 0) {
        (void) printf("%s\n", command_text(context, "no_losses"));
        return OK;
    }
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "node"),
            command_text(context, "days"),
            command_text(context, "input_kwh"),
            command_text(context, "billed_kwh"),
            command_text(context, "technical_kwh"),
            command_text(context, "ntl_kwh"),
            command_text(context, "ntl_pct"),
            arena_printf(
                context->arena,
                "%s %s",
                command_text(context, "ntl_amount"),
                context->project.currency),
        });
    for (size_t row = 0; row < table.n_rows; row++)
        losses_row(context, &grid, &table, row);
    grid_print(&grid, stdout);
    return OK;
}

/* The first visits of the list. */
static Status show_meters(const Context *context, StoreConn *conn, int64_t top, Error *err)
{
    SuspectsQuery query = {.most = top};
    SuspectsWords words;
    Suspects suspects;
    Status status =
        suspects_words(context->arena, &context->project, context->project.lang, &words, err);

    if (status == OK)
        status = suspects_read(context->arena, conn, &query, &suspects, err);
    if (status != OK)
        return status;
    (void) printf("%s\n", command_text(context, "top_meters"));
    return show_suspects(context, &suspects, &words, err);
}

static Status show_readings(const Context *context, StoreConn *conn, const Param *top, Error *err)
{
    static const bool is_right[] = {true, false, false, true, true, false};
    Grid grid = grid_new(context->arena, 6, is_right);
    Table table;
    Status status = read_table(context, conn, "show_readings", top, 1, &table, err);

    if (status != OK || table.n_rows == 0)
        return status;
    (void) printf("%s\n", command_text(context, "top_readings"));
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "rank"),
            command_text(context, "meter"),
            command_text(context, "start"),
            "kWh",
            command_text(context, "score"),
            command_text(context, "feature"),
        });
    for (size_t row = 0; row < table.n_rows; row++)
        grid_row(
            &grid,
            (const char *[]){
                cell(context, &table, row, "score_rank", 0),
                cell(context, &table, row, "meter_id", 0),
                cell(context, &table, row, "start_text", 0),
                cell(context, &table, row, "kwh", 3),
                cell(context, &table, row, "score", 3),
                cell(context, &table, row, "top_feature", 0),
            });
    grid_print(&grid, stdout);
    return OK;
}

Status show_anomalies(const Context *context, StoreConn *conn, int64_t top, Error *err)
{
    const Param params[] = {PARAM_I64(top)};
    Status status = show_meters(context, conn, top, err);

    return status == OK ? show_readings(context, conn, params, err) : status;
}

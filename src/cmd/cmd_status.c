#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"

#define RUNS_SHOWN 20

static Json *json_rows(Arena *arena, const Table *table)
{
    Json *list = json_array();

    for (size_t row = 0; row < table->n_rows; row++) {
        Json *json = json_object();
        for (size_t column = 0; column < table->n_columns; column++) {
            const char *name = table->columns[column].name;
            if (table_is_null(table, row, column))
                json_object_set_new(json, name, json_null());
            else if (table->columns[column].type == COLUMN_TEXT)
                json_object_set_new(
                    json, name, json_string(str_dup(arena, table_text(table, row, column))));
            else
                json_object_set_new(json, name, json_number_or_null(table_f64(table, row, column)));
        }
        json_array_append_new(list, json);
    }
    return list;
}

static const char *cell(const Context *context, const Table *table, size_t row, size_t column)
{
    if (table_is_null(table, row, column))
        return "";
    if (table->columns[column].type == COLUMN_TEXT)
        return str_dup(context->arena, table_text(table, row, column));
    return cell_number(
        context, table_f64(table, row, column), table->columns[column].type == COLUMN_F64 ? 1 : 0);
}

static void show_rows(const Context *context, const Table *table)
{
    bool *is_right = ARENA_ARRAY(context->arena, bool, table->n_columns);
    Grid grid = grid_new(context->arena, table->n_columns, is_right);
    const char **cells = ARENA_ARRAY(context->arena, const char *, table->n_columns);

    for (size_t column = 0; column < table->n_columns; column++) {
        is_right[column] = table->columns[column].type != COLUMN_TEXT;
        cells[column] = command_text(context, table->columns[column].name);
    }
    grid_row(&grid, cells);
    for (size_t row = 0; row < table->n_rows; row++) {
        for (size_t column = 0; column < table->n_columns; column++)
            cells[column] = cell(context, table, row, column);
        grid_row(&grid, cells);
    }
    grid_print(&grid, stdout);
}

/* What is known of the store: its data, the last runs, the last sync if there was one. */
typedef struct StoreStatus {
    Table data;
    Table runs;
    Table sync;
} StoreStatus;

static Status read_all(Context *context, StoreConn *conn, StoreStatus *ret_all, Error *err)
{
    const Param params[] = {PARAM_I64(RUNS_SHOWN)};
    Sql runs = sql_named(conn, "status_runs", params, 1);
    Sql data = sql_named(conn, "status_data", NULL, 0);
    Sql sync = sql_named(conn, "sync_last", NULL, 0);
    Status status = store_table(context->arena, conn, &runs, RUNS_SHOWN, &ret_all->runs, err);

    if (status == OK)
        status = store_table(context->arena, conn, &data, 100, &ret_all->data, err);
    return status == OK ? store_table(context->arena, conn, &sync, 1, &ret_all->sync, err) : status;
}

static Status run(Context *context, Error *err)
{
    Session session = {0};
    StoreStatus all;
    Status status = command_open(context, ACCESS_READ, &session, err);

    if (status == OK)
        status = read_all(context, session.conn, &all, err);
    if (status == OK && context->is_json) {
        console_json(
            context->arena,
            json_pack(
                "{s:o, s:o, s:o}",
                "runs",
                json_rows(context->arena, &all.runs),
                "data",
                json_rows(context->arena, &all.data),
                "sync",
                json_rows(context->arena, &all.sync)));
    } else if (status == OK) {
        show_rows(context, &all.data);
        (void) putchar('\n');
        show_rows(context, &all.runs);
        if (all.sync.n_rows > 0) {
            (void) putchar('\n');
            show_rows(context, &all.sync);
        }
    }
    command_close(&session);
    return status;
}

const Command cmd_status = {
    .name = "status",
    .usage = "",
    .has_json = true,
    .run = run,
};

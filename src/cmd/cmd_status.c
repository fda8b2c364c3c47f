#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "store/table_json.h"

#define RUNS_SHOWN 20

/* What is known of the store: its data, the last runs, the last sync and the inspections if
 * there were any. */
typedef struct StoreStatus {
    Table data;
    Table runs;
    Table sync;
    Table inspections;
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
    if (status == OK)
        status = store_table(context->arena, conn, &sync, 1, &ret_all->sync, err);
    return status == OK ? inspections_read_totals(context, conn, &ret_all->inspections, err)
                        : status;
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
                "{s:o, s:o, s:o, s:o}",
                "runs",
                table_json_rows(&all.runs, 0),
                "data",
                table_json_rows(&all.data, 0),
                "sync",
                table_json_rows(&all.sync, 0),
                "inspections",
                table_json_rows(&all.inspections, 0)));
    } else if (status == OK) {
        show_rows(context, &all.data);
        (void) putchar('\n');
        show_rows(context, &all.runs);
        if (all.sync.n_rows > 0) {
            (void) putchar('\n');
            show_rows(context, &all.sync);
        }
        if (all.inspections.n_rows > 0) {
            (void) putchar('\n');
            show_inspections_totals(context, &all.inspections);
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

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "store/table_json.h"

#define RUNS_SHOWN 20
#define LINES_MOST 100000

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

/* ---- one run ---- */

/* The run of this id, or the newest of all for `last`: its row, its stages, its log. */
static Status show_one(Context *context, StoreConn *conn, const char *wanted, Error *err)
{
    bool is_last = strcmp(wanted, "last") == 0;
    Param param = PARAM_CSTR(wanted);
    Sql sql = sql_named(conn, is_last ? "serve_last_run" : "serve_run", &param, is_last ? 0 : 1);
    Table found;
    Table tables[3];
    Status status = store_table(context->arena, conn, &sql, 1, &found, err);

    if (status == OK && found.n_rows == 0) {
        (void) error_set(err, STATUS_USAGE, "there is no run '%s'", wanted);
        error_hint(err, "`eiot status` lists the last ones.");
        return STATUS_USAGE;
    }
    if (status == OK)
        param = PARAM_TEXT(table_text(&found, 0, table_column(&found, "run_id")));
    for (size_t at = 0; status == OK && at < COUNT_OF(tables); at++) {
        static const char *const names[] = {"status_one", "status_stages", "status_log"};
        sql = sql_named(conn, names[at], &param, 1);
        status = store_table(context->arena, conn, &sql, LINES_MOST, &tables[at], err);
    }
    if (status != OK)
        return status;
    if (context->is_json) {
        console_json(
            context->arena,
            json_pack(
                "{s:o, s:o, s:o}",
                "run",
                table_json_rows(&tables[0], 0),
                "stages",
                table_json_rows(&tables[1], 0),
                "log",
                table_json_rows(&tables[2], 0)));
        return OK;
    }
    for (size_t at = 0; at < COUNT_OF(tables); at++) {
        if (at > 0 && tables[at].n_rows > 0)
            (void) putchar('\n');
        if (tables[at].n_rows > 0)
            show_rows(context, &tables[at]);
    }
    return OK;
}

/* ---- one reading ---- */

/* The words --reading METER TS: an instant, with its zone. */
static Status read_instant(const Context *context, int64_t *ret_us, Error *err)
{
    const char *meter = args_text(context->args, "reading", NULL);
    bool has_word = args_n_words(context->args) == 1;
    const char *stamp = has_word ? args_word(context->args, 0) : "";

    if (meter == NULL) {
        if (!has_word)
            return OK;
        return error_set(err, STATUS_USAGE, "command 'status' takes a word after --reading alone");
    }
    if (args_has(context->args, "run"))
        return error_set(err, STATUS_USAGE, "options --run and --reading exclude each other");
    if (civil_parse_rfc3339(str_from(stamp), ret_us))
        return OK;
    if (!has_word)
        (void) error_set(err, STATUS_USAGE, "option --reading needs an instant after the meter");
    else
        (void) error_set(err, STATUS_USAGE, "'%s' is no instant", stamp);
    error_hint(
        err, "Say it with its zone: eiot status --reading %s 2025-07-01T00:30:00+01:00", meter);
    return STATUS_USAGE;
}

/* All versions of the reading of a meter at an instant. */
static Status
show_reading(Context *context, StoreConn *conn, const char *meter, int64_t at_us, Error *err)
{
    const Param params[] = {PARAM_CSTR(meter), PARAM_TIMESTAMP(at_us)};
    Sql sql = sql_named(conn, "status_reading", params, COUNT_OF(params));
    Table versions;
    Status status = store_table(context->arena, conn, &sql, LINES_MOST, &versions, err);

    if (status != OK)
        return status;
    if (versions.n_rows == 0) {
        (void) error_set(err, STATUS_USAGE, "meter '%s' has no reading of this instant", meter);
        error_hint(err, "`eiot status` says from when to when there are readings.");
        return STATUS_USAGE;
    }
    if (context->is_json)
        console_json(context->arena, json_pack("{s:o}", "versions", table_json_rows(&versions, 0)));
    else
        show_coded_rows(context, &versions, (const char *const[]){"fate", "quality", "flag", NULL});
    return OK;
}

/* ---- all ---- */

static Status show_all(Context *context, StoreConn *conn, Error *err)
{
    StoreStatus all;
    Status status = read_all(context, conn, &all, err);

    if (status != OK)
        return status;
    if (context->is_json) {
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
        return OK;
    }
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
    return OK;
}

static Status run(Context *context, Error *err)
{
    const char *wanted = args_text(context->args, "run", NULL);
    const char *meter = args_text(context->args, "reading", NULL);
    int64_t at_us = 0;
    Session session = {0};
    Status status = read_instant(context, &at_us, err);

    if (status == OK)
        status = command_open(context, ACCESS_READ, &session, err);
    if (status == OK && meter != NULL)
        status = show_reading(context, session.conn, meter, at_us, err);
    else if (status == OK && wanted != NULL)
        status = show_one(context, session.conn, wanted, err);
    else if (status == OK)
        status = show_all(context, session.conn, err);
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "run", .kind = OPTION_TEXT, .value = "RUN"},
    {.name = "reading", .kind = OPTION_TEXT, .value = "METER"},
    {0},
};

const Command cmd_status = {
    .name = "status",
    .usage = "[--run RUN|last | --reading METER TS]",
    .options = options,
    .most_words = 1,
    .has_json = true,
    .run = run,
};

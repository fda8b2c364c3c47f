#include "base/civil.h"
#include "base/zone.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/inspection.h"
#include "cmd/show.h"

#define LISTED      1000   /* visits shown; the totals are of all */
#define SIMILAR_IDS 100000 /* looked through for the id that was meant */

static Status unknown_meter(Context *context, StoreConn *conn, const char *meter_id, Error *err)
{
    const Param params[] = {PARAM_CSTR(meter_id), PARAM_I64(SIMILAR_IDS)};
    Sql sql = sql_named(conn, "inspect_similar", params, 2);
    const char **ids;
    const char *nearest;
    Table table;
    Status status = store_table(context->arena, conn, &sql, SIMILAR_IDS, &table, err);

    if (status != OK)
        return status;
    ids = ARENA_ARRAY(context->arena, const char *, table.n_rows + 1);
    for (size_t row = 0; row < table.n_rows; row++)
        ids[row] = str_dup(context->arena, table_text(&table, row, 0));
    nearest = str_nearest(str_from(meter_id), ids);
    (void) error_set(err, STATUS_DATA, "the store knows no meter '%s'", meter_id);
    if (nearest != NULL)
        error_hint(err, "Did you mean '%s'?", nearest);
    else
        error_hint(err, "Meters are those of the network file, and those that have readings.");
    return STATUS_DATA;
}

static Status check_meter(Context *context, StoreConn *conn, const char *meter_id, Error *err)
{
    const Param params[] = {PARAM_CSTR(meter_id)};
    Sql sql = sql_named(conn, "inspect_known", params, 1);
    int64_t n_found = 0;
    Status status = store_value_i64(conn, &sql, &n_found, err);

    return status == OK && n_found == 0 ? unknown_meter(context, conn, meter_id, err) : status;
}

/* Replaces what the command said of the same meter and day before; *ret_replaced counts that. */
static Status write_visit(
    StoreConn *conn, const Inspection *visit, int64_t now_us, int64_t *ret_replaced, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(visit->meter_id),
        {.type = COLUMN_DATE, .value.i32 = visit->day},
        PARAM_CSTR(visit->outcome),
        {.type = COLUMN_F64, .is_null = !visit->has_kwh, .value.f64 = visit->kwh},
        {.type = COLUMN_TEXT, .is_null = visit->note == NULL, .value.text = str_from(visit->note)},
        PARAM_TIMESTAMP(now_us),
    };
    Sql replace = sql_named(conn, "inspect_replace", params, 2);
    Sql add = sql_named(conn, "inspect_add", params, 6);
    Status status = store_begin(conn, err);

    if (status != OK)
        return status;
    status = store_run(conn, &replace, ret_replaced, err);
    if (status == OK)
        status = store_run(conn, &add, NULL, err);
    if (status == OK)
        return store_commit(conn, err);
    store_rollback(conn);
    return status;
}

static void show_visit(Context *context, const Inspection *visit, bool is_replaced)
{
    char day[INSPECTION_DAY_MAX];

    (void) inspection_day_text(visit->day, day);
    if (context->is_json) {
        console_json(
            context->arena,
            json_pack(
                "{s:s, s:s, s:s, s:o, s:s?, s:b}",
                "meter_id",
                visit->meter_id,
                "inspected_on",
                day,
                "outcome",
                visit->outcome,
                "kwh",
                visit->has_kwh ? json_real(visit->kwh) : json_null(),
                "note",
                visit->note,
                "is_correction",
                is_replaced));
        return;
    }
    (void) printf(
        "%s\n",
        locale_format(
            context->arena,
            context->locale,
            is_replaced ? "inspect_replaced" : "inspect_recorded",
            "meter",
            visit->meter_id,
            "day",
            day,
            "outcome",
            command_text(context, visit->outcome),
            NULL));
}

static Status record(Context *context, Error *err)
{
    const Zone *zone;
    int64_t now_us = command_now_us();
    int64_t local_us;
    Inspection visit;
    Session session = {0};
    int64_t n_replaced = 0;
    Status status = zone_open(context->arena, context->project.zone, &zone, err);

    if (status != OK)
        return status;
    local_us = now_us + zone_offset_s(zone, now_us) * US_PER_S;
    status = inspection_read(context->args, (int32_t) (local_us / US_PER_DAY), &visit, err);
    if (status == OK)
        status = command_open(context, ACCESS_WRITE, &session, err);
    if (status == OK)
        status = check_meter(context, session.conn, visit.meter_id, err);
    if (status == OK)
        status = write_visit(session.conn, &visit, now_us, &n_replaced, err);
    if (status == OK)
        show_visit(context, &visit, n_replaced > 0);
    command_close(&session);
    return status;
}

static Status check_list_alone(const Args *args, Error *err)
{
    bool has_more = args_n_words(args) > 0;

    for (const OptionSpec *option = inspection_options; option->name != NULL; option++)
        has_more |= option->kind != OPTION_FLAG && args_has(args, option->name);
    return has_more ? error_set(err, STATUS_USAGE, "option --list takes no meter and no outcome")
                    : OK;
}

static Status read_list(Context *context, StoreConn *conn, Table *ret_list, Error *err)
{
    const Param params[] = {PARAM_I64(LISTED)};
    Sql ready = sql_named(conn, "inspections_ready", NULL, 0);
    Sql list = sql_named(conn, "inspections_list", params, 1);
    int64_t n_found = 0;
    Status status = store_value_i64(conn, &ready, &n_found, err);

    if (status == OK && n_found == 0) {
        status = error_set(err, STATUS_STORE, "the list of inspections has not been built");
        error_hint(err, "Run `eiot transform` first.");
    }
    return status == OK ? store_table(context->arena, conn, &list, LISTED, ret_list, err) : status;
}

static Status list(Context *context, Error *err)
{
    Session session = {0};
    Table visits;
    Table totals;
    Status status = check_list_alone(context->args, err);

    if (status == OK)
        status = command_open(context, ACCESS_READ, &session, err);
    if (status == OK)
        status = read_list(context, session.conn, &visits, err);
    if (status == OK)
        status = inspections_read_totals(context, session.conn, &totals, err);
    if (status == OK && context->is_json)
        console_json(
            context->arena,
            json_pack(
                "{s:o, s:o}",
                "inspections",
                json_rows(context->arena, &visits),
                "totals",
                totals.n_rows > 0 ? json_row(context->arena, &totals, 0) : json_null()));
    else if (status == OK && visits.n_rows == 0)
        (void) printf("%s\n", command_text(context, "inspections_none"));
    else if (status == OK) {
        show_rows(context, &visits);
        (void) putchar('\n');
        show_inspections_totals(context, &totals);
    }
    command_close(&session);
    return status;
}

static Status run(Context *context, Error *err)
{
    return args_has(context->args, "list") ? list(context, err) : record(context, err);
}

const Command cmd_inspect = {
    .name = "inspect",
    .usage = "METER --outcome confirmed|cleared|no_access [--kwh N] [--date YYYY-MM-DD] "
             "[--note TEXT] | --list",
    .options = inspection_options,
    .most_words = 1,
    .has_json = true,
    .run = run,
};

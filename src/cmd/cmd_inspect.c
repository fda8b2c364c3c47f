#include "base/civil.h"
#include "base/zone.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/inspection.h"
#include "cmd/show.h"
#include "store/table_json.h"

#define LISTED 1000 /* visits shown; the totals are of all */

static void show_visit(Context *context, const Inspection *visit, bool is_replaced)
{
    char day[CIVIL_TEXT_MAX];

    (void) civil_day_text(visit->day, day);
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
    bool is_replaced = false;
    Status status = zone_open(context->arena, context->project.zone, &zone, err);

    if (status != OK)
        return status;
    local_us = now_us + zone_offset_s(zone, now_us) * US_PER_S;
    status = inspection_read(context->args, (int32_t) (local_us / US_PER_DAY), &visit, err);
    if (status == OK)
        status = command_open(context, ACCESS_WRITE, &session, err);
    if (status == OK)
        status = inspections_find_meter(context->arena, session.conn, visit.meter_id, err);
    if (status == OK)
        status = inspections_record(session.conn, &visit, now_us, &is_replaced, err);
    if (status == OK)
        show_visit(context, &visit, is_replaced);
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
                table_json_rows(&visits, 0),
                "totals",
                totals.n_rows > 0 ? table_json_row(&totals, 0, 0) : json_null()));
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

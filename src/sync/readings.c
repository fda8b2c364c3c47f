#include "sync/readings.h"

#include "base/civil.h"
#include "base/mem.h"

static const char versions_table[] = "readings_versions";
static const DaySpan all_days = {SYNC_FIRST_DAY, SYNC_LAST_DAY};

Status readings_next_cursor(StoreConn *source, int64_t *ret_load_seq, Error *err)
{
    Sql sql = sql_named(source, "sync_cursor_next", NULL, 0);

    return store_value_i64(source, &sql, ret_load_seq, err);
}

static Status check_span(Copy *copy, int64_t from, Error *err)
{
    Param params[3] = {PARAM_I64(from)};
    Sql sql = sql_named(copy->source, "sync_readings_unfit", params, COUNT_OF(params));
    Table table;
    Status status;

    span_params(&sync_readings_table, all_days, params + 1);
    status = store_table(copy->arena, copy->source, &sql, 1, &table, err);
    if (status != OK || table.n_rows == 0)
        return status;
    (void) error_set(
        err,
        STATUS_DATA,
        "reading of meter '%.*s', %.*s, starts at %.*s, outside 1900 to 2299",
        STR_ARG(table_text(&table, 0, table_column(&table, "meter_id"))),
        STR_ARG(table_text(&table, 0, table_column(&table, "channel"))),
        STR_ARG(table_text(&table, 0, table_column(&table, "start_text"))));
    error_hint(
        err, "ClickHouse has no such instant. Correct the file it came from and load it again.");
    return STATUS_DATA;
}

static Status send_held(
    Copy *copy, const char *columns, int64_t from, DaySet *days, CopyReport *report, Error *err)
{
    const FeedConstant constants[] = {{"sync_id", copy->sync_id}, {"is_removed", 0}};
    const Slot slots[] = {{"COLUMNS", columns}};
    const Param params[] = {PARAM_I64(from)};
    Sql sql =
        copy_source_sql(copy, "sync_readings", slots, COUNT_OF(slots), params, COUNT_OF(params));

    return copy_load(
        copy,
        &sync_readings_table,
        &sql,
        versions_table,
        constants,
        COUNT_OF(constants),
        days,
        report,
        err);
}

static Status send_removed(Copy *copy, int64_t from, DaySet *days, CopyReport *report, Error *err)
{
    const FeedConstant constants[] = {{"sync_id", copy->sync_id}, {"is_removed", 1}};
    Param params[3] = {PARAM_I64(from)};
    Sql sql = sql_named(copy->source, "sync_removed", params, COUNT_OF(params));

    span_params(&sync_readings_table, all_days, params + 1);
    return copy_load(
        copy,
        &sync_readings_table,
        &sql,
        versions_table,
        constants,
        COUNT_OF(constants),
        days,
        report,
        err);
}

static Status remove_rest(Copy *copy, Error *err)
{
    const Param params[] = {PARAM_I64(copy->sync_id)};
    Sql sql = sql_named(copy->target->conn, "sync_remove_rest", params, COUNT_OF(params));

    return store_run(copy->target->conn, &sql, NULL, err);
}

Status readings_copy(Copy *copy, int64_t from, CopyReport *ret_report, Error *err)
{
    CopyReport report = {.table = sync_readings_table.name};
    DaySet *days = ARENA_NEW(copy->arena, DaySet);
    CopyColumns columns = {0};
    Status status = copy_columns(copy, &sync_readings_table, versions_table, 2, &columns, err);

    if (status == OK)
        status = check_span(copy, from, err);
    if (status == OK)
        status = send_held(copy, columns.all, from, days, &report, err);
    if (status == OK)
        status =
            copy->is_full ? remove_rest(copy, err) : send_removed(copy, from, days, &report, err);
    if (status == OK && (copy->is_full || days->n_days > 0))
        status = copy_compare(
            copy,
            &sync_readings_table,
            sync_readings_table.name,
            copy->is_full ? all_days : days->span,
            copy->is_full ? NULL : days,
            &report,
            err);
    if (status == OK)
        *ret_report = report;
    return status;
}

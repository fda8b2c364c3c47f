#include "publish/inspections.h"

#include "base/civil.h"

#define SIMILAR_IDS 100000 /* looked through for the id that was meant */

bool inspection_parse_day(Str text, int32_t *ret_day)
{
    int32_t day;

    if (!civil_parse_day(text, &day) || day < civil_days(INSPECTION_FIRST_YEAR, 1, 1))
        return false;
    *ret_day = day;
    return true;
}

static Status unknown_meter(Arena *arena, StoreConn *conn, const char *meter_id, Error *err)
{
    const Param params[] = {PARAM_CSTR(meter_id), PARAM_I64(SIMILAR_IDS)};
    Sql sql = sql_named(conn, "inspect_similar", params, 2);
    const char **ids;
    const char *nearest;
    Table table;
    Status status = store_table(arena, conn, &sql, SIMILAR_IDS, &table, err);

    if (status != OK)
        return status;
    ids = ARENA_ARRAY(arena, const char *, table.n_rows + 1);
    for (size_t row = 0; row < table.n_rows; row++)
        ids[row] = str_dup(arena, table_text(&table, row, 0));
    nearest = str_nearest(str_from(meter_id), ids);
    (void) error_set(err, STATUS_DATA, "the store knows no meter '%s'", meter_id);
    if (nearest != NULL)
        error_hint(err, "Did you mean '%s'?", nearest);
    else
        error_hint(err, "Meters are those of the network file, and those that have readings.");
    return STATUS_DATA;
}

Status inspections_find_meter(Arena *arena, StoreConn *conn, const char *meter_id, Error *err)
{
    const Param params[] = {PARAM_CSTR(meter_id)};
    Sql sql = sql_named(conn, "inspect_known", params, 1);
    int64_t n_found = 0;
    Status status = store_value_i64(conn, &sql, &n_found, err);

    return status == OK && n_found == 0 ? unknown_meter(arena, conn, meter_id, err) : status;
}

Status inspections_record(
    StoreConn *conn,
    const Inspection *inspection,
    int64_t now_us,
    bool *ret_is_replaced,
    Error *err)
{
    const Param params[] = {
        PARAM_CSTR(inspection->meter_id),
        {.type = COLUMN_DATE, .value.i32 = inspection->day},
        PARAM_CSTR(inspection->outcome),
        {.type = COLUMN_F64, .is_null = !inspection->has_kwh, .value.f64 = inspection->kwh},
        {.type = COLUMN_TEXT,
         .is_null = inspection->note == NULL,
         .value.text = str_from(inspection->note)},
        PARAM_TIMESTAMP(now_us),
    };
    Sql replace = sql_named(conn, "inspect_replace", params, 2);
    Sql add = sql_named(conn, "inspect_add", params, 6);
    int64_t n_replaced = 0;
    Status status = store_begin(conn, err);

    if (status != OK)
        return status;
    status = store_run(conn, &replace, &n_replaced, err);
    if (status == OK)
        status = store_run(conn, &add, NULL, err);
    if (status == OK)
        status = store_commit(conn, err);
    if (status != OK)
        store_rollback(conn);
    else if (ret_is_replaced != NULL)
        *ret_is_replaced = n_replaced > 0;
    return status;
}

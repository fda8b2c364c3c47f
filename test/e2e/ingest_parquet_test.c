/* Parquet files: made by DuckDB, read by a source with layout parquet. */
#include "base/file.h"
#include "ingest_kit.h"
#include "store/store.h"

/* The rows of a query as a Parquet file; its path. */
static const char *parquet_of(Kit *kit, const char *name, const char *query)
{
    const char *path = file_join(kit->arena, kit->folder, name);
    const char *text = arena_printf(kit->arena, "copy (%s) to '%s' (format parquet)", query, path);
    const Sql sql = {.name = "test", .text = str_from(text)};
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error err;

    CASE_OK("open", store_open("duckdb::memory:", 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK(query, store_run(conn, &sql, NULL, &err), &err);
    store_disconnect(conn);
    store_close(store);
    return path;
}

static const char usual[] = "select * from (values "
                            "('M1', timestamptz '2025-07-01 01:00:00+01:00', 0.25, 'A'), "
                            "('M1', timestamptz '2025-07-01 01:30:00+01:00', null, 'N'), "
                            "('M1', timestamptz '2025-07-01 02:00:00.000+01:00', 0.000001, 'E'), "
                            "(null, timestamptz '2025-07-01 02:30:00+01:00', 7, 'A'), "
                            "('M2', null, 8, 'A')) as t (meter_id, ts, kwh, quality)";

static void test_usual(void **state)
{
    Kit *kit = kit_open();
    const char *path = parquet_of(kit, "a.parquet", usual);

    (void) state;
    kit_load(kit, path, NULL);
    CASE_OK("usual", kit->status, &kit->error);
    CASE_TEXT("usual", kit->report.source, "parquet");
    CASE_TEXT(
        "usual",
        kit_counts(kit),
        "5 = 3 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped");
    CASE_TEXT(
        "usual",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 0.25 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1800 - missing -\n"
        "M1 import 2025-07-01T01:00:00Z 1800 0.000001 estimated -\n");
    CASE_TEXT(
        "rows are counted from 1",
        kit_rows(
            kit,
            "select line, column_name, reason, raw_text from raw_data.rejected_rows order by line"),
        "4 meter_id meter id is blank ,2025-07-01 01:30:00+00,7.000000,A\n"
        "5 ts stamp is blank M2,,8.000000,A\n");
    kit_load(kit, path, NULL);
    CASE_INT("again", kit->report.status, INGEST_ALREADY_LOADED);
    kit_close(kit);
}

/* Columns of one's own, local stamps without zone, many rows: more than a portion, several threads.
 */
static void test_own(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit->n_threads = 3;
    kit->block_bytes = 10000;
    kit_source(
        kit,
        "own",
        "name: own\nkind: readings\nformat: {layout: parquet}\n" KIT_POINT
        "time: {format: 'YYYY-MM-DD HH:mm:ss', zone: Africa/Lagos, stamp: end}\n"
        "value: {kind: interval_energy, unit: Wh, direction: import_only}\ninterval_s: 900\n"
        "columns: {meter_id: meter, ts: at, kwh: wh}\n");
    kit_load(
        kit,
        parquet_of(
            kit,
            "own.parquet",
            "select 'M' || (i % 7) as meter, timestamp '2025-01-01 00:15:00' + interval (15 * (i "
            "// 7)) "
            "minute as at, i::double as wh from range(70000) as r (i)"),
        "own");
    CASE_OK("own", kit->status, &kit->error);
    CASE_TEXT(
        "own",
        kit_counts(kit),
        "70000 = 70000 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped");
    CASE_TEXT(
        "own",
        kit_rows(
            kit,
            "select count(distinct meter_id), sum(kwh), min(start_ts), max(line) from "
            "raw_data.readings"),
        "7 2449965 2024-12-31T23:00:00Z 70000\n");
    kit_close(kit);
}

static void test_refused(void **state)
{
    Kit *kit = kit_open();
    const char *path = parquet_of(kit, "a.parquet", usual);
    Arena *arena = kit->arena;
    Str bytes;

    (void) state;
    kit_load(kit, path, "generic");
    CASE_INT("as text", kit->status, STATUS_DATA);
    CASE_TEXT("as text", kit->error.message, "file is a Parquet file, expected text");
    kit_load(kit, kit_file(kit, "b.csv", STR("meter_id,ts,kwh\n")), "parquet");
    CASE_INT("text", kit->status, STATUS_DATA);
    CASE_TEXT("text", kit->error.message, "file is no Parquet file");
    CASE_OK("bytes", file_read(arena, path, 1 << 20, &bytes, &kit->error), &kit->error);
    bytes.len -= 20;
    kit_load(kit, kit_file(kit, "cut.parquet", bytes), NULL);
    CASE_INT("cut off", kit->status, STATUS_DATA);
    CASE_TRUE("cut off", strncmp(kit->error.message, "the Parquet file can't be read: ", 32) == 0);
    CASE_TEXT("nothing", kit_rows(kit, "select count(*) from raw_data.readings"), "0\n");
    kit_load(kit, parquet_of(kit, "other.parquet", "select 1 as a, 2 as b"), "parquet");
    CASE_INT("other columns", kit->status, STATUS_DATA);
    CASE_TEXT("other columns", kit->error.message, "column 'meter_id' for 'meter_id' is missing");
    CASE_TEXT("other columns", kit->error.hint, "The headings found are: a, b.");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

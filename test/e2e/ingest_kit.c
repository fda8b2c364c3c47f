#include "ingest_kit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "temp_folder.h"

void kit_open_store(Kit *kit)
{
    CASE_OK("open", store_open(kit->url, 2, &kit->store, &kit->error), &kit->error);
    CASE_OK("connect", store_connect(kit->store, &kit->conn, &kit->error), &kit->error);
    CASE_OK("migrate", store_migrate(kit->conn, NULL, &kit->error), &kit->error);
}

void kit_close_store(Kit *kit)
{
    store_disconnect(kit->conn);
    store_close(kit->store);
}

static void run_script(const char *url, const char *text)
{
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error err;

    CASE_OK("open", store_open(url, 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK(text, store_script(conn, "test", str_from(text), &err), &err);
    store_disconnect(conn);
    store_close(store);
}

/* An empty database on the server, one a process; the server goes after the tests. */
static const char *server_url(Arena *arena, const char *server)
{
    static bool is_made;
    const char *slash = strrchr(server, '/');
    const char *url =
        arena_printf(arena, "%.*s/ingest_%d", (int) (slash - server), server, (int) getpid());

    if (!is_made)
        run_script(server, arena_printf(arena, "create database ingest_%d", (int) getpid()));
    is_made = true;
    run_script(
        url,
        "drop schema if exists raw_data, ops, ml, quality, staging, intermediate, marts cascade");
    return url;
}

Kit *kit_open(void)
{
    Arena *arena = arena_new();
    Kit *kit = ARENA_NEW(arena, Kit);
    char *folder = temp_folder(arena, "ingest");

    kit->arena = arena;
    kit->folder = folder;
    kit->url = arena_printf(arena, "duckdb:%s/energy.duckdb", folder);
    if (getenv("EIOT_TEST_INGEST_ON") != NULL)
        kit->url = server_url(arena, getenv("EIOT_TEST_INGEST_ON"));
    kit->project = (Project){.folder = folder, .zone = "UTC"};
    kit->now_us = INT64_C(1768478400) * US_PER_S;
    kit_open_store(kit);
    return kit;
}

void kit_reopen(Kit *kit)
{
    kit_close_store(kit);
    kit_open_store(kit);
}

void kit_close(Kit *kit)
{
    kit_close_store(kit);
    temp_folder_drop(kit->folder);
    arena_free(kit->arena);
}

const char *kit_file(Kit *kit, const char *name, Str bytes)
{
    char *path = file_join(kit->arena, kit->folder, name);
    char *folder = arena_copy(kit->arena, path, (size_t) (file_base_name(path) - path) - 1);

    CASE_OK("folder", file_make_folder(folder, &kit->error), &kit->error);
    CASE_OK("write", file_write(path, bytes, &kit->error), &kit->error);
    return path;
}

void kit_source(Kit *kit, const char *name, const char *yaml)
{
    (void) kit_file(kit, arena_printf(kit->arena, "sources/%s.yml", name), str_from(yaml));
}

void kit_load(Kit *kit, const char *path, const char *source)
{
    IngestOptions options = {
        .source_name = source,
        .meter_id = kit->meter_id,
        .n_threads = kit->n_threads == 0 ? 2 : kit->n_threads,
        .now_us = kit->now_us,
        .block_bytes = kit->block_bytes,
        .max_devices = kit->max_devices,
    };

    kit->error = (Error){0};
    kit->report = (FileReport){0};
    kit->status = ingest_file(
        kit->arena, &kit->project, kit->conn, path, &options, &kit->report, &kit->error);
    kit->now_us += US_PER_S;
}

static void put_cell(StrBuf *buffer, const Table *table, size_t row, size_t column)
{
    char stamp[CIVIL_TEXT_MAX];
    char number[DECIMAL_TEXT_MAX];
    const Column *cells = &table->columns[column];

    if (table_is_null(table, row, column)) {
        strbuf_puts(buffer, "-");
        return;
    }
    switch (cells->type) {
    case COLUMN_TEXT:
        strbuf_put(buffer, table_text(table, row, column));
        break;
    case COLUMN_TIMESTAMP:
        strbuf_puts(buffer, civil_text_utc(table_i64(table, row, column), stamp));
        break;
    case COLUMN_DECIMAL:
        strbuf_puts(buffer, decimal_text(((const Decimal *) cells->values)[row], number));
        break;
    case COLUMN_F64:
        strbuf_printf(buffer, "%.10g", table_f64(table, row, column));
        break;
    case COLUMN_BOOL:
    case COLUMN_I32:
    case COLUMN_I64:
    case COLUMN_DATE:
        strbuf_printf(buffer, "%lld", (long long) table_i64(table, row, column));
        break;
    }
}

const char *kit_rows(Kit *kit, const char *text)
{
    Sql sql = {.name = "test", .text = str_from(text)};
    StrBuf buffer = strbuf_new(kit->arena);
    Table table;
    Error err;

    CASE_OK(text, store_table(kit->arena, kit->conn, &sql, 1000000, &table, &err), &err);
    for (size_t row = 0; row < table.n_rows; row++) {
        for (size_t column = 0; column < table.n_columns; column++) {
            if (column > 0)
                strbuf_put_char(&buffer, ' ');
            put_cell(&buffer, &table, row, column);
        }
        strbuf_put_char(&buffer, '\n');
    }
    return table.n_rows == 0 ? "" : strbuf_text(&buffer);
}

const char *kit_readings(Kit *kit)
{
    return kit_rows(
        kit,
        "select meter_id, channel, start_ts, length_s, kwh, quality, flag from raw_data.readings "
        "order by meter_id, channel, start_ts, length_s, line");
}

const char *kit_rejects(Kit *kit)
{
    return kit_rows(
        kit,
        "select line, column_number, column_name, '|', reason from raw_data.rejected_rows "
        "order by file_id, line, reason");
}

const char *kit_counts(Kit *kit)
{
    const FileReport *report = &kit->report;

    CASE_INT(
        "the counts add up",
        report->loaded + report->identical + report->superseded + report->rejected +
            report->skipped,
        report->records);
    return arena_printf(
        kit->arena,
        "%lld = %lld loaded + %lld identical + %lld superseded + %lld rejected + %lld skipped",
        (long long) report->records,
        (long long) report->loaded,
        (long long) report->identical,
        (long long) report->superseded,
        (long long) report->rejected,
        (long long) report->skipped);
}

const char *kit_everything(Kit *kit)
{
    return arena_printf(
        kit->arena,
        "%s\n%s\n%s\n%s\n%s\n%s",
        kit_readings(kit),
        kit_rows(
            kit,
            "select meter_id, channel, serial, first_ts, last_ts, file_id from "
            "raw_data.meter_devices order by meter_id, channel, serial, file_id"),
        kit_rows(
            kit,
            "select meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, "
            "superseded_by_file_id from raw_data.superseded_readings order by meter_id, channel, "
            "start_ts, length_s, file_id, line"),
        kit_rejects(kit),
        kit_rows(
            kit,
            "select file_id, content_hash, profile_hash, status, records, loaded, identical, "
            "superseded, rejected, skipped, missing, ambiguous, sum_kwh, first_ts, last_ts, reason "
            "from ops.files order by file_id"),
        kit_rows(
            kit,
            "select (select count(*) from raw_data.network_nodes), (select count(*) from "
            "raw_data.weather), (select count(*) from raw_data.outages), (select count(*) from "
            "raw_data.tariffs), (select count(*) from raw_data.events), (select count(*) from "
            "raw_data.vends), (select count(*) from raw_data.payments), "
            "(select count(*) from raw_data.inspections)"));
}

const char *kit_shared_data(void)
{
    static char path[1024];
    const char *folder = getenv("EIOT_SHARED_DATA");
    const char *root = getenv("EIOT_SOURCE_ROOT");

    if (folder == NULL) {
        (void) snprintf(path, sizeof(path), "%s/../shared/data", root == NULL ? "." : root);
        folder = path;
    }
    if (file_is_folder(folder))
        return folder;
    print_message("skipped: there is no '%s'; set EIOT_SHARED_DATA\n", folder);
    return NULL;
}

/* What must hold after a load of the case's file, whatever the block size. */
static void check_outcome(Kit *kit, const IngestCase *test, const char *path)
{
    if (kit->status != test->status)
        fail_msg(
            "%s: got %s '%s' (%s), expected %s",
            test->name,
            status_name(kit->status),
            kit->error.message,
            kit->error.where,
            status_name(test->status));
    if (test->message != NULL)
        CASE_TEXT(test->name, kit->error.message, test->message);
    if (test->where != NULL)
        CASE_TEXT(
            test->name, kit->error.where, arena_printf(kit->arena, "%s%s", path, test->where));
    if (test->hint != NULL)
        CASE_TEXT(test->name, kit->error.hint, test->hint);
    if (test->counts != NULL)
        CASE_TEXT(test->name, kit_counts(kit), test->counts);
    if (test->readings != NULL)
        CASE_TEXT(test->name, kit_readings(kit), test->readings);
    if (test->rejects != NULL)
        CASE_TEXT(test->name, kit_rejects(kit), test->rejects);
}

void kit_run_case(const IngestCase *test)
{
    static const struct {
        size_t n_threads;
        size_t block_bytes;
    } ways[] = {{2, 0}, {1, 1}, {4, 64}};

    for (size_t way = 0; way < COUNT_OF(ways); way++) {
        Kit *kit = kit_open();
        const char *path = kit_file(kit, "in.csv", test->input);
        const char *before;
        if (test->profile != NULL)
            kit_source(kit, "own", test->profile);
        kit->n_threads = ways[way].n_threads;
        kit->block_bytes = ways[way].block_bytes;
        kit_load(kit, path, test->source);
        check_outcome(kit, test, path);
        before = kit_everything(kit);
        kit_load(kit, path, test->source);
        CASE_INT(test->name, kit->status, test->status);
        CASE_TEXT(test->name, kit_everything(kit), before);
        kit_close(kit);
    }
}

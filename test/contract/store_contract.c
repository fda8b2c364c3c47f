/*
 * The contract of a store: the same cases for every driver. A driver that lacks a feature bit is
 * not asked what needs it. A query of the table "contract.x" is named like the table, so that the
 * fake in memory, which knows statements by name, gives its rows.
 */
#include <stdlib.h>
#include <unistd.h>

#include "cases.h"
#include "contract.h"
#include "store/clickhouse/clickhouse_driver.h"
#include "store/duckdb/duckdb_driver.h"
#include "store/memory/memory.h"
#include "store/postgres/postgres_driver.h"

/* ClickHouse has no order but that of a table's key: TinyLog gives rows as they came. */
static const char clickhouse_tables[] =
    "drop database if exists contract;\n"
    "create database contract;\n"
    "create table contract.types (a_bool Nullable(Bool), an_i32 Nullable(Int32), an_i64 "
    "Nullable(Int64),\n"
    "    an_f64 Nullable(Float64), a_decimal Nullable(Decimal(38, 20)), an_instant "
    "Nullable(DateTime64(6, 'UTC')),\n"
    "    a_date Nullable(Date32), a_text Nullable(String)) engine = TinyLog;\n"
    "create table contract.numbered (part Float64, name Nullable(String), n Int64)\n"
    "    engine = MergeTree order by n;\n";

static const char clickhouse_18_tables[] =
    "drop database if exists contract;\n"
    "create database contract;\n"
    "create table contract.types (a_bool Nullable(UInt8), an_i32 Nullable(Int32), an_i64 "
    "Nullable(Int64),\n"
    "    an_f64 Nullable(Float64), a_decimal Nullable(Decimal(38, 20)), an_instant "
    "Nullable(DateTime('UTC')),\n"
    "    a_date Nullable(Date), a_text Nullable(String)) engine = TinyLog;\n"
    "create table contract.numbered (part Float64, name Nullable(String), n Int64)\n"
    "    engine = MergeTree order by n;\n";

static const Subject subjects[] = {
    {.name = "duckdb in memory", .driver = &duckdb_driver, .url = "duckdb::memory:"},
    {
        .name = "duckdb in a file",
        .driver = &duckdb_driver,
        .url = "duckdb:contract_store.duckdb",
        .file = "contract_store.duckdb",
    },
    {.name = "memory", .driver = &memory_driver},
    {.name = "PostgreSQL", .driver = &postgres_driver, .server = "EIOT_TEST_POSTGRES"},
    {
        .name = "ClickHouse",
        .driver = &clickhouse_driver,
        .server = "EIOT_TEST_CLICKHOUSE",
        .tables = clickhouse_tables,
        .lacks = LACKS_UPDATE | LACKS_LINES | LACKS_MIGRATIONS,
        /* 1900-01-01 to 2299-12-31 */
        .times =
            {
                {INT64_C(1751329800000001), INT64_C(10413791999999999), INT64_C(-2208988800000000)},
                {20270, 120529, -25567},
            },
    },
    {
        .name = "ClickHouse 18.16",
        .driver = &clickhouse_driver,
        .server = "EIOT_TEST_CLICKHOUSE_18",
        .tables = clickhouse_18_tables,
        .lacks = LACKS_TYPES | LACKS_PARAMETERS | LACKS_UPDATE | LACKS_LINES | LACKS_MIGRATIONS,
        /* whole seconds from 1970 to 2106-02-07, days to 2149-06-06 */
        .times =
            {
                {INT64_C(1751329800000000), INT64_C(4294967295000000), 0},
                {20270, 65535, 0},
            },
    },
};

const Subject *subject;

bool has(uint32_t feature)
{
    return (subject->driver->features & feature) != 0;
}

Sql sql_of(const char *name, const char *text)
{
    return (Sql){.name = name, .text = str_from(text)};
}

void run_text(Session *session, const char *text)
{
    Sql sql = sql_of(text, text);

    CASE_OK(text, store_run(session->conn, &sql, NULL, &session->error), &session->error);
}

bool lacks(uint32_t bits)
{
    return (subject->lacks & bits) != 0;
}

void make_tables(Session *session)
{
    static const char script[] =
        "create schema contract;\n"
        "create table contract.types (a_bool boolean, an_i32 integer, an_i64 bigint,\n"
        "    an_f64 double precision, a_decimal decimal(38, 20), an_instant timestamptz, a_date "
        "date,\n"
        "    a_text varchar);\n"
        "create table contract.numbered (part double precision, name varchar, n bigint not "
        "null);\n";

    CASE_OK(
        "make tables",
        store_script(
            session->conn,
            "make tables",
            str_from(subject->tables == NULL ? script : subject->tables),
            &session->error),
        &session->error);
}

/* ---- a database of the server for each case ---- */

/* The server's URL with another database: what stands between the last '/' and '?'. */
static const char *database_url(Arena *arena, const char *server, const char *database)
{
    const char *options = server + strcspn(server, "?");
    size_t length = (size_t) (options - server);

    while (length > 0 && server[length - 1] != '/')
        length--;
    return arena_printf(arena, "%.*s%s%s", (int) length, server, database, options);
}

/* Runs statements at the server, outside the database of the case. */
static void at_server(Session *session, const char *script)
{
    Store *store = NULL;
    StoreConn *conn = NULL;

    CASE_OK(
        "server", store_open(getenv(subject->server), 1, &store, &session->error), &session->error);
    CASE_OK("server", store_connect(store, &conn, &session->error), &session->error);
    CASE_OK(
        "server", store_script(conn, "server", str_from(script), &session->error), &session->error);
    store_disconnect(conn);
    store_close(store);
}

static const char *own_database(Arena *arena)
{
    return arena_printf(arena, "eiot_contract_%ld", (long) getpid());
}

static void make_database(Session *session)
{
    const char *name = own_database(session->arena);

    if (subject->tables != NULL) {
        session->url = getenv(subject->server);
        return;
    }
    at_server(session, arena_printf(session->arena, "create database %s", name));
    session->url = database_url(session->arena, getenv(subject->server), name);
}

static void drop_database(Session *session)
{
    const char *name = own_database(session->arena);

    if (subject->tables != NULL) {
        at_server(session, "drop database contract");
        return;
    }
    at_server(session, arena_printf(session->arena, "drop database %s with (force)", name));
}

/* ---- the fixture ---- */

static int set_up(void **state)
{
    Arena *arena = arena_new();
    Session *session = ARENA_NEW(arena, Session);

    session->arena = arena;
    session->url = subject->url;
    if (subject->server != NULL)
        make_database(session);
    if (session->url == NULL)
        CASE_OK("open", memory_store_open(&session->store, &session->error), &session->error);
    else
        CASE_OK(
            "open", store_open(session->url, 2, &session->store, &session->error), &session->error);
    CASE_OK(
        "connect", store_connect(session->store, &session->conn, &session->error), &session->error);
    if (has(STORE_SQL))
        make_tables(session);
    *state = session;
    return 0;
}

static int tear_down(void **state)
{
    Session *session = *state;

    store_disconnect(session->conn);
    store_close(session->store);
    if (subject->server != NULL)
        drop_database(session);
    arena_free(session->arena);
    if (subject->file != NULL)
        assert_int_equal(unlink(subject->file), 0);
    return 0;
}

Table read_table(Session *session, StoreConn *conn, const char *table)
{
    char *text = arena_printf(session->arena, "select * from %s", table);
    Sql sql = sql_of(table, text);
    Table rows = {0};

    CASE_OK(
        table,
        store_table(session->arena, conn, &sql, 1000000, &rows, &session->error),
        &session->error);
    return rows;
}

size_t count_rows(Session *session, StoreConn *conn, const char *table)
{
    return read_table(session, conn, table).n_rows;
}

void append_types(Session *session, StoreConn *conn)
{
    CASE_OK(
        "append",
        store_append(conn, "contract.types", &types_batch, &session->error),
        &session->error);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest cases[] = {
        CASE(types_round_trip),
        CASE(types_in_a_table),
        CASE(parameters_round_trip),
        CASE(parameters_are_counted),
        CASE(shapes_are_held),
        CASE(too_many_rows_for_a_table),
        CASE(one_result_at_a_time),
        CASE(loads),
        CASE(workers_outnumber_threads),
        CASE(workers_run_at_once),
        CASE(failed_loads_leave_nothing),
        CASE(a_session_goes_on_after_a_failed_load),
        CASE(refused_loads),
        CASE(transactions),
        CASE(two_connections),
        CASE(disconnect_ends_the_transaction),
        CASE(rollback_under_open_rows),
        CASE(statements_count_changes),
        CASE(scripts_stop_at_errors),
        CASE(errors_say_the_line),
        CASE(errors_while_reading),
        CASE(values_of_integers),
        CASE(migrations),
    };
    int n_failed = 0;

    for (size_t at = 0; at < COUNT_OF(subjects); at++) {
        subject = &subjects[at];
        if (subject->server != NULL &&
            (getenv(subject->server) == NULL || getenv(subject->server)[0] == '\0')) {
            printf("SKIP: contract on %s: %s is not set\n", subject->name, subject->server);
            continue;
        }
        types_set_times(subject->times.dates[0] == 0 ? NULL : &subject->times);
        n_failed += cmocka_run_group_tests_name(subject->name, cases, NULL, NULL);
    }
    return n_failed == 0 ? 0 : 1;
}

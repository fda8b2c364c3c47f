/*
 * The contract of a store: the same cases for every driver. A driver that lacks a feature bit is
 * not asked what needs it. A query of the table "contract.x" is named like the table, so that the
 * fake in memory, which knows statements by name, gives its rows.
 */
#include <unistd.h>

#include "cases.h"
#include "contract.h"
#include "store/duckdb/duckdb_driver.h"
#include "store/memory/memory.h"

static const Subject subjects[] = {
    {"duckdb in memory", &duckdb_driver, "duckdb::memory:", NULL},
    {"duckdb in a file", &duckdb_driver, "duckdb:contract_store.duckdb", "contract_store.duckdb"},
    {"memory", &memory_driver, NULL, NULL},
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
        store_script(session->conn, "make tables", STR(script), &session->error),
        &session->error);
}

static int set_up(void **state)
{
    Arena *arena = arena_new();
    Session *session = ARENA_NEW(arena, Session);

    session->arena = arena;
    if (subject->url == NULL)
        CASE_OK("open", memory_store_open(&session->store, &session->error), &session->error);
    else
        CASE_OK(
            "open", store_open(subject->url, 2, &session->store, &session->error), &session->error);
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
        n_failed += cmocka_run_group_tests_name(subject->name, cases, NULL, NULL);
    }
    return n_failed == 0 ? 0 : 1;
}

/* What is PostgreSQL's own about statements; the rest is in test/contract. */
#include "base/civil.h"
#include "server.h"

typedef struct ReadCase {
    const char *text;
    const char *type;
    const char *value;
} ReadCase;

static const ReadCase read_cases[] = {
    {"select true", "boolean", "1"},
    {"select (-7)::smallint", "integer", "-7"},
    {"select 2147483647", "integer", "2147483647"},
    {"select (-9223372036854775808)::bigint", "bigint", "-9223372036854775808"},
    {"select 4294967295::oid", "bigint", "4294967295"},
    {"select '9223372036854775807'::xid8", "bigint", "9223372036854775807"},
    {"select 0.5::real", "double", "0.5"},
    {"select 0.1::double precision", "double", "0.10000000000000001"},
    {"select 'infinity'::double precision", "double", "inf"},
    {"select 0.00000000000000000001", "decimal", "0.00000000000000000001"},
    {"select -999999999999999999.99999999999999999999",
     "decimal",
     "-999999999999999999.99999999999999999999"},
    {"select sum(n) from (values (1::bigint), (2)) as v (n)", "decimal", "3"},
    {"select '2025-07-01 02:30:00.000001+02'::timestamptz",
     "timestamp",
     "2025-07-01T00:30:00.000001Z"},
    {"select '2025-07-01 00:30:00'::timestamp", "timestamp", "2025-07-01T00:30:00Z"},
    {"select '0001-01-01'::date", "date", "-719162"},
    {"select 'a'", "text", "a"},
    {"select 'abc'::varchar(2)", "text", "ab"},
    {"select 'a'::char(3)", "text", "a  "},
    {"select 'pg_class'::name", "text", "pg_class"},
    {"select '{\"a\": 1}'::json", "text", "{\"a\": 1}"},
    {"select '{\"a\":1}'::jsonb", "text", "{\"a\": 1}"},
    {"select null::integer", "integer", "null"},
    {"select pg_sleep(0)", "text", "null"},
};

static const char *value_text(Arena *arena, const Table *table)
{
    const Column *column = &table->columns[0];
    char text[64];

    if (table_is_null(table, 0, 0))
        return "null";
    if (column->type == COLUMN_TEXT)
        return str_dup(arena, table_text(table, 0, 0));
    if (column->type == COLUMN_F64)
        return arena_printf(arena, "%.17g", table_f64(table, 0, 0));
    if (column->type == COLUMN_DECIMAL)
        return arena_printf(arena, "%s", decimal_text(*(const Decimal *) column->values, text));
    if (column->type == COLUMN_TIMESTAMP)
        return arena_printf(arena, "%s", civil_text_utc(table_i64(table, 0, 0), text));
    return arena_printf(arena, "%lld", (long long) table_i64(table, 0, 0));
}

static void types_are_read(void **state)
{
    Fixture fixture = open_fixture();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(read_cases); at++) {
        const char *text = read_cases[at].text;
        Sql sql = {.name = text, .text = str_from(text)};
        Table table = {0};

        CASE_OK(
            text,
            store_table(fixture.arena, fixture.conn, &sql, 1, &table, &fixture.error),
            &fixture.error);
        CASE_TEXT(text, column_type_name(table.columns[0].type), read_cases[at].type);
        CASE_TEXT(text, value_text(fixture.arena, &table), read_cases[at].value);
    }
    close_fixture(&fixture);
}

typedef struct RefusedCase {
    const char *text;
    Status status;
    const char *message;
    const char *hint;
} RefusedCase;

static const RefusedCase refused_cases[] = {
    {"select point '(1,2)' as p",
     STATUS_UNSUPPORTED,
     "column 'p' has a type that can't be read",
     "Cast it in the statement, for instance to text or double precision."},
    {"select array[1] as a",
     STATUS_UNSUPPORTED,
     "column 'a' has a type that can't be read",
     "Cast it in the statement, for instance to text or double precision."},
    {"select 'infinity'::timestamptz as t",
     STATUS_STORE,
     "column 't': a timestamp is infinite or beyond the year 294246",
     ""},
    {"select '-infinity'::date as d", STATUS_STORE, "column 'd': a date is infinite", ""},
    {"select 'nan'::numeric as n",
     STATUS_STORE,
     "column 'n': a value does not fit 18 digits and 20 decimals",
     "Cast it to double precision in the statement."},
    {"select 1000000000000000000.0 as n",
     STATUS_STORE,
     "column 'n': a value does not fit 18 digits and 20 decimals",
     "Cast it to double precision in the statement."},
    {"select 0.000000000000000000001 as n",
     STATUS_STORE,
     "column 'n': a value does not fit 18 digits and 20 decimals",
     "Cast it to double precision in the statement."},
    {"select '18446744073709551615'::xid8 as x",
     STATUS_STORE,
     "column 'x': a value does not fit 64 bits",
     ""},
    {"select 1 / 0", STATUS_STORE, "division by zero", ""},
    {"select * from nope.t",
     STATUS_STORE,
     "relation \"nope.t\" does not exist",
     "Make the store's tables with: eiot init. One that is missing after that was dropped: restore "
     "it from a backup, or load the files into a new database."},
    {"create table no_schema (n int)",
     STATUS_STORE,
     "no schema has been selected to create in",
     "Make the store's tables with: eiot init. One that is missing after that was dropped: restore "
     "it from a backup, or load the files into a new database."},
    {"copy (select 1) to stdout",
     STATUS_UNSUPPORTED,
     "a copy gives no rows to read",
     "Run it with the server's own tools."},
};

static void results_refused(void **state)
{
    Fixture fixture = open_fixture();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(refused_cases); at++) {
        const RefusedCase *refused = &refused_cases[at];
        Sql sql = {.name = "s", .text = str_from(refused->text)};
        Table table = {0};
        Status status;

        fixture.error = (Error){0};
        status = store_table(fixture.arena, fixture.conn, &sql, 9, &table, &fixture.error);
        CASE_INT(refused->text, status, refused->status);
        CASE_TEXT(
            refused->text,
            fixture.error.message,
            arena_printf(fixture.arena, "statement 's': %s", refused->message));
        CASE_TEXT(refused->text, fixture.error.hint, refused->hint);
        CASE_TEXT(refused->text, text_of(&fixture, "select 'goes on'"), "goes on");
    }
    close_fixture(&fixture);
}

/* As statements they neither hang nor leave the session waiting for rows. The server calls an ended
 * copy a cancelled query, as it calls a time-out. */
static void copies_as_statements(void **state)
{
    Fixture fixture = open_fixture();
    Sql out = {.name = "out", .text = STR("copy (select 1) to stdout")};
    Sql in = {.name = "in", .text = STR("copy t from stdin")};

    (void) state;
    run_text(&fixture, "create temp table t (n integer)");
    CASE_OK("out", store_run(fixture.conn, &out, NULL, &fixture.error), &fixture.error);
    CASE_INT("in", store_run(fixture.conn, &in, NULL, &fixture.error), STATUS_LIMIT);
    CASE_TEXT(
        "in",
        fixture.error.message,
        "statement 'in': COPY from stdin failed: not within a statement");
    CASE_INT(
        "in a script",
        store_script(fixture.conn, "s", STR("copy t from stdin; select 1"), &fixture.error),
        STATUS_LIMIT);
    CASE_TEXT("goes on", text_of(&fixture, "select 'goes on'"), "goes on");
    close_fixture(&fixture);
}

static const char many[] = "select n, repeat('x', 100) from generate_series(1, 200000) as g (n)";

/* Read to half and closed: outside a transaction the server is told to stop, within one the rest is
 * read, since a cancelled statement would take the transaction with it. */
static void a_result_closed_early(void **state)
{
    Fixture fixture = open_fixture();
    Sql sql = {.name = "many", .text = str_from(many)};
    const Batch *batch = NULL;
    Rows *rows = NULL;

    (void) state;
    for (int in_transaction = 0; in_transaction < 2; in_transaction++) {
        if (in_transaction == 1)
            CASE_OK("begin", store_begin(fixture.conn, &fixture.error), &fixture.error);
        CASE_OK(
            "query",
            store_query(fixture.conn, &sql, EXPECT_ANY, &rows, &fixture.error),
            &fixture.error);
        CASE_OK("next", rows_next(rows, &batch, &fixture.error), &fixture.error);
        CASE_INT("a batch", batch->n_rows, BATCH_ROWS);
        rows_close(rows);
        CASE_TEXT("goes on", text_of(&fixture, "select 'goes on'"), "goes on");
    }
    CASE_OK("commit", store_commit(fixture.conn, &fixture.error), &fixture.error);
    close_fixture(&fixture);
}

static void batches_are_whole(void **state)
{
    Fixture fixture = open_fixture();
    Sql sql = {.name = "many", .text = str_from(many)};
    const Batch *batch = NULL;
    Rows *rows = NULL;
    int64_t n_rows = 0;

    (void) state;
    CASE_OK(
        "query",
        store_query(fixture.conn, &sql, EXPECT_ANY, &rows, &fixture.error),
        &fixture.error);
    do {
        CASE_OK("next", rows_next(rows, &batch, &fixture.error), &fixture.error);
        for (size_t row = 0; row < batch->n_rows; row++)
            CASE_INT("row", ((const int32_t *) batch->columns[0].values)[row], ++n_rows);
    } while (batch->n_rows == BATCH_ROWS);
    CASE_INT("rows", n_rows, 200000);
    rows_close(rows);
    close_fixture(&fixture);
}

/* The server calls that commit a success and rolls back. */
static void commit_of_a_failed_transaction(void **state)
{
    Fixture fixture = open_fixture();
    Sql sql = {.name = "bad", .text = STR("select 1 / 0")};

    (void) state;
    CASE_OK("begin", store_begin(fixture.conn, &fixture.error), &fixture.error);
    CASE_INT("bad", store_run(fixture.conn, &sql, NULL, &fixture.error), STATUS_STORE);
    CASE_INT("commit", store_commit(fixture.conn, &fixture.error), STATUS_STORE);
    CASE_TEXT(
        "commit",
        fixture.error.message,
        "commit the transaction: a statement had failed: nothing of it is kept");
    CASE_TEXT("goes on", text_of(&fixture, "select 'goes on'"), "goes on");
    close_fixture(&fixture);
}

static void scripts_say_the_line(void **state)
{
    Fixture fixture = open_fixture();

    (void) state;
    CASE_INT(
        "script",
        store_script(
            fixture.conn,
            "bad.sql",
            STR("-- one\nselect ';';\n\nselect 1,\n    nope\n;\n"),
            &fixture.error),
        STATUS_STORE);
    CASE_TEXT(
        "script",
        fixture.error.message,
        "script 'bad.sql': statement 2 of 2: column \"nope\" does not exist");
    CASE_TEXT("script", fixture.error.where, "line:5");
    close_fixture(&fixture);
}

/* ---- a connection that ends ---- */

static void terminate(Fixture *fixture)
{
    const char *pid = text_of(fixture, "select pg_backend_pid()::text");
    Fixture other = open_fixture();

    (void) text_of(
        &other, arena_printf(other.arena, "select pg_terminate_backend(%s, 5000)::text", pid));
    close_fixture(&other);
}

static void check_lost(Fixture *fixture, const char *name)
{
    Sql sql = {.name = "after", .text = STR("select 1")};

    CASE_TRUE(name, strstr(fixture->error.message, "the connection was lost: ") != NULL);
    CASE_TEXT(
        name,
        fixture->error.hint,
        "The server stopped, or the network did. Nothing of the transaction is kept; run the "
        "command again.");
    CASE_INT(name, store_run(fixture->conn, &sql, NULL, &fixture->error), STATUS_STORE);
    CASE_TEXT(name, fixture->error.message, "'after' can't run: the session was lost");
}

static void a_lost_session_says_so(void **state)
{
    Fixture fixture = open_fixture();
    Sql sql = {.name = "s", .text = STR("select 1")};

    (void) state;
    terminate(&fixture);
    CASE_INT("run", store_run(fixture.conn, &sql, NULL, &fixture.error), STATUS_STORE);
    check_lost(&fixture, "run");
    close_fixture(&fixture);

    fixture = open_fixture();
    CASE_OK("begin", store_begin(fixture.conn, &fixture.error), &fixture.error);
    terminate(&fixture);
    CASE_INT("commit", store_commit(fixture.conn, &fixture.error), STATUS_STORE);
    check_lost(&fixture, "commit");
    close_fixture(&fixture);

    fixture = open_fixture();
    CASE_OK("begin", store_begin(fixture.conn, &fixture.error), &fixture.error);
    terminate(&fixture);
    store_rollback(fixture.conn);
    CASE_INT("rollback", store_run(fixture.conn, &sql, NULL, &fixture.error), STATUS_STORE);
    CASE_TEXT("rollback", fixture.error.message, "'s' can't run: the session was lost");
    close_fixture(&fixture);
}

static void a_session_lost_while_read(void **state)
{
    Fixture fixture = open_fixture();
    Fixture other = open_fixture();
    const char *pid = text_of(&fixture, "select pg_backend_pid()::text");
    Sql sql = {.name = "many", .text = str_from(many)};
    const Batch *batch = NULL;
    Rows *rows = NULL;
    Status status;

    (void) state;
    CASE_OK(
        "query",
        store_query(fixture.conn, &sql, EXPECT_ANY, &rows, &fixture.error),
        &fixture.error);
    (void) text_of(
        &other, arena_printf(other.arena, "select pg_terminate_backend(%s, 5000)::text", pid));
    do {
        status = rows_next(rows, &batch, &fixture.error);
    } while (status == OK && batch->n_rows > 0);
    CASE_INT("next", status, STATUS_STORE);
    rows_close(rows);
    check_lost(&fixture, "next");
    close_fixture(&other);
    close_fixture(&fixture);
}

static void time_out_names_its_setting(void **state)
{
    Fixture fixture = open_fixture();
    Sql sql = {.name = "slow", .text = STR("select pg_sleep(20)")};

    (void) state;
    run_text(&fixture, "set statement_timeout = '50ms'");
    CASE_INT("slow", store_run(fixture.conn, &sql, NULL, &fixture.error), STATUS_LIMIT);
    CASE_TEXT(
        "slow",
        fixture.error.message,
        "statement 'slow': canceling statement due to statement timeout");
    CASE_TRUE("hint", strstr(fixture.error.hint, "statement_timeout") != NULL);
    close_fixture(&fixture);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(types_are_read),
        cmocka_unit_test(results_refused),
        cmocka_unit_test(copies_as_statements),
        cmocka_unit_test(a_result_closed_early),
        cmocka_unit_test(batches_are_whole),
        cmocka_unit_test(commit_of_a_failed_transaction),
        cmocka_unit_test(scripts_say_the_line),
        cmocka_unit_test(a_lost_session_says_so),
        cmocka_unit_test(a_session_lost_while_read),
        cmocka_unit_test(time_out_names_its_setting),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

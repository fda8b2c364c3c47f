/* The contract: transactions, statements and migrations. */
#include "cases.h"
#include "contract.h"

/* ---- transactions ---- */

void transactions(void **state)
{
    Session *session = *state;

    if (!has(STORE_TRANSACTIONS))
        skip();
    store_rollback(session->conn); /* without one: nothing happens */
    CASE_OK("begin", store_begin(session->conn, &session->error), &session->error);
    append_types(session, session->conn);
    store_rollback(session->conn);
    CASE_INT("rolled back", count_rows(session, session->conn, "contract.types"), 0);
    CASE_OK("begin", store_begin(session->conn, &session->error), &session->error);
    append_types(session, session->conn);
    CASE_OK("commit", store_commit(session->conn, &session->error), &session->error);
    CASE_INT("kept", count_rows(session, session->conn, "contract.types"), TYPES_ROWS);
    CASE_OK("begin", store_begin(session->conn, &session->error), &session->error);
    append_types(session, session->conn);
    store_rollback(session->conn);
    CASE_INT("still kept", count_rows(session, session->conn, "contract.types"), TYPES_ROWS);
}

void two_connections(void **state)
{
    Session *session = *state;
    StoreConn *other = NULL;

    CASE_OK("connect", store_connect(session->store, &other, &session->error), &session->error);
    if (has(STORE_SQL) && has(STORE_TRANSACTIONS)) {
        CASE_OK("begin", store_begin(session->conn, &session->error), &session->error);
        append_types(session, session->conn);
        CASE_INT(
            "own rows are seen", count_rows(session, session->conn, "contract.types"), TYPES_ROWS);
        CASE_INT("others are not", count_rows(session, other, "contract.types"), 0);
        CASE_OK("commit", store_commit(session->conn, &session->error), &session->error);
    } else {
        append_types(session, session->conn);
    }
    CASE_INT("committed", count_rows(session, other, "contract.types"), TYPES_ROWS);
    store_disconnect(other);
}

void disconnect_ends_the_transaction(void **state)
{
    Session *session = *state;
    StoreConn *other = NULL;

    if (!has(STORE_TRANSACTIONS))
        skip();
    CASE_OK("connect", store_connect(session->store, &other, &session->error), &session->error);
    CASE_OK("begin", store_begin(other, &session->error), &session->error);
    append_types(session, other);
    store_disconnect(other);
    CASE_INT("nothing is left", count_rows(session, session->conn, "contract.types"), 0);
}

void rollback_under_open_rows(void **state)
{
    Session *session = *state;
    Sql sql = sql_of("contract.numbered", "select * from contract.numbered");
    Numbered numbered = numbered_new(session->arena, 100000, 2048, 2);
    BatchSource source = numbered_source(&numbered, 2);
    Rows *rows = NULL;
    const Batch *batch;

    if (!has(STORE_TRANSACTIONS))
        skip();
    CASE_OK("begin", store_begin(session->conn, &session->error), &session->error);
    CASE_OK(
        "load",
        store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
        &session->error);
    CASE_OK(
        "query",
        store_query(session->conn, &sql, EXPECT_ANY, &rows, &session->error),
        &session->error);
    CASE_OK("next", rows_next(rows, &batch, &session->error), &session->error);
    store_rollback(session->conn);
    rows_close(rows);
    CASE_INT("nothing is left", count_rows(session, session->conn, "contract.numbered"), 0);
}

/* ---- statements ---- */

void statements_count_changes(void **state)
{
    Session *session = *state;
    Sql update = sql_of("update", "update contract.types set an_i32 = 1 where an_i32 >= 0");
    int64_t changed = -1;

    if (!has(STORE_SQL) || lacks(LACKS_UPDATE))
        skip();
    append_types(session, session->conn);
    CASE_OK(
        "update", store_run(session->conn, &update, &changed, &session->error), &session->error);
    CASE_INT("changed", changed, 3);
}

void scripts_stop_at_errors(void **state)
{
    Session *session = *state;

    if (!has(STORE_SQL))
        skip();
    CASE_INT(
        "script",
        store_script(
            session->conn,
            "bad.sql",
            STR("insert into contract.numbered values (0, 'a;b', 1); -- ; no end\n"
                "insert into contract.nope values (1);\n"
                "insert into contract.numbered values (0, 'c', 2)"),
            &session->error),
        STATUS_STORE);
    CASE_TRUE(
        "message",
        str_starts_with(
            str_from(session->error.message), STR("script 'bad.sql': statement 2 of 3: ")));
    CASE_INT("the first ran", count_rows(session, session->conn, "contract.numbered"), 1);
    CASE_OK(
        "an empty script",
        store_script(session->conn, "empty.sql", STR("-- nothing\n"), &session->error),
        &session->error);
}

void errors_say_the_line(void **state)
{
    Session *session = *state;
    Sql sql = sql_of("model.sql", "select\n    n,\n    nope\nfrom contract.numbered");
    int64_t value;

    if (!has(STORE_SQL) || lacks(LACKS_LINES))
        skip();
    CASE_INT("status", store_value_i64(session->conn, &sql, &value, &session->error), STATUS_STORE);
    CASE_TRUE(
        "message",
        str_starts_with(str_from(session->error.message), STR("statement 'model.sql': ")));
    CASE_TRUE("message", strstr(session->error.message, "nope") != NULL);
    CASE_TEXT("where", session->error.where, "model.sql:3");
}

void errors_while_reading(void **state)
{
    Session *session = *state;
    Sql sql = sql_of(
        "late",
        "select 1000 / (90000 - cast(n as integer)), cast(case when n = 90000 then 'x' else '1' "
        "end as "
        "integer) from contract.numbered order by n");
    Numbered numbered = numbered_new(session->arena, 100000, 2048, 1);
    BatchSource source = numbered_source(&numbered, 1);
    Rows *rows = NULL;
    const Batch *batch;
    Status status;

    if (!has(STORE_SQL))
        skip();
    CASE_OK(
        "load",
        store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
        &session->error);
    status = store_query(session->conn, &sql, EXPECT_ANY, &rows, &session->error);
    while (status == OK) {
        status = rows_next(rows, &batch, &session->error);
        if (status == OK && batch->n_rows == 0)
            break;
    }
    rows_close(rows);
    CASE_INT("status", status, STATUS_STORE);
    CASE_TRUE(
        "message", str_starts_with(str_from(session->error.message), STR("statement 'late': ")));
}

void values_of_integers(void **state)
{
    Session *session = *state;
    Sql sum = sql_of("sum", "select cast(sum(n) as bigint) from contract.numbered");
    Sql text = sql_of("text", "select 'a'");
    Numbered numbered = numbered_new(session->arena, 1000, 2048, 1);
    BatchSource source = numbered_source(&numbered, 1);
    int64_t value = -1;

    if (!has(STORE_SQL))
        skip();
    CASE_OK("null", store_value_i64(session->conn, &sum, &value, &session->error), &session->error);
    CASE_INT("null is 0", value, 0);
    CASE_OK(
        "load",
        store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
        &session->error);
    CASE_OK("sum", store_value_i64(session->conn, &sum, &value, &session->error), &session->error);
    CASE_INT("sum", value, 499500);
    CASE_INT(
        "text", store_value_i64(session->conn, &text, &value, &session->error), STATUS_INTERNAL);
    CASE_TEXT(
        "text",
        session->error.message,
        "statement 'text' gave a value of type text, expected an integer");
}

/* ---- migrations ---- */

void migrations(void **state)
{
    Session *session = *state;
    size_t n_applied = 0;
    int64_t at = -1;
    int64_t newest = 0;

    if (!has(STORE_SQL) || lacks(LACKS_MIGRATIONS))
        skip();
    CASE_OK(
        "version",
        store_schema_version(session->conn, &at, &newest, &session->error),
        &session->error);
    CASE_INT("a new store", at, 0);
    CASE_TRUE("some are known", newest >= 2);
    CASE_OK("first", store_migrate(session->conn, &n_applied, &session->error), &session->error);
    CASE_INT("all are applied", n_applied, newest);
    CASE_OK("second", store_migrate(session->conn, &n_applied, &session->error), &session->error);
    CASE_INT("none is left", n_applied, 0);
    CASE_OK(
        "version",
        store_schema_version(session->conn, &at, &newest, &session->error),
        &session->error);
    CASE_INT("at the newest", at, newest);
    CASE_INT("they are recorded", count_rows(session, session->conn, "ops.migrations"), newest);
    CASE_INT("tables are there", count_rows(session, session->conn, "raw_data.readings"), 0);

    run_text(session, "insert into ops.migrations values (9999, '9999_later.sql', now())");
    CASE_INT("newer", store_migrate(session->conn, NULL, &session->error), STATUS_STORE);
    CASE_TEXT(
        "newer",
        session->error.message,
        arena_printf(
            session->arena,
            "the store is at version 9999, this eiot knows %lld",
            (long long) newest));
    CASE_TEXT("newer", session->error.hint, "It was made by a newer eiot. Use that one.");
}

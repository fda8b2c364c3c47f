/* What store.c does for every driver, seen on the fake; the rest is in test/contract. */
#include "cases.h"
#include "store/memory/memory.h"
#include "store/store.h"

typedef struct UrlCase {
    const char *url;
    const char *message;
    const char *hint;
} UrlCase;

static const UrlCase url_cases[] = {
    {
        "energy.duckdb",
        "store 'energy.duckdb' is of no known kind",
        "Write it as duckdb:PATH, for instance duckdb:data/energy.duckdb, or as "
        "postgresql://USER@HOST/DATABASE.",
    },
    {
        "oracle:x",
        "store 'oracle:x' is of no known kind",
        "Write it as duckdb:PATH, for instance duckdb:data/energy.duckdb, or as "
        "postgresql://USER@HOST/DATABASE.",
    },
    {
        "duckdb:",
        "store 'duckdb:': no file is named",
        "Write it as duckdb:PATH, for instance duckdb:data/energy.duckdb.",
    },
    {
        "duckdb:data/Marts.v2.duckdb",
        "store 'duckdb:data/Marts.v2.duckdb': the file can't be named 'marts': a schema has that "
        "name",
        "Name it otherwise, for instance energy.duckdb.",
    },
    {
        "duckdb:x?threads=2",
        "store 'duckdb:x?threads=2': option 'threads=2' is unknown",
        "The one option is memory_limit, for instance duckdb:PATH?memory_limit=2GB.",
    },
    {
        "duckdb:x?memory_limit=much",
        "store 'duckdb:x?memory_limit=much': memory_limit 'much' is no size",
        "Write a number and a unit, for instance 512MB or 4GB.",
    },
};

static void urls(void **state)
{
    Store *store = NULL;
    Error error;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(url_cases); at++) {
        CASE_INT(
            url_cases[at].url, store_open(url_cases[at].url, 0, &store, &error), STATUS_CONFIG);
        CASE_TEXT(url_cases[at].url, error.message, url_cases[at].message);
        CASE_TEXT(url_cases[at].url, error.hint, url_cases[at].hint);
    }
}

typedef struct Fake {
    Store *store;
    StoreConn *conn;
    Error error;
} Fake;

static Fake open_fake(void)
{
    Fake fake = {0};

    CASE_OK("open", memory_store_open(&fake.store, &fake.error), &fake.error);
    CASE_OK("connect", store_connect(fake.store, &fake.conn, &fake.error), &fake.error);
    return fake;
}

static void close_fake(Fake *fake)
{
    store_disconnect(fake->conn);
    store_close(fake->store);
}

/* The statement's or table's name is put in front once, whatever the driver says. */
static void errors_name_what_failed(void **state)
{
    Fake fake = open_fake();
    Sql sql = {.name = "stmt", .text = STR("")};
    int64_t value = 7;
    Batch batch = {.n_rows = 1, .n_columns = 1};
    Column column = {"n", COLUMN_I64, &value, NULL};
    Rows *rows = NULL;

    (void) state;
    batch.columns = &column;
    memory_fail_at(fake.store, 1, STATUS_STORE);
    CASE_INT("run", store_run(fake.conn, &sql, NULL, &fake.error), STATUS_STORE);
    CASE_TEXT("run", fake.error.message, "statement 'stmt': told to fail at 'run stmt'");
    memory_fail_at(fake.store, 1, STATUS_STORE);
    CASE_INT("query", store_query(fake.conn, &sql, EXPECT_ANY, &rows, &fake.error), STATUS_STORE);
    CASE_TEXT("query", fake.error.message, "statement 'stmt': told to fail at 'query stmt'");
    memory_fail_at(fake.store, 1, STATUS_STORE);
    CASE_INT("script", store_script(fake.conn, "a.sql", STR(""), &fake.error), STATUS_STORE);
    CASE_TEXT("script", fake.error.message, "script 'a.sql': told to fail at 'script'");
    memory_fail_at(fake.store, 1, STATUS_IO);
    CASE_INT("append", store_append(fake.conn, "s.t", &batch, &fake.error), STATUS_IO);
    CASE_TEXT("append", fake.error.message, "load into 's.t': told to fail at 'load s.t'");
    memory_fail_at(fake.store, 1, STATUS_BUSY);
    CASE_INT("begin", store_begin(fake.conn, &fake.error), STATUS_BUSY);
    CASE_TEXT("begin", fake.error.message, "begin a transaction: told to fail at 'begin'");
    CASE_OK("begin", store_begin(fake.conn, &fake.error), &fake.error);
    memory_fail_at(fake.store, 1, STATUS_IO);
    CASE_INT("commit", store_commit(fake.conn, &fake.error), STATUS_IO);
    CASE_TEXT("commit", fake.error.message, "commit the transaction: told to fail at 'commit'");
    CASE_OK("a transaction can begin again", store_begin(fake.conn, &fake.error), &fake.error);
    close_fake(&fake);
}

static void one_value_that_fails_while_read(void **state)
{
    Fake fake = open_fake();
    int64_t value = 7;
    Column column = {"n", COLUMN_I64, &value, NULL};
    Batch batch = {.n_rows = 1, .n_columns = 1, .columns = &column};
    Sql sql = {.name = "answer", .text = STR("")};

    (void) state;
    memory_answer(fake.store, "answer", &batch);
    memory_fail_at(fake.store, 2, STATUS_STORE);
    CASE_INT("next", store_value_i64(fake.conn, &sql, &value, &fake.error), STATUS_STORE);
    CASE_TEXT("next", fake.error.message, "statement 'answer': told to fail at 'next'");
    value = 0;
    CASE_OK("again", store_value_i64(fake.conn, &sql, &value, &fake.error), &fake.error);
    CASE_INT("again", value, 7);
    close_fake(&fake);
}

static void named_statements(void **state)
{
    Fake fake = open_fake();
    Param params[] = {PARAM_I64(1), PARAM_CSTR("x")};
    Sql sql = sql_named(fake.conn, "migrations_record", params, 2);

    (void) state;
    CASE_TEXT("name", sql.name, "migrations_record");
    CASE_INT("parameters", sql.n_params, 2);
    CASE_TRUE("text", strstr(sql.text.ptr, "insert into ops.migrations") != NULL);
    CASE_TEXT("dialect", store_dialect(fake.store)->name, store_conn_dialect(fake.conn)->name);
    close_fake(&fake);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(urls),
        cmocka_unit_test(errors_name_what_failed),
        cmocka_unit_test(one_value_that_fails_while_read),
        cmocka_unit_test(named_statements),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

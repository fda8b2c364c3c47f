/* What is DuckDB's own about loads; the rest is in test/contract. */
#include "cases.h"
#include "store/store.h"

typedef struct Fixture {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    Error error;
} Fixture;

static int set_up(void **state)
{
    Arena *arena = arena_new();
    Fixture *fixture = ARENA_NEW(arena, Fixture);

    fixture->arena = arena;
    CASE_OK(
        "open",
        store_open("duckdb::memory:", 2, &fixture->store, &fixture->error),
        &fixture->error);
    CASE_OK(
        "connect", store_connect(fixture->store, &fixture->conn, &fixture->error), &fixture->error);
    CASE_OK(
        "make",
        store_script(
            fixture->conn,
            "make",
            STR("create table t (n bigint not null, x double, d date, s timestamp)"),
            &fixture->error),
        &fixture->error);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;

    store_disconnect(fixture->conn);
    store_close(fixture->store);
    arena_free(fixture->arena);
    return 0;
}

static const char *setting(Fixture *fixture, const char *text)
{
    Sql sql = {.name = "setting", .text = str_from(text)};
    Table table = {0};

    CASE_OK(
        "setting",
        store_table(fixture->arena, fixture->conn, &sql, 1, &table, &fixture->error),
        &fixture->error);
    return table_text(&table, 0, 0).ptr;
}

#define ORDER_SETTING "select current_setting('preserve_insertion_order')::varchar"

static Status fail_at_once(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    (void) context;
    (void) worker;
    (void) ret_batch;
    return error_set(err, STATUS_DATA, "no good");
}

/* The setting of a load never stays behind, also when the transaction has failed under it. */
static void order_is_kept_again_after_a_load(void **state)
{
    Fixture *fixture = *state;
    static const Column columns[] = {{"n", COLUMN_I64, NULL, NULL}};
    int64_t value = 1;
    Column column = {"n", COLUMN_I64, &value, NULL};
    Batch batch = {.n_rows = 1, .n_columns = 1, .columns = &column};
    BatchSource source = {columns, 1, 2, fail_at_once, NULL};

    CASE_OK("append", store_append(fixture->conn, "t", &batch, &fixture->error), &fixture->error);
    CASE_TEXT("after a load", setting(fixture, ORDER_SETTING), "true");
    CASE_OK("begin", store_begin(fixture->conn, &fixture->error), &fixture->error);
    CASE_INT("load", store_load(fixture->conn, "t", &source, NULL, &fixture->error), STATUS_DATA);
    store_rollback(fixture->conn);
    CASE_TEXT("after a failed one", setting(fixture, ORDER_SETTING), "true");
}

/* The function behind loads gives nothing to a statement that is none. */
static void the_load_function_is_ours_alone(void **state)
{
    Fixture *fixture = *state;
    Sql sql = {.name = "model", .text = STR("select * from eiot_load()")};

    CASE_INT("run", store_run(fixture->conn, &sql, NULL, &fixture->error), STATUS_STORE);
    CASE_TEXT(
        "run",
        fixture->error.message,
        "statement 'model': eiot_load() serves eiot's own loads only");
}

static void a_refused_row_says_why(void **state)
{
    Fixture *fixture = *state;
    int64_t value = 1;
    uint64_t none = 0;
    Column column = {"n", COLUMN_I64, &value, &none};
    Batch batch = {.n_rows = 1, .n_columns = 1, .columns = &column};

    CASE_INT("null", store_append(fixture->conn, "t", &batch, &fixture->error), STATUS_STORE);
    CASE_TEXT("null", fixture->error.message, "load into 't': NOT NULL constraint failed: t.n");
    CASE_TEXT("null", fixture->error.where, "");
    column = (Column){"m", COLUMN_I64, &value, NULL};
    CASE_INT("column", store_append(fixture->conn, "t", &batch, &fixture->error), STATUS_STORE);
    CASE_TEXT(
        "column",
        fixture->error.message,
        "load into 't': table \"t\" does not have a column with name \"m\"");
}

typedef struct TextCase {
    const char *name;
    const char *text;
    bool is_utf8;
} TextCase;

static const TextCase text_cases[] = {
    {"ascii", "MTR-0000001, longer than twelve bytes", true},
    {"two bytes", "\xc2\x80 \xdf\xbf", true},
    {"three bytes", "\xe0\xa0\x80 \xed\x9f\xbf \xef\xbf\xbf", true},
    {"four bytes", "\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf", true},
    {"a latin-1 letter", "d\xe9p\xf4t", false},
    {"a byte from the middle", "ab\x80", false},
    {"cut short", "eight by\xe2\x82", false},
    {"overlong by two", "\xc0\xaf", false},
    {"overlong by three", "\xe0\x9f\xbf", false},
    {"overlong by four", "\xf0\x8f\xbf\xbf", false},
    {"a surrogate", "\xed\xa0\x80", false},
    {"past the last", "\xf4\x90\x80\x80", false},
    {"no first byte", "\xf5\x80\x80\x80", false},
};

static void text_is_utf8(void **state)
{
    Fixture *fixture = *state;
    int64_t value = 1;

    CASE_OK(
        "make",
        store_script(
            fixture->conn, "make", STR("create table u (n bigint, x varchar)"), &fixture->error),
        &fixture->error);
    for (size_t at = 0; at < COUNT_OF(text_cases); at++) {
        Str text = str_from(text_cases[at].text);
        Column columns[] = {{"n", COLUMN_I64, &value, NULL}, {"x", COLUMN_TEXT, &text, NULL}};
        Batch batch = {.n_rows = 1, .n_columns = 2, .columns = columns};
        Status status = store_append(fixture->conn, "u", &batch, &fixture->error);

        CASE_INT(text_cases[at].name, status, text_cases[at].is_utf8 ? OK : STATUS_DATA);
    }
}

/* Columns are cast as an insert casts them: a decimal into double, an instant into timestamp. */
static void columns_are_cast_to_the_table(void **state)
{
    Fixture *fixture = *state;
    int32_t number = 3;
    Decimal kwh = (Decimal) 25 * 1000000000000000000;
    int64_t instant = 1500000;
    Column columns[] = {
        {"s", COLUMN_TIMESTAMP, &instant, NULL},
        {"x", COLUMN_DECIMAL, &kwh, NULL},
        {"n", COLUMN_I32, &number, NULL},
    };
    Batch batch = {.n_rows = 1, .n_columns = 3, .columns = columns};

    CASE_OK("append", store_append(fixture->conn, "t", &batch, &fixture->error), &fixture->error);
    CASE_TEXT(
        "row",
        setting(fixture, "select n || ' ' || x || ' ' || s || ' ' || (d is null) from t"),
        "3 0.25 1970-01-01 00:00:01.5 true");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest cases[] = {
        CASE(order_is_kept_again_after_a_load),
        CASE(the_load_function_is_ours_alone),
        CASE(a_refused_row_says_why),
        CASE(text_is_utf8),
        CASE(columns_are_cast_to_the_table),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

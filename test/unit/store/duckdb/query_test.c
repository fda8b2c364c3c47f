/* Reading: DuckDB's types as ours (vector.c), and results of any size in bounded memory. */
#include <sys/resource.h>

#include "base/decimal.h"
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

typedef struct ReadCase {
    const char *text;
    const char *type;
    const char *value; /* as text: integers, decimals, doubles by %.17g */
} ReadCase;

static const ReadCase read_cases[] = {
    {"select true", "boolean", "1"},
    {"select (-128)::tinyint", "integer", "-128"},
    {"select (-32768)::smallint", "integer", "-32768"},
    {"select 255::utinyint", "integer", "255"},
    {"select 65535::usmallint", "integer", "65535"},
    {"select 4294967295::uinteger", "bigint", "4294967295"},
    {"select 9223372036854775807::ubigint", "bigint", "9223372036854775807"},
    {"select (-9223372036854775808)::hugeint", "bigint", "-9223372036854775808"},
    {"select sum(n) from (values (1::bigint), (2)) v(n)", "bigint", "3"},
    {"select count(*) from range(10)", "bigint", "10"},
    {"select 0.1::float", "double", "0.10000000149011612"},
    {"select 0.1::double", "double", "0.10000000000000001"},
    {"select avg(n) from (values (1), (2)) v(n)", "double", "1.5"},
    {"select 12.34::decimal(4, 2)", "decimal", "12.34"},
    {"select (-12.345)::decimal(9, 3)", "decimal", "-12.345"},
    {"select 123456789012.345678::decimal(18, 6)", "decimal", "123456789012.345678"},
    {"select 7::decimal(38, 0)", "decimal", "7"},
    {"select 0.25::decimal(38, 25)", "decimal", "0.25"},
    {"select sum(k) from (values (0.1::decimal(38, 20)), (0.2)) v(k)", "decimal", "0.3"},
    {"select timestamp '1970-01-01 00:00:01.5'", "timestamp", "1500000"},
    {"select timestamptz '1970-01-01 01:00:01+01'", "timestamp", "1000000"},
    {"select timestamp_s '1970-01-01 00:00:02'", "timestamp", "2000000"},
    {"select timestamp_ms '1970-01-01 00:00:02.003'", "timestamp", "2003000"},
    {"select timestamp_ns '1969-12-31 23:59:59.999999999'", "timestamp", "-1"},
    {"select date '1970-02-01'", "date", "31"},
    {"select 'twelve bytes'", "text", "twelve bytes"},
    {"select 'thirteen bytes'", "text", "thirteen bytes"},
    {"select null", "integer", "null"},
    {"select null::decimal(38, 30)", "decimal", "null"},
};

static const char *cell_text(Arena *arena, const Table *table)
{
    char text[DECIMAL_TEXT_MAX];

    if (table_is_null(table, 0, 0))
        return "null";
    switch (table->columns[0].type) {
    case COLUMN_TEXT:
        return table_text(table, 0, 0).ptr;
    case COLUMN_F64:
        return arena_printf(arena, "%.17g", table_f64(table, 0, 0));
    case COLUMN_DECIMAL:
        return arena_printf(
            arena, "%s", decimal_text(*(const Decimal *) table->columns[0].values, text));
    case COLUMN_BOOL:
    case COLUMN_I32:
    case COLUMN_I64:
    case COLUMN_TIMESTAMP:
    case COLUMN_DATE:
        break;
    }
    return arena_printf(arena, "%lld", (long long) table_i64(table, 0, 0));
}

static void types_are_read(void **state)
{
    Fixture *fixture = *state;

    for (size_t at = 0; at < COUNT_OF(read_cases); at++) {
        const ReadCase *read = &read_cases[at];
        Sql sql = {.name = read->text, .text = str_from(read->text)};
        Table table;

        CASE_OK(
            read->text,
            store_table(fixture->arena, fixture->conn, &sql, 1, &table, &fixture->error),
            &fixture->error);
        CASE_TEXT(read->text, column_type_name(table.columns[0].type), read->type);
        CASE_TEXT(read->text, cell_text(fixture->arena, &table), read->value);
    }
}

typedef struct RefuseCase {
    const char *text;
    Status status;
    const char *message;
    const char *hint;
} RefuseCase;

static const RefuseCase refuse_cases[] = {
    {
        "select 9223372036854775808::hugeint as n",
        STATUS_STORE,
        "statement 'refused': column 'n': a value does not fit 64 bits",
        "Cast it to double precision in the statement.",
    },
    {
        "select 18446744073709551615::ubigint as n",
        STATUS_STORE,
        "statement 'refused': column 'n': a value does not fit 64 bits",
        "Cast it to double precision in the statement.",
    },
    {
        "select 1000000000000000000::decimal(38, 0) as n",
        STATUS_STORE,
        "statement 'refused': column 'n': a value does not fit 18 digits and 20 decimals",
        "Cast it to double precision in the statement.",
    },
    {
        "select '0.0000000000000000000000001'::decimal(38, 25) as n",
        STATUS_STORE,
        "statement 'refused': column 'n': a value does not fit 18 digits and 20 decimals",
        "Cast it to double precision in the statement.",
    },
    {
        "select interval 1 day as n",
        STATUS_UNSUPPORTED,
        "statement 'refused': column 'n' has a type that can't be read",
        "Cast it in the statement, for instance to varchar or double precision.",
    },
    {
        "select [1, 2] as n",
        STATUS_UNSUPPORTED,
        "statement 'refused': column 'n' has a type that can't be read",
        "Cast it in the statement, for instance to varchar or double precision.",
    },
};

static void what_does_not_fit_is_refused(void **state)
{
    Fixture *fixture = *state;

    for (size_t at = 0; at < COUNT_OF(refuse_cases); at++) {
        const RefuseCase *refuse = &refuse_cases[at];
        Sql sql = {.name = "refused", .text = str_from(refuse->text)};
        Table table;

        CASE_INT(
            refuse->text,
            store_table(fixture->arena, fixture->conn, &sql, 1, &table, &fixture->error),
            refuse->status);
        CASE_TEXT(refuse->text, fixture->error.message, refuse->message);
        CASE_TEXT(refuse->text, fixture->error.hint, refuse->hint);
    }
}

/* 16 million rows of 24 bytes: 384 MB if they were kept. */
static void large_results_are_streamed(void **state)
{
    Fixture *fixture = *state;
    Sql sql = {
        .name = "large",
        .text = STR("select range as n, range as m, range::double as d from range(16000000)"),
    };
    struct rusage before;
    struct rusage after;
    Rows *rows = NULL;
    const Batch *batch;
    int64_t sum = 0;

    (void) getrusage(RUSAGE_SELF, &before);
    CASE_OK(
        "query",
        store_query(fixture->conn, &sql, EXPECT_ANY, &rows, &fixture->error),
        &fixture->error);
    for (;;) {
        CASE_OK("next", rows_next(rows, &batch, &fixture->error), &fixture->error);
        if (batch->n_rows == 0)
            break;
        for (size_t row = 0; row < batch->n_rows; row++)
            sum += ((const int64_t *) batch->columns[0].values)[row];
    }
    rows_close(rows);
    (void) getrusage(RUSAGE_SELF, &after);
    CASE_INT("sum", sum, INT64_C(16000000) * 15999999 / 2);
    CASE_TRUE("memory", after.ru_maxrss - before.ru_maxrss < 100 * 1024);
}

static void a_result_can_be_left_unread(void **state)
{
    Fixture *fixture = *state;
    Sql sql = {.name = "large", .text = STR("select range from range(16000000)")};
    Rows *rows = NULL;
    const Batch *batch;
    int64_t value = 0;
    Sql one = {.name = "one", .text = STR("select 1")};

    CASE_OK(
        "query",
        store_query(fixture->conn, &sql, EXPECT_ANY, &rows, &fixture->error),
        &fixture->error);
    CASE_OK("next", rows_next(rows, &batch, &fixture->error), &fixture->error);
    CASE_INT("a batch", batch->n_rows, BATCH_ROWS);
    rows_close(rows);
    CASE_OK("one", store_value_i64(fixture->conn, &one, &value, &fixture->error), &fixture->error);
    CASE_INT("one", value, 1);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest cases[] = {
        CASE(large_results_are_streamed), /* first: it looks at the peak of memory */
        CASE(types_are_read),
        CASE(what_does_not_fit_is_refused),
        CASE(a_result_can_be_left_unread),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

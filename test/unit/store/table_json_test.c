#include "cases.h"
#include "store/table_json.h"

/* A table of a store of its own, in `arena`. */
static Table read_table(Arena *arena, const char *query)
{
    Sql sql = {.name = "test", .text = str_from(query)};
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error err = {0};
    Table table;

    CASE_OK("open", store_open("duckdb::memory:", 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK(query, store_table(arena, conn, &sql, 100, &table, &err), &err);
    store_disconnect(conn);
    store_close(store);
    return table;
}

static const char *text_of(Arena *arena, Json *json)
{
    const char *text = json_text(arena, json, false);

    json_decref(json);
    return text;
}

static void values_of_each_type(void **state)
{
    static const struct {
        const char *value;
        const char *json;
    } cases[] = {
        {"cast(7 as bigint)", "7"},
        {"9000000000", "9000000000"},
        {"cast(-3 as integer)", "-3"},
        {"cast(0.1 as double)", "0.1"},
        {"cast(2 as double)", "2.0"},
        {"cast(12345678901.25 as decimal(38, 20))", "12345678901.25"},
        {"true", "true"},
        {"false", "false"},
        {"date '2024-02-29'", "\"2024-02-29\""},
        {"date '0987-01-09'", "\"0987-01-09\""},
        {"timestamptz '2025-07-01 02:30:00+02'", "\"2025-07-01T00:30:00Z\""},
        {"timestamptz '2025-07-01 00:00:00.25+00'", "\"2025-07-01T00:00:00.250000Z\""},
        {"'</script>\"\\' || chr(10) || chr(8238)", "\"</script>\\\"\\\\\\n\u202e\""},
        {"cast('NaN' as double)", "null"},
        {"cast('infinity' as double)", "null"},
        {"cast(null as date)", "null"},
        {"cast(null as varchar)", "null"},
        {"cast(null as boolean)", "null"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Table table = read_table(arena, arena_printf(arena, "select %s as a", cases[at].value));

        CASE_TEXT(cases[at].value, text_of(arena, table_json_cell(&table, 0, 0)), cases[at].json);
    }
    arena_free(arena);
}

static void rows_by_column(void **state)
{
    Arena *arena = arena_new();
    Table table = read_table(
        arena,
        "select 9 as n_total, n as a, case when n = 1 then 'x' end as b from range(1, 3) as r (n)");
    Table none = read_table(arena, "select 1 as a where false");

    (void) state;
    CASE_TEXT(
        "all columns of the second row",
        text_of(arena, table_json_row(&table, 1, 0)),
        "{\"n_total\":9,\"a\":2,\"b\":null}");
    CASE_TEXT(
        "from the second column on",
        text_of(arena, table_json_rows(&table, 1)),
        "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":null}]");
    CASE_TEXT("no column", text_of(arena, table_json_row(&table, 0, 3)), "{}");
    CASE_TEXT("no row", text_of(arena, table_json_rows(&none, 0)), "[]");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_each_type),
        cmocka_unit_test(rows_by_column),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

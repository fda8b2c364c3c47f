#include "cases.h"
#include "store/memory/memory.h"

static Status never(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    size_t *n_calls = context;

    (void) worker;
    (void) ret_batch;
    (void) err;
    (*n_calls)++;
    return OK;
}

static void answers_and_calls(void **state)
{
    static const int64_t numbers[] = {1, 2, 3};
    static const Column columns[] = {{"n", COLUMN_I64, numbers, NULL}};
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error error;
    Table table;
    Sql sql = {.name = "count", .text = STR("")};
    Batch one = {.n_rows = 1, .n_columns = 1, .columns = columns};
    Batch three = {.n_rows = 3, .n_columns = 1, .columns = columns};

    (void) state;
    CASE_OK("open", memory_store_open(&store, &error), &error);
    CASE_OK("connect", store_connect(store, &conn, &error), &error);
    CASE_OK("unknown", store_table(arena, conn, &sql, 10, &table, &error), &error);
    CASE_INT("an unknown statement gives no rows", table.n_rows, 0);
    memory_answer(store, "count", &one);
    memory_answer(store, "count", &three);
    CASE_OK("answer", store_table(arena, conn, &sql, 10, &table, &error), &error);
    CASE_INT("the later answer holds", table.n_rows, 3);
    CASE_INT("value", table_i64(&table, 2, table_column(&table, "n")), 3);
    CASE_TEXT("first call", memory_call(store, 0), "query count");
    CASE_TEXT("second call", memory_call(store, 1), "next");
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
}

static void failures_come_once(void **state)
{
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error error;
    Sql sql = {.name = "s", .text = STR("")};

    (void) state;
    CASE_OK("open", memory_store_open(&store, &error), &error);
    CASE_OK("connect", store_connect(store, &conn, &error), &error);
    memory_fail_at(store, 2, STATUS_BUSY);
    CASE_OK("first", store_run(conn, &sql, NULL, &error), &error);
    CASE_INT("second", store_run(conn, &sql, NULL, &error), STATUS_BUSY);
    CASE_OK("third", store_run(conn, &sql, NULL, &error), &error);
    store_disconnect(conn);
    store_close(store);
}

static void a_failed_load_asks_for_no_batch(void **state)
{
    static const Column columns[] = {{"n", COLUMN_I64, NULL, NULL}};
    size_t n_calls = 0;
    BatchSource source = {columns, 1, 3, never, &n_calls};
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error error;

    (void) state;
    CASE_OK("open", memory_store_open(&store, &error), &error);
    CASE_OK("connect", store_connect(store, &conn, &error), &error);
    memory_fail_at(store, 1, STATUS_IO);
    CASE_INT("load", store_load(conn, "s.t", &source, NULL, &error), STATUS_IO);
    CASE_INT("asked", n_calls, 0);
    CASE_OK("load", store_load(conn, "s.t", &source, NULL, &error), &error);
    CASE_INT("each worker is asked", n_calls, 3);
    store_disconnect(conn);
    store_close(store);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(answers_and_calls),
        cmocka_unit_test(failures_come_once),
        cmocka_unit_test(a_failed_load_asks_for_no_batch),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

/* Failures at every call of a migration, on the fake; the real thing is in test/contract. */
#include "cases.h"
#include "store/memory/memory.h"
#include "store/store.h"

static void each_failure_is_told_and_leaves_no_transaction(void **state)
{
    size_t n_calls = 0;
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error error;

    (void) state;
    for (size_t nth = 0; nth == 0 || nth <= n_calls; nth++) {
        int64_t zero = 0;
        Column column = {"count", COLUMN_I64, &zero, NULL};
        Batch none = {.n_rows = 1, .n_columns = 1, .columns = &column};
        size_t n_applied = 0;

        CASE_OK("open", memory_store_open(&store, &error), &error);
        CASE_OK("connect", store_connect(store, &conn, &error), &error);
        memory_answer(store, "migrations_exist", &none);
        if (nth == 0) {
            CASE_OK("migrate", store_migrate(conn, &n_applied, &error), &error);
            CASE_TRUE("two at least", n_applied >= 2);
            n_calls = memory_n_calls(store);
            CASE_TEXT("the last call", memory_call(store, n_calls - 1), "commit");
        } else {
            memory_fail_at(store, nth, STATUS_STORE);
            CASE_INT("migrate", store_migrate(conn, &n_applied, &error), STATUS_STORE);
            CASE_TRUE("told", strstr(error.message, "told to fail at") != NULL);
            CASE_OK("no transaction is left", store_begin(conn, &error), &error);
        }
        store_disconnect(conn);
        store_close(store);
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(each_failure_is_told_and_leaves_no_transaction),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

#include "cases.h"
#include "store/memory/memory.h"
#include "store/store.h"

static int n_told;

static void tell(const void *context, const char *holder)
{
    CASE_TEXT("holder", holder, (const char *) context);
    n_told++;
}

typedef struct Fake {
    Store *store;
    StoreConn *conn;
    Error error;
} Fake;

static Fake fake_open(const char *holder)
{
    Fake fake = {0};
    const Str text = str_from(holder == NULL ? "" : holder);
    const uint64_t valid = holder == NULL ? 0 : 1;
    const Column column = {.name = "holder", .type = COLUMN_TEXT, .values = &text, .valid = &valid};

    CASE_OK("open", memory_store_open(&fake.store, &fake.error), &fake.error);
    CASE_OK("connect", store_connect(fake.store, &fake.conn, &fake.error), &fake.error);
    memory_answer(fake.store, "lock_try", &(Batch){1, 1, &column});
    return fake;
}

static void fake_close(Fake *fake)
{
    store_disconnect(fake->conn);
    store_close(fake->store);
}

static void test_free_lock(void **state)
{
    Fake fake = fake_open(NULL);

    (void) state;
    n_told = 0;
    CASE_OK("lock", store_lock(fake.conn, tell, "", &fake.error), &fake.error);
    CASE_INT("told", n_told, 0);
    fake_close(&fake);
}

static void test_held_lock_is_waited_for(void **state)
{
    Fake fake = fake_open("eiot, process 7");

    (void) state;
    n_told = 0;
    CASE_OK("lock", store_lock(fake.conn, tell, "eiot, process 7", &fake.error), &fake.error);
    CASE_INT("told", n_told, 1);
    fake_close(&fake);
}

static void test_waiting_ends_in_words(void **state)
{
    Fake fake = fake_open("eiot, process 7");

    (void) state;
    memory_fail_at(fake.store, 4, STATUS_BUSY); /* after the query and its two batches */
    CASE_INT("lock", store_lock(fake.conn, NULL, NULL, &fake.error), STATUS_BUSY);
    CASE_TEXT("message", fake.error.message, "the store is being written by eiot, process 7");
    CASE_TEXT(
        "hint",
        fake.error.hint,
        "Wait until that one is done. How long to wait is lock_timeout of the store's URL, as in "
        "?options=-c%20lock_timeout%3D10min.");
    fake_close(&fake);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(test_free_lock),
        cmocka_unit_test(test_held_lock_is_waited_for),
        cmocka_unit_test(test_waiting_ends_in_words),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

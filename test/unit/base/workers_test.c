#include "base/workers.h"
#include "cases.h"

typedef struct Shared {
    size_t next;
    size_t sum;
    unsigned char was_seen[64];
} Shared;

static void add_all(void *context, size_t worker)
{
    Shared *shared = context;
    size_t task;

    __atomic_store_n(&shared->was_seen[worker], 1, __ATOMIC_RELAXED);
    while ((task = __atomic_fetch_add(&shared->next, 1, __ATOMIC_RELAXED)) < 10000)
        (void) __atomic_fetch_add(&shared->sum, task, __ATOMIC_RELAXED);
}

static void every_worker_runs_once_and_all_work_is_done(void **state)
{
    static const size_t counts[] = {1, 2, 8, 64};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(counts); at++) {
        Shared shared = {0};
        workers_run(counts[at], add_all, &shared);
        assert_int_equal(shared.sum, 10000u * 9999u / 2);
        for (size_t worker = 0; worker < 64; worker++)
            assert_int_equal(shared.was_seen[worker], worker < counts[at]);
    }
    assert_true(workers_default() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_worker_runs_once_and_all_work_is_done),
    };
    return cmocka_run_group_tests_name("workers", tests, NULL, NULL);
}

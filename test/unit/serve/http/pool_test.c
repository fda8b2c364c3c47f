#include <time.h>

#include "cases.h"
#include "serve/http/pool.h"

typedef struct Job {
    PoolTask task;
    size_t number;
    size_t n_runs; /* atomic */
} Job;

typedef struct Done {
    size_t order[64];
    size_t n;         /* atomic */
    size_t n_ticks;   /* atomic */
    size_t n_waiting; /* atomic: tasks that wait for the others to come */
    size_t n_quick;   /* atomic: of those that take no time, done */
    size_t n_long;    /* atomic: of those that wait for the others, running */
    size_t most_long; /* at once; atomic */
    Pool *pool;
} Done;

static void pause_ms(long ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    (void) nanosleep(&time, NULL);
}

static void note(void *context, PoolTask *task)
{
    Done *done = context;
    Job *job = (Job *) task;
    const size_t at = __atomic_fetch_add(&done->n, 1, __ATOMIC_SEQ_CST);

    if (at < COUNT_OF(done->order))
        done->order[at] = job->number;
    (void) __atomic_fetch_add(&job->n_runs, 1, __ATOMIC_SEQ_CST);
}

/* Each waits until four run side by side. */
static void meet(void *context, PoolTask *task)
{
    Done *done = context;

    (void) __atomic_fetch_add(&done->n_waiting, 1, __ATOMIC_SEQ_CST);
    for (int round = 0; round < 2000; round++) {
        if (__atomic_load_n(&done->n_waiting, __ATOMIC_SEQ_CST) >= 4)
            break;
        pause_ms(5);
    }
    note(context, task);
}

static void tick(void *context)
{
    (void) __atomic_fetch_add(&((Done *) context)->n_ticks, 1, __ATOMIC_SEQ_CST);
}

static void one_thread_keeps_the_order(void **state)
{
    Job jobs[64] = {0};
    Done done = {0};
    const PoolWork work = {.run = note, .tick = tick, .context = &done};
    Pool *pool = pool_start(1, 1, &work);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(jobs); at++) {
        jobs[at].number = at;
        CASE_TRUE("added", pool_add(pool, &jobs[at].task));
    }
    pool_stop(pool);
    CASE_INT("done", done.n, COUNT_OF(jobs));
    for (size_t at = 0; at < COUNT_OF(jobs); at++)
        CASE_INT("order", done.order[at], at);
    CASE_TRUE("refused after the end", !pool_add(pool, &jobs[0].task));
    pool_free(pool);
}

static void threads_work_side_by_side(void **state)
{
    Job jobs[4] = {0};
    Done done = {0};
    const PoolWork work = {.run = meet, .tick = tick, .context = &done};
    Pool *pool = pool_start(4, 4, &work);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(jobs); at++)
        CASE_TRUE("added", pool_add(pool, &jobs[at].task));
    pool_stop(pool);
    CASE_INT("done", done.n, 4);
    for (size_t at = 0; at < COUNT_OF(jobs); at++)
        CASE_INT("once", jobs[at].n_runs, 1);
    pool_free(pool);
}

/* The first four take no time; the others run until those are done. The fourth turns out to be long
 * itself. */
static void wait_for_quick(void *context, PoolTask *task)
{
    Done *done = context;
    const size_t number = ((Job *) task)->number;

    if (number < 4) {
        (void) __atomic_fetch_add(&done->n_quick, 1, __ATOMIC_SEQ_CST);
        if (number == 3 && !task->is_long) {
            CASE_TRUE("is long", pool_add_long(done->pool, task));
            return;
        }
    } else {
        const size_t n_long = __atomic_add_fetch(&done->n_long, 1, __ATOMIC_SEQ_CST);

        if (n_long > __atomic_load_n(&done->most_long, __ATOMIC_SEQ_CST))
            __atomic_store_n(&done->most_long, n_long, __ATOMIC_SEQ_CST);
        for (int round = 0; round < 2000; round++) {
            if (__atomic_load_n(&done->n_quick, __ATOMIC_SEQ_CST) >= 4)
                break;
            pause_ms(5);
        }
        pause_ms(20);
        (void) __atomic_fetch_sub(&done->n_long, 1, __ATOMIC_SEQ_CST);
    }
    note(context, task);
}

static void long_ones_leave_a_thread(void **state)
{
    Job jobs[8] = {0};
    Done done = {0};
    const PoolWork work = {.run = wait_for_quick, .tick = tick, .context = &done};

    (void) state;
    done.pool = pool_start(3, 2, &work);
    for (size_t at = COUNT_OF(jobs); at-- > 0;) {
        jobs[at].number = at;
        CASE_TRUE(
            "added",
            at < 4 ? pool_add(done.pool, &jobs[at].task)
                   : pool_add_long(done.pool, &jobs[at].task));
    }
    for (int round = 0; round < 4000 && __atomic_load_n(&done.n, __ATOMIC_SEQ_CST) < 8; round++)
        pause_ms(5);
    pool_stop(done.pool);
    CASE_INT("done", done.n, 8);
    CASE_INT("long at once", done.most_long, 2);
    for (size_t at = 0; at < 3; at++)
        CASE_TRUE("quick before long", done.order[at] < 3);
    for (size_t at = 0; at < COUNT_OF(jobs); at++)
        CASE_INT("once", jobs[at].n_runs, 1);
    CASE_TRUE("refused after the end", !pool_add_long(done.pool, &jobs[0].task));
    pool_free(done.pool);
}

static void it_ticks_while_there_is_nothing(void **state)
{
    Done done = {0};
    const PoolWork work = {.run = note, .tick = tick, .context = &done};
    Pool *pool = pool_start(3, 3, &work);

    (void) state;
    for (int round = 0; round < 1000 && __atomic_load_n(&done.n_ticks, __ATOMIC_SEQ_CST) < 2;
         round++)
        pause_ms(10);
    pool_stop(pool);
    CASE_TRUE("ticked", done.n_ticks >= 2);
    pool_free(pool);
    pool_stop(NULL);
    pool_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thread_keeps_the_order),
        cmocka_unit_test(threads_work_side_by_side),
        cmocka_unit_test(long_ones_leave_a_thread),
        cmocka_unit_test(it_ticks_while_there_is_nothing),
    };

    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}

#include "pool.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/workers.h"

typedef struct Queue {
    PoolTask *first;
    PoolTask *last;
} Queue;

struct Pool {
    PoolWork work;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    Queue quick;
    Queue long_ones;
    size_t n_long; /* of long_ones that run at once, at most */
    size_t n_long_running;
    bool is_stopping;
    int64_t next_tick_s;
    Worker *workers[LIMIT_THREADS];
    size_t n_workers;
};

static int64_t clock_s(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static PoolTask *take_first(Queue *queue)
{
    PoolTask *task = queue->first;

    if (task != NULL) {
        queue->first = task->next;
        if (queue->first == NULL)
            queue->last = NULL;
    }
    return task;
}

static bool has_task(const Pool *pool)
{
    return pool->quick.first != NULL ||
           (pool->long_ones.first != NULL && pool->n_long_running < pool->n_long);
}

/* The next task, NULL when the time has come for a tick or for the end. The lock is held. */
static PoolTask *next_task(Pool *pool)
{
    PoolTask *task;

    while (!has_task(pool) && !pool->is_stopping && clock_s() < pool->next_tick_s) {
        const struct timespec until = {.tv_sec = pool->next_tick_s};
        (void) pthread_cond_timedwait(&pool->changed, &pool->lock, &until);
    }
    task = take_first(&pool->quick);
    if (task == NULL && pool->n_long_running < pool->n_long) {
        task = take_first(&pool->long_ones);
        if (task != NULL)
            pool->n_long_running++;
    }
    return task;
}

/* A place for a long task is free: somebody else may take it, this thread may be given a quick one.
 * The lock is held. */
static void end_long(Pool *pool)
{
    pool->n_long_running--;
    if (pool->long_ones.first != NULL)
        ASSERT(pthread_cond_signal(&pool->changed) == 0);
}

/* Whether this thread is the one that ticks now. The lock is held. */
static bool take_tick(Pool *pool)
{
    const int64_t now_s = clock_s();

    if (now_s < pool->next_tick_s)
        return false;
    pool->next_tick_s = now_s + 1;
    return true;
}

static void go_on(void *context)
{
    Pool *pool = context;
    bool is_going_on = true;

    ASSERT(pthread_mutex_lock(&pool->lock) == 0);
    while (is_going_on) {
        PoolTask *task = next_task(pool);
        const bool is_tick = take_tick(pool);
        const bool is_long = task != NULL && task->is_long;

        is_going_on = task != NULL || !pool->is_stopping;
        ASSERT(pthread_mutex_unlock(&pool->lock) == 0);
        if (is_tick)
            pool->work.tick(pool->work.context);
        if (task != NULL)
            pool->work.run(pool->work.context, task); /* which may be gone now */
        ASSERT(pthread_mutex_lock(&pool->lock) == 0);
        if (is_long)
            end_long(pool);
    }
    ASSERT(pthread_mutex_unlock(&pool->lock) == 0);
}

Pool *pool_start(size_t n_threads, size_t n_long, const PoolWork *work)
{
    Pool *pool = mem_alloc_zero(1, sizeof(*pool));
    pthread_condattr_t by_monotonic;

    ASSERT(n_threads >= 1 && n_threads <= LIMIT_THREADS);
    ASSERT(n_long >= 1 && n_long <= n_threads);
    pool->work = *work;
    pool->n_long = n_long;
    pool->next_tick_s = clock_s() + 1;
    ASSERT(pthread_mutex_init(&pool->lock, NULL) == 0);
    ASSERT(pthread_condattr_init(&by_monotonic) == 0);
    ASSERT(pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC) == 0);
    ASSERT(pthread_cond_init(&pool->changed, &by_monotonic) == 0);
    ASSERT(pthread_condattr_destroy(&by_monotonic) == 0);
    for (; pool->n_workers < n_threads; pool->n_workers++)
        pool->workers[pool->n_workers] = worker_start(go_on, pool);
    return pool;
}

static bool add(Pool *pool, Queue *queue, PoolTask *task)
{
    bool is_taken;

    task->next = NULL;
    task->is_long = queue == &pool->long_ones;
    ASSERT(pthread_mutex_lock(&pool->lock) == 0);
    is_taken = !pool->is_stopping;
    if (is_taken) {
        if (queue->last == NULL)
            queue->first = task;
        else
            queue->last->next = task;
        queue->last = task;
        ASSERT(pthread_cond_signal(&pool->changed) == 0);
    }
    ASSERT(pthread_mutex_unlock(&pool->lock) == 0);
    return is_taken;
}

bool pool_add(Pool *pool, PoolTask *task)
{
    return add(pool, &pool->quick, task);
}

bool pool_add_long(Pool *pool, PoolTask *task)
{
    return add(pool, &pool->long_ones, task);
}

void pool_stop(Pool *pool)
{
    if (pool == NULL)
        return;
    ASSERT(pthread_mutex_lock(&pool->lock) == 0);
    pool->is_stopping = true;
    ASSERT(pthread_cond_broadcast(&pool->changed) == 0);
    ASSERT(pthread_mutex_unlock(&pool->lock) == 0);
    for (size_t at = 0; at < pool->n_workers; at++)
        worker_join(pool->workers[at]);
    pool->n_workers = 0;
}

void pool_free(Pool *pool)
{
    if (pool == NULL)
        return;
    ASSERT(pool->n_workers == 0 && pool->quick.first == NULL && pool->long_ones.first == NULL);
    ASSERT(pthread_cond_destroy(&pool->changed) == 0);
    ASSERT(pthread_mutex_destroy(&pool->lock) == 0);
    mem_free(pool);
}

/*
 * pool: threads that do tasks in the order they came, long ones apart.
 *
 * Tasks wait in one queue whatever connection they came by, and those that take long in a second
 * one: so many of them at once, at most, that a thread is left for what is done in a moment. A task
 * is part of what the caller has: nothing is allocated for it.
 */
#ifndef EIOT_SERVE_HTTP_POOL_H
#define EIOT_SERVE_HTTP_POOL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Pool Pool;

typedef struct PoolTask {
    struct PoolTask *next;
    bool is_long;
} PoolTask;

typedef struct PoolWork {
    void (*run)(void *context, PoolTask *task); /* on several threads at once */
    void (*tick)(void *context);                /* about once a second, on one of them at a time */
    void *context;
} PoolWork;

/* `n_long`: how many long tasks run at once, from 1 to n_threads. */
Pool *pool_start(size_t n_threads, size_t n_long, const PoolWork *work);

/* False, and nothing done, once pool_stop() was called. */
bool pool_add(Pool *pool, PoolTask *task);
bool pool_add_long(Pool *pool, PoolTask *task); /* also by a task that turns out to be one */

/* Runs what was added, then ends the threads. NULL is allowed. */
void pool_stop(Pool *pool);
void pool_free(Pool *pool); /* after pool_stop(); NULL is allowed */

#endif

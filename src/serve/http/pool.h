/*
 * pool: threads that do tasks in the order they came.
 *
 * Tasks wait in one queue whatever connection they came by, so a slow one delays nobody as long as
 * a thread is free. A task is part of what the caller has: nothing is allocated for it.
 */
#ifndef EIOT_SERVE_HTTP_POOL_H
#define EIOT_SERVE_HTTP_POOL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Pool Pool;

typedef struct PoolTask {
    struct PoolTask *next;
} PoolTask;

typedef struct PoolWork {
    void (*run)(void *context, PoolTask *task); /* on several threads at once */
    void (*tick)(void *context);                /* about once a second, on one of them at a time */
    void *context;
} PoolWork;

Pool *pool_start(size_t n_threads, const PoolWork *work);

/* False, and nothing done, once pool_stop() was called. */
bool pool_add(Pool *pool, PoolTask *task);

/* Runs what was added, then ends the threads. NULL is allowed. */
void pool_stop(Pool *pool);
void pool_free(Pool *pool); /* after pool_stop(); NULL is allowed */

#endif

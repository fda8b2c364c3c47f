/*
 * workers: the one file that makes threads.
 */
#ifndef EIOT_BASE_WORKERS_H
#define EIOT_BASE_WORKERS_H

#include <stddef.h>

/* Cores this process may use (its affinity mask), at least 1. */
size_t workers_default(void);

/* Runs `work(context, worker)` for worker = 0 .. n-1, each on a thread of its own (worker 0 on the
 * caller's), and returns when all have. The caller hands out tasks itself, by an atomic counter in
 * `context`, so results must not depend on which worker did what. */
void workers_run(size_t n_workers, void (*work)(void *context, size_t worker), void *context);

/* A thread that works beside the caller until its work returns. Told to stop in its own way. */
typedef struct Worker Worker;

Worker *worker_start(void (*work)(void *context), void *context);

/* Waits until the work has returned. NULL is allowed. */
void worker_join(Worker *worker);

#endif

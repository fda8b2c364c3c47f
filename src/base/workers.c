#include "workers.h"

#include <pthread.h>
#include <sched.h>

#include "base/limits.h"
#include "base/mem.h"

typedef struct Task {
    void (*work)(void *context, size_t worker);
    void *context;
    size_t worker;
    pthread_t thread;
} Task;

size_t workers_default(void)
{
    cpu_set_t set;
    int count;

    if (sched_getaffinity(0, sizeof(set), &set) != 0)
        return 1;
    count = CPU_COUNT(&set);
    return count < 1 ? 1 : (size_t) count;
}

static void *run_task(void *argument)
{
    Task *task = argument;

    task->work(task->context, task->worker);
    return NULL;
}

void workers_run(size_t n_workers, void (*work)(void *context, size_t worker), void *context)
{
    Task tasks[LIMIT_THREADS];

    ASSERT(n_workers >= 1 && n_workers <= LIMIT_THREADS);
    for (size_t worker = 1; worker < n_workers; worker++) {
        tasks[worker] = (Task){.work = work, .context = context, .worker = worker};
        ASSERT(pthread_create(&tasks[worker].thread, NULL, run_task, &tasks[worker]) == 0);
    }
    work(context, 0);
    for (size_t worker = 1; worker < n_workers; worker++)
        ASSERT(pthread_join(tasks[worker].thread, NULL) == 0);
}

struct Worker {
    void (*work)(void *context);
    void *context;
    pthread_t thread;
};

static void *run_worker(void *argument)
{
    Worker *worker = argument;

    worker->work(worker->context);
    return NULL;
}

Worker *worker_start(void (*work)(void *context), void *context)
{
    Worker *worker = mem_alloc(sizeof(*worker));

    *worker = (Worker){.work = work, .context = context};
    ASSERT(pthread_create(&worker->thread, NULL, run_worker, worker) == 0);
    return worker;
}

void worker_join(Worker *worker)
{
    if (worker == NULL)
        return;
    ASSERT(pthread_join(worker->thread, NULL) == 0);
    mem_free(worker);
}

#include "chunks.h"

#include "base/workers.h"

typedef struct Chunks {
    size_t n;
    size_t size;
    size_t next; /* atomic */
    void (*work)(void *context, size_t worker, size_t from, size_t to);
    void *context;
} Chunks;

static void work_through(void *context, size_t worker)
{
    Chunks *chunks = context;
    size_t from;

    while ((from = __atomic_fetch_add(&chunks->next, chunks->size, __ATOMIC_RELAXED)) < chunks->n) {
        size_t left = chunks->n - from;
        size_t to = from + (left < chunks->size ? left : chunks->size);
        chunks->work(chunks->context, worker, from, to);
    }
}

void smas_chunks(
    size_t n,
    size_t size,
    size_t n_threads,
    void (*work)(void *context, size_t worker, size_t from, size_t to),
    void *context)
{
    Chunks chunks = {.n = n, .size = size, .work = work, .context = context};

    workers_run(n_threads, work_through, &chunks);
}

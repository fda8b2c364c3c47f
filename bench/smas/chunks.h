/*
 * chunks: hands out ranges of consumers to threads.
 */
#ifndef EIOT_BENCH_SMAS_CHUNKS_H
#define EIOT_BENCH_SMAS_CHUNKS_H

#include <stddef.h>

/* Calls `work` for ranges [from, to) of at most `size` that cover 0 .. n-1, each once, on n_threads
 * threads. A worker (0 .. n_threads-1) has one range at a time. */
void smas_chunks(
    size_t n,
    size_t size,
    size_t n_threads,
    void (*work)(void *context, size_t worker, size_t from, size_t to),
    void *context);

#endif

/*
 * progress: how far a long step is, told to whoever shows it. The callee reports at most some
 * hundred times; the receiver decides whether a terminal is there. May be called from any thread,
 * one at a time.
 */
#ifndef EIOT_BASE_PROGRESS_H
#define EIOT_BASE_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

typedef struct Progress {
    /* `done` of `total` units of `what` ("bytes of a.csv"); total 0: not known. NULL: nobody
     * listens. */
    void (*update)(void *context, const char *what, uint64_t done, uint64_t total);
    void *context;
} Progress;

static inline void
progress_update(const Progress *progress, const char *what, uint64_t done, uint64_t total)
{
    if (progress != NULL && progress->update != NULL)
        progress->update(progress->context, what, done, total);
}

#endif

/*
 * mem: the only place that allocates from the system and the only place that gives up.
 *
 * Running out of memory ends the program with a message: it is a batch program, restartable by
 * design. The care goes into limits (base/limits.h) instead.
 */
#ifndef EIOT_BASE_MEM_H
#define EIOT_BASE_MEM_H

#include <stddef.h>

/* Each returns memory or ends the program. The caller releases with mem_free(). */
void *mem_alloc(size_t size);
void *mem_alloc_zero(size_t count, size_t size);
void *mem_resize(void *memory, size_t size);

/* `memory` may be NULL. */
void mem_free(void *memory);

/* Ends the program over a broken promise; used by ASSERT. */
_Noreturn void mem_die(const char *message, const char *file, int line);

/* For a process that runs for weeks with many threads; called before the first of them. What they
 * allocate shares a few heaps instead of one a thread, and each larger piece goes back to the
 * system when it is freed, instead of staying in a heap for whoever asks for that much again. */
void mem_keep_small(void);

/* For our own mistakes, never for user data. Stays on in release builds. */
#define ASSERT(condition)                                                                          \
    ((condition) ? (void) 0 : mem_die("broken promise: " #condition, __FILE__, __LINE__))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif

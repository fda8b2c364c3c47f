/*
 * arena: memory with one lifetime (process, run, task, batch, request), released as a whole.
 *
 * A function that returns memory takes the arena first. "Who frees this?" has one answer: the
 * arena you passed. One arena, one thread. Reset poisons the memory for AddressSanitizer, and
 * debug builds leave a gap after each allocation so that overruns are seen.
 */
#ifndef EIOT_BASE_ARENA_H
#define EIOT_BASE_ARENA_H

#include <stddef.h>

#include "base/status.h"

typedef struct Arena Arena;

/* Never NULL. The owner calls arena_free(). */
Arena *arena_new(void);

/* Releases everything in it; NULL is allowed. */
void arena_free(Arena *arena);

/* Makes all its memory reusable; what was handed out is dead. Keeps the blocks. */
void arena_reset(Arena *arena);

/* 16-byte aligned, not cleared. Size 0 gives a valid pointer. */
void *arena_alloc(Arena *arena, size_t size) __attribute__((malloc, alloc_size(2)));

/* The same, cleared; the product is checked for overflow. */
void *arena_alloc_zero(Arena *arena, size_t count, size_t size);

/* NUL-terminated copy of `length` bytes. */
char *arena_copy(Arena *arena, const char *bytes, size_t length);

/* NUL-terminated formatted text. */
char *arena_printf(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3)
    __attribute__((nonnull(1, 2)));

/* Bytes held from the system, for memory limits and tests. */
size_t arena_size(const Arena *arena);

/* A cleared object or array of a type. */
#define ARENA_NEW(arena, Type)          ((Type *) arena_alloc_zero((arena), 1, sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *) arena_alloc_zero((arena), (count), sizeof(Type)))

#endif

#include "mem.h"

#include <stdio.h>
#include <stdlib.h>

static void *checked(void *memory, size_t size)
{
    if (memory == NULL && size > 0) {
        (void) fprintf(stderr, "error: out of memory asking for %zu bytes\n", size);
        abort();
    }
    return memory;
}

void *mem_alloc(size_t size)
{
    return checked(malloc(size), size);
}

void *mem_alloc_zero(size_t count, size_t size)
{
    return checked(calloc(count, size), count > 0 && size > 0 ? count * size : 0);
}

void *mem_resize(void *memory, size_t size)
{
    ASSERT(size > 0);
    return checked(realloc(memory, size), size);
}

void mem_free(void *memory)
{
    free(memory);
}

void mem_die(const char *message, const char *file, int line)
{
    (void) fprintf(
        stderr,
        "internal error: %s\n  at: %s:%d\n  hint: Please report it.\n",
        message,
        file,
        line);
    abort();
}

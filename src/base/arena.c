#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(memory, size)   ASAN_POISON_MEMORY_REGION((memory), (size))
#define UNPOISON(memory, size) ASAN_UNPOISON_MEMORY_REGION((memory), (size))
#define GAP                    16 /* an overrun of one allocation hits poisoned bytes, not its neighbour */
#else
#define POISON(memory, size)   ((void) (memory), (void) (size))
#define UNPOISON(memory, size) ((void) (memory), (void) (size))
#define GAP                    0
#endif

#define FIRST_BLOCK  ((size_t) 16 * 1024)
#define LARGEST_STEP ((size_t) 4 * 1024 * 1024)

typedef struct Block {
    struct Block *next; /* older block */
    size_t size;
    size_t used;
    _Alignas(16) unsigned char bytes[];
} Block;

struct Arena {
    Block *current;
    Block *spare; /* emptied by reset, largest first is not promised */
    size_t held;
};

Arena *arena_new(void)
{
    return mem_alloc_zero(1, sizeof(Arena));
}

static void free_blocks(Block *block)
{
    while (block != NULL) {
        Block *next = block->next;
        UNPOISON(block->bytes, block->size);
        mem_free(block);
        block = next;
    }
}

void arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    free_blocks(arena->current);
    free_blocks(arena->spare);
    mem_free(arena);
}

void arena_reset(Arena *arena)
{
    while (arena->current != NULL) {
        Block *block = arena->current;
        arena->current = block->next;
        block->used = 0;
        POISON(block->bytes, block->size);
        block->next = arena->spare;
        arena->spare = block;
    }
}

static Block *take_spare(Arena *arena, size_t size)
{
    for (Block **link = &arena->spare; *link != NULL; link = &(*link)->next) {
        Block *block = *link;
        if (block->size >= size) {
            *link = block->next;
            return block;
        }
    }
    return NULL;
}

static void add_block(Arena *arena, size_t size)
{
    Block *block = take_spare(arena, size);

    if (block == NULL) {
        size_t step = arena->held < FIRST_BLOCK ? FIRST_BLOCK : arena->held;
        if (step > LARGEST_STEP)
            step = LARGEST_STEP;
        if (step < size)
            step = size;
        block = mem_alloc(sizeof(Block) + step);
        block->size = step;
        block->used = 0;
        arena->held += step;
        POISON(block->bytes, block->size);
    }
    block->next = arena->current;
    arena->current = block;
}

void *arena_alloc(Arena *arena, size_t size)
{
    size_t need = (size + GAP + 15) & ~(size_t) 15;
    unsigned char *memory;

    ASSERT(need >= size);
    if (arena->current == NULL || arena->current->size - arena->current->used < need)
        add_block(arena, need);
    memory = arena->current->bytes + arena->current->used;
    arena->current->used += need;
    UNPOISON(memory, size);
    return memory;
}

void *arena_alloc_zero(Arena *arena, size_t count, size_t size)
{
    void *memory;
    size_t total;

    ASSERT(!__builtin_mul_overflow(count, size, &total));
    memory = arena_alloc(arena, total);
    memset(memory, 0, total);
    return memory;
}

char *arena_copy(Arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    int length;
    char *text;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(length >= 0);
    text = arena_alloc(arena, (size_t) length + 1);
    va_start(args, format);
    (void) vsnprintf(text, (size_t) length + 1, format, args);
    va_end(args);
    return text;
}

size_t arena_size(const Arena *arena)
{
    return arena->held;
}

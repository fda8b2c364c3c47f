#include "transform/growing.h"

#include <string.h>

void *growing_add(Arena *arena, Growing *growing, size_t size)
{
    if (growing->n_items == growing->room) {
        size_t room = growing->room == 0 ? 4 : growing->room * 2;
        void *grown = arena_alloc_zero(arena, room, size);

        if (growing->n_items > 0)
            memcpy(grown, growing->items, growing->n_items * size);
        growing->items = grown;
        growing->room = room;
    }
    return (char *) growing->items + growing->n_items++ * size;
}

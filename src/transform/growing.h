/*
 * growing: an array of the arena that grows, for lists whose length is known only at their end.
 */
#ifndef EIOT_TRANSFORM_GROWING_H
#define EIOT_TRANSFORM_GROWING_H

#include "base/arena.h"

typedef struct Growing {
    void *items; /* moves when it grows: take addresses at the end only */
    size_t n_items;
    size_t room;
} Growing;

/* The address of a new cleared item of `size` bytes at the end; valid until the next call. */
void *growing_add(Arena *arena, Growing *growing, size_t size);

#endif

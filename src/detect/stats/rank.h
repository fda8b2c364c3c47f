/*
 * rank: the order of many scores, highest first, ties by position. Pure.
 */
#ifndef EIOT_DETECT_STATS_RANK_H
#define EIOT_DETECT_STATS_RANK_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Positions of `n` finite scores (n <= UINT32_MAX) by falling score; equal scores (0 and -0 among
 * them) keep their order. The list is in `arena`. */
const uint32_t *rank_falling(Arena *arena, const double *scores, size_t n);

#endif

/*
 * A radix sort, least significant digit first, over the bits of the scores: stable, so ties stay in
 * order of position, and linear, which matters for the hundred million readings of a large site.
 *
 * The bits of a double, read as a number, order positive values; with the sign bit flipped for
 * positive and all bits flipped for negative values they order all. The complement of that sorts
 * the highest first.
 */
#include "rank.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"

/* So few are put in order one by one: the counters of a digit alone take half a megabyte, which
 * counts where thousands of short lists are ranked in one arena. */
#define FEW 64

#define DIGIT_BITS 16
#define N_DIGITS   ((size_t) 1 << DIGIT_BITS)

/* A key that is smaller for a higher score. */
static uint64_t falling_key(double score)
{
    double plain = score + 0.0; /* -0 becomes 0 */
    uint64_t bits;

    ASSERT(isfinite(score));
    memcpy(&bits, &plain, sizeof(bits));
    return (bits >> 63) != 0 ? bits : ~(bits | UINT64_C(1) << 63);
}

/* One pass: `from` by the digit at `shift` into `to`. False (nothing moved) when all have the same.
 */
static bool sort_digit(
    const uint64_t *keys,
    unsigned shift,
    const uint32_t *from,
    uint32_t *to,
    size_t n,
    size_t *starts)
{
    size_t before = 0;

    memset(starts, 0, N_DIGITS * sizeof(*starts));
    for (size_t at = 0; at < n; at++)
        starts[keys[at] >> shift & (N_DIGITS - 1)]++;
    if (starts[keys[0] >> shift & (N_DIGITS - 1)] == n)
        return false;
    for (size_t digit = 0; digit < N_DIGITS; digit++) {
        size_t count = starts[digit];
        starts[digit] = before;
        before += count;
    }
    for (size_t at = 0; at < n; at++)
        to[starts[keys[from[at]] >> shift & (N_DIGITS - 1)]++] = from[at];
    return true;
}

static const uint32_t *rank_few(Arena *arena, const double *scores, size_t n)
{
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n);

    for (size_t at = 0; at < n; at++) {
        uint64_t key = falling_key(scores[at]);
        size_t place = at;

        for (; place > 0 && key < falling_key(scores[order[place - 1]]); place--)
            order[place] = order[place - 1];
        order[place] = (uint32_t) at;
    }
    return order;
}

static const uint32_t *rank_many(Arena *arena, const double *scores, size_t n)
{
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n);
    uint32_t *other = ARENA_ARRAY(arena, uint32_t, n);
    uint64_t *keys = ARENA_ARRAY(arena, uint64_t, n);
    size_t *starts = ARENA_ARRAY(arena, size_t, N_DIGITS);

    for (size_t at = 0; at < n; at++) {
        order[at] = (uint32_t) at;
        keys[at] = falling_key(scores[at]);
    }
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        if (sort_digit(keys, shift, order, other, n, starts)) {
            uint32_t *sorted = other;
            other = order;
            order = sorted;
        }
    }
    return order;
}

const uint32_t *rank_falling(Arena *arena, const double *scores, size_t n)
{
    ASSERT(n <= UINT32_MAX);
    return n <= FEW ? rank_few(arena, scores, n) : rank_many(arena, scores, n);
}

/*
 * Order statistics by bisection of the range of keys: count the keys at or below the middle, keep
 * the half that holds the rank. As soon as a middle parts the two keys wanted, the greatest key at
 * or below it and the least above are the answer; equal keys are met when the range has shrunk to
 * one. A handful of passes over keys that lie in the nearest cache, and no branch on a key.
 */
#include "lanes.h"

static Ints choose(Ints mask, Ints yes, Ints no)
{
    return (mask & yes) | (~mask & no);
}

static size_t count_up_to(const int32_t *keys, size_t n, int32_t middle)
{
    Ints counts = {0};
    int32_t count = 0;

    for (size_t at = 0; at < n; at += LANES)
        counts -= *(const IntsAt *) (keys + at) <= middle;
    for (size_t lane = 0; lane < LANES; lane++)
        count += counts[lane];
    return (size_t) count;
}

/* The greatest key at or below `middle` and the least above; INT32_MIN and INT32_MAX: none. */
static void around(const int32_t *keys, size_t n, int32_t middle, int32_t ret_two[2])
{
    Ints below = (Ints){0} + INT32_MIN;
    Ints above = (Ints){0} + INT32_MAX;

    for (size_t at = 0; at < n; at += LANES) {
        Ints key = *(const IntsAt *) (keys + at);
        Ints is_below = key <= middle;
        below = choose(is_below & (key > below), key, below);
        above = choose(~is_below & (key < above), key, above);
    }
    ret_two[0] = INT32_MIN;
    ret_two[1] = INT32_MAX;
    for (size_t lane = 0; lane < LANES; lane++) {
        ret_two[0] = below[lane] > ret_two[0] ? below[lane] : ret_two[0];
        ret_two[1] = above[lane] < ret_two[1] ? above[lane] : ret_two[1];
    }
}

void KERNEL(select)(const int32_t *keys, size_t n, size_t rank, int32_t ret_two[2])
{
    int32_t two[2];
    int64_t low;  /* fewer than `rank` keys are at or below it */
    int64_t high; /* more than `rank` are */

    around(keys, n, INT32_MAX - 1, two);
    high = two[0];
    around(keys, n, INT32_MIN, two);
    low = (int64_t) two[1] - 1;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        size_t count = count_up_to(keys, n, (int32_t) middle);
        if (count == rank) {
            around(keys, n, (int32_t) middle, ret_two);
            return;
        }
        if (count < rank)
            low = middle;
        else
            high = middle;
    }
    ret_two[0] = (int32_t) high;
    ret_two[1] = (int32_t) high;
}

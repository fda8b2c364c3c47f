#include "rng.h"

#include <math.h>

#include "base/mem.h"

static uint64_t splitmix(uint64_t *state)
{
    uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15);

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

Rng rng_new(uint64_t seed, uint64_t stream)
{
    uint64_t state = seed;
    Rng rng = {.has_spare = 0};

    /* the stream goes through the mixer too, so that near streams share nothing */
    state = splitmix(&state) ^ (stream * UINT64_C(0xd1342543de82ef95) + 1);
    for (int word = 0; word < 4; word++)
        rng.state[word] = splitmix(&state);
    return rng;
}

static uint64_t rotate(uint64_t value, int by)
{
    return (value << by) | (value >> (64 - by));
}

uint64_t rng_next(Rng *rng)
{
    uint64_t *state = rng->state;
    uint64_t result = rotate(state[1] * 5, 7) * 9;
    uint64_t shifted = state[1] << 17;

    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45);
    return result;
}

double rng_uniform(Rng *rng)
{
    return (double) (rng_next(rng) >> 11) * 0x1.0p-53;
}

/* Lemire 2019: multiply and reject the few values that would make it uneven. */
uint64_t rng_below(Rng *rng, uint64_t n)
{
    __extension__ typedef unsigned __int128 Wide;
    uint64_t least = -n % n;

    ASSERT(n > 0);
    for (;;) {
        Wide product = (Wide) rng_next(rng) * n;
        if ((uint64_t) product >= least)
            return (uint64_t) (product >> 64);
    }
}

double rng_normal(Rng *rng)
{
    double left;
    double right;
    double square;
    double scale;

    if (rng->has_spare) {
        rng->has_spare = 0;
        return rng->spare_normal;
    }
    do {
        left = 2 * rng_uniform(rng) - 1;
        right = 2 * rng_uniform(rng) - 1;
        square = left * left + right * right;
    } while (square >= 1 || square <= 0);
    scale = sqrt(-2 * log(square) / square);
    rng->spare_normal = right * scale;
    rng->has_spare = 1;
    return left * scale;
}

void rng_sample(Rng *rng, size_t n, size_t k, uint32_t *ret)
{
    size_t taken = 0;

    ASSERT(k <= n && n <= UINT32_MAX);
    /* Floyd: for each new largest index, draw below it; a repeat takes the new index itself. The
     * linear look-up is fine for the few hundred indexes of a sub-sample. */
    for (size_t largest = n - k; largest < n; largest++) {
        uint32_t drawn = (uint32_t) rng_below(rng, largest + 1);
        for (size_t at = 0; at < taken; at++) {
            if (ret[at] == drawn) {
                drawn = (uint32_t) largest;
                break;
            }
        }
        ret[taken++] = drawn;
    }
}

#include "degrees.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#define COLDEST (-60)

/* SMAS_DEGREES: out of range */
static size_t degree_of(float temperature)
{
    double degree = floor((double) temperature + 0.5);

    if (!(degree >= COLDEST && degree < COLDEST + SMAS_DEGREES))
        return SMAS_DEGREES;
    return (size_t) (degree - COLDEST);
}

/* Lists the degrees that count; at[degree] becomes its place in the list, SIZE_MAX for others. */
static void list_degrees(SmasDegrees *made, const size_t *counts, size_t *at)
{
    for (size_t degree = 0; degree < SMAS_DEGREES; degree++) {
        at[degree] = SIZE_MAX;
        if (counts[degree] <= SMAS_DEGREE_LEAST)
            continue;
        at[degree] = made->n;
        made->temperature[made->n] = (double) degree + COLDEST;
        made->n_hours[made->n] = counts[degree];
        made->starts[made->n + 1] = made->starts[made->n] + (counts[degree] + SMAS_KEY_GROUP - 1) /
                                                                SMAS_KEY_GROUP * SMAS_KEY_GROUP;
        made->n++;
    }
    at[SMAS_DEGREES] = SIZE_MAX;
    made->n_places = made->starts[made->n];
}

const SmasDegrees *smas_degrees_make(Arena *arena, const float *temperature, size_t n_hours)
{
    SmasDegrees *made = ARENA_NEW(arena, SmasDegrees);
    uint32_t *place = ARENA_ARRAY(arena, uint32_t, n_hours);
    size_t counts[SMAS_DEGREES + 1] = {0};
    size_t at[SMAS_DEGREES + 1];
    size_t taken[SMAS_DEGREES] = {0};

    ASSERT(n_hours < UINT32_MAX / 2);
    for (size_t hour = 0; hour < n_hours; hour++)
        counts[degree_of(temperature[hour])]++;
    list_degrees(made, counts, at);
    for (size_t hour = 0; hour < n_hours; hour++) {
        size_t degree = at[degree_of(temperature[hour])];
        place[hour] =
            (uint32_t) (degree == SIZE_MAX ? made->n_places : made->starts[degree] + taken[degree]++);
    }
    made->place = place;
    made->n_hours_all = n_hours;
    return made;
}

int32_t *smas_keys_new(Arena *arena, const SmasDegrees *degrees)
{
    int32_t *keys = ARENA_ARRAY(arena, int32_t, degrees->n_places + 1);

    for (size_t at = 0; at < degrees->n_places; at++)
        keys[at] = INT32_MAX; /* stays where a degree's last group has no reading */
    return keys;
}

/* Bits of a float in the order of its values; turns back too. */
static int32_t turned(int32_t bits)
{
    return bits ^ ((bits >> 31) & INT32_MAX);
}

void smas_keys_put(const SmasDegrees *degrees, const float *kwh, int32_t *keys)
{
    for (size_t hour = 0; hour < degrees->n_hours_all; hour++) {
        int32_t bits;
        memcpy(&bits, &kwh[hour], sizeof(bits));
        keys[degrees->place[hour]] = turned(bits);
    }
}

static double value_of(int32_t key)
{
    int32_t bits = turned(key);
    float value;

    memcpy(&value, &bits, sizeof(value));
    return (double) value;
}

void smas_percentiles(
    const SmasDegrees *degrees,
    const SmasKernels *kernels,
    const int32_t *keys,
    double p,
    double ret_kwh[SMAS_DEGREES])
{
    for (size_t at = 0; at < degrees->n; at++) {
        size_t start = degrees->starts[at];
        double place = p * (double) degrees->n_hours[at] + 0.5;
        size_t rank = (size_t) place;
        int32_t two[2];

        kernels->select(keys + start, degrees->starts[at + 1] - start, rank, two);
        ret_kwh[at] =
            value_of(two[0]) + (place - (double) rank) * (value_of(two[1]) - value_of(two[0]));
    }
}

#include "seeds.h"

#include <math.h>

#include "base/mem.h"
#include "base/rng.h"

#define PI          3.14159265358979323846
#define TEMPERATURE UINT64_C(1) /* streams of random numbers */
#define HOUSEHOLDS  UINT64_C(1000)

/* Hours of two peaks and what stands in each hour beside them, as shares. */
typedef struct Shape {
    double morning;
    double evening;
    double morning_height;
    double evening_height;
    double floor;
} Shape;

static const Shape shapes[] = {
    {7, 19, 0.6, 1.0, 0.3},  /* out by day */
    {9, 18, 0.8, 0.8, 0.6},  /* at home */
    {8, 22, 0.2, 1.0, 0.4},  /* late */
    {12, 14, 1.0, 0.8, 0.2}, /* by day */
    {2, 23, 1.0, 0.5, 0.3},  /* by night */
};

float *smas_temperature_make(Arena *arena, size_t n_days, uint64_t seed)
{
    float *temperature = ARENA_ARRAY(arena, float, n_days *SMAS_HOURS);
    Rng rng = rng_new(seed, TEMPERATURE);
    double spell = 0;

    for (size_t hour = 0; hour < n_days * SMAS_HOURS; hour++) {
        double day = (double) hour / SMAS_HOURS;
        spell = 0.99 * spell + 0.6 * rng_normal(&rng);
        temperature[hour] =
            (float) (8 - 14 * cos(2 * PI * (day - 15) / 365) - 4 * cos(2 * PI * (day - 3.0 / SMAS_HOURS)) + spell);
    }
    return temperature;
}

/* Height of a peak two hours wide, around the clock. */
static double peak(double hour, double at)
{
    double apart = fabs(hour - at);

    apart = fmin(apart, SMAS_HOURS - apart);
    return exp(-apart * apart / 8);
}

static void fill_household(Rng *rng, const float *temperature, size_t n_days, float *kwh)
{
    const Shape *shape = &shapes[rng_below(rng, COUNT_OF(shapes))];
    double level = 0.8 * exp(0.4 * rng_normal(rng));
    double shift = rng_normal(rng);
    double heating = rng_uniform(rng) < 0.3 ? 0.04 + 0.04 * rng_uniform(rng) : 0.01;
    double cooling = rng_uniform(rng) < 0.6 ? 0.05 + 0.10 * rng_uniform(rng) : 0.0;
    double base[SMAS_HOURS];
    double day_factor = 0;

    for (int hour = 0; hour < SMAS_HOURS; hour++)
        base[hour] =
            level * (shape->floor + shape->morning_height * peak(hour - shift, shape->morning) +
                     shape->evening_height * peak(hour - shift, shape->evening));
    for (size_t hour = 0; hour < n_days * SMAS_HOURS; hour++) {
        double degrees = (double) temperature[hour];
        double value;
        if (hour % SMAS_HOURS == 0)
            day_factor = 0.7 * day_factor + 0.1 * rng_normal(rng);
        value = base[hour % SMAS_HOURS] * exp(day_factor) + heating * fmax(0, 15 - degrees) +
                cooling * fmax(0, degrees - 22) + 0.1 * level * rng_normal(rng);
        kwh[hour] = (float) fmax(0, value);
    }
}

SmasData smas_seeds_make(
    Arena *arena, const float *temperature, size_t n_days, size_t n_seeds, uint64_t seed)
{
    const size_t n_hours = n_days * SMAS_HOURS;
    float *kwh = ARENA_ARRAY(arena, float, n_seeds *n_hours);

    for (size_t at = 0; at < n_seeds; at++) {
        Rng rng = rng_new(seed, HOUSEHOLDS + at);
        fill_household(&rng, temperature, n_days, kwh + at * n_hours);
    }
    return (SmasData){
        .kwh = kwh, .temperature = temperature, .n_consumers = n_seeds, .n_days = n_days};
}

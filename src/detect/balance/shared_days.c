#include "shared_days.h"

#include <math.h>

#include "base/median.h"
#include "base/mem.h"

/* How far a day is from the days around it, for the meter in the middle: 0.1 is a tenth more. */
static double rise_of(const SharedDays *days, size_t day, double *scratch)
{
    size_t n = 0;

    for (size_t meter = 0; meter < days->n_meters; meter++) {
        size_t at = meter * days->n_days + day;

        if (days->expected[at] > 0)
            scratch[n++] = days->used[at] / days->expected[at];
    }
    return n < SHARED_METERS_MIN ? 0 : median_of(scratch, n) - 1;
}

/* Of what neighbours rise by, what this meter does: slope of a regression through the origin. */
static double slope_of(const SharedDays *days, size_t meter, const double *rises)
{
    double products = 0;
    double squares = 0;

    for (size_t day = 0; day < days->n_days; day++) {
        size_t at = meter * days->n_days + day;
        double rise = days->expected[at] * rises[day];

        products += rise * (days->used[at] - days->expected[at]);
        squares += rise * rise;
    }
    return squares > 0 ? products / squares : 0;
}

void shared_days_factors(Arena *arena, const SharedDays *days, double *ret_factors)
{
    double *rises = ARENA_ARRAY(arena, double, days->n_days);
    double *scratch = ARENA_ARRAY(arena, double, days->n_meters);

    for (size_t day = 0; day < days->n_days; day++)
        rises[day] = rise_of(days, day, scratch);
    for (size_t meter = 0; meter < days->n_meters; meter++) {
        double slope = slope_of(days, meter, rises);

        for (size_t day = 0; day < days->n_days; day++)
            ret_factors[meter * days->n_days + day] = fmax(0, 1 + slope * rises[day]);
    }
}

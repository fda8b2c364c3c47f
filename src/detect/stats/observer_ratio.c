#include "observer_ratio.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"

#define COEFFICIENTS 3
#define ROUNDS       300
#define SETTLED      1e-9 /* the largest move of a membership that ends the rounds */

/* One whole day. */
typedef struct Day {
    double coefficient[COEFFICIENTS];
    double energy;
    double membership; /* in the first cluster; 1 less that in the second */
} Day;

struct ObserverRatioWork {
    size_t n_days_max;
    Day *days;
};

ObserverRatioWork *observer_ratio_work_new(Arena *arena, size_t n_days_max)
{
    ObserverRatioWork *work = ARENA_NEW(arena, ObserverRatioWork);

    work->n_days_max = n_days_max;
    work->days = ARENA_ARRAY(arena, Day, n_days_max);
    return work;
}

/* Haar's approximation at level l is the sum of 2^l neighbours by 2^(l/2). False: a value of the
 * day is not known. */
static bool day_fill(Day *day, const float *observer, const float *kwh, size_t slots_per_day)
{
    size_t width = slots_per_day / COEFFICIENTS;

    *day = (Day){0};
    for (size_t slot = 0; slot < slots_per_day; slot++) {
        double reported = fabsf(kwh[slot]) > 0 ? (double) kwh[slot] : OBSERVER_RATIO_ZERO;
        double ratio = observer[slot] / reported;
        if (isnan(kwh[slot]) || isnan(ratio))
            return false;
        day->coefficient[slot / width] += ratio / sqrt((double) width);
        day->energy += ratio * ratio;
    }
    return true;
}

/* Each coefficient to 0..1 over the days; to 0 where it is the same on all. */
static void scale_days(Day *days, size_t n)
{
    for (size_t at = 0; at < COEFFICIENTS; at++) {
        double low = days[0].coefficient[at];
        double high = low;
        for (size_t day = 1; day < n; day++) {
            low = fmin(low, days[day].coefficient[at]);
            high = fmax(high, days[day].coefficient[at]);
        }
        for (size_t day = 0; day < n; day++) {
            double above = days[day].coefficient[at] - low;
            days[day].coefficient[at] = high > low ? above / (high - low) : 0;
        }
    }
}

static double coefficient_sum(const Day *day)
{
    return day->coefficient[0] + day->coefficient[1] + day->coefficient[2];
}

/* The centers to start from: the lowest and the highest day. */
static void first_centers(const Day *days, size_t n, double centers[2][COEFFICIENTS])
{
    size_t lowest = 0;
    size_t highest = 0;

    for (size_t day = 1; day < n; day++) {
        if (coefficient_sum(&days[day]) < coefficient_sum(&days[lowest]))
            lowest = day;
        if (coefficient_sum(&days[day]) > coefficient_sum(&days[highest]))
            highest = day;
    }
    memcpy(centers[0], days[lowest].coefficient, sizeof(centers[0]));
    memcpy(centers[1], days[highest].coefficient, sizeof(centers[1]));
}

static double squares_between(const double *a, const double *b)
{
    double sum = 0;

    for (size_t at = 0; at < COEFFICIENTS; at++)
        sum += (a[at] - b[at]) * (a[at] - b[at]);
    return sum;
}

/* Memberships with exponent 2: by the inverse of the squared distances. Returns the largest move.
 */
static double assign_days(Day *days, size_t n, double centers[2][COEFFICIENTS])
{
    double moved = 0;

    for (size_t day = 0; day < n; day++) {
        double first = squares_between(days[day].coefficient, centers[0]);
        double second = squares_between(days[day].coefficient, centers[1]);
        double membership = first + second > 0 ? second / (first + second) : 0.5;
        moved = fmax(moved, fabs(membership - days[day].membership));
        days[day].membership = membership;
    }
    return moved;
}

static void move_centers(const Day *days, size_t n, double centers[2][COEFFICIENTS])
{
    double sums[2][COEFFICIENTS] = {{0}};
    double weights[2] = {0};

    for (size_t day = 0; day < n; day++) {
        double first = days[day].membership * days[day].membership;
        double second = (1 - days[day].membership) * (1 - days[day].membership);
        weights[0] += first;
        weights[1] += second;
        for (size_t at = 0; at < COEFFICIENTS; at++) {
            sums[0][at] += first * days[day].coefficient[at];
            sums[1][at] += second * days[day].coefficient[at];
        }
    }
    for (size_t at = 0; at < COEFFICIENTS; at++) {
        centers[0][at] = sums[0][at] / weights[0];
        centers[1][at] = sums[1][at] / weights[1];
    }
}

static double energy_gap(const Day *days, size_t n)
{
    double sums[2] = {0};
    double weights[2] = {0};

    for (size_t day = 0; day < n; day++) {
        sums[0] += days[day].membership * days[day].energy;
        sums[1] += (1 - days[day].membership) * days[day].energy;
        weights[0] += days[day].membership;
        weights[1] += 1 - days[day].membership;
    }
    double first = sums[0] / weights[0];
    double second = sums[1] / weights[1];
    double high = fmax(first, second);
    return high > 0 ? (high - fmin(first, second)) / high : 0;
}

double observer_ratio_score(
    ObserverRatioWork *work,
    const float *observer,
    const float *kwh,
    size_t n_days,
    size_t slots_per_day)
{
    Day *days = work->days;
    double centers[2][COEFFICIENTS];
    size_t n = 0;

    ASSERT(n_days <= work->n_days_max);
    if (slots_per_day != 24 && slots_per_day != 48 && slots_per_day != 96)
        return NAN;
    for (size_t day = 0; day < n_days; day++) {
        size_t start = day * slots_per_day;
        n += day_fill(&days[n], observer + start, kwh + start, slots_per_day);
    }
    if (n < OBSERVER_RATIO_DAYS)
        return NAN;
    scale_days(days, n);
    first_centers(days, n, centers);
    for (int round = 0; round < ROUNDS; round++) {
        if (assign_days(days, n, centers) <= SETTLED)
            break;
        move_centers(days, n, centers);
    }
    return energy_gap(days, n);
}

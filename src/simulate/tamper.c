/*
 * x is the day's true profile of N values, y what is reported. Constants are those of the papers.
 *
 * Jokar, Arianpoo and Leung, IEEE Transactions on Smart Grid 7(1), 2016:
 *
 *     h1  y = a x        a ~ U(0.1, 0.8), one a day
 *     h2  y = b x        b = 0 in one span of at least 4 hours, else 1
 *     h3  y = g x        g ~ U(0.1, 0.8), one a slot
 *     h4  y = g mean(x)  g ~ U(0.1, 0.8), one a slot
 *     h5  y = mean(x)
 *     h6  y(t) = x(N-t)  the day backwards: steals only under time-of-use tariffs
 *
 * Zheng, Chen, Wang, Kang and Xia, IEEE Transactions on Industrial Informatics 15(3), 2019:
 *
 *     FDI1  y = a x            a ~ U(0.2, 0.8), one a day
 *     FDI2  y = min(x, g)      g ~ U(0, max x), one a day
 *     FDI3  y = max(x - g, 0)  g ~ U(0, max x), one a day
 *     FDI4  y = 0              in one span of 8 to N slots, else x
 *     FDI5  y = a x            a ~ U(0.2, 0.8), one a slot
 *     FDI6  y = a mean(x)      a ~ U(0.2, 0.8), one a slot
 *
 * Values pass a register of whole watt-hours, so the day's sum is right to one.
 */
#include "tamper.h"

#include <math.h>

#include "base/mem.h"
#include "simulate/register.h"

#define LEAST_SPAN 8 /* slots: 4 hours */

typedef struct Day {
    size_t n_slots;
    double mean;
    double most;
    double factor;  /* U(0.1, 0.8) or U(0.2, 0.8), of the day */
    double ceiling; /* U(0, most) */
    size_t span_first;
    size_t span_end;
} Day;

static double between(Rng *rng, double least, double most)
{
    return least + (most - least) * rng_uniform(rng);
}

/* Least share that is reported; the most is 0.8 in both papers. */
static double least_share(SimConduct kind)
{
    return kind <= SIM_H6 ? 0.1 : 0.2;
}

static Day draw_day(Rng *rng, SimConduct kind, size_t n_slots, const int32_t *true_wh)
{
    Day day = {.n_slots = n_slots};
    size_t least = n_slots < LEAST_SPAN ? n_slots : LEAST_SPAN;
    size_t length;

    for (size_t slot = 0; slot < n_slots; slot++) {
        day.mean += (double) true_wh[slot] / (double) n_slots;
        day.most = fmax(day.most, true_wh[slot]);
    }
    day.factor = between(rng, least_share(kind), 0.8);
    day.ceiling = between(rng, 0, day.most);
    length = least + rng_below(rng, n_slots - least + 1);
    day.span_first = rng_below(rng, n_slots - length + 1);
    day.span_end = day.span_first + length;
    return day;
}

static double
reported(Rng *rng, SimConduct kind, const Day *day, const int32_t *true_wh, size_t slot)
{
    double wh = true_wh[slot];

    switch ((int) kind) {
    case SIM_H1:
    case SIM_FDI1:
        return day->factor * wh;
    case SIM_H2:
    case SIM_FDI4:
        return slot >= day->span_first && slot < day->span_end ? 0 : wh;
    case SIM_H3:
    case SIM_FDI5:
        return between(rng, least_share(kind), 0.8) * wh;
    case SIM_H4:
    case SIM_FDI6:
        return between(rng, least_share(kind), 0.8) * day->mean;
    case SIM_H5:
        return day->mean;
    case SIM_H6:
        return true_wh[day->n_slots - 1 - slot];
    case SIM_FDI2:
        return fmin(wh, day->ceiling);
    case SIM_FDI3:
        return fmax(wh - day->ceiling, 0);
    default:
        ASSERT(!"a kind of tampering with days");
        return wh;
    }
}

void sim_tamper_day(
    Rng *rng, SimConduct kind, size_t n_slots, const int32_t *true_wh, int32_t *ret_reported_wh)
{
    int32_t before[SIM_DAY_SLOTS_MAX];
    double carry = 0;
    Day day;

    if (n_slots == 0)
        return; /* a date that the site never had */
    ASSERT(n_slots <= SIM_DAY_SLOTS_MAX);
    for (size_t slot = 0; slot < n_slots; slot++)
        before[slot] = true_wh[slot];
    day = draw_day(rng, kind, n_slots, before);
    for (size_t slot = 0; slot < n_slots; slot++)
        ret_reported_wh[slot] = sim_register(&carry, reported(rng, kind, &day, before, slot));
}

#include <stdbool.h>

#include "own_past_internal.h"

static bool is_zero(float kwh)
{
    return !(kwh < 0) && !(kwh > 0) && !isnan(kwh);
}

void own_past_days(OwnPastWork *work, const OwnPastInput *input)
{
    size_t slots = input->slots_per_day;

    for (size_t day = 0; day < input->n_days; day++) {
        const float *from = input->kwh + day * slots;
        float *to = work->kwh + day * slots;
        double sum = 0;
        size_t known = 0;
        for (size_t slot = 0; slot < slots; slot++) {
            bool is_known = !isnan(from[slot]);
            sum += is_known ? from[slot] : 0;
            known += is_known;
            to[slot] = from[slot];
        }
        bool usable = known > 0 && (double) known >= OWN_PAST_DAY_KNOWN * (double) slots;
        work->day_kwh[day] = usable ? sum / (double) known * (double) slots : NAN;
        for (size_t slot = 0; !usable && slot < slots; slot++)
            to[slot] = NAN;
    }
}

/* Readings at the day's maximum beyond one; the day's mean by its maximum is added to the load. */
static void ceiling_add(Facts *facts, const float *kwh, size_t slots, double mean, double *n_loads)
{
    float most = 0;
    double at_most = 0;

    for (size_t slot = 0; slot < slots; slot++)
        most = kwh[slot] > most ? kwh[slot] : most;
    if (!(most > 0))
        return;
    for (size_t slot = 0; slot < slots; slot++)
        at_most += kwh[slot] >= most;
    facts->ceilings += at_most - 1;
    facts->load += mean / most;
    *n_loads += 1;
}

static void day_add(Facts *facts, const float *kwh, size_t slots)
{
    float before = NAN;

    for (size_t slot = 0; slot < slots; slot++) {
        float here = kwh[slot];
        float step = fabsf(here - before); /* NaN: no pair */
        facts->zeros += is_zero(here);
        facts->flats += is_zero(step) && !is_zero(here);
        facts->pairs += !isnan(step);
        facts->steps += isnan(step) ? 0 : step;
        before = here;
    }
}

/* The mean of each interval over the days, and of all of them. */
static void profile_fill(const Period *period, Facts *facts)
{
    double known[OWN_PAST_SLOTS_MAX] = {0};
    double sum = 0;

    for (size_t day = period->from; day < period->to; day++) {
        const float *kwh = day_of(period, day);
        for (size_t slot = 0; slot < period->slots; slot++) {
            bool is_known = !isnan(kwh[slot]);
            facts->profile[slot] += is_known ? kwh[slot] : 0;
            known[slot] += is_known;
        }
    }
    for (size_t slot = 0; slot < period->slots; slot++) {
        sum += facts->profile[slot];
        facts->known += known[slot];
        facts->profile[slot] = known[slot] > 0 ? facts->profile[slot] / known[slot] : NAN;
    }
    facts->mean = ratio(sum, facts->known);
}

/* The longest run of zeros in hours. What is not known neither lengthens nor ends one. */
static double zero_run_of(const Period *period)
{
    const float *kwh = day_of(period, period->from);
    size_t n = (period->to - period->from) * period->slots;
    size_t run = 0;
    size_t longest = 0;

    for (size_t at = 0; at < n; at++) {
        if (is_zero(kwh[at]))
            run++;
        else if (!isnan(kwh[at]))
            run = 0;
        longest = run > longest ? run : longest;
    }
    return (double) longest * 24 / (double) period->slots;
}

/* Pearson's, of readings and those a day before. NaN: too few, or constant. */
static double correlation_of(const Period *period, double mean)
{
    const float *kwh = day_of(period, period->from);
    size_t n = (period->to - period->from) * period->slots;
    double count = 0;
    double a = 0;
    double b = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;

    for (size_t at = period->slots; at < n; at++) {
        double here = kwh[at] - mean; /* around the mean, for small sums */
        double before = kwh[at - period->slots] - mean;
        bool is_pair = !isnan(here + before);
        here = is_pair ? here : 0;
        before = is_pair ? before : 0;
        count += is_pair;
        a += here;
        b += before;
        aa += here * here;
        bb += before * before;
        ab += here * before;
    }
    double spread = (aa - a * a / count) * (bb - b * b / count);
    if (!(spread > OWN_PAST_SPREAD_FLOOR * aa * bb))
        return NAN;
    return (ab - a * b / count) / sqrt(spread);
}

void own_past_day_facts(const Period *period, Facts *facts)
{
    const double *day_kwh = period->work->day_kwh;
    double squares = 0;

    facts->day_least = NAN;
    for (size_t day = period->from; day < period->to; day++) {
        if (isnan(day_kwh[day]))
            continue;
        facts->n_days++;
        facts->day_mean += day_kwh[day];
        facts->day_least = fmin(facts->day_least, day_kwh[day]);
    }
    facts->day_mean = ratio(facts->day_mean, facts->n_days);
    for (size_t day = period->from; day < period->to; day++) {
        double off = day_kwh[day] - facts->day_mean;
        squares += isnan(off) ? 0 : off * off;
    }
    facts->day_spread = sqrt(ratio(squares, facts->n_days - 1));
}

void own_past_facts(const Period *period, Facts *facts)
{
    double n_loads = 0;

    profile_fill(period, facts);
    for (size_t day = period->from; day < period->to; day++) {
        double day_kwh = period->work->day_kwh[day];
        if (isnan(day_kwh))
            continue;
        day_add(facts, day_of(period, day), period->slots);
        ceiling_add(
            facts, day_of(period, day), period->slots, day_kwh / (double) period->slots, &n_loads);
    }
    facts->load = ratio(facts->load, n_loads);
    facts->zero_run = zero_run_of(period);
    facts->correlation = correlation_of(period, facts->mean);
}

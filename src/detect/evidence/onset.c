#include "onset.h"

#include <math.h>

#include "base/mem.h"
#include "detect/stats/change_point.h"
#include "detect/stats/median.h"

#define DAYS_MIN 7 /* of each part */

/* Which part a day is in. */
typedef enum Part { PART_NONE, PART_BEFORE, PART_AFTER } Part;

typedef struct Onset {
    const Panel *panel;
    const Residual *residual;
    Part *parts;    /* of each day */
    double *gain;   /* of the residual, by slot */
    double *before; /* mean day of a meter, by slot */
    double *after;
    double *ratios; /* after by before of each meter */
} Onset;

/* Mean of a series in one part, slot by slot, weighted by its noise when there is one; false when a
 * slot has fewer than DAYS_MIN days. */
static bool
mean_day(const Onset *onset, const float *series, const float *noise, Part part, double *ret_mean)
{
    const Panel *panel = onset->panel;

    for (size_t slot = 0; slot < panel->day_slots; slot++) {
        double sum = 0;
        double weights = 0;
        size_t n = 0;

        for (size_t day = 0; day < panel->n_days; day++) {
            size_t at = day * panel->day_slots + slot;
            double value = series[at];
            double weight;

            if (onset->parts[day] != part || isnan(value))
                continue;
            weight = noise == NULL ? 1 : 1 / ((double) noise[at] * noise[at]);
            sum += weight * value;
            weights += weight;
            n++;
        }
        if (n < DAYS_MIN)
            return false;
        ret_mean[slot] = sum / weights;
    }
    return true;
}

static double sum_of(const double *values, size_t n)
{
    double sum = 0;

    for (size_t at = 0; at < n; at++)
        sum += values[at];
    return sum;
}

/* Mean days of a meter in both parts. */
static bool mean_days(Onset *onset, size_t meter)
{
    const float *kwh = panel_meter(onset->panel, meter);

    return mean_day(onset, kwh, NULL, PART_BEFORE, onset->before) &&
           mean_day(onset, kwh, NULL, PART_AFTER, onset->after);
}

/* What all meters have in common: the median of after by before. */
static double trend_of(Onset *onset)
{
    size_t n_slots = onset->panel->day_slots;
    size_t n = 0;

    for (size_t meter = 0; meter < onset->panel->n_meters; meter++) {
        double before;

        if (!mean_days(onset, meter))
            continue;
        before = sum_of(onset->before, n_slots);
        if (before > 0)
            onset->ratios[n++] = sum_of(onset->after, n_slots) / before;
    }
    return n == 0 ? 1 : median_of(onset->ratios, n);
}

static bool set_gain(Onset *onset)
{
    const float *kwh = onset->residual->kwh;
    const float *noise = onset->residual->noise_kwh;

    if (!mean_day(onset, kwh, noise, PART_BEFORE, onset->before) ||
        !mean_day(onset, kwh, noise, PART_AFTER, onset->after))
        return false;
    for (size_t slot = 0; slot < onset->panel->day_slots; slot++)
        onset->gain[slot] = onset->after[slot] - onset->before[slot];
    return true;
}

/* NaN when a part is too short for the meter. */
static double match_of(Onset *onset, size_t meter, double trend)
{
    double gains = 0;
    double losses = 0;
    double both = 0;

    if (!mean_days(onset, meter))
        return NAN;
    for (size_t slot = 0; slot < onset->panel->day_slots; slot++) {
        double loss = trend * onset->before[slot] - onset->after[slot];

        gains += onset->gain[slot] * onset->gain[slot];
        losses += loss * loss;
        both += onset->gain[slot] * loss;
    }
    return gains > 0 || losses > 0 ? both / fmax(gains, losses) : 0;
}

static void keep_better(double *best, double match)
{
    if (isnan(*best) || match > *best) /* NaN is not more */
        *best = match;
}

/* Days from `first_after` on come after. */
static void part_at(Onset *onset, size_t first_after)
{
    for (size_t day = 0; day < onset->panel->n_days; day++)
        onset->parts[day] = day < first_after ? PART_BEFORE : PART_AFTER;
}

static void part_by_loudness(Onset *onset)
{
    const Residual *residual = onset->residual;

    for (size_t day = 0; day < onset->panel->n_days; day++)
        onset->parts[day] = residual->is_loud[day]    ? PART_AFTER
                            : residual->is_quiet[day] ? PART_BEFORE
                                                      : PART_NONE;
}

/* All meters by one way to part the days. */
static void match_all(Onset *onset, double *matches)
{
    double trend = trend_of(onset);

    if (!set_gain(onset))
        return;
    for (size_t meter = 0; meter < onset->panel->n_meters; meter++)
        keep_better(&matches[meter], match_of(onset, meter, trend));
}

/* The likeliest day of a change in a meter's daily level. */
static bool own_change(Arena *arena, const Onset *onset, size_t meter, size_t *ret_day)
{
    const Panel *panel = onset->panel;
    double *levels = ARENA_ARRAY(arena, double, panel->n_days);
    ChangePoint change;

    for (size_t day = 0; day < panel->n_days; day++) {
        const float *kwh = panel_day(panel, meter, day);
        double sum = 0;
        size_t n = 0;

        for (size_t slot = 0; slot < panel->day_slots; slot++) {
            if (isnan(kwh[slot]))
                continue;
            sum += kwh[slot];
            n++;
        }
        levels[day] = 2 * n < panel->day_slots ? NAN : sum / (double) n;
    }
    if (!change_point_find(levels, panel->n_days, DAYS_MIN, &change) ||
        change.after >= change.before)
        return false;
    *ret_day = change.at;
    return true;
}

static void match_by_own_change(Arena *arena, Onset *onset, double *matches)
{
    for (size_t meter = 0; meter < onset->panel->n_meters; meter++) {
        size_t day;

        if (!own_change(arena, onset, meter, &day))
            continue;
        part_at(onset, day);
        /* the trend of the others would cost a pass over all meters for each: it is small against
         * a change that is worth finding */
        if (set_gain(onset))
            keep_better(&matches[meter], match_of(onset, meter, 1));
    }
}

const double *onset_match(Arena *arena, const Panel *panel, const Residual *residual)
{
    double *matches = ARENA_ARRAY(arena, double, panel->n_meters);
    Onset onset = {.panel = panel, .residual = residual};
    ChangePoint change;

    for (size_t meter = 0; meter < panel->n_meters; meter++)
        matches[meter] = NAN;
    if (residual == NULL)
        return matches;
    onset.parts = ARENA_ARRAY(arena, Part, panel->n_days);
    onset.gain = ARENA_ARRAY(arena, double, panel->day_slots);
    onset.before = ARENA_ARRAY(arena, double, panel->day_slots);
    onset.after = ARENA_ARRAY(arena, double, panel->day_slots);
    onset.ratios = ARENA_ARRAY(arena, double, panel->n_meters);
    part_by_loudness(&onset);
    match_all(&onset, matches);
    if (change_point_find(residual->day_steps, panel->n_days, DAYS_MIN, &change) &&
        change.after > change.before) {
        part_at(&onset, change.at);
        match_all(&onset, matches);
    }
    match_by_own_change(arena, &onset, matches);
    return matches;
}

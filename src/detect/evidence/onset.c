#include "onset.h"

#include <math.h>

#include "base/median.h"
#include "base/mem.h"
#include "detect/evidence/mean_day.h"
#include "detect/stats/change_point.h"

typedef struct Onset {
    const Panel *panel;
    const Residual *residual;
    bool *is_before; /* of each day */
    bool *is_after;
    double *gain;   /* of the residual, by slot */
    double noise;   /* sum over the slots of what each gain may be wrong by */
    MeanDay before; /* mean day of a meter */
    MeanDay after;
    double *ratios; /* after by before of each meter */
} Onset;

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

    return mean_day_of(onset->panel, kwh, NULL, onset->is_before, &onset->before) &&
           mean_day_of(onset->panel, kwh, NULL, onset->is_after, &onset->after);
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
        before = sum_of(onset->before.kwh, n_slots);
        if (before > 0)
            onset->ratios[n++] = sum_of(onset->after.kwh, n_slots) / before;
    }
    return n == 0 ? 1 : median_of(onset->ratios, n);
}

static bool set_gain(Onset *onset)
{
    const float *kwh = onset->residual->kwh;
    const float *noise = onset->residual->noise_kwh;

    if (!mean_day_of(onset->panel, kwh, noise, onset->is_before, &onset->before) ||
        !mean_day_of(onset->panel, kwh, noise, onset->is_after, &onset->after))
        return false;
    for (size_t slot = 0; slot < onset->panel->day_slots; slot++)
        onset->gain[slot] = onset->after.kwh[slot] - onset->before.kwh[slot];
    onset->noise = onset->before.variance + onset->after.variance;
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
        double loss = trend * onset->before.kwh[slot] - onset->after.kwh[slot];

        gains += onset->gain[slot] * onset->gain[slot];
        losses += loss * loss;
        both += onset->gain[slot] * loss;
    }
    return gains > 0 || losses > 0 ? both / (fmax(gains, losses) + onset->noise) : 0;
}

static void keep_better(double *best, double match)
{
    if (isnan(*best) || match > *best) /* NaN is not more */
        *best = match;
}

/* Days from `first_after` on come after. */
static void part_at(Onset *onset, size_t first_after)
{
    for (size_t day = 0; day < onset->panel->n_days; day++) {
        onset->is_before[day] = day < first_after;
        onset->is_after[day] = day >= first_after;
    }
}

static void part_by_loudness(Onset *onset)
{
    const Residual *residual = onset->residual;

    for (size_t day = 0; day < onset->panel->n_days; day++) {
        onset->is_before[day] = residual->is_quiet[day] && !residual->is_loud[day];
        onset->is_after[day] = residual->is_loud[day];
    }
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
    if (!change_point_find(levels, panel->n_days, MEAN_DAY_DAYS_MIN, &change) ||
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
    onset.is_before = ARENA_ARRAY(arena, bool, panel->n_days);
    onset.is_after = ARENA_ARRAY(arena, bool, panel->n_days);
    onset.gain = ARENA_ARRAY(arena, double, panel->day_slots);
    onset.before.kwh = ARENA_ARRAY(arena, double, panel->day_slots);
    onset.after.kwh = ARENA_ARRAY(arena, double, panel->day_slots);
    onset.ratios = ARENA_ARRAY(arena, double, panel->n_meters);
    part_by_loudness(&onset);
    match_all(&onset, matches);
    if (change_point_find(residual->day_steps, panel->n_days, MEAN_DAY_DAYS_MIN, &change) &&
        change.after > change.before) {
        part_at(&onset, change.at);
        match_all(&onset, matches);
    }
    match_by_own_change(arena, &onset, matches);
    return matches;
}

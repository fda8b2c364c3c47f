/*
 * Readings are copied once, with days that are not usable made NaN; from then on a number that is
 * there counts. Each of the two periods is walked day by day into Facts, sums from which most
 * measures are read; weeks, distances of days and the weather have passes of their own.
 */
#include "own_past.h"

#include <stdbool.h>

#include "base/median.h"
#include "base/mem.h"
#include "detect/stats/change_point.h"
#include "detect/stats/divergence.h"
#include "detect/stats/three_line.h"
#include "own_past_internal.h"

#define WEEK         7
#define NIGHT_TO     5 /* hours: the night is 00-05 */
#define NOON_FROM    9 /* hours: the day, for day_night_ratio, is 09-16 */
#define NOON_TO      16
#define CHANGE_LEAST 7      /* usable days on each side of a change */
#define MAD_TO_SD    1.4826 /* of normal values */

const char *const own_past_names[OWN_PAST_N] = {
#define OWN_PAST(name) #name,
#include "own_past.def"
#undef OWN_PAST
};

OwnPastWork *own_past_work_new(Arena *arena, size_t n_days_max)
{
    OwnPastWork *work = ARENA_NEW(arena, OwnPastWork);

    work->n_days_max = n_days_max;
    work->kwh = ARENA_ARRAY(arena, float, n_days_max *OWN_PAST_SLOTS_MAX);
    work->day_kwh = ARENA_ARRAY(arena, double, n_days_max);
    work->values = ARENA_ARRAY(arena, double, n_days_max);
    work->points = ARENA_ARRAY(arena, double, 2 * n_days_max);
    return work;
}

static double usable_days(const Period *period, size_t from, double *ret_sum)
{
    double n = 0;

    *ret_sum = 0;
    for (size_t day = from; day < from + WEEK; day++) {
        double kwh = period->work->day_kwh[day];
        n += !isnan(kwh);
        *ret_sum += isnan(kwh) ? 0 : kwh;
    }
    return n;
}

/* The least mean day of 7 days running. */
static double least_week(const Period *period)
{
    double least = NAN;
    double sum;

    for (size_t from = period->from; from + WEEK <= period->to; from++) {
        double n = usable_days(period, from, &sum);
        if (n >= OWN_PAST_WEEK)
            least = fmin(least, sum / n);
    }
    return least;
}

/* The divergences of a period's weeks from the history, counted back from its end. */
static size_t
week_divergences(const Period *period, const DivergenceHistory *history, double *ret_bits)
{
    size_t n = 0;
    double sum;

    for (size_t to = period->to; to >= period->from + WEEK; to -= WEEK) {
        if (usable_days(period, to - WEEK, &sum) < OWN_PAST_WEEK)
            continue;
        double bits = divergence_of(history, day_of(period, to - WEEK), WEEK * period->slots);
        if (!isnan(bits))
            ret_bits[n++] = bits;
    }
    return n;
}

static double greatest(const double *values, size_t n)
{
    double most = NAN;

    for (size_t at = 0; at < n; at++)
        most = fmax(most, values[at]);
    return most;
}

static double divergence_measure(const Period *past, const Period *recent)
{
    DivergenceHistory history;
    double *bits = past->work->values;

    divergence_history(day_of(past, past->from), (past->to - past->from) * past->slots, &history);
    double most = greatest(bits, week_divergences(recent, &history, bits));
    return most - median_of(bits, week_divergences(past, &history, bits));
}

/* Cosine of two profiles over the intervals known in both, the second read backwards or not. NaN:
 * one is zero there. */
static double cosine(const double *a, const double *b, size_t n, bool is_reversed)
{
    double aa = 0;
    double bb = 0;
    double ab = 0;

    for (size_t at = 0; at < n; at++) {
        double left = a[at];
        double right = b[is_reversed ? n - 1 - at : at];
        bool is_known = !isnan(left + right);
        left = is_known ? left : 0;
        right = is_known ? right : 0;
        aa += left * left;
        bb += right * right;
        ab += left * right;
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : NAN;
}

/* Cosine distances of a period's days from a profile, days without a shape left out. */
static size_t day_distances(const Period *period, const double *profile, double *ret_distances)
{
    double day_profile[OWN_PAST_SLOTS_MAX];
    size_t n = 0;

    for (size_t day = period->from; day < period->to; day++) {
        const float *kwh = day_of(period, day);
        for (size_t slot = 0; slot < period->slots; slot++)
            day_profile[slot] = kwh[slot];
        double distance = 1 - cosine(day_profile, profile, period->slots, false);
        if (!isnan(distance))
            ret_distances[n++] = distance;
    }
    return n;
}

static void
day_shapes(const Period *past, const Period *recent, const double *profile, OwnPast *measures)
{
    double *values = past->work->values;
    size_t n = day_distances(past, profile, values);
    double middle = median_of(values, n);

    for (size_t at = 0; at < n; at++)
        values[at] = fabs(values[at] - middle);
    double spread = MAD_TO_SD * median_of(values, n);
    if (!(spread > OWN_PAST_SPREAD_FLOOR))
        return;
    n = day_distances(recent, profile, values);
    measures->profile_day_greatest = (greatest(values, n) - middle) / spread;
    measures->profile_day_shift = (median_of(values, n) - middle) / spread;
}

/* Mean of a profile over some hours. */
static double hours_mean(const Facts *facts, size_t slots, size_t from_hour, size_t to_hour)
{
    double sum = 0;
    double known = 0;

    for (size_t slot = slots * from_hour / 24; slot < slots * to_hour / 24; slot++) {
        bool is_known = !isnan(facts->profile[slot]);
        sum += is_known ? facts->profile[slot] : 0;
        known += is_known;
    }
    return ratio(sum, known);
}

static void shape_measures(
    const Period *past_days,
    const Period *recent_days,
    const Facts *past,
    const Facts *recent,
    OwnPast *measures)
{
    size_t slots = past_days->slots;
    double nearness = cosine(recent->profile, past->profile, slots, false);

    if (slots < OWN_PAST_SHAPE)
        return;
    measures->profile_distance = 1 - nearness;
    measures->profile_reversed = cosine(recent->profile, past->profile, slots, true) - nearness;
    day_shapes(past_days, recent_days, past->profile, measures);

    double night_past = hours_mean(past, slots, 0, NIGHT_TO);
    double night_recent = hours_mean(recent, slots, 0, NIGHT_TO);
    measures->night_ratio = ratio(
        ratio(night_recent, hours_mean(recent, slots, 0, 24)),
        ratio(night_past, hours_mean(past, slots, 0, 24)));
    measures->day_night_ratio = ratio(
        ratio(hours_mean(recent, slots, NOON_FROM, NOON_TO), night_recent),
        ratio(hours_mean(past, slots, NOON_FROM, NOON_TO), night_past));
    measures->load_factor = ratio(recent->load, past->load);
}

static void level_measures(
    const Period *past_days,
    const Period *recent_days,
    const Facts *past,
    const Facts *recent,
    OwnPast *measures)
{
    measures->level_recent = recent->day_mean;
    measures->level_past = past->day_mean;
    measures->level_ratio = ratio(recent->day_mean, past->day_mean);
    measures->week_minimum = ratio(least_week(recent_days), least_week(past_days));
    measures->day_minimum = ratio(recent->day_least, past->day_least);
    measures->variability =
        ratio(ratio(recent->day_spread, recent->day_mean), ratio(past->day_spread, past->day_mean));
}

static void reading_measures(const Facts *past, const Facts *recent, OwnPast *measures)
{
    measures->zero_share_recent = ratio(recent->zeros, recent->known);
    measures->zero_share = measures->zero_share_recent - ratio(past->zeros, past->known);
    measures->zero_run_recent = recent->zero_run;
    measures->zero_run_past = past->zero_run;
    measures->flat_share_recent = ratio(recent->flats, recent->pairs);
    measures->flat_share = measures->flat_share_recent - ratio(past->flats, past->pairs);
    measures->ceiling_share_recent = ratio(recent->ceilings, recent->known);
    measures->ceiling_share = measures->ceiling_share_recent - ratio(past->ceilings, past->known);
    measures->day_correlation_recent = recent->correlation;
    measures->day_correlation = recent->correlation - past->correlation;
    measures->slot_jitter = ratio(
        ratio(ratio(recent->steps, recent->pairs), recent->mean),
        ratio(ratio(past->steps, past->pairs), past->mean));
}

static void change_measures(const OwnPastWork *work, size_t n_days, OwnPast *measures)
{
    ChangePoint change;

    bool is_found = change_point_find(work->day_kwh, n_days, CHANGE_LEAST, &change);
    ASSERT(is_found); /* OWN_PAST_RECENT and OWN_PAST_PAST give usable days enough */
    measures->change_day = (double) change.at;
    measures->change_before = change.before;
    measures->change_after = change.after;
    measures->change_score = change.score;
}

/* A usable day's mean temperature; NaN: not usable, or not known. */
static double day_temperature(const OwnPastWork *work, const OwnPastInput *input, size_t day)
{
    const float *temperature = input->temperature + day * input->slots_per_day;
    double sum = 0;
    double known = 0;

    if (isnan(work->day_kwh[day]))
        return NAN;
    for (size_t slot = 0; slot < input->slots_per_day; slot++) {
        bool is_known = !isnan(temperature[slot]);
        sum += is_known ? temperature[slot] : 0;
        known += is_known;
    }
    return known > 0 ? sum / known : NAN;
}

/* Standard deviation of the days around the curve fitted to them. */
static double
spread_around(const ThreeLine *line, const double *temperature, const double *kwh, size_t n)
{
    double squares = 0;

    for (size_t at = 0; at < n; at++) {
        double off = kwh[at] - three_line_at(line, temperature[at]);
        squares += off * off;
    }
    return sqrt(squares / (double) (n - 1));
}

static void weather_measures(
    const OwnPastWork *work, const OwnPastInput *input, size_t split, OwnPast *measures)
{
    double *temperature = work->points;
    double *kwh = work->points + work->n_days_max;
    double reported = 0;
    double expected = 0;
    double n_recent = 0;
    ThreeLine line;
    size_t n = 0;

    for (size_t day = 0; day < split; day++) {
        temperature[n] = day_temperature(work, input, day);
        kwh[n] = work->day_kwh[day];
        if (!isnan(temperature[n]))
            n++;
    }
    if (n < OWN_PAST_WEATHER || !three_line_fit(temperature, kwh, n, &line))
        return;
    for (size_t day = split; day < input->n_days; day++) {
        double degrees = day_temperature(work, input, day);
        if (isnan(degrees))
            continue;
        reported += work->day_kwh[day];
        expected += three_line_at(&line, degrees);
        n_recent++;
    }
    if (n_recent < OWN_PAST_RECENT)
        return;
    double spread = spread_around(&line, temperature, kwh, n);
    if (spread > OWN_PAST_SPREAD_FLOOR)
        measures->weather_shift = (reported - expected) / n_recent / spread;
    measures->weather_ratio = ratio(reported, expected);
}

static OwnPast nothing(void)
{
    OwnPast measures;
    double *values = (double *) &measures;

    for (size_t at = 0; at < OWN_PAST_N; at++)
        values[at] = NAN;
    return measures;
}

void own_past_measure(OwnPastWork *work, const OwnPastInput *input, OwnPast *ret_measures)
{
    size_t third = input->n_days / 3;
    size_t n_recent = third < OWN_PAST_RECENT_DAYS ? third : OWN_PAST_RECENT_DAYS;
    size_t slots = input->slots_per_day;
    size_t split = input->n_days - n_recent;
    Period past_days = {.work = work, .slots = slots, .from = 0, .to = split};
    Period recent_days = {.work = work, .slots = slots, .from = split, .to = input->n_days};
    Facts past = {0};
    Facts recent = {0};

    ASSERT(input->n_days <= work->n_days_max);
    ASSERT(slots >= 1 && slots <= OWN_PAST_SLOTS_MAX);
    *ret_measures = nothing();
    own_past_days(work, input);
    own_past_day_facts(&past_days, &past);
    own_past_day_facts(&recent_days, &recent);
    ret_measures->days_recent = recent.n_days;
    ret_measures->days_past = past.n_days;
    if (recent.n_days < OWN_PAST_RECENT || past.n_days < OWN_PAST_PAST)
        return;

    own_past_facts(&past_days, &past);
    own_past_facts(&recent_days, &recent);
    level_measures(&past_days, &recent_days, &past, &recent, ret_measures);
    ret_measures->week_divergence = divergence_measure(&past_days, &recent_days);
    shape_measures(&past_days, &recent_days, &past, &recent, ret_measures);
    reading_measures(&past, &recent, ret_measures);
    change_measures(work, input->n_days, ret_measures);
    if (input->temperature != NULL)
        weather_measures(work, input, split, ret_measures);
}

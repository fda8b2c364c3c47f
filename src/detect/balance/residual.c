#include "residual.h"

#include <math.h>
#include <stdlib.h>

#include "base/median.h"
#include "base/mem.h"

/* Of a node whose technical loss could not be fitted; most of it is that the percentage is wrong.
 */
#define NOISE_CONFIGURED 0.03

/* Meters count whole watt-hours. */
#define REGISTER_KWH 0.0005

#define LOUD_RMS         2.0
#define LOUD_STEPS       4.0 /* deviations of a day's sum, or of the days around it together */
#define LOWEST_STEPS     0.84
#define EPISODE_STEPS    1.5
#define AROUND_DAYS      5 /* to each side */
#define AROUND_STEPS_MAX 2.0
#define QUIET_DAYS_MIN   14

/* Sums over one day. */
typedef struct DaySums {
    double kwh;
    double size;
    double squares;
    double noise_squares; /* of all slots, as if each erred on its own */
    double variance;      /* of the sum: expectations of a day err together */
    double input_kwh;
    size_t n_known;
} DaySums;

/* What one call works on. */
typedef struct Work {
    const Panel *panel;
    const PanelUse *use;
    double noise_share;
    double extra_share; /* lost besides what the model says, of the input */
    Residual *residual;
    double *noise_shares; /* of each day's input */
} Work;

static DaySums residual_day(const Work *work, size_t day)
{
    const Panel *panel = work->panel;
    DaySums sums = {0};

    for (size_t slot = 0; slot < panel->day_slots; slot++) {
        size_t at = day * panel->day_slots + slot;
        double input = panel->input[at];
        SlotUse use = panel_use_slot(panel, work->use, day, slot);
        double noise;
        double residual;

        work->residual->kwh[at] = NAN;
        work->residual->noise_kwh[at] = NAN;
        if (isnan(input) || !use.is_known)
            continue;
        residual = input - use.kwh - technical_loss_kwh(panel->technical, input, panel->slot_h) -
                   work->extra_share * input;
        noise = work->noise_share * work->noise_share * input * input +
                REGISTER_KWH * REGISTER_KWH * (double) (use.n_meters + 1);
        work->residual->kwh[at] = (float) residual;
        work->residual->noise_kwh[at] = (float) sqrt(noise + use.variance);
        sums.kwh += residual;
        sums.size += fabs(residual);
        sums.squares += residual * residual;
        sums.noise_squares += noise + use.variance;
        sums.variance += noise + use.day_variance;
        sums.input_kwh += input;
        sums.n_known++;
    }
    return sums;
}

static void judge_day(const Work *work, const DaySums *sums, size_t day)
{
    Residual *residual = work->residual;
    size_t day_slots = work->panel->day_slots;
    double scale = (double) day_slots / (double) sums->n_known;
    double day_noise = sqrt(sums->variance);

    residual->loudness[day] = NAN;
    residual->day_steps[day] = NAN;
    work->noise_shares[day] = NAN;
    if (2 * sums->n_known < day_slots)
        return;
    residual->day_kwh[day] = sums->kwh * scale;
    residual->day_size[day] = sums->size * scale;
    residual->loudness[day] = sqrt(sums->squares / sums->noise_squares);
    residual->day_noise[day] = day_noise;
    residual->day_steps[day] = sums->kwh / day_noise;
    /* a day without supply, or one fed back on the whole, has no share */
    if (sums->input_kwh > 0)
        work->noise_shares[day] = day_noise / sums->input_kwh;
}

/* How many deviations the days around `day` together are above honest. */
static double steps_around(const Panel *panel, const Residual *residual, size_t day)
{
    double sum = 0;
    size_t n = 0;

    for (size_t at = day < AROUND_DAYS ? 0 : day - AROUND_DAYS;
         at <= day + AROUND_DAYS && at < panel->n_days;
         at++) {
        if (isnan(residual->day_steps[at]))
            continue;
        /* one day with much energy does not make its neighbours loud */
        sum += fmin(residual->day_steps[at], AROUND_STEPS_MAX);
        n++;
    }
    return sum / sqrt((double) n);
}

/* What even the lowest days lose besides the model, of the input. The model is fitted to days that
 * lose least and is that much too low; more where expectations make days err. A fifth of honest
 * days are LOWEST_STEPS of their noise below the middle. */
static double extra_share_of(const Work *work, double *scratch)
{
    const Residual *residual = work->residual;
    size_t n_days = work->panel->n_days;
    double steps;
    size_t n = 0;

    for (size_t day = 0; day < n_days; day++)
        if (!isnan(work->noise_shares[day]))
            scratch[n++] = residual->day_steps[day];
    if (n == 0)
        return 0;
    qsort(scratch, n, sizeof(*scratch), compare_doubles);
    steps = scratch[n / 5] + LOWEST_STEPS;
    n = 0;
    for (size_t day = 0; day < n_days; day++)
        if (!isnan(work->noise_shares[day]))
            scratch[n++] = work->noise_shares[day];
    return steps * median_of(scratch, n);
}

static void judge_days(const Panel *panel, Residual *residual)
{
    for (size_t day = 0; day < panel->n_days; day++) {
        if (isnan(residual->loudness[day]))
            continue;
        bool is_in_episode = steps_around(panel, residual, day) > LOUD_STEPS;

        residual->is_loud[day] = residual->loudness[day] > LOUD_RMS ||
                                 residual->day_steps[day] > LOUD_STEPS ||
                                 (is_in_episode && residual->day_steps[day] > EPISODE_STEPS);
        residual->is_quiet[day] = !residual->is_loud[day];
        residual->n_loud += residual->is_loud[day];
        residual->n_quiet += residual->is_quiet[day];
    }
}

/* Where hardly a day is within noise, the quieter half is the best there is to learn from. */
static void take_quieter_half(Arena *arena, const Panel *panel, Residual *residual)
{
    double *sorted = ARENA_ARRAY(arena, double, panel->n_days);
    size_t n = 0;
    double middle;

    for (size_t day = 0; day < panel->n_days; day++)
        if (!isnan(residual->loudness[day]))
            sorted[n++] = residual->loudness[day];
    if (n == 0)
        return;
    qsort(sorted, n, sizeof(*sorted), compare_doubles);
    middle = sorted[(n - 1) / 2];
    residual->n_quiet = 0;
    for (size_t day = 0; day < panel->n_days; day++) {
        residual->is_quiet[day] = residual->loudness[day] <= middle; /* NaN is not */
        residual->n_quiet += residual->is_quiet[day];
    }
}

static void balance_days(const Work *work)
{
    for (size_t day = 0; day < work->panel->n_days; day++) {
        DaySums sums = residual_day(work, day);

        judge_day(work, &sums, day);
    }
}

const Residual *residual_of(Arena *arena, const Panel *panel, const PanelUse *use)
{
    size_t n_days = panel->n_days;
    Work work = {.panel = panel, .use = use};
    Residual *residual;

    if (panel->input == NULL || panel->technical == NULL || n_days == 0)
        return NULL;
    residual = ARENA_NEW(arena, Residual);
    residual->use = use;
    residual->kwh = ARENA_ARRAY(arena, float, panel_slots(panel));
    residual->noise_kwh = ARENA_ARRAY(arena, float, panel_slots(panel));
    residual->day_kwh = ARENA_ARRAY(arena, double, n_days);
    residual->day_size = ARENA_ARRAY(arena, double, n_days);
    residual->day_noise = ARENA_ARRAY(arena, double, n_days);
    residual->day_steps = ARENA_ARRAY(arena, double, n_days);
    residual->loudness = ARENA_ARRAY(arena, double, n_days);
    residual->is_quiet = ARENA_ARRAY(arena, bool, n_days);
    residual->is_loud = ARENA_ARRAY(arena, bool, n_days);
    work.residual = residual;
    work.noise_shares = ARENA_ARRAY(arena, double, n_days);
    work.noise_share =
        isnan(panel->technical->noise_share) ? NOISE_CONFIGURED : panel->technical->noise_share;
    balance_days(&work);
    work.extra_share = extra_share_of(&work, ARENA_ARRAY(arena, double, n_days));
    residual->extra_share = work.extra_share;
    balance_days(&work);
    judge_days(panel, residual);
    if (residual->n_quiet + residual->n_loud == 0)
        return NULL;
    if (residual->n_quiet < QUIET_DAYS_MIN)
        take_quieter_half(arena, panel, residual);
    return residual;
}

void residual_against(
    const Panel *panel,
    const Residual *residual,
    size_t meter,
    double *ret_slope,
    double *ret_correlation)
{
    const float *kwh = panel_meter(panel, meter);
    double n = 0;
    double w = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;

    for (size_t at = 0; at < panel_slots(panel); at++) {
        double weight = 1 / ((double) residual->noise_kwh[at] * residual->noise_kwh[at]);

        if (isnan(kwh[at]) || isnan(residual->kwh[at]))
            continue;
        n++;
        w += weight;
        x += weight * kwh[at];
        y += weight * residual->kwh[at];
        xx += weight * kwh[at] * kwh[at];
        yy += weight * residual->kwh[at] * residual->kwh[at];
        xy += weight * kwh[at] * residual->kwh[at];
    }
    xx -= x * x / w;
    yy -= y * y / w;
    xy -= x * y / w;
    *ret_slope = n > 2 && xx > 0 ? xy / xx : 0;
    *ret_correlation = n > 2 && xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

#include "residual.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "detect/stats/median.h"

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

/* A meter is elsewhere when the residual falls by as much as it reads, and the input is short of as
 * much. A theft of certain hours goes against what the meter reads, too, but leaves energy over. A
 * loss that was fitted here hides what is short: it is told by what nodes of this kind usually
 * lose. Where that is not known, the residual has to follow the meter closely, or to be short
 * beside the fitted loss. */
#define ELSEWHERE_SLOPE_OFF         0.3
#define ELSEWHERE_SHORT_MIN         0.5
#define ELSEWHERE_CORRELATION       0.5
#define ELSEWHERE_CORRELATION_USUAL 0.2
#define ELSEWHERE_CLOSE             0.75
#define ELSEWHERE_MAX               3

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

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *) left;
    double b = *(const double *) right;

    return (a > b) - (a < b);
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

/* How the residual falls with what a meter reads. */
typedef struct Fall {
    double slope; /* with the input's part taken out of both: a loss model that is a little off goes
                     with the load, as all meters do */
    double correlation;
    double short_share; /* kWh too few in the input on the whole, for each that the meter reads */
} Fall;

/* How much less the input of a slot is than what was used and is lost. */
static double
short_of(const Panel *panel, const Residual *residual, double input, double residual_kwh)
{
    const TechnicalLoss *technical = panel->technical;
    double short_kwh = -(residual_kwh + residual->extra_share * input);

    if (!isnan(technical->usual_share))
        short_kwh +=
            technical->usual_share * input - technical_loss_kwh(technical, input, panel->slot_h);
    return short_kwh;
}

static Fall fall_of(const Panel *panel, const Residual *residual, size_t meter)
{
    enum { METER, INPUT, RESIDUAL, N };

    double sums[N] = {0};
    double products[N][N] = {{0}};
    double within[N][N];
    double weights = 0;
    double short_kwh = 0;
    double used_kwh = 0;
    double own;
    double rest;
    double both;

    for (size_t at = 0; at < panel_slots(panel); at++) {
        double values[N] = {panel_meter(panel, meter)[at], panel->input[at], residual->kwh[at]};
        double weight = 1 / ((double) residual->noise_kwh[at] * residual->noise_kwh[at]);

        if (isnan(values[METER]) || isnan(values[RESIDUAL]))
            continue;
        weights += weight;
        used_kwh += values[METER];
        short_kwh += short_of(panel, residual, values[INPUT], values[RESIDUAL]);
        for (size_t one = 0; one < N; one++) {
            sums[one] += weight * values[one];
            for (size_t other = 0; other < N; other++)
                products[one][other] += weight * values[one] * values[other];
        }
    }
    for (size_t one = 0; one < N; one++)
        for (size_t other = 0; other < N; other++)
            within[one][other] = products[one][other] - sums[one] * sums[other] / weights;
    own = within[METER][METER] - within[METER][INPUT] * within[METER][INPUT] / within[INPUT][INPUT];
    rest = within[RESIDUAL][RESIDUAL] -
           within[RESIDUAL][INPUT] * within[RESIDUAL][INPUT] / within[INPUT][INPUT];
    both = within[METER][RESIDUAL] -
           within[METER][INPUT] * within[RESIDUAL][INPUT] / within[INPUT][INPUT];
    return (Fall){
        .slope = own > 0 ? both / own : 0,
        .correlation = own > 0 && rest > 0 ? both / sqrt(own * rest) : 0,
        .short_share = used_kwh > 0 ? short_kwh / used_kwh : 0,
    };
}

static bool is_elsewhere_by(const Panel *panel, const Fall *fall)
{
    bool is_short = fall->short_share >= ELSEWHERE_SHORT_MIN;

    if (fabs(fall->slope + 1) > ELSEWHERE_SLOPE_OFF)
        return false;
    if (!isnan(panel->technical->usual_share))
        return is_short && fall->correlation < -ELSEWHERE_CORRELATION_USUAL;
    return fall->correlation < -ELSEWHERE_CLOSE ||
           (is_short && fall->correlation < -ELSEWHERE_CORRELATION);
}

const bool *residual_find_elsewhere(Arena *arena, const Panel *panel)
{
    bool *is_elsewhere = ARENA_ARRAY(arena, bool, panel->n_meters);

    for (size_t found = 0; found < ELSEWHERE_MAX; found++) {
        const Residual *residual =
            residual_of(arena, panel, panel_use_of(arena, panel, is_elsewhere));
        size_t closest = panel->n_meters;
        double least = 0;

        if (residual == NULL ||
            (isnan(panel->technical->usual_share) && !(residual->extra_share < 0)))
            return found > 0 ? is_elsewhere : NULL;
        for (size_t meter = 0; meter < panel->n_meters; meter++) {
            Fall fall = fall_of(panel, residual, meter);

            if (!is_elsewhere[meter] && is_elsewhere_by(panel, &fall) && fall.correlation < least) {
                closest = meter;
                least = fall.correlation;
            }
        }
        if (closest == panel->n_meters)
            return found > 0 ? is_elsewhere : NULL;
        is_elsewhere[closest] = true;
    }
    return is_elsewhere;
}

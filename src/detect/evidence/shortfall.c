#include "shortfall.h"

#include <math.h>

#include "base/median.h"
#include "base/mem.h"
#include "detect/evidence/day_errors.h"
#include "detect/stats/nnls.h"

#define REGRESSION_MAX_METERS 400
#define LEAST_LEVEL           0.05 /* nothing at all is taken as this share of the usual */
#define SLOPE_OFF             0.06 /* kWh a kWh that honest meters have by their neighbours' doing */
#define WEEK_SIDE             3    /* days to each side of a week's mean */
#define DAYS_MIN              14

/* What a regression is over. */
typedef enum Over {
    OVER_LOUD_DAYS, /* the days a theft shows on */
    OVER_ALL_DAYS,  /* a theft that never stops; here what the loss model is off counts as much */
} Over;

/* Normal equations over slots, weighted. */
typedef struct Equations {
    size_t n; /* meters, a constant and, over all days, the input up and down */
    double *gram;
    double *moment;
    double squares;
    size_t n_slots;
    double *row;
} Equations;

static void add_slot(Equations *equations, double residual, double noise)
{
    for (size_t one = 0; one < equations->n; one++)
        equations->row[one] /= noise;
    residual /= noise;
    for (size_t one = 0; one < equations->n; one++) {
        for (size_t other = 0; other <= one; other++)
            equations->gram[one * equations->n + other] +=
                equations->row[one] * equations->row[other];
        equations->moment[one] += equations->row[one] * residual;
    }
    equations->squares += residual * residual;
    equations->n_slots++;
}

/* What each meter read in a slot; of a gap what it is expected to have. */
static void fill_row(
    const Panel *panel,
    const Residual *residual,
    Over over,
    size_t day,
    size_t slot,
    double *ret_row)
{
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        double kwh = panel_day(panel, meter, day)[slot];

        if (isnan(kwh))
            kwh = panel_use_expected(panel, residual->use, meter, day, slot);
        ret_row[meter] = isnan(kwh) ? 0 : kwh;
    }
    ret_row[panel->n_meters] = 1;
    if (over == OVER_ALL_DAYS) {
        double input = panel->input[day * panel->day_slots + slot];

        ret_row[panel->n_meters + 1] = input;
        ret_row[panel->n_meters + 2] = -input;
    }
}

static bool takes_day(const Residual *residual, Over over, size_t day)
{
    return over == OVER_LOUD_DAYS ? residual->is_loud[day] : !isnan(residual->loudness[day]);
}

static Equations equations_of(Arena *arena, const Panel *panel, const Residual *residual, Over over)
{
    size_t n = panel->n_meters + (over == OVER_LOUD_DAYS ? 1 : 3);
    Equations equations = {
        .n = n,
        .gram = ARENA_ARRAY(arena, double, n *n),
        .moment = ARENA_ARRAY(arena, double, n),
        .row = ARENA_ARRAY(arena, double, n),
    };
    DayErrors *errors = day_errors_new(arena, panel, residual->use, n);

    for (size_t day = 0; day < panel->n_days; day++) {
        if (!takes_day(residual, over, day))
            continue;
        day_errors_begin(errors, day);
        for (size_t slot = 0; slot < panel->day_slots; slot++) {
            size_t at = day * panel->day_slots + slot;
            double noise = residual->noise_kwh[at];

            if (isnan(residual->kwh[at]))
                continue;
            fill_row(panel, residual, over, day, slot, equations.row);
            add_slot(&equations, residual->kwh[at], noise);
            day_errors_add(errors, slot, noise, equations.row, residual->kwh[at] / noise);
        }
        day_errors_take(errors, equations.gram, equations.moment, &equations.squares);
    }
    for (size_t one = 0; one < n; one++)
        for (size_t other = one + 1; other < n; other++)
            equations.gram[one * n + other] = equations.gram[other * n + one];
    return equations;
}

/* Slopes above 0 with their standard errors; a meter at 0 is left as it is. */
static void set_slopes(
    Arena *arena, const Panel *panel, const Residual *residual, Over over, Shortfall *shortfalls)
{
    Equations equations = equations_of(arena, panel, residual, over);
    NnlsProblem problem = {.gram = equations.gram, .moment = equations.moment, .n = equations.n};
    double *slopes = ARENA_ARRAY(arena, double, equations.n);
    double *errors = ARENA_ARRAY(arena, double, equations.n);
    double spread;

    if (equations.n_slots <= equations.n)
        return;
    (void) nnls_fit(nnls_work_new(arena, equations.n), &problem, slopes, errors);
    /* what is left over its noise; never taken as smaller than that */
    spread = sqrt(fmax(
        nnls_residual_squares(&problem, slopes, equations.squares) /
            (double) (equations.n_slots - equations.n),
        1));
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        double error = errors[meter] * spread;
        bool has_error = slopes[meter] > 0 && isfinite(error) && error > 0;

        if (over == OVER_LOUD_DAYS) {
            shortfalls[meter].slope = slopes[meter];
            shortfalls[meter].slope_steps = has_error ? slopes[meter] / error : 0;
        } else {
            shortfalls[meter].steady = has_error ? slopes[meter] / (error + SLOPE_OFF) : 0;
        }
    }
}

/* -log of a meter's level on each day by its usual one; NaN: fewer than half of the slots known. */
static double *lowness_of(Arena *arena, const Panel *panel, const Residual *residual, size_t meter)
{
    double *lowness = ARENA_ARRAY(arena, double, panel->n_days);

    for (size_t day = 0; day < panel->n_days; day++) {
        const float *kwh = panel_day(panel, meter, day);
        const float *mean = residual->use->usual_kwh + panel_use_usual(panel, meter, day);
        double used = 0;
        double usual = 0;
        size_t n = 0;

        for (size_t slot = 0; slot < panel->day_slots; slot++) {
            if (isnan(kwh[slot]) || isnan(mean[slot]))
                continue;
            used += kwh[slot];
            usual += mean[slot];
            n++;
        }
        lowness[day] =
            2 * n < panel->day_slots || !(usual > 0) ? NAN : -log(used / usual + LEAST_LEVEL);
    }
    return lowness;
}

/* Takes away what all meters have in common on a day: heat, holidays. */
static void take_common_away(Arena *arena, const Panel *panel, double **lowness)
{
    double *scratch = ARENA_ARRAY(arena, double, panel->n_meters);

    for (size_t day = 0; day < panel->n_days; day++) {
        size_t n = 0;
        double common;

        for (size_t meter = 0; meter < panel->n_meters; meter++)
            if (!isnan(lowness[meter][day]))
                scratch[n++] = lowness[meter][day];
        if (n < 3)
            continue;
        common = median_of(scratch, n);
        for (size_t meter = 0; meter < panel->n_meters; meter++)
            lowness[meter][day] -= common;
    }
}

/* Mean of the days around each day; NaN when fewer than half are known. */
static double *weeks_of(Arena *arena, const double *days, const double *weights, size_t n_days)
{
    double *weeks = ARENA_ARRAY(arena, double, n_days);

    for (size_t day = 0; day < n_days; day++) {
        double sum = 0;
        double weight = 0;
        size_t n = 0;

        for (size_t at = day < WEEK_SIDE ? 0 : day - WEEK_SIDE;
             at <= day + WEEK_SIDE && at < n_days;
             at++) {
            if (isnan(days[at]))
                continue;
            sum += weights[at] * days[at];
            weight += weights[at];
            n++;
        }
        weeks[day] = n > WEEK_SIDE && weight > 0 ? sum / weight : NAN;
    }
    return weeks;
}

/* Pearson's correlation of days, each with its weight. */
static double correlation(const double *x, const double *y, const double *weights, size_t n_days)
{
    size_t n = 0;
    double w = 0;
    double sx = 0;
    double sy = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;

    for (size_t day = 0; day < n_days; day++) {
        double weight = weights[day];

        if (isnan(x[day]) || isnan(y[day]))
            continue;
        n++;
        w += weight;
        sx += weight * x[day];
        sy += weight * y[day];
        xx += weight * x[day] * x[day];
        yy += weight * y[day] * y[day];
        xy += weight * x[day] * y[day];
    }
    xx -= sx * sx / w;
    yy -= sy * sy / w;
    return n >= DAYS_MIN && xx > 0 && yy > 0 ? (xy - sx * sy / w) / sqrt(xx * yy) : NAN;
}

static void
set_levels(Arena *arena, const Panel *panel, const Residual *residual, Shortfall *shortfalls)
{
    double *missing = ARENA_ARRAY(arena, double, panel->n_days);
    double *weights = ARENA_ARRAY(arena, double, panel->n_days);
    double **lowness = ARENA_ARRAY(arena, double *, panel->n_meters);
    const double *missing_weeks;

    for (size_t day = 0; day < panel->n_days; day++) {
        bool is_known = !isnan(residual->loudness[day]);

        missing[day] = is_known ? residual->day_kwh[day] : NAN;
        /* days on which much is expected say less */
        weights[day] = is_known ? 1 / (residual->day_noise[day] * residual->day_noise[day]) : 0;
    }
    for (size_t meter = 0; meter < panel->n_meters; meter++)
        lowness[meter] = lowness_of(arena, panel, residual, meter);
    take_common_away(arena, panel, lowness);
    missing_weeks = weeks_of(arena, missing, weights, panel->n_days);
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        const double *weeks = weeks_of(arena, lowness[meter], weights, panel->n_days);

        shortfalls[meter].level = correlation(missing, lowness[meter], weights, panel->n_days);
        shortfalls[meter].level_weeks = correlation(missing_weeks, weeks, weights, panel->n_days);
    }
}

const Shortfall *shortfall_of(Arena *arena, const Panel *panel, const Residual *residual)
{
    Shortfall *shortfalls = ARENA_ARRAY(arena, Shortfall, panel->n_meters);

    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        double unknown = residual == NULL ? NAN : 0;

        shortfalls[meter] = (Shortfall){unknown, unknown, unknown, unknown, unknown};
    }
    if (residual == NULL)
        return shortfalls;
    if (panel->n_meters <= REGRESSION_MAX_METERS)
        set_slopes(arena, panel, residual, OVER_ALL_DAYS, shortfalls);
    if (residual->n_loud == 0)
        return shortfalls;
    if (panel->n_meters <= REGRESSION_MAX_METERS)
        set_slopes(arena, panel, residual, OVER_LOUD_DAYS, shortfalls);
    set_levels(arena, panel, residual, shortfalls);
    return shortfalls;
}

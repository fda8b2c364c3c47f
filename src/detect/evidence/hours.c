#include "hours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/median.h"
#include "base/mem.h"
#include "detect/evidence/mean_day.h"
#include "detect/stats/nnls.h"

#define METERS_MAX 400
#define MODEL_OFF  0.003 /* of the mean load, that a loss model is off at each hour */
#define RIDGE      0.01  /* more customers than hours: forms that are nearly alike share */

static double product(const double *one, const double *other, size_t n)
{
    double sum = 0;

    for (size_t at = 0; at < n; at++)
        sum += one[at] * other[at];
    return sum;
}

static void take_mean_away(double *values, size_t n)
{
    double sum = 0;

    for (size_t at = 0; at < n; at++)
        sum += values[at];
    for (size_t at = 0; at < n; at++)
        values[at] -= sum / (double) n;
}

/* What is the same at all hours, and what goes with the load: `load` without its mean. */
static void take_load_away(double *values, const double *load, size_t n)
{
    double squares = product(load, load, n);
    double slope;

    take_mean_away(values, n);
    slope = squares > 0 ? product(values, load, n) / squares : 0;
    for (size_t at = 0; at < n; at++)
        values[at] -= slope * load[at];
}

/* What each meter's mean day lacks, [meter][slot]; of one that is not known well enough, nothing.
 */
static double *
lacks_of(Arena *arena, const Panel *panel, const bool *takes, const double *load, bool *is_known)
{
    size_t n = panel->day_slots;
    double *lacks = ARENA_ARRAY(arena, double, panel->n_meters *n);

    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        MeanDay own = {.kwh = lacks + meter * n};

        is_known[meter] = mean_day_of(panel, panel_meter(panel, meter), NULL, takes, &own);
        if (is_known[meter])
            take_load_away(own.kwh, load, n);
        for (size_t slot = 0; slot < n; slot++)
            own.kwh[slot] = is_known[meter] ? -own.kwh[slot] : 0;
    }
    return lacks;
}

/* Energy of a part, above the quarter of the hours that lack least: where its zero lies is not
 * known once what goes with the load is out. */
static double kwh_day_of(const double *lack, double part, double *scratch, size_t n_slots)
{
    double least;
    double sum = 0;

    memcpy(scratch, lack, n_slots * sizeof(*scratch));
    qsort(scratch, n_slots, sizeof(*scratch), compare_doubles);
    least = scratch[n_slots / 4];
    for (size_t slot = 0; slot < n_slots; slot++)
        sum += fmax(lack[slot] - least, 0);
    return fmin(part, 1) * sum;
}

static void share_out(
    Arena *arena, const double *lacks, const MeanDay *missing, size_t n, size_t n_slots, Hours *to)
{
    double *gram = ARENA_ARRAY(arena, double, n *n);
    double *moment = ARENA_ARRAY(arena, double, n);
    double *parts = ARENA_ARRAY(arena, double, n);
    double *errors = ARENA_ARRAY(arena, double, n);
    double *scratch = ARENA_ARRAY(arena, double, n_slots);
    NnlsProblem problem = {.gram = gram, .moment = moment, .n = n, .ridge = RIDGE};
    double size = product(missing->kwh, missing->kwh, n_slots) + missing->variance;

    for (size_t one = 0; one < n; one++) {
        moment[one] = product(lacks + one * n_slots, missing->kwh, n_slots);
        for (size_t other = 0; other <= one; other++)
            gram[one * n + other] = gram[other * n + one] =
                product(lacks + one * n_slots, lacks + other * n_slots, n_slots);
    }
    (void) nnls_fit(nnls_work_new(arena, n), &problem, parts, errors);
    for (size_t meter = 0; meter < n; meter++) {
        double part = parts[meter];
        double explained = fmax(part * moment[meter] / size, 0);

        to[meter].part = explained * (part > 1 ? 1 / part : part);
        to[meter].kwh_day = kwh_day_of(lacks + meter * n_slots, part, scratch, n_slots);
    }
}

/* Squares of what is never told from a model that is a little off. */
static double allowance(const MeanDay *load, size_t n_slots)
{
    double sum = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        sum += load->kwh[slot];
    return MODEL_OFF * MODEL_OFF * sum * sum / (double) n_slots;
}

const Hours *hours_of(Arena *arena, const Panel *panel, const Residual *residual)
{
    size_t n_slots = panel->day_slots;
    Hours *hours = ARENA_ARRAY(arena, Hours, panel->n_meters);
    bool *is_known = ARENA_ARRAY(arena, bool, panel->n_meters);
    MeanDay missing = {.kwh = ARENA_ARRAY(arena, double, n_slots)};
    MeanDay load = {.kwh = ARENA_ARRAY(arena, double, n_slots)};

    if (residual != NULL && panel->n_meters <= METERS_MAX &&
        mean_day_of(panel, residual->kwh, residual->noise_kwh, residual->is_quiet, &missing) &&
        mean_day_of(panel, panel->input, NULL, residual->is_quiet, &load)) {
        missing.variance += allowance(&load, n_slots);
        take_mean_away(load.kwh, n_slots);
        take_load_away(missing.kwh, load.kwh, n_slots);
        share_out(
            arena,
            lacks_of(arena, panel, residual->is_quiet, load.kwh, is_known),
            &missing,
            panel->n_meters,
            n_slots,
            hours);
    }
    for (size_t meter = 0; meter < panel->n_meters; meter++)
        if (!is_known[meter])
            hours[meter] = (Hours){NAN, NAN};
    return hours;
}

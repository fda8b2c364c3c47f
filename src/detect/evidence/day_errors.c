#include "day_errors.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

struct DayErrors {
    const Panel *panel;
    const PanelUse *use;
    size_t n_columns;
    double *spread; /* of each meter: how far its days are from expected, as a share */
    size_t day;
    size_t n; /* absent meters of the day */
    size_t *absent;
    double *vector; /* expected error of each in one slot, over the slot's noise */
    double *own;    /* their products with each other, [n][n], and the prior: 1 */
    double *cross;  /* with the columns, [n][n_columns] */
    double *moment; /* with the residual */
};

/* Deviation of a meter's days in share of its usual day; what single slots err by is in the noise
 * of slots already. */
static double spread_of(const Panel *panel, const PanelUse *use, size_t meter)
{
    const float *kwh = use->usual_kwh + panel_use_usual(panel, meter, 0);
    double usual = 0;
    double slots = 0;

    for (size_t slot = 0; slot < panel->day_slots; slot++) {
        if (isnan(kwh[slot]))
            continue;
        usual += kwh[slot];
        slots += use->slot_variance[meter * panel->day_slots + slot];
    }
    return usual > 0 ? sqrt(fmax(0, use->day_variance[meter] / usual - slots / (usual * usual)))
                     : 0;
}

DayErrors *day_errors_new(Arena *arena, const Panel *panel, const PanelUse *use, size_t n_columns)
{
    DayErrors *errors = ARENA_NEW(arena, DayErrors);
    size_t n = panel->n_meters;

    errors->panel = panel;
    errors->use = use;
    errors->n_columns = n_columns;
    errors->spread = ARENA_ARRAY(arena, double, n);
    errors->absent = ARENA_ARRAY(arena, size_t, n);
    errors->vector = ARENA_ARRAY(arena, double, n);
    errors->own = ARENA_ARRAY(arena, double, n *n);
    errors->cross = ARENA_ARRAY(arena, double, n *n_columns);
    errors->moment = ARENA_ARRAY(arena, double, n);
    for (size_t meter = 0; meter < n; meter++)
        errors->spread[meter] = spread_of(panel, use, meter);
    return errors;
}

static bool is_absent(const DayErrors *errors, size_t meter)
{
    const float *kwh = panel_day(errors->panel, meter, errors->day);

    if (errors->use->is_elsewhere != NULL && errors->use->is_elsewhere[meter])
        return false;
    for (size_t slot = 0; slot < errors->panel->day_slots; slot++)
        if (isnan(kwh[slot]))
            return errors->spread[meter] > 0;
    return false;
}

void day_errors_begin(DayErrors *errors, size_t day)
{
    size_t n = 0;

    errors->day = day;
    for (size_t meter = 0; meter < errors->panel->n_meters; meter++)
        if (is_absent(errors, meter))
            errors->absent[n++] = meter;
    errors->n = n;
    memset(errors->own, 0, n * n * sizeof(*errors->own));
    memset(errors->cross, 0, n * errors->n_columns * sizeof(*errors->cross));
    memset(errors->moment, 0, n * sizeof(*errors->moment));
    for (size_t at = 0; at < n; at++)
        errors->own[at * n + at] = 1;
}

void day_errors_add(
    DayErrors *errors, size_t slot, double noise, const double *row, double residual)
{
    for (size_t at = 0; at < errors->n; at++) {
        size_t meter = errors->absent[at];
        double expected = panel_use_expected(errors->panel, errors->use, meter, errors->day, slot);
        bool is_expected =
            isnan(panel_day(errors->panel, meter, errors->day)[slot]) && !isnan(expected);

        errors->vector[at] = is_expected ? errors->spread[meter] * expected / noise : 0;
    }
    for (size_t at = 0; at < errors->n; at++) {
        double own = errors->vector[at];
        double *cross = errors->cross + at * errors->n_columns;

        for (size_t other = 0; other <= at; other++)
            errors->own[at * errors->n + other] += own * errors->vector[other];
        for (size_t column = 0; column < errors->n_columns; column++)
            cross[column] += own * row[column];
        errors->moment[at] += own * residual;
    }
}

/* own = L L'; then cross and moment become L^-1 of themselves. */
static void halve(DayErrors *errors)
{
    size_t n = errors->n;
    double *own = errors->own;

    for (size_t at = 0; at < n; at++) {
        double *cross = errors->cross + at * errors->n_columns;
        double pivot;

        for (size_t other = 0; other < at; other++) {
            double factor = own[at * n + other];
            const double *of_other = errors->cross + other * errors->n_columns;

            for (size_t before = 0; before < other; before++)
                factor -= own[at * n + before] * own[other * n + before];
            factor /= own[other * n + other];
            own[at * n + other] = factor;
            own[at * n + at] -= factor * factor;
            for (size_t column = 0; column < errors->n_columns; column++)
                cross[column] -= factor * of_other[column];
            errors->moment[at] -= factor * errors->moment[other];
        }
        pivot = sqrt(own[at * n + at]); /* at least 1, by the prior */
        own[at * n + at] = pivot;
        for (size_t column = 0; column < errors->n_columns; column++)
            cross[column] /= pivot;
        errors->moment[at] /= pivot;
    }
}

void day_errors_take(DayErrors *errors, double *gram, double *moment, double *squares)
{
    size_t n = errors->n_columns;

    halve(errors);
    for (size_t at = 0; at < errors->n; at++) {
        const double *cross = errors->cross + at * n;

        for (size_t one = 0; one < n; one++) {
            for (size_t other = 0; other <= one; other++)
                gram[one * n + other] -= cross[one] * cross[other];
            moment[one] -= cross[one] * errors->moment[at];
        }
        *squares -= errors->moment[at] * errors->moment[at];
    }
}

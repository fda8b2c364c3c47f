#include "usual_day.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define EDGES_MAX     17 /* of bins of positive values */
#define POSITIVES_MIN 50 /* for quantiles; below that, bins of equal width */
#define OFFSET_SHARE  0.05
#define WIDTH_MIN     0.02
#define PRIOR_COUNTS  15.0
#define BEYOND        1.3 /* the last bin ends so far above the largest value */
#define BEYOND_WEIGHT 6.0 /* above the largest value, log-density falls so many times log(kWh) */
#define NEIGHBOURS    2
#define EXACT_SHARE                                                                                \
    10.0 /* of the offset, half of the meter's mean: an error below blurs nothing                  \
          */

static const double neighbour_weight[NEIGHBOURS + 1] = {1, 1, 0.5};

struct UsualDay {
    double offset;
    double largest;
    size_t n_edges;
    double edges[EDGES_MAX]; /* between the bins of positive values */
    float *density;          /* [slot][bin]; bin 0: nothing, then n_edges + 1 bins */
};

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *) left;
    float b = *(const float *) right;

    return (a > b) - (a < b);
}

static size_t bin_of(const UsualDay *usual, double kwh)
{
    size_t low = 0;
    size_t high = usual->n_edges;

    if (kwh <= 0)
        return 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (usual->edges[middle] <= kwh)
            low = middle + 1;
        else
            high = middle;
    }
    return low + 1;
}

static void add_edge(UsualDay *usual, double edge)
{
    if (usual->n_edges == 0 || edge > usual->edges[usual->n_edges - 1])
        usual->edges[usual->n_edges++] = edge;
}

/* `values`, the positive ones, are put in order. */
static void set_edges(UsualDay *usual, float *values, size_t n, double mean)
{
    if (n > 0)
        qsort(values, n, sizeof(*values), compare_floats);
    usual->largest = n > 0 ? values[n - 1] : 0;
    for (size_t at = 1; at <= EDGES_MAX; at++) {
        if (n > POSITIVES_MIN)
            add_edge(usual, values[at * (n - 1) / (EDGES_MAX + 1)]);
        else
            add_edge(usual, 3 * mean * (double) at / EDGES_MAX);
    }
}

/* Width of a bin on the scale of log(kWh + offset); the bin of nothing is a mass. */
static double log_width(const UsualDay *usual, size_t bin)
{
    double last = usual->edges[usual->n_edges - 1];
    double low;
    double high;

    if (bin == 0)
        return 1;
    low = bin == 1 ? 0 : usual->edges[bin - 2];
    high = bin <= usual->n_edges ? usual->edges[bin - 1] : BEYOND * fmax(usual->largest, last);
    return fmax(log((high + usual->offset) / (low + usual->offset)), WIDTH_MIN);
}

/* Counts of each bin at each slot. */
static void count_bins(
    const UsualDay *usual, const Panel *panel, size_t meter, const bool *is_learned, double *counts)
{
    size_t n_bins = usual->n_edges + 2;

    for (size_t day = 0; day < panel->n_days; day++) {
        const float *kwh = panel_day(panel, meter, day);

        for (size_t slot = 0; is_learned[day] && slot < panel->day_slots; slot++)
            if (!isnan(kwh[slot]))
                counts[slot * n_bins + bin_of(usual, kwh[slot])]++;
    }
}

static void
set_densities(UsualDay *usual, const Panel *panel, const double *counts, size_t n_values)
{
    size_t n_bins = usual->n_edges + 2;
    size_t n_slots = panel->day_slots;

    for (size_t bin = 0; bin < n_bins; bin++) {
        double whole = 0.5;

        for (size_t slot = 0; slot < n_slots; slot++)
            whole += counts[slot * n_bins + bin];
        whole /= (double) n_values + 0.5 * (double) n_bins;
        for (size_t slot = 0; slot < n_slots; slot++) {
            double near = 0;

            for (size_t away = 0; away <= NEIGHBOURS && away < n_slots; away++) {
                near += neighbour_weight[away] * counts[(slot + away) % n_slots * n_bins + bin];
                if (away > 0)
                    near += neighbour_weight[away] *
                            counts[(slot + n_slots - away) % n_slots * n_bins + bin];
            }
            /* divided by the slot's own total below */
            usual->density[slot * n_bins + bin] = (float) (near + PRIOR_COUNTS * whole);
        }
    }
    for (size_t slot = 0; slot < n_slots; slot++) {
        float *density = usual->density + slot * n_bins;
        double total = 0;

        for (size_t bin = 0; bin < n_bins; bin++)
            total += density[bin];
        for (size_t bin = 0; bin < n_bins; bin++)
            density[bin] = (float) (density[bin] / total / log_width(usual, bin));
    }
}

const UsualDay *usual_day_of(Arena *arena, const Panel *panel, size_t meter, const bool *is_learned)
{
    UsualDay *usual = ARENA_NEW(arena, UsualDay);
    float *positives = ARENA_ARRAY(arena, float, panel_slots(panel));
    double *counts;
    double sum = 0;
    size_t n_known = 0;
    size_t n_positive = 0;
    size_t n_bins;

    for (size_t day = 0; day < panel->n_days; day++) {
        const float *kwh = panel_day(panel, meter, day);

        for (size_t slot = 0; is_learned[day] && slot < panel->day_slots; slot++) {
            if (isnan(kwh[slot]))
                continue;
            sum += kwh[slot];
            n_known++;
            if (kwh[slot] > 0)
                positives[n_positive++] = kwh[slot];
        }
    }
    if (n_known < 2 * panel->day_slots)
        return NULL;
    usual->offset = OFFSET_SHARE * (sum / (double) n_known + 1e-6);
    set_edges(usual, positives, n_positive, sum / (double) n_known + 1e-6);
    n_bins = usual->n_edges + 2;
    counts = ARENA_ARRAY(arena, double, panel->day_slots *n_bins);
    usual->density = ARENA_ARRAY(arena, float, panel->day_slots *n_bins);
    count_bins(usual, panel, meter, is_learned, counts);
    set_densities(usual, panel, counts, n_known);
    return usual;
}

double usual_day_density(const UsualDay *usual, size_t slot, double kwh)
{
    double density = usual->density[slot * (usual->n_edges + 2) + bin_of(usual, kwh)];

    if (kwh > usual->largest)
        density *= pow((kwh + usual->offset) / (usual->largest + usual->offset), -BEYOND_WEIGHT);
    return density;
}

double usual_day_density_about(const UsualDay *usual, size_t slot, double kwh, double deviation)
{
    /* Gauss and Hermite, five points: places in deviations, and weights */
    static const double places[] = {
        -2.85697001387281, -1.35562617997427, 0, 1.35562617997427, 2.85697001387281};
    static const double weights[] = {
        0.0112574113277, 0.2220759220056, 0.5333333333333, 0.2220759220056, 0.0112574113277};
    double density = 0;

    if (deviation < EXACT_SHARE * usual->offset)
        return usual_day_density(usual, slot, kwh);
    for (size_t at = 0; at < COUNT_OF(places); at++)
        density += weights[at] * usual_day_density(usual, slot, kwh + places[at] * deviation);
    return density;
}

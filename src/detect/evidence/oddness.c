#include "oddness.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/median.h"
#include "base/mem.h"

#define LEARNED_DAYS_MIN 5
#define SPREADS_MAX      8.0
#define SPREADS_FREE     1.0 /* so many spreads are nothing strange */

/* Shares of nothing are taken as this. */
#define LEAST 0.02

typedef enum DayFeature {
    FLATNESS,  /* -log(maximum / mean) */
    ZEROS,     /* share of slots without use */
    CEILING,   /* share of slots at the day's maximum */
    LOW_LEVEL, /* -log(mean / the meter's mean) */
    LOW_BASE,  /* -log(mean of the lowest sixth of the slots / the meter's mean) */
    JITTER,    /* mean step between neighbours / mean */
    LOW_PEAK,  /* -log(maximum / the meter's mean daily maximum) */
    HIGH_BASE, /* log(mean of the lowest sixth / the day's mean): flat from below */
    ZERO_RUN,  /* longest run without use, as a share of the day */
    FEATURES_N,
} DayFeature;

/* Spreads are not taken as smaller than this: a meter that never had a zero would find one
 * endlessly strange. */
static const double spread_min[FEATURES_N] = {
    [FLATNESS] = 0.10,
    [ZEROS] = 0.03,
    [CEILING] = 0.03,
    [LOW_LEVEL] = 0.15,
    [LOW_BASE] = 0.20,
    [JITTER] = 0.10,
    [LOW_PEAK] = 0.10,
    [HIGH_BASE] = 0.15,
    [ZERO_RUN] = 0.04,
};

typedef double DayFeatures[FEATURES_N];

/* The known slots of a day, in order of time. */
static size_t known_slots(const Panel *panel, size_t meter, size_t day, float *ret_kwh)
{
    const float *kwh = panel_day(panel, meter, day);
    size_t n = 0;

    for (size_t slot = 0; slot < panel->day_slots; slot++)
        if (!isnan(kwh[slot]))
            ret_kwh[n++] = kwh[slot];
    return n;
}

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *) left;
    float b = *(const float *) right;

    return (a > b) - (a < b);
}

/* What the whole meter is like, for features that compare a day with it. */
typedef struct MeterScale {
    double mean;
    double mean_peak;
} MeterScale;

static void features_of_day(float *kwh, size_t n, const MeterScale *scale, DayFeatures ret_features)
{
    double sum = 0;
    double steps = 0;
    double base = 0;
    double peak = 0;
    double mean;
    size_t n_zeros = 0;
    size_t n_peaks = 0;
    size_t run = 0;
    size_t longest = 0;
    size_t n_base = n < 6 ? 1 : n / 6;

    for (size_t at = 0; at < n; at++) {
        sum += kwh[at];
        steps += at > 0 ? fabs((double) kwh[at] - kwh[at - 1]) : 0;
        peak = fmax(peak, kwh[at]);
        run = kwh[at] > 0 ? 0 : run + 1;
        longest = run > longest ? run : longest;
        n_zeros += !(kwh[at] > 0);
    }
    for (size_t at = 0; at < n; at++)
        n_peaks += peak > 0 && kwh[at] >= peak;
    qsort(kwh, n, sizeof(*kwh), compare_floats);
    for (size_t at = 0; at < n_base; at++)
        base += kwh[at];
    base /= (double) n_base;
    mean = sum / (double) n;
    ret_features[FLATNESS] = -log(peak / (mean + DBL_EPSILON) + DBL_EPSILON);
    ret_features[ZEROS] = (double) n_zeros / (double) n;
    ret_features[CEILING] = (double) n_peaks / (double) n;
    ret_features[LOW_LEVEL] = -log(mean / scale->mean + LEAST);
    ret_features[LOW_BASE] = -log(base / scale->mean + LEAST);
    ret_features[JITTER] = n > 1 ? steps / (double) (n - 1) / (mean + DBL_EPSILON) : 0;
    ret_features[LOW_PEAK] = -log(peak / scale->mean_peak + LEAST);
    ret_features[HIGH_BASE] = log(base / (mean + DBL_EPSILON) + LEAST);
    ret_features[ZERO_RUN] = (double) longest / (double) n;
    if (!(mean > 0)) { /* a day of zeros has no form of its own */
        ret_features[FLATNESS] = 0;
        ret_features[HIGH_BASE] = 0;
    }
}

static bool is_known_enough(const Panel *panel, size_t n)
{
    return (double) n >= ODDNESS_DAY_KNOWN * (double) panel->day_slots;
}

static MeterScale scale_of(const Panel *panel, size_t meter, float *scratch)
{
    double sum = 0;
    double peaks = 0;
    size_t n_slots = 0;
    size_t n_days = 0;

    for (size_t day = 0; day < panel->n_days; day++) {
        size_t n = known_slots(panel, meter, day, scratch);
        float peak = 0;

        if (!is_known_enough(panel, n))
            continue;
        for (size_t at = 0; at < n; at++) {
            sum += scratch[at];
            peak = scratch[at] > peak ? scratch[at] : peak;
        }
        n_slots += n;
        peaks += peak;
        n_days++;
    }
    return (MeterScale){
        .mean = sum / fmax((double) n_slots, 1) + DBL_EPSILON,
        .mean_peak = peaks / fmax((double) n_days, 1) + DBL_EPSILON,
    };
}

/* The usual value of a feature on days to learn from, and its spread: half by the median distance,
 * which single days do not move, half by the deviation, which knows of rare days. */
typedef struct Usual {
    double middle;
    double spread;
} Usual;

static Usual usual_of(double *values, size_t n, double least)
{
    Usual usual;
    double sum = 0;
    double squares = 0;
    double deviation;

    for (size_t at = 0; at < n; at++) {
        sum += values[at];
        squares += values[at] * values[at];
    }
    deviation = sqrt(fmax(squares / (double) n - sum / (double) n * (sum / (double) n), 0));
    usual.middle = median_of(values, n);
    for (size_t at = 0; at < n; at++)
        values[at] = fabs(values[at] - usual.middle);
    usual.spread = fmax(0.5 * 1.4826 * median_of(values, n) + 0.5 * deviation, least);
    return usual;
}

const double *oddness_of(Arena *arena, const Panel *panel, size_t meter, const bool *is_learned)
{
    double *oddness = ARENA_ARRAY(arena, double, panel->n_days);
    double(*features)[FEATURES_N] = arena_alloc_zero(arena, panel->n_days, sizeof(*features));
    float *slots = ARENA_ARRAY(arena, float, panel->day_slots);
    double *scratch = ARENA_ARRAY(arena, double, panel->n_days);
    MeterScale scale = scale_of(panel, meter, slots);

    for (size_t day = 0; day < panel->n_days; day++) {
        size_t n = known_slots(panel, meter, day, slots);

        oddness[day] = is_known_enough(panel, n) ? 0 : NAN;
        if (!isnan(oddness[day]))
            features_of_day(slots, n, &scale, features[day]);
    }
    for (size_t feature = 0; feature < FEATURES_N; feature++) {
        size_t n = 0;
        Usual usual;

        for (size_t day = 0; day < panel->n_days; day++)
            if (is_learned[day] && !isnan(oddness[day]))
                scratch[n++] = features[day][feature];
        if (n < LEARNED_DAYS_MIN) {
            for (size_t day = 0; day < panel->n_days; day++)
                oddness[day] = NAN;
            break;
        }
        usual = usual_of(scratch, n, spread_min[feature]);
        for (size_t day = 0; day < panel->n_days; day++) {
            double spreads = (features[day][feature] - usual.middle) / usual.spread;

            oddness[day] += fmax(fmin(spreads, SPREADS_MAX) - SPREADS_FREE, 0);
        }
    }
    return oddness;
}

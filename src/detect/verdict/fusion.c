#include "fusion.h"

#include <math.h>

#include "base/mem.h"

/* No measure counts for more steps than this. */
#define STEPS_MAX 8.0

typedef enum Scale {
    SCALE_PLAIN, /* the measure itself */
    SCALE_LOG,   /* sign * log(1 + |measure|): log-likelihoods */
    SCALE_RATIO, /* log of the measure, not below 0.02: ratios to the past */
} Scale;

typedef enum Where {
    WHERE_ANY,
    WHERE_SEEN,   /* counts as far as the transformer's balance can see the meter */
    WHERE_UNSEEN, /* as far as it can't */
} Where;

typedef struct Weight {
    size_t measure;
    Scale scale;
    Where where;
    double ordinary; /* on that scale */
    double weight;   /* log-odds a unit of it */
} Weight;

static const Weight weights[] = {
    {EVIDENCE_residual_share, SCALE_LOG, WHERE_SEEN, 0, 16.34},
    {EVIDENCE_residual_regression, SCALE_LOG, WHERE_ANY, 0, 1.13},
    {EVIDENCE_residual_timing, SCALE_PLAIN, WHERE_SEEN, 0, 4.45},
    {EVIDENCE_residual_level, SCALE_PLAIN, WHERE_ANY, 0, 1.94},
    {EVIDENCE_residual_onset, SCALE_PLAIN, WHERE_UNSEEN, 0, 14.73},
    {EVIDENCE_residual_slope_steps, SCALE_LOG, WHERE_ANY, 0, 0.19},
    {EVIDENCE_residual_steady, SCALE_PLAIN, WHERE_ANY, 0, 0.83},
    {EVIDENCE_residual_opposed, SCALE_PLAIN, WHERE_ANY, 0, 12.63},
    {EVIDENCE_residual_hours, SCALE_PLAIN, WHERE_SEEN, 0, 16.99},
    {EVIDENCE_residual_hours, SCALE_PLAIN, WHERE_UNSEEN, 0, 9.90},
    {EVIDENCE_night_ratio, SCALE_RATIO, WHERE_ANY, 0, -2.50},
    {EVIDENCE_oddness, SCALE_LOG, WHERE_UNSEEN, 1, 1.41},
    {EVIDENCE_day_correlation, SCALE_PLAIN, WHERE_ANY, 0, -6.28},
    {EVIDENCE_profile_distance, SCALE_LOG, WHERE_ANY, 0, 32.30},
    {EVIDENCE_ceiling_share, SCALE_PLAIN, WHERE_ANY, 0, 7.01},
    {EVIDENCE_level_ratio_peers, SCALE_RATIO, WHERE_UNSEEN, 0, -2.70},
};

/* Of a meter that is 0 in all, such that among all meters about one in a hundred steals. What a
 * balance that sees the meter takes from that, since it would have shown a theft. */
#define ODDS      (-6.40)
#define ODDS_SEEN (-2.72)

/* A theft of three tenths of a meter stands out of a month of its transformer's noise by
 * VISIBLE_STEPS x its visibility; seen is what is SEEN_STEPS or more. */
#define VISIBLE_STEPS 1.6
#define SEEN_STEPS    3.0

static double on_scale(double measure, Scale scale)
{
    switch (scale) {
    case SCALE_PLAIN:
        return measure;
    case SCALE_LOG:
        return copysign(log1p(fabs(measure)), measure);
    case SCALE_RATIO:
        return log(fmax(measure, 0.02));
    }
    mem_die("broken promise: a scale without a rule", __FILE__, __LINE__);
}

/* How far the transformer's balance would show a theft by this meter, 0 to 1. */
static double seen_share(double visibility)
{
    double steps = isnan(visibility) ? 0 : VISIBLE_STEPS * visibility;

    return steps * steps / (steps * steps + SEEN_STEPS * SEEN_STEPS);
}

/* How much counts of what is against a theft: a thief whom the balance can't see looks like anybody
 * else. Steeper than `seen`, half at the same place. */
static double against_share(double seen)
{
    double unseen = 1 - seen;

    return seen * seen * seen / (seen * seen * seen + unseen * unseen * unseen);
}

/* Log-odds of one measure. */
static double part_of(const Weight *weight, double measure, double seen)
{
    double steps = on_scale(measure, weight->scale) - weight->ordinary;
    double part = weight->weight * fmin(fmax(steps, -STEPS_MAX), STEPS_MAX);

    if (weight->where == WHERE_SEEN)
        return part * seen;
    if (weight->where == WHERE_UNSEEN)
        part *= 1 - seen;
    return part < 0 ? part * against_share(seen) : part;
}

void fusion_of(const double measures[EVIDENCE_N], Fusion *ret_fusion)
{
    double seen = seen_share(measures[EVIDENCE_residual_visibility]);

    *ret_fusion = (Fusion){.log_odds = ODDS + ODDS_SEEN * seen};
    for (size_t at = 0; at < COUNT_OF(weights); at++) {
        const Weight *weight = &weights[at];
        double part;

        if (isnan(measures[weight->measure]))
            continue;
        part = part_of(weight, measures[weight->measure], seen);
        ret_fusion->parts[weight->measure] += part;
        ret_fusion->log_odds += part;
    }
}

double fusion_probability(double log_odds)
{
    return 1 / (1 + exp(-log_odds));
}

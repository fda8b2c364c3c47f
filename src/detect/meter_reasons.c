#include "meter_reasons.h"

#include <math.h>

const char *const meter_measure_names[MEASURE_N] = {
    [MEASURE_RECENT_DROP] = "recent_drop",
    [MEASURE_PEER_DROP] = "peer_drop",
    [MEASURE_ZERO_SUPPLIED] = "zero_supplied",
    [MEASURE_LOW_NIGHT] = "low_night",
    [MEASURE_FLAT_LINE] = "flat_line",
    [MEASURE_LOW_VS_PEERS] = "low_vs_peers",
    [MEASURE_RESIDUAL] = "residual_follows",
    [MEASURE_OPPOSED] = "residual_opposed",
};

/* From where a measure is a reason, from where it is as strong as it gets, and how strong a hint of
 * fraud that is. */
typedef struct Rule {
    double from;
    double full;
    double weight_from;
    double weight_full;
    bool is_support;
} Rule;

static const Rule rules[MEASURE_N] = {
    [MEASURE_RECENT_DROP] = {0.30, 0.70, 0.15, 0.45, false},
    [MEASURE_PEER_DROP] = {0.30, 0.70, 0.25, 0.65, false},
    [MEASURE_ZERO_SUPPLIED] = {0.05, 0.50, 0.20, 0.65, false},
    [MEASURE_LOW_NIGHT] = {0.40, 0.90, 0.20, 0.65, false},
    [MEASURE_FLAT_LINE] = {0.30, 0.90, 0.20, 0.60, false},
    [MEASURE_LOW_VS_PEERS] = {0.60, 0.95, 0.10, 0.35, true},
    [MEASURE_RESIDUAL] = {0.20, 0.45, 0.40, 0.85, false},
    [MEASURE_OPPOSED] = {2, 3, 0, 0, true}, /* never: it only weighs the others */
};

/* A meter moves with or against the residual from these differences to its neighbours on; a drop
 * that the residual does not bear out, and one to nearly nothing, counts this share. */
#define WITH_RESIDUAL    0.12
#define AGAINST_RESIDUAL 0.25
#define UNCONFIRMED      0.55
#define EMPTY_BELOW      0.20
#define EMPTY            0.45

/* An odd meter is this many times the usual distance above the usual score, and above this score.
 */
#define ODD_SPREADS  6.0
#define ODD_SCORE    0.6
#define ODD_STRENGTH 0.15

static double clamp(double value)
{
    if (isnan(value))
        return value;
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

/* The correlation that counts: from the drop on where there is one, else over the whole time. */
static double correlation(const MeterFeatures *features)
{
    return isnan(features->residual_corr_after) ? features->residual_corr
                                                : features->residual_corr_after;
}

/* The night share and what it is held against: its own of before, or that of the others, whichever
 * it is lower against. */
static void night_shares(
    const MeterFeatures *features,
    const MeterReference *reference,
    double *ret_share,
    double *ret_usual)
{
    double own = features->recent_night_share / features->past_night_share;
    double others = features->night_share / reference->night_share;
    bool is_empty =
        features->recent_ratio < EMPTY_BELOW; /* shares of next to nothing say nothing */

    if (!is_empty && isfinite(own) && !(own > others)) {
        *ret_share = features->recent_night_share;
        *ret_usual = features->past_night_share;
    } else {
        *ret_share = features->night_share;
        *ret_usual = reference->night_share;
    }
}

void meter_measures(
    const MeterFeatures *features, const MeterReference *reference, double ret_measures[MEASURE_N])
{
    double above = correlation(features) - fmax(reference->residual_corr, 0);
    double share;
    double usual;

    night_shares(features, reference, &share, &usual);
    ret_measures[MEASURE_RECENT_DROP] = clamp(1 - features->recent_ratio);
    ret_measures[MEASURE_PEER_DROP] = clamp(1 - features->recent_ratio_peers);
    ret_measures[MEASURE_ZERO_SUPPLIED] = clamp(features->zero_supplied_share);
    ret_measures[MEASURE_LOW_NIGHT] = usual > 0 ? clamp(1 - share / usual) : NAN;
    ret_measures[MEASURE_FLAT_LINE] = clamp(features->flat_share);
    ret_measures[MEASURE_LOW_VS_PEERS] = clamp(1 - features->peer_ratio);
    ret_measures[MEASURE_RESIDUAL] = clamp(above);
    ret_measures[MEASURE_OPPOSED] = clamp(-above);
}

/* The numbers a person is shown, in percent where the text says so. */
static MeterReason
describe(MeterMeasure measure, const MeterFeatures *features, const MeterReference *reference)
{
    MeterReason reason = {.code = meter_measure_names[measure], .reference = 100};

    switch (measure) {
    case MEASURE_RECENT_DROP:
        reason.value = 100 * features->recent_ratio;
        break;
    case MEASURE_PEER_DROP:
        reason.value = 100 * features->recent_ratio_peers;
        break;
    case MEASURE_ZERO_SUPPLIED:
        reason.value = 100 * features->zero_supplied_share;
        reason.reference = 0;
        break;
    case MEASURE_LOW_NIGHT:
        night_shares(features, reference, &reason.value, &reason.reference);
        reason.value *= 100;
        reason.reference *= 100;
        break;
    case MEASURE_FLAT_LINE:
        reason.value = 100 * features->flat_share;
        reason.reference = 0;
        break;
    case MEASURE_LOW_VS_PEERS:
        reason.value = 100 * features->peer_ratio;
        break;
    case MEASURE_RESIDUAL:
        reason.value = correlation(features);
        reason.reference = fmax(reference->residual_corr, 0);
        break;
    case MEASURE_OPPOSED:
    case MEASURE_N:
        break;
    }
    reason.has_since =
        features->has_drop_day && (measure == MEASURE_RECENT_DROP || measure == MEASURE_PEER_DROP);
    reason.since = features->drop_day;
    return reason;
}

static double strength_of(const Rule *rule, double measure)
{
    double along = clamp((measure - rule->from) / (rule->full - rule->from));

    return rule->weight_from + along * (rule->weight_full - rule->weight_from);
}

/* What a drop is worth, from 0 to 1. */
static double drop_weight(const MeterFeatures *features, const double measures[MEASURE_N])
{
    double weight = 1;

    if (features->recent_ratio < EMPTY_BELOW)
        weight *= EMPTY;
    if (measures[MEASURE_RESIDUAL] < WITH_RESIDUAL && measures[MEASURE_OPPOSED] < AGAINST_RESIDUAL)
        weight *= UNCONFIRMED;
    return weight;
}

/* What an empty house shows as well. */
static bool is_drop(MeterMeasure measure)
{
    return measure == MEASURE_RECENT_DROP || measure == MEASURE_PEER_DROP ||
           measure == MEASURE_ZERO_SUPPLIED || measure == MEASURE_LOW_VS_PEERS;
}

static void insert(MeterReason *reasons, size_t n, MeterReason reason)
{
    while (n > 0 && reasons[n - 1].strength < reason.strength) {
        reasons[n] = reasons[n - 1];
        n--;
    }
    reasons[n] = reason;
}

size_t meter_reasons(
    const MeterFeatures *features,
    const MeterReference *reference,
    const MeterOddness *oddness,
    MeterReason ret_reasons[METER_REASONS_MAX])
{
    double measures[MEASURE_N];
    size_t n = 0;
    bool stands_alone = false;

    meter_measures(features, reference, measures);
    for (MeterMeasure measure = 0; measure < MEASURE_N; measure++) {
        MeterReason reason;

        if (isnan(measures[measure]) || measures[measure] < rules[measure].from)
            continue;
        reason = describe(measure, features, reference);
        reason.strength = strength_of(&rules[measure], measures[measure]);
        if (is_drop(measure))
            reason.strength *= drop_weight(features, measures);
        insert(ret_reasons, n++, reason);
        stands_alone = stands_alone || !rules[measure].is_support;
    }
    if (!stands_alone)
        return 0;
    if (oddness->score >= ODD_SCORE &&
        oddness->score - oddness->usual >= ODD_SPREADS * oddness->spread)
        insert(
            ret_reasons,
            n++,
            (MeterReason){
                .code = "irregular",
                .value = oddness->score,
                .reference = oddness->usual,
                .strength = ODD_STRENGTH * drop_weight(features, measures),
            });
    return n;
}

double meter_score(const MeterReason *reasons, size_t n_reasons, double forest_score)
{
    double all_wrong = 1;

    for (size_t at = 0; at < n_reasons; at++)
        all_wrong *= 1 - reasons[at].strength;
    return 0.8 * (1 - all_wrong) + 0.2 * forest_score;
}

/*
 * meter_reasons: from what is known of a meter to named reasons for a visit. Pure.
 *
 * Theft is one-sided: it lowers what a meter records. So each measure says how far a meter is on
 * the low side (or flat, or zero, or in step with what its transformer lost), 0 being ordinary; a
 * household that grows is 0 in all of them. Measures are what the forest of meters sees, and each
 * reason is one of them past a threshold.
 *
 * A reason stands alone or supports: a small household is small against its peers without any
 * fraud, and an odd one is odd; `low_vs_peers` and `irregular` count only beside another reason.
 * A drop alone is weak: people travel and move out. Where the transformer has a meter, it is
 * weighed by whether the loss there moved with the meter, or against it (theft at night): if
 * neither, most likely nobody is at home. A drop to nearly nothing is taken as an empty house as
 * well; whoever steals leaves enough on the meter to stay off the lists of zeros.
 *
 * The thresholds are in one table (meter_reasons.c). None of them is a share of the meters: clean
 * data give no reasons.
 */
#ifndef EIOT_DETECT_METER_REASONS_H
#define EIOT_DETECT_METER_REASONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* A row of intermediate.int_meter_features; NaN where that has NULL. */
typedef struct MeterFeatures {
    Str meter_id;
    Str transformer_id; /* "" when none is known */
    int64_t n_days;
    double coverage;
    double recent_ratio;
    double recent_ratio_peers;
    double zero_supplied_share;
    double night_share;
    double recent_night_share; /* of the last 14 covered days */
    double past_night_share;   /* of the days before */
    double flat_share;
    double peer_ratio;
    double residual_corr;
    double residual_corr_after; /* from the deepest drop on */
    bool has_drop_day;
    int32_t drop_day; /* days since 1970-01-01 */
} MeterFeatures;

/* What a meter is compared with. NaN where there is nothing to compare with. */
typedef struct MeterReference {
    double night_share;   /* median of the scored meters */
    double residual_corr; /* median of the meters of the same transformer */
} MeterReference;

typedef enum MeterMeasure {
    MEASURE_RECENT_DROP,   /* 1 - recent / past */
    MEASURE_PEER_DROP,     /* the same, against the peers' trend */
    MEASURE_ZERO_SUPPLIED, /* share of zeros while there was supply */
    MEASURE_LOW_NIGHT,     /* 1 - night share / that of the others, or its own of before */
    MEASURE_FLAT_LINE,     /* share of intervals equal to the one before */
    MEASURE_LOW_VS_PEERS,  /* 1 - level / the peers' level */
    MEASURE_RESIDUAL, /* correlation with the transformer's residual, above that of the others */
    MEASURE_OPPOSED,  /* the same, below: it records little when much is lost; no reason of its own
                       */
    MEASURE_N,
} MeterMeasure;

/* The feature's name, and the code of its reason, such as "recent_drop". */
extern const char *const meter_measure_names[MEASURE_N];

/* Each measure in 0..1, or NaN when the features it needs are missing. */
void meter_measures(
    const MeterFeatures *features, const MeterReference *reference, double ret_measures[MEASURE_N]);

/* A reason that holds, with the numbers that made it. Codes and units: locale/en/reasons.yml. */
typedef struct MeterReason {
    const char *code;
    double value;
    double reference;
    bool has_since;
    int32_t since;   /* days since 1970-01-01 */
    double strength; /* 0..1 */
} MeterReason;

#define METER_REASONS_MAX (MEASURE_N + 1)

/* How a meter's forest score stands among the others'. */
typedef struct MeterOddness {
    double score;
    double usual;  /* median of the scored meters */
    double spread; /* their median distance from it */
} MeterOddness;

/* Writes the reasons that hold, strongest first; returns how many. 0 when only supporting ones do.
 */
size_t meter_reasons(
    const MeterFeatures *features,
    const MeterReference *reference,
    const MeterOddness *oddness,
    MeterReason ret_reasons[METER_REASONS_MAX]);

/* The score of a meter in 0..1: four fifths the reasons, taken as independent hints that each may
 * be wrong, 1 - product of (1 - strength); one fifth the forest's score. A meter without a reason
 * is below 0.2, and among those the stranger ones come first. */
double meter_score(const MeterReason *reasons, size_t n_reasons, double forest_score);

#endif

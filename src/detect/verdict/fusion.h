/*
 * fusion: from measures to the odds of fraud, by built-in weights.
 *
 * A sum over measures, each on a scale on which an ordinary meter is 0 and never more than a few
 * steps away from it, so that no single number decides and each part of the sum can be shown. Where
 * the transformer has a meter its unexplained energy speaks loudest; how loud depends on how much
 * of a theft its balance could see at all (many missing readings, a small customer behind a large
 * transformer). Else a meter's own past and its neighbours speak. A measure that is not known adds
 * nothing, and what is against a theft counts only as far as the balance sees the meter.
 *
 * The weights are those of a logistic regression on thefts that were injected into half of the
 * households of a public data set, and on simulated networks; docs/detection.md says which, and
 * how to fit them again. They are for networks where about one meter in a hundred steals. Where
 * inspections have taught better, learn.h takes over.
 *
 * Pure.
 */
#ifndef EIOT_DETECT_VERDICT_FUSION_H
#define EIOT_DETECT_VERDICT_FUSION_H

#include "detect/evidence/evidence.h"

typedef struct Fusion {
    double log_odds;
    double parts[EVIDENCE_N]; /* what each measure adds, against an ordinary meter */
} Fusion;

void fusion_of(const double measures[EVIDENCE_N], Fusion *ret_fusion);

/* 1 / (1 + exp(-log_odds)). */
double fusion_probability(double log_odds);

#endif

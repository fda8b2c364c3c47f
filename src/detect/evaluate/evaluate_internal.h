/*
 * evaluate_internal: the truth met with what the store knows of its meters.
 */
#ifndef EIOT_DETECT_EVALUATE_EVALUATE_INTERNAL_H
#define EIOT_DETECT_EVALUATE_EVALUATE_INTERNAL_H

#include "detect/evaluate/evaluate.h"

typedef struct TruthEntry {
    const TruthRow *row;
    double score;       /* NaN: not scored */
    double probability; /* NaN: has none */
} TruthEntry;

/* Meters of the truth that detection knows, in byte order of their ids. */
typedef struct TruthList {
    const TruthEntry *entries;
    size_t n;
    size_t n_not_meters; /* rows left out */
} TruthList;

Status truth_join(
    Arena *arena,
    StoreConn *conn,
    const EvaluateOptions *options,
    TruthList *ret_list,
    Error *err) MUST_USE;

void evaluate_meters(
    Arena *arena, const TruthList *list, int64_t budget, MetersMetrics *ret_metrics);

/* Sets `detectors`: each measure, and the score as "fused". */
Status evaluate_detectors(
    Arena *arena,
    StoreConn *conn,
    const TruthList *list,
    EvaluateReport *report,
    Error *err) MUST_USE;

#endif

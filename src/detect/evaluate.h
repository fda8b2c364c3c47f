/*
 * evaluate: how good the scores are, against labels that came with the readings and against the
 * truth of a simulation or of inspections.
 *
 * Stage: detect, after detect_run(). Reads ml.reading_scores, ml.meter_scores and
 * intermediate.int_reading_features; writes nothing. The truth comes as rows in memory, whoever
 * read them from a file. The measures are defined in roc.h.
 */
#ifndef EIOT_DETECT_EVALUATE_H
#define EIOT_DETECT_EVALUATE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "store/store.h"

/* One line of a truth file: meter_id,is_theft,kind. */
typedef struct TruthRow {
    Str meter_id;
    bool is_theft;
    Str kind; /* "bypass", "night_bypass", ...; "" for an honest meter without a name for it */
} TruthRow;

typedef struct EvaluateOptions {
    const TruthRow *truth; /* NULL: no truth file was given; each meter at most once */
    size_t n_truth;
    int64_t budget; /* visits: precision_at_budget looks at this many meters */
    int64_t k;      /* readings: f1_at_k looks at this many; 0: as many as are abnormal */
} EvaluateOptions;

/* Measures that can't be had (one class only) are NaN: json_number_or_null() writes them. */
typedef struct ReadingsMetrics {
    bool is_present;    /* scored readings with a label exist */
    int64_t n_readings; /* labelled and scored */
    int64_t n_abnormal;
    int64_t k;
    double roc_auc;
    double pr_auc;
    double f1_at_k;
    double precision_at_k;
} ReadingsMetrics;

/* How many thefts of one kind are among the first `budget` meters. */
typedef struct KindMetrics {
    Str kind;
    int64_t n;
    int64_t n_found;
} KindMetrics;

typedef struct MetersMetrics {
    bool is_present;      /* a truth was given and scored meters are in it */
    int64_t n_meters;     /* in the truth and scored */
    int64_t n_theft;      /* of these */
    int64_t n_not_scored; /* in the truth, without a score: left out of the measures */
    int64_t budget;
    double roc_auc;
    double pr_auc;
    double map_at_20;
    double precision_at_budget; /* thefts among the first min(budget, n_meters), by their number */
    const KindMetrics *kinds;   /* thefts by kind, in byte order of the name */
    size_t n_kinds;
} MetersMetrics;

typedef struct EvaluateReport {
    ReadingsMetrics readings;
    MetersMetrics meters;
} EvaluateReport;

/* All memory in `arena`; kinds are slices of the truth given. A DATA error when the truth names a
 * meter twice. */
Status evaluate_run(
    Arena *arena,
    StoreConn *conn,
    const EvaluateOptions *options,
    EvaluateReport *ret_report,
    Error *err) MUST_USE;

#endif

/*
 * evaluate: how good the scores are, against labels that came with the readings and against the
 * truth of a simulation or of inspections.
 *
 * Stage: detect, after detect_run(). Reads ml.reading_scores, ml.meter_scores, ml.meter_evidence
 * and intermediate.int_reading_features; writes nothing. The truth comes as rows in memory, whoever
 * read them from a file. The measures are defined in roc.h.
 */
#ifndef EIOT_DETECT_EVALUATE_EVALUATE_H
#define EIOT_DETECT_EVALUATE_EVALUATE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "store/store.h"

/* One line of a truth file: meter_id,is_theft,kind[,stolen_kwh]. */
typedef struct TruthRow {
    Str meter_id;
    bool is_theft;
    Str kind; /* "bypass", "vacancy", ...; "" for an honest meter of which nothing is told */
    double stolen_kwh; /* NaN: the file does not say */
} TruthRow;

typedef struct EvaluateOptions {
    const TruthRow *truth; /* NULL: no truth file was given; each meter at most once */
    size_t n_truth;
    int64_t budget;     /* visits: precision_at_budget looks at this many meters */
    int64_t k;          /* readings: f1_at_k looks at this many; 0: as many as are abnormal */
    bool has_detectors; /* each measure of ml.meter_evidence too; asks for a truth */
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

/* How many meters of one kind are among the first `budget`. */
typedef struct KindMetrics {
    Str kind;
    int64_t n;
    int64_t n_found;
} KindMetrics;

/* Truth rows of what is no customer's meter (an illegal line to a transformer, under the id of
 * the transformer) are left out of everything but n_not_meters. */
typedef struct MetersMetrics {
    bool is_present;      /* a truth was given and scored meters are in it */
    int64_t n_meters;     /* in the truth and scored */
    int64_t n_theft;      /* of these */
    int64_t n_not_scored; /* in the truth, without a score: left out of the measures */
    int64_t n_not_meters; /* in the truth, but no meter that detection knows */
    int64_t budget;
    double roc_auc;
    double pr_auc;
    double map_at_20;
    double precision_at_budget; /* thefts among the first min(budget, n_meters), by their number */
    double expected_hits;       /* sum of the probabilities of these; NaN when none has one */
    double recovered_share;     /* kWh stolen by these, of all that the truth says was stolen */
    const KindMetrics *kinds;   /* thefts by kind, in byte order of the name */
    size_t n_kinds;
    const KindMetrics *false_kinds; /* honest meters by kind, "honest" where it has no name */
    size_t n_false_kinds;
} MetersMetrics;

/* How well one measure ranks the meters that have it; a higher value is more suspect. */
typedef struct DetectorMetrics {
    Str measure; /* as in ml.meter_evidence; "fused" is the score, and the last */
    int64_t n;   /* meters in the truth that have it */
    int64_t n_theft;
    double roc_auc;
    double map_at_20;
} DetectorMetrics;

typedef struct EvaluateReport {
    ReadingsMetrics readings;
    MetersMetrics meters;
    const DetectorMetrics *detectors; /* in byte order of the measures */
    size_t n_detectors;
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

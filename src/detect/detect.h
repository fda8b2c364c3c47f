/*
 * detect: what looks strange, and which meters are worth a visit.
 *
 * Stage: detect. Reads the intermediate models, writes ml.technical_losses, ml.reading_scores,
 * ml.meter_evidence, ml.meter_scores and ml.models; the marts are SQL over these. Two detectors:
 * single readings (an isolation forest, detect_readings.c) and meters (evidence from the
 * transformer's balance, from each meter's past and from events and sales, detect_meters.c). A run
 * replaces the result of the run before, in one transaction, so running twice changes nothing but
 * run_id and scored_at.
 *
 * What it refuses to do: flag a fixed share of the data. Too few rows, or rows that do not vary,
 * give a status and no scores. It reads no clock and takes its seed: the same tables and seed give
 * the same scores for any number of threads.
 */
#ifndef EIOT_DETECT_DETECT_H
#define EIOT_DETECT_DETECT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "conf/project.h"
#include "detect/feedback/learn.h"
#include "store/store.h"

/* How a detector ended; not an error: a new site has little data at first. */
typedef enum DetectStatus {
    DETECT_SCORED,
    DETECT_NOT_ENOUGH_DATA, /* fewer than IFOREST_ROWS_MIN usable rows */
    DETECT_NO_VARIATION,    /* every usable row is the same */
} DetectStatus;

typedef struct DetectOptions {
    int64_t budget;   /* visits that can be made: the most suspects a run names */
    size_t n_threads; /* 0: all cores */
    uint64_t seed;
    int64_t now_us; /* becomes scored_at and trained_at */
    const char *run_id;
    const Progress *progress; /* NULL: nobody listens */
} DetectOptions;

typedef struct DetectReport {
    DetectStatus readings_status;
    int64_t readings_scored;
    const char *readings_from; /* YYYY-MM-DD, when earlier days were left out; else NULL */
    DetectStatus meters_status;
    int64_t meters_scored;
    int64_t meters_not_scored; /* too little coverage, or the detector as a whole had no result */
    int64_t suspects;          /* scored meters whose cause is fraud, at most the budget */
    LearnResult learned;       /* what inspections taught */
} DetectReport;

/* Runs both detectors and writes their results in one transaction of `conn` (none may be open).
 * CONFIG error when `detect:` of eiot.yml is wrong; STORE errors when the models have not run. */
Status detect_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const DetectOptions *options,
    DetectReport *ret_report,
    Error *err) MUST_USE;

/* "scored", "not_enough_data", "no_variation": as in ml.models.status. */
const char *detect_status_name(DetectStatus status);

#endif

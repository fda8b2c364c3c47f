/*
 * detect_internal: what the files of this folder share with detect.c.
 */
#ifndef EIOT_DETECT_DETECT_INTERNAL_H
#define EIOT_DETECT_DETECT_INTERNAL_H

#include "detect/detect.h"
#include "detect/forest/iforest.h"

/* One run of a detector. */
typedef struct DetectRun {
    Arena *arena;
    const Project *project;
    StoreConn *conn;
    const DetectOptions *options;
} DetectRun;

/* What goes to ml.models of one detector. */
typedef struct DetectModel {
    const char *detector; /* readings, meters */
    IforestOptions forest;
    const char *const *features;
    size_t n_features;
    size_t n_rows; /* that the forest was, or would have been, fitted to */
    DetectStatus status;
    const char *from_day; /* YYYY-MM-DD, when earlier days were left out; else NULL */
} DetectModel;

/* Reads, scores and writes; inside the transaction of detect_run(). Each writes its part of the
 * report and its model row. */
Status detect_readings(const DetectRun *run, DetectReport *report, Error *err) MUST_USE;
Status detect_meters(const DetectRun *run, DetectReport *report, Error *err) MUST_USE;

Status detect_write_model(const DetectRun *run, const DetectModel *model, Error *err) MUST_USE;

/* Drops the rows of a table by the statement of that name. */
Status detect_clear(const DetectRun *run, const char *statement, Error *err) MUST_USE;

DetectStatus detect_status_of(IforestOutcome outcome);

/* {"kwh":0.93,"past_avg_kwh":0.07}, largest share first, shares below 0.0005 left out. Names are
 * ours and need no escape. *ret_top is the largest. */
Str detect_shares_json(
    Arena *arena, const char *const *names, const double *shares, size_t n, Str *ret_top);

#endif

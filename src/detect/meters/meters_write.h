/*
 * meters_write: verdicts and evidence into ml.meter_scores and ml.meter_evidence.
 *
 * Stage: detect, its last step. One row a meter; one row a meter and measure that is known.
 */
#ifndef EIOT_DETECT_METERS_METERS_WRITE_H
#define EIOT_DETECT_METERS_METERS_WRITE_H

#include "detect/meters/meter_list.h"
#include "detect/verdict/verdict.h"

/* What is known of one meter at the end. */
typedef struct MeterResult {
    bool is_looked_at; /* else its readings cover too little */
    int64_t rank;      /* from 1, the highest score first */
    Meter meter;
    Verdict verdict;
} MeterResult;

/* Appends all, in the order of the list, inside the transaction of the run. */
Status
meters_write(const DetectRun *run, const MeterResult *results, size_t n, Error *err) MUST_USE;

#endif

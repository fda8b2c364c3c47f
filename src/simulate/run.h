/*
 * run: lets all transformers live, several at once, and writes what comes of them in order.
 *
 * Goes feeder by feeder in rounds: as many transformers as there are threads are simulated at once,
 * then their lines are made month by month and written by the caller's thread in the order of the
 * transformers. So the bytes do not depend on the threads, and memory holds one transformer and one
 * month of text a thread. A feeder's own meter comes after its transformers; the substations' come
 * last.
 */
#ifndef EIOT_SIMULATE_RUN_H
#define EIOT_SIMULATE_RUN_H

#include "base/progress.h"
#include "simulate/output.h"
#include "simulate/rows.h"

/* Where lines go. Readings are in one file a month, or, so that none grows over 2 GB, in one a
 * month and feeder (and substation). */
typedef struct SimRunFiles {
    SimOutput *output;
    const char *readings; /* folder */
    bool is_by_feeder;
    SimOutputFile *vends; /* the others are open, with their headings */
    SimOutputFile *events;
    SimOutputFile *faults;
    SimOutputFile *truth;
} SimRunFiles;

typedef struct SimRun {
    SimRowCounts counts;
    int64_t input_wh; /* at the substations */
    int64_t load_wh;  /* of customers and hook-ups, less feed-in */
    int64_t transformer_technical_wh;
    int64_t stolen_wh; /* hook-ups included */
    int64_t lost_wh;   /* used but not counted, by meters that err honestly; may be negative */
} SimRun;

typedef struct SimRunOptions {
    size_t n_threads; /* 1..LIMIT_THREADS */
    const Progress *progress;
} SimRunOptions;

Status sim_run(
    Arena *arena,
    const SimModel *model,
    const SimRunOptions *options,
    const SimRunFiles *files,
    SimRun *ret_run,
    Error *err) MUST_USE;

#endif

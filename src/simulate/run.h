/*
 * run: lets all transformers live, several at once, and writes their readings in order.
 *
 * Goes in rounds: as many transformers as there are threads are simulated at once, then their
 * lines are made month by month and written by the caller's thread in the order of the
 * transformers. So the bytes do not depend on the threads, and memory holds one transformer and
 * one month of text a thread. Feeders and the substation are summed on the way and come last.
 */
#ifndef EIOT_SIMULATE_RUN_H
#define EIOT_SIMULATE_RUN_H

#include "base/progress.h"
#include "simulate/output.h"
#include "simulate/rows.h"

typedef struct SimRun {
    SimTotals *totals; /* one a meter */
    StrBuf faults;     /* faults.csv */
    SimRowCounts counts;
    int64_t input_wh; /* at the substation */
    int64_t load_wh;  /* of customers, less feed-in */
    int64_t transformer_technical_wh;
} SimRun;

typedef struct SimRunOptions {
    size_t n_threads; /* 1..LIMIT_THREADS */
    const Progress *progress;
} SimRunOptions;

/* `months` are the open files of the calendar's months. */
Status sim_run(
    Arena *arena,
    const SimModel *model,
    const SimRunOptions *options,
    SimOutputFile *const *months,
    SimRun *ret_run,
    Error *err) MUST_USE;

#endif

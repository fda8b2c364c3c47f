/*
 * run: walks the stages of stages.h in order and records each in the history.
 *
 * A stage runs when the one it waits for has succeeded in this run, or was left out by `from` or
 * `only`. The first failure stops the run; the stages after it are recorded as skipped.
 */
#ifndef EIOT_PIPELINE_RUN_H
#define EIOT_PIPELINE_RUN_H

#include "pipeline/stages.h"

typedef enum StageOutcome {
    STAGE_LEFT_OUT,
    STAGE_SUCCESS,
    STAGE_FAILED,
    STAGE_SKIPPED
} StageOutcome;

typedef struct StageResult {
    const Stage *stage;
    StageOutcome outcome;
    double ms;
    StageRows rows;
} StageResult;

typedef struct RunOptions {
    const char *from; /* NULL: from the first stage */
    const char *only; /* NULL: all stages */
    int64_t (*clock_us)(void);
    /* Told before (outcome STAGE_LEFT_OUT) and after each stage; may be NULL. */
    void (*on_stage)(void *context, const StageResult *result, bool is_done);
    void *context;
} RunOptions;

/* `results` has room for n_stages and is filled in any case. The error of the failed stage comes
 * back; USAGE when `from` or `only` names no stage. */
Status run_pipeline(Run *run, const RunOptions *options, StageResult *results, Error *err) MUST_USE;

/* "success", "failed", "skipped", "left out". */
const char *stage_outcome_name(StageOutcome outcome);

#endif

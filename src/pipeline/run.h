/*
 * run: walks the stages of stages.h in order and records each in the history.
 *
 * A stage runs when the one it waits for has succeeded in this run, or was left out by `from` or
 * `only`. A stage that fails with what may pass by itself is tried again (retry.h), over a new
 * session when the old one is lost. The first failure that stays stops the run; the stages after
 * it are recorded as skipped.
 */
#ifndef EIOT_PIPELINE_RUN_H
#define EIOT_PIPELINE_RUN_H

#include "pipeline/retry.h"
#include "pipeline/run_log.h"
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
    double ms; /* of the last attempt */
    StageRows rows;
    int64_t attempts; /* 0: it was not its turn */
    int64_t started_us;
} StageResult;

typedef struct RunOptions {
    const char *from; /* NULL: from the first stage */
    const char *only; /* NULL: all stages */
    RetryPolicy retry;

    /* for the history; what does not apply is NULL or 0 */
    const char *host;
    int64_t pid;
    const char *resumed_from;
    int64_t due_us;
    int64_t retries_before; /* of opening the store */
    RunLines *lines;        /* what was told before; never NULL */

    int64_t (*clock_us)(void);
    /* How a stage is run; NULL: as the table says. Tests have their own. */
    Status (*perform)(const Stage *stage, Run *run, StageRows *ret_rows, Error *err);

    /* All of these may be NULL: nobody is told, nothing is tried again, nothing stops the run. */

    /* Told before (outcome STAGE_LEFT_OUT) and after each stage. */
    void (*on_stage)(void *context, const StageResult *result, bool is_done);
    /* Told before a wait. */
    void (*on_retry)(void *context, const char *stage, int64_t wait_s, const Error *err);
    /* Waits; false: told to stop. */
    bool (*pause)(void *context, int64_t wait_s);
    /* A new session in place of `*conn` (which may be NULL); that one is closed in any case, and
     * `*conn` is NULL after an error. */
    Status (*reopen)(void *context, StoreConn **conn, Error *err);
    /* Asked before each stage. */
    bool (*must_stop)(void *context);
    void *context;
} RunOptions;

/* What became of the run as a whole. */
typedef struct RunOutcome {
    const char *status; /* as in RunEnd; NULL: it did not begin */
    const char *stage;  /* that failed, or before which it was stopped; NULL: none */
    int64_t retries;
    int64_t ended_us;
} RunOutcome;

/* `results` has room for n_stages and is filled in any case, as is `*outcome`. The error of the
 * failed stage comes back; USAGE when `from` or `only` names no stage; INTERRUPTED when it was told
 * to stop. */
Status run_pipeline(
    Run *run,
    const RunOptions *options,
    StageResult *results,
    RunOutcome *outcome,
    Error *err) MUST_USE;

/* "success", "failed", "skipped", "left out". */
const char *stage_outcome_name(StageOutcome outcome);

#endif

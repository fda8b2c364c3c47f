#include "run.h"

#include "pipeline/run_log.h"

const char *stage_outcome_name(StageOutcome outcome)
{
    static const char *const names[] = {"left out", "success", "failed", "skipped"};

    return names[outcome];
}

static Status choose(const RunOptions *options, size_t *ret_first, size_t *ret_last, Error *err)
{
    const char *wanted = options->only != NULL ? options->only : options->from;
    size_t found = wanted == NULL ? 0 : stage_find(wanted);

    if (wanted != NULL && found == n_stages) {
        (void) error_set(err, STATUS_USAGE, "there is no stage '%s'", wanted);
        error_hint(err, "`eiot stages` lists them.");
        return STATUS_USAGE;
    }
    *ret_first = found;
    *ret_last = options->only != NULL ? found : n_stages - 1;
    return OK;
}

static void tell(const RunOptions *options, const StageResult *result, bool is_done)
{
    if (options->on_stage != NULL)
        options->on_stage(options->context, result, is_done);
}

static Status
record(Run *run, const RunOptions *options, const StageResult *result, const char *error)
{
    const StageRecord row = {
        .stage = result->stage->name,
        .status = stage_outcome_name(result->outcome),
        .rows_in = result->rows.in,
        .rows_out = result->rows.out,
        .ms = result->ms,
        .error = error,
        .ended_us = options->clock_us(),
    };

    return run_log_stage(run->conn, run->run_id, &row, NULL);
}

/* Runs one stage, times it and records it. */
static Status run_stage(Run *run, const RunOptions *options, StageResult *result, Error *err)
{
    int64_t started = options->clock_us();
    Status status;
    Status recorded;

    tell(options, result, false);
    status = result->stage->run(run, &result->rows, err);
    result->ms = (double) (options->clock_us() - started) / 1000.0;
    result->outcome = status == OK ? STAGE_SUCCESS : STAGE_FAILED;
    recorded = record(run, options, result, status == OK ? NULL : err->message);
    tell(options, result, true);
    if (status == OK && recorded != OK)
        status = error_set(err, recorded, "stage '%s' could not be recorded", result->stage->name);
    return status;
}

Status run_pipeline(Run *run, const RunOptions *options, StageResult *results, Error *err)
{
    size_t first = 0;
    size_t last = 0;
    Status status = choose(options, &first, &last, err);
    Status logged;

    for (size_t at = 0; at < n_stages; at++)
        results[at] = (StageResult){.stage = &stage_table[at]};
    if (status == OK)
        status = run_log_begin(run->conn, run->run_id, "run", run->now_us, err);
    if (status != OK)
        return status;
    for (size_t at = first; at <= last; at++) {
        if (status == OK) {
            status = run_stage(run, options, &results[at], err);
        } else {
            results[at].outcome = STAGE_SKIPPED;
            (void) record(run, options, &results[at], NULL); /* the failure is what is reported */
            tell(options, &results[at], true);
        }
    }
    logged = run_log_end(
        run->conn,
        run->run_id,
        status == OK ? NULL : err->message,
        options->clock_us(),
        status == OK ? err : NULL);
    return status == OK ? logged : status;
}

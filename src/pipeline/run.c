#include "run.h"

typedef struct Walk {
    Run *run;
    const RunOptions *options;
    StageResult *results;
    RunOutcome *outcome;
} Walk;

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

static void add_line(const Walk *walk, RunLevel level, const StageResult *result, const char *text)
{
    run_lines_add(
        walk->options->lines,
        walk->options->clock_us(),
        level,
        result->stage->name,
        result->attempts,
        "%s",
        text);
}

/* One line of an error with its place and hint. */
static const char *told(Arena *arena, const Error *err)
{
    return arena_printf(
        arena,
        "%s%s%s%s%s",
        err->message,
        err->where[0] == '\0' ? "" : ", at ",
        err->where,
        err->hint[0] == '\0' ? "" : ". ",
        err->hint);
}

static bool has_session(const Run *run)
{
    return run->conn != NULL && !store_conn_is_lost(run->conn);
}

/* What was told goes to the history as soon as it can; a failure only delays it. */
static void write_lines(const Walk *walk)
{
    Error ignored;

    if (has_session(walk->run))
        (void) !run_lines_write(walk->options->lines, walk->run->conn, walk->run->run_id, &ignored);
}

static Status record(const Walk *walk, const StageResult *result, const char *error, Error *err)
{
    const StageRecord row = {
        .stage = result->stage->name,
        .status = stage_outcome_name(result->outcome),
        .rows_in = result->rows.in,
        .rows_out = result->rows.out,
        .ms = result->ms,
        .error = error,
        .started_us = result->started_us,
        .ended_us = walk->options->clock_us(),
        .attempts = result->attempts,
    };

    write_lines(walk);
    return run_log_stage(walk->run->conn, walk->run->run_id, &row, err);
}

static Status perform_stage(const Stage *stage, Run *run, StageRows *ret_rows, Error *err)
{
    return stage->run(run, ret_rows, err);
}

/* One attempt at a stage, timed, and recorded when it succeeded: what is not in the history was not
 * done. */
static Status attempt_stage(const Walk *walk, StageResult *result, Error *err)
{
    Run *run = walk->run;
    Status (*perform)(const Stage *, Run *, StageRows *, Error *) =
        walk->options->perform != NULL ? walk->options->perform : perform_stage;
    Status status;

    result->attempts++;
    result->rows = (StageRows){0};
    result->started_us = walk->options->clock_us();
    add_line(walk, RUN_INFO, result, "begins");
    status = run_log_enter(run->conn, run->run_id, result->stage->name, err);
    if (status == OK)
        status = perform(result->stage, run, &result->rows, err);
    result->ms = (double) (walk->options->clock_us() - result->started_us) / 1000.0;
    result->outcome = status == OK ? STAGE_SUCCESS : STAGE_FAILED;
    if (status != OK) {
        error_mend(err);
        return status;
    }
    add_line(
        walk,
        RUN_INFO,
        result,
        arena_printf(
            run->arena,
            "done: %lld in, %lld out",
            (long long) result->rows.in,
            (long long) result->rows.out));
    status = record(walk, result, NULL, err);
    if (status != OK) {
        result->outcome = STAGE_FAILED;
        error_add_context(err, "stage '%s' could not be recorded", result->stage->name);
    }
    return status;
}

/* An embedded store that failed may refuse everything from then on, a lost session does. */
static Status renew_session(const Walk *walk, Error *err)
{
    Run *run = walk->run;
    bool is_usable = has_session(run) && !store_conn_dialect(run->conn)->is_embedded;

    if (is_usable || walk->options->reopen == NULL)
        return OK;
    return walk->options->reopen(walk->options->context, &run->conn, err);
}

/* Waits before the next attempt; false: there is none. */
static bool wait_to_retry(const Walk *walk, StageResult *result, Error *err)
{
    const RunOptions *options = walk->options;
    int64_t wait_s = 0;

    if (options->pause == NULL || !retry_wanted(&options->retry, result->attempts, err, &wait_s))
        return false;
    add_line(
        walk,
        RUN_WARNING,
        result,
        arena_printf(
            walk->run->arena,
            "again in %lld s: %s",
            (long long) wait_s,
            told(walk->run->arena, err)));
    write_lines(walk);
    if (options->on_retry != NULL)
        options->on_retry(options->context, result->stage->name, wait_s, err);
    walk->outcome->retries++;
    return options->pause(options->context, wait_s);
}

/* Runs one stage, again as long as that may help. */
static Status run_stage(const Walk *walk, StageResult *result, Error *err)
{
    const Run before = *walk->run; /* what a failed attempt has filled in is dropped */
    Status status;

    tell(walk->options, result, false);
    status = attempt_stage(walk, result, err);
    while (status != OK && wait_to_retry(walk, result, err)) {
        StoreConn *conn;
        status = renew_session(walk, err);
        if (status != OK) {
            result->attempts++;
            continue;
        }
        conn = walk->run->conn;
        *walk->run = before;
        walk->run->conn = conn;
        status = attempt_stage(walk, result, err);
    }
    if (status != OK) {
        walk->outcome->stage = result->stage->name;
        add_line(walk, RUN_ERROR, result, told(walk->run->arena, err));
        if (has_session(walk->run))
            (void) !record(walk, result, err->message, NULL); /* the failure is what is reported */
    }
    tell(walk->options, result, true);
    return status;
}

static void skip_stage(const Walk *walk, StageResult *result)
{
    result->outcome = STAGE_SKIPPED;
    if (has_session(walk->run))
        (void) !record(walk, result, NULL, NULL); /* the failure is what is reported */
    tell(walk->options, result, true);
}

static Status check_stop(const Walk *walk, const StageResult *next, Error *err)
{
    const RunOptions *options = walk->options;

    if (options->must_stop == NULL || !options->must_stop(options->context))
        return OK;
    walk->outcome->stage = next->stage->name;
    (void) error_set(err, STATUS_INTERRUPTED, "told to stop before stage '%s'", next->stage->name);
    error_hint(err, "`eiot run --resume` goes on from there.");
    run_lines_add(
        options->lines, options->clock_us(), RUN_WARNING, next->stage->name, 0, "%s", err->message);
    return STATUS_INTERRUPTED;
}

static Status begin(const Walk *walk, size_t first, size_t last, Error *err)
{
    const RunOptions *options = walk->options;
    const RunStart start = {
        .run_id = walk->run->run_id,
        .command = "run",
        .now_us = walk->run->now_us,
        .host = options->host,
        .pid = options->pid,
        .first_stage = stage_table[first].name,
        .last_stage = stage_table[last].name,
        .resumed_from = options->resumed_from,
        .due_us = options->due_us,
    };

    return run_log_begin(walk->run->conn, &start, err);
}

/* The end of a run whose session was lost is worth one more session. */
static Status end(const Walk *walk, Status status, const Error *failure, Error *err)
{
    Run *run = walk->run;
    RunOutcome *outcome = walk->outcome;
    Status renewed = OK;
    RunEnd row;

    outcome->ended_us = walk->options->clock_us();
    outcome->status = status == OK                   ? "success"
                      : status == STATUS_INTERRUPTED ? "stopped"
                                                     : "failed";
    row = (RunEnd){
        .status = outcome->status,
        .stage = outcome->stage,
        .error = status == OK ? NULL : failure->message,
        .retries = outcome->retries,
        .now_us = outcome->ended_us,
    };
    if (!has_session(run))
        renewed = renew_session(walk, err);
    if (renewed == OK && !has_session(run))
        return error_set(err, STATUS_STORE, "the end of the run could not be recorded");
    if (renewed == OK)
        write_lines(walk);
    return renewed == OK ? run_log_end(run->conn, run->run_id, &row, err) : renewed;
}

Status run_pipeline(
    Run *run, const RunOptions *options, StageResult *results, RunOutcome *outcome, Error *err)
{
    const Walk walk = {run, options, results, outcome};
    size_t first = 0;
    size_t last = 0;
    Status status = choose(options, &first, &last, err);
    Status logged;
    Error unlogged;

    *outcome = (RunOutcome){.retries = options->retries_before};
    for (size_t at = 0; at < n_stages; at++)
        results[at] = (StageResult){.stage = &stage_table[at]};
    if (status == OK)
        status = begin(&walk, first, last, err);
    if (status != OK)
        return status;
    for (size_t at = first; at <= last; at++) {
        if (status == OK)
            status = check_stop(&walk, &results[at], err);
        if (status == OK)
            status = run_stage(&walk, &results[at], err);
        else
            skip_stage(&walk, &results[at]);
    }
    logged = end(&walk, status, err, &unlogged);
    if (status == OK && logged != OK) {
        *err = unlogged;
        status = logged;
    }
    return status;
}

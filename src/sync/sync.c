#include "sync/sync.h"

#include "base/civil.h"
#include "base/mem.h"
#include "store/url.h"
#include "sync/readings.h"
#include "sync/record.h"
#include "sync/replace.h"

/* An attempt: what all its steps know. */
typedef struct Attempt {
    Arena *arena;
    StoreConn *source;
    const SyncOptions *options;
    const Target *target;
    const char *store_id;
    SyncReport report;
} Attempt;

static Status refuse_other_store(const Attempt *attempt, const TargetState *state, Error *err)
{
    if (state->store_id == NULL ||
        str_equal(str_from(state->store_id), str_from(attempt->store_id)))
        return OK;
    (void) error_set(
        err,
        STATUS_CONFIG,
        "database '%s' is the copy of another store",
        attempt->target->layout.database);
    error_hint(
        err,
        "This store is %s, that one %s. Name another database in the URL, or drop this one first.",
        attempt->store_id,
        state->store_id);
    return STATUS_CONFIG;
}

/* Gives the attempt its number, and what to read from. */
static Status prepare(Attempt *attempt, Error *err)
{
    SyncReport *report = &attempt->report;
    TargetState state = {0};
    int64_t last_id = 0;
    Status status = record_store_id(attempt->arena, attempt->source, &attempt->store_id, err);

    if (status == OK)
        status = target_state(attempt->arena, attempt->target->conn, &state, err);
    if (status == OK)
        status = refuse_other_store(attempt, &state, err);
    if (status == OK)
        status = record_last_id(attempt->source, &last_id, err);
    if (status != OK)
        return status;
    report->sync_id = 1 + (last_id > state.last_id ? last_id : state.last_id);
    report->is_full = attempt->options->is_full || state.load_seq < 0;
    report->from_load_seq = report->is_full ? -1 : state.load_seq;
    report->to_load_seq = report->from_load_seq;
    return OK;
}

/* Where the next attempt reads on. Numbers that went back are those of a store restored elsewhere:
 * all is sent again. */
static Status find_cursor(Attempt *attempt, int64_t *ret_next, Error *err)
{
    SyncReport *report = &attempt->report;
    Status status = readings_next_cursor(attempt->source, ret_next, err);

    if (status == OK && *ret_next < report->from_load_seq) {
        report->is_full = true;
        report->from_load_seq = -1;
    }
    return status;
}

/* All that is read of the source, within its transaction. */
static Status copy_all(Attempt *attempt, Error *err)
{
    SyncReport *report = &attempt->report;
    Copy copy = {
        .arena = attempt->arena,
        .source = attempt->source,
        .target = attempt->target,
        .sync_id = report->sync_id,
        .is_full = report->is_full,
        .progress = attempt->options->progress,
        .days = {.arena = attempt->arena},
    };
    Status status = readings_copy(&copy, report->from_load_seq, &report->tables[0], err);

    report->n_tables = status == OK ? 1 : 0;
    for (size_t at = 0; at < n_sync_tables && status == OK; at++) {
        status = replace_copy(&copy, &sync_tables[at], &report->tables[report->n_tables], err);
        if (status == OK)
            report->n_tables++;
    }
    for (size_t at = 0; at < report->n_tables; at++) {
        report->rows_sent += report->tables[at].rows_sent;
        report->days_different += report->tables[at].days_different;
    }
    report->days = copy.days;
    return status;
}

static Status copy_at_one_moment(Attempt *attempt, int64_t *ret_next, Error *err)
{
    Sql snapshot = sql_named(attempt->source, "sync_snapshot", NULL, 0);
    Status status = store_begin(attempt->source, err);

    if (status != OK)
        return status;
    status = store_run(attempt->source, &snapshot, NULL, err);
    if (status == OK)
        status = find_cursor(attempt, ret_next, err);
    if (status == OK)
        status = copy_all(attempt, err);
    if (status == OK)
        status = store_commit(attempt->source, err);
    if (status != OK)
        store_rollback(attempt->source);
    return status;
}

static const char *day_text(Arena *arena, const DayResult *result)
{
    Civil civil;

    if (!result->has_day)
        return result->table;
    civil = civil_from_us(result->day * US_PER_DAY);
    return arena_printf(
        arena, "%s on %04d-%02d-%02d", result->table, civil.year, civil.month, civil.day);
}

/* The CHECK error of days that differ; OK when there is none. */
static Status judge(const Attempt *attempt, Error *err)
{
    const SyncReport *report = &attempt->report;
    const DayResult *first = NULL;

    for (size_t at = 0; at < report->days.n_rows && first == NULL; at++)
        if (!report->days.rows[at].is_equal)
            first = &report->days.rows[at];
    if (first == NULL)
        return OK;
    (void) error_set(
        err,
        STATUS_CHECK,
        "the copy differs in %zu of %zu days compared, the first is %s: %lld rows, sum %s, in the "
        "store, %lld rows, sum %s, in the copy",
        report->days_different,
        report->days.n_rows,
        day_text(attempt->arena, first),
        (long long) first->source_rows,
        first->source_sum == NULL ? "null" : first->source_sum,
        (long long) first->target_rows,
        first->target_sum == NULL ? "null" : first->target_sum);
    error_hint(
        err,
        "Nothing is taken as sent. `eiot sync --full` sends all again; table ops.sync_days has the "
        "days.");
    return STATUS_CHECK;
}

/* The attempt's record at the source. The cursor moves last: who finds it moved finds the record of
 * a success too. */
static Status conclude(Attempt *attempt, Status outcome, int64_t next, Error *err)
{
    SyncReport *report = &attempt->report;
    Error unused;

    if (outcome == OK || outcome == STATUS_CHECK) {
        Status status = record_days(
            attempt->source, report->sync_id, &report->days, outcome == OK ? err : &unused);
        outcome = outcome == OK ? status : outcome;
    }
    if (outcome == OK)
        outcome = record_end(attempt->source, report->sync_id, next, report->rows_sent, NULL, err);
    if (outcome == OK)
        outcome = target_move_cursor(attempt->target->conn, report->sync_id, next, err);
    if (outcome == OK) {
        report->to_load_seq = next;
        return OK;
    }
    /* the attempt's own error is what is told */
    (void) !record_end(
        attempt->source,
        report->sync_id,
        report->to_load_seq,
        report->rows_sent,
        err->message,
        &unused);
    return outcome;
}

/* From the record that it runs to the record of how it ended. */
static Status run(Attempt *attempt, Error *err)
{
    const SyncReport *report = &attempt->report;
    int64_t next = 0;
    Status status =
        record_begin(attempt->source, report->sync_id, report->target, report->from_load_seq, err);

    if (status != OK)
        return status;
    status = target_add_attempt(attempt->target->conn, report->sync_id, attempt->store_id, err);
    if (status == OK)
        status = copy_at_one_moment(attempt, &next, err);
    if (status == OK)
        status = judge(attempt, err);
    return conclude(attempt, status, next, err);
}

Status sync_run_on(
    Arena *arena,
    StoreConn *source,
    const Target *target,
    const SyncOptions *options,
    SyncReport *ret_report,
    Error *err)
{
    Attempt attempt = {.arena = arena, .source = source, .options = options, .target = target};
    Status status;

    attempt.report.target = url_masked(arena, options->url);
    attempt.report.tables = ARENA_ARRAY(arena, CopyReport, 1 + n_sync_tables);
    status = prepare(&attempt, err);
    if (status == OK)
        status = run(&attempt, err);
    if (status == OK || status == STATUS_CHECK)
        *ret_report = attempt.report;
    return status;
}

Status sync_run(
    Arena *arena, StoreConn *source, const SyncOptions *options, SyncReport *ret_report, Error *err)
{
    Target target = {0};
    Status status = record_lock(source, err);

    if (status == OK)
        status = target_open(arena, options->url, options->cluster, &target, err);
    if (status == OK)
        status = sync_run_on(arena, source, &target, options, ret_report, err);
    target_close(&target);
    return status;
}

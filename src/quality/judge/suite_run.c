#include "quality/judge/suite_run.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/zone.h"
#include "quality/compile/compile.h"
#include "quality/judge/judge.h"

typedef struct Run {
    Arena *arena;
    StoreConn *conn;
    CompileInput input;
    SuiteReport *report; /* results[0] is left free for a rule about the table */
} Run;

static QualityResult *result_of(Run *run, size_t expectation)
{
    return &run->report->results[expectation + 1];
}

static void prepare_results(Arena *arena, const Suite *suite, SuiteReport *report)
{
    *report = (SuiteReport){
        .name = suite->name,
        .file = suite->file,
        .layer = suite->layer,
        .table = suite->table,
        .n_results = suite->n_expectations + 1,
        .results = ARENA_ARRAY(arena, QualityResult, suite->n_expectations + 1),
    };
    for (size_t at = 0; at < suite->n_expectations; at++) {
        const Expectation *e = &suite->expectations[at];

        report->results[at + 1] = (QualityResult){
            .expectation = e->kind->type,
            .column = e->column_b == NULL ? e->column : NULL,
            .kwargs = e->kwargs_text,
            .notes = e->notes,
            .notes_fr = e->notes_fr,
            .severity = e->severity,
            .outcome = OUTCOME_NOT_JUDGED,
        };
    }
}

/* Nothing to judge: a failure of its own, unless the suite may be without data. */
static void set_rule(
    SuiteReport *report,
    const Suite *suite,
    const char *rule,
    const char *kwargs,
    const char *reason)
{
    report->results[0] = (QualityResult){
        .expectation = rule,
        .kwargs = kwargs,
        .severity = suite->is_optional ? SEVERITY_INFO : SEVERITY_CRITICAL,
        .outcome = suite->is_optional ? OUTCOME_NOT_JUDGED : OUTCOME_FAILED,
        .error = reason,
    };
    for (size_t at = 1; at < report->n_results; at++)
        report->results[at].error = reason;
}

/* The place of the rule is given up when it has nothing to say. */
static void drop_rule(SuiteReport *report)
{
    report->results++;
    report->n_results--;
}

/* "2025-06-30" as the instants between which the site's day lies. */
static Status day_range(
    Arena *arena,
    const Project *project,
    const Suite *suite,
    const char *day,
    DayRange *ret_range,
    Error *err)
{
    const char *midnight = arena_printf(arena, "%sT00:00:00Z", day);
    int64_t start_local;
    int64_t later;
    const Zone *zone;
    Status status;

    if (strlen(day) != strlen("2025-06-30") ||
        !civil_parse_rfc3339(str_from(midnight), &start_local)) {
        status =
            error_set(err, STATUS_USAGE, "'%s' is not a day, expected such as 2025-06-30", day);
        return status;
    }
    status = zone_open(arena, project->zone, &zone, err);
    if (status != OK)
        return status;
    *ret_range = (DayRange){.column = suite->day_column, .day = day};
    /* where midnight does not exist, the day begins with the first instant of the new offset */
    if (zone_to_utc(zone, start_local, &ret_range->start_us, &later) == ZONE_MISSING)
        ret_range->start_us =
            start_local - (int64_t) zone_offset_s(zone, start_local - US_PER_DAY / 2) * US_PER_S;
    if (zone_to_utc(zone, start_local + US_PER_DAY, &ret_range->end_us, &later) == ZONE_MISSING)
        ret_range->end_us = start_local + US_PER_DAY -
                            (int64_t) zone_offset_s(zone, start_local + US_PER_DAY / 2) * US_PER_S;
    return OK;
}

static Status ask(Run *run, size_t only, Scan *ret_scan, Table *ret_row, Error *err)
{
    *ret_scan = compile_scan(run->arena, &run->input, only);
    return store_table(run->arena, run->conn, &ret_scan->sql, 1, ret_row, err);
}

static void judge_one(Run *run, size_t at, const Scan *scan, const Table *row)
{
    const Expectation *e = &run->input.suite->expectations[at];

    if (e->kind->family == FAMILY_CATALOG)
        shape_judge(run->arena, run->input.shape, e, result_of(run, at));
    else
        judge_slot(run->arena, e, &scan->slots[at], row, result_of(run, at));
}

/* Whether the store refused the statement; a session that is gone, a lock or a time-out says
 * nothing of an expectation. */
static bool is_refused(const Run *run, Status status)
{
    return status == STATUS_STORE && !store_conn_is_lost(run->conn);
}

/* Judges one expectation by a select of its own; the store's refusal is its verdict. */
static Status judge_alone(Run *run, size_t at, Error *err)
{
    Scan scan;
    Table row;
    Error reason = {0};
    Status status = ask(run, at, &scan, &row, &reason);

    if (status == OK) {
        judge_one(run, at, &scan, &row);
    } else if (is_refused(run, status)) {
        result_of(run, at)->outcome = OUTCOME_FAILED;
        result_of(run, at)->error = arena_printf(run->arena, "%s", reason.message);
    } else {
        if (err != NULL)
            *err = reason;
        return status;
    }
    return OK;
}

/* The shared scan was refused: a wrong regex, a date that is none. Ask one by one, so that only the
 * expectation at fault carries the store's reason. */
static Status judge_one_by_one(Run *run, int64_t *ret_rows, Error *err)
{
    Scan scan;
    Table row;
    Status status = ask(run, COMPILE_NONE, &scan, &row, err);

    if (status == OK)
        *ret_rows = table_i64(&row, 0, 0);
    for (size_t at = 0; status == OK && at < run->input.suite->n_expectations; at++)
        status = judge_alone(run, at, err);
    return status;
}

/* Whether the scan leaves open how many values are there twice. */
static bool is_open(const Slot *slot, const Table *row)
{
    return slot->is_bound && slot->error == NULL && table_i64(row, 0, slot->first + 2) > 0;
}

static Status judge_all(Run *run, int64_t *ret_rows, Error *err)
{
    Scan scan;
    Table row;
    Error reason = {0};
    Status status = ask(run, COMPILE_ALL, &scan, &row, &reason);

    if (is_refused(run, status))
        return judge_one_by_one(run, ret_rows, err);
    if (status != OK) {
        if (err != NULL)
            *err = reason;
        return status;
    }
    *ret_rows = table_i64(&row, 0, 0);
    for (size_t at = 0; status == OK && at < run->input.suite->n_expectations; at++) {
        if (is_open(&scan.slots[at], &row))
            status = judge_alone(run, at, err);
        else
            judge_one(run, at, &scan, &row);
    }
    return status;
}

/* Shows what is wrong. A sample that can't be had takes nothing from the verdict; its reason stands
 * in the result's error. */
static void take_sample(Run *run, size_t at)
{
    QualityResult *result = result_of(run, at);
    Error reason = {0};
    Table rows;
    Sql sql;

    if (result->outcome != OUTCOME_FAILED || result->error != NULL ||
        !compile_sample(run->arena, &run->input, at, QUALITY_SAMPLE_MAX, &sql))
        return;
    if (store_table(run->arena, run->conn, &sql, QUALITY_SAMPLE_MAX, &rows, &reason) == OK)
        result->sample = sample_json(run->arena, &rows);
    else
        result->error = arena_printf(run->arena, "no sample: %s", reason.message);
}

static void judge_empty(Run *run)
{
    const Suite *suite = run->input.suite;
    const char *day = run->input.range.day;

    prepare_results(run->arena, suite, run->report);
    if (day != NULL)
        set_rule(
            run->report,
            suite,
            RULE_DAY_HAS_ROWS,
            arena_printf(run->arena, "{\"day\":\"%s\"}", day),
            arena_printf(run->arena, "table '%s' has no data for the day %s", suite->table, day));
    else
        set_rule(
            run->report,
            suite,
            RULE_TABLE_HAS_ROWS,
            "{}",
            arena_printf(
                run->arena, "table '%s' has 0 rows, below the minimum of 1", suite->table));
}

/* How many different values texts have, where the store estimates it. Without an answer the scan
 * is only slower. */
static void estimate_values(Run *run, Shape *shape)
{
    Error reason = {0};
    Table row;
    Sql sql;

    if (!compile_estimates(run->arena, &run->input, &sql) ||
        store_table(run->arena, run->conn, &sql, 1, &row, &reason) != OK || row.n_rows == 0)
        return;
    for (size_t at = 0; at < shape->n_columns; at++) {
        ShapeColumn *column = &shape->columns[at];

        for (size_t cell = 0; cell < row.n_columns; cell++)
            if (strcmp(row.columns[cell].name, column->name) == 0 && !table_is_null(&row, 0, cell))
                column->n_values = table_i64(&row, 0, cell);
    }
}

static Status run_on_table(Run *run, Shape *shape, Error *err)
{
    int64_t n_rows = 0;
    Status status;

    estimate_values(run, shape);
    status = judge_all(run, &n_rows, err);
    if (status != OK)
        return status;
    if (n_rows == 0) {
        judge_empty(run);
        return OK;
    }
    for (size_t at = 0; at < run->input.suite->n_expectations; at++)
        take_sample(run, at);
    drop_rule(run->report);
    return OK;
}

Status suite_run(
    Arena *arena,
    const SuiteContext *context,
    const Suite *suite,
    SuiteReport *ret_report,
    Error *err)
{
    const QualityOptions *options = context->options;
    StoreConn *conn = context->conn;
    SuiteReport report;
    Shape shape = {0};
    Run run = {
        .arena = arena,
        .conn = conn,
        .input = {.dialect = store_conn_dialect(conn)->name, .suite = suite, .shape = &shape},
        .report = &report,
    };
    Status status = shape_read(arena, conn, suite->table, &shape, err);

    if (status != OK)
        return status;
    if (context->has_collations)
        shape_distrust(&shape);
    if (options->day != NULL && suite->day_column != NULL) {
        status = day_range(arena, context->project, suite, options->day, &run.input.range, err);
        if (status != OK)
            return status;
    }
    prepare_results(arena, suite, &report);
    if (suite->n_expectations == 0)
        set_rule(
            &report,
            suite,
            RULE_SUITE_HAS_EXPECTATIONS,
            "{}",
            arena_printf(arena, "suite '%s' has no expectations", suite->name));
    else if (shape.n_columns == 0)
        set_rule(
            &report,
            suite,
            RULE_TABLE_EXISTS,
            "{}",
            arena_printf(arena, "there is no table '%s'", suite->table));
    else if (run.input.range.column != NULL && shape_find(&shape, suite->day_column) == NULL)
        status = error_set(
            err,
            STATUS_CONFIG,
            "suite '%s' names the day column '%s', which table '%s' does not have",
            suite->name,
            suite->day_column,
            suite->table);
    else
        status = run_on_table(&run, &shape, err);
    if (status == OK)
        *ret_report = report;
    return status;
}

void quality_count(QualityReport *report)
{
    report->expectations = 0;
    report->failed = 0;
    report->critical_failed = 0;
    report->not_judged = 0;
    for (size_t suite = 0; suite < report->n_suites; suite++) {
        for (size_t at = 0; at < report->suites[suite].n_results; at++) {
            const QualityResult *result = &report->suites[suite].results[at];
            bool is_failed = result->outcome == OUTCOME_FAILED;

            report->expectations++;
            report->failed += is_failed;
            report->critical_failed += is_failed && result->severity == SEVERITY_CRITICAL;
            report->not_judged += result->outcome == OUTCOME_NOT_JUDGED;
        }
    }
}

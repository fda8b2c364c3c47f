#include "quality/judge/results.h"

#include <string.h>

#include "base/mem.h"

#define HISTORY_ROWS_MAX 100000
#define N_COLUMNS        16

/* The columns of quality.results under construction; text in the report's memory. */
typedef struct Rows16 {
    size_t n;
    Column columns[N_COLUMNS];
} Rows16;

static void *
new_column(Arena *arena, Rows16 *rows, size_t at, const char *name, ColumnType type, size_t size)
{
    void *values = arena_alloc_zero(arena, rows->n, size);

    rows->columns[at] = (Column){
        .name = name,
        .type = type,
        .values = values,
        .valid = arena_alloc_zero(arena, (rows->n + 63) / 64, sizeof(uint64_t)),
    };
    return values;
}

static void set_valid(Rows16 *rows, size_t column, size_t row)
{
    /* made writable by new_column(); readers see it const */
    column_set_valid((uint64_t *) (uintptr_t) rows->columns[column].valid, row, true);
}

static void set_text(Rows16 *rows, size_t column, size_t row, const char *text)
{
    Str *values = (Str *) (uintptr_t) rows->columns[column].values;

    if (text == NULL)
        return;
    values[row] = str_from(text);
    set_valid(rows, column, row);
}

static void set_i64(Rows16 *rows, size_t column, size_t row, int64_t value)
{
    ((int64_t *) (uintptr_t) rows->columns[column].values)[row] = value;
    set_valid(rows, column, row);
}

static void set_f64(Rows16 *rows, size_t column, size_t row, double value)
{
    ((double *) (uintptr_t) rows->columns[column].values)[row] = value;
    set_valid(rows, column, row);
}

static void set_bool(Rows16 *rows, size_t column, size_t row, bool value)
{
    ((uint8_t *) (uintptr_t) rows->columns[column].values)[row] = value;
    set_valid(rows, column, row);
}

enum ResultColumn {
    RUN_ID,
    SUITE,
    EXPECTATION,
    TABLE_NAME,
    COLUMN_NAME,
    SEVERITY,
    SUCCESS,
    ELEMENT_COUNT,
    UNEXPECTED_COUNT,
    UNEXPECTED_PERCENT,
    OBSERVED_VALUE,
    KWARGS,
    SAMPLE,
    ERROR_TEXT,
    MS,
    RUN_AT,
};

static void make_columns(Arena *arena, Rows16 *rows)
{
    static const struct {
        const char *name;
        ColumnType type;
        size_t size;
    } specs[N_COLUMNS] = {
        [RUN_ID] = {"run_id", COLUMN_TEXT, sizeof(Str)},
        [SUITE] = {"suite", COLUMN_TEXT, sizeof(Str)},
        [EXPECTATION] = {"expectation", COLUMN_TEXT, sizeof(Str)},
        [TABLE_NAME] = {"table_name", COLUMN_TEXT, sizeof(Str)},
        [COLUMN_NAME] = {"column_name", COLUMN_TEXT, sizeof(Str)},
        [SEVERITY] = {"severity", COLUMN_TEXT, sizeof(Str)},
        [SUCCESS] = {"success", COLUMN_BOOL, sizeof(uint8_t)},
        [ELEMENT_COUNT] = {"element_count", COLUMN_I64, sizeof(int64_t)},
        [UNEXPECTED_COUNT] = {"unexpected_count", COLUMN_I64, sizeof(int64_t)},
        [UNEXPECTED_PERCENT] = {"unexpected_percent", COLUMN_F64, sizeof(double)},
        [OBSERVED_VALUE] = {"observed_value", COLUMN_TEXT, sizeof(Str)},
        [KWARGS] = {"kwargs", COLUMN_TEXT, sizeof(Str)},
        [SAMPLE] = {"sample", COLUMN_TEXT, sizeof(Str)},
        [ERROR_TEXT] = {"error", COLUMN_TEXT, sizeof(Str)},
        [MS] = {"ms", COLUMN_F64, sizeof(double)},
        [RUN_AT] = {"run_at", COLUMN_TIMESTAMP, sizeof(int64_t)},
    };

    for (size_t at = 0; at < N_COLUMNS; at++)
        (void) new_column(arena, rows, at, specs[at].name, specs[at].type, specs[at].size);
}

static void fill_row(
    Rows16 *rows,
    size_t row,
    const QualityReport *report,
    const SuiteReport *suite,
    const QualityResult *result)
{
    set_text(rows, RUN_ID, row, report->run_id);
    set_text(rows, SUITE, row, suite->name);
    set_text(rows, EXPECTATION, row, result->expectation);
    set_text(rows, TABLE_NAME, row, suite->table);
    set_text(rows, COLUMN_NAME, row, result->column);
    /* what was not judged must not be counted as a failure by whoever reads the table */
    set_text(
        rows,
        SEVERITY,
        row,
        severity_name(result->outcome == OUTCOME_NOT_JUDGED ? SEVERITY_INFO : result->severity));
    set_bool(rows, SUCCESS, row, result->outcome == OUTCOME_PASSED);
    if (result->has_counts) {
        set_i64(rows, ELEMENT_COUNT, row, result->element_count);
        set_i64(rows, UNEXPECTED_COUNT, row, result->unexpected_count);
        set_f64(rows, UNEXPECTED_PERCENT, row, result->unexpected_percent);
    }
    set_text(rows, OBSERVED_VALUE, row, result->observed_value);
    set_text(rows, KWARGS, row, result->kwargs);
    set_text(rows, SAMPLE, row, result->sample);
    set_text(rows, ERROR_TEXT, row, result->error);
    set_f64(rows, MS, row, result->ms);
    set_i64(rows, RUN_AT, row, report->run_at_us);
}

static Status save_suite(
    Arena *arena,
    StoreConn *conn,
    const QualityReport *report,
    const SuiteReport *suite,
    Error *err)
{
    Param params[] = {PARAM_CSTR(report->run_id), PARAM_CSTR(suite->name)};
    Sql forget = sql_named(conn, "quality/delete_results", params, COUNT_OF(params));
    Status status = store_run(conn, &forget, NULL, err);

    for (size_t from = 0; status == OK && from < suite->n_results; from += BATCH_ROWS) {
        size_t left = suite->n_results - from;
        Rows16 rows = {.n = left < BATCH_ROWS ? left : BATCH_ROWS};
        Batch batch = {.n_rows = rows.n, .n_columns = N_COLUMNS, .columns = rows.columns};

        make_columns(arena, &rows);
        for (size_t row = 0; row < rows.n; row++)
            fill_row(&rows, row, report, suite, &suite->results[from + row]);
        status = store_append(conn, "quality.results", &batch, err);
    }
    return status;
}

Status results_save(Arena *arena, StoreConn *conn, const QualityReport *report, Error *err)
{
    Status status = store_begin(conn, err);

    if (status != OK)
        return status;
    for (size_t at = 0; status == OK && at < report->n_suites; at++)
        status = save_suite(arena, conn, report, &report->suites[at], err);
    if (status == OK)
        status = store_commit(conn, err);
    if (status != OK) {
        store_rollback(conn);
        error_add_context(err, "save quality results");
    }
    return status;
}

static const char *text_or_null(Arena *arena, const Table *rows, size_t row, size_t column)
{
    return table_is_null(rows, row, column) ? NULL : str_dup(arena, table_text(rows, row, column));
}

static Severity severity_of(Str name)
{
    Severity severity = SEVERITY_CRITICAL;

    while (severity < SEVERITY_INFO && !str_equal(name, str_from(severity_name(severity))))
        severity++;
    return severity;
}

Status
results_history(Arena *arena, StoreConn *conn, size_t n_runs, History *ret_history, Error *err)
{
    Param params[] = {PARAM_I64((int64_t) n_runs)};
    Sql sql = sql_named(conn, "quality/history", params, COUNT_OF(params));
    Table rows;
    Status status = store_table(arena, conn, &sql, HISTORY_ROWS_MAX, &rows, err);
    History history;

    if (status != OK) {
        error_add_context(err, "read the history of quality results");
        return status;
    }
    history.n_points = rows.n_rows;
    history.points = ARENA_ARRAY(arena, HistoryPoint, rows.n_rows);
    for (size_t row = 0; row < rows.n_rows; row++)
        history.points[row] = (HistoryPoint){
            .suite = text_or_null(arena, &rows, row, 0),
            .expectation = text_or_null(arena, &rows, row, 1),
            .kwargs = text_or_null(arena, &rows, row, 2),
            .run_at_us = table_i64(&rows, row, 3),
            .success = table_i64(&rows, row, 4) != 0,
            .error = text_or_null(arena, &rows, row, 5),
            .has_percent = !table_is_null(&rows, row, 6),
            .unexpected_percent = table_is_null(&rows, row, 6) ? 0 : table_f64(&rows, row, 6),
            .run_id = text_or_null(arena, &rows, row, 7),
            .severity = severity_of(table_text(&rows, row, 8)),
            .column = text_or_null(arena, &rows, row, 9),
            .has_counts = !table_is_null(&rows, row, 10),
            .element_count = table_is_null(&rows, row, 10) ? 0 : table_i64(&rows, row, 10),
            .unexpected_count = table_is_null(&rows, row, 11) ? 0 : table_i64(&rows, row, 11),
            .ms = table_f64(&rows, row, 12),
            .observed_value = text_or_null(arena, &rows, row, 13),
            .sample = text_or_null(arena, &rows, row, 14),
            .is_newest = table_i64(&rows, row, 15) == 1,
        };
    *ret_history = history;
    return OK;
}

static bool
is_of(const HistoryPoint *point, const char *suite, const char *expectation, const char *kwargs)
{
    return strcmp(point->suite, suite) == 0 && strcmp(point->expectation, expectation) == 0 &&
           strcmp(point->kwargs, kwargs) == 0;
}

const HistoryPoint *history_of(
    const History *history,
    const char *suite,
    const char *expectation,
    const char *kwargs,
    size_t *ret_n)
{
    size_t first = 0;
    size_t end;

    while (first < history->n_points && !is_of(&history->points[first], suite, expectation, kwargs))
        first++;
    end = first;
    while (end < history->n_points && is_of(&history->points[end], suite, expectation, kwargs))
        end++;
    *ret_n = end - first;
    return *ret_n == 0 ? NULL : &history->points[first];
}

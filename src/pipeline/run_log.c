#include "run_log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/version.h"

const char *run_id_text(int64_t now_us, char text[RUN_ID_MAX])
{
    Civil civil = civil_from_us(now_us);

    (void) snprintf(
        text,
        RUN_ID_MAX,
        "%04d%02d%02dT%02d%02d%02d.%06dZ",
        civil.year,
        civil.month,
        civil.day,
        civil.hour,
        civil.minute,
        civil.second,
        civil.microsecond);
    return text;
}

static Param text_or_null(const char *text)
{
    Param param = PARAM_CSTR(text);

    param.is_null = text == NULL;
    return param;
}

static Param whole_or_null(int64_t value)
{
    Param param = PARAM_I64(value);

    param.is_null = value == 0;
    return param;
}

static Param instant_or_null(int64_t us)
{
    Param param = PARAM_TIMESTAMP(us);

    param.is_null = us == 0;
    return param;
}

static Status
run_named(StoreConn *conn, const char *name, const Param *params, size_t n_params, Error *err)
{
    Sql sql = sql_named(conn, name, params, n_params);

    return store_run(conn, &sql, NULL, err);
}

Status run_log_begin(StoreConn *conn, const RunStart *start, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(start->run_id),
        PARAM_CSTR(start->command),
        PARAM_TIMESTAMP(start->now_us),
        PARAM_CSTR(EIOT_VERSION),
        text_or_null(start->host),
        whole_or_null(start->pid),
        text_or_null(start->first_stage),
        text_or_null(start->last_stage),
        text_or_null(start->resumed_from),
        instant_or_null(start->due_us),
    };
    const Param now[] = {PARAM_TIMESTAMP(start->now_us)};
    Status status = run_named(conn, "run_mark_stopped", now, COUNT_OF(now), err);

    if (status == OK)
        status = run_named(conn, "run_begin", params, COUNT_OF(params), err);
    return status;
}

Status run_log_enter(StoreConn *conn, const char *run_id, const char *stage, Error *err)
{
    const Param params[] = {PARAM_CSTR(run_id), PARAM_CSTR(stage)};

    return run_named(conn, "run_enter", params, COUNT_OF(params), err);
}

Status run_log_stage(StoreConn *conn, const char *run_id, const StageRecord *record, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(run_id),
        PARAM_CSTR(record->stage),
        PARAM_CSTR(record->status),
        PARAM_I64(record->rows_in),
        PARAM_I64(record->rows_out),
        PARAM_F64(record->ms),
        text_or_null(record->error),
        PARAM_TIMESTAMP(record->ended_us),
        PARAM_I64(record->attempts),
        instant_or_null(record->started_us),
    };

    return run_named(conn, "run_stage", params, COUNT_OF(params), err);
}

Status run_log_end(StoreConn *conn, const char *run_id, const RunEnd *end, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(run_id),
        PARAM_CSTR(end->status),
        PARAM_TIMESTAMP(end->now_us),
        text_or_null(end->error),
        text_or_null(end->stage),
        PARAM_I64(end->retries),
    };

    return run_named(conn, "run_end", params, COUNT_OF(params), err);
}

/* ---- lines ---- */

typedef struct RunLine {
    struct RunLine *next;
    int64_t number;
    int64_t now_us;
    RunLevel level;
    const char *stage;
    int64_t attempt;
    const char *text;
} RunLine;

struct RunLines {
    Arena *arena;
    RunLine *first; /* of those not written yet */
    RunLine *last;
    int64_t n;
};

RunLines *run_lines_new(Arena *arena)
{
    RunLines *lines = ARENA_NEW(arena, RunLines);

    lines->arena = arena;
    return lines;
}

void run_lines_add(
    RunLines *lines,
    int64_t now_us,
    RunLevel level,
    const char *stage,
    int64_t attempt,
    const char *format,
    ...)
{
    char text[2048]; /* an error's message, place and hint */
    RunLine *line = ARENA_NEW(lines->arena, RunLine);
    va_list args;

    va_start(args, format);
    (void) vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    *line = (RunLine){
        .number = ++lines->n,
        .now_us = now_us,
        .level = level,
        .stage = stage,
        .attempt = attempt,
        .text = str_dup(lines->arena, str_from(text)),
    };
    if (lines->first == NULL)
        lines->first = line;
    else
        lines->last->next = line;
    lines->last = line;
}

static Status write_line(const RunLine *line, StoreConn *conn, const char *run_id, Error *err)
{
    static const char *const levels[] = {"info", "warning", "error"};
    const Param params[] = {
        PARAM_CSTR(run_id),
        PARAM_I64(line->number),
        PARAM_TIMESTAMP(line->now_us),
        PARAM_CSTR(levels[line->level]),
        text_or_null(line->stage),
        whole_or_null(line->attempt),
        PARAM_CSTR(line->text),
    };

    return run_named(conn, "run_log", params, COUNT_OF(params), err);
}

Status run_lines_write(RunLines *lines, StoreConn *conn, const char *run_id, Error *err)
{
    Status status = OK;

    while (status == OK && lines->first != NULL) {
        status = write_line(lines->first, conn, run_id, err);
        if (status == OK)
            lines->first = lines->first->next;
    }
    return status;
}

/*
 * run_log: the history of runs in ops.runs, ops.run_stages and ops.run_log. Each call is one
 * statement in a transaction of its own, so a killed run leaves a row that says `running`; who
 * looks from outside sees it as `stopped` (the view ops.runs_seen), and the next run of any command
 * marks it so.
 */
#ifndef EIOT_PIPELINE_RUN_LOG_H
#define EIOT_PIPELINE_RUN_LOG_H

#include "base/error.h"
#include "store/store.h"

#define RUN_ID_MAX 40

/* "20250701T000000.000000Z": sorts by time, and one store has one writer at a time. */
const char *run_id_text(int64_t now_us, char text[RUN_ID_MAX]);

/* What is known of a run when it starts; what does not apply is NULL or 0. */
typedef struct RunStart {
    const char *run_id;
    const char *command;
    int64_t now_us;
    const char *host;
    int64_t pid;
    const char *first_stage;
    const char *last_stage;
    const char *resumed_from; /* the run it goes on from */
    int64_t due_us;           /* when a schedule wanted it to start */
} RunStart;

Status run_log_begin(StoreConn *conn, const RunStart *start, Error *err) MUST_USE;

/* The run is in this stage. */
Status run_log_enter(StoreConn *conn, const char *run_id, const char *stage, Error *err) MUST_USE;

typedef struct StageRecord {
    const char *stage;
    const char *status; /* success, failed, skipped */
    int64_t rows_in;
    int64_t rows_out;
    double ms;         /* of the last attempt */
    const char *error; /* NULL: none */
    int64_t started_us;
    int64_t ended_us;
    int64_t attempts;
} StageRecord;

Status
run_log_stage(StoreConn *conn, const char *run_id, const StageRecord *record, Error *err) MUST_USE;

typedef struct RunEnd {
    const char *status; /* success, failed; stopped: told to end before it was done */
    const char *stage;  /* that failed; NULL: none */
    const char *error;  /* NULL: none */
    int64_t retries;
    int64_t now_us;
} RunEnd;

Status run_log_end(StoreConn *conn, const char *run_id, const RunEnd *end, Error *err) MUST_USE;

/* What a run tells, line by line. Lines are kept until a session is there to write them: what
 * happened while the store was away is told as well. */
typedef struct RunLines RunLines;

typedef enum RunLevel { RUN_INFO, RUN_WARNING, RUN_ERROR } RunLevel;

RunLines *run_lines_new(Arena *arena);

/* `stage` NULL and `attempt` 0: none. */
void run_lines_add(
    RunLines *lines,
    int64_t now_us,
    RunLevel level,
    const char *stage,
    int64_t attempt,
    const char *format,
    ...) PRINTF_LIKE(6, 7);

/* Writes what was not written yet; after an error the rest is kept for the next call. */
Status run_lines_write(RunLines *lines, StoreConn *conn, const char *run_id, Error *err) MUST_USE;

#endif

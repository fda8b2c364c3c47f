/*
 * run_log: the history of runs in ops.runs and ops.run_stages. Each call is one statement in a
 * transaction of its own, so a killed run leaves a row that says `running`; the next run of any
 * command marks it `stopped`.
 */
#ifndef EIOT_PIPELINE_RUN_LOG_H
#define EIOT_PIPELINE_RUN_LOG_H

#include "base/error.h"
#include "store/store.h"

#define RUN_ID_MAX 40

/* "20250701T000000.000000Z": sorts by time, and one store has one writer at a time. */
const char *run_id_text(int64_t now_us, char text[RUN_ID_MAX]);

Status run_log_begin(
    StoreConn *conn, const char *run_id, const char *command, int64_t now_us, Error *err) MUST_USE;

typedef struct StageRecord {
    const char *stage;
    const char *status; /* success, failed, skipped */
    int64_t rows_in;
    int64_t rows_out;
    double ms;
    const char *error; /* NULL: none */
    int64_t ended_us;
} StageRecord;

Status
run_log_stage(StoreConn *conn, const char *run_id, const StageRecord *record, Error *err) MUST_USE;

/* `error` NULL: the run succeeded. */
Status run_log_end(
    StoreConn *conn, const char *run_id, const char *error, int64_t now_us, Error *err) MUST_USE;

#endif

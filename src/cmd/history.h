/*
 * history: a command that runs one stage by hand stands in ops.runs like a whole run does.
 */
#ifndef EIOT_CMD_HISTORY_H
#define EIOT_CMD_HISTORY_H

#include "base/error.h"
#include "pipeline/run_log.h"
#include "store/store.h"

typedef struct RunEntry {
    StoreConn *conn;
    char run_id[RUN_ID_MAX];
    int64_t now_us;
} RunEntry;

/* Starts a run of `command` now. */
Status history_begin(RunEntry *entry, StoreConn *conn, const char *command, Error *err) MUST_USE;

/* Ends it with the command's outcome, and returns that outcome (or why it could not be recorded).
 */
Status history_end(RunEntry *entry, Status outcome, Error *err) MUST_USE;

#endif

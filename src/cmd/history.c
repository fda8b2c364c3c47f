#include "history.h"

#include "cmd/command.h"

Status history_begin(RunEntry *entry, StoreConn *conn, const char *command, Error *err)
{
    RunStart start;

    entry->conn = conn;
    entry->now_us = command_now_us();
    (void) run_id_text(entry->now_us, entry->run_id);
    start = (RunStart){
        .run_id = entry->run_id,
        .command = command,
        .now_us = entry->now_us,
    };
    return run_log_begin(conn, &start, err);
}

Status history_end(RunEntry *entry, Status outcome, Error *err)
{
    RunEnd end = {.status = "success", .now_us = command_now_us()};
    Status recorded;

    if (outcome != OK) {
        error_mend(err);
        end.status = "failed";
        end.error = err->message;
    }
    /* the command's own error is what is shown */
    recorded = run_log_end(entry->conn, entry->run_id, &end, outcome == OK ? err : NULL);
    return outcome == OK ? recorded : outcome;
}

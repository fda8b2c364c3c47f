#include "history.h"

#include "cmd/command.h"

Status history_begin(RunEntry *entry, StoreConn *conn, const char *command, Error *err)
{
    entry->conn = conn;
    entry->now_us = command_now_us();
    (void) run_id_text(entry->now_us, entry->run_id);
    return run_log_begin(conn, entry->run_id, command, entry->now_us, err);
}

Status history_end(RunEntry *entry, Status outcome, Error *err)
{
    Status recorded = run_log_end(
        entry->conn,
        entry->run_id,
        outcome == OK ? NULL : err->message,
        command_now_us(),
        outcome == OK ? err : NULL); /* the command's own error is what is shown */

    return outcome == OK ? recorded : outcome;
}

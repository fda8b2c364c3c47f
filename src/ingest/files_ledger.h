/*
 * files_ledger: ops.files, the record of what was offered and what became of it. A file is known
 * by its bytes, not by its name.
 *
 * Stage: ingest. Finding and writing only; the transaction is the caller's.
 */
#ifndef EIOT_INGEST_FILES_LEDGER_H
#define EIOT_INGEST_FILES_LEDGER_H

#include "ingest/load_job.h"
#include "ingest/reading_schema.h"
#include "ingest/reject_list.h"

/* Looks for earlier loads of the same bytes. Loaded by the same profile key: *ret_is_loaded, and
 * the report is that of a file already loaded. Else the job learns what it replaces. A DATA error
 * when an earlier load by another profile can't be undone. Reads the file only when one of its
 * size is known. */
Status
ledger_look_up(LoadJob *job, bool *ret_is_loaded, FileReport *ret_report, Error *err) MUST_USE;

/* Begins the transaction of a load and says what its rows carry. The caller ends it. */
Status ledger_begin(const LoadJob *job, LoadStamp *ret_stamp, Error *err) MUST_USE;

/* Within that transaction, before its rows: makes the scratch tables of the session, and takes out
 * what the job replaces. */
Status ledger_make_room(const LoadJob *job, int64_t load_seq, Error *err) MUST_USE;

/* Writes the file's row, its rejects, and removes an earlier refusal. */
Status ledger_save(
    const LoadJob *job,
    const FileReport *report,
    const char *content_hash,
    const RejectList *rejects,
    Error *err) MUST_USE;

/* A transaction of its own: the file is refused for the reason in `err`, which stays as it is. At
 * most LEDGER_REFUSED_REJECTS rejects are kept. `rejects` may be NULL. Fills the report. When the
 * store fails, that error takes the place of the reason. */
#define LEDGER_REFUSED_REJECTS 1000
Status
ledger_refuse(const LoadJob *job, RejectList *rejects, FileReport *report, Error *err) MUST_USE;

/* A report with what is known before reading. */
FileReport ledger_report(const LoadJob *job);

/* Copies the first rejects into a report. */
void ledger_show_rejects(FileReport *report, const RejectList *rejects);

/* A statement of sql/<dialect>/ that returns nothing. */
Status
ledger_run(const LoadJob *job, const char *name, const Param *params, size_t n_params, Error *err)
    MUST_USE;

/* A script of sql/<dialect>/: several statements without parameters. */
Status ledger_script(const LoadJob *job, const char *name, Error *err) MUST_USE;

#endif

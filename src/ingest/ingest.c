#include "ingest/ingest.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "ingest/files_ledger.h"
#include "ingest/readings_load.h"
#include "ingest/records_load.h"
#include "ingest/source_pick.h"

static Status file_size(const char *path, int64_t *ret_size, Error *err)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return error_errno(err, "open", path);
    *ret_size = (int64_t) info.st_size;
    return OK;
}

/* A file that has no profile, a wrong one, or can't even be opened as text: said, not recorded. */
static void
report_unknown(Arena *arena, const char *path, int64_t size, const Error *err, FileReport *report)
{
    *report = (FileReport){
        .path = path,
        .source = "",
        .kind = "",
        .status = INGEST_REFUSED,
        .reason = arena_copy(arena, err->message, strlen(err->message)),
        .bytes = size,
    };
}

static const char *keep(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

/* A report whose texts live in the caller's arena, not in that of the file. */
static void keep_report(Arena *arena, const FileReport *report, FileReport *ret_report)
{
    *ret_report = *report;
    ret_report->source = keep(arena, report->source);
    ret_report->reason = keep(arena, report->reason);
    ret_report->warning = keep(arena, report->warning);
    for (size_t i = 0; i < report->n_rejects; i++) {
        const Reject *reject = &report->rejects[i];
        ret_report->rejects[i].column_name = keep(arena, reject->column_name);
        ret_report->rejects[i].reason = keep(arena, reject->reason);
        ret_report->rejects[i].reason_kind = keep(arena, reject->reason_kind);
        ret_report->rejects[i].raw.ptr = arena_copy(arena, reject->raw.ptr, reject->raw.len);
    }
}

/* What was wrong with a file, and where. */
static void keep_reason(Arena *arena, const Error *err, FileReport *report)
{
    report->where = err->where[0] == '\0' ? NULL : keep(arena, err->where);
    report->hint = err->hint[0] == '\0' ? NULL : keep(arena, err->hint);
}

/* A file whose profile is known, but whose name is no meter's. */
static Status refuse_nameless(LoadJob *job, FileReport *report, Error *err)
{
    bool is_loaded = false;
    Error problem = {0};
    Status status;

    job->profile_key = arena_printf(job->arena, "%s@", job->profile->hash);
    status = ledger_look_up(job, &is_loaded, report, &problem);
    if (status != OK) {
        *err = problem;
        return status;
    }
    *report = ledger_report(job);
    return ledger_refuse(job, NULL, report, err);
}

/* The file of a job that has path and size. */
static Status run_job(LoadJob *job, const Project *project, FileReport *report, Error *err)
{
    bool is_loaded = false;
    Status status = source_pick(
        job->arena, project, job->path, job->options, &job->profile, &job->meter_id, err);

    if (status == STATUS_DATA && job->profile != NULL)
        return refuse_nameless(job, report, err);
    if (status == STATUS_DATA)
        report_unknown(job->arena, job->path, job->size, err, report);
    if (status != OK)
        return status;
    job->profile_key = job->profile->hash;
    if (job->meter_id.len > 0)
        job->profile_key =
            arena_printf(job->arena, "%s@%.*s", job->profile->hash, STR_ARG(job->meter_id));
    status = ledger_look_up(job, &is_loaded, report, err);
    if (status == STATUS_DATA) {
        *report = ledger_report(job);
        return ledger_refuse(job, NULL, report, err);
    }
    if (status != OK || is_loaded)
        return status;
    if (job->profile->kind->kind == KIND_READINGS)
        return readings_load(job, report, err);
    return records_load(job, report, err);
}

Status ingest_file(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const char *path,
    const IngestOptions *options,
    FileReport *ret_report,
    Error *err)
{
    LoadJob job = {.conn = conn, .path = path, .options = options};
    FileReport report;
    Error own;
    Status status;

    if (err == NULL)
        err = &own; /* the reason of a refusal is kept in the store */
    job.arena = arena_new();
    status = file_size(path, &job.size, err);
    if (status == OK)
        status = run_job(&job, project, &report, err);
    if (status == OK || status == STATUS_DATA)
        keep_report(arena, &report, ret_report);
    else if (ingest_is_of_the_file(status))
        report_unknown(arena, path, job.size, err, ret_report);
    if (status != OK && ingest_is_of_the_file(status))
        keep_reason(arena, err, ret_report);
    arena_free(job.arena);
    return status;
}

/* All files of files and folders, in the order given, those of a folder by path. */
static Status expand(
    Arena *arena,
    const char *const *paths,
    size_t n_paths,
    const char ***ret_files,
    size_t *ret_n,
    Error *err)
{
    const char ***lists = ARENA_ARRAY(arena, const char **, n_paths);
    size_t *counts = ARENA_ARRAY(arena, size_t, n_paths);
    const char **files;
    size_t n = 0;

    for (size_t i = 0; i < n_paths; i++) {
        Status status = OK;
        if (file_is_folder(paths[i])) {
            status = file_list(arena, paths[i], &lists[i], &counts[i], err);
        } else {
            lists[i] = ARENA_ARRAY(arena, const char *, 1);
            lists[i][0] = paths[i];
            counts[i] = 1;
        }
        if (status != OK)
            return status;
        n += counts[i];
    }
    files = ARENA_ARRAY(arena, const char *, n + 1);
    n = 0;
    for (size_t i = 0; i < n_paths; i++) {
        memcpy(files + n, lists[i], counts[i] * sizeof(*files));
        n += counts[i];
    }
    *ret_files = files;
    *ret_n = n;
    return OK;
}

bool ingest_is_of_the_file(Status status)
{
    return status == STATUS_DATA || status == STATUS_IO || status == STATUS_CONFIG ||
           status == STATUS_LIMIT;
}

Status ingest_paths(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const char *const *paths,
    size_t n_paths,
    const IngestOptions *options,
    FileReport **ret_reports,
    size_t *ret_n,
    Error *err)
{
    const char **files = NULL;
    size_t n_files = 0;
    FileReport *reports;
    size_t n = 0;
    Status first = expand(arena, paths, n_paths, &files, &n_files, err);

    *ret_reports = NULL;
    *ret_n = 0;
    if (first != OK)
        return first;
    reports = ARENA_ARRAY(arena, FileReport, n_files + 1);
    for (size_t i = 0; i < n_files; i++) {
        Error problem = {0};
        Status status = ingest_file(arena, project, conn, files[i], options, &reports[n], &problem);
        if (status == OK || ingest_is_of_the_file(status)) {
            if (options->on_report != NULL)
                options->on_report(options->report_context, &reports[n]);
            n++;
        }
        if (status != OK && first == OK) {
            first = status;
            if (err != NULL)
                *err = problem;
        }
        if (status != OK && !ingest_is_of_the_file(status)) {
            first = status;
            if (err != NULL)
                *err = problem;
            break;
        }
    }
    *ret_reports = reports;
    *ret_n = n;
    return first;
}

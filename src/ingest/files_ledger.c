#include "ingest/files_ledger.h"

#include <string.h>

#include "base/mem.h"
#include "ingest/file_source.h"

/* The same bytes offered more often than this under different profiles: only in play. */
#define MAX_EARLIER 1000

Status
ledger_run(const LoadJob *job, const char *name, const Param *params, size_t n_params, Error *err)
{
    Sql sql = sql_named(job->conn, name, params, n_params);

    return store_run(job->conn, &sql, NULL, err);
}

Status ledger_script(const LoadJob *job, const char *name, Error *err)
{
    Sql script = sql_named(job->conn, name, NULL, 0);

    return store_script(job->conn, script.name, script.text, err);
}

FileReport ledger_report(const LoadJob *job)
{
    return (FileReport){
        .path = job->path,
        .source = job->profile->name,
        .kind = job->profile->kind->name,
        .bytes = job->size,
    };
}

void ledger_show_rejects(FileReport *report, const RejectList *rejects)
{
    report->n_rejects = rejects->n < REPORT_REJECTS ? rejects->n : REPORT_REJECTS;
    report->unread = rejects->n_all;
    report->kept = (int64_t) rejects->n;
    for (size_t i = 0; i < report->n_rejects; i++)
        report->rejects[i] = rejects->items[i];
}

static Status next_id(const LoadJob *job, int32_t *ret_id, Error *err)
{
    Sql sql = sql_named(job->conn, "files_next_id", NULL, 0);
    int64_t id = 0;
    Status status = store_value_i64(job->conn, &sql, &id, err);

    if (status != OK)
        return status;
    if (id > INT32_MAX)
        return error_set(err, STATUS_LIMIT, "more than %d files were offered", INT32_MAX);
    *ret_id = (int32_t) id;
    return OK;
}

Status ledger_begin(const LoadJob *job, LoadStamp *ret_stamp, Error *err)
{
    int32_t file_id = 0;
    int64_t load_seq = 0;
    Status status = store_begin(job->conn, err);

    if (status != OK)
        return status;
    status = next_id(job, &file_id, err);
    if (status == OK) {
        const Param params[] = {PARAM_I64(file_id)};
        Sql sql = sql_named(job->conn, "load_seq", params, COUNT_OF(params));
        status = store_value_i64(job->conn, &sql, &load_seq, err);
    }
    if (status != OK)
        store_rollback(job->conn);
    *ret_stamp = (LoadStamp){file_id, load_seq, job->options->now_us};
    return status;
}

/* The report of a file whose row is `row` of the earlier ones. */
static void report_loaded(const LoadJob *job, const Table *earlier, size_t row, FileReport *report)
{
    *report = ledger_report(job);
    report->status = INGEST_ALREADY_LOADED;
    report->file_id = table_i64(earlier, row, table_column(earlier, "file_id"));
    report->records = table_i64(earlier, row, table_column(earlier, "records"));
    report->rejected = table_i64(earlier, row, table_column(earlier, "rejected"));
    report->skipped = table_i64(earlier, row, table_column(earlier, "skipped"));
    report->identical = report->records - report->rejected - report->skipped;
}

/* Where profiles state the meter from outside, equal bytes of two meters are two files. */
static bool is_same_meter(Str left, Str right)
{
    const char *at_left = memchr(left.ptr, '@', left.len);
    const char *at_right = memchr(right.ptr, '@', right.len);
    Str meter_left = {0};
    Str meter_right = {0};

    if (at_left != NULL)
        meter_left = (Str){at_left, (size_t) (left.ptr + left.len - at_left)};
    if (at_right != NULL)
        meter_right = (Str){at_right, (size_t) (right.ptr + right.len - at_right)};
    return str_equal(meter_left, meter_right);
}

/* Taking a file out is right only while no later file had records dropped as identical to it, and
 * where what lay between its registers is derived anew. */
static Status check_replaceable(const LoadJob *job, const Table *earlier, size_t row, Error *err)
{
    int64_t file_id = table_i64(earlier, row, table_column(earlier, "file_id"));
    Str kind = table_text(earlier, row, table_column(earlier, "kind"));
    Str source = table_text(earlier, row, table_column(earlier, "source"));
    const Param params[] = {PARAM_I64(file_id)};
    Sql later = sql_named(job->conn, "readings_later_identical", params, COUNT_OF(params));
    Sql registers = sql_named(job->conn, "registers_of_file", params, COUNT_OF(params));
    int64_t n_later = 0;
    int64_t n_registers = 0;
    Status status;

    if (!str_equal(kind, STR("readings")))
        return OK;
    status = store_value_i64(job->conn, &later, &n_later, err);
    if (status == OK && !job->profile->is_register)
        status = store_value_i64(job->conn, &registers, &n_registers, err);
    if (status != OK || (n_later == 0 && n_registers == 0))
        return status;
    (void) error_set(
        err,
        STATUS_DATA,
        "the same bytes were loaded before as file %lld by source '%.*s', and that can't be "
        "undone: %s",
        (long long) file_id,
        STR_ARG(source),
        n_later > 0 ? "later files had readings identical to stored ones"
                    : "they are registers there");
    error_at(err, job->path, 0, 0);
    error_hint(err, "Load all files into a new store with the source profile as it is now.");
    return STATUS_DATA;
}

static Status sort_earlier(
    LoadJob *job, const Table *earlier, bool *ret_is_loaded, FileReport *ret_report, Error *err)
{
    int64_t *replaced = ARENA_ARRAY(job->arena, int64_t, earlier->n_rows + 1);

    *ret_is_loaded = false;
    for (size_t row = 0; row < earlier->n_rows; row++) {
        Str key = table_text(earlier, row, table_column(earlier, "profile_hash"));
        Str status = table_text(earlier, row, table_column(earlier, "status"));
        bool is_loaded = str_equal(status, STR("loaded"));
        bool is_same_key = str_equal(key, str_from(job->profile_key));
        if (is_loaded && is_same_key) {
            report_loaded(job, earlier, row, ret_report);
            *ret_is_loaded = true;
            return OK;
        }
        if (is_same_key)
            job->refused_id = table_i64(earlier, row, table_column(earlier, "file_id"));
        if (is_loaded && is_same_meter(key, str_from(job->profile_key))) {
            Status fit = check_replaceable(job, earlier, row, err);
            if (fit != OK)
                return fit;
            replaced[job->n_replaced++] = table_i64(earlier, row, table_column(earlier, "file_id"));
        }
    }
    job->replaced_ids = replaced;
    return OK;
}

Status ledger_look_up(LoadJob *job, bool *ret_is_loaded, FileReport *ret_report, Error *err)
{
    const Param size[] = {PARAM_I64(job->size)};
    Sql known = sql_named(job->conn, "files_size_known", size, COUNT_OF(size));
    char hash[HASH_TEXT_MAX];
    uint64_t hashed_size = 0;
    int64_t n_known = 0;
    Table earlier;
    Status status = store_value_i64(job->conn, &known, &n_known, err);

    *ret_is_loaded = false;
    if (status != OK || n_known == 0)
        return status;
    status = file_source_fingerprint(job->path, hash, &hashed_size, err);
    if (status == OK) {
        const Param params[] = {PARAM_I64((int64_t) hashed_size), PARAM_CSTR(hash)};
        Sql same = sql_named(job->conn, "files_same_bytes", params, COUNT_OF(params));
        status = store_table(job->arena, job->conn, &same, MAX_EARLIER, &earlier, err);
    }
    if (status == OK)
        status = sort_earlier(job, &earlier, ret_is_loaded, ret_report, err);
    return status;
}

static Status forget(const LoadJob *job, int64_t file_id, Error *err)
{
    const Param params[] = {PARAM_I64(file_id)};
    Status status = ledger_run(job, "rejects_forget", params, COUNT_OF(params), err);

    if (status == OK)
        status = ledger_run(job, "files_forget", params, COUNT_OF(params), err);
    return status;
}

/* Rows of the marked files, of every kind but readings. */
static Status unload_records(const LoadJob *job, Error *err)
{
    size_t n = 0;
    const KindSpec *kinds = kind_all(&n);
    Status status = OK;

    for (size_t i = 0; i < n && status == OK; i++) {
        if (kinds[i].kind != KIND_READINGS)
            status =
                ledger_run(job, arena_printf(job->arena, "%s_unload", kinds[i].name), NULL, 0, err);
    }
    return status;
}

Status ledger_make_room(const LoadJob *job, int64_t load_seq, Error *err)
{
    Status status = ledger_script(job, "ingest_scratch", err);

    if (status == OK && job->profile->is_register)
        status = ledger_script(job, "registers_scratch", err);
    for (size_t i = 0; i < job->n_replaced && status == OK; i++) {
        const Param params[] = {PARAM_I64(job->replaced_ids[i]), PARAM_I64(load_seq)};
        status = ledger_run(job, "ingest_unload_add", params, COUNT_OF(params), err);
        if (status == OK)
            status = ledger_run(job, "files_keep_counts", params, 1, err);
        if (status == OK)
            status = forget(job, job->replaced_ids[i], err);
    }
    if (status != OK || job->n_replaced == 0)
        return status;
    status = ledger_script(job, "readings_unload_keys", err);
    if (status == OK)
        status = ledger_script(job, "readings_unload", err);
    /* a file of registers is only replaced by such a file: see check_replaceable() */
    if (status == OK && job->profile->is_register)
        status = ledger_script(job, "registers_unload", err);
    return status == OK ? unload_records(job, err) : status;
}

#define BIT_IF(condition) ((condition) ? UINT64_C(1) : UINT64_C(0))

static Status
append_row(const LoadJob *job, const FileReport *report, const char *content_hash, Error *err)
{
    int32_t file_id = (int32_t) report->file_id;
    Str path = str_from(job->path);
    Str content = str_from(content_hash);
    Str profile = str_from(job->profile_key);
    Str source = str_from(report->source);
    Str kind = str_from(report->kind);
    Str status = str_from(report->status == INGEST_REFUSED ? "refused" : "loaded");
    Str reason = str_from(report->reason);
    uint64_t has_range = BIT_IF(report->has_range);
    uint64_t has_reason = BIT_IF(report->reason != NULL);
    uint64_t has_sum =
        BIT_IF(report->loaded > report->missing && strcmp(report->kind, "readings") == 0);
    bool is_secondary = job->profile->is_secondary;
    int64_t now_us = job->options->now_us;
#define WHOLE(field)                                                                               \
    {                                                                                              \
        .name = #field, .type = COLUMN_I64, .values = &report->field                               \
    }
    const Column columns[] = {
        {.name = "file_id", .type = COLUMN_I32, .values = &file_id},
        {.name = "path", .type = COLUMN_TEXT, .values = &path},
        {.name = "content_hash", .type = COLUMN_TEXT, .values = &content},
        {.name = "profile_hash", .type = COLUMN_TEXT, .values = &profile},
        {.name = "size_bytes", .type = COLUMN_I64, .values = &report->bytes},
        {.name = "source", .type = COLUMN_TEXT, .values = &source},
        {.name = "kind", .type = COLUMN_TEXT, .values = &kind},
        {.name = "status", .type = COLUMN_TEXT, .values = &status},
        WHOLE(records),
        WHOLE(loaded),
        WHOLE(identical),
        WHOLE(superseded),
        WHOLE(rejected),
        WHOLE(skipped),
        WHOLE(missing),
        WHOLE(ambiguous),
        {.name = "sum_kwh", .type = COLUMN_DECIMAL, .values = &report->sum_kwh, .valid = &has_sum},
        {.name = "first_ts",
         .type = COLUMN_TIMESTAMP,
         .values = &report->first_ts,
         .valid = &has_range},
        {.name = "last_ts",
         .type = COLUMN_TIMESTAMP,
         .values = &report->last_ts,
         .valid = &has_range},
        {.name = "reason", .type = COLUMN_TEXT, .values = &reason, .valid = &has_reason},
        {.name = "is_secondary", .type = COLUMN_BOOL, .values = &is_secondary},
        {.name = "started_at", .type = COLUMN_TIMESTAMP, .values = &now_us},
        {.name = "loaded_at", .type = COLUMN_TIMESTAMP, .values = &now_us},
    };
#undef WHOLE
    Batch batch = {.n_rows = 1, .n_columns = COUNT_OF(columns), .columns = columns};

    return store_append(job->conn, "ops.files", &batch, err);
}

Status ledger_save(
    const LoadJob *job,
    const FileReport *report,
    const char *content_hash,
    const RejectList *rejects,
    Error *err)
{
    Status status = OK;

    if (job->refused_id != 0)
        status = forget(job, job->refused_id, err);
    if (status == OK)
        status = append_row(job, report, content_hash, err);
    if (status == OK && rejects != NULL)
        status = reject_list_save(
            rejects, job->conn, (int32_t) report->file_id, job->options->now_us, err);
    return status;
}

Status ledger_refuse(const LoadJob *job, RejectList *rejects, FileReport *report, Error *err)
{
    char hash[HASH_TEXT_MAX];
    uint64_t size = 0;
    int32_t file_id = 0;
    Error problem;
    Status status = file_source_fingerprint(job->path, hash, &size, &problem);

    report->status = INGEST_REFUSED;
    report->reason = arena_copy(job->arena, err->message, strlen(err->message));
    report->bytes = (int64_t) size;
    if (rejects != NULL) {
        if (rejects->n > LEDGER_REFUSED_REJECTS)
            rejects->n = LEDGER_REFUSED_REJECTS;
        ledger_show_rejects(report, rejects);
    }
    if (status == OK)
        status = store_begin(job->conn, &problem);
    if (status == OK) {
        /* refused again: the row keeps its number, so that nothing changes */
        if (job->refused_id != 0)
            file_id = (int32_t) job->refused_id;
        else
            status = next_id(job, &file_id, &problem);
        report->file_id = file_id;
        if (status == OK)
            status = ledger_save(job, report, hash, rejects, &problem);
        if (status == OK)
            status = store_commit(job->conn, &problem);
        else
            store_rollback(job->conn);
    }
    if (status != OK) {
        *err = problem;
        return status;
    }
    return STATUS_DATA;
}

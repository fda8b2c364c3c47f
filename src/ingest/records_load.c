#include "ingest/records_load.h"

#include "base/mem.h"
#include "ingest/files_ledger.h"
#include "ingest/load_rules.h"
#include "ingest/record_parser.h"

/* Columns beside the fields of the kind. */
#define N_OWN_COLUMNS 3

static Status append_records(const LoadJob *job, const RecordSet *set, int32_t file_id, Error *err)
{
    const KindSpec *kind = job->profile->kind;
    int32_t *file_ids = mem_alloc(BATCH_ROWS * sizeof(*file_ids));
    int64_t *loaded_at = mem_alloc(BATCH_ROWS * sizeof(*loaded_at));
    Column columns[KIND_MAX_FIELDS + N_OWN_COLUMNS];
    size_t n = 0;
    Status status = OK;

    for (size_t row = 0; row < BATCH_ROWS; row++) {
        file_ids[row] = file_id;
        loaded_at[row] = job->options->now_us;
    }
    for (size_t at = 0; at < set->n_rows && status == OK; at += BATCH_ROWS) {
        Batch batch = {
            .n_rows = set->n_rows - at < BATCH_ROWS ? set->n_rows - at : BATCH_ROWS,
            .columns = columns,
        };
        n = 0;
        for (size_t i = 0; i < kind->n_fields; i++) {
            const FieldSpec *field = &kind->fields[i];
            const char *values = set->values[i];
            if (field->type == FIELD_PART)
                continue;
            columns[n++] = (Column){
                .name = field->name,
                .type = record_column_type(field),
                .values = values + at * record_value_size(field),
                .valid = set->valid[i] + at / 64,
            };
        }
        columns[n++] = (Column){"file_id", COLUMN_I32, file_ids, NULL};
        columns[n++] = (Column){"line", COLUMN_I64, set->line + at, NULL};
        columns[n++] = (Column){"loaded_at", COLUMN_TIMESTAMP, loaded_at, NULL};
        batch.n_columns = n;
        status = store_append(job->conn, kind->table, &batch, err);
    }
    mem_free(file_ids);
    mem_free(loaded_at);
    return status;
}

/* Leaves one row a key. */
static Status settle(const LoadJob *job, FileReport *report, Error *err)
{
    const char *kind = job->profile->kind->name;
    const Param params[] = {PARAM_I64(report->file_id)};
    Sql lost = sql_named(job->conn, "ingest_lost_counts", params, COUNT_OF(params));
    Table table;
    Status status = ledger_run(job, arena_printf(job->arena, "%s_find_lost", kind), NULL, 0, err);

    if (status == OK)
        status = ledger_run(job, arena_printf(job->arena, "%s_drop_lost", kind), NULL, 0, err);
    if (status == OK)
        status = store_table(job->arena, job->conn, &lost, 1, &table, err);
    if (status != OK)
        return status;
    report->identical = table_i64(&table, 0, table_column(&table, "identical"));
    report->superseded = table_i64(&table, 0, table_column(&table, "superseded"));
    report->replaced = table_i64(&table, 0, table_column(&table, "replaced"));
    report->loaded -= report->identical + report->superseded;
    report->has_range = report->has_range && report->loaded > 0;
    return OK;
}

static void report_counts(const RecordSet *set, FileReport *report)
{
    report->records = set->records;
    report->loaded = (int64_t) set->n_rows;
    report->rejected = set->rejected;
    report->skipped = set->skipped;
    report->has_range = set->has_range;
    report->first_ts = set->first_us;
    report->last_ts = set->last_us;
}

/* All that happens between begin and commit. */
static Status load(
    const LoadJob *job,
    const RecordSet *set,
    const LoadStamp *stamp,
    FileReport *report,
    Error *err)
{
    Status status = ledger_make_room(job, stamp->load_seq, err);

    report_counts(set, report);
    if (status == OK)
        status = append_records(job, set, stamp->file_id, err);
    if (status == OK)
        status = settle(job, report, err);
    if (status == OK)
        status = ledger_save(job, report, set->content_hash, &set->rejects, err);
    return status;
}

Status records_load(const LoadJob *job, FileReport *ret_report, Error *err)
{
    FileReport report = ledger_report(job);
    RecordSet set;
    LoadStamp stamp;
    Status status =
        record_set_read(job->arena, job->profile, job->path, job->options->now_us, &set, err);

    if (status == OK)
        status = load_rules_check(
            job->profile, job->path, set.records, (int64_t) set.n_rows, &set.rejects, err);
    if (status == OK)
        status = ledger_begin(job, &stamp, err);
    if (status == OK) {
        report.file_id = stamp.file_id;
        status = load(job, &set, &stamp, &report, err);
        if (status == OK)
            status = store_commit(job->conn, err);
        else
            store_rollback(job->conn);
    }
    if (status == STATUS_DATA) {
        report = ledger_report(job);
        report.records = set.records;
        report.skipped = set.skipped;
        report.rejected = set.records - set.skipped;
        status = ledger_refuse(job, &set.rejects, &report, err);
    } else if (status == OK) {
        ledger_show_rejects(&report, &set.rejects);
    }
    if (status == OK || status == STATUS_DATA)
        *ret_report = report;
    record_set_close(&set);
    return status;
}

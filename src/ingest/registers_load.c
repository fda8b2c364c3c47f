#include "ingest/registers_load.h"

#include "base/mem.h"
#include "ingest/files_ledger.h"
#include "ingest/load_rules.h"
#include "ingest/registers_derive.h"
#include "ingest/rivals.h"

/* What the source says of these registers, for whoever derives from them later. */
static Status keep_rules(const LoadJob *job, int32_t file_id, Error *err)
{
    const Profile *profile = job->profile;
    uint64_t has_range = profile->range_kwh > 0 ? 1 : 0;
    const Column columns[] = {
        {.name = "file_id", .type = COLUMN_I32, .values = &file_id},
        {.name = "range_kwh",
         .type = COLUMN_DECIMAL,
         .values = &profile->range_kwh,
         .valid = &has_range},
        {.name = "max_kwh_per_hour", .type = COLUMN_DECIMAL, .values = &profile->max_kwh_per_hour},
        {.name = "interval_s", .type = COLUMN_I32, .values = &profile->interval_s},
    };
    Batch batch = {.n_rows = 1, .n_columns = COUNT_OF(columns), .columns = columns};

    return store_append(job->conn, "raw_data.register_files", &batch, err);
}

/* What is to be put, and from where to where it starts. */
typedef struct Derived {
    int64_t n;
    int64_t range[2];
} Derived;

static Status count_derived(const LoadJob *job, Derived *ret, Error *err)
{
    Sql sql = sql_named(job->conn, "registers_derived_range", NULL, 0);
    Table table;
    Status status = store_table(job->arena, job->conn, &sql, 1, &table, err);

    if (status != OK)
        return status;
    *ret = (Derived){.n = table_i64(&table, 0, table_column(&table, "n"))};
    if (ret->n == 0)
        return OK;
    ret->range[0] = table_i64(&table, 0, table_column(&table, "first_ts"));
    ret->range[1] = table_i64(&table, 0, table_column(&table, "last_ts"));
    return OK;
}

/* A meter may also have files of intervals: then keys can be shared. */
static Status settle(const LoadJob *job, const Derived *derived, int64_t n_rivals, Error *err)
{
    Status status;

    if (n_rivals == 0)
        return OK;
    status = ledger_run(job, "registers_doubt", NULL, 0, err);
    return status == OK ? rivals_settle(job, derived->range, err) : status;
}

/* Puts what is derived now into raw_data.readings. */
static Status
put_derived(const LoadJob *job, const LoadStamp *stamp, const Derived *derived, Error *err)
{
    const Param put[] = {PARAM_TIMESTAMP(stamp->now_us), PARAM_I64(stamp->load_seq)};
    const Param range[] = {PARAM_TIMESTAMP(derived->range[0]), PARAM_TIMESTAMP(derived->range[1])};
    Sql rivals = sql_named(job->conn, "registers_rivals", NULL, 0);
    bool is_staged = store_conn_dialect(job->conn)->enforces_keys;
    int64_t n_rivals = 0;
    Status status;

    if (derived->n == 0)
        return OK;
    status = store_value_i64(job->conn, &rivals, &n_rivals, err);
    if (status == OK && is_staged)
        status = ledger_run(job, "readings_stage", NULL, 0, err);
    if (status == OK)
        status = ledger_run(job, "registers_put", put, COUNT_OF(put), err);
    if (status == OK)
        status = settle(job, derived, n_rivals, err);
    if (status == OK && is_staged)
        status = ledger_run(job, "readings_publish", range, COUNT_OF(range), err);
    return status;
}

/* The intervals around what changed, as the registers that hold now have them. */
static Status
replace_intervals(const LoadJob *job, const LoadStamp *stamp, Derived *ret_derived, Error *err)
{
    const Param seq[] = {PARAM_I64(stamp->load_seq)};
    Status status = registers_derive(job, err);

    if (status == OK)
        status = ledger_script(job, "registers_compare", err);
    if (status == OK)
        status = ledger_run(job, "registers_drop_stale", NULL, 0, err);
    /* where keys are enforced a trigger does it */
    if (status == OK && !store_conn_dialect(job->conn)->enforces_keys)
        status = ledger_run(job, "registers_note_stale", seq, COUNT_OF(seq), err);
    if (status == OK)
        status = count_derived(job, ret_derived, err);
    if (status == OK)
        status = put_derived(job, stamp, ret_derived, err);
    if (status == OK)
        status = ledger_script(job, "registers_set_fates", err);
    return status;
}

static void widen(FileReport *report, int64_t first_us, int64_t last_us)
{
    if (!report->has_range || first_us < report->first_ts)
        report->first_ts = first_us;
    if (!report->has_range || last_us > report->last_ts)
        report->last_ts = last_us;
    report->has_range = true;
}

static int64_t cell(const Table *table, const char *name)
{
    return table_i64(table, 0, table_column(table, name));
}

static Status count(const LoadJob *job, const Derived *derived, FileReport *report, Error *err)
{
    const Param params[] = {PARAM_I64(report->file_id)};
    Sql sql = sql_named(job->conn, "registers_totals", params, COUNT_OF(params));
    Table table;
    Status status = store_table(job->arena, job->conn, &sql, 1, &table, err);

    if (status != OK)
        return status;
    report->loaded = cell(&table, "loaded");
    report->identical = cell(&table, "identical");
    report->superseded = cell(&table, "superseded");
    report->replaced = cell(&table, "replaced");
    report->missing = cell(&table, "missing");
    report->ambiguous = cell(&table, "ambiguous");
    report->registers = (RegisterCounts){
        .is_set = true,
        .intervals = cell(&table, "intervals"),
        .caught_up = cell(&table, "caught_up"),
        .first = cell(&table, "first"),
        .rollovers = cell(&table, "rollovers"),
        .restarts = cell(&table, "restarts"),
        .low = cell(&table, "low"),
    };
    if (!table_is_null(&table, 0, table_column(&table, "sum_kwh")))
        report->sum_kwh =
            ((const Decimal *) table.columns[table_column(&table, "sum_kwh")].values)[0];
    if (report->loaded > 0)
        widen(report, cell(&table, "first_ts"), cell(&table, "last_ts"));
    /* readings of this load start before its first register where an earlier file has the one
     * before, and may be of another file's register */
    if (derived->n > 0)
        widen(report, derived->range[0], derived->range[1]);
    return OK;
}

Status registers_load(
    const LoadJob *job,
    ReadingStream *stream,
    const LoadStamp *stamp,
    FileReport *report,
    Error *err)
{
    const ReadingCounts *counts = reading_stream_counts(stream);
    BatchSource source = reading_stream_source(stream);
    Derived derived = {0};
    int64_t n_rows = 0;
    Status status = store_load(job->conn, "ingest_registers", &source, &n_rows, err);

    if (status == OK) {
        ASSERT(n_rows == counts->parsed);
        status = load_rules_check(
            job->profile,
            job->path,
            counts->records,
            counts->parsed,
            reading_stream_rejects(stream),
            err);
    }
    if (status == OK)
        status = keep_rules(job, stamp->file_id, err);
    if (status == OK)
        status = ledger_script(job, "registers_settle", err);
    if (status == OK)
        status = replace_intervals(job, stamp, &derived, err);
    if (status != OK)
        return status;
    report->records = counts->records;
    report->rejected = counts->rejected;
    report->skipped = counts->skipped;
    return count(job, &derived, report, err);
}

#include "ingest/readings_load.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "ingest/files_ledger.h"
#include "ingest/load_rules.h"
#include "ingest/meter_devices.h"
#include "ingest/reading_stream.h"
#include "ingest/registers_load.h"
#include "ingest/rivals.h"

/* Start of a reading whose length counts from the stamp before is at most this before its end. */
#define LONGEST_US (31 * US_PER_DAY)

/* The series of a file in columns, as temp.ingest_series has them. */
typedef struct SeriesBatch {
    const LoadJob *job;
    size_t n_rows;
    Str meter_id[BATCH_ROWS];
    Str channel[BATCH_ROWS];
    int64_t from_ts[BATCH_ROWS];
    int64_t to_ts[BATCH_ROWS];
    int32_t length_s[BATCH_ROWS];
    uint8_t is_default[BATCH_ROWS];
} SeriesBatch;

static Status flush_series(SeriesBatch *batch, Error *err)
{
    const Column columns[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = batch->meter_id},
        {.name = "channel", .type = COLUMN_TEXT, .values = batch->channel},
        {.name = "from_ts", .type = COLUMN_TIMESTAMP, .values = batch->from_ts},
        {.name = "to_ts", .type = COLUMN_TIMESTAMP, .values = batch->to_ts},
        {.name = "length_s", .type = COLUMN_I32, .values = batch->length_s},
        {.name = "is_default", .type = COLUMN_BOOL, .values = batch->is_default},
    };
    Batch rows = {.n_rows = batch->n_rows, .n_columns = COUNT_OF(columns), .columns = columns};

    if (batch->n_rows == 0)
        return OK;
    batch->n_rows = 0;
    return store_append(batch->job->conn, "ingest_series", &rows, err);
}

static Status put_series(
    SeriesBatch *batch,
    const Series *series,
    int64_t from_us,
    int64_t to_us,
    int32_t length_s,
    Error *err)
{
    size_t row = batch->n_rows++;

    batch->meter_id[row] = series->all.meter_id;
    batch->channel[row] = profile_channel_name(batch->job->profile, series->all.channel);
    batch->from_ts[row] = from_us;
    batch->to_ts[row] = to_us;
    batch->length_s[row] = length_s;
    batch->is_default[row] = series->is_default_length;
    return batch->n_rows == BATCH_ROWS ? flush_series(batch, err) : OK;
}

/* Lengths that were a guess while the file was read, and turned out otherwise. */
static Status correct_lengths(
    const LoadJob *job,
    const ReadingStream *stream,
    const Tracker *tracker,
    SeriesBatch *batch,
    int32_t file_id,
    Error *err)
{
    bool is_full = tracker_is_full(tracker);
    bool is_default = false;
    int32_t rest = tracker_file_length(tracker, &is_default);
    const Param params[] = {PARAM_I32(file_id), PARAM_I32(rest), PARAM_BOOL(is_default)};
    Status status = OK;

    if (reading_stream_interval(stream) != INTERVAL_STEP ||
        (reading_stream_to_correct(stream) == 0 && !is_full))
        return OK;
    /* a range that ends before it begins: nothing to look for there */
    for (size_t i = 0; i < tracker_count(tracker) && status == OK; i++) {
        const Series *series = tracker_at(tracker, i);
        if (is_full || series->used_length_s != series->length_s || series->is_default_length)
            status = put_series(batch, series, 1, 0, series->length_s, err);
    }
    if (status == OK)
        status = flush_series(batch, err);
    if (status == OK)
        status = ledger_run(job, "readings_correct_lengths", params, 1, err);
    if (status == OK && is_full)
        status = ledger_run(job, "readings_correct_rest", params, COUNT_OF(params), err);
    return status;
}

/* Where readings may start whose series is tracked from `us` on: by end stamps when lengths count
 * from the stamp before. */
static int64_t first_start(IntervalRule interval, int64_t us)
{
    return us - (interval == INTERVAL_PREVIOUS ? LONGEST_US : 0);
}

/* One series the store has in the file's range: doubtful where both have readings. */
static void doubt_stored(
    Tracker *tracker,
    const Profile *profile,
    IntervalRule interval,
    Str meter_id,
    Str channel,
    int64_t first_us,
    int64_t last_us)
{
    Channel word = profile_channel_find(profile, channel);
    const Series *series = tracker_find(tracker, meter_id, word);
    int64_t from_us;
    int64_t to_us;

    if (series == NULL)
        return;
    from_us = first_start(interval, series->all.min_us);
    to_us = series->all.max_us;
    if (first_us > from_us)
        from_us = first_us;
    if (last_us < to_us)
        to_us = last_us;
    if (from_us <= to_us)
        tracker_doubt(tracker, meter_id, word, from_us, to_us);
}

static Status doubt_overlaps(const LoadJob *job, ReadingStream *stream, int32_t file_id, Error *err)
{
    const ReadingCounts *counts = reading_stream_counts(stream);
    const Param range[] = {PARAM_TIMESTAMP(counts->first_us), PARAM_TIMESTAMP(counts->last_us)};
    const Param params[] = {PARAM_I32(file_id), range[0], range[1]};
    Sql overlap = sql_named(job->conn, "readings_files_overlap", range, COUNT_OF(range));
    Sql ranges = sql_named(job->conn, "readings_stored_ranges", params, COUNT_OF(params));
    const Batch *batch = NULL;
    Rows *rows = NULL;
    int64_t n_files = 0;
    Status status = store_value_i64(job->conn, &overlap, &n_files, err);

    if (status != OK || n_files == 0)
        return status;
    status = store_query(job->conn, &ranges, EXPECT_ANY, &rows, err);
    while (status == OK) {
        status = rows_next(rows, &batch, err);
        if (status != OK || batch->n_rows == 0)
            break;
        const Str *meters = batch->columns[0].values;
        const Str *channels = batch->columns[1].values;
        const int64_t *first = batch->columns[2].values;
        const int64_t *last = batch->columns[3].values;
        for (size_t row = 0; row < batch->n_rows; row++)
            doubt_stored(
                reading_stream_tracker(stream),
                job->profile,
                reading_stream_interval(stream),
                meters[row],
                channels[row],
                first[row],
                last[row]);
    }
    rows_close(rows);
    return status;
}

/* Lists the doubtful series; *ret_n counts them, and the range holds them all. */
static Status list_doubtful(
    const LoadJob *job,
    const ReadingStream *stream,
    SeriesBatch *batch,
    int32_t file_id,
    int64_t range[2],
    size_t *ret_n,
    Error *err)
{
    const Tracker *tracker = reading_stream_tracker(stream);
    const Param params[] = {PARAM_I32(file_id)};
    Status status = OK;
    size_t n = 0;

    if (tracker_is_full(tracker)) {
        *ret_n = tracker_count(tracker);
        return ledger_run(job, "readings_doubt_all", params, COUNT_OF(params), err);
    }
    for (size_t i = 0; i < tracker_count(tracker) && status == OK; i++) {
        const Series *series = tracker_at(tracker, i);
        const int64_t from_us = first_start(reading_stream_interval(stream), series->doubt_from_us);
        if (!series->is_doubtful)
            continue;
        if (n == 0 || from_us < range[0])
            range[0] = from_us;
        if (n == 0 || series->doubt_to_us > range[1])
            range[1] = series->doubt_to_us;
        n++;
        status = put_series(batch, series, from_us, series->doubt_to_us, 0, err);
    }
    if (status == OK)
        status = flush_series(batch, err);
    *ret_n = n;
    return status;
}

/* Looks for rows of equal key and leaves the one that holds. */
static Status settle_conflicts(
    const LoadJob *job,
    ReadingStream *stream,
    SeriesBatch *batch,
    int32_t file_id,
    size_t *ret_n_doubtful,
    Error *err)
{
    const ReadingCounts *counts = reading_stream_counts(stream);
    int64_t range[2] = {counts->first_us, counts->last_us};
    Status status = doubt_overlaps(job, stream, file_id, err);

    if (status == OK)
        status = list_doubtful(job, stream, batch, file_id, range, ret_n_doubtful, err);
    if (status != OK || *ret_n_doubtful == 0)
        return status;
    return rivals_settle(job, range, err);
}

/* The counts as they are after conflicts were settled. */
static Status recount(const LoadJob *job, FileReport *report, Error *err)
{
    const Param params[] = {PARAM_I64(report->file_id)};
    Sql lost = sql_named(job->conn, "ingest_lost_counts", params, COUNT_OF(params));
    Sql totals = sql_named(job->conn, "readings_file_totals", params, COUNT_OF(params));
    Table table;
    Status status = store_table(job->arena, job->conn, &lost, 1, &table, err);

    if (status != OK)
        return status;
    report->identical = table_i64(&table, 0, table_column(&table, "identical"));
    report->superseded = table_i64(&table, 0, table_column(&table, "superseded"));
    report->replaced = table_i64(&table, 0, table_column(&table, "replaced"));
    if (report->identical + report->superseded == 0)
        return OK;
    status = store_table(job->arena, job->conn, &totals, 1, &table, err);
    if (status != OK)
        return status;
    report->loaded = table_i64(&table, 0, table_column(&table, "loaded"));
    report->missing = table_i64(&table, 0, table_column(&table, "missing"));
    report->ambiguous = table_i64(&table, 0, table_column(&table, "ambiguous"));
    report->sum_kwh = 0;
    if (!table_is_null(&table, 0, table_column(&table, "sum_kwh")))
        report->sum_kwh =
            ((const Decimal *) table.columns[table_column(&table, "sum_kwh")].values)[0];
    report->has_range = report->loaded > 0;
    report->first_ts =
        report->has_range ? table_i64(&table, 0, table_column(&table, "first_ts")) : 0;
    report->last_ts = report->has_range ? table_i64(&table, 0, table_column(&table, "last_ts")) : 0;
    return OK;
}

static void report_counts(const ReadingCounts *counts, FileReport *report)
{
    report->records = counts->records;
    report->loaded = counts->parsed;
    report->rejected = counts->rejected;
    report->skipped = counts->skipped;
    report->missing = counts->missing;
    report->ambiguous = counts->ambiguous;
    report->sum_kwh = counts->sum_kwh;
    report->has_range = counts->parsed > 0;
    report->first_ts = counts->first_us;
    report->last_ts = counts->last_us;
}

/* Takes out the rows of readings that the length known now makes impossible. */
static Status drop_late(const LoadJob *job, ReadingStream *stream, int32_t file_id, Error *err)
{
    const Param params[] = {PARAM_I32(file_id)};
    int64_t *lines = NULL;
    size_t n_lines = 0;
    Status status;

    if (!reading_stream_has_late(stream))
        return OK;
    status = reading_stream_reject_late(stream, &lines, &n_lines, err);
    for (size_t at = 0; at < n_lines && status == OK; at += BATCH_ROWS) {
        const Column column = {.name = "line", .type = COLUMN_I64, .values = lines + at};
        Batch rows = {
            .n_rows = n_lines - at < BATCH_ROWS ? n_lines - at : BATCH_ROWS,
            .n_columns = 1,
            .columns = &column,
        };
        status = store_append(job->conn, "ingest_lines", &rows, err);
    }
    if (status == OK)
        status = ledger_run(job, "readings_drop_lines", params, COUNT_OF(params), err);
    return status;
}

/* Keys are settled: moves the rows of the load to where keys are enforced. */
static Status publish(const LoadJob *job, const ReadingCounts *counts, Error *err)
{
    const Param params[] = {PARAM_TIMESTAMP(counts->first_us), PARAM_TIMESTAMP(counts->last_us)};

    return ledger_run(job, "readings_publish", params, COUNT_OF(params), err);
}

/* The rows of an open stream, which are readings. */
static Status load_intervals(
    const LoadJob *job,
    ReadingStream *stream,
    const LoadStamp *stamp,
    FileReport *report,
    Error *err)
{
    const Dialect *dialect = store_conn_dialect(job->conn);
    const ReadingCounts *counts = reading_stream_counts(stream);
    BatchSource source = reading_stream_source(stream);
    int32_t file_id = stamp->file_id;
    size_t n_doubtful = 0;
    int64_t n_rows = 0;
    SeriesBatch *batch;
    Status status = OK;

    if (dialect->enforces_keys)
        status = ledger_run(job, "readings_stage", NULL, 0, err);
    if (status == OK)
        status = store_load(job->conn, dialect->load_table, &source, &n_rows, err);
    if (status == OK) {
        ASSERT(n_rows == counts->parsed);
        status = drop_late(job, stream, file_id, err);
    }
    if (status == OK)
        status = load_rules_check(
            job->profile,
            job->path,
            counts->records,
            counts->parsed,
            reading_stream_rejects(stream),
            err);
    if (status != OK)
        return status;
    report_counts(counts, report);
    batch = mem_alloc(sizeof(*batch));
    batch->job = job;
    batch->n_rows = 0;
    status = correct_lengths(job, stream, reading_stream_tracker(stream), batch, file_id, err);
    if (status == OK)
        status = settle_conflicts(job, stream, batch, file_id, &n_doubtful, err);
    if (status == OK && dialect->enforces_keys)
        status = publish(job, counts, err);
    mem_free(batch);
    if (status == OK && n_doubtful > 0)
        status = recount(job, report, err);
    return status;
}

/* All that happens between begin and commit. */
static Status load(
    const LoadJob *job,
    ReadingStream *stream,
    const LoadStamp *stamp,
    FileReport *report,
    Error *err)
{
    char hash[HASH_TEXT_MAX];
    Status status = ledger_make_room(job, stamp->load_seq, err);

    if (status == OK && job->profile->is_register)
        status = registers_load(job, stream, stamp, report, err);
    else if (status == OK)
        status = load_intervals(job, stream, stamp, report, err);
    if (status == OK)
        status = meter_devices_save(
            reading_stream_devices(stream), job->conn, job->profile, stamp->file_id, err);
    if (status == OK) {
        ASSERT(file_source_hash(reading_stream_file(stream), hash));
        status = ledger_save(job, report, hash, reading_stream_rejects(stream), err);
    }
    return status;
}

static StreamOptions stream_options(const LoadJob *job, const LoadStamp *stamp)
{
    return (StreamOptions){
        .meter_id = job->meter_id,
        .stamp = *stamp,
        .n_threads = job->options->n_threads,
        .block_bytes = job->options->block_bytes,
        .max_devices = job->options->max_devices,
        .progress = job->options->progress,
    };
}

/* Nothing of the file is loaded: what was read of it counts as rejected. */
static Status refuse(const LoadJob *job, ReadingStream *stream, FileReport *report, Error *err)
{
    *report = ledger_report(job);
    if (stream != NULL) {
        const ReadingCounts *counts = reading_stream_counts(stream);
        report->records = counts->records;
        report->skipped = counts->skipped;
        report->rejected = counts->records - counts->skipped;
    }
    return ledger_refuse(job, stream == NULL ? NULL : reading_stream_rejects(stream), report, err);
}

Status readings_load(const LoadJob *job, FileReport *ret_report, Error *err)
{
    FileReport report = ledger_report(job);
    ReadingStream *stream = NULL;
    StreamOptions options;
    LoadStamp stamp;
    Status status = ledger_begin(job, &stamp, err);

    if (status != OK)
        return status;
    report.file_id = stamp.file_id;
    options = stream_options(job, &stamp);
    status = reading_stream_open(job->arena, job->profile, job->path, &options, &stream, err);
    if (status == OK)
        status = load(job, stream, &stamp, &report, err);
    if (status == OK)
        status = store_commit(job->conn, err);
    else
        store_rollback(job->conn);
    if (status == STATUS_DATA) {
        status = refuse(job, stream, &report, err);
    } else if (status == OK) {
        report.warning = reading_stream_warning(job->arena, stream);
        ledger_show_rejects(&report, reading_stream_rejects(stream));
    }
    if (status == OK || status == STATUS_DATA)
        *ret_report = report;
    reading_stream_close(stream);
    return status;
}

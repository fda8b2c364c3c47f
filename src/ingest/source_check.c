#include <string.h>

#include "base/civil.h"
#include "ingest/csv_blocks.h"
#include "ingest/ingest.h"
#include "ingest/load_rules.h"
#include "ingest/reading_stream.h"
#include "ingest/record_parser.h"
#include "ingest/register_check.h"
#include "ingest/series_check.h"
#include "ingest/source_pick.h"

#define LENGTH_KINDS 16

/* How often each length was met. */
typedef struct Lengths {
    int32_t length_s[LENGTH_KINDS];
    int64_t count[LENGTH_KINDS];
    size_t n;
} Lengths;

static void count_length(Lengths *lengths, int32_t length_s)
{
    for (size_t i = 0; i < lengths->n; i++) {
        if (lengths->length_s[i] == length_s) {
            lengths->count[i]++;
            return;
        }
    }
    if (lengths->n < LENGTH_KINDS) {
        lengths->length_s[lengths->n] = length_s;
        lengths->count[lengths->n++] = 1;
    }
}

static int32_t commonest_length(const Lengths *lengths)
{
    int64_t most = 0;
    int32_t length_s = 0;

    for (size_t i = 0; i < lengths->n; i++) {
        if (lengths->count[i] > most) {
            most = lengths->count[i];
            length_s = lengths->length_s[i];
        }
    }
    return length_s;
}

static void count_reason(SourceCheck *check, const char *reason, int64_t line)
{
    for (size_t i = 0; i < check->n_reasons; i++) {
        if (strcmp(check->reasons[i].reason, reason) == 0) {
            check->reasons[i].count++;
            return;
        }
    }
    if (check->n_reasons < CHECK_REASONS)
        check->reasons[check->n_reasons++] =
            (CheckReason){.reason = reason, .count = 1, .first_line = line};
}

/* Most frequent first; of equals the one met first. */
static void sort_reasons(SourceCheck *check)
{
    for (size_t i = 1; i < check->n_reasons; i++) {
        CheckReason moved = check->reasons[i];
        size_t to = i;
        for (; to > 0 && check->reasons[to - 1].count < moved.count; to--)
            check->reasons[to] = check->reasons[to - 1];
        check->reasons[to] = moved;
    }
}

static void show_rejects(const RejectList *rejects, SourceCheck *check)
{
    FileReport *report = &check->report;

    report->n_rejects = rejects->n < REPORT_REJECTS ? rejects->n : REPORT_REJECTS;
    for (size_t i = 0; i < report->n_rejects; i++)
        report->rejects[i] = rejects->items[i];
    report->unread = rejects->n_all;
    for (size_t i = 0; i < rejects->n; i++)
        count_reason(check, rejects->items[i].reason_kind, rejects->items[i].line);
    sort_reasons(check);
}

static void
show_columns(Arena *arena, const Profile *profile, const HeaderMap *header, SourceCheck *check)
{
    check->n_columns = header->n_columns;
    check->columns = ARENA_ARRAY(arena, CheckColumn, header->n_columns + 1);
    for (size_t i = 0; i < header->n_columns; i++) {
        const char *heading = header_heading(arena, header, (int) i);
        check->columns[i].heading =
            heading == NULL ? arena_printf(arena, "column %zu", i + 1) : heading;
        check->columns[i].is_headed = heading != NULL;
        check->columns[i].field = header_field_of(profile, header, i);
    }
}

static void show_file(const Profile *profile, const FileSource *file, SourceCheck *check)
{
    size_t bom_length = 0;
    bool has_bom = encoding_bom(file_source_head(file), &bom_length) == BOM_UTF8;

    check->encoding = has_bom ? "utf-8 with BOM" : encoding_name(profile->encoding);
    check->container = file_source_is_gzip(file) ? "gzip" : "plain";
    check->report.bytes = (int64_t) file_source_size(file);
}

static void show_profile(Arena *arena, const Profile *profile, SourceCheck *check)
{
    bool has_time =
        profile->time_format != NULL || profile->clock_format != NULL || profile->wide != WIDE_NONE;

    check->layout = profile->layout == NULL ? "" : profile->layout->name;
    check->delimiter =
        profile->csv.delimiter == '\t' ? "tab" : arena_printf(arena, "%c", profile->csv.delimiter);
    check->zone = "";
    if (has_time)
        check->zone = profile->zone == NULL ? "in_stamp" : zone_name(profile->zone);
    check->stamp = check->value_kind = check->unit = "";
    if (profile->kind->kind != KIND_READINGS)
        return;
    check->stamp = profile->stamp_is_end ? "end" : "start";
    check->value_kind = profile->is_power ? "mean_power" : "interval_energy";
    if (profile->is_register) {
        check->stamp = "";
        check->value_kind = "register";
    }
    check->unit = profile->unit == NULL ? "from column" : profile->unit->name;
}

/* Day and heading of the column of a wide record whose reading begins at `start_us`. */
static const char *wide_stated(
    Arena *arena,
    const Profile *profile,
    const HeaderMap *header,
    const CsvRecord *record,
    int64_t start_us)
{
    ReadingParser parser = reading_parser_new(profile, header, STR("-"), INT64_MAX - ROW_AHEAD_US);
    int date = header->columns[READING_DATE];
    RowFault unused;
    Reading reading;

    for (size_t i = 0; i < header->n_wide; i++) {
        reading_parser_at(&parser, &header->wide[i]);
        if (reading_parse(&parser, record, &reading, &unused) == ROW_PARSED &&
            reading_finish(&parser, &reading, reading.length_s, &unused) &&
            reading.start_us == start_us)
            return arena_printf(
                arena,
                "%.*s%s%.*s",
                STR_ARG(date < 0 ? (Str){0} : record->fields[date]),
                date < 0 ? "" : " ",
                STR_ARG(header->headings[header->wide[i].column]));
    }
    return "";
}

/* The stamp of a record as the file has it. */
static const char *stated_of(
    Arena *arena,
    const Profile *profile,
    const HeaderMap *header,
    const CsvRecord *record,
    int64_t start_us)
{
    const int *columns = header->columns;

    if (profile_is_wide_in_time(profile))
        return wide_stated(arena, profile, header, record, start_us);
    if (columns[READING_TS] >= 0)
        return str_dup(arena, record->fields[columns[READING_TS]]);
    return arena_printf(
        arena,
        "%.*s %.*s",
        STR_ARG(record->fields[columns[READING_DATE]]),
        STR_ARG(record->fields[columns[READING_TIME]]));
}

/* That of the reading of `kept`, the nth (from 0) of its line; "" beyond the head. */
static const char *stated_stamp(
    Arena *arena,
    const Profile *profile,
    const ReadingStream *stream,
    const CheckReading *kept,
    size_t nth)
{
    CsvReader *reader = csv_reader_new(arena, &profile->csv);
    CsvBlock head = reading_stream_head(stream);
    const char *stated = "";
    CsvRecord record;

    csv_reader_start(reader, &head);
    while (csv_reader_next(reader, &record)) {
        if ((int64_t) record.line == kept->line &&
            record.n_fields == reading_stream_header(stream)->n_columns && nth-- == 0) {
            stated =
                stated_of(arena, profile, reading_stream_header(stream), &record, kept->start_ts);
            break;
        }
    }
    csv_reader_close(reader);
    return stated;
}

static const char *local_text(Arena *arena, const Zone *zone, int64_t utc_us)
{
    Civil local = civil_from_us(utc_us + zone_offset_s(zone, utc_us) * US_PER_S);

    return arena_printf(
        arena,
        "%04d-%02d-%02d %02d:%02d:%02d",
        local.year,
        local.month,
        local.day,
        local.hour,
        local.minute,
        local.second);
}

/* Keeps the first readings of a batch; columns stand as reading_block.h says. */
static void keep_readings(Arena *arena, const Batch *batch, SourceCheck *check)
{
    const Column *columns = batch->columns;

    for (size_t row = 0; row < batch->n_rows && check->n_readings < CHECK_READINGS; row++) {
        CheckReading *kept = &check->readings[check->n_readings++];
        char text[DECIMAL_TEXT_MAX];
        kept->meter_id = str_dup(arena, ((const Str *) columns[0].values)[row]);
        kept->channel = str_dup(arena, ((const Str *) columns[1].values)[row]);
        kept->start_ts = ((const int64_t *) columns[2].values)[row];
        kept->length_s = ((const int32_t *) columns[3].values)[row];
        kept->kwh = "";
        if (column_is_valid(&columns[4], row)) {
            (void) decimal_text(((const Decimal *) columns[4].values)[row], text);
            kept->kwh = arena_copy(arena, text, strlen(text));
        }
        kept->quality = str_dup(arena, ((const Str *) columns[5].values)[row]);
        kept->flag = column_is_valid(&columns[6], row)
                         ? str_dup(arena, ((const Str *) columns[6].values)[row])
                         : "";
        kept->line = ((const int64_t *) columns[8].values)[row];
    }
}

/* Forgets the kept readings that turned out to be impossible. */
static Status
drop_late(ReadingStream *stream, SourceCheck *check, int64_t **ret_lines, size_t *ret_n, Error *err)
{
    int64_t *lines = NULL;
    size_t n_lines = 0;
    size_t n = 0;
    Status status;

    if (!reading_stream_has_late(stream))
        return OK;
    status = reading_stream_reject_late(stream, &lines, &n_lines, err);
    if (status != OK)
        return status;
    for (size_t i = 0; i < check->n_readings; i++) {
        bool is_late = false;
        for (size_t at = 0; at < n_lines && !is_late; at++)
            is_late = lines[at] == check->readings[i].line;
        if (!is_late)
            check->readings[n++] = check->readings[i];
    }
    check->n_readings = n;
    *ret_lines = lines;
    *ret_n = n_lines;
    return OK;
}

/* What is known of the kept readings only after the whole file was read. */
static void finish_readings(
    Arena *arena,
    const Profile *profile,
    const Zone *zone,
    ReadingStream *stream,
    SourceCheck *check)
{
    const Tracker *tracker = reading_stream_tracker(stream);
    size_t nth = 0;

    for (size_t i = 0; i < check->n_readings; i++) {
        CheckReading *kept = &check->readings[i];
        Channel channel = profile_channel_find(profile, str_from(kept->channel));
        const Series *series = tracker_find(tracker, str_from(kept->meter_id), channel);
        if (reading_stream_interval(stream) == INTERVAL_STEP && series != NULL) {
            kept->length_s = series->length_s;
            if (series->is_default_length)
                kept->flag = "default_length";
        }
        nth = i > 0 && check->readings[i - 1].line == kept->line ? nth + 1 : 0;
        kept->stated =
            stated_stamp(arena, profile, stream, kept, profile->layout == NULL ? 0 : nth);
        kept->local = local_text(arena, zone, kept->start_ts);
    }
}

/* A load would refuse the file for this. */
static void refuse(Arena *arena, const Error *problem, SourceCheck *check)
{
    check->problem = *problem;
    check->refusal = arena_copy(arena, problem->message, strlen(problem->message));
    check->report.reason = check->refusal;
    check->report.status = INGEST_REFUSED;
}

static void judge(
    const Profile *profile,
    const char *path,
    int64_t parsed,
    const RejectList *rejects,
    Arena *arena,
    SourceCheck *check)
{
    Error problem = {0};

    check->report.status = INGEST_LOADED;
    if (load_rules_check(profile, path, check->report.records, parsed, rejects, &problem) != OK)
        refuse(arena, &problem, check);
}

static Status read_readings(
    Arena *arena,
    const Profile *profile,
    const Zone *zone,
    ReadingStream *stream,
    SourceCheck *check,
    Error *err)
{
    const ReadingCounts *counts = reading_stream_counts(stream);
    FileReport *report = &check->report;
    RegisterCheck *registers = NULL;
    SeriesCheck *series = series_check_new(arena, profile);
    const Tracker *settled =
        reading_stream_interval(stream) == INTERVAL_STEP ? reading_stream_tracker(stream) : NULL;
    Lengths lengths = {0};
    int64_t *late = NULL;
    size_t n_late = 0;
    Batch batch;
    Status status;

    if (profile->is_register)
        registers = register_check_new(arena, profile);
    show_file(profile, reading_stream_file(stream), check);
    show_columns(arena, profile, reading_stream_header(stream), check);
    for (;;) {
        status = reading_stream_next(stream, 0, &batch, err);
        if (status != OK || batch.n_rows == 0)
            break;
        if (registers != NULL)
            register_check_add(registers, &batch);
        else
            keep_readings(arena, &batch, check);
        series_check_add(series, &batch);
        for (size_t row = 0; row < batch.n_rows; row++)
            count_length(&lengths, ((const int32_t *) batch.columns[3].values)[row]);
    }
    if (status == OK && registers != NULL)
        register_check_finish(registers, check);
    register_check_close(registers);
    if (status == OK)
        status = drop_late(stream, check, &late, &n_late, err);
    if (status == OK)
        series_check_finish(series, settled, late, n_late, check);
    series_check_close(series);
    if (status != OK)
        return status;
    finish_readings(arena, profile, zone, stream, check);
    check->interval_s = commonest_length(&lengths);
    report->records = counts->records;
    report->loaded = counts->parsed;
    report->rejected = counts->rejected;
    report->skipped = counts->skipped;
    report->missing = counts->missing;
    report->ambiguous = counts->ambiguous;
    report->warning = reading_stream_warning(arena, stream);
    report->sum_kwh = counts->sum_kwh;
    report->has_range = counts->parsed > 0;
    report->first_ts = counts->first_us;
    report->last_ts = counts->last_us;
    show_rejects(reading_stream_rejects(stream), check);
    judge(profile, report->path, counts->parsed, reading_stream_rejects(stream), arena, check);
    return OK;
}

static Status check_readings(
    Arena *arena,
    const Project *project,
    const Profile *profile,
    Str meter_id,
    const IngestOptions *options,
    SourceCheck *check,
    Error *err)
{
    StreamOptions stream_options = {
        .meter_id = meter_id,
        .stamp = {.now_us = options->now_us},
        .n_threads = 1,
        .block_bytes = options->block_bytes,
        .progress = options->progress,
    };
    const Zone *zone = profile->zone;
    ReadingStream *stream = NULL;
    Status status = OK;

    /* stamps that state their offset are shown in the site's zone */
    if (zone == NULL)
        status = zone_open(arena, project->zone, &zone, err);
    if (status == OK)
        status =
            reading_stream_open(arena, profile, check->report.path, &stream_options, &stream, err);
    if (status == OK)
        status = read_readings(arena, profile, zone, stream, check, err);
    reading_stream_close(stream);
    return status;
}

static Status
check_records(Arena *arena, const Profile *profile, int64_t now_us, SourceCheck *check, Error *err)
{
    FileReport *report = &check->report;
    RecordSet set;
    Status status = record_set_read(arena, profile, report->path, now_us, &set, err);

    if (status == OK) {
        show_file(profile, set.file, check);
        show_columns(arena, profile, &set.header, check);
        report->records = set.records;
        report->loaded = (int64_t) set.n_rows;
        report->rejected = set.rejected;
        report->skipped = set.skipped;
        report->has_range = set.has_range;
        report->first_ts = set.first_us;
        report->last_ts = set.last_us;
        show_rejects(&set.rejects, check);
        judge(profile, report->path, (int64_t) set.n_rows, &set.rejects, arena, check);
    }
    record_set_close(&set);
    return status;
}

/* What can be said of a file that is refused before its records are read. */
static void show_refused(Arena *arena, const Profile *profile, const char *path, SourceCheck *check)
{
    const CsvBlocksOptions options = profile_blocks(profile, 1);
    CsvBlocks *blocks = NULL;
    FileSource *file = NULL;
    HeaderMap header = {0};
    Error known; /* what is wrong is told already */

    if (check->n_columns > 0)
        return;
    if (file_source_open(arena, path, &file, &known) == OK) {
        show_file(profile, file, check);
        if (csv_blocks_open(arena, file, &options, &blocks, &known) == OK) {
            CsvBlock head = csv_blocks_head(blocks);
            if (header_map_read(arena, profile, &head, path, &header, &known) == OK ||
                header.n_columns > 0)
                show_columns(arena, profile, &header, check);
        }
    }
    csv_blocks_close(blocks);
    file_source_close(file);
}

Status source_check(
    Arena *arena,
    const Project *project,
    const char *path,
    const IngestOptions *options,
    SourceCheck *ret_check,
    Error *err)
{
    SourceCheck check = {0};
    const Profile *profile = NULL;
    Str meter_id = {0};
    Error own;
    Status status;

    if (err == NULL)
        err = &own;
    status = source_pick(arena, project, path, options, &profile, &meter_id, err);
    if (status != OK)
        return status;
    check.report.path = path;
    check.report.source = profile->name;
    check.report.kind = profile->kind->name;
    check.encoding = check.container = "";
    show_profile(arena, profile, &check);
    if (profile->kind->kind == KIND_READINGS)
        status = check_readings(arena, project, profile, meter_id, options, &check, err);
    else
        status = check_records(arena, profile, options->now_us, &check, err);
    if (status == STATUS_DATA) {
        refuse(arena, err, &check);
        show_refused(arena, profile, path, &check);
        status = OK;
    }
    if (status == OK)
        *ret_check = check;
    return status;
}

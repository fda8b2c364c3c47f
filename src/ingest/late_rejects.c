#include "ingest/late_rejects.h"

#include "base/mem.h"
#include "ingest/csv_blocks.h"

bool late_rejects_exist(const Profile *profile, const Tracker *tracker)
{
    bool unused;

    for (size_t i = 0; i < tracker_count(tracker); i++) {
        const Series *series = tracker_at(tracker, i);
        if (series->all.max_kwh > reading_limit_kwh(profile, series->length_s))
            return true;
    }
    return tracker_is_full(tracker) &&
           tracker_rest_max_kwh(tracker) >
               reading_limit_kwh(profile, tracker_file_length(tracker, &unused));
}

/* The second reading of a file. */
typedef struct Search {
    const LateSearch *given;
    ReadingParser parser;
    CsvReader *reader;
    RejectList *rejects;
    ReadingCounts *kept;
    int64_t *lines;
    size_t n_lines;
    size_t size;
} Search;

static void keep(ReadingCounts *kept, const Reading *reading)
{
    const ReadingCounts one = {
        .parsed = 1,
        .missing = !reading->has_value,
        .sum_kwh = reading->has_value ? reading->value : 0,
        .first_us = reading->start_us,
        .last_us = reading->start_us,
    };

    counts_add(kept, &one);
}

static void add_line(Search *search, uint64_t line)
{
    if (search->n_lines == search->size) {
        search->size = search->size == 0 ? 64 : search->size * 2;
        search->lines = mem_resize(search->lines, search->size * sizeof(*search->lines));
    }
    search->lines[search->n_lines++] = (int64_t) line;
}

static void judge(Search *search, const CsvRecord *record)
{
    const Tracker *tracker = search->given->tracker;
    bool is_default;
    Reading reading;
    RowFault fault;
    int32_t length;

    /* other than parsed: rejected or held the first time already */
    if (reading_parse(&search->parser, record, &reading, &fault) != ROW_PARSED ||
        !reading_finish(&search->parser, &reading, 0, &fault))
        return;
    length = tracker_length(tracker, reading.meter_id, reading.clocked, &is_default);
    if (reading_finish(&search->parser, &reading, length, &fault)) {
        keep(search->kept, &reading);
        if (reading.serial.len > 0)
            meter_devices_add(search->given->devices, &reading);
        return;
    }
    add_line(search, record->line);
    reject_list_add(search->rejects, &fault, record->line, record->n_lines, record->raw);
}

static void judge_block(Search *search, const CsvBlock *block)
{
    const LateSearch *given = search->given;
    CsvRecord record;

    reading_parser_start(&search->parser);
    csv_reader_start(search->reader, block);
    while (csv_reader_next(search->reader, &record)) {
        if (record.line != given->header->line && !header_skips(given->profile, record.raw))
            judge(search, &record);
    }
}

static Status judge_file(Search *search, FileSource *file, Error *err)
{
    const Profile *profile = search->given->profile;
    const CsvBlocksOptions options = profile_blocks(profile, 1);
    CsvBlocks *blocks = NULL;
    CsvBlock block = {0};
    Status status = csv_blocks_open(search->given->arena, file, &options, &blocks, err);

    while (status == OK) {
        status = csv_blocks_next(blocks, 0, &block, err);
        if (status != OK || block.text.len == 0)
            break;
        judge_block(search, &block);
    }
    csv_blocks_close(blocks);
    return status;
}

Status late_rejects_find(
    const LateSearch *search,
    RejectList *rejects,
    ReadingCounts *ret_kept,
    int64_t **ret_lines,
    size_t *ret_n,
    Error *err)
{
    Search own = {
        .given = search,
        .parser =
            reading_parser_new(search->profile, search->header, search->meter_id, search->now_us),
        .reader = csv_reader_new(search->arena, &search->profile->csv),
        .rejects = rejects,
        .kept = ret_kept,
    };
    FileSource *file = NULL;
    Status status = file_source_open(search->arena, search->path, &file, err);

    *ret_kept = (ReadingCounts){0};
    if (status == OK)
        status = judge_file(&own, file, err);
    *ret_n = own.n_lines;
    *ret_lines = ARENA_ARRAY(search->arena, int64_t, own.n_lines + 1);
    for (size_t i = 0; i < own.n_lines; i++)
        (*ret_lines)[i] = own.lines[i];
    mem_free(own.lines);
    csv_reader_close(own.reader);
    file_source_close(file);
    return status;
}

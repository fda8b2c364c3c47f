#include "ingest/reading_block.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "ingest/block_series.h"
#include "ingest/previous_stamp.h"

#define FIRST_ROWS 4096 /* a multiple of BATCH_ROWS: bitmaps are cut at words */

enum {
    AT_METER,
    AT_CHANNEL,
    AT_START,
    AT_LENGTH,
    AT_KWH,
    AT_QUALITY,
    AT_FLAG,
    AT_FILE,
    AT_LINE,
    AT_LOADED,
    AT_LOAD_SEQ,
    AT_FIRST_OPTIONAL,
};

struct ReadingBlock {
    const ReadingSchema *schema;
    const Profile *profile;

    /* columns, `size` rows each */
    size_t n_rows;
    size_t size;
    Str *meter_id;
    Str *channel;
    int64_t *start_us;
    int32_t *length_s;
    Decimal *kwh;
    uint64_t *has_kwh;
    Str *quality;
    Str *flag;
    uint64_t *has_flag;
    int64_t *line;
    double *context[READING_N_CONTEXT];
    uint64_t *has_context[READING_N_CONTEXT];
    Str *label;
    uint64_t *has_label;
    uint32_t *segment_of; /* row -> segment */

    /* the same for every row of every batch */
    int32_t file_id[BATCH_ROWS];
    int64_t loaded_at[BATCH_ROWS];
    int64_t load_seq[BATCH_ROWS];

    BlockSeries series;
    MeterDevices devices;

    ReadingCounts counts;
    BlockReject *rejects;
    size_t n_rejects;
    size_t rejects_size;
    HeldReading *held;
    size_t n_held;
    size_t held_size;

    size_t at; /* first row not handed out */
    Column columns[16];
};

void counts_add(ReadingCounts *counts, const ReadingCounts *more)
{
    if (more->parsed > 0) {
        if (counts->parsed == 0 || more->first_us < counts->first_us)
            counts->first_us = more->first_us;
        if (counts->parsed == 0 || more->last_us > counts->last_us)
            counts->last_us = more->last_us;
    }
    counts->records += more->records;
    counts->parsed += more->parsed;
    counts->rejected += more->rejected;
    counts->skipped += more->skipped;
    counts->missing += more->missing;
    counts->ambiguous += more->ambiguous;
    counts->sum_kwh += more->sum_kwh;
}

ReadingBlock *reading_block_new(
    Arena *arena,
    const ReadingSchema *schema,
    const Profile *profile,
    bool counts_steps,
    const LoadStamp *stamp)
{
    ReadingBlock *block = ARENA_NEW(arena, ReadingBlock);

    block->schema = schema;
    block->profile = profile;
    block->series.counts_steps = counts_steps;
    block->devices = meter_devices_new(NULL, SIZE_MAX);
    for (size_t row = 0; row < BATCH_ROWS; row++) {
        block->file_id[row] = stamp->file_id;
        block->loaded_at[row] = stamp->now_us;
        block->load_seq[row] = stamp->load_seq;
    }
    return block;
}

void reading_block_close(ReadingBlock *block)
{
    if (block == NULL)
        return;
    void *owned[] = {
        block->meter_id,
        block->channel,
        block->start_us,
        block->length_s,
        block->kwh,
        block->has_kwh,
        block->quality,
        block->flag,
        block->has_flag,
        block->line,
        block->label,
        block->has_label,
        block->segment_of,
        block->rejects,
        block->held};
    for (size_t i = 0; i < COUNT_OF(owned); i++)
        mem_free(owned[i]);
    block_series_close(&block->series);
    meter_devices_close(&block->devices);
    for (size_t i = 0; i < READING_N_CONTEXT; i++) {
        mem_free(block->context[i]);
        mem_free(block->has_context[i]);
    }
}

void reading_block_start(ReadingBlock *block)
{
    block->n_rows = 0;
    block->at = 0;
    block_series_start(&block->series);
    meter_devices_clear(&block->devices);
    block->counts = (ReadingCounts){0};
    block->n_rejects = 0;
    block->n_held = 0;
}

#define RESIZE(array, n) ((array) = mem_resize((array), (n) * sizeof(*(array))))

static void grow_rows(ReadingBlock *block)
{
    size_t size = block->size == 0 ? FIRST_ROWS : block->size * 2;

    RESIZE(block->meter_id, size);
    RESIZE(block->channel, size);
    RESIZE(block->start_us, size);
    RESIZE(block->length_s, size);
    RESIZE(block->kwh, size);
    RESIZE(block->has_kwh, size / 64);
    RESIZE(block->quality, size);
    RESIZE(block->flag, size);
    RESIZE(block->has_flag, size / 64);
    RESIZE(block->line, size);
    RESIZE(block->segment_of, size);
    for (size_t i = 0; i < READING_N_CONTEXT; i++) {
        if (block->schema->has_context[i]) {
            RESIZE(block->context[i], size);
            RESIZE(block->has_context[i], size / 64);
        }
    }
    if (block->schema->has_label) {
        RESIZE(block->label, size);
        RESIZE(block->has_label, size / 64);
    }
    block->size = size;
}

static inline void set_bit(uint64_t *bits, size_t row, bool value)
{
    uint64_t bit = UINT64_C(1) << (row % 64);

    if (row % 64 == 0)
        bits[row / 64] = 0;
    if (value)
        bits[row / 64] |= bit;
}

static void put_optional(ReadingBlock *block, const Reading *reading, size_t row)
{
    const ReadingSchema *schema = block->schema;

    for (size_t i = 0; i < READING_N_CONTEXT; i++) {
        if (schema->has_context[i]) {
            block->context[i][row] = reading->context[i];
            set_bit(block->has_context[i], row, (reading->context_mask >> i) & 1);
        }
    }
    if (schema->has_label) {
        set_bit(block->has_label, row, reading->label >= 0);
        block->label[row] =
            reading->label < 0 ? (Str){0} : str_from(label_word((Label) reading->label));
    }
}

static const Str quality_texts[] = {
    [QUALITY_ACTUAL] = {"actual", 6},
    [QUALITY_EDITED] = {"edited", 6},
    [QUALITY_ESTIMATED] = {"estimated", 9},
    [QUALITY_MISSING] = {"missing", 7},
};

void reading_block_put(ReadingBlock *block, const Reading *reading, uint64_t line, const char *flag)
{
    ReadingCounts *counts = &block->counts;
    size_t row = block->n_rows;

    if (row == block->size)
        grow_rows(block);
    block->n_rows++;
    block->meter_id[row] = reading->meter_id;
    block->channel[row] = profile_channel_name(block->profile, reading->channel);
    block->start_us[row] = reading->start_us;
    block->length_s[row] = reading->length_s;
    block->kwh[row] = reading->value;
    set_bit(block->has_kwh, row, reading->has_value);
    block->quality[row] = quality_texts[reading->quality];
    set_bit(block->has_flag, row, flag != NULL);
    block->flag[row] = str_from(flag);
    block->line[row] = (int64_t) line;
    if (block->schema->n_columns > AT_FIRST_OPTIONAL)
        put_optional(block, reading, row);

    if (reading->serial.len > 0)
        meter_devices_add(&block->devices, reading);
    if (counts->parsed == 0 || reading->start_us < counts->first_us)
        counts->first_us = reading->start_us;
    if (counts->parsed == 0 || reading->start_us > counts->last_us)
        counts->last_us = reading->start_us;
    counts->parsed++;
    counts->missing += !reading->has_value;
    if (reading->has_value)
        counts->sum_kwh += reading->value;
}

static void add_reject(ReadingBlock *block, const CsvRecord *record, const RowFault *fault)
{
    block->counts.rejected++;
    if (block->n_rejects == block->rejects_size) {
        block->rejects_size = block->rejects_size == 0 ? 64 : block->rejects_size * 2;
        RESIZE(block->rejects, block->rejects_size);
    }
    block->rejects[block->n_rejects++] = (BlockReject){
        .line = record->line, .n_lines = record->n_lines, .fault = *fault, .raw = record->raw};
}

static void add_held(ReadingBlock *block, const CsvRecord *record, const Reading *reading)
{
    if (block->n_held == block->held_size) {
        block->held_size = block->held_size == 0 ? 64 : block->held_size * 2;
        RESIZE(block->held, block->held_size);
    }
    block->held[block->n_held++] =
        (HeldReading){.reading = *reading, .line = record->line, .raw = record->raw};
}

static void parse_record(
    ReadingBlock *block, ReadingParser *parser, const CsvRecord *record, const Tracker *tracker)
{
    Reading reading;
    RowFault fault;
    RowFate fate = reading_parse(parser, record, &reading, &fault);

    block->counts.records++;
    if (fate == ROW_SKIPPED) {
        block->counts.skipped++;
        return;
    }
    if (fate != ROW_REJECTED && parser->interval == INTERVAL_PREVIOUS) {
        if (previous_stamp_finish(&block->series, parser, tracker, &reading, &fault))
            reading_block_put(block, &reading, record->line, NULL);
        else
            add_reject(block, record, &fault);
        return;
    }
    if (fate == ROW_AMBIGUOUS) {
        add_held(block, record, &reading);
        return;
    }
    if (fate == ROW_REJECTED && parser->interval == INTERVAL_PREVIOUS)
        previous_stamp_pass(&block->series, parser, record, tracker);
    if (fate == ROW_REJECTED || !reading_finish(parser, &reading, reading.length_s, &fault)) {
        add_reject(block, record, &fault);
        return;
    }
    reading_block_put(block, &reading, record->line, NULL);
    block->segment_of[block->n_rows - 1] = (uint32_t) block_series_add(&block->series, &reading);
}

/* A wide record is as many records as it has columns of values; one that can't be read at all is so
 * many rejects with one reason. */
static void parse_wide(
    ReadingBlock *block, ReadingParser *parser, const CsvRecord *record, const Tracker *tracker)
{
    const HeaderMap *header = parser->header;
    RowFault fault;

    if (!reading_parse_wide(parser, record, &fault)) {
        add_reject(block, record, &fault);
        block->rejects[block->n_rejects - 1].n_lines *= header->n_wide;
        block->counts.rejected += (int64_t) header->n_wide - 1;
        block->counts.records += (int64_t) header->n_wide;
        return;
    }
    for (size_t i = 0; i < header->n_wide; i++) {
        reading_parser_at(parser, &header->wide[i]);
        parse_record(block, parser, record, tracker);
    }
}

void reading_block_parse(
    ReadingBlock *block,
    ReadingParser *parser,
    CsvReader *reader,
    const CsvBlock *csv,
    const Tracker *tracker)
{
    const Profile *profile = block->profile;
    CsvRecord record;

    reading_parser_start(parser);
    csv_reader_start(reader, csv);
    while (csv_reader_next(reader, &record)) {
        if (record.line == parser->header->line)
            continue;
        if (profile->skip_starting.n > 0 && header_skips(profile, record.raw)) {
            block->counts.records++;
            block->counts.skipped++;
            continue;
        }
        if (profile->wide != WIDE_NONE)
            parse_wide(block, parser, &record, tracker);
        else
            parse_record(block, parser, &record, tracker);
    }
}

void reading_block_merge(ReadingBlock *block, Tracker *tracker)
{
    block_series_merge(&block->series, tracker);
}

void reading_block_set_lengths(ReadingBlock *block)
{
    if (!block->series.counts_steps)
        return;
    for (size_t row = 0; row < block->n_rows; row++) {
        if (block->length_s[row] == 0)
            block->length_s[row] = block->series.lengths[block->segment_of[row]];
    }
}

void reading_block_count_held(ReadingBlock *block, int64_t n_rejected, int64_t n_ambiguous)
{
    block->counts.rejected += n_rejected;
    block->counts.ambiguous += n_ambiguous;
}

const ReadingCounts *reading_block_counts(const ReadingBlock *block)
{
    return &block->counts;
}

const BlockReject *reading_block_rejects(const ReadingBlock *block, size_t *ret_n)
{
    *ret_n = block->n_rejects;
    return block->rejects;
}

const HeldReading *reading_block_held(const ReadingBlock *block, size_t *ret_n)
{
    *ret_n = block->n_held;
    return block->held;
}

const MeterDevices *reading_block_devices(const ReadingBlock *block)
{
    return &block->devices;
}

static void point(Column *column, const void *values, const uint64_t *valid)
{
    column->values = values;
    column->valid = valid;
}

void reading_block_next(ReadingBlock *block, Batch *ret_batch)
{
    const ReadingSchema *schema = block->schema;
    size_t at = block->at;
    size_t n = block->n_rows - at < BATCH_ROWS ? block->n_rows - at : BATCH_ROWS;
    Column *columns = block->columns;
    size_t next = AT_FIRST_OPTIONAL;

    memcpy(columns, schema->columns, sizeof(schema->columns));
    *ret_batch = (Batch){.n_rows = n, .n_columns = schema->n_columns, .columns = columns};
    if (n == 0)
        return;
    point(&columns[AT_METER], block->meter_id + at, NULL);
    point(&columns[AT_CHANNEL], block->channel + at, NULL);
    point(&columns[AT_START], block->start_us + at, NULL);
    point(&columns[AT_LENGTH], block->length_s + at, NULL);
    point(&columns[AT_KWH], block->kwh + at, block->has_kwh + at / 64);
    point(&columns[AT_QUALITY], block->quality + at, NULL);
    point(&columns[AT_FLAG], block->flag + at, block->has_flag + at / 64);
    point(&columns[AT_FILE], block->file_id, NULL);
    point(&columns[AT_LINE], block->line + at, NULL);
    point(&columns[AT_LOADED], block->loaded_at, NULL);
    point(&columns[AT_LOAD_SEQ], block->load_seq, NULL);
    for (size_t i = 0; i < READING_N_CONTEXT; i++) {
        if (schema->has_context[i]) {
            point(&columns[next], block->context[i] + at, block->has_context[i] + at / 64);
            next++;
        }
    }
    if (schema->has_label)
        point(&columns[next], block->label + at, block->has_label + at / 64);
    block->at += n;
}

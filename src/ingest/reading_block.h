/*
 * reading_block: one block of a file as readings in columns, with what must be said of the rest.
 *
 * Stage: ingest, a worker's own. A CsvBlock is parsed whole, so that lengths that come from
 * neighbours are known before rows are handed on; then rows go out as batches that point into the
 * columns. Slices point into the CsvBlock. One thread; reused for every block of its worker.
 */
#ifndef EIOT_INGEST_READING_BLOCK_H
#define EIOT_INGEST_READING_BLOCK_H

#include "ingest/meter_devices.h"
#include "ingest/reading_parser.h"
#include "ingest/reading_schema.h"
#include "ingest/tracker.h"
#include "store/batch.h"

/* Counts of a block or a file. `parsed` readings are those handed to the store. */
typedef struct ReadingCounts {
    int64_t records;
    int64_t parsed;
    int64_t rejected;
    int64_t skipped;
    int64_t missing;
    int64_t ambiguous;
    Decimal sum_kwh;
    int64_t first_us; /* of the parsed, when there are any */
    int64_t last_us;
} ReadingCounts;

void counts_add(ReadingCounts *counts, const ReadingCounts *more);

/* A record that was rejected; slices point into the CsvBlock. */
typedef struct BlockReject {
    uint64_t line;
    uint64_t n_lines;
    RowFault fault;
    Str raw;
} BlockReject;

/* A reading whose instant is one of two. */
typedef struct HeldReading {
    Reading reading;
    uint64_t line;
    Str raw;
} HeldReading;

typedef struct ReadingBlock ReadingBlock;

/* Released by reading_block_close(). `counts_steps`: lengths come from steps. */
ReadingBlock *reading_block_new(
    Arena *arena,
    const ReadingSchema *schema,
    const Profile *profile,
    bool counts_steps,
    const LoadStamp *stamp);
void reading_block_close(ReadingBlock *block); /* NULL is allowed */

/* Empties it: before each block. */
void reading_block_start(ReadingBlock *block);

/* Parses all records of `csv`. `tracker` is asked for the stamp before the block where lengths are
 * counted from it (INTERVAL_PREVIOUS: then there is one worker only, so it may be); else NULL. */
void reading_block_parse(
    ReadingBlock *block,
    ReadingParser *parser,
    CsvReader *reader,
    const CsvBlock *csv,
    const Tracker *tracker);

/* Puts one settled reading, for those that were held. */
void reading_block_put(
    ReadingBlock *block, const Reading *reading, uint64_t line, const char *flag);

/* Merges its series into the file's tracker, which settles the lengths not stated; then
 * reading_block_set_lengths() writes them into the rows (outside the lock). */
void reading_block_merge(ReadingBlock *block, Tracker *tracker);
void reading_block_set_lengths(ReadingBlock *block);

/* Adds what became of readings that were held (their records are counted already). */
void reading_block_count_held(ReadingBlock *block, int64_t n_rejected, int64_t n_ambiguous);

const ReadingCounts *reading_block_counts(const ReadingBlock *block);
const BlockReject *reading_block_rejects(const ReadingBlock *block, size_t *ret_n);
const HeldReading *reading_block_held(const ReadingBlock *block, size_t *ret_n);
const MeterDevices *reading_block_devices(const ReadingBlock *block); /* of the readings put */

/* The next at most BATCH_ROWS rows; 0 rows at the end. Valid until the next call for this block. */
void reading_block_next(ReadingBlock *block, Batch *ret_batch);

#endif

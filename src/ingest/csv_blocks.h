/*
 * csv_blocks: cuts a file into blocks of whole records for several worker threads.
 *
 * Stage: ingest, between file_source and csv_reader:
 *
 *     FileSource ──read──▶ [ lock: carry + next bytes, cut after the last record end ]
 *                              │ block 0         │ block 1         │ block 2 ...
 *                          worker 0           worker 1          worker 0        each: csv_reader
 *
 * The cut obeys the real quoting rules, so a line end inside quotes never separates records, and
 * the records do not depend on block size, number of workers, or who got which block. Memory is
 * bounded: one buffer a worker (reused), one for what is carried over. A record longer than
 * LIMIT_RECORD_BYTES, or a quote that is never closed, is passed over without being held and comes
 * out as a block of its own with `fault` set; csv_reader gives it as one record with that fault.
 *
 * A UTF-8 byte order mark is dropped. Latin-1 is turned into UTF-8 by the worker, outside the lock.
 *
 * A file with a layout (layouts/layout.h) is unfolded under the lock; its blocks are whole
 * portions.
 *
 * Use:
 *     csv_blocks_open(arena, source, &options, &blocks, err)
 *     csv_blocks_head(blocks)                       -> header line, before threads start
 *     each worker: csv_blocks_next(blocks, worker, &block, err) until block.text.len == 0
 *     csv_blocks_close(blocks)                      -> then file_source_close(source)
 */
#ifndef EIOT_INGEST_CSV_BLOCKS_H
#define EIOT_INGEST_CSV_BLOCKS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "ingest/csv_reader.h"
#include "ingest/encoding.h"
#include "ingest/file_source.h"
#include "ingest/layouts/layout.h"

typedef struct CsvBlocksOptions {
    CsvFormat format;
    Encoding encoding;
    size_t n_workers;     /* who may call csv_blocks_next(): 0..n_workers-1; 0 means 1 */
    size_t target_bytes;  /* aimed size of a block; 0 means 4 MiB */
    uint64_t skip_head;   /* physical lines before the first record, whatever is in them */
    const Layout *layout; /* NULL: the file is a table */
    LayoutOptions layout_options;
    size_t skip_tail; /* records at the end that are no data (totals); lines without a byte do
                       * not count; at most CSV_SKIP_TAIL_MAX */
} CsvBlocksOptions;

typedef struct CsvBlocks CsvBlocks;

/* Reads the head of the file and settles its line end. `source` stays the caller's and is used by
 * nobody else until csv_blocks_close(). */
Status csv_blocks_open(
    Arena *arena,
    FileSource *source,
    const CsvBlocksOptions *options,
    CsvBlocks **ret_blocks,
    Error *err) MUST_USE;

/* NULL is allowed. Not while a worker is in csv_blocks_next(). */
void csv_blocks_close(CsvBlocks *blocks);

/* The first records (those whole in the first LIMIT_RECORD_BYTES, after skip_head; the skip_tail
 * ones of a short file are still in it), already in UTF-8, without consuming them: they come again
 * from csv_blocks_next(), so the caller passes over records up to the header by their line number.
 * Valid until csv_blocks_close(). */
CsvBlock csv_blocks_head(const CsvBlocks *blocks);

/* The next block for `worker`, valid until the same worker asks again; text.len 0 is the end.
 * Called from several threads at once. After an error every worker gets that error. */
Status csv_blocks_next(CsvBlocks *blocks, size_t worker, CsvBlock *ret_block, Error *err) MUST_USE;

/* From now on every worker is told that the end is reached: for one that failed elsewhere. The
 * file's hash is then not known. Any thread. */
void csv_blocks_stop(CsvBlocks *blocks);

/* Lines passed over by skip_head and records by skip_tail (final once the end was reached). */
uint64_t csv_blocks_skipped(CsvBlocks *blocks);

/* What a layout says of the file as a whole, "" for nothing; once the end was reached. */
const char *csv_blocks_warning(const CsvBlocks *blocks);

/* Bytes of the file on disk read so far, of file_source_size(); any thread. */
uint64_t csv_blocks_bytes_read(CsvBlocks *blocks);

#endif

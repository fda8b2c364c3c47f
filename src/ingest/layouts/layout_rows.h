/*
 * layout_rows: the records that a layout has written, as a block of text for csv_reader.
 *
 * Stage: ingest, part of unfold. Fields are kept apart by LAYOUT_DELIMITER, records by a line feed;
 * a field that holds either is rejected. Reused for any number of blocks; one thread at a time.
 */
#ifndef EIOT_INGEST_LAYOUT_ROWS_H
#define EIOT_INGEST_LAYOUT_ROWS_H

#include "ingest/layouts/layout.h"

#define LAYOUT_DELIMITER '\x1f' /* unit separator */

#define LAYOUT_WARNING_BYTES 300

/* How csv_reader reads it. */
#define LAYOUT_CSV_FORMAT ((CsvFormat){.delimiter = LAYOUT_DELIMITER, .has_no_quote = true})

LayoutRows *layout_rows_new(Arena *arena);
void layout_rows_close(LayoutRows *rows); /* NULL is allowed */

/* Empties it: what it gave is dead. */
void layout_rows_start(LayoutRows *rows);

/* Bytes and records so far. */
size_t layout_rows_bytes(const LayoutRows *rows);
size_t layout_rows_count(const LayoutRows *rows);

/* The records as a block; index and is_utf8 are the caller's. Valid until the next change. */
CsvBlock layout_rows_block(LayoutRows *rows);

/* Of this block. */
uint64_t layout_rows_skipped(const LayoutRows *rows);
const char *layout_rows_warning(const LayoutRows *rows); /* LAYOUT_WARNING_BYTES; "": none */

#endif

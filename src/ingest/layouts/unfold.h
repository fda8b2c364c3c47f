/*
 * unfold: drives a file through its layout, portion by portion.
 *
 * Stage: ingest, between file_source and csv_blocks, which hands the portions out as blocks. Lines
 * end with LF, CRLF or CR as in csv_reader; one longer than LIMIT_RECORD_BYTES is rejected. Memory:
 * a line, or a piece, and what it unfolds into. One thread at a time.
 */
#ifndef EIOT_INGEST_UNFOLD_H
#define EIOT_INGEST_UNFOLD_H

#include "ingest/encoding.h"
#include "ingest/file_source.h"
#include "ingest/layouts/layout_rows.h"

typedef struct Unfolding Unfolding;

/* `source` stays the caller's. In `arena`; closed by unfolding_close() before it is freed. */
Unfolding *unfolding_open(
    Arena *arena,
    FileSource *source,
    const Layout *layout,
    const LayoutOptions *options,
    Encoding encoding);
void unfolding_close(Unfolding *unfolding); /* NULL is allowed */

/* Empties `rows` and fills it anew until it holds `target` bytes; at least one record unless the
 * end is reached. The first record of all is the header. */
Status unfolding_next(Unfolding *unfolding, LayoutRows *rows, size_t target, Error *err) MUST_USE;

#endif

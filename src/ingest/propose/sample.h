/*
 * sample: the first records of a file of which nothing is known yet, as a table.
 *
 * Stage: ingest, part of propose. The delimiter is the one by which most records have the same
 * number of fields, more than one; the table begins at the first of these. What is beyond the first
 * 64 KiB is not looked at.
 */
#ifndef EIOT_INGEST_SAMPLE_H
#define EIOT_INGEST_SAMPLE_H

#include "base/error.h"
#include "ingest/csv_reader.h"
#include "ingest/encoding.h"

#define SAMPLE_ROWS 500

typedef struct Sample {
    CsvFormat format;
    Encoding encoding;
    size_t skip_head; /* physical lines above the table */
    bool has_header;  /* its first record holds no number and no blank */
    Str *headings;    /* trimmed; without a header empty */
    size_t n_columns;
    Str *fields; /* n_rows times n_columns, trimmed */
    size_t n_rows;
} Sample;

static inline Str sample_at(const Sample *sample, size_t row, size_t column)
{
    return sample->fields[row * sample->n_columns + column];
}

/* All memory in `arena`. IO, or DATA when the file can't be opened or holds no table. */
Status sample_read(Arena *arena, const char *path, Sample *ret_sample, Error *err) MUST_USE;

#endif

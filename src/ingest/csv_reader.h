/*
 * csv_reader: turns a block of text into records of slices.
 *
 * Stage: ingest. Takes a CsvBlock from csv_blocks, gives fields to the row parser. Knows nothing of
 * types, headers or stores: a header line, a comment, a total are records like any other.
 *
 * Strict RFC 4180 with a delimiter and a quote of the profile's choice: a quote opens a field only
 * as its first byte, is doubled inside, and is followed by a delimiter or the line end. A record
 * that breaks a rule is returned with its `fault` set and no fields; the reader goes on after it.
 * Lines end with LF or CRLF, or with CR alone when the file's first line does. Lines without a byte
 * are no records. Spaces are part of a field.
 *
 * Nothing is copied: a field points into the block; only one with doubled quotes is written anew
 * into the reader. All slices of a block's records stay valid until csv_reader_start() of this
 * reader or the next csv_blocks_next() of the same worker, so a whole block may be gathered first.
 * One reader, one thread. 64 bytes at a time with SSE2 (portable code elsewhere).
 */
#ifndef EIOT_INGEST_CSV_READER_H
#define EIOT_INGEST_CSV_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define CSV_SKIP_TAIL_MAX 64 /* records at the end of a file that may be left out */

/* How fields are told apart. Zero means the default, so that (CsvFormat){.delimiter = ';'} works.
 * All are ASCII and differ from each other, CR and LF (a promise of the caller: the profile reader
 * checks it with csv_format_is_valid()). */
typedef struct CsvFormat {
    char delimiter;    /* 0: ',' */
    char quote;        /* 0: '"' */
    bool has_no_quote; /* quotes are ordinary bytes */
} CsvFormat;

bool csv_format_is_valid(const CsvFormat *format);

/* Why a record is rejected. */
typedef enum CsvFault {
    CSV_FAULT_NONE,
    CSV_FAULT_NUL,          /* holds a NUL byte */
    CSV_FAULT_ENCODING,     /* is not UTF-8 */
    CSV_FAULT_QUOTE_INSIDE, /* a quote in a field that does not begin with one */
    CSV_FAULT_AFTER_QUOTE,  /* text between a closing quote and the delimiter */
    CSV_FAULT_QUOTE_OPEN,   /* the quote is never closed: everything up to the end of the file */
    CSV_FAULT_TOO_LONG,     /* over LIMIT_RECORD_BYTES */
    CSV_FAULT_TOO_MANY,     /* over LIMIT_COLUMNS fields */
    CSV_FAULT_LAYOUT,       /* CsvRecord.reason says what */
} CsvFault;

/* The reason as a reader of the reject sees it, lower case, no full stop, such as "record holds a
 * NUL byte"; "" for CSV_FAULT_NONE. */
const char *csv_fault_text(CsvFault fault);

/* Where a record of an unfolded file (layouts/layout.h) comes from. */
typedef struct CsvOrigin {
    uint64_t line;      /* physical line, from 1; 0: the layout's own headings */
    Str raw;            /* what stands there */
    const char *reason; /* it can't be read: why; else NULL */
    size_t field;       /* from 1; 0: the record as a whole */
} CsvOrigin;

/* Some whole records of a file, as csv_blocks cuts them (or a test makes them). */
typedef struct CsvBlock {
    uint64_t index;           /* 0, 1, 2 ... in the order of the file */
    uint64_t first_line;      /* physical line, from 1, of its first byte */
    uint64_t offset;          /* of its first byte in the (unpacked) file */
    Str text;                 /* with line ends; the last one may lack it */
    char line_end;            /* '\n', or '\r' for a file of CR-only lines */
    bool has_quote;           /* false: no quote byte in it (a faster way is taken) */
    bool has_nul;             /* false: no NUL byte in it */
    bool is_utf8;             /* true: known to be valid, records need no check */
    const CsvOrigin *origins; /* by record, of an unfolded file; NULL: the text is the file's own */
    CsvFault fault;       /* not NONE: one record that could not be held, `text` is its beginning */
    uint64_t fault_lines; /* physical lines of that record */
} CsvBlock;

typedef struct CsvRecord {
    uint64_t line;     /* physical line, from 1, of its first byte */
    uint64_t n_lines;  /* physical lines it covers: 1 unless a quoted field holds line ends.
                        * A record that is QUOTE_OPEN or TOO_LONG may have swallowed many rows:
                        * count n_lines rejects for it, so that a reject limit sees them */
    Str raw;           /* its bytes without the line end (the first LIMIT_REJECT_TEXT_BYTES of a
                        * QUOTE_OPEN or TOO_LONG one) */
    const Str *fields; /* valid until the next csv_reader_next(); what they point to lives longer */
    size_t n_fields;   /* 0 exactly when there is a fault */
    const uint64_t *quoted; /* bit f: field f was in quotes; use csv_record_is_quoted() */
    CsvFault fault;
    size_t fault_field; /* from 1: the field the fault is in; 0: the record as a whole */
    const char *reason; /* of CSV_FAULT_LAYOUT */
} CsvRecord;

/* Why the record is rejected, as csv_fault_text(). */
static inline const char *csv_record_reason(const CsvRecord *record)
{
    return record->fault == CSV_FAULT_LAYOUT ? record->reason : csv_fault_text(record->fault);
}

typedef struct CsvReader CsvReader;

/* Lives in `arena`, nothing to close; reused for any number of blocks. */
CsvReader *csv_reader_new(Arena *arena, const CsvFormat *format);

/* Frees what the reader holds beside the arena (space for unescaped fields). NULL is allowed. */
void csv_reader_close(CsvReader *reader);

/* Begins a block; slices given before are dead. `block` is copied, its text is not. */
void csv_reader_start(CsvReader *reader, const CsvBlock *block);

/* The next record, or false at the end of the block. */
bool csv_reader_next(CsvReader *reader, CsvRecord *ret_record);

/* A block over text in memory: first line 1, flags found by looking; for tests, headers, samples.
 */
CsvBlock csv_block_of(Str text, const CsvFormat *format);

static inline bool csv_record_is_quoted(const CsvRecord *record, size_t field)
{
    return ((record->quoted[field / 64] >> (field % 64)) & 1) != 0;
}

#endif

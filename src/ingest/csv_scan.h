/*
 * csv_scan: where records end. The quoting rules of csv_reader, without fields, shared by it and by
 * csv_blocks, so that both always agree. Private to the two.
 *
 * Outside quotes a record ends at the line end byte. A quote opens a quoted field only as the
 * field's first byte; inside, a doubled quote is text and a single one closes. After a closing
 * quote, or a quote elsewhere, the machine is in a plain field: the record is malformed, but its
 * end is still found by the same rules.
 */
#ifndef EIOT_INGEST_CSV_SCAN_H
#define EIOT_INGEST_CSV_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "ingest/csv_reader.h"

/* A CsvFormat with its defaults filled in and the file's line end. */
typedef struct CsvRules {
    char delimiter;
    char quote; /* equal to `delimiter` when there is none: then it opens nothing */
    bool has_quotes;
    char line_end;
} CsvRules;

CsvRules csv_rules(const CsvFormat *format, char line_end);

/* What is in some bytes, in one pass over them. */
typedef struct CsvCensus {
    uint64_t n_line_ends;
    bool has_quote;
    bool has_nul;
    bool has_high; /* a byte above 0x7f */
} CsvCensus;

CsvCensus csv_census(const CsvRules *rules, Str bytes);

/* Line end bytes in `bytes`. */
uint64_t csv_count_line_ends(const CsvRules *rules, Str bytes);

/* Index of the line end byte that ends the record beginning at `start`, or text.len when it is not
 * in `text`; then *ret_is_open tells that `text` ends inside a quoted field. */
size_t csv_record_end(const CsvRules *rules, Str text, size_t start, bool *ret_is_open);

/* End of the last whole record of `bytes`, 0 when none is whole. */
size_t csv_last_record_end(const CsvRules *rules, Str bytes, bool has_quote);

/* Where the last `n` records of `bytes` begin, lines without a byte not counted; *ret_found is how
 * many there are. Only whole records count, unless `is_end`: then the last needs no line end. */
size_t csv_tail_start(const CsvRules *rules, Str bytes, size_t n, bool is_end, size_t *ret_found);

/* The same machine for a record that arrives in pieces and is not held. */
typedef enum CsvPassState {
    CSV_PASS_FIELD_START,
    CSV_PASS_PLAIN,
    CSV_PASS_QUOTED,
    CSV_PASS_CLOSING, /* after a quote inside quotes: it closes, or the next byte doubles it */
} CsvPassState;

/* Goes on through `piece`. True when the record ends in it: *ret_used is then the number of bytes
 * up to and with its line end. `state` begins as CSV_PASS_FIELD_START. */
bool csv_pass_over(const CsvRules *rules, CsvPassState *state, Str piece, size_t *ret_used);

/* '\r' when the first line of `head` ends with CR alone, else '\n'. */
char csv_find_line_end(const CsvFormat *format, Str head);

#endif

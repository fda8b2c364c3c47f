/*
 * csv_text: records as one line of text each, to compare what a reader gave as a whole:
 *
 *     2: M001|"a, b"||0.5          line 2, four fields, the second was in quotes
 *     3-5: quote is never closed   a fault; @2 after it is the field, [..] the raw text when short
 */
#ifndef EIOT_TEST_INGEST_CSV_TEXT_H
#define EIOT_TEST_INGEST_CSV_TEXT_H

#include "ingest/csv_reader.h"

static inline void csv_text_bytes(StrBuf *out, Str bytes)
{
    for (size_t at = 0; at < bytes.len; at++) {
        const unsigned char byte = (unsigned char) bytes.ptr[at];
        if (byte == '\n')
            strbuf_puts(out, "\\n");
        else if (byte == '\r')
            strbuf_puts(out, "\\r");
        else if (byte == '\0')
            strbuf_puts(out, "\\0");
        else if (byte >= 0x80)
            strbuf_printf(out, "\\x%02x", (unsigned) byte);
        else
            strbuf_put_char(out, (char) byte);
    }
}

static inline void csv_text_record(StrBuf *out, const CsvRecord *record)
{
    strbuf_printf(out, "%llu", (unsigned long long) record->line);
    if (record->n_lines != 1)
        strbuf_printf(out, "-%llu", (unsigned long long) (record->line + record->n_lines - 1));
    strbuf_puts(out, ": ");
    if (record->fault != CSV_FAULT_NONE) {
        strbuf_puts(out, csv_record_reason(record));
        if (record->fault_field != 0)
            strbuf_printf(out, " @%zu", record->fault_field);
        if (record->raw.len < 64) {
            strbuf_puts(out, " [");
            csv_text_bytes(out, record->raw);
            strbuf_puts(out, "]");
        }
    }
    for (size_t field = 0; field < record->n_fields; field++) {
        const char *quote = csv_record_is_quoted(record, field) ? "\"" : "";
        strbuf_printf(out, "%s%s", field == 0 ? "" : "|", quote);
        csv_text_bytes(out, record->fields[field]);
        strbuf_puts(out, quote);
    }
    strbuf_put_char(out, '\n');
}

#endif

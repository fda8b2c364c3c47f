#include "ingest/layouts/layout_rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

#define REASON_BYTES 300

/* Bytes that grow; records hold places in them, for they move. */
typedef struct Bytes {
    char *ptr;
    size_t n;
    size_t size;
} Bytes;

/* Where a record comes from; places in `raws` and `reasons`. */
typedef struct Origin {
    uint64_t line;
    size_t raw_at;
    size_t raw_n;
    size_t reason_at; /* NO_REASON: none */
    size_t field;
} Origin;

#define NO_REASON SIZE_MAX

struct LayoutRows {
    Bytes text;
    Bytes raws;
    Bytes reasons;
    Origin *origins;
    CsvOrigin *given;
    size_t n_records;
    size_t size; /* of origins and given */

    size_t record_at; /* in text: of the record that is being written */
    size_t n_fields;
    bool is_spoilt; /* a field of it holds what keeps fields apart */
    bool has_nul;
    uint64_t line; /* of layout_at() */
    size_t raw_at;
    size_t raw_n;

    uint64_t n_skipped;
    char warning[LAYOUT_WARNING_BYTES];
};

LayoutRows *layout_rows_new(Arena *arena)
{
    return ARENA_NEW(arena, LayoutRows);
}

void layout_rows_close(LayoutRows *rows)
{
    if (rows == NULL)
        return;
    mem_free(rows->text.ptr);
    mem_free(rows->raws.ptr);
    mem_free(rows->reasons.ptr);
    mem_free(rows->origins);
    mem_free(rows->given);
}

static void put(Bytes *bytes, Str text)
{
    if (bytes->size - bytes->n < text.len) {
        while (bytes->size - bytes->n < text.len)
            bytes->size = bytes->size == 0 ? 4096 : bytes->size * 2;
        bytes->ptr = mem_resize(bytes->ptr, bytes->size);
    }
    if (text.len > 0)
        memcpy(bytes->ptr + bytes->n, text.ptr, text.len);
    bytes->n += text.len;
}

void layout_rows_start(LayoutRows *rows)
{
    rows->text.n = 0;
    rows->raws.n = 0;
    rows->reasons.n = 0;
    rows->n_records = 0;
    rows->record_at = 0;
    rows->n_fields = 0;
    rows->is_spoilt = false;
    rows->has_nul = false;
    rows->n_skipped = 0;
    rows->warning[0] = '\0';
    rows->line = 0;
    rows->raw_at = 0;
    rows->raw_n = 0;
}

void layout_at(LayoutRows *rows, uint64_t line, Str raw)
{
    if (raw.len > LIMIT_REJECT_TEXT_BYTES)
        raw.len = LIMIT_REJECT_TEXT_BYTES;
    rows->line = line;
    rows->raw_at = rows->raws.n;
    rows->raw_n = raw.len;
    put(&rows->raws, raw);
}

void layout_field(LayoutRows *rows, Str text)
{
    static const char delimiter[] = {LAYOUT_DELIMITER};

    if (rows->n_fields > 0)
        put(&rows->text, (Str){delimiter, 1});
    rows->n_fields++;
    for (size_t i = 0; i < text.len; i++) {
        rows->is_spoilt |=
            text.ptr[i] == LAYOUT_DELIMITER || text.ptr[i] == '\n' || text.ptr[i] == '\r';
        rows->has_nul |= text.ptr[i] == '\0';
    }
    put(&rows->text, text);
}

void layout_number(LayoutRows *rows, int64_t number)
{
    char text[24];

    (void) snprintf(text, sizeof(text), "%lld", (long long) number);
    layout_field(rows, str_from(text));
}

uint64_t layout_line(const LayoutRows *rows)
{
    return rows->line;
}

static void add(LayoutRows *rows, size_t reason_at, size_t field)
{
    if (rows->n_records == rows->size) {
        rows->size = rows->size == 0 ? 256 : rows->size * 2;
        rows->origins = mem_resize(rows->origins, rows->size * sizeof(*rows->origins));
    }
    put(&rows->text, STR("\n"));
    rows->origins[rows->n_records++] = (Origin){
        .line = rows->line,
        .raw_at = rows->raw_at,
        .raw_n = rows->raw_n,
        .reason_at = reason_at,
        .field = field,
    };
    rows->record_at = rows->text.n;
    rows->n_fields = 0;
    rows->is_spoilt = false;
}

void layout_record(LayoutRows *rows)
{
    if (rows->is_spoilt)
        layout_reject(rows, 0, "record holds a control character");
    else
        add(rows, NO_REASON, 0);
}

void layout_reject(LayoutRows *rows, size_t field, const char *format, ...)
{
    const size_t at = rows->reasons.n;
    char reason[REASON_BYTES];
    va_list arguments;

    va_start(arguments, format);
    (void) vsnprintf(reason, sizeof(reason), format, arguments);
    va_end(arguments);
    put(&rows->reasons, (Str){reason, strlen(reason) + 1});
    rows->text.n = rows->record_at;
    put(&rows->text, STR("-")); /* a line without a byte would be no record */
    add(rows, at, field);
}

void layout_skip(LayoutRows *rows)
{
    rows->n_skipped++;
}

void layout_warn(LayoutRows *rows, const char *format, ...)
{
    va_list arguments;

    if (rows->warning[0] != '\0')
        return;
    va_start(arguments, format);
    (void) vsnprintf(rows->warning, sizeof(rows->warning), format, arguments);
    va_end(arguments);
}

size_t layout_rows_bytes(const LayoutRows *rows)
{
    return rows->text.n;
}

size_t layout_rows_count(const LayoutRows *rows)
{
    return rows->n_records;
}

CsvBlock layout_rows_block(LayoutRows *rows)
{
    rows->given = mem_resize(rows->given, (rows->size + 1) * sizeof(*rows->given));
    for (size_t i = 0; i < rows->n_records; i++) {
        const Origin *origin = &rows->origins[i];
        rows->given[i] = (CsvOrigin){
            .line = origin->line,
            .raw = {origin->raw_n == 0 ? "" : rows->raws.ptr + origin->raw_at, origin->raw_n},
            .reason = origin->reason_at == NO_REASON ? NULL : rows->reasons.ptr + origin->reason_at,
            .field = origin->field,
        };
    }
    return (CsvBlock){
        .text = {rows->text.ptr, rows->text.n},
        .line_end = '\n',
        .has_nul = rows->has_nul,
        .origins = rows->given,
    };
}

uint64_t layout_rows_skipped(const LayoutRows *rows)
{
    return rows->n_skipped;
}

const char *layout_rows_warning(const LayoutRows *rows)
{
    return rows->warning;
}

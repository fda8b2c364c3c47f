/*
 * Two ways through a record.
 *
 * The plain way finds delimiters, line ends and quotes 64 bytes at a time as bits of a word and
 * walks the bits (Langdale & Lemire 2019, "Parsing gigabytes of JSON per second", section 3.1):
 *
 *     M0001234,2025-07-01T00:00:00Z,0.250,1800\nM0001234,...
 *             1                    1     1    1
 *
 * A bit that is a quote sends the whole record the careful way: csv_record_end() says where it
 * ends, then its fields are cut one by one under the full rules. So files without quotes pay for
 * none, and there is one place where quoting is judged.
 */
#include "csv_reader.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ingest/csv_scan.h"
#include "ingest/encoding.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define WINDOW           ((size_t) 64)
#define RECORD_BYTES_MAX ((size_t) LIMIT_RECORD_BYTES)

struct CsvReader {
    CsvFormat format;
    CsvRules rules;
    CsvBlock block;
    char searched_quote; /* the quote, or the delimiter when the block has no quote */
    size_t at;           /* where the next record begins */
    uint64_t line;       /* physical line of `at` */
    size_t n_given;      /* records of the block so far */
    size_t window;       /* `marks` are for text[window .. window+63] */
    uint64_t marks;      /* delimiters, line ends and quotes not yet used */
    bool is_fault_given;
    Arena *unescaped; /* fields with doubled quotes, of this block */
    uint64_t quoted[LIMIT_COLUMNS / 64];
    Str fields[LIMIT_COLUMNS];
};

static const uint64_t none_quoted[LIMIT_COLUMNS / 64];

bool csv_format_is_valid(const CsvFormat *format)
{
    const CsvRules rules = csv_rules(format, '\n');
    const char bytes[] = {rules.delimiter, rules.quote};

    for (size_t at = 0; at < COUNT_OF(bytes); at++)
        if ((signed char) bytes[at] < 0 || bytes[at] == '\n' || bytes[at] == '\r')
            return false;
    return !rules.has_quotes || rules.delimiter != rules.quote;
}

const char *csv_fault_text(CsvFault fault)
{
    switch (fault) {
    case CSV_FAULT_NONE:
        return "";
    case CSV_FAULT_NUL:
        return "record holds a NUL byte";
    case CSV_FAULT_ENCODING:
        return "record is not valid UTF-8";
    case CSV_FAULT_QUOTE_INSIDE:
        return "quote inside a field that does not begin with one";
    case CSV_FAULT_AFTER_QUOTE:
        return "text after the closing quote of a field";
    case CSV_FAULT_QUOTE_OPEN:
        return "quote is never closed";
    case CSV_FAULT_TOO_LONG:
        return "record is longer than 1048576 bytes";
    case CSV_FAULT_TOO_MANY:
        return "record has more than 1024 fields";
    case CSV_FAULT_LAYOUT:
        break;
    }
    return "";
}

_Static_assert(LIMIT_RECORD_BYTES == 1048576 && LIMIT_COLUMNS == 1024, "stated in the texts above");

CsvReader *csv_reader_new(Arena *arena, const CsvFormat *format)
{
    CsvReader *reader = ARENA_NEW(arena, CsvReader);

    reader->format = *format;
    reader->unescaped = arena_new();
    return reader;
}

void csv_reader_close(CsvReader *reader)
{
    if (reader == NULL)
        return;
    arena_free(reader->unescaped);
    reader->unescaped = NULL;
}

#if defined(__SSE2__)
static uint64_t find_marks(const char *bytes, char delimiter, char line_end, char quote)
{
    const __m128i delimiters = _mm_set1_epi8(delimiter);
    const __m128i line_ends = _mm_set1_epi8(line_end);
    const __m128i quotes = _mm_set1_epi8(quote);
    uint64_t marks = 0;

    for (size_t part = 0; part < WINDOW / 16; part++) {
        const __m128i chunk = _mm_loadu_si128((const __m128i *) (const void *) (bytes + 16 * part));
        const __m128i hit = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(chunk, delimiters), _mm_cmpeq_epi8(chunk, line_ends)),
            _mm_cmpeq_epi8(chunk, quotes));
        marks |= (uint64_t) (unsigned) _mm_movemask_epi8(hit) << (16 * part);
    }
    return marks;
}
#else
static uint64_t find_marks(const char *bytes, char delimiter, char line_end, char quote)
{
    uint64_t marks = 0;

    for (size_t at = 0; at < WINDOW; at++) {
        const bool is_mark = bytes[at] == delimiter || bytes[at] == line_end || bytes[at] == quote;
        marks |= (uint64_t) is_mark << at;
    }
    return marks;
}
#endif

/* Marks of the window at `at`; past the end of the text are zeros, which are no marks. */
static inline void look_at(CsvReader *reader, size_t at)
{
    const Str text = reader->block.text;
    const CsvRules *rules = &reader->rules;
    const char *bytes;
    char rest[WINDOW];

    reader->window = at;
    if (at >= text.len) {
        reader->marks = 0;
        return;
    }
    bytes = text.ptr + at;
    if (text.len - at < WINDOW) {
        memset(rest, 0, sizeof(rest));
        memcpy(rest, bytes, text.len - at);
        bytes = rest;
    }
    reader->marks = find_marks(bytes, rules->delimiter, rules->line_end, reader->searched_quote);
}

void csv_reader_start(CsvReader *reader, const CsvBlock *block)
{
    reader->rules = csv_rules(&reader->format, block->line_end);
    reader->block = *block;
    reader->searched_quote = reader->rules.delimiter;
    if (block->has_quote)
        reader->searched_quote = reader->rules.quote;
    reader->at = 0;
    reader->line = block->first_line;
    reader->n_given = 0;
    reader->is_fault_given = false;
    arena_reset(reader->unescaped);
    look_at(reader, 0);
}

/* Without the CRs of CRLF (and of CR CR LF, which copies between systems leave). */
static inline size_t trim_line_end(Str text, size_t start, size_t end)
{
    while (end > start && text.ptr[end - 1] == '\r')
        end--;
    return end;
}

/* Turns the record into one with a fault. */
static void set_fault(CsvRecord *record, CsvFault fault, size_t field)
{
    record->fault = fault;
    record->fault_field = field;
    record->n_fields = 0;
    record->quoted = none_quoted;
    if ((fault == CSV_FAULT_QUOTE_OPEN || fault == CSV_FAULT_TOO_LONG) &&
        record->raw.len > LIMIT_REJECT_TEXT_BYTES)
        record->raw.len = LIMIT_REJECT_TEXT_BYTES;
}

/* Checks of the bytes themselves; only where the block says that there may be something. */
static void check_bytes(const CsvReader *reader, CsvRecord *record)
{
    const CsvBlock *block = &reader->block;

    if (block->has_nul && memchr(record->raw.ptr, '\0', record->raw.len) != NULL) {
        size_t field = 0;
        while (field < record->n_fields &&
               memchr(record->fields[field].ptr, '\0', record->fields[field].len) == NULL)
            field++;
        set_fault(record, CSV_FAULT_NUL, field < record->n_fields ? field + 1 : 0);
    } else if (!block->is_utf8 && !utf8_is_valid(record->raw)) {
        size_t field = 0;
        while (field < record->n_fields && utf8_is_valid(record->fields[field]))
            field++;
        set_fault(record, CSV_FAULT_ENCODING, field < record->n_fields ? field + 1 : 0);
    }
}

/* A field that holds doubled quotes, with each pair made one. */
static Str unescape(CsvReader *reader, Str field)
{
    char *text = arena_alloc(reader->unescaped, field.len);
    size_t n = 0;

    for (size_t at = 0; at < field.len; at++) {
        text[n++] = field.ptr[at];
        if (field.ptr[at] == reader->rules.quote)
            at++; /* the second of the pair */
    }
    return (Str){text, n};
}

/* Cuts the quoted field that begins at text[at]; *ret_next is the byte after its closing quote.
 * False when it is not closed. */
static bool cut_quoted(CsvReader *reader, Str text, size_t at, Str *ret_field, size_t *ret_next)
{
    const char quote = reader->rules.quote;
    const size_t first = at + 1;
    bool has_pair = false;

    for (at = first;; at += 2) {
        const char *found = at < text.len ? memchr(text.ptr + at, quote, text.len - at) : NULL;
        if (found == NULL)
            return false;
        at = (size_t) (found - text.ptr);
        if (at + 1 == text.len || text.ptr[at + 1] != quote)
            break;
        has_pair = true;
    }
    *ret_field = (Str){text.ptr + first, at - first};
    if (has_pair)
        *ret_field = unescape(reader, *ret_field);
    *ret_next = at + 1;
    return true;
}

/* Cuts the field `n` that begins at *at, and goes past it; a fault when it breaks a rule. */
static CsvFault cut_field(CsvReader *reader, Str text, size_t n, size_t *at)
{
    const CsvRules *rules = &reader->rules;
    const size_t start = *at;
    const char *end;
    size_t length;

    if (start < text.len && text.ptr[start] == rules->quote) {
        if (!cut_quoted(reader, text, start, &reader->fields[n], at))
            return CSV_FAULT_QUOTE_OPEN;
        if (*at < text.len && text.ptr[*at] != rules->delimiter)
            return CSV_FAULT_AFTER_QUOTE;
        reader->quoted[n / 64] |= UINT64_C(1) << (n % 64);
        return CSV_FAULT_NONE;
    }
    end = memchr(text.ptr + start, rules->delimiter, text.len - start);
    length = end == NULL ? text.len - start : (size_t) (end - text.ptr) - start;
    reader->fields[n] = (Str){text.ptr + start, length};
    *at = start + length;
    return memchr(text.ptr + start, rules->quote, length) == NULL ? CSV_FAULT_NONE
                                                                  : CSV_FAULT_QUOTE_INSIDE;
}

/* Cuts record->raw into fields under the full rules. */
static void cut_fields(CsvReader *reader, CsvRecord *record)
{
    const Str text = record->raw;
    size_t n = 0;
    size_t at = 0;

    memset(reader->quoted, 0, sizeof(reader->quoted));
    record->quoted = reader->quoted;
    for (;; at++) { /* over the delimiter */
        CsvFault fault;
        if (n == LIMIT_COLUMNS) {
            set_fault(record, CSV_FAULT_TOO_MANY, 0);
            return;
        }
        fault = cut_field(reader, text, n, &at);
        n++;
        if (fault != CSV_FAULT_NONE) {
            set_fault(record, fault, n);
            return;
        }
        if (at == text.len)
            break;
    }
    record->n_fields = n;
}

/* The record at reader->at, which holds a quote. */
static void read_quoted(CsvReader *reader, CsvRecord *record)
{
    const Str text = reader->block.text;
    const size_t start = reader->at;
    bool is_open;
    const size_t end = csv_record_end(&reader->rules, text, start, &is_open);
    uint64_t n_inside = csv_count_line_ends(&reader->rules, (Str){text.ptr + start, end - start});

    if (is_open) {
        /* A line end as the last byte begins no further line. */
        if (text.ptr[end - 1] == reader->rules.line_end)
            n_inside--;
        record->raw = (Str){text.ptr + start, end - start};
        record->n_fields = 0;
        set_fault(record, CSV_FAULT_QUOTE_OPEN, 0);
    } else {
        record->raw = (Str){text.ptr + start, trim_line_end(text, start, end) - start};
        cut_fields(reader, record);
        if (end - start > RECORD_BYTES_MAX)
            set_fault(record, CSV_FAULT_TOO_LONG, 0);
    }
    record->n_lines = 1 + n_inside;
    reader->at = end < text.len ? end + 1 : end;
    look_at(reader, reader->at);
}

/* The record from reader->at to its line end at `end`, whose first `n` fields are cut; the last one
 * begins at `field_start`. */
static void
finish_plain(CsvReader *reader, CsvRecord *record, size_t end, size_t n, size_t field_start)
{
    const Str text = reader->block.text;
    const size_t start = reader->at;
    const size_t trimmed = trim_line_end(text, start, end);

    reader->at = end < text.len ? end + 1 : end;
    record->raw = (Str){text.ptr + start, trimmed - start};
    record->n_lines = 1;
    record->quoted = none_quoted;
    record->n_fields = n + 1;
    if (n >= LIMIT_COLUMNS)
        set_fault(record, CSV_FAULT_TOO_MANY, 0);
    else
        reader->fields[n] =
            (Str){text.ptr + field_start, trimmed > field_start ? trimmed - field_start : 0};
    if (end - start > RECORD_BYTES_MAX)
        set_fault(record, CSV_FAULT_TOO_LONG, 0);
}

/* The record at reader->at. False when it holds a quote: nothing is changed then but the marks. */
static bool read_plain(CsvReader *reader, CsvRecord *record)
{
    const Str text = reader->block.text;
    const char delimiter = reader->rules.delimiter;
    size_t field_start = reader->at;
    size_t window = reader->window;
    uint64_t marks = reader->marks;
    size_t n = 0;
    size_t at;

    for (;;) {
        while (marks == 0 && window < text.len) {
            window += WINDOW;
            look_at(reader, window);
            marks = reader->marks;
        }
        if (marks == 0) {
            at = text.len;
            break;
        }
        at = window + (size_t) __builtin_ctzll(marks);
        marks &= marks - 1;
        if (text.ptr[at] != delimiter)
            break;
        /* The last slot is kept for the last field: n goes on counting. */
        if (n < LIMIT_COLUMNS - 1)
            reader->fields[n] = (Str){text.ptr + field_start, at - field_start};
        n++;
        field_start = at + 1;
    }
    if (at < text.len && text.ptr[at] != reader->rules.line_end)
        return false;
    reader->window = window;
    reader->marks = marks;
    finish_plain(reader, record, at, n, field_start);
    return true;
}

/* The one record of a block that stands for what csv_blocks could not hold. */
static bool give_fault(CsvReader *reader, CsvRecord *ret_record)
{
    if (reader->is_fault_given)
        return false;
    reader->is_fault_given = true;
    *ret_record = (CsvRecord){
        .line = reader->line,
        .n_lines = reader->block.fault_lines,
        .raw = reader->block.text,
        .fields = reader->fields,
    };
    set_fault(ret_record, reader->block.fault, 0);
    return true;
}

/* Of an unfolded file: the place that the record stands for. */
static void set_origin(CsvReader *reader, CsvRecord *record)
{
    const CsvOrigin *origin = &reader->block.origins[reader->n_given++];

    record->line = origin->line;
    record->n_lines = 1;
    record->raw = origin->raw;
    record->reason = origin->reason;
    if (origin->reason != NULL)
        set_fault(record, CSV_FAULT_LAYOUT, origin->field);
}

bool csv_reader_next(CsvReader *reader, CsvRecord *ret_record)
{
    if (reader->block.fault != CSV_FAULT_NONE)
        return give_fault(reader, ret_record);
    while (reader->at < reader->block.text.len) {
        ret_record->line = reader->line;
        ret_record->fields = reader->fields;
        ret_record->fault = CSV_FAULT_NONE;
        ret_record->fault_field = 0;
        if (!read_plain(reader, ret_record))
            read_quoted(reader, ret_record);
        reader->line += ret_record->n_lines;
        if (ret_record->raw.len == 0 && ret_record->fault == CSV_FAULT_NONE)
            continue; /* a line without a byte is no record */
        if (reader->block.has_nul || !reader->block.is_utf8) {
            if (ret_record->fault == CSV_FAULT_NONE)
                check_bytes(reader, ret_record);
        }
        if (reader->block.origins != NULL)
            set_origin(reader, ret_record);
        return true;
    }
    return false;
}

CsvBlock csv_block_of(Str text, const CsvFormat *format)
{
    const char line_end = csv_find_line_end(format, text);
    const CsvRules rules = csv_rules(format, line_end);
    const CsvCensus census = csv_census(&rules, text);

    return (CsvBlock){
        .first_line = 1,
        .text = text,
        .line_end = line_end,
        .has_quote = census.has_quote,
        .has_nul = census.has_nul,
        .is_utf8 = !census.has_high || utf8_is_valid(text),
    };
}

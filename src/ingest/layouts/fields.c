#include "ingest/layouts/fields.h"

#include <stdbool.h>
#include <string.h>

size_t layout_split(Str line, char delimiter, Str *ret_fields, size_t max)
{
    size_t n = 0;
    size_t at = 0;

    while (n < max && at <= line.len) {
        const char *end = memchr(line.ptr + at, delimiter, line.len - at);
        const size_t stop = end == NULL ? line.len : (size_t) (end - line.ptr);
        ret_fields[n++] = (Str){line.ptr + at, stop - at};
        at = stop + 1;
    }
    return n;
}

/* What splitting a line goes on with. */
typedef struct Splitting {
    Str line;
    char delimiter;
    char quote; /* '\0': none */
    char *space;
    size_t n_space; /* used */
    size_t at;
} Splitting;

/* Text of a quoted field with each pair of quotes made one. */
static Str unescape(Splitting *split, Str field)
{
    char *text = split->space + split->n_space;
    size_t n = 0;

    for (size_t i = 0; i < field.len; i++) {
        text[n++] = field.ptr[i];
        if (field.ptr[i] == split->quote)
            i++; /* the second of the pair */
    }
    split->n_space += n;
    return (Str){text, n};
}

/* The field whose opening quote stands at `at`. */
static CsvFault cut_quoted(Splitting *split, Str *ret_field)
{
    const Str line = split->line;
    const size_t first = split->at + 1;
    bool has_pair = false;

    for (size_t at = first; at < line.len; at++) {
        if (line.ptr[at] != split->quote)
            continue;
        if (at + 1 < line.len && line.ptr[at + 1] == split->quote) {
            has_pair = true;
            at++;
            continue;
        }
        *ret_field = (Str){line.ptr + first, at - first};
        if (has_pair)
            *ret_field = unescape(split, *ret_field);
        split->at = at + 1;
        return at + 1 == line.len || line.ptr[at + 1] == split->delimiter ? CSV_FAULT_NONE
                                                                          : CSV_FAULT_AFTER_QUOTE;
    }
    return CSV_FAULT_QUOTE_OPEN;
}

static CsvFault cut_plain(Splitting *split, Str *ret_field)
{
    const char *start = split->line.ptr + split->at;
    const size_t rest = split->line.len - split->at;
    const char *end = memchr(start, split->delimiter, rest);
    const size_t n = end == NULL ? rest : (size_t) (end - start);

    *ret_field = (Str){start, n};
    split->at += n;
    return split->quote != '\0' && memchr(start, split->quote, n) != NULL ? CSV_FAULT_QUOTE_INSIDE
                                                                          : CSV_FAULT_NONE;
}

CsvFault layout_split_quoted(
    Str line, const CsvFormat *format, char *space, Str *ret_fields, size_t max, size_t *ret_n)
{
    Splitting split = {
        .line = line,
        .delimiter = format->delimiter == '\0' ? ',' : format->delimiter,
        .quote = format->quote == '\0' ? '"' : format->quote,
        .space = space,
    };
    size_t n = 0;

    if (format->has_no_quote)
        split.quote = '\0';
    for (;; split.at++) { /* over the delimiter */
        CsvFault fault;
        if (n == max) {
            *ret_n = 0;
            return CSV_FAULT_TOO_MANY;
        }
        fault = split.quote != '\0' && split.at < line.len && line.ptr[split.at] == split.quote
                    ? cut_quoted(&split, &ret_fields[n])
                    : cut_plain(&split, &ret_fields[n]);
        n++;
        if (fault != CSV_FAULT_NONE) {
            *ret_n = fault == CSV_FAULT_QUOTE_OPEN ? 0 : n;
            return fault;
        }
        if (split.at == line.len)
            break;
    }
    *ret_n = n;
    return CSV_FAULT_NONE;
}

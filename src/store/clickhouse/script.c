/*
 * The little that must be known of ClickHouse's lexer to find the ends of statements and
 * parameters: what is quoted or a comment. Quotes are escaped by a backslash or doubled; a heredoc
 * is $tag$ ... $tag$; comments are -- and # to the end of the line, and slash-star.
 */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "store/clickhouse/clickhouse_internal.h"

static size_t skip_quoted(Str text, size_t at)
{
    char quote = text.ptr[at];

    for (at++; at < text.len; at++) {
        if (text.ptr[at] == '\\')
            at++;
        else if (text.ptr[at] == quote)
            return at + 1; /* a doubled quote begins another quoted text at once */
    }
    return text.len;
}

static size_t skip_line(Str text, size_t at)
{
    const char *end = memchr(text.ptr + at, '\n', text.len - at);

    return end == NULL ? text.len : (size_t) (end + 1 - text.ptr);
}

/* Behind the next `mark` after `at`, or the end. */
static size_t skip_behind(Str text, size_t at, Str mark)
{
    const char *found =
        at >= text.len ? NULL : memmem(text.ptr + at, text.len - at, mark.ptr, mark.len);

    return found == NULL ? text.len : (size_t) (found - text.ptr) + mark.len;
}

static bool is_word(char byte)
{
    return isalnum((unsigned char) byte) || byte == '_';
}

/* $tag$ at `at`, or nothing; a tag does not begin with a digit, as a parameter does. */
static Str heredoc_mark(Str text, size_t at)
{
    size_t end = at + 1;

    if (end < text.len && isdigit((unsigned char) text.ptr[end]))
        return STR("");
    while (end < text.len && is_word(text.ptr[end]))
        end++;
    if (end >= text.len || text.ptr[end] != '$')
        return STR("");
    return (Str){.ptr = text.ptr + at, .len = end + 1 - at};
}

/* Behind the quoted text or comment that begins at `at`; `at` itself when none does. */
static size_t skip_opaque(Str text, size_t at, bool *ret_is_comment)
{
    char byte = text.ptr[at];
    char after = '\0';

    if (at + 1 < text.len)
        after = text.ptr[at + 1];
    *ret_is_comment = false;
    if (byte == '\'' || byte == '"' || byte == '`')
        return skip_quoted(text, at);
    if (byte == '$') {
        Str mark = heredoc_mark(text, at);

        return mark.len == 0 ? at : skip_behind(text, at + mark.len, mark);
    }
    *ret_is_comment = true;
    if ((byte == '-' && after == '-') || (byte == '#' && (after == ' ' || after == '!')))
        return skip_line(text, at);
    if (byte == '/' && after == '*')
        return skip_behind(text, at + 2, STR("*/"));
    return at;
}

Str clickhouse_next_statement(Str *text)
{
    Str whole = *text;
    size_t first = 0;
    bool has_words = false;
    size_t at = 0;

    while (at < whole.len) {
        bool is_comment;
        size_t behind = skip_opaque(whole, at, &is_comment);

        if (behind > at) {
            has_words = has_words || !is_comment;
            at = behind;
            continue;
        }
        if (whole.ptr[at] == ';' && has_words)
            break;
        if (whole.ptr[at] == ';')
            first = at + 1;
        else if (!isspace((unsigned char) whole.ptr[at]))
            has_words = true;
        at++;
    }
    *text = (Str){.ptr = whole.ptr + at, .len = whole.len - at};
    if (text->len > 0)
        *text = (Str){.ptr = text->ptr + 1, .len = text->len - 1};
    if (!has_words)
        return STR("");
    return (Str){.ptr = whole.ptr + first, .len = at - first};
}

/* The number of $N at `at`, 0 when there is none; *ret_end is behind it. */
static size_t param_number(Str text, size_t at, size_t *ret_end)
{
    size_t number = 0;
    size_t end = at + 1;

    if (text.ptr[at] != '$' || (at > 0 && is_word(text.ptr[at - 1])))
        return 0;
    while (end < text.len && isdigit((unsigned char) text.ptr[end]) && number < 100000) {
        number = number * 10 + (size_t) (text.ptr[end] - '0');
        end++;
    }
    *ret_end = end;
    return number;
}

/* A double travels as its bits: the server's reading of decimal text is not exact. */
static void put_placeholder(StrBuf *buffer, size_t number, ColumnType type)
{
    const char *name = clickhouse_param_type(type);

    if (type == COLUMN_F64)
        strbuf_printf(buffer, "reinterpretAsFloat64({p%zu:%s})", number, name);
    else
        strbuf_printf(buffer, "{p%zu:%s}", number, name);
}

Str clickhouse_place_params(
    Arena *arena, Str text, const Param *params, size_t n_params, size_t *ret_n)
{
    StrBuf buffer = strbuf_new(arena);
    size_t at = 0;

    *ret_n = 0;
    while (at < text.len) {
        bool is_comment;
        size_t end = skip_opaque(text, at, &is_comment);
        size_t number = end > at ? 0 : param_number(text, at, &end);

        if (number > *ret_n)
            *ret_n = number;
        if (number > 0 && number <= n_params) {
            put_placeholder(&buffer, number, params[number - 1].type);
        } else {
            if (end <= at)
                end = at + 1;
            strbuf_put(&buffer, (Str){.ptr = text.ptr + at, .len = end - at});
        }
        at = end;
    }
    return strbuf_str(&buffer);
}

/*
 * Where statements end and which parameters they have, by PostgreSQL's lexical rules (manual 4.1):
 * nothing counts inside '...', E'...', "...", $tag$...$tag$ and comments, which nest. A body
 * `begin atomic ... end` without quotes is not known here: write it between $$.
 */
#include <ctype.h>
#include <string.h>

#include "store/postgres/postgres_internal.h"

static bool is_name_start(char byte)
{
    return isalpha((unsigned char) byte) || byte == '_' || (unsigned char) byte >= 0x80;
}

static bool is_name_part(char byte)
{
    return is_name_start(byte) || isdigit((unsigned char) byte) || byte == '$';
}

static char byte_at(Str text, size_t at)
{
    if (at >= text.len)
        return '\0';
    return text.ptr[at];
}

/* Past the closing quote; a doubled one is part of the text. */
static size_t skip_quoted(Str text, size_t at, bool has_escapes)
{
    char quote = text.ptr[at++];

    while (at < text.len) {
        bool is_escape = has_escapes && text.ptr[at] == '\\';
        bool is_quote = text.ptr[at] == quote;

        if (is_quote && byte_at(text, at + 1) != quote)
            return at + 1;
        at += is_escape || is_quote ? 2 : 1;
    }
    return text.len;
}

static size_t skip_line(Str text, size_t at)
{
    while (at < text.len && text.ptr[at] != '\n')
        at++;
    return at;
}

static size_t skip_comment(Str text, size_t at)
{
    size_t depth = 0;

    while (at < text.len) {
        if (text.ptr[at] == '/' && byte_at(text, at + 1) == '*') {
            depth++;
            at += 2;
        } else if (text.ptr[at] == '*' && byte_at(text, at + 1) == '/') {
            at += 2;
            if (--depth == 0)
                return at;
        } else {
            at++;
        }
    }
    return text.len;
}

/* Length of the mark $tag$ that begins at `at`, 0 when none does. */
static size_t mark_length(Str text, size_t at)
{
    size_t end = at + 1;

    if (is_name_start(byte_at(text, end))) {
        while (is_name_part(byte_at(text, end)) && text.ptr[end] != '$')
            end++;
    }
    return byte_at(text, end) == '$' ? end + 1 - at : 0;
}

static size_t skip_dollars(Str text, size_t at, size_t length)
{
    const char *end = memmem(text.ptr + at + length, text.len - at - length, text.ptr + at, length);

    return end == NULL ? text.len : (size_t) (end - text.ptr) + length;
}

/* The parameter $N at `at`: its number, and past it. */
static size_t read_param(Str text, size_t at, size_t *ret_number)
{
    size_t number = 0;

    for (at++; isdigit((unsigned char) byte_at(text, at)); at++) {
        if (number < 100000) /* the protocol ends at 65535 */
            number = number * 10 + (size_t) (text.ptr[at] - '0');
    }
    *ret_number = number;
    return at;
}

typedef enum TokenKind {
    TOKEN_NOTHING, /* space or comment */
    TOKEN_END,     /* ; */
    TOKEN_PARAM,
    TOKEN_OTHER,
} TokenKind;

typedef struct Token {
    TokenKind kind;
    size_t next;
    size_t number; /* of a parameter */
} Token;

static Token read_dollar(Str text, size_t at)
{
    Token token = {.kind = TOKEN_OTHER, .next = at + 1};
    size_t length;

    if (isdigit((unsigned char) byte_at(text, at + 1))) {
        token.kind = TOKEN_PARAM;
        token.next = read_param(text, at, &token.number);
        return token;
    }
    length = mark_length(text, at);
    if (length > 0)
        token.next = skip_dollars(text, at, length);
    return token;
}

static Token read_name(Str text, size_t at)
{
    size_t end = at;

    while (end < text.len && is_name_part(text.ptr[end]))
        end++;
    if (end == at + 1 && (text.ptr[at] == 'e' || text.ptr[at] == 'E') && byte_at(text, end) == '\'')
        end = skip_quoted(text, end, true);
    return (Token){.kind = TOKEN_OTHER, .next = end};
}

static Token read_token(Str text, size_t at)
{
    char byte = text.ptr[at];
    char after = byte_at(text, at + 1);

    if (isspace((unsigned char) byte))
        return (Token){.kind = TOKEN_NOTHING, .next = at + 1};
    if (byte == '-' && after == '-')
        return (Token){.kind = TOKEN_NOTHING, .next = skip_line(text, at)};
    if (byte == '/' && after == '*')
        return (Token){.kind = TOKEN_NOTHING, .next = skip_comment(text, at)};
    if (byte == ';')
        return (Token){.kind = TOKEN_END, .next = at + 1};
    if (byte == '\'' || byte == '"')
        return (Token){.kind = TOKEN_OTHER, .next = skip_quoted(text, at, false)};
    if (byte == '$')
        return read_dollar(text, at);
    if (is_name_start(byte))
        return read_name(text, at);
    return (Token){.kind = TOKEN_OTHER, .next = at + 1};
}

bool postgres_scan_next(PostgresScan *scan, Str *ret_statement)
{
    size_t first = scan->at;
    bool has_words = false;

    while (scan->at < scan->text.len) {
        size_t at = scan->at;
        Token token = read_token(scan->text, at);

        scan->at = token.next < scan->text.len ? token.next : scan->text.len;
        if (token.kind == TOKEN_END && has_words) {
            *ret_statement = (Str){.ptr = scan->text.ptr + first, .len = at - first};
            return true;
        }
        if (token.kind == TOKEN_END)
            first = scan->at;
        else if (token.kind != TOKEN_NOTHING && !has_words) {
            has_words = true;
            first = at;
        }
    }
    *ret_statement = (Str){.ptr = scan->text.ptr + first, .len = scan->text.len - first};
    return has_words;
}

size_t postgres_scan_params(Str text)
{
    size_t highest = 0;

    for (size_t at = 0; at < text.len;) {
        Token token = read_token(text, at);

        if (token.kind == TOKEN_PARAM && token.number > highest)
            highest = token.number;
        at = token.next;
    }
    return highest;
}

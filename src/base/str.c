#include "str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

Str str_from(const char *text)
{
    return (Str){.ptr = text == NULL ? "" : text, .len = text == NULL ? 0 : strlen(text)};
}

bool str_equal(Str left, Str right)
{
    return left.len == right.len && (left.len == 0 || memcmp(left.ptr, right.ptr, left.len) == 0);
}

static char lower(char byte)
{
    if (byte < 'A' || byte > 'Z')
        return byte;
    return "abcdefghijklmnopqrstuvwxyz"[byte - 'A'];
}

bool str_equal_nocase(Str left, Str right)
{
    if (left.len != right.len)
        return false;
    for (size_t at = 0; at < left.len; at++)
        if (lower(left.ptr[at]) != lower(right.ptr[at]))
            return false;
    return true;
}

bool str_starts_with(Str text, Str prefix)
{
    return text.len >= prefix.len && str_equal((Str){text.ptr, prefix.len}, prefix);
}

bool str_ends_with(Str text, Str suffix)
{
    return text.len >= suffix.len &&
           str_equal((Str){text.ptr + (text.len - suffix.len), suffix.len}, suffix);
}

static bool is_nbsp(const char *bytes)
{
    return (unsigned char) bytes[0] == 0xc2 && (unsigned char) bytes[1] == 0xa0;
}

Str str_trim(Str text)
{
    for (;;) {
        if (text.len >= 1 && (text.ptr[0] == ' ' || text.ptr[0] == '\t')) {
            text.ptr++;
            text.len--;
        } else if (text.len >= 2 && is_nbsp(text.ptr)) {
            text.ptr += 2;
            text.len -= 2;
        } else {
            break;
        }
    }
    for (;;) {
        if (text.len >= 1 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
            text.len--;
        else if (text.len >= 2 && is_nbsp(text.ptr + text.len - 2))
            text.len -= 2;
        else
            return text;
    }
}

int str_compare(Str left, Str right)
{
    size_t shorter = left.len < right.len ? left.len : right.len;
    int order = shorter == 0 ? 0 : memcmp(left.ptr, right.ptr, shorter);

    if (order != 0)
        return order;
    return (left.len > right.len) - (left.len < right.len);
}

bool str_glob(Str pattern, Str text)
{
    size_t in_pattern = 0;
    size_t in_text = 0;
    size_t star = SIZE_MAX; /* last '*' seen, and how much of the text it has taken */
    size_t taken = 0;

    while (in_text < text.len) {
        if (in_pattern < pattern.len && pattern.ptr[in_pattern] == '*') {
            star = in_pattern++;
            taken = in_text;
        } else if (
            in_pattern < pattern.len &&
            (pattern.ptr[in_pattern] == '?' || pattern.ptr[in_pattern] == text.ptr[in_text])) {
            in_pattern++;
            in_text++;
        } else if (star != SIZE_MAX) {
            in_pattern = star + 1;
            in_text = ++taken;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.len && pattern.ptr[in_pattern] == '*')
        in_pattern++;
    return in_pattern == pattern.len;
}

/* Edit distance (Levenshtein); texts longer than the row are not compared. */
static size_t distance(Str left, Str right)
{
    size_t row[64];

    if (left.len >= COUNT_OF(row) || right.len >= COUNT_OF(row))
        return SIZE_MAX;
    for (size_t col = 0; col <= right.len; col++)
        row[col] = col;
    for (size_t line = 1; line <= left.len; line++) {
        size_t diagonal = row[0];
        row[0] = line;
        for (size_t col = 1; col <= right.len; col++) {
            size_t change = diagonal + (left.ptr[line - 1] != right.ptr[col - 1]);
            size_t insert = row[col - 1] + 1;
            size_t remove = row[col] + 1;
            diagonal = row[col];
            row[col] = change < insert ? change : insert;
            row[col] = remove < row[col] ? remove : row[col];
        }
    }
    return row[right.len];
}

const char *str_nearest(Str word, const char *const *names)
{
    const char *nearest = NULL;
    size_t least = 4; /* farther than this is another word, not a slip */

    for (; *names != NULL; names++) {
        size_t away = distance(word, str_from(*names));
        if (away < least && away < word.len) {
            least = away;
            nearest = *names;
        }
    }
    return nearest;
}

char *str_dup(Arena *arena, Str text)
{
    return arena_copy(arena, text.ptr, text.len);
}

StrBuf strbuf_new(Arena *arena)
{
    return (StrBuf){.arena = arena, .max = STRBUF_MAX_DEFAULT};
}

static void reserve(StrBuf *buffer, size_t more)
{
    size_t size = buffer->size == 0 ? 256 : buffer->size;
    char *grown;

    ASSERT(buffer->len + more < buffer->max);
    if (buffer->len + more + 1 <= buffer->size)
        return;
    while (size < buffer->len + more + 1)
        size *= 2;
    grown = arena_alloc(buffer->arena, size);
    if (buffer->len > 0)
        memcpy(grown, buffer->ptr, buffer->len);
    grown[buffer->len] = '\0';
    buffer->ptr = grown;
    buffer->size = size;
}

void strbuf_put(StrBuf *buffer, Str text)
{
    reserve(buffer, text.len);
    if (text.len > 0)
        memcpy(buffer->ptr + buffer->len, text.ptr, text.len);
    buffer->len += text.len;
    buffer->ptr[buffer->len] = '\0';
}

void strbuf_put_char(StrBuf *buffer, char byte)
{
    strbuf_put(buffer, (Str){.ptr = &byte, .len = 1});
}

void strbuf_puts(StrBuf *buffer, const char *text)
{
    strbuf_put(buffer, str_from(text));
}

void strbuf_printf(StrBuf *buffer, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(length >= 0);
    reserve(buffer, (size_t) length);
    va_start(args, format);
    (void) vsnprintf(buffer->ptr + buffer->len, (size_t) length + 1, format, args);
    va_end(args);
    buffer->len += (size_t) length;
}

const char *strbuf_text(StrBuf *buffer)
{
    reserve(buffer, 0);
    return buffer->ptr;
}

Str strbuf_str(const StrBuf *buffer)
{
    return (Str){.ptr = buffer->ptr == NULL ? "" : buffer->ptr, .len = buffer->len};
}

void strbuf_clear(StrBuf *buffer)
{
    buffer->len = 0;
    if (buffer->ptr != NULL)
        buffer->ptr[0] = '\0';
}

/*
 * str: slices of text and a buffer that builds text.
 *
 * A Str is {pointer, length}, not NUL-terminated, owning nothing; the function that gives one says
 * until when it is valid. StrBuf grows in an arena up to a stated maximum.
 */
#ifndef EIOT_BASE_STR_H
#define EIOT_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int) (s).len, (s).ptr

/* A Str of a string literal. */
#define STR(literal) ((Str){.ptr = (literal), .len = sizeof(literal) - 1})

/* A Str over a NUL-terminated string; NULL gives the empty Str. */
Str str_from(const char *text);

bool str_equal(Str left, Str right);

/* Letters A-Z and a-z are the same; other bytes must be equal. */
bool str_equal_nocase(Str left, Str right);

bool str_starts_with(Str text, Str prefix);
bool str_ends_with(Str text, Str suffix);

/* Without leading and trailing spaces, tabs and no-break spaces (U+00A0). */
Str str_trim(Str text);

/* Bytewise order, as qsort wants it: below 0, 0, above 0. */
int str_compare(Str left, Str right);

/* `text` with the bytes of `pattern` being literal but for `*` (any run) and `?` (any one byte). */
bool str_glob(Str pattern, Str text);

/* The name in `names` (ending in NULL) a slip of the pen away from `word`, or NULL: for hints. */
const char *str_nearest(Str word, const char *const *names);

/* NUL-terminated copy in `arena`. */
char *str_dup(Arena *arena, Str text);

typedef struct StrBuf {
    Arena *arena;
    char *ptr; /* always NUL-terminated once something was put */
    size_t len;
    size_t size;
    size_t max; /* putting more than this is a broken promise: callers bound what they build */
} StrBuf;

#define STRBUF_MAX_DEFAULT ((size_t) 256 * 1024 * 1024)

StrBuf strbuf_new(Arena *arena);
void strbuf_put(StrBuf *buffer, Str text);
void strbuf_put_char(StrBuf *buffer, char byte);
void strbuf_puts(StrBuf *buffer, const char *text);
void strbuf_printf(StrBuf *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

/* The text so far, NUL-terminated; valid until the next put. */
const char *strbuf_text(StrBuf *buffer);
Str strbuf_str(const StrBuf *buffer);
void strbuf_clear(StrBuf *buffer);

#endif

/*
 * lexer: the text of a model or macro file as tokens: plain text, and what stands in {{ }} and {%
 * %}.
 *
 * Comments {# #} vanish here, and so does white space next to a `-` of {%- -%} {{- -}} {#- -#}; one
 * line end at the end of the file is dropped, as Jinja does. Tokens are slices of the text, which
 * must outlive them; only strings with escapes are copied. Pure: text in, tokens or an error out.
 */
#ifndef EIOT_TRANSFORM_LEXER_H
#define EIOT_TRANSFORM_LEXER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Where something stands in a file of the project; lines and characters count from 1. */
typedef struct Place {
    const char *file;
    size_t line;
    size_t column;
} Place;

typedef enum TokenKind {
    TOKEN_TEXT,
    TOKEN_EXPR_BEGIN,  /* {{ */
    TOKEN_EXPR_END,    /* }} */
    TOKEN_BLOCK_BEGIN, /* {% */
    TOKEN_BLOCK_END,   /* %} */
    TOKEN_NAME,
    TOKEN_STRING, /* text without its quotes, escapes resolved */
    TOKEN_INT,
    TOKEN_FLOAT,
    TOKEN_SIGN, /* one of ( ) [ ] { } , : . | ~ + - * / % = == != < <= > >= */
    TOKEN_END,  /* of the file; always the last token */
} TokenKind;

typedef struct Token {
    TokenKind kind;
    Str text;
    Place place;
} Token;

/* CONFIG error placed at file:line:column for what is never closed or is no Jinja. */
Status
lex(Arena *arena, Str text, const char *file, const Token **ret_tokens, size_t *ret_n, Error *err)
    MUST_USE;

/* The hint for what is outside of the subset. */
#define SUBSET_HINT                                                                                \
    "eiot runs a subset of dbt, see docs/models.md. Write it another way, or run the project "     \
    "with dbt itself: dbt build --project-dir dbt."

/* Starts a CONFIG error at `place`, for what the file says wrongly. */
Status place_error(Place place, Error *err, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same, with SUBSET_HINT. */
Status outside_subset(Place place, Error *err, const char *format, ...) PRINTF_LIKE(3, 4);

#endif

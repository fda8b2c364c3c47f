/*
 * parser_internal: what the parts of the parser share: statements (parser.c) and expressions
 * (parse_expr.c, parse_primary.c).
 */
#ifndef EIOT_TRANSFORM_PARSER_INTERNAL_H
#define EIOT_TRANSFORM_PARSER_INTERNAL_H

#include "transform/ast.h"
#include "transform/growing.h"

typedef struct Parser {
    Arena *arena;
    const Token *tokens;
    size_t at;
    int depth; /* of blocks and brackets, against LIMIT_TEMPLATE_DEPTH */
} Parser;

static inline const Token *peek(const Parser *parser)
{
    return &parser->tokens[parser->at];
}

/* True when the next token is this sign, or this name. */
bool next_is_sign(const Parser *parser, const char *sign);
bool next_is_name(const Parser *parser, const char *name);

/* Takes the next token when it is this sign. */
bool take_sign(Parser *parser, const char *sign);
bool take_name(Parser *parser, const char *name);

Status expect_sign(Parser *parser, const char *sign, Error *err) MUST_USE;
Status expect_any_name(Parser *parser, Str *ret_name, Error *err) MUST_USE;

/* "'%}'", "the end of the file", "'word'": a token for messages, in the parser's arena. */
const char *token_text(const Parser *parser, const Token *token);

/* One level deeper, or the LIMIT error. The caller takes it back by `parser->depth--`. */
Status go_deeper(Parser *parser, Error *err) MUST_USE;

/* A cleared node. */
Expr *new_expr(Parser *parser, ExprKind kind, Place place);

/* A literal, name, list, dict or bracketed expression; then what follows *expr, put around it. */
Status parse_primary(Parser *parser, const Expr **ret, Error *err) MUST_USE;
Status parse_postfix(Parser *parser, const Expr **expr, Error *err) MUST_USE;

/* A whole expression. */
Status parse_expr(Parser *parser, const Expr **ret_expr, Error *err) MUST_USE;

#endif

/*
 * parser: tokens to a tree, by recursive descent. Pure: text in, a tree or an error out.
 *
 * parse_model reads a model or a test: text, {{ }}, set, if, for. parse_macros reads a file of
 * dbt/macros: only {% macro %} definitions and white space or comments between them. Whatever Jinja
 * knows beyond the subset of docs/models.md is an error that says so. Nesting is bounded by
 * LIMIT_TEMPLATE_DEPTH.
 */
#ifndef EIOT_TRANSFORM_PARSER_H
#define EIOT_TRANSFORM_PARSER_H

#include "transform/ast.h"

/* `text` and `file` must outlive the tree, which is in `arena`. */
Status parse_model(Arena *arena, Str text, const char *file, Block *ret_block, Error *err) MUST_USE;

Status parse_macros(
    Arena *arena, Str text, const char *file, const Macro **ret_macros, size_t *ret_n, Error *err)
    MUST_USE;

/* One expression alone, such as `ref('stg_readings')` in a YAML file, at `place`. */
Status
parse_expression(Arena *arena, Str text, Place place, const Expr **ret_expr, Error *err) MUST_USE;

#endif

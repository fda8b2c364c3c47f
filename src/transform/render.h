/*
 * render: a parsed model becomes SQL. Pure: reads no file, no clock, no store; what `ref`, `source`
 * and `config` mean is asked of the caller.
 *
 * Differs from Jinja in what it refuses rather than in what it gives: an undefined name, a missing
 * macro argument, a list written as text and a division are errors here. Bounded by base/limits.h:
 * the size of the result, the work, macros that call macros.
 */
#ifndef EIOT_TRANSFORM_RENDER_H
#define EIOT_TRANSFORM_RENDER_H

#include "transform/ast.h"

/* A dbt var, by name. */
typedef struct NamedValue {
    Str name;
    Value value;
} NamedValue;

typedef struct RenderInput {
    const MacroSet *macros;
    const NamedValue *vars;
    size_t n_vars;
    const char *target_type;       /* "duckdb"; target.name is the same */
    const char *target_schema;     /* "main" */
    const Relation *this_relation; /* NULL: `this` is unknown, as in a test */
    bool is_incremental;

    /* Asked for each call; NULL: the function is unknown here. On an error they set message and
     * hint, and the renderer adds the place. */
    Status (*ref)(void *context, Str model, Relation *ret_relation, Error *err);
    Status (*source)(void *context, Str source, Str table, Relation *ret_relation, Error *err);
    Status (*config)(void *context, Str key, const Value *value, Error *err);
    void *context;
} RenderInput;

/* The text of `block`; in `arena`, NUL-terminated. */
Status render(
    Arena *arena, const Block *block, const RenderInput *input, Str *ret_text, Error *err) MUST_USE;

/* The value of one expression. */
Status
render_value(Arena *arena, const Expr *expr, const RenderInput *input, Value *ret_value, Error *err)
    MUST_USE;

/* What `macro` writes when called with the items of the list `arguments`, by position. */
Status render_macro(
    Arena *arena,
    const Macro *macro,
    const Value *arguments,
    const RenderInput *input,
    Str *ret_text,
    Error *err) MUST_USE;

#endif

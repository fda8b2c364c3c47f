/*
 * render_internal: the state of one render, shared by statements (render.c), expressions (eval.c),
 * functions (functions.c) and filters (filters.c).
 */
#ifndef EIOT_TRANSFORM_RENDER_INTERNAL_H
#define EIOT_TRANSFORM_RENDER_INTERNAL_H

#include "transform/render.h"

/* A name given by `set`, a loop or a macro's parameters; the newest hides the older. */
typedef struct Binding {
    Str name;
    Value value;
    const struct Binding *next;
} Binding;

typedef struct Render {
    Arena *arena;
    const RenderInput *input;
    const Binding *bindings; /* of the macro or model being rendered */
    StrBuf *out;
    size_t n_steps;
    size_t n_bytes; /* text made so far, results within results counted each time */
    int depth;      /* of expressions and blocks being evaluated */
    int macro_depth;
} Render;

/* The arguments of a call, evaluated. */
typedef struct Arguments {
    const Expr *call;
    const Value *values;
} Arguments;

void render_bind(Render *render, Str name, Value value);

/* Counts one step and `n_bytes` of new text; LIMIT error at `place` past the limits. */
Status count_work(Render *render, Place place, size_t n_bytes, Error *err) MUST_USE;

/* Writes the block to render->out; `set` inside of it stays bound, as in Jinja's `if`. */
Status render_block(Render *render, const Block *block, Error *err) MUST_USE;

Status eval(Render *render, const Expr *expr, Value *ret_value, Error *err) MUST_USE;

/* The text of a value that may be written; an error at `place` for lists and dicts. */
Status
write_text(Render *render, const Value *value, Place place, Str *ret_text, Error *err) MUST_USE;

/* A call of a function of dbt or of a macro. */
Status call_function(Render *render, const Expr *call, Value *ret_value, Error *err) MUST_USE;

/* `values` are the filter's arguments without the value it stands behind. */
Status apply_filter(
    Render *render,
    const Expr *filter,
    const Value *value,
    const Value *arguments,
    Value *ret_value,
    Error *err) MUST_USE;

Status call_macro(
    Render *render,
    const Macro *macro,
    const Arguments *arguments,
    Place place,
    Value *ret_value,
    Error *err) MUST_USE;

#endif

#include "transform/render.h"

#include "base/limits.h"
#include "transform/render_internal.h"

static Status limit_error(Place place, Error *err, const char *what, int limit)
{
    (void) error_set(err, STATUS_LIMIT, "rendering passes the limit of %d %s", limit, what);
    error_at(err, place.file, place.line, place.column);
    return STATUS_LIMIT;
}

Status count_work(Render *render, Place place, size_t n_bytes, Error *err)
{
    render->n_steps++;
    render->n_bytes += n_bytes;
    if (render->n_steps > LIMIT_RENDER_STEPS)
        return limit_error(place, err, "steps", LIMIT_RENDER_STEPS);
    if (render->n_bytes > (size_t) LIMIT_RENDER_BYTES)
        return limit_error(place, err, "bytes made on the way", LIMIT_RENDER_BYTES);
    if (n_bytes > (size_t) LIMIT_SQL_BYTES)
        return limit_error(place, err, "bytes of SQL", LIMIT_SQL_BYTES);
    if (render->depth > LIMIT_RENDER_DEPTH)
        return limit_error(place, err, "expressions, one in another", LIMIT_RENDER_DEPTH);
    return OK;
}

void render_bind(Render *render, Str name, Value value)
{
    Binding *binding = ARENA_NEW(render->arena, Binding);

    *binding = (Binding){.name = name, .value = value, .next = render->bindings};
    render->bindings = binding;
}

Status write_text(Render *render, const Value *value, Place place, Str *ret_text, Error *err)
{
    if (!value_is_writable(value))
        return outside_subset(
            place, err, "%s can't be written, use `join`", value_kind_name(value->kind));
    *ret_text = value_write(render->arena, value);
    return OK;
}

static Status put_text(Render *render, Str text, Place place, Error *err)
{
    Status status = count_work(render, place, text.len, err);

    if (status != OK)
        return status;
    if (render->out->len + text.len > (size_t) LIMIT_SQL_BYTES)
        return limit_error(place, err, "bytes of SQL", LIMIT_SQL_BYTES);
    strbuf_put(render->out, text);
    return OK;
}

static Status write_stmt(Render *render, const Stmt *stmt, Error *err)
{
    Value value = {0};
    Str text = {0};
    Status status = eval(render, stmt->value, &value, err);

    if (status == OK)
        status = write_text(render, &value, stmt->place, &text, err);
    return status == OK ? put_text(render, text, stmt->place, err) : status;
}

static Status set_stmt(Render *render, const Stmt *stmt, Error *err)
{
    Value value = {0};
    Status status = eval(render, stmt->value, &value, err);

    if (status == OK)
        render_bind(render, stmt->names[0], value);
    return status;
}

static Status if_stmt(Render *render, const Stmt *stmt, Error *err)
{
    Value value = {0};
    Status status = eval(render, stmt->value, &value, err);

    if (status != OK)
        return status;
    return render_block(render, value_truth(&value) ? &stmt->body : &stmt->otherwise, err);
}

static Value loop_value(Render *render, size_t at, size_t n_items)
{
    static const Str keys[] = {
        {.ptr = "index", .len = 5},
        {.ptr = "index0", .len = 6},
        {.ptr = "first", .len = 5},
        {.ptr = "last", .len = 4},
        {.ptr = "length", .len = 6},
    };
    Value *items = ARENA_ARRAY(render->arena, Value, 5);

    items[0] = value_int((int64_t) at + 1);
    items[1] = value_int((int64_t) at);
    items[2] = value_bool(at == 0);
    items[3] = value_bool(at + 1 == n_items);
    items[4] = value_int((int64_t) n_items);
    return (Value){.kind = VALUE_DICT, .keys = keys, .items = items, .n_items = 5};
}

/* Binds the names of a loop to one item, taken apart when there are several names. */
static Status bind_item(Render *render, const Stmt *stmt, const Value *item, Error *err)
{
    if (stmt->n_names == 1) {
        render_bind(render, stmt->names[0], *item);
        return OK;
    }
    if (item->kind != VALUE_LIST || item->n_items != stmt->n_names)
        return place_error(
            stmt->place,
            err,
            "`for` names %zu parts, an item is not a list of as many",
            stmt->n_names);
    for (size_t at = 0; at < stmt->n_names; at++)
        render_bind(render, stmt->names[at], item->items[at]);
    return OK;
}

static Status for_stmt(Render *render, const Stmt *stmt, Error *err)
{
    const Binding *outer = render->bindings;
    Value list;
    Status status = eval(render, stmt->value, &list, err);

    if (status != OK)
        return status;
    if (list.kind != VALUE_LIST)
        return outside_subset(
            stmt->place, err, "`for` goes over a list, not %s", value_kind_name(list.kind));
    for (size_t at = 0; status == OK && at < list.n_items; at++) {
        render_bind(render, STR("loop"), loop_value(render, at, list.n_items));
        status = bind_item(render, stmt, &list.items[at], err);
        if (status == OK)
            status = render_block(render, &stmt->body, err);
        render->bindings = outer; /* what a loop sets ends with each turn */
    }
    return status;
}

Status render_block(Render *render, const Block *block, Error *err)
{
    Status status = OK;

    render->depth++;
    for (size_t at = 0; status == OK && at < block->n_stmts; at++) {
        const Stmt *stmt = &block->stmts[at];

        switch (stmt->kind) {
        case STMT_TEXT:
            status = put_text(render, stmt->text, stmt->place, err);
            break;
        case STMT_WRITE:
            status = write_stmt(render, stmt, err);
            break;
        case STMT_SET:
            status = set_stmt(render, stmt, err);
            break;
        case STMT_IF:
            status = if_stmt(render, stmt, err);
            break;
        case STMT_FOR:
            status = for_stmt(render, stmt, err);
            break;
        }
    }
    render->depth--;
    return status;
}

Status render(Arena *arena, const Block *block, const RenderInput *input, Str *ret_text, Error *err)
{
    StrBuf out = strbuf_new(arena);
    Render state = {.arena = arena, .input = input, .out = &out};
    Status status = render_block(&state, block, err);

    if (status != OK)
        return status;
    (void) strbuf_text(&out); /* NUL-terminated, also when nothing was put */
    *ret_text = strbuf_str(&out);
    return OK;
}

Status
render_value(Arena *arena, const Expr *expr, const RenderInput *input, Value *ret_value, Error *err)
{
    Render state = {.arena = arena, .input = input};

    return eval(&state, expr, ret_value, err);
}

Status render_macro(
    Arena *arena,
    const Macro *macro,
    const Value *arguments,
    const RenderInput *input,
    Str *ret_text,
    Error *err)
{
    Render state = {.arena = arena, .input = input};
    Expr call = {
        .place = macro->place,
        .n_items = arguments->n_items,
        .n_positional = arguments->n_items,
    };
    Arguments given = {.call = &call, .values = arguments->items};
    Value value;
    Status status = call_macro(&state, macro, &given, macro->place, &value, err);

    if (status != OK)
        return status;
    *ret_text = value.text;
    return OK;
}

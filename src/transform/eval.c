/*
 * The value of an expression: Python's rules where Jinja has them, an error where it would guess.
 */
#include "base/limits.h"
#include "base/mem.h"
#include "transform/render_internal.h"

static const Binding *find_binding(const Render *render, Str name)
{
    for (const Binding *at = render->bindings; at != NULL; at = at->next)
        if (str_equal(at->name, name))
            return at;
    return NULL;
}

static Value target_value(const Render *render)
{
    static const Str keys[] = {
        {.ptr = "type", .len = 4},
        {.ptr = "name", .len = 4},
        {.ptr = "schema", .len = 6},
    };
    Value *items = ARENA_ARRAY(render->arena, Value, 3);

    items[0] = value_text(str_from(render->input->target_type));
    items[1] = items[0];
    items[2] = value_text(str_from(render->input->target_schema));
    return (Value){.kind = VALUE_DICT, .keys = keys, .items = items, .n_items = 3};
}

/* False when nothing is called `name`. */
static bool find_name(const Render *render, Str name, Value *ret)
{
    const Binding *binding = find_binding(render, name);

    if (binding != NULL) {
        *ret = binding->value;
    } else if (str_equal(name, STR("target"))) {
        *ret = target_value(render);
    } else if (str_equal(name, STR("this")) && render->input->this_relation != NULL) {
        *ret = (Value){.kind = VALUE_RELATION, .relation = render->input->this_relation};
    } else {
        return false;
    }
    return true;
}

static Status eval_name(const Render *render, const Expr *expr, Value *ret, Error *err)
{
    if (find_name(render, expr->text, ret))
        return OK;
    return outside_subset(expr->place, err, "nothing is named '%.*s' here", STR_ARG(expr->text));
}

static Status eval_items(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Value *items = ARENA_ARRAY(render->arena, Value, expr->n_items);

    for (size_t at = 0; at < expr->n_items; at++) {
        Status status = eval(render, expr->items[at], &items[at], err);

        if (status != OK)
            return status;
    }
    *ret = (Value){
        .kind = expr->kind == EXPR_DICT ? VALUE_DICT : VALUE_LIST,
        .keys = expr->keys,
        .items = items,
        .n_items = expr->n_items,
    };
    return OK;
}

static Status eval_attribute(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Value left;
    const Value *member = NULL;
    Status status = eval(render, expr->left, &left, err);

    if (status != OK)
        return status;
    if (left.kind == VALUE_DICT)
        member = value_member(&left, expr->text);
    if (member != NULL) {
        *ret = *member;
        return OK;
    }
    if (left.kind == VALUE_RELATION && str_equal(expr->text, STR("schema"))) {
        *ret = value_text(left.relation->schema);
        return OK;
    }
    if (left.kind == VALUE_RELATION &&
        (str_equal(expr->text, STR("name")) || str_equal(expr->text, STR("identifier")))) {
        *ret = value_text(left.relation->name);
        return OK;
    }
    return outside_subset(
        expr->place,
        err,
        "%s has no member '%.*s' here",
        value_kind_name(left.kind),
        STR_ARG(expr->text));
}

static Status eval_index(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Value left;
    Value index;
    Status status = eval(render, expr->left, &left, err);

    if (status == OK)
        status = eval(render, expr->right, &index, err);
    if (status != OK)
        return status;
    if (left.kind == VALUE_LIST && index.kind == VALUE_INT) {
        int64_t at = index.integer < 0 ? index.integer + (int64_t) left.n_items : index.integer;

        if (at < 0 || at >= (int64_t) left.n_items)
            return place_error(
                expr->place,
                err,
                "list has %zu items, none at %lld",
                left.n_items,
                (long long) index.integer);
        *ret = left.items[at];
        return OK;
    }
    if (left.kind == VALUE_DICT && index.kind == VALUE_TEXT) {
        const Value *member = value_member(&left, index.text);

        if (member == NULL)
            return place_error(expr->place, err, "dict has no key '%.*s'", STR_ARG(index.text));
        *ret = *member;
        return OK;
    }
    return outside_subset(
        expr->place,
        err,
        "an index is a number in a list or a string in a dict, not %s in %s",
        value_kind_name(index.kind),
        value_kind_name(left.kind));
}

static Status eval_filter(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Value value;
    Value *arguments = ARENA_ARRAY(render->arena, Value, expr->n_items);
    Status status = eval(render, expr->left, &value, err);

    for (size_t at = 0; status == OK && at < expr->n_items; at++)
        status = eval(render, expr->items[at], &arguments[at], err);
    return status == OK ? apply_filter(render, expr, &value, arguments, ret, err) : status;
}

static Status
wrong_kinds(const Expr *expr, const char *sign, const Value *left, const Value *right, Error *err)
{
    return place_error(
        expr->place,
        err,
        "'%s' doesn't work on %s and %s",
        sign,
        value_kind_name(left->kind),
        value_kind_name(right->kind));
}

static double number_of(const Value *value)
{
    return value->kind == VALUE_INT ? (double) value->integer : value->number;
}

static bool is_number(const Value *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_FLOAT;
}

static Status eval_concat(
    Render *render, const Expr *expr, const Value *left, const Value *right, Value *ret, Error *err)
{
    Str first;
    Str second;
    StrBuf buffer = strbuf_new(render->arena);
    Status status = write_text(render, left, expr->place, &first, err);

    if (status == OK)
        status = write_text(render, right, expr->place, &second, err);
    if (status == OK)
        status = count_work(render, expr->place, first.len + second.len, err);
    if (status != OK)
        return status;
    strbuf_put(&buffer, first);
    strbuf_put(&buffer, second);
    *ret = value_text(strbuf_str(&buffer));
    return OK;
}

/* + and - on numbers; + also puts two texts together. */
static Status eval_sum(
    Render *render, const Expr *expr, const Value *left, const Value *right, Value *ret, Error *err)
{
    bool is_plus = expr->op == OP_PLUS;
    int64_t sum;

    if (left->kind == VALUE_INT && right->kind == VALUE_INT) {
        bool is_over = is_plus ? __builtin_add_overflow(left->integer, right->integer, &sum)
                               : __builtin_sub_overflow(left->integer, right->integer, &sum);

        if (is_over)
            return place_error(expr->place, err, "number is too large");
        *ret = value_int(sum);
        return OK;
    }
    if (is_number(left) && is_number(right)) {
        double number =
            is_plus ? number_of(left) + number_of(right) : number_of(left) - number_of(right);

        if (!__builtin_isfinite(number))
            return place_error(expr->place, err, "number is too large");
        *ret = value_float(number);
        return OK;
    }
    if (is_plus && left->kind == VALUE_TEXT && right->kind == VALUE_TEXT)
        return eval_concat(render, expr, left, right, ret, err);
    return wrong_kinds(expr, is_plus ? "+" : "-", left, right, err);
}

static Status eval_in(const Expr *expr, const Value *item, const Value *set, Value *ret, Error *err)
{
    bool is_in = false;

    if (set->kind == VALUE_LIST) {
        for (size_t at = 0; at < set->n_items && !is_in; at++)
            is_in = value_equal(item, &set->items[at]);
    } else if (set->kind == VALUE_DICT && item->kind == VALUE_TEXT) {
        is_in = value_member(set, item->text) != NULL;
    } else if (set->kind == VALUE_TEXT && item->kind == VALUE_TEXT) {
        for (size_t at = 0; at + item->text.len <= set->text.len && !is_in; at++)
            is_in = str_starts_with(
                (Str){.ptr = set->text.ptr + at, .len = set->text.len - at}, item->text);
    } else {
        return wrong_kinds(expr, "in", item, set, err);
    }
    *ret = value_bool(is_in == (expr->op == OP_IN));
    return OK;
}

static Status
eval_order(const Expr *expr, const Value *left, const Value *right, Value *ret, Error *err)
{
    int order;

    if (!value_order(left, right, &order))
        return wrong_kinds(
            expr, expr->op == OP_LESS || expr->op == OP_LESS_EQUAL ? "<" : ">", left, right, err);
    if (expr->op == OP_LESS)
        *ret = value_bool(order < 0);
    else if (expr->op == OP_LESS_EQUAL)
        *ret = value_bool(order <= 0);
    else if (expr->op == OP_GREATER)
        *ret = value_bool(order > 0);
    else
        *ret = value_bool(order >= 0);
    return OK;
}

static Status eval_binary(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Value left;
    Value right;
    Status status = eval(render, expr->left, &left, err);

    if (status != OK)
        return status;
    if (expr->op == OP_AND || expr->op == OP_OR) { /* the operand that decided, as in Python */
        if (value_truth(&left) == (expr->op == OP_OR)) {
            *ret = left;
            return OK;
        }
        return eval(render, expr->right, ret, err);
    }
    status = eval(render, expr->right, &right, err);
    if (status != OK)
        return status;
    switch (expr->op) {
    case OP_EQUAL:
    case OP_NOT_EQUAL:
        *ret = value_bool(value_equal(&left, &right) == (expr->op == OP_EQUAL));
        return OK;
    case OP_LESS:
    case OP_LESS_EQUAL:
    case OP_GREATER:
    case OP_GREATER_EQUAL:
        return eval_order(expr, &left, &right, ret, err);
    case OP_IN:
    case OP_NOT_IN:
        return eval_in(expr, &left, &right, ret, err);
    case OP_PLUS:
    case OP_MINUS:
        return eval_sum(render, expr, &left, &right, ret, err);
    case OP_CONCAT:
    case OP_AND:
    case OP_OR:
        break;
    }
    return eval_concat(render, expr, &left, &right, ret, err);
}

static Status eval_negate(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Value value;
    Status status = eval(render, expr->left, &value, err);

    if (status != OK)
        return status;
    if (!is_number(&value))
        return place_error(
            expr->place, err, "'-' needs a number, has %s", value_kind_name(value.kind));
    /* the smallest integer can't come here: literals are read without their sign */
    *ret = value.kind == VALUE_INT ? value_int(-value.integer) : value_float(-value.number);
    return OK;
}

static Status eval_choice(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Value condition;
    Status status = eval(render, expr->condition, &condition, err);

    if (status != OK)
        return status;
    return eval(render, value_truth(&condition) ? expr->left : expr->right, ret, err);
}

static Status eval_kind(Render *render, const Expr *expr, Value *ret, Error *err)
{
    Status status;

    switch (expr->kind) {
    case EXPR_LITERAL:
        *ret = expr->literal;
        return OK;
    case EXPR_NAME:
        return eval_name(render, expr, ret, err);
    case EXPR_LIST:
    case EXPR_DICT:
        return eval_items(render, expr, ret, err);
    case EXPR_ATTRIBUTE:
        return eval_attribute(render, expr, ret, err);
    case EXPR_INDEX:
        return eval_index(render, expr, ret, err);
    case EXPR_CALL:
        return call_function(render, expr, ret, err);
    case EXPR_FILTER:
        return eval_filter(render, expr, ret, err);
    case EXPR_NEGATE:
        return eval_negate(render, expr, ret, err);
    case EXPR_BINARY:
        return eval_binary(render, expr, ret, err);
    case EXPR_IF:
        return eval_choice(render, expr, ret, err);
    case EXPR_IS_DEFINED: {
        Value ignored;

        *ret = value_bool(find_name(render, expr->text, &ignored));
        return OK;
    }
    case EXPR_NOT:
    case EXPR_IS_NONE:
        break;
    }
    status = eval(render, expr->left, ret, err);
    if (status != OK)
        return status;
    *ret = value_bool(expr->kind == EXPR_NOT ? !value_truth(ret) : ret->kind == VALUE_NONE);
    return OK;
}

Status eval(Render *render, const Expr *expr, Value *ret_value, Error *err)
{
    Status status = count_work(render, expr->place, 0, err);

    if (status != OK)
        return status;
    render->depth++;
    status = eval_kind(render, expr, ret_value, err);
    render->depth--;
    return status;
}

/*
 * What an expression is made of: literals, names, lists, dicts, calls, and what follows a value:
 * attributes, indexes, filters and `is`.
 */
#include "base/parse.h"
#include "transform/parser_internal.h"

Expr *new_expr(Parser *parser, ExprKind kind, Place place)
{
    Expr *expr = ARENA_NEW(parser->arena, Expr);

    expr->kind = kind;
    expr->place = place;
    return expr;
}

static const Expr *new_literal(Parser *parser, Place place, Value value)
{
    Expr *expr = new_expr(parser, EXPR_LITERAL, place);

    expr->literal = value;
    return expr;
}

/* Expressions up to `close`, which is taken. A comma may stand before it. */
static Status
parse_items(Parser *parser, const char *close, Growing *ret_items, bool *ret_has_comma, Error *err)
{
    *ret_has_comma = false;
    while (!take_sign(parser, close)) {
        const Expr *item;
        Status status = parse_expr(parser, &item, err);

        if (status != OK)
            return status;
        *(const Expr **) growing_add(parser->arena, ret_items, sizeof(const Expr *)) = item;
        if (take_sign(parser, ","))
            *ret_has_comma = true;
        else if (!next_is_sign(parser, close))
            return expect_sign(parser, close, err);
    }
    return OK;
}

static Status
parse_list(Parser *parser, Place place, const char *close, const Expr **ret, Error *err)
{
    Growing items = {0};
    bool has_comma;
    Expr *expr;
    Status status = parse_items(parser, close, &items, &has_comma, err);

    if (status != OK)
        return status;
    if (close[0] == ')' && !has_comma) { /* brackets around one expression; else a tuple */
        if (items.n_items == 0)
            return outside_subset(place, err, "empty brackets '()' are not read");
        *ret = *(const Expr *const *) items.items;
        return OK;
    }
    expr = new_expr(parser, EXPR_LIST, place);
    expr->items = items.items;
    expr->n_items = items.n_items;
    *ret = expr;
    return OK;
}

static Status parse_dict(Parser *parser, Place place, const Expr **ret, Error *err)
{
    Growing keys = {0};
    Growing items = {0};
    Expr *expr = new_expr(parser, EXPR_DICT, place);

    while (!take_sign(parser, "}")) {
        const Token *key = peek(parser);
        const Expr *item;
        Status status;

        if (key->kind != TOKEN_STRING)
            return outside_subset(key->place, err, "keys of a dict must be strings");
        parser->at++;
        status = expect_sign(parser, ":", err);
        if (status == OK)
            status = parse_expr(parser, &item, err);
        if (status != OK)
            return status;
        *(Str *) growing_add(parser->arena, &keys, sizeof(Str)) = key->text;
        *(const Expr **) growing_add(parser->arena, &items, sizeof(const Expr *)) = item;
        if (!take_sign(parser, ",") && !next_is_sign(parser, "}"))
            return expect_sign(parser, "}", err);
    }
    expr->keys = keys.items;
    expr->items = items.items;
    expr->n_items = items.n_items;
    *ret = expr;
    return OK;
}

/* The arguments of a call, after its opening bracket. */
static Status parse_arguments(Parser *parser, Expr *call, Error *err)
{
    Growing items = {0};
    Growing keys = {0};

    while (!take_sign(parser, ")")) {
        const Expr *item;
        const Token *first = peek(parser);
        const Token *second = first->kind == TOKEN_END ? first : first + 1;
        bool has_key = first->kind == TOKEN_NAME && second->kind == TOKEN_SIGN &&
                       str_equal(second->text, STR("="));
        Status status;

        if (has_key) {
            parser->at += 2;
            *(Str *) growing_add(parser->arena, &keys, sizeof(Str)) = first->text;
        } else if (keys.n_items > 0) {
            return place_error(
                first->place, err, "argument without a name stands after a named one");
        }
        status = parse_expr(parser, &item, err);
        if (status != OK)
            return status;
        *(const Expr **) growing_add(parser->arena, &items, sizeof(const Expr *)) = item;
        if (!take_sign(parser, ",") && !next_is_sign(parser, ")"))
            return expect_sign(parser, ")", err);
    }
    call->items = items.items;
    call->n_items = items.n_items;
    call->n_positional = items.n_items - keys.n_items;
    call->keys = keys.items;
    return OK;
}

static Status parse_call(Parser *parser, const Expr *callee, const Expr **ret, Error *err)
{
    Expr *call = new_expr(parser, EXPR_CALL, callee->place);
    Status status;

    if (callee->kind != EXPR_NAME)
        return outside_subset(callee->place, err, "only functions and macros are called, by name");
    call->text = callee->text;
    status = parse_arguments(parser, call, err);
    *ret = call;
    return status;
}

static Status parse_filter(Parser *parser, const Expr *left, const Expr **ret, Error *err)
{
    Expr *filter = new_expr(parser, EXPR_FILTER, peek(parser)->place);
    Status status = expect_any_name(parser, &filter->text, err);

    if (status == OK && take_sign(parser, "("))
        status = parse_arguments(parser, filter, err);
    if (status == OK && filter->n_items != filter->n_positional)
        return outside_subset(filter->place, err, "arguments of filters have no names");
    filter->left = left;
    *ret = filter;
    return status;
}

/* After `is`: [not] none, [not] defined. */
static Status parse_is(Parser *parser, const Expr *left, const Expr **ret, Error *err)
{
    Place place = peek(parser)->place;
    bool is_not = take_name(parser, "not");
    Expr *expr = new_expr(parser, EXPR_IS_NONE, place);

    expr->left = left;
    if (take_name(parser, "defined") && left->kind == EXPR_NAME) {
        expr->kind = EXPR_IS_DEFINED;
        expr->text = left->text;
    } else if (!take_name(parser, "none") && !take_name(parser, "None")) {
        return outside_subset(place, err, "tests are `is none` and, of a name, `is defined`");
    }
    *ret = expr;
    if (is_not) {
        Expr *negation = new_expr(parser, EXPR_NOT, place);

        negation->left = expr;
        *ret = negation;
    }
    return OK;
}

static Status parse_index(Parser *parser, const Expr *left, const Expr **ret, Error *err)
{
    Expr *expr = new_expr(parser, EXPR_INDEX, peek(parser)->place);
    Status status = parse_expr(parser, &expr->right, err);

    if (status == OK)
        status = expect_sign(parser, "]", err);
    expr->left = left;
    *ret = expr;
    return status;
}

static Status parse_attribute(Parser *parser, const Expr *left, const Expr **ret, Error *err)
{
    Expr *expr = new_expr(parser, EXPR_ATTRIBUTE, left->place);
    Status status = expect_any_name(parser, &expr->text, err);

    expr->left = left;
    *ret = expr;
    return status;
}

Status parse_postfix(Parser *parser, const Expr **expr, Error *err)
{
    Status status = OK;

    while (status == OK) {
        if (take_sign(parser, "."))
            status = parse_attribute(parser, *expr, expr, err);
        else if (take_sign(parser, "["))
            status = parse_index(parser, *expr, expr, err);
        else if (take_sign(parser, "("))
            status = parse_call(parser, *expr, expr, err);
        else if (take_sign(parser, "|"))
            status = parse_filter(parser, *expr, expr, err);
        else if (take_name(parser, "is"))
            status = parse_is(parser, *expr, expr, err);
        else
            return OK;
    }
    return status;
}

static Status parse_name(Parser *parser, const Token *token, const Expr **ret, Error *err)
{
    static const char *const keywords[] = {"if", "else", "and", "or", "not", "in", "is"};
    Expr *expr;

    for (size_t at = 0; at < sizeof(keywords) / sizeof(keywords[0]); at++)
        if (str_equal(token->text, str_from(keywords[at])))
            return place_error(token->place, err, "expected a value, found '%s'", keywords[at]);
    parser->at++;
    if (str_equal(token->text, STR("true")) || str_equal(token->text, STR("True"))) {
        *ret = new_literal(parser, token->place, value_bool(true));
    } else if (str_equal(token->text, STR("false")) || str_equal(token->text, STR("False"))) {
        *ret = new_literal(parser, token->place, value_bool(false));
    } else if (str_equal(token->text, STR("none")) || str_equal(token->text, STR("None"))) {
        *ret = new_literal(parser, token->place, value_none());
    } else {
        expr = new_expr(parser, EXPR_NAME, token->place);
        expr->text = token->text;
        *ret = expr;
    }
    return OK;
}

static Status parse_number(Parser *parser, const Token *token, const Expr **ret, Error *err)
{
    Value value = {.kind = token->kind == TOKEN_INT ? VALUE_INT : VALUE_FLOAT};
    bool is_read = token->kind == TOKEN_INT ? str_parse_i64(token->text, &value.integer)
                                            : str_parse_f64(token->text, &value.number);

    if (!is_read)
        return place_error(token->place, err, "number '%.*s' is too large", STR_ARG(token->text));
    parser->at++;
    *ret = new_literal(parser, token->place, value);
    return OK;
}

Status parse_primary(Parser *parser, const Expr **ret, Error *err)
{
    const Token *token = peek(parser);

    switch (token->kind) {
    case TOKEN_NAME:
        return parse_name(parser, token, ret, err);
    case TOKEN_STRING:
        parser->at++;
        *ret = new_literal(parser, token->place, value_text(token->text));
        return OK;
    case TOKEN_INT:
    case TOKEN_FLOAT:
        return parse_number(parser, token, ret, err);
    case TOKEN_SIGN:
        if (take_sign(parser, "("))
            return parse_list(parser, token->place, ")", ret, err);
        if (take_sign(parser, "["))
            return parse_list(parser, token->place, "]", ret, err);
        if (take_sign(parser, "{"))
            return parse_dict(parser, token->place, ret, err);
        break;
    case TOKEN_TEXT:
    case TOKEN_EXPR_BEGIN:
    case TOKEN_EXPR_END:
    case TOKEN_BLOCK_BEGIN:
    case TOKEN_BLOCK_END:
    case TOKEN_END:
        break;
    }
    return outside_subset(
        token->place, err, "expected a value, found %s", token_text(parser, token));
}

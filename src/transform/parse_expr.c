/*
 * The operators of the subset's expressions. Precedence from Jinja's own parser, lowest first:
 *
 *     x if c else y  |  or  |  and  |  not  |  == != < <= > >= in  |  + -  |  ~  |  unary -
 *     |  x.name  x[i]  f(...)  x|filter  x is none                            (parse_primary.c)
 *
 * `~` binds tighter than `+`, and a filter applies after a unary minus: both are Jinja's ways.
 * Comparisons are not chained: `a < b < c` is refused.
 */
#include "transform/parser.h"
#include "transform/parser_internal.h"

static const Expr *
new_binary(Parser *parser, BinaryOp op, Place place, const Expr *left, const Expr *right)
{
    Expr *expr = new_expr(parser, EXPR_BINARY, place);

    expr->op = op;
    expr->left = left;
    expr->right = right;
    return expr;
}

static Status parse_unary(Parser *parser, const Expr **ret, Error *err)
{
    const Token *token = peek(parser);
    Status status;

    if (take_sign(parser, "-")) {
        Expr *negation = new_expr(parser, EXPR_NEGATE, token->place);

        status = parse_primary(parser, &negation->left, err);
        *ret = negation;
    } else {
        status = parse_primary(parser, ret, err);
    }
    return status == OK ? parse_postfix(parser, ret, err) : status;
}

static Status parse_concat(Parser *parser, const Expr **ret, Error *err)
{
    Status status = parse_unary(parser, ret, err);

    while (status == OK && next_is_sign(parser, "~")) {
        Place place = peek(parser)->place;
        const Expr *right;

        parser->at++;
        status = parse_unary(parser, &right, err);
        if (status == OK)
            *ret = new_binary(parser, OP_CONCAT, place, *ret, right);
    }
    return status;
}

static Status parse_sum(Parser *parser, const Expr **ret, Error *err)
{
    Status status = parse_concat(parser, ret, err);

    while (status == OK && (next_is_sign(parser, "+") || next_is_sign(parser, "-"))) {
        Place place = peek(parser)->place;
        BinaryOp op = next_is_sign(parser, "+") ? OP_PLUS : OP_MINUS;
        const Expr *right;

        parser->at++;
        status = parse_concat(parser, &right, err);
        if (status == OK)
            *ret = new_binary(parser, op, place, *ret, right);
    }
    return status;
}

/* The comparison that comes next, taken; false when there is none. */
static bool take_comparison(Parser *parser, BinaryOp *ret_op)
{
    static const struct {
        const char *sign;
        BinaryOp op;
    } signs[] = {
        {"==", OP_EQUAL},
        {"!=", OP_NOT_EQUAL},
        {"<", OP_LESS},
        {"<=", OP_LESS_EQUAL},
        {">", OP_GREATER},
        {">=", OP_GREATER_EQUAL},
    };

    for (size_t at = 0; at < sizeof(signs) / sizeof(signs[0]); at++) {
        if (take_sign(parser, signs[at].sign)) {
            *ret_op = signs[at].op;
            return true;
        }
    }
    *ret_op = OP_IN;
    if (take_name(parser, "in"))
        return true;
    *ret_op = OP_NOT_IN;
    if (!next_is_name(parser, "not") || !str_equal(peek(parser)[1].text, STR("in")))
        return false;
    parser->at += 2;
    return true;
}

static Status parse_comparison(Parser *parser, const Expr **ret, Error *err)
{
    Place place;
    BinaryOp op;
    const Expr *right;
    Status status = parse_sum(parser, ret, err);

    if (status != OK)
        return status;
    place = peek(parser)->place;
    if (!take_comparison(parser, &op))
        return OK;
    status = parse_sum(parser, &right, err);
    if (status != OK)
        return status;
    *ret = new_binary(parser, op, place, *ret, right);
    place = peek(parser)->place;
    if (take_comparison(parser, &op))
        return outside_subset(place, err, "comparisons are not chained, join them by `and`");
    return OK;
}

static Status parse_not(Parser *parser, const Expr **ret, Error *err)
{
    const Token *token = peek(parser);
    Expr *negation;
    Status status;

    if (!take_name(parser, "not"))
        return parse_comparison(parser, ret, err);
    status = go_deeper(parser, err);
    if (status != OK)
        return status;
    negation = new_expr(parser, EXPR_NOT, token->place);
    status = parse_not(parser, &negation->left, err);
    parser->depth--;
    *ret = negation;
    return status;
}

static Status parse_and(Parser *parser, const Expr **ret, Error *err)
{
    Status status = parse_not(parser, ret, err);

    while (status == OK && next_is_name(parser, "and")) {
        Place place = peek(parser)->place;
        const Expr *right;

        parser->at++;
        status = parse_not(parser, &right, err);
        if (status == OK)
            *ret = new_binary(parser, OP_AND, place, *ret, right);
    }
    return status;
}

static Status parse_or(Parser *parser, const Expr **ret, Error *err)
{
    Status status = parse_and(parser, ret, err);

    while (status == OK && next_is_name(parser, "or")) {
        Place place = peek(parser)->place;
        const Expr *right;

        parser->at++;
        status = parse_and(parser, &right, err);
        if (status == OK)
            *ret = new_binary(parser, OP_OR, place, *ret, right);
    }
    return status;
}

/* `value if condition else otherwise`; the else is required, since without it Jinja gives an
 * undefined value. */
static Status parse_choice(Parser *parser, const Expr **ret, Error *err)
{
    Expr *choice;
    Place place;
    Status status = parse_or(parser, ret, err);

    if (status != OK || !next_is_name(parser, "if"))
        return status;
    place = peek(parser)->place;
    parser->at++;
    choice = new_expr(parser, EXPR_IF, place);
    choice->left = *ret;
    status = parse_or(parser, &choice->condition, err);
    if (status != OK)
        return status;
    if (!take_name(parser, "else"))
        return outside_subset(place, err, "`x if condition` needs an `else`");
    status = parse_expr(parser, &choice->right, err);
    *ret = choice;
    return status;
}

Status parse_expr(Parser *parser, const Expr **ret_expr, Error *err)
{
    Status status = go_deeper(parser, err);

    if (status != OK)
        return status;
    status = parse_choice(parser, ret_expr, err);
    parser->depth--;
    return status;
}

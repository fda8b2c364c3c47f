#include "transform/parser.h"

#include <string.h>

#include "base/limits.h"
#include "transform/parser_internal.h"

static bool next_is(const Parser *parser, TokenKind kind, const char *text)
{
    return peek(parser)->kind == kind && str_equal(peek(parser)->text, str_from(text));
}

static bool take(Parser *parser, TokenKind kind, const char *text)
{
    if (!next_is(parser, kind, text))
        return false;
    parser->at++;
    return true;
}

bool next_is_sign(const Parser *parser, const char *sign)
{
    return next_is(parser, TOKEN_SIGN, sign);
}

bool next_is_name(const Parser *parser, const char *name)
{
    return next_is(parser, TOKEN_NAME, name);
}

bool take_sign(Parser *parser, const char *sign)
{
    return take(parser, TOKEN_SIGN, sign);
}

bool take_name(Parser *parser, const char *name)
{
    return take(parser, TOKEN_NAME, name);
}

const char *token_text(const Parser *parser, const Token *token)
{
    if (token->kind == TOKEN_END)
        return "the end";
    if (token->kind == TOKEN_TEXT)
        return "text";
    if (token->kind == TOKEN_STRING)
        return "a string";
    return arena_printf(parser->arena, "'%.*s'", STR_ARG(token->text));
}

Status expect_sign(Parser *parser, const char *sign, Error *err)
{
    if (take_sign(parser, sign))
        return OK;
    return outside_subset(
        peek(parser)->place,
        err,
        "expected '%s', found %s",
        sign,
        token_text(parser, peek(parser)));
}

Status expect_any_name(Parser *parser, Str *ret_name, Error *err)
{
    const Token *token = peek(parser);

    if (token->kind != TOKEN_NAME)
        return outside_subset(
            token->place, err, "expected a name, found %s", token_text(parser, token));
    *ret_name = token->text;
    parser->at++;
    return OK;
}

Status go_deeper(Parser *parser, Error *err)
{
    Place place = peek(parser)->place;

    if (parser->depth >= LIMIT_TEMPLATE_DEPTH) {
        (void) error_set(
            err, STATUS_LIMIT, "blocks or brackets stand more than %d deep", LIMIT_TEMPLATE_DEPTH);
        error_at(err, place.file, place.line, place.column);
        return STATUS_LIMIT;
    }
    parser->depth++;
    return OK;
}

static Status expect_kind(Parser *parser, TokenKind kind, const char *sign, Error *err)
{
    const Token *token = peek(parser);

    if (token->kind != kind)
        return outside_subset(
            token->place, err, "expected '%s', found %s", sign, token_text(parser, token));
    parser->at++;
    return OK;
}

/* The word after `{%`, when that comes next. */
static bool next_block_is(const Parser *parser, const char *word)
{
    const Token *token = peek(parser);

    return token->kind == TOKEN_BLOCK_BEGIN && token[1].kind == TOKEN_NAME &&
           str_equal(token[1].text, str_from(word));
}

/* Takes `{% word %}`. */
static Status expect_block(Parser *parser, const char *word, Error *err)
{
    parser->at += 2;
    if (peek(parser)->kind != TOKEN_BLOCK_END)
        return outside_subset(
            peek(parser)->place,
            err,
            "expected '%%}' after '%s', found %s",
            word,
            token_text(parser, peek(parser)));
    parser->at++;
    return OK;
}

static Status parse_block(Parser *parser, Block *ret_block, Error *err);

/* After `set`. */
static Status parse_set(Parser *parser, Stmt *stmt, Error *err)
{
    Str *name = ARENA_NEW(parser->arena, Str);
    Place place = peek(parser)->place;
    Status status = expect_any_name(parser, name, err);

    if (status != OK)
        return status;
    if (!take_sign(parser, "="))
        return outside_subset(place, err, "`set` is written {%% set name = value %%}");
    stmt->kind = STMT_SET;
    stmt->names = name;
    stmt->n_names = 1;
    status = parse_expr(parser, &stmt->value, err);
    return status == OK ? expect_kind(parser, TOKEN_BLOCK_END, "%}", err) : status;
}

/* After `if` or `elif`, to `endif`, which an elif leaves to the if it belongs to. */
static Status parse_if(Parser *parser, Stmt *stmt, Error *err)
{
    Status status = parse_expr(parser, &stmt->value, err);

    stmt->kind = STMT_IF;
    if (status == OK)
        status = expect_kind(parser, TOKEN_BLOCK_END, "%}", err);
    if (status == OK)
        status = parse_block(parser, &stmt->body, err);
    if (status != OK)
        return status;
    if (next_block_is(parser, "elif")) {
        Stmt *inner = ARENA_NEW(parser->arena, Stmt);

        inner->place = peek(parser)[1].place;
        parser->at += 2;
        stmt->otherwise = (Block){.stmts = inner, .n_stmts = 1};
        status = go_deeper(parser, err);
        if (status != OK)
            return status;
        status = parse_if(parser, inner, err);
        parser->depth--;
        return status;
    }
    if (next_block_is(parser, "else")) {
        status = expect_block(parser, "else", err);
        if (status == OK)
            status = parse_block(parser, &stmt->otherwise, err);
        if (status != OK)
            return status;
    }
    if (!next_block_is(parser, "endif"))
        return place_error(stmt->place, err, "'if' is never closed by {%% endif %%}");
    return expect_block(parser, "endif", err);
}

/* After `for`. */
static Status parse_for(Parser *parser, Stmt *stmt, Error *err)
{
    Growing names = {0};
    Status status;

    stmt->kind = STMT_FOR;
    do {
        status = expect_any_name(parser, growing_add(parser->arena, &names, sizeof(Str)), err);
        if (status != OK)
            return status;
    } while (take_sign(parser, ","));
    stmt->names = names.items;
    stmt->n_names = names.n_items;
    if (!take_name(parser, "in"))
        return outside_subset(
            peek(parser)->place, err, "`for` is written {%% for name in list %%}");
    status = parse_expr(parser, &stmt->value, err);
    if (status != OK)
        return status;
    if (next_is_name(parser, "recursive"))
        return outside_subset(peek(parser)->place, err, "loops are not recursive");
    status = expect_kind(parser, TOKEN_BLOCK_END, "%}", err);
    if (status == OK)
        status = parse_block(parser, &stmt->body, err);
    if (status != OK)
        return status;
    if (next_block_is(parser, "else"))
        return outside_subset(peek(parser)->place, err, "a `for` has no `else`");
    if (!next_block_is(parser, "endfor"))
        return place_error(stmt->place, err, "'for' is never closed by {%% endfor %%}");
    return expect_block(parser, "endfor", err);
}

/* At `{%`: a statement. */
static Status parse_stmt(Parser *parser, Stmt *stmt, Error *err)
{
    Str word = {0};
    Status status;

    parser->at++;
    stmt->place = peek(parser)->place;
    status = expect_any_name(parser, &word, err);
    if (status != OK)
        return status;
    if (str_equal(word, STR("set")))
        return parse_set(parser, stmt, err);
    if (str_equal(word, STR("if")))
        return parse_if(parser, stmt, err);
    if (str_equal(word, STR("for")))
        return parse_for(parser, stmt, err);
    if (str_equal(word, STR("macro")))
        return outside_subset(
            stmt->place, err, "macros are defined in files of dbt/macros, at their top");
    return outside_subset(stmt->place, err, "block '%.*s' is not read", STR_ARG(word));
}

/* True at a block that ends or splits the one around it. */
static bool at_block_end(const Parser *parser)
{
    static const char *const words[] = {"elif", "else", "endif", "endfor", "endmacro"};

    for (size_t at = 0; at < sizeof(words) / sizeof(words[0]); at++)
        if (next_block_is(parser, words[at]))
            return true;
    return peek(parser)->kind == TOKEN_END;
}

/* Statements up to a block end, which is left to the caller. */
static Status parse_block(Parser *parser, Block *ret_block, Error *err)
{
    Growing stmts = {0};
    Status status = go_deeper(parser, err);

    while (status == OK && !at_block_end(parser)) {
        const Token *token = peek(parser);
        Stmt *stmt = growing_add(parser->arena, &stmts, sizeof(Stmt));

        stmt->place = token->place;
        if (token->kind == TOKEN_TEXT) {
            stmt->kind = STMT_TEXT;
            stmt->text = token->text;
            parser->at++;
        } else if (token->kind == TOKEN_EXPR_BEGIN) {
            stmt->kind = STMT_WRITE;
            parser->at++;
            status = parse_expr(parser, &stmt->value, err);
            if (status == OK)
                status = expect_kind(parser, TOKEN_EXPR_END, "}}", err);
        } else {
            status = parse_stmt(parser, stmt, err);
        }
    }
    if (status != OK)
        return status;
    parser->depth--;
    *ret_block = (Block){.stmts = stmts.items, .n_stmts = stmts.n_items};
    return OK;
}

Status parse_model(Arena *arena, Str text, const char *file, Block *ret_block, Error *err)
{
    Parser parser = {.arena = arena};
    size_t n_tokens;
    Status status = lex(arena, text, file, &parser.tokens, &n_tokens, err);

    if (status == OK)
        status = parse_block(&parser, ret_block, err);
    if (status == OK && peek(&parser)->kind != TOKEN_END)
        return place_error(
            peek(&parser)[1].place, err, "'%.*s' closes nothing", STR_ARG(peek(&parser)[1].text));
    return status;
}

/* After `macro`, to `endmacro`. */
static Status parse_macro(Parser *parser, Macro *macro, Error *err)
{
    Growing parameters = {0};
    Status status;

    macro->place = peek(parser)->place;
    status = expect_any_name(parser, &macro->name, err);
    if (status == OK)
        status = expect_sign(parser, "(", err);
    while (status == OK && !take_sign(parser, ")")) {
        MacroParameter *parameter = growing_add(parser->arena, &parameters, sizeof(MacroParameter));

        status = expect_any_name(parser, &parameter->name, err);
        if (status == OK && take_sign(parser, "="))
            status = parse_expr(parser, &parameter->otherwise, err);
        if (status == OK && !take_sign(parser, ",") && !next_is_sign(parser, ")"))
            status = expect_sign(parser, ")", err);
    }
    macro->parameters = parameters.items;
    macro->n_parameters = parameters.n_items;
    if (status == OK)
        status = expect_kind(parser, TOKEN_BLOCK_END, "%}", err);
    if (status == OK)
        status = parse_block(parser, &macro->body, err);
    if (status != OK)
        return status;
    if (!next_block_is(parser, "endmacro"))
        return place_error(macro->place, err, "'macro' is never closed by {%% endmacro %%}");
    return expect_block(parser, "endmacro", err);
}

static bool is_blank(Str text)
{
    for (size_t at = 0; at < text.len; at++)
        if (strchr(" \t\r\n\f\v", text.ptr[at]) == NULL || text.ptr[at] == '\0')
            return false;
    return true;
}

Status parse_macros(
    Arena *arena, Str text, const char *file, const Macro **ret_macros, size_t *ret_n, Error *err)
{
    Parser parser = {.arena = arena};
    Growing macros = {0};
    size_t n_tokens;
    Status status = lex(arena, text, file, &parser.tokens, &n_tokens, err);

    while (status == OK && peek(&parser)->kind != TOKEN_END) {
        if (peek(&parser)->kind == TOKEN_TEXT && is_blank(peek(&parser)->text)) {
            parser.at++;
            continue;
        }
        if (!next_block_is(&parser, "macro"))
            return outside_subset(
                peek(&parser)->place,
                err,
                "a file of dbt/macros holds {%% macro %%} definitions and comments only");
        parser.at += 2;
        status = parse_macro(&parser, growing_add(arena, &macros, sizeof(Macro)), err);
    }
    if (status != OK)
        return status;
    *ret_macros = macros.items;
    *ret_n = macros.n_items;
    return OK;
}

Status parse_expression(Arena *arena, Str text, Place place, const Expr **ret_expr, Error *err)
{
    Parser parser = {.arena = arena};
    StrBuf buffer = strbuf_new(arena);
    const Token *tokens;
    Token *placed;
    size_t n_tokens;
    Status status;

    strbuf_puts(&buffer, "{{ ");
    strbuf_put(&buffer, text);
    strbuf_puts(&buffer, " }}");
    status = lex(arena, strbuf_str(&buffer), place.file, &tokens, &n_tokens, err);
    if (status != OK) {
        error_at(err, place.file, place.line, place.column);
        return status;
    }
    placed = ARENA_ARRAY(arena, Token, n_tokens);
    for (size_t at = 0; at < n_tokens; at++) {
        placed[at] = tokens[at];
        placed[at].place = place;
    }
    parser.tokens = placed;
    parser.at = 1;
    status = parse_expr(&parser, ret_expr, err);
    return status == OK ? expect_kind(&parser, TOKEN_EXPR_END, "}}", err) : status;
}

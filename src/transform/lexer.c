#include "transform/lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* Reads the text once, left to right, keeping line and column as it goes. */
typedef struct Lexer {
    Arena *arena;
    Str text;
    size_t at;
    Place place; /* of text.ptr[at] */
    Token *tokens;
    size_t n_tokens;
    size_t room;
    bool trims_next; /* the tag before ended in -}} -%} or -#} */
} Lexer;

Status place_error(Place place, Error *err, const char *format, ...)
{
    char message[sizeof(((Error *) NULL)->message)];
    va_list args;

    va_start(args, format);
    (void) vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    (void) error_set(err, STATUS_CONFIG, "%s", message);
    error_at(err, place.file, place.line, place.column);
    return STATUS_CONFIG;
}

Status outside_subset(Place place, Error *err, const char *format, ...)
{
    char message[sizeof(((Error *) NULL)->message)];
    va_list args;

    va_start(args, format);
    (void) vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    (void) place_error(place, err, "%s", message);
    error_hint(err, "%s", SUBSET_HINT);
    return STATUS_CONFIG;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' ||
           byte == '\v';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_name_start(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_name_byte(char byte)
{
    return is_name_start(byte) || is_digit(byte);
}

static bool looking_at(const Lexer *lexer, const char *word)
{
    size_t length = strlen(word);

    return lexer->text.len - lexer->at >= length &&
           memcmp(lexer->text.ptr + lexer->at, word, length) == 0;
}

/* Moves on by `n` bytes; the bytes that go on a UTF-8 character are not columns. */
static void advance(Lexer *lexer, size_t n)
{
    for (size_t end = lexer->at + n; lexer->at < end; lexer->at++) {
        unsigned char byte = (unsigned char) lexer->text.ptr[lexer->at];

        if (byte == '\n') {
            lexer->place.line++;
            lexer->place.column = 1;
        } else if ((byte & 0xc0) != 0x80) {
            lexer->place.column++;
        }
    }
}

static void put(Lexer *lexer, TokenKind kind, Str text, Place place)
{
    if (lexer->n_tokens == lexer->room) {
        size_t room = lexer->room == 0 ? 64 : lexer->room * 2;
        Token *grown = ARENA_ARRAY(lexer->arena, Token, room);

        if (lexer->n_tokens > 0)
            memcpy(grown, lexer->tokens, lexer->n_tokens * sizeof(Token));
        lexer->tokens = grown;
        lexer->room = room;
    }
    lexer->tokens[lexer->n_tokens++] = (Token){.kind = kind, .text = text, .place = place};
}

static Str slice(const Lexer *lexer, size_t from, size_t to)
{
    return (Str){.ptr = lexer->text.ptr + from, .len = to - from};
}

/* Plain text up to the next tag or the end; white space goes where a tag asks for it. */
static void lex_text(Lexer *lexer)
{
    size_t from;
    size_t to;
    Place place;

    if (lexer->trims_next)
        while (lexer->at < lexer->text.len && is_space(lexer->text.ptr[lexer->at]))
            advance(lexer, 1);
    from = lexer->at;
    place = lexer->place;
    while (lexer->at < lexer->text.len && !looking_at(lexer, "{{") && !looking_at(lexer, "{%") &&
           !looking_at(lexer, "{#"))
        advance(lexer, 1);
    to = lexer->at;
    if (lexer->at + 2 < lexer->text.len && lexer->text.ptr[lexer->at + 2] == '-')
        while (to > from && is_space(lexer->text.ptr[to - 1]))
            to--;
    if (to > from)
        put(lexer, TOKEN_TEXT, slice(lexer, from, to), place);
}

static Status skip_comment(Lexer *lexer, Error *err)
{
    Place place = lexer->place;

    advance(lexer, 2);
    while (lexer->at < lexer->text.len && !looking_at(lexer, "#}"))
        advance(lexer, 1);
    if (lexer->at >= lexer->text.len)
        return place_error(place, err, "comment '{#' is never closed");
    lexer->trims_next = lexer->text.ptr[lexer->at - 1] == '-';
    advance(lexer, 2);
    return OK;
}

/* The byte an escape stands for, or 0 when it is none of those known. */
static char unescape(char letter)
{
    switch (letter) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case '\\':
    case '\'':
    case '"':
        return letter;
    default:
        return '\0';
    }
}

static Status lex_string(Lexer *lexer, Error *err)
{
    Place place = lexer->place;
    char quote = lexer->text.ptr[lexer->at];
    StrBuf buffer = strbuf_new(lexer->arena);

    advance(lexer, 1);
    for (;;) {
        char byte;

        if (lexer->at >= lexer->text.len)
            return place_error(place, err, "string is never closed");
        byte = lexer->text.ptr[lexer->at];
        if (byte == quote)
            break;
        if (byte == '\\') {
            Place escape = lexer->place;

            byte = '\0';
            if (lexer->at + 1 < lexer->text.len)
                byte = unescape(lexer->text.ptr[lexer->at + 1]);
            if (byte == '\0')
                return outside_subset(
                    escape, err, "escapes in strings are \\n \\t \\r \\\\ \\' and \\\"");
            advance(lexer, 1);
        }
        strbuf_put_char(&buffer, byte);
        advance(lexer, 1);
    }
    advance(lexer, 1);
    put(lexer, TOKEN_STRING, strbuf_str(&buffer), place);
    return OK;
}

static void lex_number(Lexer *lexer)
{
    Place place = lexer->place;
    size_t from = lexer->at;
    TokenKind kind = TOKEN_INT;
    size_t to = from;

    while (to < lexer->text.len && is_digit(lexer->text.ptr[to]))
        to++;
    if (to + 1 < lexer->text.len && lexer->text.ptr[to] == '.' &&
        is_digit(lexer->text.ptr[to + 1])) {
        kind = TOKEN_FLOAT;
        to++;
        while (to < lexer->text.len && is_digit(lexer->text.ptr[to]))
            to++;
    }
    advance(lexer, to - from);
    put(lexer, kind, slice(lexer, from, to), place);
}

static void lex_name(Lexer *lexer)
{
    Place place = lexer->place;
    size_t from = lexer->at;
    size_t to = from;

    while (to < lexer->text.len && is_name_byte(lexer->text.ptr[to]))
        to++;
    advance(lexer, to - from);
    put(lexer, TOKEN_NAME, slice(lexer, from, to), place);
}

/* The whole UTF-8 character at the lexer, for messages. */
static Str character(const Lexer *lexer)
{
    size_t to = lexer->at + 1;

    while (to < lexer->text.len && ((unsigned char) lexer->text.ptr[to] & 0xc0) == 0x80)
        to++;
    return slice(lexer, lexer->at, to);
}

static Status lex_sign(Lexer *lexer, Error *err)
{
    static const char *const two[] = {"==", "!=", "<=", ">="};
    Place place = lexer->place;
    size_t length = 1;

    for (size_t at = 0; at < sizeof(two) / sizeof(two[0]); at++)
        if (looking_at(lexer, two[at]))
            length = 2;
    if (length == 1 && strchr("()[]{},:.|~+-*/%=<>", lexer->text.ptr[lexer->at]) == NULL)
        return outside_subset(
            place, err, "sign '%.*s' is not understood here", STR_ARG(character(lexer)));
    put(lexer, TOKEN_SIGN, slice(lexer, lexer->at, lexer->at + length), place);
    advance(lexer, length);
    return OK;
}

/* +1 for an opening bracket, -1 for a closing one: `}}` ends a tag only outside of brackets. */
static int bracket(const Token *token)
{
    if (token->kind != TOKEN_SIGN || token->text.len != 1)
        return 0;
    if (strchr("([{", token->text.ptr[0]) != NULL)
        return 1;
    return strchr(")]}", token->text.ptr[0]) != NULL ? -1 : 0;
}

static Status lex_item(Lexer *lexer, Error *err)
{
    char byte = lexer->text.ptr[lexer->at];

    if (byte == '\'' || byte == '"')
        return lex_string(lexer, err);
    if (is_digit(byte))
        lex_number(lexer);
    else if (is_name_start(byte))
        lex_name(lexer);
    else
        return lex_sign(lexer, err);
    return OK;
}

static void skip_spaces(Lexer *lexer)
{
    while (lexer->at < lexer->text.len && is_space(lexer->text.ptr[lexer->at]))
        advance(lexer, 1);
}

/* Takes the end of a tag, with or without its dash; false when something else comes next. */
static bool take_tag_end(Lexer *lexer, bool is_block, int depth)
{
    bool has_dash = looking_at(lexer, is_block ? "-%}" : "-}}");
    Place place = lexer->place;

    if (!has_dash && (depth > 0 || !looking_at(lexer, is_block ? "%}" : "}}")))
        return false;
    advance(lexer, has_dash ? 1 : 0);
    put(lexer,
        is_block ? TOKEN_BLOCK_END : TOKEN_EXPR_END,
        slice(lexer, lexer->at, lexer->at + 2),
        place);
    advance(lexer, 2);
    lexer->trims_next = has_dash;
    return true;
}

/* {{ ... }} or {% ... %} */
static Status lex_tag(Lexer *lexer, bool is_block, Error *err)
{
    Place begin = lexer->place;
    Str open = slice(lexer, lexer->at, lexer->at + 2);
    int depth = 0;

    put(lexer, is_block ? TOKEN_BLOCK_BEGIN : TOKEN_EXPR_BEGIN, open, begin);
    advance(lexer, 2);
    if (looking_at(lexer, "-"))
        advance(lexer, 1);
    for (skip_spaces(lexer); !take_tag_end(lexer, is_block, depth); skip_spaces(lexer)) {
        Status status;

        if (lexer->at >= lexer->text.len)
            return place_error(
                begin,
                err,
                "'%.*s' is never closed by '%s'",
                STR_ARG(open),
                is_block ? "%}" : "}}");
        status = lex_item(lexer, err);
        if (status != OK)
            return status;
        depth += bracket(&lexer->tokens[lexer->n_tokens - 1]);
    }
    return OK;
}

Status
lex(Arena *arena, Str text, const char *file, const Token **ret_tokens, size_t *ret_n, Error *err)
{
    Lexer lexer = {.arena = arena, .text = text, .place = {.file = file, .line = 1, .column = 1}};
    Status status = OK;

    if (text.len > (size_t) LIMIT_SQL_BYTES) {
        (void) error_set(
            err,
            STATUS_LIMIT,
            "file has %zu bytes, at most %zu are read",
            text.len,
            LIMIT_SQL_BYTES);
        error_at(err, file, 0, 0);
        return STATUS_LIMIT;
    }
    if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL) {
        (void) error_set(err, STATUS_CONFIG, "file holds a byte 0, it is no text");
        error_at(err, file, 0, 0);
        return STATUS_CONFIG;
    }
    if (str_ends_with(text, STR("\n")))
        lexer.text.len--;
    while (status == OK && lexer.at < lexer.text.len) {
        lex_text(&lexer);
        lexer.trims_next = false;
        if (lexer.at >= lexer.text.len)
            break;
        if (looking_at(&lexer, "{#"))
            status = skip_comment(&lexer, err);
        else
            status = lex_tag(&lexer, looking_at(&lexer, "{%"), err);
    }
    if (status != OK)
        return status;
    put(&lexer, TOKEN_END, (Str){.ptr = "", .len = 0}, lexer.place);
    *ret_tokens = lexer.tokens;
    *ret_n = lexer.n_tokens;
    return OK;
}

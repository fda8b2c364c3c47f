#include "answer.h"

#include "base/mem.h"
#include "base/utf8.h"

typedef struct Title {
    int status;
    const char *text;
} Title;

static const Title titles[] = {
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
};

const char *answer_title(int status)
{
    for (size_t at = 0; at < COUNT_OF(titles); at++) {
        if (titles[at].status == status)
            return titles[at].text;
    }
    return "Error";
}

void answer_header(Answer *answer, const char *name, const char *value)
{
    ASSERT(answer->n_headers < ANSWER_HEADERS_MAX);
    answer->headers[answer->n_headers++] = (HttpField){name, value};
}

void answer_json(Arena *arena, Answer *answer, int status, Json *json)
{
    answer->status = status;
    answer->type = "application/json";
    answer->body = str_from(json_text(arena, json, false));
    json_decref(json);
}

/* Texts of errors are cut at their room, and quote what came in: JSON takes only whole characters.
 */
static Json *text_of(Arena *arena, const char *words)
{
    const Str text = str_from(words);
    StrBuf whole = strbuf_new(arena);

    if (utf8_is_valid(text))
        return json_string(words);
    for (size_t at = 0; at < text.len;) {
        size_t length = 1;
        while (length < 4 && at + length < text.len && !utf8_is_valid((Str){text.ptr + at, length}))
            length++;
        if (utf8_is_valid((Str){text.ptr + at, length})) {
            strbuf_put(&whole, (Str){text.ptr + at, length});
            at += length;
        } else {
            strbuf_puts(&whole, "\ufffd");
            at++;
        }
    }
    return json_string(strbuf_text(&whole));
}

void answer_say(
    Arena *arena, Answer *answer, const char *title, const char *detail, const char *hint)
{
    Json *problem = json_object();

    (void) json_object_set_new(problem, "type", json_string("about:blank"));
    (void) json_object_set_new(problem, "title", json_string(title));
    (void) json_object_set_new(problem, "status", json_integer(answer->status));
    (void) json_object_set_new(problem, "detail", text_of(arena, detail));
    if (hint != NULL)
        (void) json_object_set_new(problem, "hint", text_of(arena, hint));
    answer_json(arena, answer, answer->status, problem);
    answer->type = "application/problem+json";
    answer->detail = str_dup(arena, str_from(detail));
    answer->hint = hint == NULL ? NULL : str_dup(arena, str_from(hint));
}

void answer_problem(Arena *arena, Answer *answer, int status, const char *detail, const char *hint)
{
    *answer = (Answer){.status = status};
    answer_say(arena, answer, answer_title(status), detail, hint);
}

void answer_error(Arena *arena, Answer *answer, const Error *err)
{
    const char *hint = err->hint[0] == '\0' ? NULL : err->hint;

    if (err->status == STATUS_USAGE)
        answer_problem(arena, answer, 400, err->message, hint);
    else if (err->status == STATUS_DATA)
        answer_problem(arena, answer, 422, err->message, hint);
    else if (err->status == STATUS_LIMIT)
        answer_problem(arena, answer, 413, err->message, hint);
    else if (err->status == STATUS_UNSUPPORTED)
        answer_problem(arena, answer, 501, err->message, hint);
    else if (err->status == STATUS_BUSY)
        answer_problem(arena, answer, 503, err->message, hint);
    else if (err->status == STATUS_STORE)
        answer_problem(
            arena,
            answer,
            503,
            "the store does not answer as it should",
            "Try again in a moment; the server's log says why.");
    else
        answer_problem(
            arena,
            answer,
            500,
            "something went wrong in the server",
            "The server's log says what.");
}

/*
 * http_fuzz: what the server reads of a request itself: target, cookies, what is taken and known,
 * headers that say where a body ends, and the address to listen on.
 *
 * A line each: target, Cookie, Accept-Encoding, If-None-Match, address, then headers. Beyond not
 * crashing: texts are UTF-8, a raw path decodes to the path, and an answer never has a line too
 * many.
 */
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "serve/http/framing.h"
#include "serve/http/listen.h"
#include "serve/http/negotiate.h"
#include "serve/http/reply.h"
#include "serve/http/target.h"

#define HEADERS_MAX 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next line as a text, to its first NUL; *rest goes on after it. */
static const char *next_line(Arena *arena, Str *rest)
{
    const char *end = rest->len == 0 ? NULL : memchr(rest->ptr, '\n', rest->len);
    const size_t length = end == NULL ? rest->len : (size_t) (end - rest->ptr);
    const char *line = arena_copy(arena, rest->ptr, length);

    *rest = end == NULL ? (Str){0} : (Str){end + 1, rest->len - length - 1};
    return line;
}

static void check_target(Request *request, const char *target)
{
    const char *again = NULL;
    Error err = {0};

    if (target_read(request, target, &err) != OK) {
        ASSERT(err.status == STATUS_USAGE && err.message[0] != '\0');
        return;
    }
    ASSERT(request->path[0] == '/' && utf8_is_valid(str_from(request->path)));
    ASSERT(request_decode(request->arena, str_from(request->raw_path), &again));
    ASSERT(strcmp(again, request->path) == 0);
    ASSERT(request->n_query <= HTTP_PARAMETERS_MAX);
    for (size_t at = 0; at < request->n_query; at++) {
        ASSERT(utf8_is_valid(str_from(request->query[at].name)));
        ASSERT(utf8_is_valid(str_from(request->query[at].value)));
    }
}

static void check_address(const char *text)
{
    ListenAddress address = {0};
    Error err = {0};

    if (listen_parse(text, &address, &err) != OK)
        ASSERT(err.hint[0] != '\0');
    else
        ASSERT(address.length > 0);
}

static void check_framing(const HttpField *fields, size_t n)
{
    int64_t length = 0;
    Error err = {0};

    if (framing_read(fields, n, &length, &err) != OK)
        ASSERT(err.message[0] != '\0' && length == 0);
    else
        ASSERT(length >= -1);
}

/* What came goes back as a header and in a problem. */
static void check_reply(const Request *request, const char *text)
{
    Answer answer;
    Reply reply;
    Json *problem = NULL;
    Error err = {0};

    answer_problem(request->arena, &answer, 404, text, text);
    answer_header(&answer, "X-Text", text);
    reply_make(request, &answer, &reply);
    for (size_t at = 0; at < reply.n_headers; at++)
        ASSERT(strpbrk(reply.headers[at].value, "\r\n") == NULL);
    ASSERT(json_parse(answer.body, "body", &problem, &err) == OK);
    json_decref(problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Str rest = {(const char *) data, size};
    HttpField fields[HEADERS_MAX];
    Request request = {.arena = arena, .method = "GET", .headers = fields};
    const char *target = next_line(arena, &rest);
    size_t n = 0;

    fields[n++] = (HttpField){"Cookie", next_line(arena, &rest)};
    fields[n++] = (HttpField){"Accept-Encoding", next_line(arena, &rest)};
    fields[n++] = (HttpField){"If-None-Match", next_line(arena, &rest)};
    check_address(next_line(arena, &rest));
    while (rest.len > 0 && n < HEADERS_MAX) {
        const char *line = next_line(arena, &rest);
        const char *colon = strchr(line, ':');
        if (colon != NULL)
            fields[n++] = (HttpField){arena_copy(arena, line, (size_t) (colon - line)), colon + 1};
    }
    request.n_headers = n;
    check_target(&request, target);
    (void) request_cookie(&request, "eiot_session");
    (void) negotiate_gzip(fields[1].value);
    (void) negotiate_has(fields[2].value, "\"a\"");
    check_framing(fields, n);
    check_reply(&request, target);
    arena_free(arena);
    return 0;
}

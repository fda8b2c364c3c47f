/* The server by its socket: what comes in, what is refused and how, what goes out. */
#include <unistd.h>

#include "cases.h"
#include "echo.h"
#include "serve/http/server.h"

#define PROBLEM(status, title, detail)                                                             \
    "{\"type\":\"about:blank\",\"title\":\"" title "\",\"status\":" #status                        \
    ",\"detail\":\"" detail "\"}"

typedef struct AskCase {
    const char *name;
    const char *request; /* after "Host: a" and "Connection: close" have been put after the line */
    int status;
    const char *body;
} AskCase;

static const AskCase taken_cases[] = {
    {"plain", "GET /a HTTP/1.1\r\n\r\n", 200, "GET /a /a 127.0.0.1 0:"},
    {"encoded",
     "GET /a%2Fb/%C3%A9 HTTP/1.1\r\n\r\n",
     200,
     "GET /a/b/\u00e9 /a%2Fb/%C3%A9 127.0.0.1 0:"},
    {"plus in a path", "GET /a+b HTTP/1.1\r\n\r\n", 200, "GET /a+b /a+b 127.0.0.1 0:"},
    {"query", "GET /a?x=1+2&y=%26&z HTTP/1.1\r\n\r\n", 200, "GET /a /a x=1 2 y=& z= 127.0.0.1 0:"},
    {"with a host", "GET http://h:1/a?b=c HTTP/1.1\r\n\r\n", 200, "GET /a /a b=c 127.0.0.1 0:"},
    {"body",
     "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
     200,
     "POST /a /a 127.0.0.1 5:hello"},
    {"chunks",
     "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
     200,
     "POST /a /a 127.0.0.1 5:hello"},
    {"own method", "PURGE /a HTTP/1.1\r\n\r\n", 200, "PURGE /a /a 127.0.0.1 0:"},
    {"empty body", "PUT /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 200, "PUT /a /a 127.0.0.1 0:"},
};

static const AskCase refused_cases[] = {
    {"half a percent sign",
     "GET /%4 HTTP/1.1\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "the path has a '%' without two hexadecimal digits")},
    {"NUL", "GET /a%00b HTTP/1.1\r\n\r\n", 400, PROBLEM(400, "Bad Request", "the path has a NUL")},
    {"no UTF-8",
     "GET /%FF HTTP/1.1\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "the path is not UTF-8")},
    {"overlong",
     "GET /%C0%AF HTTP/1.1\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "the path is not UTF-8")},
    {"surrogate",
     "GET /%ED%A0%80 HTTP/1.1\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "the path is not UTF-8")},
    {"NUL in the query",
     "GET /?a=%00 HTTP/1.1\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "the query has a NUL")},
    {"no path",
     "OPTIONS * HTTP/1.1\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "the path does not begin with '/'")},
    {"space in the path",
     "GET /a b HTTP/1.1\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "the path has a space or a control character")},
    {"two hosts",
     "GET /a HTTP/1.1\r\nHost: b\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "there are two headers 'Host'")},
    {"two lengths",
     "POST /a HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
     400,
     PROBLEM(400, "Bad Request", "there are two headers 'Content-Length'")},
    {"length and chunks",
     "POST /a HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "there are both 'Content-Length' and 'Transfer-Encoding'")},
    {"other coding",
     "POST /a HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
     400,
     PROBLEM(400, "Bad Request", "'Transfer-Encoding' is 'gzip, chunked', expected chunked")},
    {"space before the colon",
     "POST /a HTTP/1.1\r\nContent-Length : 5\r\n\r\nGET /",
     400,
     PROBLEM(400, "Bad Request", "a header is named 'Content-Length ', which is no name")},
    {"length that is too long for a body",
     "POST /a HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n",
     413,
     PROBLEM(413, "Content Too Large", "the body of the request is longer than 65536 bytes")},
    {"asked before it is sent",
     "POST /a HTTP/1.1\r\nContent-Length: 70000\r\nExpect: 100-continue\r\n\r\n",
     413,
     PROBLEM(413, "Content Too Large", "the body of the request is longer than 65536 bytes")},
};

/* Host and Connection go in after the request line. */
static Str with_host(Arena *arena, const char *request)
{
    const char *rest = strstr(request, "\r\n") + 2;

    return str_from(arena_printf(
        arena, "%.*sHost: a\r\nConnection: close\r\n%s", (int) (rest - request), request, rest));
}

static void ask_all(World *world, const AskCase *cases, size_t n, size_t n_calls)
{
    const size_t before = world->n_calls;

    for (size_t at = 0; at < n; at++) {
        const Str bytes = with_host(world->arena, cases[at].request);
        const char *text = raw_ask(world->arena, world->server, bytes);

        CASE_INT(cases[at].name, raw_status(text), cases[at].status);
        CASE_TEXT(cases[at].name, raw_body(text), cases[at].body);
        CASE_TEXT(
            cases[at].name, raw_header(world->arena, text, "X-Content-Type-Options"), "nosniff");
        CASE_TEXT(cases[at].name, raw_header(world->arena, text, "Connection"), "close");
    }
    CASE_INT("calls of the handler", world->n_calls - before, n_calls);
}

static void whole_requests_reach_the_handler(void **state)
{
    ask_all(*state, taken_cases, COUNT_OF(taken_cases), COUNT_OF(taken_cases));
}

static void what_is_in_doubt_is_refused(void **state)
{
    ask_all(*state, refused_cases, COUNT_OF(refused_cases), 0);
}

/* What libmicrohttpd itself refuses: nothing of it reaches the handler, and no second request is
 * found in what follows. (It sends the head of some of its refusals twice, then hangs up.) */
static const AskCase hopeless_cases[] = {
    {"no HTTP", "hello\r\n\r\n", 0, NULL},
    {"no version", "GET /a\r\n\r\n", 400, NULL},
    {"other protocol", "GET /a HTTP/3.0\r\nHost: a\r\n\r\n", 505, NULL},
    {"no host", "GET /a HTTP/1.1\r\n\r\n", 400, NULL},
    {"line without colon", "GET /a HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n", 400, NULL},
    {"length that is none",
     "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
     400,
     NULL},
    {"length below zero",
     "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
     400,
     NULL},
    {"length beyond numbers",
     "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nx",
     413,
     NULL},
    {"chunk of no size",
     "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
     400,
     NULL},
    {"chunk longer than it says",
     "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
     400,
     NULL},
};

static void what_is_no_http_is_refused(void **state)
{
    World *world = *state;

    for (size_t at = 0; at < COUNT_OF(hopeless_cases); at++) {
        const AskCase *wrong = &hopeless_cases[at];
        const char *text = raw_ask(world->arena, world->server, str_from(wrong->request));

        CASE_INT(wrong->name, raw_status(text), wrong->status);
        CASE_INT(wrong->name, raw_count(text, "HTTP/1.1 200"), 0);
    }
    CASE_INT("calls of the handler", world->n_calls, 0);
}

static void a_nul_in_the_line_is_refused(void **state)
{
    World *world = *state;
    const char *text = raw_ask(
        world->arena,
        world->server,
        STR("GET /a\0/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));

    CASE_TEXT("NUL", raw_body(text), PROBLEM(400, "Bad Request", "the target has a NUL"));
}

static const char *repeat(Arena *arena, const char *part, size_t n)
{
    StrBuf text = strbuf_new(arena);

    for (size_t at = 0; at < n; at++)
        strbuf_puts(&text, part);
    return strbuf_text(&text);
}

static void limits_hold(void **state)
{
    World *world = *state;
    Arena *arena = world->arena;
    const char *longest = arena_printf(arena, "/%s", repeat(arena, "a", HTTP_TARGET_MAX - 1));
    const char *header = arena_printf(arena, "X-A: %s\r\n", repeat(arena, "a", 15000));
    const char *text = raw_get(arena, world->server, longest, header);

    CASE_INT("the longest target, long headers", raw_status(text), 200);
    text = raw_get(arena, world->server, arena_printf(arena, "%sa", longest), "");
    CASE_TEXT(
        "longer target",
        raw_body(text),
        PROBLEM(414, "URI Too Long", "the target of the request is longer than 8192 bytes"));
    text = raw_get(
        arena, world->server, "/a", arena_printf(arena, "%sX-B: %s\r\n", header, header + 13000));
    CASE_TEXT(
        "longer header",
        raw_body(text),
        PROBLEM(
            431,
            "Request Header Fields Too Large",
            "the header of the request is longer than 16384 bytes"));
    text = raw_get(arena, world->server, "/a", repeat(arena, "A: b\r\n", 98));
    CASE_INT("the most headers", raw_status(text), 200);
    text = raw_get(arena, world->server, "/a", repeat(arena, "A: b\r\n", 99));
    CASE_TEXT(
        "more headers",
        raw_body(text),
        PROBLEM(431, "Request Header Fields Too Large", "the request has more than 100 headers"));
    text = raw_get(arena, world->server, arena_printf(arena, "/?%s", repeat(arena, "a&", 101)), "");
    CASE_TEXT(
        "more parameters",
        raw_body(text),
        PROBLEM(400, "Bad Request", "the query has more than 100 parameters"));
    /* what libmicrohttpd has no room for it refuses in its own words */
    text =
        raw_get(arena, world->server, arena_printf(arena, "/%s", repeat(arena, "a", 100000)), "");
    CASE_INT("a far longer target", raw_status(text), 414);
    text = raw_get(arena, world->server, "/a", repeat(arena, header, 10));
    CASE_INT("far longer headers", raw_status(text), 431);
    text =
        raw_get(arena, world->server, arena_printf(arena, "/?%s", repeat(arena, "a&", 4000)), "");
    CASE_INT("far more parameters", raw_count(text, "HTTP/1."), 1);
    CASE_INT("calls of the handler", world->n_calls, 2);
}

static const char *post(World *world, size_t n_bytes, bool is_chunked)
{
    Arena *arena = world->arena;
    const char *body = repeat(arena, "0123456789abcdef", n_bytes / 16 + 1);
    const int size = (int) n_bytes;

    return raw_ask(
        arena,
        world->server,
        str_from(
            is_chunked
                ? arena_printf(
                      arena,
                      "POST /big?size=2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                      "Connection: close\r\n\r\n%x\r\n%.*s\r\n0\r\n\r\n",
                      (unsigned) size,
                      size,
                      body)
                : arena_printf(
                      arena,
                      "POST /big?size=2 HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n"
                      "Connection: close\r\n\r\n%.*s",
                      size,
                      size,
                      body)));
}

static void say_in_french(void *context, const Request *request, Answer *answer)
{
    const char *lang = request_header(request, "Accept-Language");

    (void) context;
    if (lang != NULL && strcmp(lang, "fr") == 0)
        answer_say(request->arena, answer, "Adresse trop longue", answer->detail, NULL);
}

static void problems_are_shown_before_they_are_sent(void **state)
{
    World *world = *state;
    Arena *arena = world->arena;
    const char *target = arena_printf(arena, "/%s", repeat(arena, "a", HTTP_TARGET_MAX));
    const char *text;

    http_server_stop(world->server);
    echo_start(world, (HttpServerOptions){.timeout_s = 10, .on_problem = say_in_french});
    text = raw_get(arena, world->server, target, "Accept-Language: fr\r\n");
    CASE_TEXT(
        "French",
        raw_body(text),
        PROBLEM(414, "Adresse trop longue", "the target of the request is longer than 8192 bytes"));
    CASE_TEXT("its headers", raw_header(arena, text, "Connection"), "close");
    CASE_TEXT(
        "no language",
        raw_body(raw_get(arena, world->server, target, "")),
        PROBLEM(414, "URI Too Long", "the target of the request is longer than 8192 bytes"));
}

static void a_body_has_its_limit(void **state)
{
    static const char problem[] =
        PROBLEM(413, "Content Too Large", "the body of the request is longer than 65536 bytes");
    World *world = *state;

    CASE_TEXT("the longest", raw_body(post(world, HTTP_BODY_MAX, false)), "01");
    CASE_TEXT("the longest in chunks", raw_body(post(world, HTTP_BODY_MAX, true)), "01");
    CASE_TEXT("one byte more", raw_body(post(world, HTTP_BODY_MAX + 1, false)), problem);
    CASE_TEXT("one byte more in chunks", raw_body(post(world, HTTP_BODY_MAX + 1, true)), problem);
    CASE_TEXT("1 MB", raw_body(post(world, 1000000, false)), problem);
    CASE_TEXT("1 MB in chunks", raw_body(post(world, 1000000, true)), problem);
    CASE_TEXT("without end in chunks", post(world, 20000000, true), "");
    CASE_INT("calls of the handler", world->n_calls, 2);
}

static void a_connection_is_used_again(void **state)
{
    World *world = *state;
    const int opened = raw_open(world->server);
    const char *text;

    raw_send(
        opened,
        STR("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
            "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
            "GET /none HTTP/1.1\r\nHost: a\r\n\r\n"
            "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    text = raw_read(world->arena, opened, 20000);
    (void) close(opened);
    CASE_INT("answers", raw_count(text, "HTTP/1.1 "), 5);
    CASE_TRUE("first", strstr(text, "GET /a /a 127.0.0.1 0:HTTP/1.1") != NULL);
    CASE_TRUE("body", strstr(text, "POST /b /b 127.0.0.1 2:hiHTTP/1.1 204 No Content") != NULL);
    CASE_TRUE("HEAD has no body", raw_count(text, "GET /a /a") == 1);
    CASE_TRUE("last", strstr(text, "GET /d /d 127.0.0.1 0:") != NULL);
}

static void head_is_get_without_a_body(void **state)
{
    World *world = *state;
    Arena *arena = world->arena;
    const char *get = raw_get(arena, world->server, "/big", "");
    const char *head = raw_ask(
        arena, world->server, STR("HEAD /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));

    CASE_INT("status", raw_status(head), 200);
    CASE_TEXT("body", raw_body(head), "");
    CASE_TEXT("length", raw_header(arena, head, "Content-Length"), "100000");
    CASE_TEXT("tag", raw_header(arena, head, "ETag"), raw_header(arena, get, "ETag"));
    CASE_INT("body of GET", strlen(raw_body(get)), 100000);
}

static void what_is_there_is_not_sent_again(void **state)
{
    World *world = *state;
    Arena *arena = world->arena;
    const char *tag = raw_header(arena, raw_get(arena, world->server, "/big", ""), "ETag");
    const char *text = raw_get(
        arena, world->server, "/big", arena_printf(arena, "If-None-Match: \"x\", %s\r\n", tag));

    CASE_INT("status", raw_status(text), 304);
    CASE_TEXT("body", raw_body(text), "");
    CASE_TEXT("tag", raw_header(arena, text, "ETag"), tag);
    CASE_TEXT("type", raw_header(arena, text, "Content-Type"), "");
    CASE_TEXT("length of what is there", raw_header(arena, text, "Content-Length"), "100000");
    CASE_TEXT("safe", raw_header(arena, text, "X-Content-Type-Options"), "nosniff");
    text = raw_get(arena, world->server, "/big", "Accept-Encoding: gzip\r\n");
    CASE_TEXT("packed", raw_header(arena, text, "Content-Encoding"), "gzip");
    CASE_TEXT("varies", raw_header(arena, text, "Vary"), "Accept-Encoding");
    CASE_TRUE("shorter", strlen(raw_header(arena, text, "Content-Length")) < 5);
}

/* ---- start ---- */

typedef struct StartCase {
    const char *name;
    HttpServerOptions options;
    Status status;
    const char *message;
    const char *hint;
} StartCase;

static void start_says_what_is_wrong(void **state)
{
    World *world = *state;
    const char *taken = http_server_url(world->server) + strlen("http://");
    const StartCase cases[] = {
        {"taken",
         {.listen = taken},
         STATUS_IO,
         arena_printf(world->arena, "can't listen on '%s': Address already in use", taken),
         "Another program uses this port: stop it, or take another port."},
        {"no address",
         {.listen = "here"},
         STATUS_USAGE,
         "'here' is no address to listen on",
         "Give ADDRESS:PORT, such as 127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8080; port 0 takes one "
         "that is free."},
        {"no key",
         {.listen = "127.0.0.1:0", .cert_file = "a.crt"},
         STATUS_USAGE,
         "there is a certificate, but no key",
         "TLS needs both files."},
        {"no file",
         {.listen = "127.0.0.1:0", .cert_file = "/none/a.crt", .key_file = "/none/a.key"},
         STATUS_IO,
         "can't open '/none/a.crt': No such file or directory",
         ""},
    };

    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        HttpServer *server = NULL;
        Error err = {0};

        CASE_INT(
            cases[at].name,
            http_server_start(&cases[at].options, echo_answer, world, &server, &err),
            cases[at].status);
        CASE_TRUE(cases[at].name, server == NULL);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ECHO_TEST(whole_requests_reach_the_handler),
        ECHO_TEST(what_is_in_doubt_is_refused),
        ECHO_TEST(what_is_no_http_is_refused),
        ECHO_TEST(a_nul_in_the_line_is_refused),
        ECHO_TEST(limits_hold),
        ECHO_TEST(problems_are_shown_before_they_are_sent),
        ECHO_TEST(a_body_has_its_limit),
        ECHO_TEST(a_connection_is_used_again),
        ECHO_TEST(head_is_get_without_a_body),
        ECHO_TEST(what_is_there_is_not_sent_again),
        ECHO_TEST(start_says_what_is_wrong),
    };

    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}

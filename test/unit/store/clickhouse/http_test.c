#include "cases.h"
#include "fake_server.h"

static const HttpRequest plain_request = {
    .query = "database=energy", .body = {.ptr = "select 1", .len = 8}};

/* Sends one request and reads the answer whole. */
static Status exchange(Http *http, const HttpRequest *request, StrBuf *text, Error *error)
{
    Str piece = STR(" ");
    Status status = http_begin(http, request, error);

    while (status == OK && piece.len > 0) {
        status = http_read(http, &piece, error);
        if (status == OK)
            strbuf_put(text, piece);
    }
    return status;
}

typedef struct AnswerCase {
    const char *name;
    Str reply;
    long http_status;
    const char *body;
    const char *message; /* NULL: it ends as it should */
} AnswerCase;

static void answers_end_as_they_should(void **state)
{
    Arena *arena = arena_new();
    const AnswerCase answer_cases[] = {
        {"stated length", reply_of(arena, 200, STR("body")), 200, "body", NULL},
        {"chunked", reply_chunked(arena, STR("body"), true), 200, "body", NULL},
        {"an error's body", reply_of(arena, 502, STR("bad gateway")), 502, "bad gateway", NULL},
        {"less than stated",
         STR("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbody"),
         200,
         "body",
         "the line to the server broke off: transfer closed with 6 bytes remaining to read"},
        {"chunks without an end",
         reply_chunked(arena, STR("body"), false),
         200,
         "body",
         "the line to the server broke off: transfer closed with outstanding read data remaining"},
        {"nothing", STR(""), 0, "", "the line to the server broke off: Empty reply from server"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(answer_cases); at++) {
        const AnswerCase *answer = &answer_cases[at];
        FakeServer *server = fake_server_start(arena, &answer->reply, 1);
        ClickhouseUrl url = {
            .host = "127.0.0.1", .port = fake_server_port(server), .user = "eiot", .password = ""};
        Http *http = http_new(&url);
        StrBuf text = strbuf_new(arena);
        Error error = {0};
        Status status = exchange(http, &plain_request, &text, &error);

        CASE_INT(answer->name, http_status(http), answer->http_status);
        CASE_TEXT(answer->name, text.len == 0 ? "" : strbuf_text(&text), answer->body);
        CASE_INT(answer->name, status, answer->message == NULL ? OK : STATUS_STORE);
        if (answer->message != NULL)
            CASE_TEXT(answer->name, error.message, answer->message);
        http_end(http);
        http_free(http);
        (void) fake_server_stop(server);
    }
    arena_free(arena);
}

static size_t upload_twice(void *context, char *room, size_t size)
{
    int *n_left = context;

    if (*n_left == 0)
        return 0;
    (*n_left)--;
    ASSERT(size >= 5);
    memcpy(room, "bytes", 5);
    return 5;
}

/* The password is in a header: an address ends up in logs. */
static void requests_say_who_asks(void **state)
{
    Arena *arena = arena_new();
    int n_left = 2;
    const HttpRequest load = {
        .query = "query=insert",
        .upload = upload_twice,
        .upload_context = &n_left,
        .is_zstd = true,
        .is_once = true,
    };
    const Str replies[] = {reply_of(arena, 200, STR("1")), reply_of(arena, 200, STR(""))};
    FakeServer *server = fake_server_start(arena, replies, 2);
    ClickhouseUrl url = {
        .host = "127.0.0.1",
        .port = fake_server_port(server),
        .user = "eiot",
        .password = "secret"};
    Http *http = http_new(&url);
    StrBuf text = strbuf_new(arena);
    const Str *requests;
    Error error;

    (void) state;
    CASE_OK("query", exchange(http, &plain_request, &text, &error), &error);
    http_end(http);
    CASE_OK("load", exchange(http, &load, &text, &error), &error);
    http_end(http);
    http_free(http);
    requests = fake_server_stop(server);
    CASE_TRUE("line", str_starts_with(requests[0], STR("POST /?database=energy HTTP/1.1\r\n")));
    CASE_TRUE("user", strstr(requests[0].ptr, "\r\nX-ClickHouse-User: eiot\r\n") != NULL);
    CASE_TRUE("password", strstr(requests[0].ptr, "\r\nX-ClickHouse-Key: secret\r\n") != NULL);
    CASE_TRUE("no form", strstr(requests[0].ptr, "form-urlencoded") == NULL);
    CASE_TRUE("body", str_ends_with(requests[0], STR("\r\n\r\nselect 1")));
    CASE_TRUE("zstd", strstr(requests[1].ptr, "\r\nContent-Encoding: zstd\r\n") != NULL);
    CASE_TRUE(
        "chunks", str_ends_with(requests[1], STR("\r\n\r\n5\r\nbytes\r\n5\r\nbytes\r\n0\r\n\r\n")));
    arena_free(arena);
}

static void written_rows_are_told(void **state)
{
    Arena *arena = arena_new();
    const Str reply = STR("HTTP/1.1 200 OK\r\nx-clickhouse-summary: "
                          "{\"read_rows\":\"9\",\"written_rows\":\"5\"}\r\nContent-Length: "
                          "0\r\n\r\n");
    FakeServer *server = fake_server_start(arena, &reply, 1);
    ClickhouseUrl url = {
        .host = "127.0.0.1", .port = fake_server_port(server), .user = "eiot", .password = ""};
    Http *http = http_new(&url);
    StrBuf text = strbuf_new(arena);
    Error error;

    (void) state;
    CASE_OK("run", exchange(http, &plain_request, &text, &error), &error);
    CASE_INT("rows", http_written_rows(http), 5);
    http_free(http); /* ends what was begun */
    (void) fake_server_stop(server);
    arena_free(arena);
}

static void nobody_listens(void **state)
{
    Arena *arena = arena_new();
    ClickhouseUrl url = {
        .host = "127.0.0.1", .port = unused_port(), .user = "eiot", .password = "secret"};
    Http *http = http_new(&url);
    Error error;

    (void) state;
    CASE_INT("status", http_begin(http, &plain_request, &error), STATUS_STORE);
    CASE_TRUE("refused", http_was_refused(http));
    CASE_TEXT(
        "message",
        error.message,
        arena_printf(arena, "no server answers at 127.0.0.1:%lld", (long long) url.port));
    CASE_TEXT("hint", error.hint, "Start ClickHouse, or mend host and port in the store's URL.");
    http_free(http);
    arena_free(arena);
}

static void a_file_of_authorities_must_be_one(void **state)
{
    Arena *arena = arena_new();
    const Str reply = STR("HTTP/1.1 200 OK\r\n\r\n");
    FakeServer *server = fake_server_start(arena, &reply, 1);
    ClickhouseUrl url = {
        .host = "127.0.0.1",
        .port = fake_server_port(server),
        .user = "eiot",
        .password = "",
        .is_tls = true,
        .ca_file = "/nowhere/ca.pem",
    };
    Http *http = http_new(&url);
    Error error;

    (void) state;
    CASE_INT("status", http_begin(http, &plain_request, &error), STATUS_CONFIG);
    CASE_TRUE("message", str_starts_with(str_from(error.message), STR("the server at 127.0.0.1:")));
    CASE_TRUE("message", strstr(error.message, "is not trusted: ") != NULL);
    CASE_TEXT(
        "hint",
        error.hint,
        "Name the authority's certificate: clickhouses://HOST/DATABASE?cafile=PATH.");
    http_free(http);
    (void) fake_server_stop(server);
    arena_free(arena);
}

static void a_plain_port_speaks_no_tls(void **state)
{
    Arena *arena = arena_new();
    const Str reply = STR("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    FakeServer *server = fake_server_start(arena, &reply, 1);
    ClickhouseUrl url = {
        .host = "127.0.0.1",
        .port = fake_server_port(server),
        .user = "eiot",
        .password = "",
        .is_tls = true,
    };
    Http *http = http_new(&url);
    Error error;

    (void) state;
    CASE_INT("status", http_begin(http, &plain_request, &error), STATUS_STORE);
    CASE_TEXT(
        "message",
        error.message,
        arena_printf(arena, "no server speaks TLS at 127.0.0.1:%lld", (long long) url.port));
    CASE_TEXT("hint", error.hint, "Name its port for TLS, or write clickhouse:// for one without.");
    http_free(http);
    (void) fake_server_stop(server);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(answers_end_as_they_should),
        cmocka_unit_test(requests_say_who_asks),
        cmocka_unit_test(written_rows_are_told),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(a_file_of_authorities_must_be_one),
        cmocka_unit_test(a_plain_port_speaks_no_tls),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

#include "cases.h"
#include "serve/http/reply.h"

#define SAFE                                                                                       \
    "Content-Security-Policy: " REPLY_HTML_POLICY "\n"                                             \
    "X-Content-Type-Options: nosniff\n"                                                            \
    "Referrer-Policy: same-origin\n"                                                               \
    "Cross-Origin-Opener-Policy: same-origin\n"                                                    \
    "Cross-Origin-Resource-Policy: same-origin\n"

/* Status and header lines, as they would be sent. */
static const char *head_of(Arena *arena, const Reply *reply)
{
    StrBuf text = strbuf_new(arena);

    strbuf_printf(&text, "%d\n", reply->status);
    for (size_t at = 0; at < reply->n_headers; at++)
        strbuf_printf(&text, "%s: %s\n", reply->headers[at].name, reply->headers[at].value);
    return strbuf_text(&text);
}

typedef struct ReplyCase {
    const char *name;
    const char *method;
    const HttpField *header; /* of the request */
    Answer answer;
    bool is_tls;
    const char *head;
} ReplyCase;

#define HTML "text/html; charset=utf-8"

static const HttpField knows_b = {"if-none-match", "\"a\", W/\"b\""};
static const HttpField knows_all = {"If-None-Match", "*"};

static const ReplyCase reply_cases[] = {
    {"own tag",
     "GET",
     NULL,
     {.status = 200, .type = HTML, .body = STR("hello")},
     false,
     "200\nContent-Type: " HTML "\nETag: W/\"b5e9c1ad071b3e7fc779cfaa5e523818\"\n"
     "Cache-Control: no-cache\n" SAFE},
    {"over TLS",
     "POST",
     NULL,
     {.status = 201, .type = HTML, .body = STR("hello")},
     true,
     "201\nContent-Type: " HTML "\nCache-Control: no-store\n" SAFE
     "Strict-Transport-Security: max-age=31536000\n"},
    {"no body", "GET", NULL, {.status = 204}, false, "204\nCache-Control: no-store\n" SAFE},
    {"problem",
     "GET",
     NULL,
     {.status = 404, .type = "application/problem+json", .body = STR("{}")},
     false,
     "404\nContent-Type: application/problem+json\nCache-Control: no-store\n" SAFE},
    {"given tag and cache",
     "GET",
     NULL,
     {.status = 200, .type = HTML, .body = STR("x"), .etag = "\"b\"", .cache = "max-age=60"},
     false,
     "200\nContent-Type: " HTML "\nETag: \"b\"\nCache-Control: max-age=60\n" SAFE},
    {"known",
     "GET",
     &knows_b,
     {.status = 200, .type = HTML, .body = STR("x"), .etag = "\"b\"", .cache = "max-age=60"},
     false,
     "304\nETag: \"b\"\nCache-Control: max-age=60\n" SAFE},
    {"anything is known",
     "GET",
     &knows_all,
     {.status = 200, .type = HTML, .body = STR("x"), .etag = "\"c\""},
     false,
     "304\nETag: \"c\"\nCache-Control: no-cache\n" SAFE},
    {"other tag",
     "GET",
     &knows_b,
     {.status = 200, .type = HTML, .body = STR("x"), .etag = "\"c\""},
     false,
     "200\nContent-Type: " HTML "\nETag: \"c\"\nCache-Control: no-cache\n" SAFE},
    {"known to a change",
     "PUT",
     &knows_all,
     {.status = 200, .type = HTML, .body = STR("x"), .etag = "\"c\""},
     false,
     "200\nContent-Type: " HTML "\nETag: \"c\"\nCache-Control: no-cache\n" SAFE},
    {"known error",
     "GET",
     &knows_all,
     {.status = 500, .type = HTML, .body = STR("x")},
     false,
     "500\nContent-Type: " HTML "\nCache-Control: no-store\n" SAFE},
    {"own headers",
     "GET",
     NULL,
     {.status = 200,
      .type = HTML,
      .body = STR("x"),
      .etag = "\"c\"",
      .headers =
          {{"Content-Disposition", "attachment; filename=\"a\r\nSet-Cookie: x\x01\""},
           {"content-security-policy", "default-src 'none'"}},
      .n_headers = 2},
     false,
     "200\nContent-Disposition: attachment; filename=\"a  Set-Cookie: x \"\n"
     "content-security-policy: default-src 'none'\n"
     "Content-Type: " HTML "\nETag: \"c\"\nCache-Control: no-cache\n"
     "X-Content-Type-Options: nosniff\nReferrer-Policy: same-origin\n"
     "Cross-Origin-Opener-Policy: same-origin\nCross-Origin-Resource-Policy: same-origin\n"},
};

static void heads_are_complete(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(reply_cases); at++) {
        const ReplyCase *given = &reply_cases[at];
        Arena *arena = arena_new();
        const Request request = {
            .arena = arena,
            .method = given->method,
            .path = "/",
            .headers = given->header,
            .n_headers = given->header == NULL ? 0 : 1,
            .is_tls = given->is_tls,
        };
        Reply reply;

        reply_make(&request, &given->answer, &reply);
        CASE_TEXT(given->name, head_of(arena, &reply), given->head);
        CASE_TRUE(given->name, str_equal(reply.body, given->answer.body));
        arena_free(arena);
    }
}

typedef struct PackCase {
    const char *name;
    const char *type;
    size_t size;
    const char *accepted; /* NULL: no header */
    bool is_packed;
    bool varies;
} PackCase;

static const PackCase pack_cases[] = {
    {"JSON", "application/json", 5000, "gzip, br", true, true},
    {"problem", "application/problem+json", 5000, "gzip", true, true},
    {"script", "text/javascript; charset=utf-8", 5000, "gzip", true, true},
    {"style", "text/css", 5000, "gzip", true, true},
    {"drawing", "image/svg+xml", 5000, "gzip", true, true},
    {"CSV", "text/csv; charset=utf-8", 5000, "gzip", true, true},
    {"one byte over", "text/csv", REPLY_PACK_FROM + 1, "gzip", true, true},
    {"short", "text/csv", REPLY_PACK_FROM, "gzip", false, false},
    {"workbook",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     5000,
     "gzip",
     false,
     false},
    {"picture", "image/png", 5000, "gzip", false, false},
    {"refused", "application/json", 5000, "gzip;q=0", false, true},
    {"other coding", "application/json", 5000, "br", false, true},
    {"not said", "application/json", 5000, NULL, false, true},
};

static bool has(const Reply *reply, const char *name, const char *value)
{
    for (size_t at = 0; at < reply->n_headers; at++) {
        if (strcmp(reply->headers[at].name, name) == 0)
            return strcmp(reply->headers[at].value, value) == 0;
    }
    return false;
}

static void text_is_packed(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(pack_cases); at++) {
        const PackCase *given = &pack_cases[at];
        Arena *arena = arena_new();
        const HttpField accepted = {"Accept-Encoding", given->accepted};
        const Request request = {
            .arena = arena,
            .method = "GET",
            .headers = &accepted,
            .n_headers = given->accepted == NULL ? 0 : 1,
        };
        Answer answer = {
            .status = 200,
            .type = given->type,
            .body = {arena_alloc_zero(arena, given->size, 1), given->size},
        };
        Reply reply;

        reply_make(&request, &answer, &reply);
        CASE_INT(given->name, has(&reply, "Content-Encoding", "gzip"), given->is_packed);
        CASE_INT(given->name, has(&reply, "Vary", "Accept-Encoding"), given->varies);
        CASE_INT(given->name, reply.body.len < given->size, given->is_packed);
        if (given->is_packed) {
            answer.packed = STR("packed before");
            reply_make(&request, &answer, &reply);
            CASE_TRUE(given->name, str_equal(reply.body, STR("packed before")));
        }
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_complete),
        cmocka_unit_test(text_is_packed),
    };

    return cmocka_run_group_tests_name("reply", tests, NULL, NULL);
}

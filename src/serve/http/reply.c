#include "reply.h"

#include <string.h>

#include "base/gzip.h"
#include "base/hash.h"
#include "base/mem.h"
#include "serve/http/negotiate.h"

static void put(Reply *reply, const char *name, const char *value)
{
    ASSERT(reply->n_headers < REPLY_HEADERS_MAX);
    reply->headers[reply->n_headers++] = (HttpField){name, value};
}

static void put_if_missing(Reply *reply, const char *name, const char *value)
{
    for (size_t at = 0; at < reply->n_headers; at++) {
        if (str_equal_nocase(str_from(reply->headers[at].name), str_from(name)))
            return;
    }
    put(reply, name, value);
}

static const char *one_line(Arena *arena, const char *value)
{
    char *line = arena_copy(arena, value, strlen(value));

    for (char *at = line; *at != '\0'; at++) {
        if ((*at > 0 && *at < ' ') || *at == 0x7f)
            *at = ' ';
    }
    return line;
}

/* Text that shrinks; pictures, fonts and workbooks are packed already. */
static bool is_text_type(const char *type)
{
    static const Str endings[] = {
        STR("json"), STR("javascript"), STR("svg+xml"), STR("xml"), STR("manifest")};
    const Str name = str_trim((Str){type, strcspn(type, ";")});

    if (str_starts_with(name, STR("text/")))
        return true;
    for (size_t at = 0; at < COUNT_OF(endings); at++) {
        if (str_ends_with(name, endings[at]))
            return true;
    }
    return false;
}

/* Weak: the bytes sent may be packed or not. */
static const char *etag_of(const Request *request, const Answer *answer)
{
    HashStream *hash;
    char text[HASH_TEXT_MAX];

    if (answer->etag != NULL)
        return one_line(request->arena, answer->etag);
    if (answer->status != 200 || answer->type == NULL || strcmp(request->method, "GET") != 0)
        return NULL;
    hash = hash_begin();
    hash_add(hash, answer->body);
    hash_end(hash, text);
    return arena_printf(request->arena, "W/\"%s\"", text);
}

/* Whether the other side has what it asks for already. */
static bool is_known(const Request *request, const Answer *answer, const char *etag)
{
    return etag != NULL && answer->status == 200 && strcmp(request->method, "GET") == 0 &&
           negotiate_has(request_header(request, "If-None-Match"), etag);
}

/* Packed or not, as the other side takes it. */
static Str body_to_send(const Request *request, const Answer *answer, bool is_packable)
{
    if (!is_packable || !negotiate_gzip(request_header(request, "Accept-Encoding")))
        return answer->body;
    return answer->packed.len > 0 ? answer->packed : gzip_pack(request->arena, answer->body);
}

static void put_body(const Request *request, const Answer *answer, Reply *reply)
{
    const bool is_packable = answer->body.len > REPLY_PACK_FROM &&
                             answer->body.len <= GZIP_TEXT_MAX && is_text_type(answer->type);

    reply->body = body_to_send(request, answer, is_packable);
    if (is_packable)
        put(reply, "Vary", "Accept-Encoding");
    if (reply->status == 304)
        return;
    put(reply, "Content-Type", answer->type);
    if (reply->body.ptr != answer->body.ptr)
        put(reply, "Content-Encoding", "gzip");
}

static void put_safety(const Request *request, Reply *reply)
{
    put_if_missing(reply, "Content-Security-Policy", REPLY_HTML_POLICY);
    put_if_missing(reply, "X-Content-Type-Options", "nosniff");
    put_if_missing(reply, "Referrer-Policy", "same-origin");
    put_if_missing(reply, "Cross-Origin-Opener-Policy", "same-origin");
    put_if_missing(reply, "Cross-Origin-Resource-Policy", "same-origin");
    if (request->is_tls)
        put_if_missing(reply, "Strict-Transport-Security", "max-age=31536000");
}

void reply_make(const Request *request, const Answer *answer, Reply *ret_reply)
{
    const char *etag = etag_of(request, answer);
    const char *cache = etag != NULL ? "no-cache" : "no-store";
    Reply reply = {.status = is_known(request, answer, etag) ? 304 : answer->status};

    for (size_t at = 0; at < answer->n_headers; at++) {
        const HttpField *field = &answer->headers[at];
        put(&reply, field->name, one_line(request->arena, field->value));
    }
    if (answer->type != NULL)
        put_body(request, answer, &reply);
    if (etag != NULL)
        put(&reply, "ETag", etag);
    put(&reply, "Cache-Control", answer->cache != NULL ? answer->cache : cache);
    put_safety(request, &reply);
    *ret_reply = reply;
}

#include <string.h>

#include "base/parse.h"
#include "store/clickhouse/clickhouse_internal.h"

#define PORT_PLAIN 8123
#define PORT_TLS   8443

static Status fail_shape(Error *err, const char *what)
{
    error_set(err, STATUS_CONFIG, "%s", what);
    error_hint(
        err,
        "Write it as clickhouse://USER:PASSWORD@HOST:PORT/DATABASE, for instance "
        "clickhouse://localhost/default.");
    return STATUS_CONFIG;
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

/* %XX as the byte it stands for. A control character has no place in a header of a request. */
static Status decode(Arena *arena, Str text, const char *what, const char **ret, Error *err)
{
    StrBuf buffer = strbuf_new(arena);

    for (size_t at = 0; at < text.len; at++) {
        char byte = text.ptr[at];

        if (byte == '%') {
            int high = at + 2 < text.len ? hex_digit(text.ptr[at + 1]) : -1;
            int low = at + 2 < text.len ? hex_digit(text.ptr[at + 2]) : -1;

            if (high < 0 || low < 0) {
                error_set(err, STATUS_CONFIG, "the %s has a '%%' that begins no %%XX", what);
                error_hint(err, "Write a percent sign as %%25.");
                return STATUS_CONFIG;
            }
            byte = (char) (high * 16 + low);
            at += 2;
        }
        if ((unsigned char) byte < 0x20 || byte == 0x7f)
            return error_set(err, STATUS_CONFIG, "the %s has a control character", what);
        strbuf_put_char(&buffer, byte);
    }
    *ret = strbuf_text(&buffer);
    return OK;
}

/* The part of `*text` before the first `mark`, which is dropped; all of it without one. */
static Str cut_before(Str *text, char mark)
{
    const char *at = text->len == 0 ? NULL : memchr(text->ptr, mark, text->len);
    Str part = *text;

    if (at == NULL) {
        text->len = 0;
        return part;
    }
    part.len = (size_t) (at - text->ptr);
    text->ptr = at + 1;
    text->len -= part.len + 1;
    return part;
}

static Status read_user(Arena *arena, Str text, ClickhouseUrl *url, Error *err)
{
    Str user = cut_before(&text, ':');
    Status status;

    status = decode(arena, user, "user", &url->user, err);
    if (status == OK)
        status = decode(arena, text, "password", &url->password, err);
    return status;
}

/* host, host:port or [address]:port. */
static Status read_host(Arena *arena, Str text, ClickhouseUrl *url, Error *err)
{
    Str host;

    if (text.len > 0 && text.ptr[0] == '[') {
        const char *end = memchr(text.ptr, ']', text.len);

        if (end == NULL)
            return fail_shape(err, "the host's ']' is missing");
        host = (Str){.ptr = text.ptr, .len = (size_t) (end + 1 - text.ptr)};
        text = (Str){.ptr = end + 1, .len = text.len - host.len};
        if (text.len > 0 && text.ptr[0] != ':')
            return fail_shape(err, "no ':' stands between host and port");
        (void) cut_before(&text, ':');
    } else {
        host = cut_before(&text, ':');
    }
    if (host.len == 0)
        return fail_shape(err, "no host is named");
    for (size_t at = 0; at < host.len; at++) {
        if (strchr("@%/\\# ", host.ptr[at]) != NULL || (unsigned char) host.ptr[at] < 0x20)
            return fail_shape(err, "the host has a character that no host has");
    }
    url->host = str_dup(arena, host);
    if (text.len > 0 && (!str_parse_i64(text, &url->port) || url->port < 1 || url->port > 65535)) {
        error_set(err, STATUS_CONFIG, "port '%.*s' is no port", STR_ARG(text));
        error_hint(err, "Write a number from 1 to 65535; 8123 is ClickHouse's own for HTTP.");
        return STATUS_CONFIG;
    }
    return OK;
}

static Status read_options(Arena *arena, Str text, ClickhouseUrl *url, Error *err)
{
    while (text.len > 0) {
        Str value = cut_before(&text, '&');
        Str name = cut_before(&value, '=');
        Status status;

        if (!str_equal(name, STR("cafile"))) {
            error_set(err, STATUS_CONFIG, "option '%.*s' is unknown", STR_ARG(name));
            error_hint(
                err,
                "The one option is cafile, for instance clickhouses://HOST/DATABASE?cafile=PATH.");
            return STATUS_CONFIG;
        }
        if (!url->is_tls || value.len == 0) {
            error_set(err, STATUS_CONFIG, "option 'cafile' has nothing to do here");
            error_hint(err, "It names a file, and stands in URLs that begin with clickhouses://.");
            return STATUS_CONFIG;
        }
        status = decode(arena, value, "option 'cafile'", &url->ca_file, err);
        if (status != OK)
            return status;
    }
    return OK;
}

Status clickhouse_url_read(
    Arena *arena, const char *address, bool is_tls, ClickhouseUrl *ret_url, Error *err)
{
    ClickhouseUrl url = {
        .port = is_tls ? PORT_TLS : PORT_PLAIN,
        .user = "default",
        .password = "",
        .database = "default",
        .is_tls = is_tls,
    };
    Str rest = str_from(address);
    Str path;
    Str place;
    Status status = OK;

    if (!str_starts_with(rest, STR("//")))
        return fail_shape(err, "no '//' stands before the host");
    rest = (Str){.ptr = rest.ptr + 2, .len = rest.len - 2};
    path = cut_before(&rest, '?');
    place = cut_before(&path, '/');
    if (memrchr(place.ptr, '@', place.len) != NULL) {
        const char *at = memrchr(place.ptr, '@', place.len);
        Str user = {.ptr = place.ptr, .len = (size_t) (at - place.ptr)};

        place = (Str){.ptr = at + 1, .len = place.len - user.len - 1};
        status = read_user(arena, user, &url, err);
    }
    if (status == OK)
        status = read_host(arena, place, &url, err);
    if (status == OK && path.len > 0)
        status = decode(arena, path, "database", &url.database, err);
    if (status == OK)
        status = read_options(arena, rest, &url, err);
    if (status == OK)
        *ret_url = url;
    return status;
}

void clickhouse_put_escaped(StrBuf *buffer, Str text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t at = 0; at < text.len; at++) {
        unsigned char byte = (unsigned char) text.ptr[at];

        if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
            (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' || byte == '.') {
            strbuf_put_char(buffer, (char) byte);
            continue;
        }
        strbuf_put_char(buffer, '%');
        strbuf_put_char(buffer, digits[byte >> 4]);
        strbuf_put_char(buffer, digits[byte & 0xf]);
    }
}

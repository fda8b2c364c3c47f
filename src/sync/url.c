#include "sync/url.h"

#include <string.h>

#include "base/str.h"

/* scheme://[user[:password]@]host[/database][?options], each a slice of the URL. */
typedef struct UrlParts {
    Str scheme; /* with its "://" */
    Str user;
    Str password;
    bool has_user;
    bool has_password;
    Str host; /* with its port */
    Str database;
    Str options; /* with its '?' */
} UrlParts;

/* What stands before the first of `ends`; `*rest` begins at that byte. */
static Str take_until(Str *rest, const char *ends)
{
    size_t at = 0;
    Str taken;

    while (at < rest->len && strchr(ends, rest->ptr[at]) == NULL)
        at++;
    taken = (Str){.ptr = rest->ptr, .len = at};
    *rest = (Str){.ptr = rest->ptr + at, .len = rest->len - at};
    return taken;
}

static void skip(Str *text, size_t n)
{
    *text = (Str){.ptr = text->ptr + n, .len = text->len - n};
}

static UrlParts split(const char *url)
{
    const char *mark = strstr(url, "://");
    UrlParts parts = {0};
    Str rest = str_from(url);
    Str place;
    const char *at;

    parts.scheme = (Str){.ptr = url, .len = mark == NULL ? 0 : (size_t) (mark - url) + 3};
    skip(&rest, parts.scheme.len);
    place = take_until(&rest, "/?");
    at = place.len == 0 ? NULL : memrchr(place.ptr, '@', place.len);
    if (at != NULL) {
        Str who = {.ptr = place.ptr, .len = (size_t) (at - place.ptr)};

        parts.has_user = true;
        parts.user = take_until(&who, ":");
        parts.has_password = who.len > 0;
        if (parts.has_password)
            parts.password = (Str){.ptr = who.ptr + 1, .len = who.len - 1};
        skip(&place, (size_t) (at - place.ptr) + 1);
    }
    parts.host = place;
    if (rest.len > 0 && rest.ptr[0] == '/') {
        skip(&rest, 1);
        parts.database = take_until(&rest, "?");
    }
    parts.options = rest;
    return parts;
}

static const char *join(Arena *arena, const UrlParts *parts)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_put(&buffer, parts->scheme);
    if (parts->has_user) {
        strbuf_put(&buffer, parts->user);
        if (parts->has_password) {
            strbuf_put_char(&buffer, ':');
            strbuf_put(&buffer, parts->password);
        }
        strbuf_put_char(&buffer, '@');
    }
    strbuf_put(&buffer, parts->host);
    strbuf_put_char(&buffer, '/');
    strbuf_put(&buffer, parts->database);
    strbuf_put(&buffer, parts->options);
    return strbuf_text(&buffer);
}

bool url_is_clickhouse(const char *url)
{
    Str text = str_from(url);

    return str_starts_with(text, STR("clickhouse://")) ||
           str_starts_with(text, STR("clickhouses://"));
}

/* Everything but letters and digits as %XX. */
static Str escaped(Arena *arena, const char *text)
{
    StrBuf buffer = strbuf_new(arena);

    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char) *text;
        bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                        (byte >= 'a' && byte <= 'z');

        if (is_plain)
            strbuf_put_char(&buffer, *text);
        else
            strbuf_printf(&buffer, "%%%02X", (unsigned) byte);
    }
    return strbuf_str(&buffer);
}

const char *url_with_password(Arena *arena, const char *url, const char *password)
{
    UrlParts parts = split(url);

    if (password == NULL || parts.has_password)
        return url;
    if (!parts.has_user)
        parts.user = STR("default");
    parts.has_user = true;
    parts.has_password = true;
    parts.password = escaped(arena, password);
    return join(arena, &parts);
}

const char *url_with_database(Arena *arena, const char *url, const char *database)
{
    UrlParts parts = split(url);

    parts.database = escaped(arena, database);
    return join(arena, &parts);
}

static int hex_digit(char byte)
{
    const char *digits = "0123456789abcdef";
    const char *found =
        byte == '\0' ? NULL : strchr(digits, byte >= 'A' && byte <= 'F' ? byte + 32 : byte);

    return found == NULL ? -1 : (int) (found - digits);
}

const char *url_database(Arena *arena, const char *url)
{
    Str name = split(url).database;
    StrBuf buffer = strbuf_new(arena);

    if (name.len == 0)
        return "default";
    for (size_t at = 0; at < name.len; at++) {
        bool is_escape = name.ptr[at] == '%' && at + 2 < name.len &&
                         hex_digit(name.ptr[at + 1]) >= 0 && hex_digit(name.ptr[at + 2]) >= 0;

        if (is_escape) {
            strbuf_put_char(
                &buffer, (char) (hex_digit(name.ptr[at + 1]) * 16 + hex_digit(name.ptr[at + 2])));
            at += 2;
        } else {
            strbuf_put_char(&buffer, name.ptr[at]);
        }
    }
    return strbuf_text(&buffer);
}

#include "target.h"

#include <string.h>

#include "base/utf8.h"

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

/* The byte that two digits after a percent sign stand for; -1 when there are not two. */
static int escaped(Str text, size_t at)
{
    const int high = at + 2 < text.len ? hex_digit(text.ptr[at + 1]) : -1;
    const int low = at + 2 < text.len ? hex_digit(text.ptr[at + 2]) : -1;

    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool is_control_or_space(char byte)
{
    return (byte >= 0 && byte <= ' ') || byte == 0x7f;
}

static Status
decode(Arena *arena, Str text, bool is_query, const char *what, const char **ret_text, Error *err)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t length = 0;

    for (size_t at = 0; at < text.len; at++) {
        char byte = text.ptr[at];
        if (byte == '%') {
            const int value = escaped(text, at);
            if (value < 0)
                return error_set(
                    err, STATUS_USAGE, "the %s has a '%%' without two hexadecimal digits", what);
            if (value == 0)
                return error_set(err, STATUS_USAGE, "the %s has a NUL", what);
            byte = (char) value;
            at += 2;
        } else if (byte == '+' && is_query) {
            byte = ' ';
        } else if (is_control_or_space(byte)) {
            return error_set(err, STATUS_USAGE, "the %s has a space or a control character", what);
        }
        out[length++] = byte;
    }
    out[length] = '\0';
    if (!utf8_is_valid((Str){out, length}))
        return error_set(err, STATUS_USAGE, "the %s is not UTF-8", what);
    *ret_text = out;
    return OK;
}

Status target_decode(Arena *arena, Str text, const char *what, const char **ret_text, Error *err)
{
    return decode(arena, text, false, what, ret_text, err);
}

/* What stands before `mark`; *text goes on after it, and is empty when there is no mark. */
static Str cut(Str *text, char mark)
{
    const char *at = text->len == 0 ? NULL : memchr(text->ptr, mark, text->len);
    const Str part = {text->ptr, at == NULL ? text->len : (size_t) (at - text->ptr)};

    *text = at == NULL ? (Str){text->ptr + text->len, 0} : (Str){at + 1, text->len - part.len - 1};
    return part;
}

static Status read_query(Request *request, Str text, Error *err)
{
    HttpField *fields = ARENA_ARRAY(request->arena, HttpField, HTTP_PARAMETERS_MAX);
    size_t n = 0;

    while (text.len > 0) {
        Str value = cut(&text, '&');
        const Str name = cut(&value, '=');
        Status status;

        if (name.len == 0 && value.len == 0)
            continue;
        if (n == HTTP_PARAMETERS_MAX)
            return error_set(
                err, STATUS_USAGE, "the query has more than %d parameters", HTTP_PARAMETERS_MAX);
        status = decode(request->arena, name, true, "query", &fields[n].name, err);
        if (status == OK)
            status = decode(request->arena, value, true, "query", &fields[n].value, err);
        if (status != OK)
            return status;
        n++;
    }
    request->query = fields;
    request->n_query = n;
    return OK;
}

/* Without "http://host" in front: RFC 9112, section 3.2.2. */
static Str without_host(Str target)
{
    static const Str schemes[] = {STR("http://"), STR("https://")};

    for (size_t at = 0; at < 2; at++) {
        const size_t length = schemes[at].len;
        if (target.len >= length && str_equal_nocase((Str){target.ptr, length}, schemes[at])) {
            const size_t host = strcspn(target.ptr + length, "/?");
            target = (Str){target.ptr + length + host, target.len - length - host};
            return target.len == 0 ? STR("/") : target;
        }
    }
    return target;
}

Status target_read(Request *request, const char *target, Error *err)
{
    Str query = without_host(str_from(target));
    const Str path = cut(&query, '?');
    Status status;

    if (path.len == 0 || path.ptr[0] != '/')
        return error_set(err, STATUS_USAGE, "the path does not begin with '/'");
    status = target_decode(request->arena, path, "path", &request->path, err);
    if (status != OK)
        return status;
    request->raw_path = str_dup(request->arena, path);
    return read_query(request, query, err);
}

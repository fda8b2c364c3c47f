#include "request.h"

#include <inttypes.h>
#include <string.h>

#include "base/parse.h"
#include "serve/http/target.h"

static const char *
find_field(const HttpField *fields, size_t n_fields, const char *name, bool is_nocase)
{
    const Str wanted = str_from(name);

    for (size_t at = 0; at < n_fields; at++) {
        const Str have = str_from(fields[at].name);
        if (is_nocase ? str_equal_nocase(have, wanted) : str_equal(have, wanted))
            return fields[at].value;
    }
    return NULL;
}

const char *request_header(const Request *request, const char *name)
{
    return find_field(request->headers, request->n_headers, name, true);
}

const char *request_query(const Request *request, const char *name)
{
    return find_field(request->query, request->n_query, name, false);
}

bool request_decode(Arena *arena, Str text, const char **ret_text)
{
    return target_decode(arena, text, "path", ret_text, NULL) == OK;
}

/* "a=1; b="2"": RFC 6265, section 4.2.1, and with quotes left out as browsers' servers do. */
static const char *find_cookie(Arena *arena, Str line, Str name)
{
    while (line.len > 0) {
        const char *end = memchr(line.ptr, ';', line.len);
        const size_t length = end == NULL ? line.len : (size_t) (end - line.ptr);
        const Str pair = str_trim((Str){line.ptr, length});

        if (pair.len > name.len && str_starts_with(pair, name) && pair.ptr[name.len] == '=') {
            Str value = {pair.ptr + name.len + 1, pair.len - name.len - 1};
            if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
                value = (Str){value.ptr + 1, value.len - 2};
            return str_dup(arena, value);
        }
        line = end == NULL ? (Str){0} : (Str){end + 1, line.len - length - 1};
    }
    return NULL;
}

const char *request_cookie(const Request *request, const char *name)
{
    const char *value = NULL;

    for (size_t at = 0; at < request->n_headers && value == NULL; at++) {
        const HttpField *field = &request->headers[at];
        if (str_equal_nocase(str_from(field->name), STR("Cookie")))
            value = find_cookie(request->arena, str_from(field->value), str_from(name));
    }
    return value;
}

static bool is_json_type(const char *type)
{
    Str text;

    if (type == NULL)
        return false;
    text = (Str){type, strcspn(type, ";")};
    return str_equal_nocase(str_trim(text), STR("application/json"));
}

Status request_json(const Request *request, Json **ret_json, Error *err)
{
    const char *type = request_header(request, "Content-Type");
    Json *json = NULL;

    if (!is_json_type(type)) {
        (void) error_set(
            err,
            STATUS_USAGE,
            "the body is %s%.100s%s, expected application/json",
            type == NULL ? "of no stated type" : "'",
            type == NULL ? "" : type,
            type == NULL ? "" : "'");
        error_hint(err, "Send the header `Content-Type: application/json`.");
        return STATUS_USAGE;
    }
    if (json_parse(request->body, "body", &json, err) != OK) {
        if (err != NULL)
            err->status = STATUS_USAGE;
        return STATUS_USAGE;
    }
    if (!json_is_object(json)) {
        json_decref(json);
        return error_set(err, STATUS_USAGE, "the body is not a JSON object");
    }
    *ret_json = json;
    return OK;
}

Status request_integer(
    const Request *request,
    const char *name,
    int64_t least,
    int64_t most,
    int64_t fallback,
    int64_t *ret_value,
    Error *err)
{
    const char *text = request_query(request, name);
    int64_t value = fallback;

    if (text != NULL && (!str_parse_i64(str_from(text), &value) || value < least || value > most)) {
        return error_set(
            err,
            STATUS_USAGE,
            "'%s' is '%.100s', expected a whole number from %" PRId64 " to %" PRId64,
            name,
            text,
            least,
            most);
    }
    *ret_value = value;
    return OK;
}

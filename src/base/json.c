#include "json.h"

#include <math.h>

#include "base/limits.h"

static size_t depth_of(Str text)
{
    size_t depth = 0;
    size_t deepest = 0;
    bool in_text = false;

    for (size_t at = 0; at < text.len; at++) {
        char byte = text.ptr[at];
        if (in_text) {
            if (byte == '\\')
                at++;
            else if (byte == '"')
                in_text = false;
        } else if (byte == '"') {
            in_text = true;
        } else if (byte == '[' || byte == '{') {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if ((byte == ']' || byte == '}') && depth > 0) {
            depth--;
        }
    }
    return deepest;
}

Status json_parse(Str text, const char *file, Json **ret_json, Error *err)
{
    json_error_t reason;
    Json *json;

    if (depth_of(text) > LIMIT_JSON_DEPTH) {
        (void) error_set(err, STATUS_CONFIG, "JSON nests deeper than %d", LIMIT_JSON_DEPTH);
        error_at(err, file, 0, 0);
        return STATUS_CONFIG;
    }
    json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &reason);
    if (json == NULL) {
        (void) error_set(err, STATUS_CONFIG, "not valid JSON: %s", reason.text);
        error_at(
            err,
            file,
            reason.line > 0 ? (size_t) reason.line : 0,
            reason.column > 0 ? (size_t) reason.column : 0);
        return STATUS_CONFIG;
    }
    *ret_json = json;
    return OK;
}

static int put_text(const char *bytes, size_t size, void *context)
{
    strbuf_put(context, (Str){.ptr = bytes, .len = size});
    return 0;
}

const char *json_text(Arena *arena, const Json *json, bool indent)
{
    StrBuf buffer = strbuf_new(arena);
    size_t flags =
        JSON_ENCODE_ANY | JSON_REAL_PRECISION(15) | (indent ? JSON_INDENT(2) : JSON_COMPACT);

    if (json_dump_callback(json, put_text, &buffer, flags) != 0)
        return "null"; /* not covered: only a value that holds itself can't be written */
    return strbuf_text(&buffer);
}

Json *json_number_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

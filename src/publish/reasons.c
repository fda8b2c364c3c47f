#include "publish/reasons.h"

#include <math.h>

#include "base/civil.h"
#include "base/json.h"
#include "publish/format.h"

/* Whole numbers, counts among them, as they are; others whole from 10 on, one decimal from 1 on,
 * two below: 2 tokens, 38 %, 3.5 %, a correlation of 0.61. */
static const char *number_of(Arena *arena, Lang lang, const Json *reason, const char *key)
{
    const Json *value = json_object_get(reason, key);
    double size;

    if (!json_is_number(value))
        return FORMAT_NONE;
    size = fabs(json_number_value(value));
    if (size >= 10 || size <= floor(size))
        return format_number(arena, lang, json_number_value(value), 0);
    return format_number(arena, lang, json_number_value(value), size >= 1 ? 1 : 2);
}

/* " since 2 Jul 2025"; a text that is no YYYY-MM-DD stays as it is; "" when there is none. */
static const char *since_of(Arena *arena, const Locale *reasons, Lang lang, const Json *reason)
{
    const char *day = json_string_value(json_object_get(reason, "since"));
    int64_t us;

    if (day == NULL)
        return "";
    if (civil_parse_rfc3339(str_from(arena_printf(arena, "%sT00:00:00Z", day)), &us))
        day = format_date(arena, lang, us / US_PER_DAY);
    return arena_printf(arena, " %s", locale_format(arena, reasons, "since", "since", day, NULL));
}

static const char *
text_of(Arena *arena, const Locale *reasons, Lang lang, const Json *reason, const char *code)
{
    return arena_printf(
        arena,
        "%s%s",
        locale_format(
            arena,
            reasons,
            code,
            "value",
            number_of(arena, lang, reason, "value"),
            "reference",
            number_of(arena, lang, reason, "reference"),
            NULL),
        since_of(arena, reasons, lang, reason));
}

static const char *code_of(const Json *list, size_t at)
{
    return json_string_value(json_object_get(json_array_get(list, at), "code"));
}

/* The list, each of its reasons with a code; an empty one for an empty text and null. */
static Status parse(Str json, Json **ret_list, Error *err)
{
    Json *list = NULL;
    Status status = OK;

    if (str_trim(json).len > 0)
        status = json_parse(json, "ml.meter_scores.reasons", &list, err);
    if (status != OK)
        return status;
    if (list == NULL || json_is_null(list)) {
        json_decref(list);
        list = json_array();
    }
    if (!json_is_array(list))
        status = error_set(err, STATUS_INTERNAL, "reasons of a meter are not a list");
    for (size_t at = 0; status == OK && at < json_array_size(list); at++)
        if (code_of(list, at) == NULL)
            status = error_set(err, STATUS_INTERNAL, "reason %zu of a meter has no code", at + 1);
    if (status == OK)
        *ret_list = list;
    else
        json_decref(list);
    return status;
}

Status reasons_list(
    Arena *arena,
    const Locale *reasons,
    Lang lang,
    Str json,
    const char ***ret_texts,
    size_t *ret_n,
    Error *err)
{
    Json *list;
    const char **texts;
    Status status = parse(json, &list, err);

    if (status != OK)
        return status;
    texts = ARENA_ARRAY(arena, const char *, json_array_size(list));
    for (size_t at = 0; at < json_array_size(list); at++)
        texts[at] = text_of(arena, reasons, lang, json_array_get(list, at), code_of(list, at));
    *ret_texts = texts;
    *ret_n = json_array_size(list);
    json_decref(list);
    return OK;
}

Status
reasons_json(Arena *arena, const Locale *reasons, Lang lang, Str json, Json **ret_list, Error *err)
{
    Json *list;
    Status status = parse(json, &list, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < json_array_size(list); at++) {
        Json *reason = json_array_get(list, at);
        const char *text = text_of(arena, reasons, lang, reason, code_of(list, at));

        (void) json_object_set_new(reason, "text", json_string(text));
    }
    *ret_list = list;
    return OK;
}

Status reasons_codes(Arena *arena, Str json, const char **ret_codes, Error *err)
{
    StrBuf codes = strbuf_new(arena);
    Json *list;
    Status status = parse(json, &list, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < json_array_size(list); at++)
        strbuf_printf(&codes, "%s%s", at > 0 ? ";" : "", code_of(list, at));
    json_decref(list);
    *ret_codes = codes.len > 0 ? strbuf_text(&codes) : "";
    return OK;
}

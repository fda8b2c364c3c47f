#include "publish/reasons.h"

#include <math.h>

#include "base/civil.h"
#include "base/json.h"
#include "publish/format.h"

/* Whole from 10 on, one decimal from 1 on, two below: 38 %, 3.5 %, a correlation of 0.61. */
static const char *number_of(Arena *arena, Lang lang, const Json *reason, const char *key)
{
    const Json *value = json_object_get(reason, key);
    double size;

    if (!json_is_number(value))
        return FORMAT_NONE;
    size = fabs(json_number_value(value));
    return format_number(arena, lang, json_number_value(value), size >= 10 ? 0 : size >= 1 ? 1 : 2);
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

/* Texts of the parsed list into `texts`, which has room for all. */
static Status describe_all(
    Arena *arena,
    const Locale *reasons,
    Lang lang,
    const Json *list,
    const char **texts,
    Error *err)
{
    for (size_t at = 0; at < json_array_size(list); at++) {
        const Json *reason = json_array_get(list, at);
        const char *code = json_string_value(json_object_get(reason, "code"));

        if (code == NULL)
            return error_set(err, STATUS_INTERNAL, "reason %zu of a meter has no code", at + 1);
        texts[at] = arena_printf(
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
    return OK;
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
    Json *list = NULL;
    const char **texts;
    size_t n;
    Status status = OK;

    if (str_trim(json).len > 0)
        status = json_parse(json, "ml.meter_scores.reasons", &list, err);
    if (status != OK)
        return status;
    n = json_array_size(list);
    texts = ARENA_ARRAY(arena, const char *, n);
    if (list != NULL && !json_is_array(list) && !json_is_null(list))
        status = error_set(err, STATUS_INTERNAL, "reasons of a meter are not a list");
    if (status == OK)
        status = describe_all(arena, reasons, lang, list, texts, err);
    if (status == OK) {
        *ret_texts = texts;
        *ret_n = n;
    }
    json_decref(list);
    return status;
}

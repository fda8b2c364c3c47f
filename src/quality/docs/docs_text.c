#include "quality/docs/docs_text.h"

#include <math.h>
#include <string.h>

#include "base/json.h"

const char *docs_number(Arena *arena, Lang lang, double value, int most)
{
    double scale = 1;
    int decimals = 0;

    while (decimals < most && fabs(value * scale - nearbyint(value * scale)) > 1e-9 * fabs(value)) {
        scale *= 10;
        decimals++;
    }
    return locale_number(arena, lang, value, decimals);
}

/* A JSON value as people write it; lists with commas between. */
static const char *value_text(Arena *arena, Lang lang, const Json *json)
{
    StrBuf list;

    if (json_is_string(json))
        return arena_printf(arena, "%s", json_string_value(json));
    if (json_is_number(json))
        return docs_number(arena, lang, json_number_value(json), 6);
    if (!json_is_array(json))
        return json == NULL ? "" : json_text(arena, json, false);
    list = strbuf_new(arena);
    for (size_t at = 0; at < json_array_size(json); at++) {
        strbuf_puts(&list, at == 0 ? "" : ", ");
        strbuf_puts(&list, value_text(arena, lang, json_array_get(json, at)));
    }
    return strbuf_text(&list);
}

static const char *of(Arena *arena, Lang lang, const Json *kwargs, const char *name)
{
    return value_text(arena, lang, json_object_get(kwargs, name));
}

static const char *bounds_text(Arena *arena, Lang lang, const Json *kwargs)
{
    const Json *min = json_object_get(kwargs, "min_value");
    const Json *max = json_object_get(kwargs, "max_value");
    bool has_min = min != NULL && !json_is_null(min);
    bool has_max = max != NULL && !json_is_null(max);

    return arena_printf(
        arena,
        "%s%s%s%s%s",
        !has_min                                              ? ""
        : json_is_true(json_object_get(kwargs, "strict_min")) ? "> "
                                                              : "≥ ",
        has_min ? value_text(arena, lang, min) : "",
        has_min && has_max ? ", " : "",
        !has_max                                              ? ""
        : json_is_true(json_object_get(kwargs, "strict_max")) ? "< "
                                                              : "≤ ",
        has_max ? value_text(arena, lang, max) : "");
}

/* mostly and row_condition, which any kind may have. */
static const char *limits_text(Arena *arena, const Locale *locale, Lang lang, const Json *kwargs)
{
    const Json *mostly = json_object_get(kwargs, "mostly");
    const Json *condition = json_object_get(kwargs, "row_condition");
    StrBuf text = strbuf_new(arena);

    if (condition != NULL && !json_is_null(condition))
        strbuf_printf(
            &text,
            "; %s",
            locale_format(
                arena, locale, "where", "condition", value_text(arena, lang, condition), NULL));
    if (json_is_number(mostly) && json_number_value(mostly) < 1)
        strbuf_printf(
            &text,
            "; %s",
            locale_format(
                arena,
                locale,
                "mostly",
                "percent",
                docs_number(arena, lang, 100 * json_number_value(mostly), 3),
                NULL));
    return strbuf_text(&text);
}

static const char *first_of(Arena *arena, Lang lang, const Json *kwargs, const char *const *names)
{
    for (; *names != NULL; names++)
        if (json_object_get(kwargs, *names) != NULL)
            return of(arena, lang, kwargs, *names);
    return "";
}

const char *docs_describe(
    Arena *arena,
    const Locale *locale,
    Lang lang,
    const SuiteReport *suite,
    const QualityResult *result)
{
    static const char *const columns[] = {"column", "column_A", "column_list", "column_set", NULL};
    static const char *const values[] = {
        "value_set",
        "type_list",
        "type_",
        "value",
        "regex",
        "sum_total",
        "quantile_ranges",
        "threshold",
        NULL};
    Json *kwargs = json_loads(result->kwargs, 0, NULL);
    const char *text = locale_format(
        arena,
        locale,
        result->expectation,
        "table",
        suite->table,
        "suite",
        suite->name,
        "column",
        first_of(arena, lang, kwargs, columns),
        "other",
        of(arena, lang, kwargs, "column_B"),
        "sign",
        json_is_true(json_object_get(kwargs, "or_equal")) ? "≥" : ">",
        "bounds",
        bounds_text(arena, lang, kwargs),
        "values",
        first_of(arena, lang, kwargs, values),
        "day",
        of(arena, lang, kwargs, "day"),
        NULL);

    text = arena_printf(arena, "%s%s", text, limits_text(arena, locale, lang, kwargs));
    json_decref(kwargs);
    return text;
}

const char *docs_percent(Arena *arena, Lang lang, const QualityResult *result)
{
    bool is_tiny = result->unexpected_count > 0 && result->unexpected_percent < 0.0005;

    return is_tiny
               ? arena_printf(arena, "< %s\u00a0%%", locale_number(arena, lang, 0.001, 3))
               : arena_printf(
                     arena, "%s\u00a0%%", docs_number(arena, lang, result->unexpected_percent, 3));
}

static const char *
counts_text(Arena *arena, const Locale *locale, Lang lang, const QualityResult *result)
{
    return locale_format(
        arena,
        locale,
        "found_counts",
        "unexpected",
        docs_number(arena, lang, (double) result->unexpected_count, 0),
        "judged",
        docs_number(arena, lang, (double) result->nonmissing_count, 0),
        "percent",
        docs_number(arena, lang, result->unexpected_percent, 3),
        NULL);
}

const char *docs_found(Arena *arena, const Locale *locale, Lang lang, const QualityResult *result)
{
    Json *observed;
    const char *text;

    if (result->has_counts)
        return counts_text(arena, locale, lang, result);
    if (result->observed_value == NULL)
        return "";
    observed = json_loads(result->observed_value, JSON_DECODE_ANY, NULL);
    text = locale_format(
        arena,
        locale,
        strcmp(result->expectation, "unexpected_rows_expectation") == 0 ? "found_rows"
                                                                        : "found_value",
        "value",
        value_text(arena, lang, observed),
        NULL);
    json_decref(observed);
    return text;
}

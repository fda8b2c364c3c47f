#include "conf/expectation_text.h"

#include <string.h>

#include "base/json.h"

/* ---- values ---- */

/* A JSON value as people write it; lists with commas between. */
static const char *value_text(Arena *arena, Lang lang, const Json *json)
{
    StrBuf list;

    if (json_is_string(json))
        return arena_printf(arena, "%s", json_string_value(json));
    if (json_is_number(json))
        return locale_figure(arena, lang, json_number_value(json), 6);
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

static const char *first_of(Arena *arena, Lang lang, const Json *kwargs, const char *const *names)
{
    for (; *names != NULL; names++)
        if (json_object_get(kwargs, *names) != NULL)
            return of(arena, lang, kwargs, *names);
    return "";
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

/* ---- what is expected ---- */

/* mostly and row_condition, which any kind may have. */
static const char *limits_text(Arena *arena, const Locale *quality, Lang lang, const Json *kwargs)
{
    const Json *mostly = json_object_get(kwargs, "mostly");
    const Json *condition = json_object_get(kwargs, "row_condition");
    StrBuf text = strbuf_new(arena);

    if (condition != NULL && !json_is_null(condition))
        strbuf_printf(
            &text,
            "; %s",
            locale_format(
                arena, quality, "where", "condition", value_text(arena, lang, condition), NULL));
    if (json_is_number(mostly) && json_number_value(mostly) < 1)
        strbuf_printf(
            &text,
            "; %s",
            locale_format(
                arena,
                quality,
                "mostly",
                "percent",
                expectation_percent(arena, lang, 100 * json_number_value(mostly)),
                NULL));
    return strbuf_text(&text);
}

const char *
expectation_says(Arena *arena, const Locale *quality, Lang lang, const ExpectationResult *result)
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
        quality,
        result->expectation,
        "table",
        result->table,
        "suite",
        result->suite,
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

    text = arena_printf(arena, "%s%s", text, limits_text(arena, quality, lang, kwargs));
    json_decref(kwargs);
    return text;
}

/* ---- what was found ---- */

const char *expectation_percent(Arena *arena, Lang lang, double percent)
{
    bool is_tiny = percent > 0 && percent < 0.0005;

    return arena_printf(
        arena,
        "%s%s\u00a0%%",
        is_tiny ? "< " : "",
        locale_figure(arena, lang, is_tiny ? 0.001 : percent, 3));
}

/* "KEY_one" where the language counts `n` in the singular: French also nothing. */
static const char *counted(Arena *arena, const char *key, Lang lang, double n)
{
    bool is_one = lang == LANG_FR ? n < 2 : n > 0.5 && n < 1.5;

    return is_one ? arena_printf(arena, "%s_one", key) : key;
}

static const char *
counts_text(Arena *arena, const Locale *quality, Lang lang, const ExpectationResult *result)
{
    return locale_format(
        arena,
        quality,
        counted(arena, "found_counts", lang, (double) result->unexpected_count),
        "unexpected",
        locale_number(arena, lang, (double) result->unexpected_count, 0),
        "judged",
        locale_number(arena, lang, (double) result->judged_count, 0),
        "percent",
        expectation_percent(arena, lang, result->unexpected_percent),
        NULL);
}

const char *
expectation_found(Arena *arena, const Locale *quality, Lang lang, const ExpectationResult *result)
{
    const char *key = "found_value";
    Json *observed;
    const char *text;

    if (result->has_counts)
        return counts_text(arena, quality, lang, result);
    if (result->observed_value == NULL)
        return "";
    observed = json_loads(result->observed_value, JSON_DECODE_ANY, NULL);
    if (strcmp(result->expectation, "unexpected_rows_expectation") == 0)
        key = counted(arena, "found_rows", lang, json_number_value(observed));
    text = locale_format(arena, quality, key, "value", value_text(arena, lang, observed), NULL);
    json_decref(observed);
    return text;
}

int64_t expectation_judged(int64_t element_count, int64_t unexpected_count, double percent)
{
    if (unexpected_count == 0 || !(percent > 0))
        return element_count;
    return (int64_t) (100 * (double) unexpected_count / percent + 0.5);
}

#include <math.h>

#include "base/parse.h"
#include "quality/profile/profile.h"

static Json *text_or_null(const char *text)
{
    return text == NULL ? json_null() : json_string(text);
}

/* A bound: numbers as such, whole ones exact, everything else as text. */
static Json *bound(const ProfileColumn *column, const char *text, double number)
{
    int64_t whole;

    if (text == NULL || column->class != CLASS_NUMBER)
        return text_or_null(text);
    if (column->is_whole && str_parse_i64(str_from(text), &whole))
        return json_integer(whole);
    return json_number_or_null(number);
}

/* A figure on the scale of the column: an instant as text. */
static Json *figure(Arena *arena, const ProfileColumn *column, double number)
{
    if (column->class == CLASS_NUMBER || !isfinite(number))
        return json_number_or_null(number);
    return json_string(profile_time(arena, column, number));
}

static Json *quantiles(Arena *arena, const ProfileColumn *column)
{
    Json *json = json_object();

    for (size_t at = 0; at < PROFILE_QUANTILES; at++)
        (void) json_object_set_new(
            json,
            arena_printf(arena, "%.2f", profile_quantiles[at]),
            figure(arena, column, column->quantiles[at]));
    return json;
}

static Json *histogram(Arena *arena, const ProfileColumn *column)
{
    double width = (column->max_number - column->min_number) / PROFILE_BINS;
    Json *edges = json_array();
    Json *counts = json_array();

    for (size_t at = 0; at <= PROFILE_BINS; at++)
        (void) json_array_append_new(
            edges,
            figure(
                arena,
                column,
                at == PROFILE_BINS ? column->max_number
                                   : column->min_number + (double) at * width));
    for (size_t at = 0; at < PROFILE_BINS; at++)
        (void) json_array_append_new(counts, json_integer(column->bins[at]));
    return json_pack("{s:o, s:o}", "edges", edges, "counts", counts);
}

static Json *top(const ProfileColumn *column)
{
    Json *list = json_array();

    for (size_t at = 0; at < column->n_top; at++)
        (void) json_array_append_new(
            list,
            json_pack(
                "{s:s, s:I}",
                "value",
                column->top[at].text,
                "count",
                (json_int_t) column->top[at].n));
    return list;
}

static void put_numbers(Arena *arena, const ProfileColumn *column, Json *json)
{
    (void) json_object_set_new(json, "mean", figure(arena, column, column->mean));
    if (column->class == CLASS_NUMBER)
        (void) json_object_set_new(json, "stdev", json_number_or_null(column->stdev));
    (void) json_object_set_new(json, "quantiles", quantiles(arena, column));
    (void) json_object_set_new(json, "quantiles_exact", json_boolean(column->are_quantiles_exact));
    (void) json_object_set_new(json, "histogram", histogram(arena, column));
}

static Json *column_json(Arena *arena, const ProfileColumn *column)
{
    Json *json = json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:b}",
        "name",
        column->name,
        "type",
        column->type,
        "values",
        (json_int_t) column->n_values,
        "nulls",
        (json_int_t) column->n_nulls,
        "distinct",
        (json_int_t) column->n_distinct,
        "distinct_exact",
        column->is_exact);

    (void) json_object_set_new(json, "min", bound(column, column->min, column->min_number));
    (void) json_object_set_new(json, "max", bound(column, column->max, column->max_number));
    if (column->n_odd > 0)
        (void) json_object_set_new(json, "not_finite", json_integer(column->n_odd));
    if (column->has_numbers)
        put_numbers(arena, column, json);
    if (column->has_lengths)
        (void) json_object_set_new(
            json,
            "lengths",
            json_pack(
                "{s:I, s:I, s:o}",
                "min",
                (json_int_t) column->min_length,
                "max",
                (json_int_t) column->max_length,
                "mean",
                json_number_or_null(column->mean_length)));
    if (column->class == CLASS_TEXT)
        (void) json_object_set_new(json, "pattern", text_or_null(column->pattern));
    if (column->is_listed)
        (void) json_object_set_new(json, "top", top(column));
    return json;
}

Json *profile_json(const Profile *profile)
{
    Arena *arena = arena_new();
    Json *columns = json_array();

    for (size_t at = 0; at < profile->n_columns; at++)
        (void) json_array_append_new(columns, column_json(arena, &profile->columns[at]));
    arena_free(arena);
    return json_pack(
        "{s:s, s:I, s:o}",
        "table",
        profile->table,
        "rows",
        (json_int_t) profile->n_rows,
        "columns",
        columns);
}

#include <string.h>

#include "base/mem.h"
#include "quality/suite/suite_internal.h"

#define VALUES_MAX 1000 /* each becomes a parameter of the statement */

typedef Status (*KwargReader)(Arena *arena, const Json *json, Expectation *expectation, Error *err);

typedef struct Kwarg {
    const char *name;
    uint32_t bit;
    KwargReader read; /* sets the message without the argument's name, which the caller adds */
} Kwarg;

static Status expected(Error *err, const char *what)
{
    return error_set(err, STATUS_CONFIG, "expected %s", what);
}

static Status read_text(Arena *arena, const Json *json, const char **ret_text, Error *err)
{
    if (json_string_length(json) == 0)
        return expected(err, "a text that is not empty");
    *ret_text = str_dup(arena, str_from(json_string_value(json)));
    return OK;
}

static Status read_bool(const Json *json, bool *ret_value, Error *err)
{
    if (!json_is_boolean(json))
        return expected(err, "true or false");
    *ret_value = json_is_true(json);
    return OK;
}

static Status read_count(const Json *json, Expectation *expectation, Error *err)
{
    if (!json_is_integer(json) || json_integer_value(json) < 0)
        return expected(err, "a whole number of at least 0");
    expectation->count = json_integer_value(json);
    expectation->has_count = true;
    return OK;
}

static Status read_bound(Arena *arena, const Json *json, Value *ret_value, Error *err)
{
    if (!value_from_json(arena, json, ret_value) || ret_value->kind == VALUE_BOOL)
        return expected(err, "a number or a text");
    return OK;
}

static Status read_column(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    return read_text(arena, json, &e->column, err);
}

static Status read_column_b(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    return read_text(arena, json, &e->column_b, err);
}

static Status read_columns(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    if (!texts_from_json(arena, json, &e->columns, &e->n_columns))
        return expected(err, "a list of column names");
    return OK;
}

static Status read_count_kwarg(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_count(json, e, err);
}

static Status read_min(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    return read_bound(arena, json, &e->min, err);
}

static Status read_max(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    return read_bound(arena, json, &e->max, err);
}

static Status read_strict_min(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_bool(json, &e->is_strict_min, err);
}

static Status read_strict_max(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_bool(json, &e->is_strict_max, err);
}

static Status read_exact_match(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_bool(json, &e->exact_match, err);
}

static Status read_or_equal(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_bool(json, &e->or_equal, err);
}

static Status read_share(const Json *json, double *ret_share, Error *err)
{
    *ret_share = json_number_value(json);
    if (!json_is_number(json) || !(*ret_share >= 0 && *ret_share <= 1))
        return expected(err, "a number from 0 to 1");
    return OK;
}

static Status read_mostly(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_share(json, &e->mostly, err);
}

static Status read_parser(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    const char *parser = json_string_value(json);

    (void) arena;
    (void) e;
    if (parser != NULL && (strcmp(parser, "great_expectations") == 0 ||
                           strcmp(parser, "great_expectations__experimental__") == 0))
        return OK;
    return expected(err, "'great_expectations'");
}

static Status read_condition(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    return condition_parse(arena, json, &e->condition, err);
}

static Status read_values(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    size_t n = json_array_size(json);

    if (n == 0 || n > VALUES_MAX)
        return error_set(err, STATUS_CONFIG, "expected a list of 1 to %d values", VALUES_MAX);
    e->values = ARENA_ARRAY(arena, Value, n);
    e->n_values = n;
    for (size_t at = 0; at < n; at++) {
        if (!value_from_json(arena, json_array_get(json, at), &e->values[at]) ||
            e->values[at].kind == VALUE_NONE)
            return expected(err, "numbers, texts or booleans in the list");
    }
    return OK;
}

static Status read_types(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    const char **names;
    size_t n;

    if (!texts_from_json(arena, json, &names, &n))
        return expected(err, "a list of type names");
    e->values = ARENA_ARRAY(arena, Value, n);
    e->n_values = n;
    for (size_t at = 0; at < n; at++)
        e->values[at] = (Value){.kind = VALUE_TEXT, .text = str_from(names[at])};
    return OK;
}

static Status read_type(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    const char *name = NULL;
    Status status = read_text(arena, json, &name, err);

    if (status != OK)
        return status;
    e->values = ARENA_NEW(arena, Value);
    e->n_values = 1;
    e->values[0] = (Value){.kind = VALUE_TEXT, .text = str_from(name)};
    return OK;
}

static Status read_regex(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    return read_text(arena, json, &e->regex, err);
}

static Status read_query(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    Str query = str_trim(str_from(json_string_value(json)));

    if (!json_is_string(json) ||
        (!str_equal_nocase((Str){query.ptr, query.len < 6 ? query.len : 6}, STR("select")) &&
         !str_equal_nocase((Str){query.ptr, query.len < 4 ? query.len : 4}, STR("with"))))
        return expected(err, "a query that only reads");
    return read_text(arena, json, &e->query, err);
}

/* `words` in the order of IgnoreRows: the library has others for pairs than for lists. */
static Status read_ignore(const Json *json, const char *const words[3], Expectation *e, Error *err)
{
    const char *word = json_string_value(json);

    for (int at = IGNORE_ALL_MISSING; word != NULL && at <= IGNORE_NEVER; at++) {
        if (strcmp(word, words[at]) == 0) {
            e->ignore = (IgnoreRows) at;
            return OK;
        }
    }
    return error_set(
        err, STATUS_CONFIG, "expected '%s', '%s' or '%s'", words[0], words[1], words[2]);
}

static Status read_ignore_pair(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    static const char *const words[] = {
        "both_values_are_missing", "either_value_is_missing", "neither"};

    (void) arena;
    return read_ignore(json, words, e, err);
}

static Status read_ignore_list(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    static const char *const words[] = {"all_values_are_missing", "any_value_is_missing", "never"};

    (void) arena;
    return read_ignore(json, words, e, err);
}

static Status read_sum_total(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    if (!json_is_number(json))
        return expected(err, "a number");
    e->sum_total = json_number_value(json);
    return OK;
}

static bool
read_quantile(Arena *arena, const Json *quantile, const Json *range, QuantileRange *ret_quantile)
{
    ret_quantile->quantile = json_number_value(quantile);
    return json_is_number(quantile) && ret_quantile->quantile >= 0 && ret_quantile->quantile <= 1 &&
           json_array_size(range) == 2 &&
           value_from_json(arena, json_array_get(range, 0), &ret_quantile->min) &&
           value_from_json(arena, json_array_get(range, 1), &ret_quantile->max);
}

static Status read_quantiles(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    const Json *quantiles = json_object_get(json, "quantiles");
    const Json *ranges = json_object_get(json, "value_ranges");
    size_t n = json_array_size(quantiles);

    if (n == 0 || n != json_array_size(ranges))
        return expected(err, "as many value_ranges as quantiles, at least one");
    e->quantiles = ARENA_ARRAY(arena, QuantileRange, n);
    e->n_quantiles = n;
    for (size_t at = 0; at < n; at++) {
        if (!read_quantile(
                arena,
                json_array_get(quantiles, at),
                json_array_get(ranges, at),
                &e->quantiles[at]))
            return expected(err, "quantiles from 0 to 1, each with a range [min, max]");
    }
    return OK;
}

/* The object and its holdouts are arguments of their own, in any order. */
static Status read_partition(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    Partition partition = {0};
    Status status = partition_from_json(arena, json, &partition, err);

    if (status != OK)
        return status;
    partition.tail_holdout = e->partition.tail_holdout;
    partition.internal_holdout = e->partition.internal_holdout;
    e->partition = partition;
    return OK;
}

static Status read_threshold(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    e->threshold = json_number_value(json);
    if (!json_is_number(json) || e->threshold < 0)
        return expected(err, "a number of at least 0");
    return OK;
}

static Status read_tail_holdout(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_share(json, &e->partition.tail_holdout, err);
}

static Status read_internal_holdout(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    (void) arena;
    return read_share(json, &e->partition.internal_holdout, err);
}

/* Both stores compute quantiles exactly, so any answer keeps the promise. */
static Status read_relative_error(Arena *arena, const Json *json, Expectation *e, Error *err)
{
    bool ignored;

    (void) arena;
    (void) e;
    return read_bool(json, &ignored, err);
}

static const Kwarg known[] = {
    {"column", KWARG_COLUMN, read_column},
    {"column_A", KWARG_COLUMN_A, read_column},
    {"column_B", KWARG_COLUMN_B, read_column_b},
    {"column_list", KWARG_COLUMN_LIST, read_columns},
    {"column_set", KWARG_COLUMN_SET, read_columns},
    {"column_index", KWARG_COLUMN_INDEX, read_count_kwarg},
    {"min_value", KWARG_MIN_VALUE, read_min},
    {"max_value", KWARG_MAX_VALUE, read_max},
    {"strict_min", KWARG_STRICT_MIN, read_strict_min},
    {"strict_max", KWARG_STRICT_MAX, read_strict_max},
    {"mostly", KWARG_MOSTLY, read_mostly},
    {"row_condition", KWARG_ROW_CONDITION, read_condition},
    {"condition_parser", KWARG_CONDITION_PARSER, read_parser},
    {"value", KWARG_VALUE, read_count_kwarg},
    {"value_set", KWARG_VALUE_SET, read_values},
    {"regex", KWARG_REGEX, read_regex},
    {"type_", KWARG_TYPE, read_type},
    {"type_list", KWARG_TYPE_LIST, read_types},
    {"exact_match", KWARG_EXACT_MATCH, read_exact_match},
    {"or_equal", KWARG_OR_EQUAL, read_or_equal},
    {"ignore_row_if", KWARG_IGNORE_PAIR, read_ignore_pair},
    {"ignore_row_if", KWARG_IGNORE_LIST, read_ignore_list},
    {"sum_total", KWARG_SUM_TOTAL, read_sum_total},
    {"quantile_ranges", KWARG_QUANTILES, read_quantiles},
    {"allow_relative_error", KWARG_RELATIVE_ERROR, read_relative_error},
    {"unexpected_rows_query", KWARG_QUERY, read_query},
    {"partition_object", KWARG_PARTITION, read_partition},
    {"threshold", KWARG_THRESHOLD, read_threshold},
    {"tail_weight_holdout", KWARG_TAIL_HOLDOUT, read_tail_holdout},
    {"internal_weight_holdout", KWARG_INTERNAL_HOLDOUT, read_internal_holdout},
};

bool texts_from_json(Arena *arena, const Json *json, const char ***ret_texts, size_t *ret_n)
{
    size_t n = json_array_size(json);
    const char **texts = ARENA_ARRAY(arena, const char *, n);

    for (size_t at = 0; at < n; at++) {
        const Json *item = json_array_get(json, at);

        if (json_string_length(item) == 0)
            return false;
        texts[at] = str_dup(arena, str_from(json_string_value(item)));
    }
    *ret_texts = texts;
    *ret_n = n;
    return n > 0;
}

const char *quoted_list(Arena *arena, const char *const *texts, size_t n)
{
    StrBuf list = strbuf_new(arena);

    for (size_t at = 0; at < n; at++)
        strbuf_printf(&list, "%s'%s'", at == 0 ? "" : ", ", texts[at]);
    return strbuf_text(&list);
}

static const Kwarg *find(const char *name, uint32_t allowed)
{
    for (size_t at = 0; at < COUNT_OF(known); at++)
        if ((known[at].bit & allowed) != 0 && strcmp(known[at].name, name) == 0)
            return &known[at];
    return NULL;
}

static const char *allowed_list(Arena *arena, uint32_t allowed)
{
    const char *names[COUNT_OF(known)];
    size_t n = 0;

    for (size_t at = 0; at < COUNT_OF(known); at++)
        if ((known[at].bit & allowed) != 0)
            names[n++] = known[at].name;
    return quoted_list(arena, names, n);
}

/* What one argument alone can't show. */
static Status check_together(const Expectation *e, Error *err)
{
    uint32_t given = e->kind->required | e->kind->optional;
    bool is_reversed;

    if ((given & KWARG_PARTITION) != 0)
        return partition_check(&e->partition, err);
    if ((given & KWARG_MIN_VALUE) == 0)
        return OK;
    if (e->min.kind == VALUE_NONE && e->max.kind == VALUE_NONE)
        return error_set(err, STATUS_CONFIG, "has neither min_value nor max_value");
    if (e->min.kind == VALUE_NONE || e->max.kind == VALUE_NONE)
        return OK;
    if (e->min.kind != e->max.kind)
        return error_set(err, STATUS_CONFIG, "has min_value and max_value of different types");
    is_reversed = e->min.kind == VALUE_NUMBER ? e->min.number > e->max.number
                                              : str_compare(e->min.text, e->max.text) > 0;
    if (is_reversed)
        return error_set(err, STATUS_CONFIG, "has a min_value above its max_value");
    return OK;
}

static Status
check_required(Arena *arena, const Expectation *expectation, uint32_t seen, Error *err)
{
    uint32_t missing = expectation->kind->required & ~seen;

    if (missing == 0)
        return OK;
    return error_set(err, STATUS_CONFIG, "needs %s", allowed_list(arena, missing));
}

Status kwargs_read(Arena *arena, const Json *kwargs, Expectation *expectation, Error *err)
{
    uint32_t allowed = expectation->kind->required | expectation->kind->optional;
    uint32_t seen = 0;
    const char *name;
    Json *value;
    Status status;

    /* iterating changes nothing in the object; jansson's macro asks for a non-const one */
    for (void *at = json_object_iter((Json *) (uintptr_t) kwargs); at != NULL;
         at = json_object_iter_next((Json *) (uintptr_t) kwargs, at)) {
        const Kwarg *kwarg;

        name = json_object_iter_key(at);
        value = json_object_iter_value(at);
        kwarg = find(name, allowed);
        if (kwarg == NULL) {
            status = error_set(err, STATUS_CONFIG, "has an unknown argument '%s'", name);
            error_hint(err, "Arguments it takes: %s.", allowed_list(arena, allowed));
            return status;
        }
        if (json_is_null(value))
            continue; /* Great Expectations writes what is not set as null */
        status = kwarg->read(arena, value, expectation, err);
        if (status != OK) {
            if (kwarg->bit != KWARG_ROW_CONDITION)
                error_add_context(err, "argument '%s'", name);
            return status;
        }
        seen |= kwarg->bit;
    }
    status = check_required(arena, expectation, seen, err);
    return status != OK ? status : check_together(expectation, err);
}

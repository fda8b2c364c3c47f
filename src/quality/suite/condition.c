#include "quality/suite/condition.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/parse.h"

typedef struct Operator {
    const char *written; /* longer ones first: ">=" must not be read as ">" */
    const char *sql;
} Operator;

static const Operator operators[] = {
    {">=", ">="},
    {"<=", "<="},
    {"==", "="},
    {"!=", "<>"},
    {">", ">"},
    {"<", "<"},
};

static Status unsupported(Error *err, const char *what)
{
    Status status = error_set(err, STATUS_CONFIG, "argument 'row_condition' %s", what);

    error_hint(
        err,
        "Write col(\"name\") == \"text\" (also != < <= > >= with a number or text), "
        "col(\"name\").notNull(), or the JSON form with type comparison, nullity, and, or.");
    return status;
}

/* Takes `prefix` off the front, after spaces. */
static bool take(Str *text, const char *prefix)
{
    Str trimmed = str_trim(*text);
    Str wanted = str_from(prefix);

    if (!str_starts_with(trimmed, wanted))
        return false;
    *text = (Str){.ptr = trimmed.ptr + wanted.len, .len = trimmed.len - wanted.len};
    return true;
}

/* Takes a text in `quote` marks; there is no escape, as in Great Expectations. */
static bool take_quoted(Str *text, char quote, Str *ret_inner)
{
    Str trimmed = str_trim(*text);
    const char *end;

    if (trimmed.len < 2 || trimmed.ptr[0] != quote)
        return false;
    end = memchr(trimmed.ptr + 1, quote, trimmed.len - 1);
    if (end == NULL)
        return false;
    *ret_inner = (Str){.ptr = trimmed.ptr + 1, .len = (size_t) (end - trimmed.ptr) - 1};
    *text = (Str){.ptr = end + 1, .len = trimmed.len - ret_inner->len - 2};
    return true;
}

/* date("2025-01-01") is read as its text: the column's type says what it means. */
static bool take_value(Arena *arena, Str *text, Value *ret_value)
{
    bool is_date = take(text, "date(");
    Str inner;
    double number;

    if (take_quoted(text, '"', &inner) || take_quoted(text, '\'', &inner)) {
        *ret_value = (Value){.kind = VALUE_TEXT, .text = {str_dup(arena, inner), inner.len}};
        return !is_date || take(text, ")");
    }
    if (is_date || !str_parse_f64(str_trim(*text), &number))
        return false;
    *ret_value = (Value){.kind = VALUE_NUMBER, .number = number};
    *text = STR("");
    return true;
}

static bool take_operator(Str *text, const char **ret_sql)
{
    for (size_t at = 0; at < COUNT_OF(operators); at++) {
        if (take(text, operators[at].written)) {
            *ret_sql = operators[at].sql;
            return true;
        }
    }
    return false;
}

static Status parse_text(Arena *arena, Str text, Condition *ret_condition, Error *err)
{
    Condition condition = {.kind = CONDITION_COMPARE};
    Str column;

    if (!take(&text, "col(") || !take_quoted(&text, '"', &column) || !take(&text, ")"))
        return unsupported(err, "does not begin with col(\"name\")");
    condition.column = str_dup(arena, column);
    if (take(&text, ".notNull()") || take(&text, ".notnull()")) {
        condition.kind = CONDITION_NOT_NULL;
    } else {
        condition.values = ARENA_NEW(arena, Value);
        condition.n_values = 1;
        if (!take_operator(&text, &condition.operator))
            return unsupported(err, "has no comparison after its column");
        if (!take_value(arena, &text, condition.values))
            return unsupported(err, "does not compare with one number or quoted text");
    }
    if (str_trim(text).len > 0)
        return unsupported(err, "goes on after its first comparison");
    *ret_condition = condition;
    return OK;
}

static Status
parse_json(Arena *arena, const Json *json, size_t depth, Condition *ret_condition, Error *err);

static Status
parse_parts(Arena *arena, const Json *json, size_t depth, Condition *ret_condition, Error *err)
{
    const Json *parts = json_object_get(json, "conditions");
    size_t n = json_array_size(parts);
    Condition *conditions;

    if (n == 0)
        return unsupported(err, "has an 'and' or 'or' without a list of conditions");
    conditions = ARENA_ARRAY(arena, Condition, n);
    for (size_t at = 0; at < n; at++) {
        Status status =
            parse_json(arena, json_array_get(parts, at), depth + 1, &conditions[at], err);

        if (status != OK)
            return status;
    }
    ret_condition->parts = conditions;
    ret_condition->n_parts = n;
    return OK;
}

static Status parse_set(Arena *arena, const Json *list, Condition *ret_condition, Error *err)
{
    size_t n = json_array_size(list);

    if (n == 0)
        return unsupported(err, "has IN or NOT_IN without a list of values");
    ret_condition->values = ARENA_ARRAY(arena, Value, n);
    ret_condition->n_values = n;
    for (size_t at = 0; at < n; at++) {
        if (!value_from_json(arena, json_array_get(list, at), &ret_condition->values[at]) ||
            ret_condition->values[at].kind == VALUE_NONE)
            return unsupported(err, "has a list with something other than numbers and texts");
    }
    return OK;
}

static Status parse_comparison(Arena *arena, const Json *json, Condition *ret_condition, Error *err)
{
    const char *operator= json_string_value(json_object_get(json, "operator"));
    const Json *parameter = json_object_get(json, "parameter");

    if (operator== NULL)
        return unsupported(err, "has a comparison without operator");
    if (strcmp(operator, "IN") == 0 || strcmp(operator, "NOT_IN") == 0) {
        ret_condition->kind = operator[0] == 'I' ? CONDITION_IN : CONDITION_NOT_IN;
        return parse_set(arena, parameter, ret_condition, err);
    }
    ret_condition->kind = CONDITION_COMPARE;
    for (size_t at = 0; at < COUNT_OF(operators); at++)
        if (strcmp(operators[at].written, operator) == 0)
            ret_condition->operator= operators[at].sql;
    if (ret_condition->operator== NULL)
        return unsupported(err, "has an operator that is not supported");
    ret_condition->values = ARENA_NEW(arena, Value);
    ret_condition->n_values = 1;
    if (!value_from_json(arena, parameter, ret_condition->values) ||
        ret_condition->values[0].kind == VALUE_NONE)
        return unsupported(err, "has a comparison without one number or text as parameter");
    return OK;
}

static Status
parse_json(Arena *arena, const Json *json, size_t depth, Condition *ret_condition, Error *err)
{
    Condition condition = {0};
    const char *type = json_string_value(json_object_get(json, "type"));
    const char *column =
        json_string_value(json_object_get(json_object_get(json, "column"), "name"));
    Status status = OK;

    if (depth > LIMIT_JSON_DEPTH)
        return unsupported(err, "is nested too deeply");
    if (type == NULL)
        return unsupported(err, "has no type");
    if (strcmp(type, "and") == 0 || strcmp(type, "or") == 0) {
        condition.kind = type[0] == 'a' ? CONDITION_AND : CONDITION_OR;
        status = parse_parts(arena, json, depth, &condition, err);
    } else if (column == NULL) {
        status = unsupported(err, "has no column with a name");
    } else if (strcmp(type, "comparison") == 0) {
        status = parse_comparison(arena, json, &condition, err);
    } else if (strcmp(type, "nullity") == 0) {
        const Json *is_null = json_object_get(json, "is_null");

        if (!json_is_boolean(is_null))
            return unsupported(err, "has a nullity without is_null true or false");
        condition.kind = json_is_true(is_null) ? CONDITION_IS_NULL : CONDITION_NOT_NULL;
    } else {
        status = unsupported(err, "has a type that is not supported");
    }
    if (status != OK)
        return status;
    condition.column = column == NULL ? NULL : str_dup(arena, str_from(column));
    *ret_condition = condition;
    return OK;
}

Status condition_parse(Arena *arena, const Json *json, const Condition **ret_condition, Error *err)
{
    Condition *condition = ARENA_NEW(arena, Condition);
    Status status;

    if (json_is_string(json))
        status = parse_text(arena, str_from(json_string_value(json)), condition, err);
    else if (json_is_object(json))
        status = parse_json(arena, json, 0, condition, err);
    else
        status = unsupported(err, "is neither a text nor an object");
    if (status == OK)
        *ret_condition = condition;
    return status;
}

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "quality/compile/compile_internal.h"
#include "store/sqltext.h"

#define EXACT_INTEGER_MAX 9007199254740992.0 /* 2^53: every integer below is a double */

Builder builder_new(Arena *arena, const CompileInput *input)
{
    return (Builder){.input = input, .arena = arena, .sql = strbuf_new(arena)};
}

void put(Builder *b, const char *text)
{
    strbuf_puts(&b->sql, text);
}

/* 0 and -0 are not the same parameter. */
static uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

/* Of the types the compiler binds. */
static bool is_same_param(const Param *left, const Param *right)
{
    if (left->type != right->type)
        return false;
    switch ((int) left->type) {
    case COLUMN_TEXT:
        return str_equal(left->value.text, right->value.text);
    case COLUMN_BOOL:
        return left->value.boolean == right->value.boolean;
    case COLUMN_I64:
    case COLUMN_TIMESTAMP:
        return left->value.i64 == right->value.i64;
    case COLUMN_DECIMAL:
        return left->value.decimal == right->value.decimal;
    default:
        ASSERT(left->type == COLUMN_F64);
        return bits_of(left->value.f64) == bits_of(right->value.f64);
    }
}

static void put_new_param(Builder *b, Param param)
{
    if (b->n_params == b->params_size) {
        size_t size = b->params_size == 0 ? 32 : 2 * b->params_size;
        Param *grown = ARENA_ARRAY(b->arena, Param, size);

        if (b->n_params > 0)
            memcpy(grown, b->params, b->n_params * sizeof(*grown));
        b->params = grown;
        b->params_size = size;
    }
    b->params[b->n_params++] = param;
    strbuf_printf(&b->sql, "$%zu", b->n_params);
}

/* A value that is there is used again: so expressions that are the same are written the same, and
 * the store evaluates them once. */
static void put_param(Builder *b, Param param)
{
    for (size_t at = 0; at < b->n_params; at++) {
        if (is_same_param(&b->params[at], &param)) {
            strbuf_printf(&b->sql, "$%zu", at + 1);
            return;
        }
    }
    put_new_param(b, param);
}

void builder_fail(Builder *b, const char *reason)
{
    if (b->error == NULL)
        b->error = reason;
}

const ShapeColumn *put_column(Builder *b, const char *name)
{
    static const ShapeColumn missing = {.name = "", .type = "", .class = CLASS_OTHER};
    const ShapeColumn *column = shape_find(b->input->shape, name);

    if (column == NULL) {
        builder_fail(
            b,
            arena_printf(b->arena, "table '%s' has no column '%s'", b->input->shape->table, name));
        return &missing;
    }
    sql_put_ident(&b->sql, str_from(name));
    return column;
}

const ShapeColumn *column_of(Builder *b, const char *name)
{
    size_t length = b->sql.len;
    const ShapeColumn *column = put_column(b, name);

    b->sql.len = length; /* only looked up */
    return column;
}

void need_class(Builder *b, const char *name, ColumnClass class, const char *what)
{
    const ShapeColumn *column = column_of(b, name);

    if (b->error == NULL && column->class != class)
        builder_fail(
            b,
            arena_printf(
                b->arena, "column '%s' is of type %s, expected %s", name, column->type, what));
}

void put_table(Builder *b)
{
    sql_put_table(&b->sql, str_from(b->input->shape->table));
}

/* The shortest decimal text that reads back as `number`: 0.1 means one tenth, not the double next
 * to it. False when it is beyond a Decimal. */
static bool exact_decimal(double number, Decimal *ret_value)
{
    static const NumberFormat format = {.decimal = '.', .thousands = {"", 0}};
    char text[40];
    double back = 0;

    for (int digits = 15; digits <= 17; digits++) {
        (void) snprintf(text, sizeof(text), "%.*g", digits, number);
        if (str_parse_f64(str_from(text), &back) && !(fabs(back - number) > 0))
            break;
    }
    return decimal_parse(str_from(text), &format, ret_value) == DECIMAL_OK;
}

/* A bound that an integer column can be compared with as it is. */
static bool is_whole(const ShapeColumn *column, double number)
{
    static const char *const types[] = {"smallint", "integer", "bigint"};
    bool is_integer = false;

    for (size_t at = 0; at < COUNT_OF(types); at++)
        is_integer = is_integer || str_equal_nocase(str_from(column->type), str_from(types[at]));
    return is_integer && fabs(number) < EXACT_INTEGER_MAX &&
           !(fabs(number - nearbyint(number)) > 0);
}

/* Of a kWh column, by the names of both stores' catalogs. */
static bool is_decimal(const ShapeColumn *column)
{
    return str_equal_nocase(str_from(column->type), STR("decimal(38,20)")) ||
           str_equal_nocase(str_from(column->type), STR("numeric(38,20)"));
}

/* Values are compared in their own type where the bound has one: casting each of them to double
 * takes twice as long for integers, ten times for decimals. */
static void put_number(Builder *b, const ShapeColumn *column, double number)
{
    Param param = {.type = COLUMN_DECIMAL};

    if (is_decimal(column) && exact_decimal(number, &param.value.decimal)) {
        put(b, "cast(");
        put_param(b, param);
        put(b, " as decimal(38, 20))");
        return;
    }
    if (is_whole(column, number)) {
        put(b, "cast(");
        put_param(b, PARAM_I64((int64_t) number));
        put(b, " as bigint)");
        return;
    }
    put(b, "cast(");
    put_param(b, PARAM_F64(number));
    put(b, " as double precision)");
}

/* PostgreSQL reads the text again for each row, for the session's zone could change between two of
 * them; a select of its own it asks once. */
static void put_instant(Builder *b, const char *type, Str text)
{
    bool is_postgres = strcmp(b->input->dialect, "postgres") == 0;

    put(b, is_postgres ? "(select cast(cast(" : "cast(cast(");
    put_param(b, PARAM_TEXT(text));
    strbuf_printf(&b->sql, " as varchar) as %s)%s", type, is_postgres ? ")" : "");
}

void put_value(Builder *b, const ShapeColumn *column, const Value *value)
{
    ColumnClass column_class = column->class;

    if (column_class == CLASS_NUMBER && value->kind == VALUE_NUMBER) {
        put_number(b, column, value->number);

    } else if (column_class == CLASS_BOOL && value->kind == VALUE_BOOL) {
        put_param(b, PARAM_BOOL(value->boolean));

    } else if (column_class == CLASS_TEXT && value->kind == VALUE_TEXT) {
        put(b, "cast(");
        put_param(b, PARAM_TEXT(value->text));
        put(b, " as varchar)");
    } else if (
        (column_class == CLASS_TIMESTAMP || column_class == CLASS_DATE) &&
        value->kind == VALUE_TEXT) {
        put_instant(b, column_class == CLASS_DATE ? "date" : "timestamptz", value->text);
    } else {
        builder_fail(
            b,
            arena_printf(
                b->arena,
                "column '%s' is of type %s and can't be compared with %s",
                column->name,
                column->type,
                suite_value_kind_name(value->kind)));
    }
}

void put_text_param(Builder *b, const char *text)
{
    put_param(b, PARAM_CSTR(text));
}

void put_values_known(Builder *b, const char *before)
{
    if (b->n_params == 0 || strcmp(b->input->dialect, "duckdb") != 0)
        return;
    put(b, before);
    put_new_param(b, PARAM_BOOL(true));
    put(b, " is not null");
}

void put_set(Builder *b, const ShapeColumn *column, const Value *values, size_t n)
{
    put(b, " in (");
    for (size_t at = 0; at < n; at++) {
        if (at > 0)
            put(b, ", ");
        put_value(b, column, &values[at]);
    }
    put(b, ")");
}

static void put_parts(Builder *b, const Condition *condition)
{
    put(b, "(");
    for (size_t at = 0; at < condition->n_parts; at++) {
        if (at > 0)
            put(b, condition->kind == CONDITION_AND ? " and " : " or ");
        put_condition(b, &condition->parts[at]);
    }
    put(b, ")");
}

void put_condition(Builder *b, const Condition *condition)
{
    const ShapeColumn *column;

    if (condition->kind == CONDITION_AND || condition->kind == CONDITION_OR) {
        put_parts(b, condition);
        return;
    }
    column = put_column(b, condition->column);
    if (condition->kind == CONDITION_IS_NULL) {
        put(b, " is null");
    } else if (condition->kind == CONDITION_NOT_NULL) {
        put(b, " is not null");
    } else if (condition->kind == CONDITION_COMPARE) {
        strbuf_printf(&b->sql, " %s ", condition->operator);
        put_value(b, column, &condition->values[0]);
    } else {
        if (condition->kind == CONDITION_NOT_IN)
            put(b, " not");
        put_set(b, column, condition->values, condition->n_values);
    }
}

bool query_has_join(const char *query)
{
    for (const char *at = strcasestr(query, "join"); at != NULL; at = strcasestr(at + 1, "join")) {
        char after = at[strlen("join")];

        if ((at == query || (!isalnum((unsigned char) at[-1]) && at[-1] != '_')) &&
            !isalnum((unsigned char) after) && after != '_')
            return true;
    }
    return false;
}

void put_range(Builder *b)
{
    const DayRange *range = &b->input->range;
    ColumnClass class = column_of(b, range->column)->class;

    (void) put_column(b, range->column);
    if (class == CLASS_DATE) {
        put(b, " = cast(cast(");
        put_param(b, PARAM_CSTR(range->day));
        put(b, " as varchar) as date)");
    } else {
        put(b, " >= ");
        put_param(b, PARAM_TIMESTAMP(range->start_us));
        put(b, " and ");
        (void) put_column(b, range->column);
        put(b, " < ");
        put_param(b, PARAM_TIMESTAMP(range->end_us));
    }
}

static void
put_bound(Builder *b, const ShapeColumn *column, const char *operator, const Value * value)
{
    strbuf_printf(&b->sql, " %s ", operator);
    put_value(b, column, value);
}

void put_between(Builder *b, const char *text, const ShapeColumn *column, const Expectation *e)
{
    if (e->min.kind != VALUE_NONE) {
        put(b, text);
        put_bound(b, column, e->is_strict_min ? ">" : ">=", &e->min);
    }
    if (e->min.kind != VALUE_NONE && e->max.kind != VALUE_NONE)
        put(b, " and ");
    if (e->max.kind != VALUE_NONE) {
        put(b, text);
        put_bound(b, column, e->is_strict_max ? "<" : "<=", &e->max);
    }
}

const ShapeColumn number_column = {.name = "value", .type = "double", .class = CLASS_NUMBER};
const ShapeColumn length_column = {.name = "length", .type = "bigint", .class = CLASS_NUMBER};

const char *quoted_column(Builder *b, const char *name)
{
    Builder part = builder_new(b->arena, b->input);

    (void) put_column(&part, name);
    if (part.error != NULL)
        builder_fail(b, part.error);
    return strbuf_text(&part.sql);
}

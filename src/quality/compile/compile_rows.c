#include <string.h>

#include "base/mem.h"
#include "quality/compile/compile_internal.h"

static void put_null_checks(
    Builder *b, const char *const *columns, size_t n, const char *check, const char *between)
{
    for (size_t at = 0; at < n; at++) {
        put(b, at == 0 ? "" : between);
        (void) put_column(b, columns[at]);
        put(b, check);
    }
}

size_t row_columns(const Expectation *e, const char *const **ret_columns, const char *two[2])
{
    if (e->n_columns > 0) {
        *ret_columns = e->columns;
        return e->n_columns;
    }
    two[0] = e->column;
    two[1] = e->column_b;
    *ret_columns = two;
    return e->column_b == NULL ? 1 : 2;
}

bool is_never_null(const Builder *b, const char *column)
{
    const ShapeColumn *found = shape_find(b->input->shape, column);

    return found != NULL && found->never_null;
}

bool judges_every_row(const Builder *b, const Expectation *e)
{
    const char *two[2];
    const char *const *columns;
    size_t n = row_columns(e, &columns, two);
    size_t n_never = 0;

    if (e->kind->id == KIND_NOT_NULL || e->kind->id == KIND_NULL || e->ignore == IGNORE_NEVER)
        return true;
    for (size_t at = 0; at < n; at++)
        n_never += is_never_null(b, columns[at]);
    return n_never == n || (n_never > 0 && e->ignore != IGNORE_ANY_MISSING);
}

void put_judged(Builder *b, const Expectation *e)
{
    const char *two[2];
    const char *const *columns;
    size_t n = row_columns(e, &columns, two);

    if (judges_every_row(b, e)) {
        put(b, "true");
    } else if (n == 1 || e->ignore == IGNORE_ANY_MISSING) {
        put_null_checks(b, columns, n, " is not null", " and ");
    } else {
        put(b, "(");
        put_null_checks(b, columns, n, " is not null", " or ");
        put(b, ")");
    }
}

static void put_comparable(Builder *b, const Expectation *e)
{
    const char *two[2];
    const char *const *columns;
    size_t n = row_columns(e, &columns, two);
    const char *between = "";

    for (size_t at = 0; at < n; at++) {
        if (is_never_null(b, columns[at]))
            continue;
        put(b, between);
        put_null_checks(b, &columns[at], 1, " is not null", "");
        between = " and ";
    }
    if (between[0] == '\0')
        put(b, "true");
}

void put_where(Builder *b, const Expectation *e)
{
    put(b, " where ");
    if (b->input->range.column != NULL) {
        put_range(b);
        put(b, " and ");
    }
    if (e->condition != NULL) {
        put_condition(b, e->condition);
        put(b, " and ");
    }
    if (e->kind->family == FAMILY_UNIQUE)
        put_comparable(b, e);
    else
        put_judged(b, e);
}

void put_zero(Builder *b)
{
    put(b, "cast(0 as bigint)");
}

/* "case" and not "filter": DuckDB takes half the time for it. */
void begin_count(Builder *b)
{
    if (b->values == NULL)
        put(b, "count(case when ");
    else
        strbuf_printf(
            &b->sql, "(select cast(coalesce(sum(eiot_n), 0) as bigint) from %s where ", b->values);
}

void end_count(Builder *b)
{
    put(b, b->values == NULL ? " then 1 end)" : ")");
}

/* DuckDB's `~` matches the whole text; Great Expectations searches, as PostgreSQL's does. */
static void put_regex(Builder *b, const Expectation *e)
{
    bool is_duckdb = strcmp(b->input->dialect, "duckdb") == 0;

    need_class(b, e->column, CLASS_TEXT, "text");
    if (is_duckdb)
        put(b, "regexp_matches(");
    (void) put_column(b, e->column);
    put(b, is_duckdb ? ", " : " ~ ");
    put_text_param(b, e->regex);
    if (is_duckdb)
        put(b, ")");
}

static void put_pair(Builder *b, const Expectation *e)
{
    const char *left = quoted_column(b, e->column);
    const char *right = quoted_column(b, e->column_b);
    ColumnClass left_class = column_of(b, e->column)->class;

    if (b->error == NULL && left_class != column_of(b, e->column_b)->class)
        builder_fail(
            b,
            arena_printf(
                b->arena,
                "columns '%s' and '%s' are of types that can't be compared",
                e->column,
                e->column_b));
    if (e->kind->id == KIND_PAIR_EQUAL)
        strbuf_printf(
            &b->sql, "%s = %s and %s is not null and %s is not null", left, right, left, right);
    else if (e->or_equal)
        strbuf_printf(&b->sql, "%s >= %s or (%s is null and %s is null)", left, right, left, right);
    else
        strbuf_printf(&b->sql, "%s > %s", left, right);
}

static void put_sum(Builder *b, const Expectation *e)
{
    for (size_t at = 0; at < e->n_columns; at++) {
        put(b, at == 0 ? "" : " + ");
        need_class(b, e->columns[at], CLASS_NUMBER, "a number");
        (void) put_column(b, e->columns[at]);
    }
    put(b, " = ");
    put_value(b, &number_column, &(Value){.kind = VALUE_NUMBER, .number = e->sum_total});
}

/* Texts have an order of their own in each store; the library refuses them too. */
static void refuse_text(Builder *b, const char *name)
{
    const ShapeColumn *column = column_of(b, name);

    if (b->error == NULL && column->class == CLASS_TEXT)
        builder_fail(
            b,
            arena_printf(
                b->arena,
                "column '%s' is of type %s, expected a number, a date or an instant",
                name,
                column->type));
}

static void put_length(Builder *b, const Expectation *e)
{
    const char *length = arena_printf(b->arena, "length(%s)", quoted_column(b, e->column));

    need_class(b, e->column, CLASS_TEXT, "text");
    if (e->kind->id == KIND_LENGTH_BETWEEN)
        put_between(b, length, &length_column, e);
    else
        strbuf_printf(&b->sql, "%s = %lld", length, (long long) e->count);
}

void put_expected(Builder *b, const Expectation *e)
{
    switch ((int) e->kind->id) {
    case KIND_NOT_NULL:
        put_null_checks(b, &e->column, 1, " is not null", "");
        break;
    case KIND_NULL:
        put_null_checks(b, &e->column, 1, " is null", "");
        break;
    case KIND_BETWEEN:
        refuse_text(b, e->column);
        put_between(b, quoted_column(b, e->column), column_of(b, e->column), e);
        break;
    case KIND_IN_SET:
    case KIND_NOT_IN_SET: {
        const ShapeColumn *column = put_column(b, e->column);

        if (e->kind->id == KIND_NOT_IN_SET)
            put(b, " not");
        put_set(b, column, e->values, e->n_values);
        break;
    }
    case KIND_NOT_MATCH_REGEX:
        put(b, "not ");
        put_regex(b, e);
        break;
    case KIND_MATCH_REGEX:
        put_regex(b, e);
        break;
    case KIND_LENGTH_BETWEEN:
    case KIND_LENGTH_EQUAL:
        put_length(b, e);
        break;
    case KIND_PAIR_GREATER:
    case KIND_PAIR_EQUAL:
        put_pair(b, e);
        break;
    default:
        ASSERT(e->kind->id == KIND_SUM_EQUAL);
        put_sum(b, e);
    }
}

void put_columns(Builder *b, const Expectation *e)
{
    const char *two[2];
    const char *const *columns;
    size_t n = row_columns(e, &columns, two);

    put_null_checks(b, columns, n, "", ", ");
}

#include "quality/compile/compile.h"

#include <string.h>

#include "base/mem.h"
#include "quality/compile/compile_internal.h"
#include "store/sqltext.h"

/* Opens the next column of the select. */
static void begin_item(Builder *b, Scan *scan)
{
    put(b, scan->n_columns == 0 ? "\n    " : ",\n    ");
}

static void end_item(Builder *b, Scan *scan)
{
    strbuf_printf(&b->sql, " as c%zu", scan->n_columns++);
}

static void put_filter(Builder *b, const Condition *condition)
{
    if (condition == NULL)
        return;
    put(b, " filter (where ");
    put_condition(b, condition);
    put(b, ")");
}

typedef enum RowPart { PART_ALL, PART_JUDGED, PART_UNEXPECTED } RowPart;

/* Counts rows of the row condition. */
static void put_row_count(Builder *b, const Expectation *e, RowPart part)
{
    bool asks_judged = part != PART_ALL && !judges_every_row(b, e);
    const char *between = "";

    if (e->condition == NULL && part != PART_UNEXPECTED && !asks_judged) {
        put(b, "count(*)");
        return;
    }
    if (part == PART_UNEXPECTED && e->kind->id == KIND_NOT_NULL && is_never_null(b, e->column)) {
        put_zero(b);
        return;
    }
    begin_count(b);
    if (e->condition != NULL) {
        put_condition(b, e->condition);
        between = " and ";
    }
    if (asks_judged) {
        put(b, between);
        put_judged(b, e);
        between = " and ";
    }
    if (part == PART_UNEXPECTED) {
        put(b, between);
        put(b, "not (");
        put_expected(b, e);
        put(b, ")");
    }
    end_count(b);
}

static void put_row_items(Builder *b, Scan *scan, const Expectation *e, Slot *slot, bool is_shared)
{
    begin_item(b, scan);
    put_row_count(b, e, PART_ALL);
    end_item(b, scan);

    begin_item(b, scan);
    put_row_count(b, e, PART_JUDGED);
    end_item(b, scan);

    begin_item(b, scan);
    if (e->kind->family != FAMILY_UNIQUE) {
        put_row_count(b, e, PART_UNEXPECTED);
    } else {
        Repeated form = repeated_form(b, e, is_shared);

        put_repeated(b, e, form);
        slot->is_bound = form == REPEATED_BOUND;
    }
    end_item(b, scan);
}

/* The aggregate `format` of the column, over the rows of the condition. Every use of `%s` is the
 * column; the filter follows the aggregate. */
static const char *
aggregate(Builder *b, const char *before, const char *after, const Expectation *e)
{
    /* the condition's parameters belong to this statement, so the text is written in place and cut
     * off */
    size_t length = b->sql.len;
    const char *text;

    put(b, before);
    if (e->column != NULL)
        (void) put_column(b, e->column);
    put(b, after);
    put_filter(b, e->condition);
    text = arena_copy(b->arena, b->sql.ptr + length, b->sql.len - length);
    b->sql.len = length;
    return text;
}

/* The value an expectation observes, as SQL; *ret_column says how its bounds are compared. */
static const char *observed_value(Builder *b, const Expectation *e, const ShapeColumn **ret_column)
{
    *ret_column = &number_column;
    switch ((int) e->kind->id) {
    case KIND_MIN:
    case KIND_MAX:
        *ret_column = column_of(b, e->column);
        return aggregate(b, e->kind->id == KIND_MIN ? "min(" : "max(", ")", e);
    case KIND_UNIQUE_COUNT:
        return aggregate(b, "count(distinct ", ")", e);
    case KIND_UNIQUE_SHARE:
        return arena_printf(
            b->arena,
            "coalesce(cast(%s as double precision) / nullif(%s, 0), 0)",
            aggregate(b, "count(distinct ", ")", e),
            aggregate(b, "count(", ")", e));
    case KIND_ROW_COUNT_BETWEEN:
    case KIND_ROW_COUNT:
        return aggregate(b, "count(*)", "", e);
    default:
        break;
    }
    need_class(b, e->column, CLASS_NUMBER, "a number");
    switch ((int) e->kind->id) {
    case KIND_MEAN:
        return aggregate(b, "avg(cast(", " as double precision))", e);
    case KIND_SUM:
        return aggregate(b, "sum(", ")", e);
    case KIND_STDEV:
        return aggregate(b, "stddev_samp(cast(", " as double precision))", e);
    default:
        ASSERT(e->kind->id == KIND_MEDIAN);
        return aggregate(
            b, "percentile_cont(0.5) within group (order by cast(", " as double precision))", e);
    }
}

static void put_observed(Builder *b, Scan *scan, const char *text, const ShapeColumn *column)
{
    begin_item(b, scan);
    strbuf_printf(
        &b->sql,
        "cast(%s as %s)",
        text,
        column->class == CLASS_NUMBER ? "double precision" : "varchar");
    end_item(b, scan);
}

static void put_value_items(Builder *b, Scan *scan, const Expectation *e)
{
    const ShapeColumn *column;
    const char *observed = observed_value(b, e, &column);

    put_observed(b, scan, observed, column);
    begin_item(b, scan);
    put(b, "cast(case when ");
    if (e->kind->id == KIND_ROW_COUNT)
        strbuf_printf(&b->sql, "%s = %lld", observed, (long long) e->count);
    else
        put_between(b, observed, column, e);
    put(b, " then 1 else 0 end as bigint)");
    end_item(b, scan);
}

/* The store wants the quantile as a constant; printed from a checked number, it is no one's text.
 */
static void put_quantile_items(Builder *b, Scan *scan, const Expectation *e)
{
    const char **observed = ARENA_ARRAY(b->arena, const char *, e->n_quantiles);

    need_class(b, e->column, CLASS_NUMBER, "a number");
    for (size_t at = 0; at < e->n_quantiles; at++) {
        observed[at] = aggregate(
            b,
            arena_printf(
                b->arena,
                "percentile_disc(%.17g) within group (order by cast(",
                e->quantiles[at].quantile),
            " as double precision))",
            e);
        put_observed(b, scan, observed[at], &number_column);
    }
    begin_item(b, scan);
    put(b, "cast(case when true");
    for (size_t at = 0; at < e->n_quantiles; at++) {
        Expectation bounds = {.min = e->quantiles[at].min, .max = e->quantiles[at].max};

        if (bounds.min.kind == VALUE_NONE && bounds.max.kind == VALUE_NONE)
            continue;
        put(b, " and ");
        put_between(b, observed[at], &number_column, &bounds);
    }
    put(b, " then 1 else 0 end as bigint)");
    end_item(b, scan);
}

static void put_divergence_items(Builder *b, Scan *scan, const Expectation *e)
{
    for (size_t at = 0; at < divergence_columns(e); at++) {
        begin_item(b, scan);
        put_divergence_column(b, e, at);
        end_item(b, scan);
    }
}

/* The suite's query with {batch} as the table; {{ and }} are braces. */
static void put_query(Builder *b, const char *query)
{
    Str text = str_trim(str_from(query));

    while (text.len > 0 && (text.ptr[text.len - 1] == ';' || text.ptr[text.len - 1] == '\n'))
        text.len--;
    put(b, "(");
    for (size_t at = 0; at < text.len; at++) {
        Str rest = {text.ptr + at, text.len - at};

        if (str_starts_with(rest, STR("{batch}"))) {
            if (b->input->range.column != NULL)
                put(b, "(select * from ");
            put_table(b);
            if (b->input->range.column != NULL) {
                put(b, " where ");
                put_range(b);
                put(b, query_has_join(query) ? ")" : ") as subselect");
            }
            at += strlen("{batch}") - 1;
        } else {
            if (str_starts_with(rest, STR("{{")) || str_starts_with(rest, STR("}}")))
                at++;
            strbuf_put_char(&b->sql, text.ptr[at]);
        }
    }
    put(b, "\n)"); /* on a line of its own: the query may end in a comment */
}

static void put_query_item(Builder *b, Scan *scan, const Expectation *e)
{
    begin_item(b, scan);
    put(b, "(select count(*) from ");
    put_query(b, e->query);
    put(b, " as unexpected_rows)");
    end_item(b, scan);
}

static void put_items(Builder *b, Scan *scan, const Expectation *e, Slot *slot, bool is_shared)
{
    if (e->kind->family == FAMILY_QUERY)
        put_query_item(b, scan, e);
    else if (e->kind->id == KIND_QUANTILES)
        put_quantile_items(b, scan, e);
    else if (e->kind->id == KIND_KL_DIVERGENCE)
        put_divergence_items(b, scan, e);
    else if (e->kind->family == FAMILY_VALUE)
        put_value_items(b, scan, e);
    else
        put_row_items(b, scan, e, slot, is_shared);
}

/* Writes the items of one expectation, or takes all of them back when it can't be asked. */
static void compile_slot(Builder *b, Scan *scan, const Expectation *e, Slot *slot, bool is_shared)
{
    size_t sql_length = b->sql.len;
    size_t n_params = b->n_params;

    slot->first = scan->n_columns;
    b->values = is_shared ? values_of(b, e) : NULL;
    put_items(b, scan, e, slot, is_shared);
    b->values = NULL;
    if (b->error != NULL) {
        slot->error = b->error;
        b->error = NULL;
        b->sql.len = sql_length;
        b->n_params = n_params;
        scan->n_columns = slot->first;
    }
    slot->n = scan->n_columns - slot->first;
}

Scan compile_scan(Arena *arena, const CompileInput *input, size_t only)
{
    const Suite *suite = input->suite;
    Builder b = builder_new(arena, input);
    Scan scan = {.slots = ARENA_ARRAY(arena, Slot, suite->n_expectations)};
    bool is_shared = only == COMPILE_ALL;

    if (is_shared)
        put_value_tables(&b);
    put(&b, "select");
    begin_item(&b, &scan);
    put(&b, "count(*)");
    end_item(&b, &scan);
    for (size_t at = 0; at < suite->n_expectations; at++) {
        const Expectation *e = &suite->expectations[at];

        if (e->kind->family == FAMILY_CATALOG || (only != COMPILE_ALL && only != at))
            continue;
        compile_slot(&b, &scan, e, &scan.slots[at], is_shared);
    }
    put(&b, "\nfrom ");
    put_table(&b);
    if (input->range.column != NULL) {
        put(&b, "\nwhere ");
        put_range(&b);
    }
    put_values_known(&b, input->range.column != NULL ? " and " : "\nwhere ");
    scan.sql = (Sql){
        .name = arena_printf(arena, "suite %s", suite->name),
        .text = {strbuf_text(&b.sql), b.sql.len},
        .params = b.params,
        .n_params = b.n_params,
    };
    return scan;
}

/* Stores hand over a closed set of types; others are shown as text. */
static void put_shown(Builder *b, const char *name)
{
    ColumnClass class = column_of(b, name)->class;
    const char *type = class == CLASS_NUMBER                         ? "double precision"
                       : class == CLASS_TEXT || class == CLASS_OTHER ? "varchar"
                       : class == CLASS_TIMESTAMP                    ? "timestamptz"
                       : class == CLASS_DATE                         ? "date"
                                                                     : "boolean";

    put(b, "cast(");
    (void) put_column(b, name);
    strbuf_printf(&b->sql, " as %s) as ", type);
    sql_put_ident(&b->sql, str_from(name));
}

static void put_sample_columns(Builder *b, const Expectation *e)
{
    const Suite *suite = b->input->suite;
    const char *two[2];
    const char *const *columns;
    size_t n = row_columns(e, &columns, two);
    size_t n_put = 0;

    for (size_t at = 0; at < suite->n_key_columns; at++) {
        if (shape_find(b->input->shape, suite->key_columns[at]) == NULL)
            continue;
        put(b, n_put++ == 0 ? "" : ", ");
        put_shown(b, suite->key_columns[at]);
    }
    for (size_t at = 0; at < n; at++) {
        bool is_key = false;

        for (size_t key = 0; key < suite->n_key_columns; key++)
            is_key = is_key || strcmp(suite->key_columns[key], columns[at]) == 0;
        if (is_key)
            continue;
        put(b, n_put++ == 0 ? "" : ", ");
        put_shown(b, columns[at]);
    }
}

static void put_row_sample(Builder *b, const Expectation *e)
{
    put(b, "select ");
    put_sample_columns(b, e);
    put(b, " from ");
    put_table(b);
    put_where(b, e);
    if (e->kind->family == FAMILY_ROWS) {
        put(b, " and not (");
        put_expected(b, e);
        put(b, ")");
        return;
    }
    put(b, " and (");
    put_columns(b, e);
    put(b, ") in (select ");
    put_columns(b, e);
    put(b, " from ");
    put_table(b);
    put_where(b, e);
    put(b, " group by ");
    put_columns(b, e);
    put(b, " having count(*) > 1)");
}

bool compile_sample(
    Arena *arena, const CompileInput *input, size_t index, size_t limit, Sql *ret_sql)
{
    const Expectation *e = &input->suite->expectations[index];
    Builder b = builder_new(arena, input);

    if (e->kind->family == FAMILY_QUERY) {
        put(&b, "select * from ");
        put_query(&b, e->query);
        put(&b, " as unexpected_rows");
    } else if (e->kind->family == FAMILY_ROWS || e->kind->family == FAMILY_UNIQUE) {
        put_row_sample(&b, e);
        put_values_known(&b, " and ");
        put(&b, " order by 1");
    } else {
        return false;
    }
    strbuf_printf(&b.sql, " limit %zu", limit);
    ASSERT(b.error == NULL); /* compile_scan() has asked the same */
    *ret_sql = (Sql){
        .name = arena_printf(arena, "sample of %s %zu", input->suite->name, index + 1),
        .text = {strbuf_text(&b.sql), b.sql.len},
        .params = b.params,
        .n_params = b.n_params,
    };
    return true;
}

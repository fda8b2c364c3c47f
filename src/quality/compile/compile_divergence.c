#include "quality/compile/compile_internal.h"

static void put_counted(Builder *b, const Expectation *e, const char *of)
{
    begin_count(b);
    if (e->condition != NULL) {
        put_condition(b, e->condition);
        put(b, " and ");
    }
    put(b, of);
}

/* The rows outside the bins, below (`operator` <) or above (>) `edge`. */
static void put_tail(Builder *b, const Expectation *e, const char *operator, const Value * edge)
{
    const ShapeColumn *column = column_of(b, e->column);

    put_counted(b, e, quoted_column(b, e->column));
    put(b, operator);
    put_value(b, column, edge);
    end_count(b);
}

/* [from, until), and the last bin with its upper edge. */
static void put_bin(Builder *b, const Expectation *e, size_t bin)
{
    const Partition *partition = &e->partition;
    const ShapeColumn *column = column_of(b, e->column);
    Expectation bounds = {
        .min = partition->edges[bin],
        .max = partition->edges[bin + 1],
        .is_strict_max = bin + 1 < partition->n,
    };

    put_counted(b, e, "");
    put_between(b, quoted_column(b, e->column), column, &bounds);
    end_count(b);
}

static void put_value_count(Builder *b, const Expectation *e, size_t at)
{
    const ShapeColumn *column = column_of(b, e->column);

    if (e->partition.values[at].kind == VALUE_TEXT) /* the library takes no text for a date */
        need_class(b, e->column, CLASS_TEXT, "text");
    put_counted(b, e, quoted_column(b, e->column));
    put(b, " = ");
    put_value(b, column, &e->partition.values[at]);
    end_count(b);
}

/* `what` over the counts n of values that the partition does not name. */
static void put_others(Builder *b, const Expectation *e, const char *what)
{
    const ShapeColumn *column = column_of(b, e->column);

    put(b, "(select ");
    put(b, what);
    put(b, " from (select count(*) as n from ");
    put_table(b);
    put(b, " where ");
    if (b->input->range.column != NULL) {
        put_range(b);
        put(b, " and ");
    }
    if (e->condition != NULL) {
        put_condition(b, e->condition);
        put(b, " and ");
    }
    put(b, quoted_column(b, e->column));
    put(b, " is not null and ");
    put(b, quoted_column(b, e->column));
    put(b, " not");
    put_set(b, column, e->partition.values, e->partition.n);
    put(b, " group by ");
    put(b, quoted_column(b, e->column));
    put(b, ") as others)");
}

size_t divergence_columns(const Expectation *e)
{
    if (e->partition.edges != NULL)
        return 1 + e->partition.n + 2;
    return 1 + e->partition.n + (e->partition.tail_holdout > 0 ? 2 : 0);
}

void put_divergence_column(Builder *b, const Expectation *e, size_t at)
{
    const Partition *partition = &e->partition;

    if (at == 0) {
        put_counted(b, e, quoted_column(b, e->column));
        put(b, " is not null");
        end_count(b);
    } else if (at <= partition->n) {
        if (partition->edges != NULL)
            put_bin(b, e, at - 1);
        else
            put_value_count(b, e, at - 1);
    } else if (partition->edges != NULL) {
        bool is_below = at == partition->n + 1;

        put_tail(
            b,
            e,
            is_below ? " < " : " > ",
            is_below ? &partition->edges[0] : &partition->edges[partition->n]);
    } else if (at == partition->n + 1) {
        put_others(b, e, "count(*)");
    } else {
        put_others(
            b,
            e,
            "coalesce(sum(cast(n as double precision) * ln(cast(n as double precision))), 0.0)");
    }
}

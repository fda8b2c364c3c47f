#include <string.h>

#include "quality/compile/compile_internal.h"

static bool is_duckdb(const Builder *b)
{
    return strcmp(b->input->dialect, "duckdb") == 0;
}

/* Whether every column has a hash that is the same for what the store holds equal. */
static bool has_hash(const Builder *b, const char *const *columns, size_t n)
{
    for (size_t at = 0; at < n; at++) {
        const ShapeColumn *column = shape_find(b->input->shape, columns[at]);

        if (column == NULL || !column->can_hash || (column->class == CLASS_OTHER && !is_duckdb(b)))
            return false;
    }
    return true;
}

Repeated repeated_form(const Builder *b, const Expectation *e, bool is_shared)
{
    const char *two[2];
    const char *const *columns;
    size_t n = row_columns(e, &columns, two);

    if (!is_shared)
        return REPEATED_COUNT;
    if (shape_is_key(b->input->shape, columns, n))
        return REPEATED_NONE;
    return has_hash(b, columns, n) ? REPEATED_BOUND : REPEATED_COUNT;
}

static void put_repeated_count(Builder *b, const Expectation *e)
{
    put(b, "(select cast(coalesce(sum(n), 0) as bigint) from (select count(*) as n from ");
    put_table(b);
    put_where(b, e);
    put(b, " group by ");
    put_columns(b, e);
    put(b, " having count(*) > 1) as repeated)");
}

/* Hashes of which each is above the one before differ all, and so do the values then. What is
 * counted is how many are NOT above, so the proof asks nothing of the order rows arrive in. */
static void put_bound_by_order(Builder *b, const Expectation *e)
{
    put(b,
        "(select greatest(count(*) - count(case when h > h_before then 1 end) - 1, 0) from "
        "(select h, lag(h) over () as h_before from (select hash(");
    put_columns(b, e);
    put(b, ") as h from ");
    put_table(b);
    put_where(b, e);
    put(b, " order by h) as hashes) as neighbours)");
}

/* The same in PostgreSQL, which sorts numbers alone in a third of the time it takes for rows. */
static void put_bound_by_number(Builder *b, const Expectation *e)
{
    put(b, "(select count(*) - count(distinct hash_record_extended(row(");
    put_columns(b, e);
    put(b, "), 0)) from ");
    put_table(b);
    put_where(b, e);
    put(b, ")");
}

void put_repeated(Builder *b, const Expectation *e, Repeated form)
{
    if (form == REPEATED_COUNT) {
        put_repeated_count(b, e);
    } else if (form == REPEATED_NONE) {
        put_zero(b);
    } else if (is_duckdb(b)) {
        put_bound_by_order(b, e);
    } else {
        put_bound_by_number(b, e);
    }
}

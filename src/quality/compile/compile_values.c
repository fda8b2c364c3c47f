#include <string.h>

#include "base/mem.h"
#include "quality/compile/compile_internal.h"
#include "store/sqltext.h"

/*
 * A regular expression over ten million rows of three thousand meters is matched ten million times,
 * and answers three thousand times. So a column of text with few different values is grouped once,
 * and what is asked of it alone is judged per value and weighed by how many rows have it:
 *
 *     with eiot_values_0 as materialized (
 *         select "meter_id", count(*) as eiot_n from TABLE where DAY group by "meter_id")
 *     select ..., (select sum(eiot_n) from eiot_values_0 where CONDITION) ... from TABLE where DAY
 *
 * Grouping costs about what three simple conditions do, so less than that stays in the scan. How
 * many values there are is the store's own estimate: a wrong one costs time, never truth.
 */
#define FEW_VALUES    100000 /* a table of these and their counts is small beside any scan */
#define WORTH_A_GROUP 3

/* What one expectation costs in the scan, in simple conditions; 0: it can't be asked of values. */
static int weight_of(const Expectation *e)
{
    switch ((int) e->kind->id) {
    case KIND_MATCH_REGEX:
    case KIND_NOT_MATCH_REGEX:
        return 2;
    case KIND_LENGTH_BETWEEN:
    case KIND_LENGTH_EQUAL:
    case KIND_IN_SET:
    case KIND_NOT_IN_SET:
        return 1;
    case KIND_KL_DIVERGENCE:
        return e->partition.edges == NULL && !(e->partition.tail_holdout > 0);
    default:
        return 0;
    }
}

static bool is_about(const Condition *condition, const char *column)
{
    if (condition->kind != CONDITION_AND && condition->kind != CONDITION_OR)
        return strcmp(condition->column, column) == 0;
    for (size_t at = 0; at < condition->n_parts; at++)
        if (!is_about(&condition->parts[at], column))
            return false;
    return true;
}

static int weight_on(const Expectation *e, const char *column)
{
    if (e->column == NULL || strcmp(e->column, column) != 0 ||
        (e->condition != NULL && !is_about(e->condition, column)))
        return 0;
    return weight_of(e);
}

/* Whether enough is asked of the column. */
static bool is_asked(const CompileInput *input, const ShapeColumn *column)
{
    int weight = 0;

    for (size_t at = 0; at < input->suite->n_expectations; at++)
        weight += weight_on(&input->suite->expectations[at], column->name);
    return column->class == CLASS_TEXT && column->can_hash && weight >= WORTH_A_GROUP;
}

static bool is_grouped(const CompileInput *input, const ShapeColumn *column)
{
    return column->n_values > 0 && column->n_values <= FEW_VALUES && is_asked(input, column);
}

static const char *name_of(Builder *b, const ShapeColumn *column)
{
    return arena_printf(b->arena, "eiot_values_%zu", (size_t) (column - b->input->shape->columns));
}

void put_value_tables(Builder *b)
{
    const Shape *shape = b->input->shape;
    const char *before = "with ";

    for (size_t at = 0; at < shape->n_columns; at++) {
        const ShapeColumn *column = &shape->columns[at];

        if (!is_grouped(b->input, column))
            continue;
        put(b, before);
        put(b, name_of(b, column));
        put(b, " as materialized (select ");
        (void) put_column(b, column->name);
        put(b, ", count(*) as eiot_n from ");
        put_table(b);
        if (b->input->range.column != NULL) {
            put(b, " where ");
            put_range(b);
        }
        put(b, " group by ");
        (void) put_column(b, column->name);
        put(b, ")");
        before = ",\n";
    }
    if (b->sql.len > 0)
        put(b, "\n");
}

const char *values_of(Builder *b, const Expectation *e)
{
    const ShapeColumn *column = e->column == NULL ? NULL : shape_find(b->input->shape, e->column);

    if (column == NULL || weight_on(e, column->name) == 0 || !is_grouped(b->input, column))
        return NULL;
    return name_of(b, column);
}

bool compile_estimates(Arena *arena, const CompileInput *input, Sql *ret_sql)
{
    const Shape *shape = input->shape;
    Builder b = builder_new(arena, input);

    if (strcmp(input->dialect, "duckdb") != 0 || !shape->is_table)
        return false;
    for (size_t at = 0; at < shape->n_columns; at++) {
        const ShapeColumn *column = &shape->columns[at];

        if (!is_asked(input, column))
            continue;
        put(&b, b.sql.len == 0 ? "select " : ", ");
        put(&b, "try_cast(regexp_extract(stats(");
        (void) put_column(&b, column->name);
        put(&b, "), 'Approx Unique: ([0-9]+)', 1) as bigint) as ");
        (void) put_column(&b, column->name);
    }
    if (b.sql.len == 0)
        return false;
    put(&b, " from ");
    put_table(&b);
    put(&b, " limit 1");
    *ret_sql = (Sql){
        .name = arena_printf(arena, "values of %s", input->suite->name),
        .text = {strbuf_text(&b.sql), b.sql.len},
    };
    return true;
}

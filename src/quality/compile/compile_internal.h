/*
 * compile_internal: pieces of SQL shared by the three files of the compiler.
 *
 * compile_pieces.c  names, values, conditions: everything that must be quoted or bound
 * compile_rows.c    what is expected of one row
 * compile_divergence.c  what is counted of a distribution
 * compile.c         whole statements
 */
#ifndef EIOT_QUALITY_COMPILE_INTERNAL_H
#define EIOT_QUALITY_COMPILE_INTERNAL_H

#include "quality/compile/compile.h"

/* One statement under construction. The first error stays; text written after it is dropped. */
typedef struct Builder {
    const CompileInput *input;
    Arena *arena;
    StrBuf sql;
    Param *params;
    size_t n_params;
    size_t params_size;
    const char *error;
} Builder;

/* ---- pieces ---- */

Builder builder_new(Arena *arena, const CompileInput *input);
void put(Builder *b, const char *text);

/* Keeps the first reason. */
void builder_fail(Builder *b, const char *reason);

/* Writes the column's quoted name; an error when the table has none. */
const ShapeColumn *put_column(Builder *b, const char *name);

/* The same without writing. */
const ShapeColumn *column_of(Builder *b, const char *name);

/* The quoted name as text, for expressions that use it several times. */
const char *quoted_column(Builder *b, const char *name);

/* An error unless the column is of the class; `what` names it: "a number". */
void need_class(Builder *b, const char *name, ColumnClass class, const char *what);
void put_table(Builder *b);

/* A value of the suite as a parameter in the type of the column it is compared with. */
void put_value(Builder *b, const ShapeColumn *column, const Value *value);
void put_set(Builder *b, const ShapeColumn *column, const Value *values, size_t n);
void put_text_param(Builder *b, const char *text);
void put_condition(Builder *b, const Condition *condition);

/* `before` and a condition that always holds, when the statement has parameters: DuckDB plans a
 * statement when it is prepared, and a value it does not know then it looks at in every row, so
 * that a regex is compiled ten million times. A parameter no type can be found for has it plan
 * again once all values are there. */
void put_values_known(Builder *b, const char *before);

/* Whether a suite's query joins: then it names {batch} itself, as the library asks of it. */
bool query_has_join(const char *query);

/* The day asked for, as a condition on the table. */
void put_range(Builder *b);

/* `text` between the bounds of the expectation, which are compared as `column` is. */
void put_between(Builder *b, const char *text, const ShapeColumn *column, const Expectation *e);

/* A column of type double that is no column: counts, sums. */
extern const ShapeColumn number_column;

/* The same of type bigint: lengths. */
extern const ShapeColumn length_column;

/* ---- rows ---- */

/* The columns a per-row expectation looks at, with commas between. */
void put_columns(Builder *b, const Expectation *e);
size_t row_columns(const Expectation *e, const char *const **ret_columns, const char *two[2]);

/* Whether put_judged() is true of every row. */
bool judges_every_row(const Expectation *e);

/* True for a row that can repeat another of FAMILY_UNIQUE: none of its values is missing, for what
 * is missing equals nothing. */
void put_comparable(Builder *b, const Expectation *e);

/* True for a row that is judged, by its missing values. */
void put_judged(Builder *b, const Expectation *e);

/* True for a row that is as expected. */
void put_expected(Builder *b, const Expectation *e);

/* ---- distributions ---- */

/* What is counted for an expectation of a distribution: rows with a value, then each bin or value;
 * of bins the rows below and above; of values with a holdout how many others there are and the sum
 * of n * ln(n) over their counts. `at` is the place among them. */
size_t divergence_columns(const Expectation *e);
void put_divergence_column(Builder *b, const Expectation *e, size_t at);

#endif

/*
 * compile_internal: pieces of SQL shared by the files of the compiler.
 *
 * compile_pieces.c      names, values, conditions: everything that must be quoted or bound
 * compile_rows.c        what is expected of one row
 * compile_unique.c      whether values are there twice
 * compile_divergence.c  what is counted of a distribution
 * compile_values.c      what is judged once per different value and not once per row
 * compile.c             whole statements
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
    const char *values; /* where rows are counted by their values: that table; NULL: in the scan */
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

/* Whether put_judged() is true of every row: of these expectations, or in this table. */
bool judges_every_row(const Builder *b, const Expectation *e);

/* Whether the catalog vouches that no value of the column is missing. */
bool is_never_null(const Builder *b, const char *column);

/* " where ", the day, the row condition, and that the row is judged; of FAMILY_UNIQUE that it can
 * repeat another: none of its values is missing, for what is missing equals nothing. */
void put_where(Builder *b, const Expectation *e);

/* True for a row that is judged, by its missing values. */
void put_judged(Builder *b, const Expectation *e);

/* True for a row that is as expected. */
void put_expected(Builder *b, const Expectation *e);

/* A count of none. */
void put_zero(Builder *b);

/* Around the condition of rows that are counted: in the scan, or of the different values of
 * Builder.values. */
void begin_count(Builder *b);
void end_count(Builder *b);

/* ---- repeated values ---- */

typedef enum Repeated {
    REPEATED_COUNT, /* rows whose value is not theirs alone, every one of them counted */
    REPEATED_BOUND, /* 0 when no value is there twice, at a part of what counting them costs;
                       another number says nothing */
    REPEATED_NONE,  /* a key of the table lies within the columns */
} Repeated;

/* How the expectation of FAMILY_UNIQUE is asked, beside others (`is_shared`) or alone. */
Repeated repeated_form(const Builder *b, const Expectation *e, bool is_shared);
void put_repeated(Builder *b, const Expectation *e, Repeated form);

/* ---- different values ---- */

/* The tables of different values and how often each is there, for columns where enough is asked of
 * one to be worth it; "" when there are none. Ends before "select". */
void put_value_tables(Builder *b);

/* The table that answers the expectation; NULL when the scan does. */
const char *values_of(Builder *b, const Expectation *e);

/* ---- distributions ---- */

/* What is counted for an expectation of a distribution: rows with a value, then each bin or value;
 * of bins the rows below and above; of values with a holdout how many others there are and the sum
 * of n * ln(n) over their counts. `at` is the place among them. */
size_t divergence_columns(const Expectation *e);
void put_divergence_column(Builder *b, const Expectation *e, size_t at);

#endif

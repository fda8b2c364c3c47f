/*
 * compile_internal: pieces of SQL shared by the three files of the compiler.
 *
 * compile_pieces.c  names, values, conditions: everything that must be quoted or bound
 * compile_rows.c    what is expected of one row
 * compile.c         whole statements
 */
#ifndef EIOT_QUALITY_COMPILE_INTERNAL_H
#define EIOT_QUALITY_COMPILE_INTERNAL_H

#include "quality/compile.h"

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

/* The day asked for, as a condition on the table. */
void put_range(Builder *b);

/* `text` between the bounds of the expectation, which are compared as `column` is. */
void put_between(Builder *b, const char *text, const ShapeColumn *column, const Expectation *e);

/* A column of type double that is no column: counts, lengths, sums. */
extern const ShapeColumn number_column;

/* ---- rows ---- */

/* The columns a per-row expectation looks at, with commas between. */
void put_columns(Builder *b, const Expectation *e);
size_t row_columns(const Expectation *e, const char *const **ret_columns, const char *two[2]);

/* True for a row that is judged, by its missing values. */
void put_judged(Builder *b, const Expectation *e);

/* True for a row that is as expected. */
void put_expected(Builder *b, const Expectation *e);

#endif

/*
 * shape: the columns of a table as the store's catalog states them, and what the suite's own
 * expectations about columns make of them.
 *
 * Suites name columns; only names found here reach a statement.
 */
#ifndef EIOT_QUALITY_SHAPE_H
#define EIOT_QUALITY_SHAPE_H

#include "quality/suite/suite.h"

typedef enum ColumnClass {
    CLASS_NUMBER,
    CLASS_TEXT,
    CLASS_TIMESTAMP,
    CLASS_DATE,
    CLASS_BOOL,
    CLASS_OTHER, /* only null checks and counts */
} ColumnClass;

typedef struct ShapeColumn {
    const char *name;
    const char *type; /* as the catalog writes it: "DECIMAL(38,20)", "timestamp with time zone" */
    ColumnClass class;
} ShapeColumn;

typedef struct Shape {
    const char *table; /* "schema.name" */
    size_t n_columns;  /* 0: there is no such table */
    ShapeColumn *columns;
} Shape;

/* Reads the catalog of `conn`. A table that does not exist has no columns. */
Status
shape_read(Arena *arena, StoreConn *conn, const char *table, Shape *ret_shape, Error *err) MUST_USE;

/* NULL when the table has no such column. */
const ShapeColumn *shape_find(const Shape *shape, const char *name);

ColumnClass column_class(const char *type);

/* Judges an expectation of FAMILY_CATALOG: sets outcome and observed_value. */
void shape_judge(Arena *arena, const Shape *shape, const Expectation *e, QualityResult *result);

#endif

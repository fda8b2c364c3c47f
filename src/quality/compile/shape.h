/*
 * shape: the columns of a table as the store's catalog states them, and what the suite's own
 * expectations about columns make of them.
 *
 * Suites name columns; only names found here reach a statement. What the catalog vouches for (no
 * value is missing, no key is there twice) is not looked for in the rows again.
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
    bool never_null;  /* a constraint says so, so it needs no look */
    bool can_hash;    /* values that the store holds equal have one hash, and are one text */
    int64_t n_values; /* about how many different ones there are; 0: not known */
} ShapeColumn;

/* Columns in which no two rows are alike: a unique index says so, so it needs no look. */
typedef struct ShapeKey {
    size_t n_columns;
    const char **columns;
} ShapeKey;

typedef struct Shape {
    const char *table; /* "schema.name" */
    bool is_table;     /* rows are kept: it is no view */
    size_t n_columns;  /* 0: there is no such table */
    ShapeColumn *columns;
    size_t n_keys;
    ShapeKey *keys;
} Shape;

/* Reads the catalog of `conn`. A table that does not exist has no columns. */
Status
shape_read(Arena *arena, StoreConn *conn, const char *table, Shape *ret_shape, Error *err) MUST_USE;

/* Whether the store may hold texts equal that differ, and does not say in which columns. */
Status shape_collations(StoreConn *conn, bool *ret_has_collations, Error *err) MUST_USE;

/* Takes back can_hash of the texts of a store that has collations. */
void shape_distrust(Shape *shape);

/* NULL when the table has no such column. */
const ShapeColumn *shape_find(const Shape *shape, const char *name);

/* Whether a key of the table lies within these columns. */
bool shape_is_key(const Shape *shape, const char *const *columns, size_t n);

ColumnClass column_class(const char *type);

/* Judges an expectation of FAMILY_CATALOG: sets outcome and observed_value. */
void shape_judge(Arena *arena, const Shape *shape, const Expectation *e, QualityResult *result);

#endif

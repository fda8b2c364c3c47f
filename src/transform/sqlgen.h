/*
 * sqlgen: every statement the runner makes around the queries of the models. The one place of
 * transform/ that puts SQL together; names are always quoted. What is written here DuckDB and
 * PostgreSQL both understand.
 *
 * All text in the arena, NUL-terminated.
 */
#ifndef EIOT_TRANSFORM_SQLGEN_H
#define EIOT_TRANSFORM_SQLGEN_H

#include "transform/models.h"

/* "schema"."name" */
Str sqlgen_relation(Arena *arena, Str schema, Str name);

/* Name of the CTE that stands for an ephemeral model: dbt's own. */
Str sqlgen_cte_name(Arena *arena, Str model);

typedef struct Cte {
    Str name;
    Str query;
} Cte;

/* `query` with the CTEs put in front, or first in its own `with`. */
Str sqlgen_with(Arena *arena, const Cte *ctes, size_t n_ctes, Str query);

/* Where a relation's type is asked for: one row 'VIEW' or 'BASE TABLE', or none; $1 is the schema,
 * $2 the name. */
Str sqlgen_relation_type(Arena *arena);

/* One value: how many schemas are named $1. */
Str sqlgen_schema_exists(Arena *arena);

Str sqlgen_create_schema(Arena *arena, Str schema);
Str sqlgen_create_view(Arena *arena, Str relation, Str query);
Str sqlgen_create_table(Arena *arena, Str relation, Str query);
Str sqlgen_create_temp(Arena *arena, Str relation, Str query);

/* With all views that read it, as PostgreSQL wants it said. */
Str sqlgen_drop_view(Arena *arena, Str relation);
Str sqlgen_drop_table(Arena *arena, Str relation);
Str sqlgen_rename_table(Arena *arena, Str relation, Str name);

/* No rows, for the names of the columns. */
Str sqlgen_columns(Arena *arena, Str relation);

/* The rows of `relation` whose key is in `fresh`; a NULL in a key never matches. */
Str sqlgen_delete_keys(Arena *arena, Str relation, Str fresh, const Str *keys, size_t n_keys);

/* All of `fresh` into `relation`, by the names of its columns. */
Str sqlgen_insert(Arena *arena, Str relation, Str fresh, const Str *columns, size_t n_columns);

/* Gathers what the planner should know of a table that was just filled. */
Str sqlgen_analyze(Arena *arena, Str relation);

/* One value: rows of a relation. */
Str sqlgen_count(Arena *arena, Str relation);

/* The rows that fail a test. `relation` is what it stands under, `other` the relation it refers to
 * (relationships) or its own query (singular). */
Str sqlgen_test(Arena *arena, const DataTest *test, Str relation, Str other);

/* One value: how many rows a query gives. */
Str sqlgen_count_rows(Arena *arena, Str query);

#endif

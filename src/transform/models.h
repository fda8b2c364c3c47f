/*
 * models: the dbt project as read: its models, sources, macros, vars and data tests.
 *
 * models_load reads dbt/dbt_project.yml, dbt/macros, dbt/models (SQL and YAML) and dbt/tests,
 * parses everything, renders each model twice on trial (a first build and an incremental one) to
 * learn its config and what it reads, and settles every relation. Whatever is wrong with the
 * project is found here, before a store is touched. models_compile gives the query of a model.
 *
 * Read-only after loading; all memory in the arena of models_load.
 */
#ifndef EIOT_TRANSFORM_MODELS_H
#define EIOT_TRANSFORM_MODELS_H

#include "conf/project.h"
#include "transform/render.h"
#include "transform/transform.h"

/* What config() and the YAML files may say of a model. */
typedef struct ModelConfig {
    Materialization materialization;
    Str schema; /* custom schema; "" when none is given */
    const Str *unique_key;
    size_t n_unique_key;
    bool is_append; /* incremental_strategy='append': rows are only added */
} ModelConfig;

typedef struct ColumnDoc {
    const char *name;
    const char *description;
} ColumnDoc;

typedef struct Model {
    const char *name;
    const char *path;   /* "dbt/models/staging/stg_readings.sql" */
    const char *folder; /* "staging" */
    const char *description;
    const ColumnDoc *columns;
    size_t n_columns;
    ModelConfig config;
    Relation relation;
    const char *label; /* "staging.stg_readings" */
    Block block;
    const size_t *refs; /* indexes of models, ascending, each once */
    size_t n_refs;
    const size_t *sources;
    size_t n_sources;
} Model;

typedef struct SourceTable {
    const char *source;
    const char *table;
    Place place;
    const char *description;
    const ColumnDoc *columns;
    size_t n_columns;
    Relation relation;
    const char *label; /* "raw_data.readings" */
} SourceTable;

typedef enum DataTestKind {
    TEST_UNIQUE,
    TEST_NOT_NULL,
    TEST_ACCEPTED_VALUES,
    TEST_RELATIONSHIPS,
    TEST_SINGULAR,
} DataTestKind;

#define NO_INDEX SIZE_MAX

typedef struct DataTest {
    DataTestKind kind;
    const char *name;
    Place place;
    size_t model;            /* what it stands under, or NO_INDEX */
    size_t source;           /* the same for a source */
    const char *column_name; /* "" for a test of the model as a whole */
    Str expression;          /* what is tested, as SQL: a quoted column, or the given expression */
    bool is_warning;         /* severity: warn */
    Str where;               /* SQL condition on the rows to look at, or "" */
    const Value *values;     /* accepted_values */
    size_t n_values;
    bool quotes_values;
    size_t to_model; /* relationships: the one of the two that is not NO_INDEX */
    size_t to_source;
    Str field;
    Block block;        /* singular */
    const size_t *refs; /* models it reads, ascending, each once */
    size_t n_refs;
} DataTest;

typedef struct VarList {
    const NamedValue *vars;
    size_t n_vars;
} VarList;

typedef struct ModelSet {
    const Model *models; /* in byte order of their paths */
    size_t n_models;
    const SourceTable *sources;
    size_t n_sources;
    const DataTest *tests;
    size_t n_tests;
    MacroSet macros;
    const NamedValue *vars;
    size_t n_vars;
    const char *target_type;
    const char *target_schema;
} ModelSet;

/* `vars` come before those of dbt_project.yml. */
Status models_load(
    Arena *arena,
    const Project *project,
    const char *dialect,
    VarList vars,
    const ModelSet **ret_set,
    Error *err) MUST_USE;

/* The query of a model, the ephemeral models it reads put in front. */
Status models_compile(
    Arena *arena,
    const ModelSet *set,
    const Model *model,
    bool is_incremental,
    Str *ret_sql,
    Error *err) MUST_USE;

/* The query that gives the rows which fail a test. */
Status models_compile_test(
    Arena *arena, const ModelSet *set, const DataTest *test, Str *ret_sql, Error *err) MUST_USE;

/* Index of a model by name, or NO_INDEX. */
size_t models_find(const ModelSet *set, Str name);

#endif

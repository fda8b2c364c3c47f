/*
 * transform: runs the project's dbt models inside the store, without Python.
 *
 * Stage: transform, between ingest and quality. Reads the dbt project below dbt/ (from the project
 * folder, else the embedded one), renders the subset of Jinja described in docs/models.md, orders
 * the models by their refs, makes views and tables in the store and runs the data tests of the YAML
 * files. What is outside the subset is a CONFIG error with file, line and column that says to use
 * dbt itself: this is a runner for this project, not a second dbt.
 *
 * All memory in the arena passed. One connection, one thread; the store uses the cores. Reads no
 * clock: the caller passes one. Makes no data of its own: what a model says is what is built.
 */
#ifndef EIOT_TRANSFORM_TRANSFORM_H
#define EIOT_TRANSFORM_TRANSFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "conf/project.h"
#include "store/store.h"

/* A dbt var given by the caller; `value` is read as a plain YAML scalar, where 0.5 is a number. */
typedef struct TransformVar {
    const char *name;
    const char *value;
    bool is_text; /* it stood in quotes: text whatever it looks like */
} TransformVar;

typedef struct TransformOptions {
    const char *select; /* models: "a", "+a", "a+", "staging", several by spaces; NULL: all */
    bool full_refresh;  /* build incremental models from nothing */
    bool skip_tests;    /* build only */
    int64_t run_at_us;  /* given to models as var run_at, RFC 3339 in UTC */
    int64_t (*clock_us)(void *context); /* for `ms` in the report; NULL: every ms is 0 */
    void *clock_context;
    const TransformVar *vars; /* win over eiot.yml, which wins over dbt_project.yml */
    size_t n_vars;
    const Progress *progress; /* told "model NAME" before each, done of total; may be NULL */
} TransformOptions;

typedef enum Materialization {
    MATERIALIZE_VIEW,
    MATERIALIZE_TABLE,
    MATERIALIZE_INCREMENTAL,
    MATERIALIZE_EPHEMERAL, /* inlined where it is referred to, nothing in the store */
} Materialization;

typedef enum ModelOutcome {
    MODEL_BUILT,
    MODEL_SKIPPED, /* something it reads failed a test, or was skipped itself */
    MODEL_FAILED,  /* the store refused it; the run stops here */
} ModelOutcome;

typedef struct ModelResult {
    const char *name;
    const char *relation; /* "marts.kpi_daily" */
    Materialization materialization;
    ModelOutcome outcome;
    bool is_incremental; /* rows were added to a table that was there */
    int64_t rows;        /* of the table, or written when is_incremental; -1 for views */
    double ms;
} ModelResult;

typedef enum DataTestOutcome {
    DATA_TEST_PASSED,
    DATA_TEST_WARNED, /* rows fail, and its severity is warn */
    DATA_TEST_FAILED,
    DATA_TEST_SKIPPED, /* a model it reads was skipped */
} DataTestOutcome;

typedef struct DataTestResult {
    const char *name;  /* as dbt names it: "not_null_stg_readings_meter_id" */
    const char *model; /* "stg_readings", "raw_data.readings", or "" for a singular test */
    DataTestOutcome outcome;
    int64_t failures; /* rows the test query returns */
    double ms;
} DataTestResult;

typedef struct TransformReport {
    ModelResult *models; /* in build order; ephemeral models are not listed */
    size_t n_models;
    DataTestResult *tests; /* in the order they ran */
    size_t n_tests;
    size_t n_built;
    size_t n_skipped;
    size_t n_tests_failed;
    size_t n_tests_warned;
} TransformReport;

/* Builds the selected models and runs their tests, each model's as soon as what they read is there;
 * a failed test of severity error skips the models that read what was tested.
 *
 * CHECK when a test failed, after everything that may be built is built; STORE (or what the store
 * says) when a model can't be built: the run stops and the store holds what was built before it,
 * each relation whole, old or new. CONFIG for a fault of the project, before the store is touched;
 * USAGE for a selection that names nothing. *ret_report is written also on errors: what was done.
 */
Status transform_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const TransformOptions *options,
    TransformReport *ret_report,
    Error *err) MUST_USE;

/* ---- what the project holds: for `eiot stages`, `eiot transform --list` and the data dictionary
 * ---- */

typedef struct ColumnInfo {
    const char *name;
    const char *description;  /* "" when none */
    const char *const *tests; /* names of its data tests */
    size_t n_tests;
} ColumnInfo;

typedef struct ModelInfo {
    const char *name;
    const char *folder;   /* "staging", "intermediate", "marts"; "" at the top */
    const char *path;     /* "dbt/models/staging/stg_readings.sql" */
    const char *relation; /* "staging.stg_readings" */
    Materialization materialization;
    const char *description;
    const char *const *refs; /* models it reads, by name */
    size_t n_refs;
    const char *const *sources; /* "raw_data.readings" */
    size_t n_sources;
    const ColumnInfo *columns; /* as the YAML files describe them */
    size_t n_columns;
    const char *sql;             /* the compiled query of a first build */
    const char *incremental_sql; /* that of later ones; NULL unless incremental */
} ModelInfo;

typedef struct TestInfo {
    const char *name; /* as in DataTestResult */
    const char *model;
    const char *sql; /* gives the rows that fail */
} TestInfo;

typedef struct SourceInfo {
    const char *relation; /* "raw_data.readings" */
    const char *description;
    const ColumnInfo *columns;
    size_t n_columns;
} SourceInfo;

typedef struct TransformList {
    const ModelInfo *models; /* in build order */
    size_t n_models;
    const SourceInfo *sources; /* in the order of the YAML files */
    size_t n_sources;
    const TestInfo *tests; /* of the whole project, in the order of its files */
    size_t n_tests;
} TransformList;

/* Reads and compiles the project for `dialect` ("duckdb", "postgres") without a store. Of `options`
 * (NULL for none) `select`, `run_at_us` and `vars` count. */
Status transform_list(
    Arena *arena,
    const Project *project,
    const char *dialect,
    const TransformOptions *options,
    TransformList *ret_list,
    Error *err) MUST_USE;

/* The vars a run with these options gives its models, as one line of JSON: what dbt itself takes as
 * --vars. Those of dbt_project.yml are not among them. */
const char *transform_vars(Arena *arena, const Project *project, const TransformOptions *options);

/* Reads such a line, or any YAML map of names with plain values; CONFIG error at "--vars:1:9". */
Status transform_read_vars(
    Arena *arena,
    const char *text,
    const TransformVar **ret_vars,
    size_t *ret_n,
    Error *err) MUST_USE;

/* "view", "table", "incremental", "ephemeral"; a constant string. */
const char *materialization_name(Materialization materialization);

#endif

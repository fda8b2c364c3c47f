/*
 * models_internal: the parts of reading a project: config keys (config.c), dbt_project.yml
 * (dbt_project.c), the YAML files of models (schema_yml.c, test_yml.c), and the whole (models.c).
 */
#ifndef EIOT_TRANSFORM_MODELS_INTERNAL_H
#define EIOT_TRANSFORM_MODELS_INTERNAL_H

#include "transform/growing.h"
#include "transform/models.h"

/* The project while it is read: a ModelSet whose arrays may still be written. */
typedef struct Loader {
    Arena *arena;
    const Project *project;
    ModelSet *set;
    Model *models;
    Growing sources;           /* SourceTable */
    Growing tests;             /* DataTest */
    const Yaml *root_config;   /* `models:` of dbt_project.yml, or NULL */
    const Yaml *folder_config; /* the map of the project's name in it, or NULL */
    bool tests_warn;           /* data_tests: +severity: warn */
} Loader;

/* A YAML value as dbt's YAML reader gives it: plain numbers, booleans and null are typed.
 * Text with {{ in it is refused: eiot renders no YAML. */
Status yaml_value(Arena *arena, const Yaml *node, Value *ret_value, Error *err) MUST_USE;

/* A plain scalar of that kind. */
Value plain_value(Str text);

/* Where a node stands in its file. */
Place yaml_place(const Yaml *node);

/* yaml_error() with SUBSET_HINT: dbt itself may know what stands at `node`. */
Status outside_yaml(const Yaml *node, Error *err, const char *format, ...) PRINTF_LIKE(3, 4);

/* yaml_parse() with the words to use dbt itself for YAML that only dbt reads. */
Status
subset_yaml(Arena *arena, Str text, const char *path, const Yaml **ret_root, Error *err) MUST_USE;

/* OK for NULL, a map and a key without a value; others are an error. */
Status need_map(const Yaml *node, Error *err) MUST_USE;

/* yaml_only() with the words to use dbt itself for a key that is not known. */
Status subset_keys(const Yaml *map, const char *const *known, Error *err) MUST_USE;

/* Text, a number or a boolean written as text; refuses lists, maps and {{. */
Status yaml_plain_text(Arena *arena, const Yaml *node, const char **ret_text, Error *err) MUST_USE;

/* Sets one key of a model's config; message and hint on errors, the place is the caller's. */
Status
config_set(Arena *arena, ModelConfig *config, Str key, const Value *value, Error *err) MUST_USE;

/* The same for a data test: severity, where, tags. */
Status test_config_set(DataTest *test, Str key, const Value *value, Error *err) MUST_USE;

/* Each `+key` of a map of dbt_project.yml or key of a `config:` map. */
Status config_set_map(
    Loader *loader, ModelConfig *config, const Yaml *map, bool has_plus, Error *err) MUST_USE;

/* Reads dbt/dbt_project.yml: adds its vars behind those given, keeps its config of folders. */
Status load_dbt_project(Loader *loader, Error *err) MUST_USE;

/* Each folder and model that dbt_project.yml gives config to is there; after the models are known.
 */
Status check_configured(const Loader *loader, Error *err) MUST_USE;

/* Refuses files that dbt reads and eiot does not: seeds, snapshots, packages, models in Python. */
Status check_unread_files(Arena *arena, const Project *project, Error *err) MUST_USE;

/* The config dbt_project.yml gives to a model by its folders and name. */
Status folder_config(Loader *loader, const Model *model, ModelConfig *config, Error *err) MUST_USE;

/* Reads every YAML file below dbt/models in two passes: sources and descriptions with the config of
 * models first, then the data tests, once models and sources are known. */
Status load_schema_files(Loader *loader, Error *err) MUST_USE;

/* The data tests of one `columns:` item (column is its name) or of a model or source as a whole
 * (column ""): `list` is the value of data_tests or tests. */
Status load_tests(Loader *loader, const Yaml *list, const DataTest *under, Error *err) MUST_USE;

/* What a test stands under, for its name: "stg_readings", "raw_data.readings" or "". */
const char *test_label(const ModelSet *set, const DataTest *test);

/* The selected models in `order`, and all sources, as transform_list gives them. */
Status describe_models(
    Arena *arena,
    const ModelSet *set,
    const size_t *order,
    const bool *selected,
    TransformList *ret_list,
    Error *err) MUST_USE;

/* ---- names that renders ask for: ref, source, config ---- */

/* What a render found out. */
typedef struct Capture {
    Arena *arena;
    const ModelSet *set;
    Growing refs;        /* size_t */
    Growing sources;     /* size_t */
    ModelConfig *config; /* where config() goes, or NULL */
    DataTest *test;      /* the same for a singular test, or NULL */
} Capture;

/* A render of the project's vars, macros and names; answers go to `capture`. */
RenderInput capture_input(Capture *capture, const Relation *this_relation, bool is_incremental);

/* Found indexes, ascending, each once. */
const size_t *capture_indexes(Arena *arena, const Growing *found, size_t *ret_n);

#endif

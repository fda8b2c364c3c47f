#include "transform/models.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "transform/models_internal.h"
#include "transform/parser.h"
#include "transform/sqlgen.h"

#define MODELS_FOLDER "dbt/models/"
#define TESTS_FOLDER  "dbt/tests/"
#define MACROS_FOLDER "dbt/macros/"

/* "stg_readings" of ".../stg_readings.sql" */
static const char *name_of(Arena *arena, const char *path)
{
    const char *base = file_base_name(path);

    return arena_copy(arena, base, strlen(base) - strlen(".sql"));
}

/* "marts/money" of "dbt/models/marts/money/x.sql" */
static const char *folder_of(Arena *arena, const char *path)
{
    const char *from = path + strlen(MODELS_FOLDER);
    const char *to = file_base_name(path);

    return arena_copy(arena, from, to > from ? (size_t) (to - from) - 1 : 0);
}

static Status read_file(Loader *loader, const char *path, Str *ret_text, Error *err)
{
    return project_file(loader->arena, loader->project, path, ret_text, err);
}

/* A macro by which dbt itself would be told to do something another way would be left out in
 * silence, one with the name of a function would hide it. */
static Status check_macro_name(const Macro *macro, Error *err)
{
    static const char *const asked[] = {
        "generate_alias_name", "generate_database_name", "get_where_subquery"};
    static const char *const functions[] = {"ref", "source", "var", "config", "is_incremental"};
    static const char *const prefixes[] = {"default__", "duckdb__", "postgres__"};
    bool is_asked = false;

    for (size_t at = 0; at < COUNT_OF(functions); at++)
        if (str_equal(macro->name, str_from(functions[at])))
            return outside_subset(
                macro->place, err, "macro '%s' has the name of a function", functions[at]);
    for (size_t at = 0; at < COUNT_OF(asked); at++)
        is_asked = is_asked || str_equal(macro->name, str_from(asked[at]));
    for (size_t at = 0; at < COUNT_OF(prefixes); at++)
        is_asked = is_asked || str_starts_with(macro->name, str_from(prefixes[at]));
    if (!is_asked)
        return OK;
    return outside_subset(
        macro->place,
        err,
        "macro '%.*s' is asked by dbt itself, eiot would not ask it",
        STR_ARG(macro->name));
}

static Status load_macro_file(Loader *loader, Growing *macros, const char *path, Error *err)
{
    const Macro *found;
    size_t n_found;
    Str text;
    Status status = read_file(loader, path, &text, err);

    if (status == OK)
        status = parse_macros(loader->arena, text, path, &found, &n_found, err);
    if (status != OK)
        return status;
    for (size_t at = 0; at < n_found; at++) {
        MacroSet known = {.macros = macros->items, .n_macros = macros->n_items};
        const Macro *other = macro_find(&known, found[at].name);

        status = check_macro_name(&found[at], err);
        if (status != OK)
            return status;
        if (other != NULL)
            return place_error(
                found[at].place,
                err,
                "macro '%.*s' is defined in '%s' already",
                STR_ARG(found[at].name),
                other->place.file);
        *(Macro *) growing_add(loader->arena, macros, sizeof(Macro)) = found[at];
    }
    return OK;
}

static Status load_macros(Loader *loader, Error *err)
{
    Growing macros = {0};
    const char **paths;
    size_t n_paths;
    Status status =
        project_list(loader->arena, loader->project, MACROS_FOLDER, ".sql", &paths, &n_paths, err);

    for (size_t at = 0; status == OK && at < n_paths; at++)
        status = load_macro_file(loader, &macros, paths[at], err);
    loader->set->macros = (MacroSet){.macros = macros.items, .n_macros = macros.n_items};
    return status;
}

static Status load_model_file(Loader *loader, Model *model, const char *path, Error *err)
{
    Str text;
    Status status = read_file(loader, path, &text, err);

    if (status != OK)
        return status;
    model->path = path;
    model->name = name_of(loader->arena, path);
    model->folder = folder_of(loader->arena, path);
    model->description = "";
    status = parse_model(loader->arena, text, path, &model->block, err);
    return status == OK ? folder_config(loader, model, &model->config, err) : status;
}

static Status load_model_files(Loader *loader, Error *err)
{
    const char **paths;
    size_t n_paths;
    Status status =
        project_list(loader->arena, loader->project, MODELS_FOLDER, ".sql", &paths, &n_paths, err);

    if (status != OK)
        return status;
    if (n_paths == 0)
        return error_set(err, STATUS_CONFIG, "no models in '%s'", MODELS_FOLDER);
    if (n_paths > LIMIT_MODELS)
        return error_set(
            err,
            STATUS_LIMIT,
            "project has %zu models, at most %d are read",
            n_paths,
            LIMIT_MODELS);
    loader->models = ARENA_ARRAY(loader->arena, Model, n_paths);
    loader->set->models = loader->models;
    for (size_t at = 0; at < n_paths; at++) {
        size_t other = models_find(loader->set, str_from(name_of(loader->arena, paths[at])));

        if (other != NO_INDEX) {
            (void) error_set(
                err,
                STATUS_CONFIG,
                "model '%s' stands in '%s' already",
                loader->models[other].name,
                loader->models[other].path);
            error_at(err, paths[at], 0, 0);
            return STATUS_CONFIG;
        }
        status = load_model_file(loader, &loader->models[at], paths[at], err);
        if (status != OK)
            return status;
        loader->set->n_models = at + 1;
    }
    return OK;
}

/* The schema a model goes to: what the project's generate_schema_name says, else dbt's rule. */
static Status settle_schema(Loader *loader, const Model *model, Str *ret_schema, Error *err)
{
    const ModelSet *set = loader->set;
    const Macro *macro = macro_find(&set->macros, STR("generate_schema_name"));
    Str custom = model->config.schema;
    Str schema = str_from(set->target_schema);
    Capture capture = {.arena = loader->arena, .set = set};
    RenderInput input = capture_input(&capture, NULL, false);
    const Value names[] = {custom.len > 0 ? value_text(custom) : value_none(), value_none()};
    Value arguments = {.kind = VALUE_LIST, .items = names};
    Status status = OK;

    if (macro != NULL) {
        arguments.n_items = macro->n_parameters < 2 ? macro->n_parameters : 2;
        status = render_macro(loader->arena, macro, &arguments, &input, &schema, err);
    } else if (custom.len > 0) {
        schema =
            str_from(arena_printf(loader->arena, "%s_%.*s", set->target_schema, STR_ARG(custom)));
    }
    if (status != OK)
        return status;
    while (schema.len > 0 && strchr(" \t\r\n", schema.ptr[0]) != NULL) {
        schema.ptr++;
        schema.len--;
    }
    while (schema.len > 0 && strchr(" \t\r\n", schema.ptr[schema.len - 1]) != NULL)
        schema.len--;
    *ret_schema = schema;
    return OK;
}

static Status settle_relation(Loader *loader, Model *model, Error *err)
{
    Relation *relation = &model->relation;
    Status status = settle_schema(loader, model, &relation->schema, err);

    if (status != OK)
        return status;
    relation->name = str_from(model->name);
    model->label = arena_printf(loader->arena, "%.*s.%s", STR_ARG(relation->schema), model->name);
    if (model->config.materialization == MATERIALIZE_EPHEMERAL)
        relation->sql = sqlgen_cte_name(loader->arena, relation->name);
    else
        relation->sql = sqlgen_relation(loader->arena, relation->schema, relation->name);
    return OK;
}

/* Renders a model both ways to learn its config and what it reads. */
static Status try_model(Loader *loader, Model *model, Error *err)
{
    Capture capture = {.arena = loader->arena, .set = loader->set, .config = &model->config};
    Status status = OK;

    for (int is_incremental = 0; status == OK && is_incremental < 2; is_incremental++) {
        RenderInput input = capture_input(&capture, &model->relation, is_incremental == 1);
        Str ignored;

        status = render(loader->arena, &model->block, &input, &ignored, err);
    }
    model->refs = capture_indexes(loader->arena, &capture.refs, &model->n_refs);
    model->sources = capture_indexes(loader->arena, &capture.sources, &model->n_sources);
    return status;
}

static Status load_singular_test(Loader *loader, const char *path, Error *err)
{
    DataTest test = {
        .kind = TEST_SINGULAR,
        .name = name_of(loader->arena, path),
        .place = {.file = path},
        .model = NO_INDEX,
        .source = NO_INDEX,
        .column_name = "",
        .is_warning = loader->tests_warn,
    };
    Capture capture = {.arena = loader->arena, .set = loader->set, .test = &test};
    RenderInput input = capture_input(&capture, NULL, false);
    Str text;
    Status status = read_file(loader, path, &text, err);

    if (status == OK)
        status = parse_model(loader->arena, text, path, &test.block, err);
    if (status == OK)
        status = render(loader->arena, &test.block, &input, &text, err);
    if (status != OK)
        return status;
    test.refs = capture_indexes(loader->arena, &capture.refs, &test.n_refs);
    *(DataTest *) growing_add(loader->arena, &loader->tests, sizeof(test)) = test;
    return OK;
}

static Status load_singular_tests(Loader *loader, Error *err)
{
    const char **paths;
    size_t n_paths;
    Status status =
        project_list(loader->arena, loader->project, TESTS_FOLDER, ".sql", &paths, &n_paths, err);

    if (status == OK && n_paths > LIMIT_DATA_TESTS)
        return error_set(
            err, STATUS_LIMIT, "project has more than the %d tests read", LIMIT_DATA_TESTS);
    for (size_t at = 0; status == OK && at < n_paths; at++)
        status = load_singular_test(loader, paths[at], err);
    return status;
}

/* Compiles everything once, so that the store is not touched for a project that can't be run. */
static Status try_compile(Loader *loader, Error *err)
{
    const ModelSet *set = loader->set;
    Arena *scratch = arena_new(); /* what a thousand models make is not kept at once */
    Status status = OK;
    Str ignored;

    for (size_t at = 0; status == OK && at < 2 * set->n_models; at++) {
        status = models_compile(scratch, set, &set->models[at / 2], at % 2 == 1, &ignored, err);
        arena_reset(scratch);
    }
    for (size_t at = 0; status == OK && at < set->n_tests; at++) {
        status = models_compile_test(scratch, set, &set->tests[at], &ignored, err);
        arena_reset(scratch);
    }
    arena_free(scratch);
    return status;
}

Status models_load(
    Arena *arena,
    const Project *project,
    const char *dialect,
    VarList vars,
    const ModelSet **ret_set,
    Error *err)
{
    ModelSet *set = ARENA_NEW(arena, ModelSet);
    Loader loader = {.arena = arena, .project = project, .set = set};
    Status status;

    set->vars = vars.vars;
    set->n_vars = vars.n_vars;
    set->target_type = dialect;
    set->target_schema = str_equal(str_from(dialect), STR("postgres")) ? "public" : "main";
    status = check_unread_files(arena, project, err);
    if (status == OK)
        status = load_dbt_project(&loader, err);
    if (status == OK)
        status = load_macros(&loader, err);
    if (status == OK)
        status = load_model_files(&loader, err);
    if (status == OK)
        status = check_configured(&loader, err);
    if (status == OK)
        status = load_schema_files(&loader, err);
    for (size_t at = 0; status == OK && at < set->n_models; at++)
        status = try_model(&loader, &loader.models[at], err);
    for (size_t at = 0; status == OK && at < set->n_models; at++)
        status = settle_relation(&loader, &loader.models[at], err);
    if (status == OK)
        status = load_singular_tests(&loader, err);
    if (status != OK)
        return status;
    set->tests = loader.tests.items;
    set->n_tests = loader.tests.n_items;
    status = try_compile(&loader, err);
    if (status == OK)
        *ret_set = set;
    return status;
}

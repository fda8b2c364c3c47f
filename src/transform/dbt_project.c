/*
 * dbt/dbt_project.yml: vars, and the config it gives to models by folder.
 */

#include <string.h>

#include "base/limits.h"
#include "transform/models_internal.h"

#define DBT_PROJECT_FILE "dbt/dbt_project.yml"

static const char *const known_keys[] = {
    "name",           "version",     "config-version", "profile",     "require-dbt-version",
    "model-paths",    "macro-paths", "test-paths",     "seed-paths",  "analysis-paths",
    "snapshot-paths", "docs-paths",  "asset-paths",    "target-path", "log-path",
    "clean-targets",  "flags",       "vars",           "models",      "data_tests",
    "tests",          NULL,
};

/* A list of folders must be the one eiot reads. */
static Status check_paths(const Yaml *root, const char *key, const char *expected, Error *err)
{
    const Yaml *node = yaml_get(root, key);

    if (node == NULL ||
        (node->kind == YAML_LIST && node->n_items == 1 && node->items[0].kind == YAML_SCALAR &&
         str_equal(node->items[0].text, str_from(expected))))
        return OK;
    return outside_yaml(node, err, "'%s' must be [\"%s\"] for eiot", key, expected);
}

static void add_var(Loader *loader, Growing *vars, Str name, Value value)
{
    *(NamedValue *) growing_add(loader->arena, vars, sizeof(NamedValue)) =
        (NamedValue){.name = name, .value = value};
}

/* The vars of a map; a map among them holds those of the project of that name, which win. */
static Status add_vars(Loader *loader, Growing *vars, const Yaml *map, Str project_name, Error *err)
{
    const Yaml *own = map == NULL ? NULL : yaml_get(map, str_dup(loader->arena, project_name));
    Status status = need_map(map, err);
    const Yaml *maps[] = {own != NULL && own->kind == YAML_MAP ? own : NULL, map};

    if (status != OK)
        return status;
    for (size_t which = 0; which < 2; which++) {
        for (size_t at = 0; maps[which] != NULL && at < maps[which]->n_items; at++) {
            const Yaml *node = &maps[which]->items[at];
            Value value;

            if (node == own)
                continue;
            status = yaml_value(loader->arena, node, &value, err);
            if (status != OK)
                return status;
            add_var(loader, vars, maps[which]->keys[at], value);
        }
    }
    return OK;
}

/* data_tests: +severity: warn, for the whole project. */
static Status read_test_config(Loader *loader, const Yaml *root, const char *key, Error *err)
{
    const Yaml *map = yaml_get(root, key);
    Status status = need_map(map, err);

    for (size_t at = 0; status == OK && map != NULL && at < map->n_items; at++) {
        DataTest defaults = {.kind = TEST_SINGULAR};
        Value value;

        status = yaml_value(loader->arena, &map->items[at], &value, err);

        if (status != OK)
            return status;
        if (!str_equal(map->keys[at], STR("+severity")))
            return outside_yaml(
                &map->items[at],
                err,
                "key '%.*s' is not read here, only '+severity'",
                STR_ARG(map->keys[at]));
        status = test_config_set(&defaults, STR("severity"), &value, err);
        if (status != OK) {
            error_at(err, map->items[at].file, map->items[at].line, map->items[at].column);
            return status;
        }
        loader->tests_warn = defaults.is_warning;
    }
    return status;
}

/* Nothing below `models:` may be what eiot doesn't look at. */
static Status check_folders(const Yaml *map, Error *err)
{
    if (map == NULL)
        return OK;
    if (map->kind != YAML_MAP)
        return yaml_error(map, err, "expected folders and +keys here");
    for (size_t at = 0; at < map->n_items; at++) {
        Status status;

        if (map->keys[at].len > 0 && map->keys[at].ptr[0] == '+')
            continue;
        if (map->items[at].kind != YAML_MAP)
            return outside_yaml(
                &map->items[at],
                err,
                "key '%.*s' is neither a folder nor a +key",
                STR_ARG(map->keys[at]));
        status = check_folders(&map->items[at], err);
        if (status != OK)
            return status;
    }
    return OK;
}

/* Config of the models of packages would go to models that are not here. */
static Status check_packages(const Yaml *models, Str project_name, Error *err)
{
    for (size_t at = 0; models != NULL && at < models->n_items; at++)
        if (!str_starts_with(models->keys[at], STR("+")) &&
            !str_equal(models->keys[at], project_name))
            return outside_yaml(
                &models->items[at],
                err,
                "'%.*s' is not the name of this project, and packages are not read",
                STR_ARG(models->keys[at]));
    return OK;
}

static Status read_root(Loader *loader, const Yaml *root, Error *err)
{
    Growing vars = {0};
    Str name;
    const Yaml *models = yaml_get(root, "models");
    Status status = subset_keys(root, known_keys, err);

    if (status == OK)
        status = yaml_text(root, "name", STR("eiot"), &name, err);
    if (status == OK)
        status = check_paths(root, "model-paths", "models", err);
    if (status == OK)
        status = check_paths(root, "macro-paths", "macros", err);
    if (status == OK)
        status = check_paths(root, "test-paths", "tests", err);
    if (status == OK)
        status = check_paths(root, "seed-paths", "seeds", err);
    if (status == OK)
        status = check_paths(root, "snapshot-paths", "snapshots", err);
    if (status == OK)
        status = read_test_config(loader, root, "data_tests", err);
    if (status == OK)
        status = read_test_config(loader, root, "tests", err);
    if (status == OK)
        status = check_folders(models, err);
    if (status == OK)
        status = check_packages(models, name, err);
    if (status != OK)
        return status;
    loader->root_config = models;
    loader->folder_config = yaml_get(models, str_dup(loader->arena, name));
    for (size_t at = 0; at < loader->set->n_vars; at++)
        add_var(loader, &vars, loader->set->vars[at].name, loader->set->vars[at].value);
    status = add_vars(loader, &vars, yaml_get(root, "vars"), name, err);
    if (status != OK)
        return status;
    loader->set->vars = vars.items;
    loader->set->n_vars = vars.n_items;
    return OK;
}

Status load_dbt_project(Loader *loader, Error *err)
{
    const Yaml *root;
    Str text;
    Status status = project_file(loader->arena, loader->project, DBT_PROJECT_FILE, &text, err);

    if (status == OK && text.len > LIMIT_CONFIG_BYTES) {
        (void) error_set(
            err, STATUS_LIMIT, "file has more than the %zu bytes read", LIMIT_CONFIG_BYTES);
        error_at(err, DBT_PROJECT_FILE, 0, 0);
        return STATUS_LIMIT;
    }
    if (status == OK)
        status = subset_yaml(loader->arena, text, DBT_PROJECT_FILE, &root, err);
    return status == OK ? read_root(loader, root, err) : status;
}

/* The map of the folder or model `name` below `map`, or NULL. */
static const Yaml *below(Loader *loader, const Yaml *map, const char *name, size_t length)
{
    return map == NULL ? NULL : yaml_get(map, arena_copy(loader->arena, name, length));
}

Status folder_config(Loader *loader, const Model *model, ModelConfig *config, Error *err)
{
    const Yaml *map = loader->folder_config;
    const char *at = model->folder;
    Status status = config_set_map(loader, config, loader->root_config, true, err);

    if (status == OK)
        status = config_set_map(loader, config, map, true, err);
    while (status == OK && *at != '\0') {
        size_t length = strcspn(at, "/");

        map = below(loader, map, at, length);
        status = config_set_map(loader, config, map, true, err);
        at += length;
        at += *at == '/' ? 1 : 0;
    }
    if (status != OK)
        return status;
    return config_set_map(
        loader, config, below(loader, map, model->name, strlen(model->name)), true, err);
}

/* True when a model stands at the path or below it. */
static bool has_models(const ModelSet *set, Str path)
{
    for (size_t at = 0; at < set->n_models; at++) {
        Str model = str_from(set->models[at].path + strlen("dbt/models/"));

        model.len -= strlen(".sql");
        if (str_starts_with(model, path) && (model.len == path.len || model.ptr[path.len] == '/'))
            return true;
    }
    return false;
}

static Status check_below(const Loader *loader, const Yaml *map, Str path, Error *err)
{
    for (size_t at = 0; map != NULL && at < map->n_items; at++) {
        Status status;
        Str below;

        if (str_starts_with(map->keys[at], STR("+")))
            continue;
        below = str_from(arena_printf(
            loader->arena,
            "%.*s%s%.*s",
            STR_ARG(path),
            path.len > 0 ? "/" : "",
            STR_ARG(map->keys[at])));
        if (!has_models(loader->set, below))
            return yaml_error(
                &map->items[at],
                err,
                "there is no folder or model 'dbt/models/%.*s'",
                STR_ARG(below));
        status = check_below(loader, &map->items[at], below, err);
        if (status != OK)
            return status;
    }
    return OK;
}

Status check_configured(const Loader *loader, Error *err)
{
    return check_below(loader, loader->folder_config, STR(""), err);
}

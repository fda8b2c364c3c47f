/*
 * Files that dbt would read and eiot does not. Each is an error: what it says would else be left
 * out in silence.
 */
#include "base/file.h"
#include "base/mem.h"
#include "transform/models_internal.h"

typedef struct UnreadKind {
    const char *folder;
    const char *suffix;
    const char *message;
} UnreadKind;

static const UnreadKind kinds[] = {
    {"dbt/seeds/", ".csv", "seeds are not loaded"},
    {"dbt/seeds/", ".yml", "seeds are not loaded"},
    {"dbt/seeds/", ".yaml", "seeds are not loaded"},
    {"dbt/snapshots/", ".sql", "snapshots are not taken"},
    {"dbt/snapshots/", ".yml", "snapshots are not taken"},
    {"dbt/snapshots/", ".yaml", "snapshots are not taken"},
    {"dbt/models/", ".py", "models in Python are not run"},
    {"dbt/macros/", ".yml", "YAML files are read in dbt/models only"},
    {"dbt/macros/", ".yaml", "YAML files are read in dbt/models only"},
    {"dbt/tests/", ".yml", "YAML files are read in dbt/models only"},
    {"dbt/tests/", ".yaml", "YAML files are read in dbt/models only"},
};

/* Files beside dbt_project.yml: a list in them with something in it is not read. */
static const struct {
    const char *path;
    const char *key;
    const char *message;
} lists[] = {
    {"dbt/packages.yml", "packages", "packages are not read"},
    {"dbt/dependencies.yml", "packages", "packages are not read"},
    {"dbt/dependencies.yml", "projects", "other projects are not read"},
    {"dbt/selectors.yml", "selectors", "selectors are not read"},
};

static Status check_kind(Arena *arena, const Project *project, const UnreadKind *kind, Error *err)
{
    const char **paths;
    size_t n_paths;
    Status status = project_list(arena, project, kind->folder, kind->suffix, &paths, &n_paths, err);

    if (status != OK || n_paths == 0)
        return status;
    return outside_subset((Place){paths[0], 1, 1}, err, "%s", kind->message);
}

static Status check_list(Arena *arena, const Project *project, size_t which, Error *err)
{
    const char *path = lists[which].path;
    const Yaml *root;
    const Yaml *list;
    Str text;
    Status status;

    if (!file_exists(file_join(arena, project->folder, path)))
        return OK;
    status = project_file(arena, project, path, &text, err);
    if (status == OK)
        status = subset_yaml(arena, text, path, &root, err);
    if (status != OK)
        return status;
    list = yaml_get(root, lists[which].key);
    return list == NULL || list->n_items == 0
               ? OK
               : outside_yaml(&list->items[0], err, "%s", lists[which].message);
}

Status check_unread_files(Arena *arena, const Project *project, Error *err)
{
    Status status = OK;

    for (size_t at = 0; status == OK && at < COUNT_OF(kinds); at++)
        status = check_kind(arena, project, &kinds[at], err);
    for (size_t at = 0; status == OK && at < COUNT_OF(lists); at++)
        status = check_list(arena, project, at, err);
    return status;
}

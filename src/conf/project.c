#include "project.h"

#include <string.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/limits.h"

#define DEFAULT_CONFIG "eiot.yml"

static const char *const known_keys[] = {
    "store",
    "site",
    "timezone",
    "language",
    "currency",
    "price_per_kwh",
    "technical_loss_pct",
    "visit_cost",
    "recovery_months",
    "budget",
    "seed",
    "threads",
    "detect",
    "forecast",
    "run",
    "sync_to",
    "sync_cluster",
    NULL,
};

static const char *folder_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t) (slash - path));
}

/* duckdb:relative/path stands for a file below the project folder. */
static const char *place_store(Arena *arena, const char *folder, Str url)
{
    Str scheme = STR("duckdb:");
    char *text = str_dup(arena, url);
    const char *path = text + scheme.len;

    if (!str_starts_with(url, scheme) || path[0] == '/' || path[0] == ':' ||
        strcmp(folder, ".") == 0)
        return text;
    return arena_printf(arena, "duckdb:%s", file_join(arena, folder, path));
}

static Status read_lang(const Yaml *root, Lang *ret_lang, Error *err)
{
    Str text;
    Status status = yaml_text(root, "language", STR("en"), &text, err);

    if (status != OK)
        return status;
    if (str_equal(text, STR("en")))
        *ret_lang = LANG_EN;
    else if (str_equal(text, STR("fr")))
        *ret_lang = LANG_FR;
    else
        return yaml_error(
            yaml_get(root, "language"),
            err,
            "key 'language' has value '%.*s', expected en or fr",
            STR_ARG(text));
    return OK;
}

static Status read_range(
    const Yaml *root,
    const char *key,
    int64_t otherwise,
    int64_t least,
    int64_t most,
    int64_t *ret,
    Error *err)
{
    int64_t value;
    Status status = yaml_i64(root, key, otherwise, &value, err);

    if (status != OK)
        return status;
    if (value < least || value > most)
        return yaml_error(
            yaml_get(root, key),
            err,
            "key '%s' has value %lld, expected %lld to %lld",
            key,
            (long long) value,
            (long long) least,
            (long long) most);
    *ret = value;
    return OK;
}

/* A number that is at least 0. */
static Status
read_amount(const Yaml *root, const char *key, double otherwise, double *ret_value, Error *err)
{
    double value;
    Status status = yaml_f64(root, key, otherwise, &value, err);

    if (status != OK)
        return status;
    if (value < 0)
        return yaml_error(yaml_get(root, key), err, "key '%s' is below 0", key);
    *ret_value = value;
    return OK;
}

static Status read_money(Arena *arena, const Yaml *root, Project *project, Error *err)
{
    Str currency;
    Status status = yaml_text(root, "currency", STR("XOF"), &currency, err);

    if (status == OK)
        status = read_amount(root, "price_per_kwh", 100.0, &project->price_per_kwh, err);
    if (status == OK)
        status = read_amount(root, "visit_cost", 5000.0, &project->visit_cost, err);
    if (status == OK)
        status = read_amount(root, "recovery_months", 6.0, &project->recovery_months, err);
    if (status == OK)
        status = yaml_f64(root, "technical_loss_pct", 4.0, &project->technical_loss_pct, err);
    if (status != OK)
        return status;
    project->currency = str_dup(arena, currency);
    if (project->technical_loss_pct < 0 || project->technical_loss_pct >= 100)
        return yaml_error(
            yaml_get(root, "technical_loss_pct"),
            err,
            "key 'technical_loss_pct' must be at least 0 and below 100");
    return OK;
}

/* The text of a key, NULL when it is not there. */
static Status
read_optional(Arena *arena, const Yaml *root, const char *key, const char **ret_text, Error *err)
{
    Str text = {0};
    Status status = yaml_text(root, key, STR(""), &text, err);

    if (status == OK)
        *ret_text = text.len == 0 ? NULL : str_dup(arena, text);
    return status;
}

static Status read_config(Arena *arena, const Yaml *root, Project *project, Error *err)
{
    Str store = {0};
    Str zone = {0};
    int64_t seed = 0;
    int64_t threads = 0;
    Status status = yaml_only(root, known_keys, err);

    if (status == OK)
        status = yaml_text(root, "store", STR("duckdb:data/energy.duckdb"), &store, err);
    if (status == OK)
        status = yaml_text(root, "timezone", STR("UTC"), &zone, err);
    if (status == OK)
        status = read_optional(arena, root, "site", &project->site, err);
    if (status == OK)
        status = read_optional(arena, root, "sync_to", &project->sync_url, err);
    if (status == OK)
        status = read_optional(arena, root, "sync_cluster", &project->sync_cluster, err);
    if (status == OK)
        status = read_money(arena, root, project, err);
    if (status == OK)
        status = read_range(root, "budget", 25, 1, 1000000, &project->budget, err);
    if (status == OK)
        status = read_range(root, "seed", 1, 0, INT64_MAX, &seed, err);
    if (status == OK)
        status = read_range(root, "threads", 0, 0, LIMIT_THREADS, &threads, err);
    if (status == OK)
        status = read_lang(root, &project->lang, err);
    if (status != OK)
        return status;
    project->store_url = place_store(arena, project->folder, store);
    project->zone = str_dup(arena, zone);
    project->seed = (uint64_t) seed;
    project->n_threads = (size_t) threads;
    project->detect = yaml_get(root, "detect");
    project->root = root;
    return OK;
}

Status project_load(Arena *arena, const char *config_path, Project *ret_project, Error *err)
{
    const char *path = config_path == NULL ? DEFAULT_CONFIG : config_path;
    Project project = {.folder = folder_of(arena, path)};
    Str text = {0};
    const Yaml *root;
    Status status = OK;

    if (config_path != NULL || file_exists(path))
        status = file_read(arena, path, LIMIT_CONFIG_BYTES, &text, err);
    if (status == OK)
        status = yaml_parse(arena, text, path, &root, err);
    if (status == OK)
        status = read_config(arena, root, &project, err);
    if (status == OK)
        *ret_project = project;
    return status;
}

Status
project_file(Arena *arena, const Project *project, const char *path, Str *ret_text, Error *err)
{
    const char *on_disk = file_join(arena, project->folder, path);

    if (file_exists(on_disk))
        return file_read(arena, on_disk, LIMIT_SUITE_BYTES, ret_text, err);
    if (asset_find(path, ret_text))
        return OK;
    return error_set(err, STATUS_IO, "there is no project file '%s'", path);
}

static bool fits(const char *path, const char *prefix, const char *suffix)
{
    Str text = str_from(path);

    return str_starts_with(text, str_from(prefix)) && str_ends_with(text, str_from(suffix));
}

/* The paths of `all` that fit, without the first `skip` bytes. */
static size_t
keep_fitting(const char **all, size_t n, size_t skip, const char *prefix, const char *suffix)
{
    size_t kept = 0;

    for (size_t at = 0; at < n; at++)
        if (fits(all[at] + skip, prefix, suffix))
            all[kept++] = all[at] + skip;
    return kept;
}

Status project_list(
    Arena *arena,
    const Project *project,
    const char *prefix,
    const char *suffix,
    const char ***ret_paths,
    size_t *ret_n,
    Error *err)
{
    const char *folder = file_join(arena, project->folder, prefix);
    const char **paths;
    size_t n = 0;

    if (file_is_folder(folder)) {
        size_t skip = strlen(folder) - strlen(prefix);
        Status status = file_list(arena, folder, &paths, &n, err);
        if (status != OK)
            return status;
        *ret_n = keep_fitting(paths, n, skip, prefix, suffix);
        *ret_paths = paths;
        return OK;
    }
    paths = ARENA_ARRAY(arena, const char *, asset_count());
    for (size_t at = 0; at < asset_count(); at++)
        paths[n++] = asset_at(at).path;
    *ret_n = keep_fitting(paths, n, 0, prefix, suffix);
    *ret_paths = paths;
    return OK;
}

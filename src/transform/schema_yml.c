/*
 * The YAML files of dbt/models: sources, descriptions, config of models, and where data tests
 * stand.
 */
#include "base/limits.h"
#include "transform/models_internal.h"
#include "transform/sqlgen.h"

/* Exposures tell people, through dbt's own documents, who reads the models: nothing to run. */
static const char *const file_keys[] = {
    "version", "models", "sources", "macros", "exposures", NULL};
static const char *const model_keys[] = {
    "name", "description", "config", "columns", "data_tests", "tests", "docs", "meta", NULL};
static const char *const column_keys[] = {
    "name", "description", "data_type", "data_tests", "tests", "meta", "quote", NULL};
static const char *const source_keys[] = {
    "name",
    "description",
    "schema",
    "tables",
    "config",
    "meta",
    "loader",
    "tags",
    "loaded_at_field",
    "freshness",
    NULL};
static const char *const table_keys[] = {
    "name",
    "description",
    "columns",
    "data_tests",
    "tests",
    "config",
    "meta",
    "tags",
    "loaded_at_field",
    "freshness",
    NULL};
/* How fresh a source is, dbt itself judges: `dbt source freshness`. */
static const char *const source_config_keys[] = {
    "loaded_at_field", "freshness", "meta", "tags", NULL};

/* The name of a map, which must be there. */
static Status read_name(Loader *loader, const Yaml *map, const char **ret_name, Error *err)
{
    Status status = yaml_plain_text(loader->arena, yaml_get(map, "name"), ret_name, err);

    if (status != OK)
        return status;
    return **ret_name == '\0' ? yaml_error(map, err, "a name is missing here") : OK;
}

/* A list below `key`, or an empty one. */
static Status read_list(const Yaml *map, const char *key, const Yaml **ret_list, Error *err)
{
    static const Yaml empty = {.kind = YAML_LIST};
    const Yaml *list = yaml_get(map, key);

    *ret_list = list == NULL ? &empty : list;
    if (list != NULL && list->kind != YAML_LIST)
        return yaml_error(list, err, "'%s' must be a list", key);
    return OK;
}

static Status read_columns(
    Loader *loader, const Yaml *map, const ColumnDoc **ret_columns, size_t *ret_n, Error *err)
{
    const Yaml *list;
    ColumnDoc *columns;
    Status status = read_list(map, "columns", &list, err);

    if (status != OK)
        return status;
    columns = ARENA_ARRAY(loader->arena, ColumnDoc, list->n_items);
    for (size_t at = 0; at < list->n_items; at++) {
        const Yaml *item = &list->items[at];

        status = subset_keys(item, column_keys, err);
        if (status == OK)
            status = read_name(loader, item, &columns[at].name, err);
        if (status == OK)
            status = yaml_plain_text(
                loader->arena, yaml_get(item, "description"), &columns[at].description, err);
        if (status != OK)
            return status;
    }
    *ret_columns = columns;
    *ret_n = list->n_items;
    return OK;
}

/* The keys of `map` and of its `config:`, which holds nothing that eiot reads. */
static Status check_source_keys(const Yaml *map, const char *const *known, Error *err)
{
    const Yaml *config = yaml_get(map, "config");
    Status status = subset_keys(map, known, err);

    return status == OK && config != NULL ? subset_keys(config, source_config_keys, err) : status;
}

static Status read_model(Loader *loader, const Yaml *item, Error *err)
{
    const char *name;
    size_t index;
    Model *model;
    Status status = subset_keys(item, model_keys, err);

    if (status == OK)
        status = read_name(loader, item, &name, err);
    if (status != OK)
        return status;
    index = models_find(loader->set, str_from(name));
    if (index == NO_INDEX)
        return yaml_error(item, err, "model '%s' has no file in dbt/models", name);
    model = &loader->models[index];
    if (model->columns != NULL)
        return yaml_error(item, err, "model '%s' is described twice", name);
    status =
        yaml_plain_text(loader->arena, yaml_get(item, "description"), &model->description, err);
    if (status == OK)
        status = config_set_map(loader, &model->config, yaml_get(item, "config"), false, err);
    return status == OK ? read_columns(loader, item, &model->columns, &model->n_columns, err)
                        : status;
}

static Status
read_table(Loader *loader, const char *source, const char *schema, const Yaml *item, Error *err)
{
    SourceTable table = {.source = source};
    Status status = check_source_keys(item, table_keys, err);

    if (status == OK)
        status = read_name(loader, item, &table.table, err);
    if (status == OK)
        status =
            yaml_plain_text(loader->arena, yaml_get(item, "description"), &table.description, err);
    if (status == OK)
        status = read_columns(loader, item, &table.columns, &table.n_columns, err);
    if (status != OK)
        return status;
    table.place = yaml_place(item);
    table.relation.schema = str_from(schema);
    table.relation.name = str_from(table.table);
    table.label = arena_printf(loader->arena, "%s.%s", schema, table.table);
    *(SourceTable *) growing_add(loader->arena, &loader->sources, sizeof(table)) = table;
    return OK;
}

static Status read_source(Loader *loader, const Yaml *item, Error *err)
{
    const char *name;
    const char *schema;
    const Yaml *tables;
    Status status = check_source_keys(item, source_keys, err);

    if (status == OK)
        status = read_name(loader, item, &name, err);
    if (status == OK)
        status = yaml_plain_text(loader->arena, yaml_get(item, "schema"), &schema, err);
    if (status == OK)
        status = read_list(item, "tables", &tables, err);
    for (size_t at = 0; status == OK && at < tables->n_items; at++)
        status =
            read_table(loader, name, schema[0] == '\0' ? name : schema, &tables->items[at], err);
    return status;
}

/* The tests of an item of models: or tables:, `under` says which. */
static Status read_item_tests(Loader *loader, const Yaml *item, DataTest under, Error *err)
{
    const Yaml *columns;
    Status status;

    under.column_name = "";
    status = load_tests(loader, yaml_get(item, "data_tests"), &under, err);
    if (status == OK)
        status = load_tests(loader, yaml_get(item, "tests"), &under, err);
    if (status == OK)
        status = read_list(item, "columns", &columns, err);
    for (size_t at = 0; status == OK && at < columns->n_items; at++) {
        const Yaml *column = &columns->items[at];

        status = read_name(loader, column, &under.column_name, err);
        if (status == OK)
            status = load_tests(loader, yaml_get(column, "data_tests"), &under, err);
        if (status == OK)
            status = load_tests(loader, yaml_get(column, "tests"), &under, err);
    }
    return status;
}

static size_t find_source(const ModelSet *set, const char *source, const char *table)
{
    size_t at = 0;

    while (!str_equal(str_from(set->sources[at].source), str_from(source)) ||
           !str_equal(str_from(set->sources[at].table), str_from(table)))
        at++;
    return at; /* the first pass read it from the same place */
}

static Status read_source_tests(Loader *loader, const Yaml *item, Error *err)
{
    const char *name;
    const Yaml *tables;
    Status status = read_name(loader, item, &name, err);

    if (status == OK)
        status = read_list(item, "tables", &tables, err);
    for (size_t at = 0; status == OK && at < tables->n_items; at++) {
        DataTest under = {.model = NO_INDEX};
        const char *table;

        status = read_name(loader, &tables->items[at], &table, err);
        if (status != OK)
            return status;
        under.source = find_source(loader->set, name, table);
        status = read_item_tests(loader, &tables->items[at], under, err);
    }
    return status;
}

static Status read_model_tests(Loader *loader, const Yaml *item, Error *err)
{
    DataTest under = {.source = NO_INDEX};
    const char *name;
    Status status = read_name(loader, item, &name, err);

    if (status != OK)
        return status;
    under.model = models_find(loader->set, str_from(name));
    return read_item_tests(loader, item, under, err);
}

/* Hands each item of the list `key` to `read`. */
static Status each_item(
    Loader *loader,
    const Yaml *root,
    const char *key,
    Status (*read)(Loader *, const Yaml *, Error *),
    Error *err)
{
    const Yaml *list;
    Status status = read_list(root, key, &list, err);

    for (size_t at = 0; status == OK && at < list->n_items; at++)
        status = read(loader, &list->items[at], err);
    return status;
}

static Status open_file(Loader *loader, const char *path, const Yaml **ret_root, Error *err)
{
    Str text;
    Status status = project_file(loader->arena, loader->project, path, &text, err);

    if (status == OK && text.len > LIMIT_CONFIG_BYTES) {
        (void) error_set(
            err, STATUS_LIMIT, "file has more than the %zu bytes read", LIMIT_CONFIG_BYTES);
        error_at(err, path, 0, 0);
        return STATUS_LIMIT;
    }
    if (status == OK)
        status = subset_yaml(loader->arena, text, path, ret_root, err);
    return status == OK ? subset_keys(*ret_root, file_keys, err) : status;
}

/* Two sources of one name would make source() a guess. */
static Status check_sources(const ModelSet *set, Error *err)
{
    for (size_t at = 0; at < set->n_sources; at++) {
        const SourceTable *table = &set->sources[at];
        size_t first = find_source(set, table->source, table->table);

        if (first != at)
            return place_error(
                table->place,
                err,
                "source '%s.%s' is described twice in dbt/models",
                table->source,
                table->table);
    }
    return OK;
}

Status load_schema_files(Loader *loader, Error *err)
{
    const char *const suffixes[] = {".yml", ".yaml"};
    Growing roots = {0};
    Status status = OK;

    for (size_t which = 0; which < 2; which++) {
        const char **paths;
        size_t n_paths;

        status = project_list(
            loader->arena, loader->project, "dbt/models/", suffixes[which], &paths, &n_paths, err);
        for (size_t at = 0; status == OK && at < n_paths; at++)
            status = open_file(
                loader, paths[at], growing_add(loader->arena, &roots, sizeof(const Yaml *)), err);
        if (status != OK)
            return status;
    }
    for (size_t at = 0; status == OK && at < roots.n_items; at++) {
        const Yaml *root = ((const Yaml *const *) roots.items)[at];

        status = each_item(loader, root, "models", read_model, err);
        if (status == OK)
            status = each_item(loader, root, "sources", read_source, err);
    }
    if (status != OK)
        return status;
    loader->set->sources = loader->sources.items;
    loader->set->n_sources = loader->sources.n_items;
    for (size_t at = 0; at < loader->sources.n_items; at++) {
        Relation *relation = &((SourceTable *) loader->sources.items)[at].relation;

        relation->sql = sqlgen_relation(loader->arena, relation->schema, relation->name);
    }
    status = check_sources(loader->set, err);
    for (size_t at = 0; status == OK && at < roots.n_items; at++) {
        const Yaml *root = ((const Yaml *const *) roots.items)[at];

        status = each_item(loader, root, "models", read_model_tests, err);
        if (status == OK)
            status = each_item(loader, root, "sources", read_source_tests, err);
    }
    return status;
}

/* `format.layout` of a profile: files that are unfolded before they are read as a table. */
#include "base/mem.h"
#include "ingest/layouts/layout_rows.h"
#include "ingest/profile_internal.h"

/* What only makes sense of a file that is a table as it stands. */
static Status check_keys(const Yaml *map, Error *err)
{
    static const char *const tables_only[] = {
        "header", "skip_head", "skip_tail", "skip_lines_starting"};

    for (size_t i = 0; i < sizeof(tables_only) / sizeof(tables_only[0]); i++) {
        const Yaml *found = yaml_get(map, tables_only[i]);
        if (found != NULL)
            return yaml_error(
                found, err, "key '%s' is of files without a 'layout'", tables_only[i]);
    }
    return OK;
}

/* `head`: headings, or a map of headings to what must stand below each; null: anything. */
static Status read_head(Arena *arena, const Yaml *node, Profile *profile, Error *err)
{
    Status status = OK;

    if (node == NULL || node->kind != YAML_MAP)
        return profile_texts(arena, node, "head", &profile->layout_head, err);
    profile->layout_head = (StrList){.items = node->keys, .n = node->n_items};
    profile->layout_head_texts = ARENA_ARRAY(arena, Str, node->n_items + 1);
    for (size_t i = 0; i < node->n_items && status == OK; i++)
        status = yaml_text(
            node, str_dup(arena, node->keys[i]), (Str){0}, &profile->layout_head_texts[i], err);
    return status;
}

static Status read_tables(Arena *arena, const Yaml *map, Profile *profile, Error *err)
{
    static const char *const of_tables[] = {"head", "table"};
    Status status = OK;

    for (size_t i = 0; i < 2 && !profile->layout->has_tables; i++) {
        if (yaml_get(map, of_tables[i]) != NULL)
            return yaml_error(
                yaml_get(map, of_tables[i]),
                err,
                "key '%s' is not of layout '%s'",
                of_tables[i],
                profile->layout->name);
    }
    status = read_head(arena, yaml_get(map, "head"), profile, err);
    if (status == OK)
        status = profile_texts(arena, yaml_get(map, "table"), "table", &profile->layout_table, err);
    if (status == OK && profile->layout->has_tables && profile->layout_table.n == 0) {
        (void) yaml_error(map, err, "layout '%s' needs key 'table'", profile->layout->name);
        error_hint(err, "Name the headings by which the table's line of headings is known.");
        return STATUS_CONFIG;
    }
    return status;
}

Status profile_read_layout(Arena *arena, const Yaml *map, Profile *profile, Error *err)
{
    Str name = {0};
    Status status = yaml_text(map, "layout", (Str){0}, &name, err);

    if (status != OK || name.ptr == NULL)
        return status;
    profile->layout = layout_find(name);
    if (profile->layout == NULL) {
        (void) yaml_error(
            yaml_get(map, "layout"), err, "key 'layout' has value '%.*s'", STR_ARG(name));
        error_hint(err, "Use one of: %s.", layout_names(arena));
        return STATUS_CONFIG;
    }
    status = check_keys(map, err);
    if (status == OK)
        status = read_tables(arena, map, profile, err);
    profile->layout_csv = profile->csv;
    profile->csv = LAYOUT_CSV_FORMAT;
    return status;
}

CsvBlocksOptions profile_blocks(const Profile *profile, size_t n_workers)
{
    return (CsvBlocksOptions){
        .format = profile->csv,
        .encoding = profile->encoding,
        .n_workers = n_workers,
        .skip_head = profile->skip_head,
        .skip_tail = profile->skip_tail,
        .layout = profile->layout,
        .layout_options =
            {
                .csv = profile->layout_csv,
                .head = profile->layout_head.items,
                .head_texts = profile->layout_head_texts,
                .n_head = profile->layout_head.n,
                .table = profile->layout_table.items,
                .n_table = profile->layout_table.n,
                .declared = profile->declared,
                .n_declared = profile->n_declared,
            },
    };
}

/* `format.layout` of a profile: files that are unfolded before they are read as a table. */
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
        status = profile_texts(arena, yaml_get(map, "head"), "head", &profile->layout_head, err);
    if (status == OK)
        status = profile_texts(arena, yaml_get(map, "table"), "table", &profile->layout_table, err);
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
                .n_head = profile->layout_head.n,
                .table = profile->layout_table.items,
                .n_table = profile->layout_table.n,
            },
    };
}

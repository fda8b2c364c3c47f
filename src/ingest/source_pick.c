#include "ingest/source_pick.h"

#include <unistd.h>

#include "base/file.h"
#include "ingest/profile_find.h"
#include "ingest/row_fields.h"

/* "house.1" of "in/house.1.csv.gz". */
static Str file_stem(const char *path)
{
    Str name = str_from(file_base_name(path));

    if (str_ends_with(name, STR(".gz")))
        name.len -= 3;
    for (size_t at = name.len; at > 1; at--) {
        if (name.ptr[at - 1] == '.')
            return (Str){name.ptr, at - 1};
    }
    return name;
}

static Status pick_meter(
    Arena *arena,
    const char *path,
    const IngestOptions *options,
    const Profile *profile,
    Str *ret_meter_id,
    Error *err)
{
    Str given = str_from(options->meter_id);
    RowFault fault;
    Str id;

    *ret_meter_id = (Str){0};
    if (profile->kind->kind != KIND_READINGS || (given.len == 0 && !profile->meter_is_file_stem))
        return OK;
    if (given.len == 0)
        given = file_stem(path);
    if (!row_id(given, -1, "meter id", &id, &fault)) {
        bool is_of_name = options->meter_id == NULL || options->meter_id[0] == '\0';
        Status status = is_of_name ? STATUS_DATA : STATUS_USAGE;
        (void) error_set(err, status, "%s", fault.reason);
        if (is_of_name) {
            error_at(err, path, 0, 0);
            error_hint(
                err, "The meter is named after the file: rename it, or name one with --meter.");
        }
        return status;
    }
    *ret_meter_id = str_from(str_dup(arena, id));
    return OK;
}

Status source_pick(
    Arena *arena,
    const Project *project,
    const char *path,
    const IngestOptions *options,
    const Profile **ret_profile,
    Str *ret_meter_id,
    Error *err)
{
    Status status;

    /* a file's name may be enough to see that no profile matches: then nothing opens it */
    if (access(path, R_OK) != 0)
        return error_errno(err, "open", path);
    status = options->source_name == NULL
                 ? profile_find(arena, project, path, ret_profile, err)
                 : profile_load(arena, project, options->source_name, ret_profile, err);
    if (status == OK)
        status = pick_meter(arena, path, options, *ret_profile, ret_meter_id, err);
    return status;
}

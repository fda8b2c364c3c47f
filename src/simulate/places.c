#include "places.h"

#include "base/file.h"

Status sim_places_make(Arena *arena, const char *out, SimPlaces *ret_places, Error *err)
{
    SimPlaces places = {.out = out, .files = file_join(arena, out, "files")};
    Status status;

    places.readings = file_join(arena, places.files, "readings");
    status = file_make_folder(places.readings, err);
    if (status == OK)
        *ret_places = places;
    return status;
}

Status sim_places_refuse_strangers(
    Arena *arena, const SimPlaces *places, const SimOutput *output, Error *err)
{
    const char **paths;
    size_t n_paths;
    Status status = file_list(arena, places->files, &paths, &n_paths, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < n_paths; at++) {
        if (sim_output_has(output, paths[at]))
            continue;
        status = error_set(
            err,
            STATUS_USAGE,
            "folder '%s' holds '%s', which this simulation would not replace",
            places->out,
            paths[at]);
        error_hint(err, "Choose another folder, or remove that file.");
        return status;
    }
    return OK;
}

Status sim_places_put(
    Arena *arena, SimOutput *output, const char *folder, const char *name, StrBuf *text, Error *err)
{
    Status status = sim_output_put(output, file_join(arena, folder, name), strbuf_str(text), err);

    strbuf_clear(text);
    return status;
}

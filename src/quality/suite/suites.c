#include "quality/suite/suites.h"

#include <stdlib.h>
#include <string.h>

static int by_layer_and_name(const void *left, const void *right)
{
    const Suite *a = left;
    const Suite *b = right;
    int order = layer_rank(a->layer) - layer_rank(b->layer);

    return order != 0 ? order : strcmp(a->name, b->name);
}

static Status
name_once(const Suite *suites, size_t n_before, const Suite *suite, const char *path, Error *err)
{
    for (size_t other = 0; other < n_before; other++) {
        Status status;

        if (strcmp(suites[other].name, suite->name) != 0)
            continue;
        status = error_set(err, STATUS_CONFIG, "suite '%s' is in two files", suite->name);
        error_at(err, path, 0, 0);
        error_hint(err, "The other one is %s.", suites[other].file);
        return status;
    }
    return OK;
}

Status suites_read(Arena *arena, const Project *project, Suites *ret_suites, Error *err)
{
    const char **paths;
    size_t n;
    Suites suites;
    Status status = project_list(arena, project, SUITES_FOLDER, ".json", &paths, &n, err);

    if (status != OK)
        return status;
    suites = (Suites){.n = n, .items = ARENA_ARRAY(arena, Suite, n)};
    for (size_t at = 0; at < n; at++) {
        Str text;

        status = project_file(arena, project, paths[at], &text, err);
        if (status == OK)
            status = suite_parse(arena, text, paths[at], &suites.items[at], err);
        if (status == OK)
            status = name_once(suites.items, at, &suites.items[at], paths[at], err);
        if (status != OK)
            return status;
    }
    if (n > 0)
        qsort(suites.items, n, sizeof(Suite), by_layer_and_name);
    *ret_suites = suites;
    return OK;
}

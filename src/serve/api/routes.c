#include "serve/api/routes.h"

#include <string.h>

#include "base/mem.h"
#include "serve/api/handlers.h"

#define ROUTE(method, path, role, needs, handle) {method, path, role, needs, handle},

const Route route_table[] = {
#include "serve/api/routes.def"
};

const size_t n_routes = COUNT_OF(route_table);

/* The segment that stands for {id}, or false when the path is another one. */
static bool match(const char *pattern, const char *path, Str *ret_id)
{
    *ret_id = (Str){0};
    while (*pattern != '\0') {
        if (*pattern == '{') {
            ret_id->ptr = path;
            ret_id->len = strcspn(path, "/");
            if (ret_id->len == 0)
                return false;
            path += ret_id->len;
            pattern = strchr(pattern, '}') + 1;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

static void allow(Arena *arena, const char **allowed, const char *method)
{
    *allowed = *allowed == NULL ? method : arena_printf(arena, "%s, %s", *allowed, method);
}

const Route *route_find(
    Arena *arena,
    const char *method,
    const char *raw_path,
    const char **ret_id,
    const char **ret_allowed)
{
    const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;

    *ret_id = NULL;
    *ret_allowed = NULL;
    for (size_t at = 0; at < n_routes; at++) {
        Str id;

        if (!match(route_table[at].path, raw_path, &id))
            continue;
        if (strcmp(route_table[at].method, wanted) != 0) {
            allow(arena, ret_allowed, route_table[at].method);
            continue;
        }
        if (id.ptr != NULL && !request_decode(arena, id, ret_id))
            return NULL;
        *ret_allowed = NULL;
        return &route_table[at];
    }
    return NULL;
}

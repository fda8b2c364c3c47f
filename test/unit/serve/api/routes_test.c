#include "cases.h"
#include "serve/api/routes.h"

static void finds(void **state)
{
    static const struct {
        const char *method;
        const char *path;
        const char *route;   /* its path; NULL: none */
        const char *id;      /* NULL: none */
        const char *allowed; /* NULL: none */
    } cases[] = {
        {"GET", "/api/v1/overview", "/api/v1/overview", NULL, NULL},
        {"HEAD", "/api/v1/overview", "/api/v1/overview", NULL, NULL},
        {"GET", "/api/v1/nodes/F1", "/api/v1/nodes/{id}", "F1", NULL},
        {"GET", "/api/v1/nodes/F1/days", "/api/v1/nodes/{id}/days", "F1", NULL},
        {"GET", "/api/v1/meters/A%2Fdays", "/api/v1/meters/{id}", "A/days", NULL},
        {"GET", "/api/v1/meters/%3Cb%3E%22'", "/api/v1/meters/{id}", "<b>\"'", NULL},
        {"GET", "/api/v1/meters/", NULL, NULL, NULL},
        {"GET", "/api/v1/meters/A/", NULL, NULL, NULL},
        {"GET", "/api/v1/meters/A/b", NULL, NULL, NULL},
        {"GET", "/api/v1/overview/", NULL, NULL, NULL},
        {"GET", "/api/v1", NULL, NULL, NULL},
        {"GET", "", NULL, NULL, NULL},
        {"POST", "/api/v1/overview", NULL, NULL, "GET"},
        {"PATCH", "/api/v1/session", NULL, NULL, "POST, GET, DELETE"},
        {"get", "/api/v1/overview", NULL, NULL, "GET"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        const char *id;
        const char *allowed;
        const Route *route = route_find(arena, cases[at].method, cases[at].path, &id, &allowed);

        CASE_TEXT(
            cases[at].path,
            route == NULL ? "(none)" : route->path,
            cases[at].route == NULL ? "(none)" : cases[at].route);
        CASE_TEXT(
            cases[at].path,
            id == NULL ? "(none)" : id,
            cases[at].id == NULL ? "(none)" : cases[at].id);
        CASE_TEXT(
            cases[at].path,
            allowed == NULL ? "(none)" : allowed,
            cases[at].allowed == NULL ? "(none)" : cases[at].allowed);
        arena_free(arena);
    }
}

/* What changes something is never open to those who may only look, nor kept as an answer. */
static void guards_what_changes(void **state)
{
    (void) state;
    for (size_t at = 0; at < n_routes; at++) {
        const Route *route = &route_table[at];
        bool is_own = str_starts_with(str_from(route->path), STR("/api/v1/session"));

        if (strcmp(route->method, "GET") != 0) {
            CASE_TRUE(route->path, (route->needs & IS_CACHED) == 0);
            CASE_TRUE(route->path, is_own || route->role >= ROLE_ANALYST);
        }
        CASE_TRUE(route->path, (route->needs & WITHOUT_CSRF) == 0 || is_own);
        CASE_TRUE(
            route->path, (route->needs & IS_CACHED) == 0 || (route->needs & NEEDS_STORE) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds),
        cmocka_unit_test(guards_what_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

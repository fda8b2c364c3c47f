#include "cases.h"
#include "cmd/grants.h"

static const Grant needed[] = {
    {"load", "table ops.files", "select, insert", "", ""},
    {"transform", "schema marts", "usage, create", "create", "grant create on schema marts to r;"},
    {"read", "schema marts", "usage", "", ""},
    {"sync", "table ops.store", "select", "select", ""},
};

static const Grant nothing[] = {
    {"load", "schema ops", "usage", "usage", "grant usage on schema ops to r;"},
    {"transform", "schema ops", "usage", "usage", "grant usage on schema ops to r;"},
    {"read", "schema ops", "usage", "usage", "grant usage on schema ops to r;"},
    {"sync", "schema ops", "usage", "usage", "grant usage on schema ops to r;"},
};

static const WideGrant wide[] = {{"superuser", "r"}};

static const Grants some = {
    .role = "r", .needed = needed, .n_needed = COUNT_OF(needed), .wide = wide, .n_wide = 1};
static const Grants none = {.role = "r", .needed = nothing, .n_needed = COUNT_OF(nothing)};
static const Grants no_roles = {0};

static void judges_what_is_asked(void **state)
{
    static const char run_statements[] = "Run the statements shown, as the owner of the store.";

    static const struct {
        const char *name;
        const Grants *grants;
        const char *jobs[3];
        Status status;
        const char *message;
        const char *hint;
    } cases[] = {
        {"a job that is held", &some, {"load"}, OK, "", ""},
        {"two that are held", &some, {"read", "load"}, OK, "", ""},
        {"one of two lacks",
         &some,
         {"load", "transform"},
         STATUS_CHECK,
         "role 'r' lacks rights to transform",
         run_statements},
        {"what it is about is not there",
         &some,
         {"sync"},
         STATUS_CHECK,
         "role 'r' lacks rights to sync",
         "The store's tables are not there yet: eiot init, as their owner."},
        {"any will do", &some, {0}, OK, "", ""},
        {"none is held",
         &none,
         {0},
         STATUS_CHECK,
         "role 'r' can neither load, transform, read nor sync",
         run_statements},
        {"a named one is not held",
         &none,
         {"read"},
         STATUS_CHECK,
         "role 'r' lacks rights to read",
         run_statements},
        {"a job that is none",
         &some,
         {"load", "lode"},
         STATUS_USAGE,
         "there is no job 'lode'",
         "The jobs of a role are load, transform, read and sync."},
        {"no roles", &no_roles, {"load"}, OK, "", ""},
        {"no roles, no such job",
         &no_roles,
         {"lode"},
         STATUS_USAGE,
         "there is no job 'lode'",
         "The jobs of a role are load, transform, read and sync."},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};
        size_t n_jobs = 0;

        while (cases[at].jobs[n_jobs] != NULL)
            n_jobs++;
        CASE_INT(
            cases[at].name,
            grants_judge(cases[at].grants, cases[at].jobs, n_jobs, &err),
            cases[at].status);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
    }
}

static void json_has_the_jobs_asked_for(void **state)
{
    static const char *const jobs[] = {"transform"};

    static const struct {
        const char *name;
        const Grants *grants;
        size_t n_jobs;
        const char *json;
    } cases[] = {
        {"one job",
         &some,
         1,
         "{\"role\":\"r\",\"jobs\":[{\"job\":\"transform\",\"held\":false,\"needs\":[{\"object\":"
         "\"schema marts\",\"privileges\":\"usage, create\",\"missing\":\"create\",\"mend\":"
         "\"grant create on schema marts to r;\"}]}],\"too_wide\":[{\"finding\":\"superuser\","
         "\"subject\":\"r\"}]}"},
        {"no roles", &no_roles, 0, "{\"role\":null,\"jobs\":[],\"too_wide\":[]}"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Json *json = grants_json(cases[at].grants, jobs, cases[at].n_jobs);

        CASE_TEXT(cases[at].name, json_text(arena, json, false), cases[at].json);
        json_decref(json);
        arena_free(arena);
    }
}

/* An embedded store has no roles, and nothing else is asked of it. */
static void a_file_has_no_roles(void **state)
{
    Arena *arena = arena_new();
    Grants grants = {.n_needed = 7};
    Session session = {0};
    Error err = {0};

    (void) state;
    CASE_OK("open", store_open("duckdb::memory:", 1, &session.store, &err), &err);
    CASE_OK("connect", store_connect(session.store, &session.conn, &err), &err);
    CASE_OK("read", grants_read(arena, session.conn, &grants, &err), &err);
    assert_null(grants.role);
    CASE_INT("needed", grants.n_needed, 0);
    command_close(&session);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_what_is_asked),
        cmocka_unit_test(json_has_the_jobs_asked_for),
        cmocka_unit_test(a_file_has_no_roles),
    };
    return cmocka_run_group_tests_name("grants", tests, NULL, NULL);
}

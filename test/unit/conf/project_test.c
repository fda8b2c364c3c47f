#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "conf/project.h"
#include "temp_folder.h"

/* A folder of its own with eiot.yml of this text. */
static char *project_with(Arena *arena, const char *config)
{
    char *path = file_join(arena, temp_folder(arena, "conf"), "eiot.yml");
    Error err;

    CASE_OK("write", file_write(path, str_from(config), &err), &err);
    return path;
}

static void defaults_stand_without_a_file(void **state)
{
    Arena *arena = arena_new();
    Project project;
    Error err;

    (void) state;
    assert_int_equal(chdir("/"), 0);
    CASE_OK("load", project_load(arena, NULL, &project, &err), &err);
    assert_string_equal(project.store_url, "duckdb:data/energy.duckdb");
    assert_null(project.site);
    assert_string_equal(project.zone, "UTC");
    assert_string_equal(project.currency, "XOF");
    assert_int_equal(project.budget, 25);
    assert_int_equal(project.lang, LANG_EN);
    arena_free(arena);
}

static void reads_all_keys(void **state)
{
    Arena *arena = arena_new();
    char *path = project_with(
        arena,
        "store: duckdb:db/x.duckdb\nsite: Ikeja\ntimezone: Africa/Lagos\nlanguage: fr\ncurrency: "
        "NGN\n"
        "price_per_kwh: 209.5\ntechnical_loss_pct: 6\nvisit_cost: 750.5\nrecovery_months: "
        "12\nbudget: 40\nseed: 9\nthreads: 2\n"
        "detect:\n  readings: {columns: [kwh]}\n");
    Project project;
    Error err;

    (void) state;
    CASE_OK("load", project_load(arena, path, &project, &err), &err);
    CASE_TEXT(
        "store", project.store_url, arena_printf(arena, "duckdb:%s/db/x.duckdb", project.folder));
    assert_string_equal(project.site, "Ikeja");
    assert_string_equal(project.zone, "Africa/Lagos");
    assert_string_equal(project.currency, "NGN");
    CASE_NEAR("price", project.price_per_kwh, 209.5, 0);
    CASE_NEAR("technical", project.technical_loss_pct, 6, 0);
    CASE_NEAR("visit", project.visit_cost, 750.5, 0);
    CASE_NEAR("months", project.recovery_months, 12, 0);
    assert_int_equal(project.budget, 40);
    assert_int_equal(project.seed, 9);
    assert_int_equal(project.n_threads, 2);
    assert_int_equal(project.lang, LANG_FR);
    assert_non_null(yaml_get(project.detect, "readings"));
    arena_free(arena);
}

static void refuses_with_a_place(void **state)
{
    static const struct {
        const char *config;
        const char *message;
        const char *place; /* after the file's name */
    } cases[] = {
        {"stores: x\n", "key 'stores' is not known here", ":1:9"},
        {"language: de\n", "key 'language' has value 'de', expected en or fr", ":1:11"},
        {"budget: 0\n", "key 'budget' has value 0, expected 1 to 1000000", ":1:9"},
        {"price_per_kwh: -1\n", "key 'price_per_kwh' is below 0", ":1:16"},
        {"budget: 5\nvisit_cost: -0.5\n", "key 'visit_cost' is below 0", ":2:13"},
        {"visit_cost: a lot\n", "key 'visit_cost' has value 'a lot', expected a number", ":1:13"},
        {"currency: XOF\nrecovery_months: -6\n", "key 'recovery_months' is below 0", ":2:18"},
        {"technical_loss_pct: 100\n",
         "key 'technical_loss_pct' must be at least 0 and below 100",
         ":1:21"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        char *path = project_with(arena, cases[at].config);
        Project project;
        Error err;
        CASE_INT(cases[at].config, project_load(arena, path, &project, &err), STATUS_CONFIG);
        CASE_TEXT(cases[at].config, err.message, cases[at].message);
        CASE_TEXT(cases[at].config, err.where, arena_printf(arena, "%s%s", path, cases[at].place));
        arena_free(arena);
    }
}

static void a_named_file_must_be_there(void **state)
{
    Arena *arena = arena_new();
    Project project;
    Error err;

    (void) state;
    assert_int_equal(project_load(arena, "/nowhere/eiot.yml", &project, &err), STATUS_IO);
    assert_string_equal(err.message, "can't open '/nowhere/eiot.yml': No such file or directory");
    arena_free(arena);
}

static void files_come_from_the_folder_before_the_binary(void **state)
{
    Arena *arena = arena_new();
    char *path = project_with(arena, "");
    const char **paths;
    size_t n;
    Project project;
    Error err;
    Str text;

    (void) state;
    CASE_OK("load", project_load(arena, path, &project, &err), &err);
    CASE_OK(
        "embedded",
        project_list(arena, &project, "sql/duckdb/migrations/", ".sql", &paths, &n, &err),
        &err);
    assert_true(n >= 2);
    assert_string_equal(paths[0], "sql/duckdb/migrations/0001_raw_data.sql");
    CASE_OK("embedded", project_file(arena, &project, paths[0], &text, &err), &err);
    assert_true(text.len > 100);
    CASE_OK(
        "folder",
        file_make_folder(file_join(arena, project.folder, "sql/duckdb/migrations"), &err),
        &err);
    CASE_OK(
        "write",
        file_write(
            file_join(arena, project.folder, "sql/duckdb/migrations/0001_raw_data.sql"),
            STR("mine"),
            &err),
        &err);
    CASE_OK(
        "on disk",
        project_list(arena, &project, "sql/duckdb/migrations/", ".sql", &paths, &n, &err),
        &err);
    assert_int_equal(n, 1);
    assert_string_equal(paths[0], "sql/duckdb/migrations/0001_raw_data.sql");
    CASE_OK("on disk", project_file(arena, &project, paths[0], &text, &err), &err);
    assert_true(str_equal(text, STR("mine")));
    assert_int_equal(project_file(arena, &project, "sql/none.sql", &text, &err), STATUS_IO);
    assert_string_equal(err.message, "there is no project file 'sql/none.sql'");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_stand_without_a_file),
        cmocka_unit_test(reads_all_keys),
        cmocka_unit_test(refuses_with_a_place),
        cmocka_unit_test(a_named_file_must_be_there),
        cmocka_unit_test(files_come_from_the_folder_before_the_binary),
    };
    return cmocka_run_group_tests_name("project", tests, NULL, NULL);
}

/* Files that dbt would read and eiot does not. */
#include "fixture.h"
#include "transform/models_internal.h"

static void refuses(void **state)
{
    static const struct {
        const char *path;
        const char *text;
        const char *message;
        const char *where;
    } cases[] = {
        {"dbt/seeds/codes.csv", "a\n1\n", "seeds are not loaded", "dbt/seeds/codes.csv:1:1"},
        {"dbt/seeds/deep/s.yml", "seeds: []", "seeds are not loaded", "dbt/seeds/deep/s.yml:1:1"},
        {"dbt/snapshots/s.sql", "", "snapshots are not taken", "dbt/snapshots/s.sql:1:1"},
        {"dbt/snapshots/s.yaml", "", "snapshots are not taken", "dbt/snapshots/s.yaml:1:1"},
        {"dbt/models/marts/m.py", "", "models in Python are not run", "dbt/models/marts/m.py:1:1"},
        {"dbt/macros/m.yml",
         "macros: []",
         "YAML files are read in dbt/models only",
         "dbt/macros/m.yml:1:1"},
        {"dbt/tests/t.yaml", "", "YAML files are read in dbt/models only", "dbt/tests/t.yaml:1:1"},
        {"dbt/packages.yml",
         "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n",
         "packages are not read",
         "dbt/packages.yml:2:5"},
        {"dbt/dependencies.yml",
         "projects:\n  - name: other\n",
         "other projects are not read",
         "dbt/dependencies.yml:2:5"},
        {"dbt/selectors.yml",
         "selectors: [{name: nightly, definition: x}]",
         "selectors are not read",
         "dbt/selectors.yml:1:13"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Fixture fixture = fixture_open();
        Error err = {0};

        fixture_write(&fixture, cases[at].path, cases[at].text);
        CASE_INT(
            cases[at].path,
            check_unread_files(fixture.arena, &fixture.project, &err),
            STATUS_CONFIG);
        CASE_TEXT(cases[at].path, err.message, cases[at].message);
        CASE_TEXT(cases[at].path, err.where, cases[at].where);
        CASE_TEXT(cases[at].path, err.hint, SUBSET_HINT);
        fixture_close(&fixture);
    }
}

/* What dbt itself leaves beside the models, and lists with nothing in them, say nothing. */
static void passes_over_what_says_nothing(void **state)
{
    static const char *const paths[] = {
        "dbt/target/manifest.json",
        "dbt/dbt_packages/x/models/y.py",
        "dbt/analyses/a.sql",
        "dbt/models/README.md",
        "dbt/seeds/.gitkeep",
    };
    Fixture fixture = fixture_open();
    Error err = {0};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(paths); at++)
        fixture_write(&fixture, paths[at], "");
    fixture_write(&fixture, "dbt/packages.yml", "packages: []\n");
    fixture_write(&fixture, "dbt/dependencies.yml", "");
    CASE_OK("nothing", check_unread_files(fixture.arena, &fixture.project, &err), &err);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses),
        cmocka_unit_test(passes_over_what_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

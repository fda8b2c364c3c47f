/*
 * fixture: a dbt project in a folder of its own under the system's temporary folder.
 */
#ifndef EIOT_TEST_TRANSFORM_FIXTURE_H
#define EIOT_TEST_TRANSFORM_FIXTURE_H

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "conf/project.h"

typedef struct Fixture {
    Arena *arena;
    Project project;
    bool has_own_config; /* the test wrote dbt_project.yml */
    bool has_staging;    /* a model stands there */
    bool has_marts;
} Fixture;

static inline void fixture_put(Fixture *fixture, const char *path, const char *text)
{
    Error err = {0};
    const char *full = file_join(fixture->arena, fixture->project.folder, path);
    const char *name = file_base_name(full);
    FILE *file;

    CASE_OK(
        path,
        file_make_folder(arena_copy(fixture->arena, full, (size_t) (name - full) - 1), &err),
        &err);
    file = fopen(full, "w"); /* file_write() would wait for the disk */
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

/* dbt_project.yml with config for the folders that have models. */
static inline void fixture_configure(Fixture *fixture)
{
    fixture_put(
        fixture,
        "dbt/dbt_project.yml",
        arena_printf(
            fixture->arena,
            "name: demo\nmodels:\n  demo:\n    +tags: []\n%s%s",
            fixture->has_staging ? "    staging: {+schema: staging, +materialized: view}\n" : "",
            fixture->has_marts ? "    marts: {+schema: marts, +materialized: table}\n" : ""));
}

/* Writes `text` to `path` below the fixture's folder. */
static inline void fixture_write(Fixture *fixture, const char *path, const char *text)
{
    fixture_put(fixture, path, text);
    fixture->has_own_config |= strcmp(path, "dbt/dbt_project.yml") == 0;
    fixture->has_staging |= strncmp(path, "dbt/models/staging/", 19) == 0;
    fixture->has_marts |= strncmp(path, "dbt/models/marts/", 17) == 0;
    if (!fixture->has_own_config)
        fixture_configure(fixture);
}

/* A project without models; closed by fixture_close(). */
static inline Fixture fixture_open(void)
{
    Fixture fixture = {.arena = arena_new()};
    char *folder = arena_printf(fixture.arena, "/tmp/eiot-transform-XXXXXX");

    assert_non_null(mkdtemp(folder));
    fixture.project = (Project){
        .folder = folder,
        .zone = "Africa/Dakar",
        .currency = "XOF",
        .price_per_kwh = 100.0,
        .technical_loss_pct = 5.0,
    };
    fixture_write(
        &fixture,
        "dbt/macros/schema.sql",
        "{% macro generate_schema_name(name, node) -%}\n"
        "    {{ name if name is not none else target.schema }}\n{%- endmacro %}\n");
    fixture_write(&fixture, "dbt/tests/.keep", "");
    return fixture;
}

static inline int
fixture_remove(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void) info;
    (void) kind;
    (void) walk;
    return remove(path);
}

static inline void fixture_close(Fixture *fixture)
{
    assert_int_equal(nftw(fixture->project.folder, fixture_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
    arena_free(fixture->arena);
}

#endif

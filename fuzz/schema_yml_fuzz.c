/*
 * Fuzzes what YAML says of models: src/transform/{schema_yml,test_yml,dbt_project,config,
 * unread_files}.c. The input is a YAML file of dbt/models, and behind a line of `---`
 * dbt_project.yml. Whatever they are, the project is read or refused with a place in it; one that
 * is read compiles. Seeds: fuzz/corpus/schema_yml.
 */
#include <stdint.h>

#include "dbt_files.h"

#define INPUT_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str rest = {.ptr = (const char *) data, .len = size};
    Arena *arena;

    if (size > INPUT_MAX || size == 0)
        return 0;
    arena = arena_new();
    put_file("dbt/models/marts/own.yml", take_part(&rest));
    put_file("dbt/dbt_project.yml", rest.len > 0 ? rest : STR("name: energy_iot"));
    load_dbt_files(arena, size % 2 == 0 ? "duckdb" : "postgres");
    arena_free(arena);
    return 0;
}

/*
 * Fuzzes a model within a project: src/transform/{models,capture,compile,config,graph,sqlgen}.c and
 * all that model_ref_fuzz reaches. The input is a model, and behind lines of `---` a data test and
 * a file of macros. Whatever they are, the project is read or refused with a place in it; one that
 * is read compiles. Seeds: fuzz/corpus/model.
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
    put_file("dbt/models/marts/own.sql", take_part(&rest));
    put_file("dbt/tests/own.sql", rest.len > 0 ? take_part(&rest) : STR("select 1"));
    put_file("dbt/macros/own.sql", take_part(&rest));
    load_dbt_files(arena, size % 2 == 0 ? "duckdb" : "postgres");
    arena_free(arena);
    return 0;
}

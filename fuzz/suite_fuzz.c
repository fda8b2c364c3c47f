/*
 * suite_fuzz: suite, suite_kwargs, condition and the compiler over any bytes.
 *
 * Beyond not crashing: a suite that is refused says what and where; of one that is read, every
 * statement has exactly the parameters it was given, and no text of the suite stands in it outside
 * quotes, except in a query the suite is allowed to bring.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "quality/compile/compile.h"

#define INPUT_MAX ((size_t) 64 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ShapeColumn columns[] = {
    {.name = "id", .type = "VARCHAR", .class = CLASS_TEXT},
    {.name = "kwh", .type = "DECIMAL(38,20)", .class = CLASS_NUMBER},
    {.name = "n", .type = "BIGINT", .class = CLASS_NUMBER},
    {.name = "ts", .type = "TIMESTAMP WITH TIME ZONE", .class = CLASS_TIMESTAMP},
    {.name = "day", .type = "DATE", .class = CLASS_DATE},
    {.name = "ok", .type = "BOOLEAN", .class = CLASS_BOOL},
};

/* The next byte outside "quoted names"; the compiler writes no text literals. */
static const char *skip_name(const char *at)
{
    while (*at == '"') {
        at = strchr(at + 1, '"');
        ASSERT(at != NULL);
        at++;
    }
    return at;
}

static void check_sql(const Sql *sql, bool has_query)
{
    size_t highest = 0;

    ASSERT(strlen(sql->text.ptr) == sql->text.len || has_query);
    if (has_query)
        return;
    for (const char *at = skip_name(sql->text.ptr); *at != '\0'; at = skip_name(at + 1)) {
        size_t number = 0;

        ASSERT(*at != ';' && *at != '\'');
        if (*at != '$')
            continue;
        while (at[1] >= '0' && at[1] <= '9')
            number = 10 * number + (size_t) (*++at - '0');
        ASSERT(number >= 1 && number <= sql->n_params);
        highest = number > highest ? number : highest;
    }
    ASSERT(highest == sql->n_params);
}

static void compile_all(Arena *arena, const Suite *suite)
{
    const Shape shape = {.table = suite->table, .n_columns = COUNT_OF(columns), .columns = columns};
    const CompileInput input = {
        .dialect = suite->is_optional ? "postgres" : "duckdb",
        .suite = suite,
        .shape = &shape,
        .range = {.column = suite->day_column == NULL ? NULL : "ts", .end_us = 1},
    };
    const Scan scan = compile_scan(arena, &input, COMPILE_ALL);
    bool has_query = false;

    for (size_t at = 0; at < suite->n_expectations; at++)
        has_query = has_query || suite->expectations[at].query != NULL;
    check_sql(&scan.sql, has_query);
    for (size_t at = 0; at < suite->n_expectations; at++) {
        Sql sample;

        ASSERT(scan.slots[at].first + scan.slots[at].n <= scan.n_columns);
        ASSERT(scan.slots[at].error == NULL || scan.slots[at].n == 0);
        if (scan.slots[at].error == NULL && compile_sample(arena, &input, at, 20, &sample))
            check_sql(&sample, suite->expectations[at].query != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena;
    Suite suite;
    Error err = {0};

    if (size > INPUT_MAX)
        return 0;
    arena = arena_new();
    if (suite_parse(arena, (Str){(const char *) data, size}, "fuzz.json", &suite, &err) == OK)
        compile_all(arena, &suite);
    else
        ASSERT(err.message[0] != '\0' && err.where[0] != '\0');
    arena_free(arena);
    return 0;
}

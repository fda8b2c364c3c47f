#include "cases.h"
#include "store/clickhouse/clickhouse_internal.h"

typedef struct NameCase {
    const char *table;
    const char *quoted;
} NameCase;

static const NameCase name_cases[] = {
    {"readings", "`readings`"},
    {"raw_data.readings", "`raw_data`.`readings`"},
    {"a.b.c", "`a`.`b.c`"},
    {"we`ird\\n", "`we\\`ird\\\\n`"},
};

static void names_are_quoted(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(name_cases); at++) {
        StrBuf buffer = strbuf_new(arena);

        clickhouse_put_table(&buffer, str_from(name_cases[at].table));
        CASE_TEXT(name_cases[at].table, strbuf_text(&buffer), name_cases[at].quoted);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {cmocka_unit_test(names_are_quoted)};

    return cmocka_run_group_tests(cases, NULL, NULL);
}

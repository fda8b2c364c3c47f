#include "cases.h"
#include "store/sqltext.h"

typedef struct NameCase {
    const char *name;
    const char *table;
    const char *expected;
} NameCase;

static const NameCase name_cases[] = {
    {"schema and table", "raw_data.readings", "\"raw_data\".\"readings\""},
    {"table alone", "readings", "\"readings\""},
    {"quotes are doubled", "a\"b.c\"\"d", "\"a\"\"b\".\"c\"\"\"\"d\""},
    {"an attempt", "x\"; drop table y; --.t", "\"x\"\"; drop table y; --\".\"t\""},
    {"only the first point parts", "a.b.c", "\"a\".\"b.c\""},
    {"utf-8",
     "d\xc3\xa9p\xc3\xb4t.\xc3\xa9t\xc3\xa9",
     "\"d\xc3\xa9p\xc3\xb4t\".\"\xc3\xa9t\xc3\xa9\""},
};

static void names_are_quoted(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(name_cases); at++) {
        StrBuf buffer = strbuf_new(arena);

        sql_put_table(&buffer, str_from(name_cases[at].table));
        CASE_TEXT(name_cases[at].name, strbuf_text(&buffer), name_cases[at].expected);
    }
    arena_free(arena);
}

static void insert_from_a_function(void **state)
{
    static const Column columns[] = {
        {"n", COLUMN_I64, NULL, NULL}, {"a \"b\"", COLUMN_TEXT, NULL, NULL}};
    Arena *arena = arena_new();

    (void) state;
    CASE_TEXT(
        "insert",
        sql_insert_from(arena, "s.t", columns, 2, "f").ptr,
        "insert into \"s\".\"t\" (\"n\", \"a \"\"b\"\"\")\nselect \"n\", \"a \"\"b\"\"\"\nfrom "
        "\"f\"()");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(insert_from_a_function),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

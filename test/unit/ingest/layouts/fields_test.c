#include "base/mem.h"
#include "cases.h"
#include "ingest/layouts/fields.h"

typedef struct Case {
    const char *name;
    CsvFormat format;
    const char *line;
    const char *expected; /* fields in brackets; or the fault and the number of the field */
} Case;

static const char *split(Arena *arena, const Case *test)
{
    const Str line = str_from(test->line);
    StrBuf out = strbuf_new(arena);
    char space[64];
    Str fields[4];
    size_t n = 0;
    CsvFault fault = layout_split_quoted(line, &test->format, space, fields, COUNT_OF(fields), &n);

    assert_true(line.len <= sizeof(space));
    if (fault != CSV_FAULT_NONE)
        strbuf_printf(&out, "%zu: %s", n, csv_fault_text(fault));
    for (size_t i = 0; i < n && fault == CSV_FAULT_NONE; i++)
        strbuf_printf(&out, "[%.*s]", STR_ARG(fields[i]));
    return strbuf_text(&out);
}

static void splits_as_the_reader_of_tables(void **state)
{
    static const Case cases[] = {
        {"plain", {0}, "a,b,,d", "[a][b][][d]"},
        {"one", {0}, "a", "[a]"},
        {"nothing", {0}, "", "[]"},
        {"a delimiter at the end", {.delimiter = ';'}, "a,b;", "[a,b][]"},
        {"quotes", {.delimiter = ';'}, "\"a;b\";\"\";c", "[a;b][][c]"},
        {"doubled quotes", {0}, "\"a\"\"b\",\"\"\"\",\"c\"", "[a\"b][\"][c]"},
        {"another quote", {.quote = '\''}, "'a,b',\"c\"", "[a,b][\"c\"]"},
        {"no quote", {.has_no_quote = true}, "\"a,b\",c", "[\"a][b\"][c]"},
        {"never closed", {0}, "a,\"b,c", "0: quote is never closed"},
        {"inside", {0}, "a,b\"c", "2: quote inside a field that does not begin with one"},
        {"after", {0}, "\"a\"b,c", "1: text after the closing quote of a field"},
        {"many", {0}, "a,b,c,d,e", "0: record has more than 1024 fields"},
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CASE_TEXT(cases[i].name, split(arena, &cases[i]), cases[i].expected);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(splits_as_the_reader_of_tables)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Text of statements: what is filled in, and how names are quoted. */
#include "cases.h"
#include "sync/slots.h"

static const Slot slots[] = {{"TABLE", "\"kpi_daily\""}, {"ON_CLUSTER", ""}, {"TOTAL", ", sum(x)"}};

static void names_are_filled_and_all_else_stays(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *expected;
    } cases[] = {
        {"one", "from %TABLE%", "from \"kpi_daily\""},
        {"empty", "table %TABLE% %ON_CLUSTER% (", "table \"kpi_daily\"  ("},
        {"side by side", "%TABLE%%TOTAL%", "\"kpi_daily\", sum(x)"},
        {"a filled text is not filled again", "%TOTAL%", ", sum(x)"},
        {"small letters are a pattern", "like '%table%'", "like '%table%'"},
        {"a lone sign", "5 % 2 = 1 %", "5 % 2 = 1 %"},
        {"two signs", "%%", "%%"},
        {"begun", "%TABLE", "%TABLE"},
        {"nothing", "", ""},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Str text = slots_fill(arena, str_from(cases[at].text), slots, COUNT_OF(slots));

        CASE_TEXT(cases[at].name, str_dup(arena, text), cases[at].expected);
    }
    arena_free(arena);
}

static void names_and_texts_are_quoted(void **state)
{
    static const char *const names[] = {"meter_id", "odd \"name\"", "a.b"};
    Arena *arena = arena_new();

    (void) state;
    CASE_TEXT("schema", slot_ident(arena, "marts.kpi_daily"), "\"marts\".\"kpi_daily\"");
    CASE_TEXT("table", slot_ident(arena, "kpi_daily"), "\"kpi_daily\"");
    CASE_TEXT(
        "columns", slot_columns(arena, names, 3), "\"meter_id\", \"odd \"\"name\"\"\", \"a.b\"");
    CASE_TEXT("text", slot_text(arena, "it's\\"), "'it\\'s\\\\'");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(names_are_filled_and_all_else_stays),
        cmocka_unit_test(names_and_texts_are_quoted),
    };

    return cmocka_run_group_tests_name("slots", cases, NULL, NULL);
}

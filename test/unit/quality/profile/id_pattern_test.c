#include "cases.h"
#include "quality/profile/id_pattern.h"

typedef struct PatternCase {
    const char *name;
    const char *texts[5];
    const char *strict; /* NULL: no pattern */
    const char *loose;
} PatternCase;

static const PatternCase cases[] = {
    {"meters", {"M00001", "M07230"}, "^M[0-9]{5}$", "^M[0-9]+$"},
    {"lengths become bounds", {"T1", "T999", "T42"}, "^T[0-9]{1,3}$", "^T[0-9]+$"},
    {"letters that change", {"M00001", "F00001"}, "^[A-Z][0-9]{5}$", "^[A-Z]+[0-9]+$"},
    {"one digit", {"a1", "a2"}, "^a[0-9]$", "^a[0-9]+$"},
    {"digits that never change stay digits",
     {"2025-A", "2025-B"},
     "^[0-9]{4}-[A-Z]$",
     "^[0-9]+-[A-Z]+$"},
    {"signs are escaped", {"a.(1)", "a.(22)"}, "^a\\.\\([0-9]{1,2}\\)$", "^a\\.\\([0-9]+\\)$"},
    {"signs in a row", {"a--1", "a---2"}, "^a-{2,3}[0-9]$", "^a-+[0-9]+$"},
    {"letters and digits mixed", {"a3f9", "00ff", "beef"}, "^[a-z0-9]{4}$", "^[a-z0-9]+$"},
    {"uuid",
     {"1b4e28ba-2fa1-11d2", "ffffffff-2fa1-a1d2"},
     "^[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}$",
     "^[a-z0-9]+-[a-z0-9]+-[a-z0-9]+$"},
    {"words are no ids", {"actual", "missing"}, NULL, NULL},
    {"not alike", {"M-1", "M_1"}, NULL, NULL},
    {"another number of runs", {"M-1", "M-1-2"}, NULL, NULL},
    {"one text is no pattern", {"M1"}, NULL, NULL},
    {"an empty text", {"M1", ""}, NULL, NULL},
    {"a line break", {"M1", "M\n1"}, NULL, NULL},
    {"not ASCII", {"M1", "Mé1"}, NULL, NULL},
    {"too many runs", {"a1b2c3-d4e5f6-a1b2", "1a-1a-1a-1a-1a-1a-1a"}, NULL, NULL},
    {"too long",
     {"M1", "M11111111111111111111111111111111111111111111111111111111111111111111111111"},
     NULL,
     NULL},
};

static void check(const char *name, const char *actual, const char *expected)
{
    CASE_TEXT(name, actual == NULL ? "none" : actual, expected == NULL ? "none" : expected);
}

static void test_cases(void **state)
{
    (void) state;
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        const PatternCase *c = &cases[at];
        IdPattern pattern = {0};
        Arena *arena = arena_new();

        for (size_t text = 0; text < 5 && c->texts[text] != NULL; text++)
            id_pattern_add(&pattern, str_from(c->texts[text]));
        check(c->name, id_pattern_regex(arena, &pattern, false), c->strict);
        check(c->name, id_pattern_regex(arena, &pattern, true), c->loose);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "cases.h"
#include "simulate/conduct.h"

static void knows_thefts_from_look_alikes(void **state)
{
    static const struct {
        SimConduct conduct;
        const char *name;
        bool is_theft;
        bool is_by_day;
    } CASES[] = {
        {SIM_HONEST, "", false, false},
        {SIM_VACANCY, "vacancy", false, false},
        {SIM_WRONG_MAPPING, "wrong_mapping", false, false},
        {SIM_BYPASS, "bypass", true, false},
        {SIM_H1, "h1", true, true},
        {SIM_FDI6, "fdi6", true, true},
        {SIM_GHOST_VENDING, "ghost_vending", true, false},
        {SIM_HOOK_UP, "hook_up", false, false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        CASE_TEXT(CASES[at].name, sim_conduct_name(CASES[at].conduct), CASES[at].name);
        CASE_INT(CASES[at].name, sim_is_theft(CASES[at].conduct), CASES[at].is_theft);
        CASE_INT(CASES[at].name, sim_is_by_day(CASES[at].conduct), CASES[at].is_by_day);
    }
}

static void reads_lists(void **state)
{
    SimKinds kinds = {0};
    Error err;

    (void) state;
    CASE_OK("list", sim_kinds_parse(STR("fdi1, bypass,fdi1"), &kinds, &err), &err);
    CASE_INT("count", kinds.n, 3);
    CASE_INT("first", kinds.items[0], SIM_FDI1);
    CASE_INT("second", kinds.items[1], SIM_BYPASS);
    CASE_INT("twice", kinds.items[2], SIM_FDI1);
}

static void refuses_what_is_no_theft(void **state)
{
    static const char ALL[] =
        "Kinds are bypass, night_bypass, h1 to h6, fdi1 to fdi6, ghost_vending "
        "and hook_up, several with commas.";

    static const struct {
        const char *text;
        const char *message;
        const char *hint;
    } CASES[] = {
        {"bypas", "'bypas' is no kind of theft", "Did you mean `bypass`?"},
        {"fdi1,night_bypas", "'night_bypas' is no kind of theft", "Did you mean `night_bypass`?"},
        {"vacancy", "'vacancy' is no kind of theft", ALL},
        {"", "'' is no kind of theft", ALL},
        {"h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,h1,"
         "h1,h1,h1,h1",
         "more than 32 kinds of theft are given",
         ""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        SimKinds kinds;
        Error err;

        CASE_INT(
            CASES[at].text, sim_kinds_parse(str_from(CASES[at].text), &kinds, &err), STATUS_USAGE);
        CASE_TEXT(CASES[at].text, err.message, CASES[at].message);
        CASE_TEXT(CASES[at].text, err.hint, CASES[at].hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_thefts_from_look_alikes),
        cmocka_unit_test(reads_lists),
        cmocka_unit_test(refuses_what_is_no_theft),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

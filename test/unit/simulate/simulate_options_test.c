#include "cases.h"
#include "simulate/simulate_options.h"

static void look_alikes_are_as_many_as_thieves(void **state)
{
    static const struct {
        const char *name;
        double theft;
        double lookalikes;
        double expected;
    } CASES[] = {
        {"as many", 0.1, -1, 0.1},
        {"without thieves", 0, -1, 0.05},
        {"given", 0.1, 0.02, 0.02},
        {"none", 0.1, 0, 0},
        {"what thieves leave", 0.8, -1, 0.2},
        {"nothing left", 1, 0.5, 0},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        SimulateOptions options = simulate_defaults();

        options.theft_share = CASES[at].theft;
        options.lookalike_share = CASES[at].lookalikes;
        CASE_NEAR(
            CASES[at].name, simulate_scope(&options).lookalike_share, CASES[at].expected, 1e-12);
    }
}

static void defaults_are_fine(void **state)
{
    SimulateOptions options = simulate_defaults();
    Error err;

    (void) state;
    CASE_INT("no folder yet", simulate_check(&options, &err), STATUS_USAGE);
    options.folder = "out";
    CASE_OK("with one", simulate_check(&options, &err), &err);
}

static void refuses_shares_out_of_range(void **state)
{
    SimulateOptions options = simulate_defaults();
    Error err;

    (void) state;
    options.folder = "out";
    options.lookalike_share = 1.5;
    CASE_INT("look-alikes", simulate_check(&options, &err), STATUS_USAGE);
    CASE_TEXT("look-alikes", err.message, "share of look-alikes is 1.5, expected 0 to 1");
    options.lookalike_share = -1;
    options.prepaid_share = -0.5;
    CASE_INT("prepaid", simulate_check(&options, &err), STATUS_USAGE);
    CASE_TEXT("prepaid", err.message, "share of prepaid customers is -0.5, expected 0 to 1");
    options.prepaid_share = 0;
    options.gaps_share = 0.6;
    CASE_INT("gaps", simulate_check(&options, &err), STATUS_USAGE);
    CASE_TEXT("gaps", err.message, "share of missing days is 0.6, expected 0 to 0.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(look_alikes_are_as_many_as_thieves),
        cmocka_unit_test(defaults_are_fine),
        cmocka_unit_test(refuses_shares_out_of_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

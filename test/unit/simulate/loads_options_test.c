#include "cases.h"
#include "simulate/loads_options.h"

static void refuses_what_is_out_of_range(void **state)
{
    SimLoadsOptions good = sim_loads_defaults();

    struct {
        const char *message;
        SimLoadsOptions options;
    } cases[] = {
        {"number of days is 0, expected 1 to 1100", good},
        {"number of areas is 10001, expected 1 to 10000", good},
        {"meters of an area is 1000, expected 1 to 999", good},
        {"thieves of an area is 21, expected 0 to 20", good},
        {"loss of the observer is -0.1, expected 0 to 1", good},
        {"noise of the observer is 2, expected 0 to 1", good},
        {"theft of kind 'hook_up' can't be put into real loads", good},
        {"theft of kind 'ghost_vending' can't be put into real loads", good},
    };

    Error err;

    (void) state;
    CASE_OK("defaults", sim_loads_check(&good, &err), &err);
    cases[0].options.areas.n_days = 0;
    cases[1].options.areas.n_areas = 10001;
    cases[2].options.areas.area_size = 1000;
    cases[3].options.n_thieves = 21;
    cases[4].options.observer.loss = -0.1;
    cases[5].options.observer.noise = 2;
    cases[6].options.thefts.kinds = (SimKinds){.items = {SIM_H1, SIM_HOOK_UP}, .n = 2};
    cases[7].options.thefts.kinds = (SimKinds){.items = {SIM_GHOST_VENDING}, .n = 1};
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_INT(cases[at].message, sim_loads_check(&cases[at].options, &err), STATUS_USAGE);
        CASE_TEXT(cases[at].message, err.message, cases[at].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_out_of_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

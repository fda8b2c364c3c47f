#include "cases.h"
#include "simulate/archetype.h"

static void everybody_has_a_kind(void **state)
{
    double share = 0;

    (void) state;
    for (SimArchetype archetype = 0; archetype < SIM_N_ARCHETYPES; archetype++) {
        const SimKindOfCustomer *kind = sim_archetype(archetype);

        share += kind->share;
        CASE_TRUE(kind->name, kind->day_wh > 0 && kind->peak_kw > 0);
        /* the peak that the transformer is sized for is above the mean */
        CASE_TRUE(kind->name, kind->peak_kw > kind->day_wh / 24000);
        CASE_INT(kind->name, kind->is_household, strcmp(kind->tariff, "domestic") == 0);
    }
    CASE_NEAR("shares", share, 1, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_has_a_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

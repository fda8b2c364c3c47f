#include "cases.h"
#include "detect/evidence/mean_day.h"
#include "panel_kit.h"

#define SLOTS 2
#define DAYS  9

/* Values by day: 1, 2, ... in the first slot, ten times that in the second. */
static PanelKit *rising(Arena *arena)
{
    PanelKit *kit = panel_kit_empty(arena, 1, DAYS, SLOTS);

    for (size_t day = 0; day < DAYS; day++) {
        *panel_kit_at(kit, 0, day, 0) = (float) (day + 1);
        *panel_kit_at(kit, 0, day, 1) = (float) (10 * (day + 1));
    }
    return kit;
}

static void means_are_of_the_days_that_are_taken(void **state)
{
    static const struct {
        const char *name;
        size_t first; /* day that is taken */
        size_t gone;  /* day without a value in the first slot; DAYS: none */
        bool has_noise;
        bool is_enough;
        double means[SLOTS];
        double variance;
    } cases[] = {
        {"all days", 0, DAYS, false, true, {5, 50}, 0},
        {"the last seven", 2, DAYS, false, true, {6, 60}, 0},
        {"the last six", 3, DAYS, false, false, {0}, 0},
        {"one of the seven without a value", 2, 5, false, false, {0}, 0},
        {"a gap", 0, 8, false, true, {4.5, 50}, 0},
        /* deviation 1, of the first day 1/2: it counts for four of the others */
        {"by noise", 0, DAYS, true, true, {48 / 12.0, 40}, 2 / 12.0},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = rising(arena);
        double kwh[SLOTS];
        float noise[DAYS * SLOTS];
        bool takes[DAYS];
        MeanDay mean = {.kwh = kwh};
        bool is_enough;

        for (size_t day = 0; day < DAYS; day++) {
            takes[day] = day >= cases[index].first;
            noise[day * SLOTS] = noise[day * SLOTS + 1] = day == 0 ? 0.5F : 1;
        }
        if (cases[index].gone < DAYS)
            *panel_kit_at(kit, 0, cases[index].gone, 0) = NAN;
        is_enough = mean_day_of(
            &kit->panel,
            kit->kwh,
            cases[index].has_noise ? noise : NULL,
            cases[index].first == 0 ? NULL : takes,
            &mean);
        CASE_INT(cases[index].name, is_enough, cases[index].is_enough);
        for (size_t slot = 0; is_enough && slot < SLOTS; slot++)
            CASE_NEAR(cases[index].name, kwh[slot], cases[index].means[slot], 1e-9);
        if (is_enough)
            CASE_NEAR(cases[index].name, mean.variance, cases[index].variance, 1e-9);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_are_of_the_days_that_are_taken),
    };

    return cmocka_run_group_tests_name("detect/mean_day", tests, NULL, NULL);
}

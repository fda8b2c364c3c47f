#include "cases.h"
#include "detect/evidence/oddness.h"
#include "panel_kit.h"

#define DAYS 40
#define ODD  30 /* the day that is changed */

static const bool *all_but(Arena *arena, size_t day)
{
    bool *is_learned = ARENA_ARRAY(arena, bool, DAYS);

    for (size_t at = 0; at < DAYS; at++)
        is_learned[at] = at != day;
    return is_learned;
}

typedef void (*Change)(float *kwh);

static void zero_run(float *kwh)
{
    for (size_t slot = 16; slot < 28; slot++)
        kwh[slot] = 0;
}

static void ceiling(float *kwh)
{
    for (size_t slot = 0; slot < KIT_SLOTS; slot++)
        kwh[slot] = fminf(kwh[slot], 0.15F);
}

static void flat(float *kwh)
{
    for (size_t slot = 0; slot < KIT_SLOTS; slot++)
        kwh[slot] = 0.25F;
}

static void dead(float *kwh)
{
    for (size_t slot = 0; slot < KIT_SLOTS; slot++)
        kwh[slot] = 0;
}

static void low(float *kwh)
{
    for (size_t slot = 0; slot < KIT_SLOTS; slot++)
        kwh[slot] *= 0.3F;
}

static void no_base(float *kwh)
{
    for (size_t slot = 0; slot < KIT_SLOTS; slot++)
        kwh[slot] = fmaxf(kwh[slot] - 0.12F, 0.001F);
}

static void ragged(float *kwh)
{
    for (size_t slot = 0; slot < KIT_SLOTS; slot++)
        kwh[slot] *= slot % 2 == 0 ? 0.1F : 1;
}

static void tampered_days_are_odder_than_all_others(void **state)
{
    static const struct {
        const char *name;
        Change change;
    } cases[] = {
        {"zeros in a row", zero_run},
        {"a ceiling", ceiling},
        {"flat", flat},
        {"nothing at all", dead},
        {"low", low},
        {"no base load", no_base},
        {"ragged", ragged},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, 2, DAYS);
        const double *odd;

        cases[index].change(panel_kit_at(kit, 1, ODD, 0));
        odd = oddness_of(arena, &kit->panel, 1, all_but(arena, ODD));
        CASE_INT(cases[index].name, panel_kit_greatest(odd, DAYS), ODD);
        for (size_t day = 0; day < DAYS; day++)
            CASE_TRUE(
                cases[index].name, odd[day] >= 0 && (day == ODD || odd[day] < odd[ODD] / 1.5));
        arena_free(arena);
    }
}

static void ordinary_days_are_hardly_odd(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 1, DAYS);
    const double *odd = oddness_of(arena, &kit->panel, 0, all_but(arena, DAYS));
    double sum = 0;

    (void) state;
    for (size_t day = 0; day < DAYS; day++)
        sum += odd[day];
    CASE_TRUE("mean", sum / DAYS < 4);
    arena_free(arena);
}

/* On a meter that reads 1 kWh in each slot only level, base and peak of a day at half can move, and
 * no spread but the least: 0.15, 0.20 and 0.10. */
static void spreads_add_up(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 1, DAYS, 10);
    double mean = (DAYS - 0.5) / DAYS;
    double lower;
    const double *odd;

    (void) state;
    for (size_t day = 0; day < DAYS; day++)
        for (size_t slot = 0; slot < 10; slot++)
            *panel_kit_at(kit, 0, day, slot) = day == ODD ? 0.5F : 1;
    odd = oddness_of(arena, &kit->panel, 0, all_but(arena, ODD));
    lower = log((1 / mean + 0.02) / (0.5 / mean + 0.02));
    CASE_NEAR("half", odd[ODD], (lower / 0.15 - 1) + (lower / 0.20 - 1) + (lower / 0.10 - 1), 1e-6);
    CASE_NEAR("whole", odd[0], 0, 1e-9);
    arena_free(arena);
}

static void days_need_four_fifths_of_their_slots(void **state)
{
    static const struct {
        const char *name;
        size_t n_gaps;
        bool is_known;
    } cases[] = {{"39 of 48", 9, true}, {"38 of 48", 10, false}, {"none", 48, false}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, 1, DAYS);
        const double *odd;

        for (size_t slot = 0; slot < cases[index].n_gaps; slot++)
            *panel_kit_at(kit, 0, 7, slot) = NAN;
        odd = oddness_of(arena, &kit->panel, 0, all_but(arena, ODD));
        CASE_INT(cases[index].name, !isnan(odd[7]), cases[index].is_known);
        CASE_TRUE(cases[index].name, !isnan(odd[8]) && !isnan(odd[ODD]));
        arena_free(arena);
    }
}

static void five_days_to_learn_from_are_needed(void **state)
{
    static const struct {
        const char *name;
        size_t n_learned;
        size_t n_gaps; /* days without readings, the first ones */
        bool is_known;
    } cases[] = {
        {"five", 5, 0, true},
        {"four", 4, 0, false},
        {"six, one not known", 6, 1, true},
        {"five, one not known", 5, 1, false},
        {"none", 0, 0, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, 1, DAYS);
        bool *is_learned = ARENA_ARRAY(arena, bool, DAYS);
        const double *odd;

        for (size_t day = 0; day < cases[index].n_learned; day++)
            is_learned[day] = true;
        panel_kit_scale(kit, 0, NAN, 0, cases[index].n_gaps);
        odd = oddness_of(arena, &kit->panel, 0, is_learned);
        for (size_t day = cases[index].n_gaps; day < DAYS; day++)
            CASE_INT(cases[index].name, !isnan(odd[day]), cases[index].is_known);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tampered_days_are_odder_than_all_others),
        cmocka_unit_test(ordinary_days_are_hardly_odd),
        cmocka_unit_test(spreads_add_up),
        cmocka_unit_test(days_need_four_fifths_of_their_slots),
        cmocka_unit_test(five_days_to_learn_from_are_needed),
    };

    return cmocka_run_group_tests_name("detect/oddness", tests, NULL, NULL);
}

#include "cases.h"
#include "detect/balance/panel_use.h"
#include "panel_kit.h"

/* One meter of 1 kWh a slot for ten days, of 3 kWh for ten more. */
static PanelKit *step_kit(Arena *arena, size_t n_meters)
{
    PanelKit *kit = panel_kit_empty(arena, n_meters, 20, 2);

    for (size_t meter = 0; meter < n_meters; meter++)
        for (size_t day = 0; day < 20; day++)
            for (size_t slot = 0; slot < 2; slot++)
                *panel_kit_at(kit, meter, day, slot) = day < 10 ? 1 : 3;
    return kit;
}

static void levels_are_of_the_days_around(void **state)
{
    static const struct {
        const char *name;
        size_t day;
        double level; /* of 2 kWh a slot */
    } cases[] = {
        {"first day: four after it", 0, 1 / 2.0},
        {"last day before a change is seen", 5, 1 / 2.0},
        {"four of nine days after", 9, 17 / 9.0 / 2},
        {"five of nine days after", 10, 19 / 9.0 / 2},
        {"last day", 19, 3 / 2.0},
    };

    Arena *arena = arena_new();
    PanelKit *kit = step_kit(arena, 1);
    const PanelUse *use = panel_use_of(arena, &kit->panel, NULL);

    (void) state;
    CASE_NEAR("mean", use->usual_kwh[1], 2, 1e-6);
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        CASE_NEAR(cases[index].name, use->level[cases[index].day], cases[index].level, 1e-6);
        CASE_NEAR(
            cases[index].name,
            panel_use_expected(&kit->panel, use, 0, cases[index].day, 1),
            2 * cases[index].level,
            1e-6);
    }
    arena_free(arena);
}

static void a_gap_is_filled_at_the_usual_times_the_level(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = step_kit(arena, 3);
    double mean = 37 / 19.0;                      /* of slot 1: ten of 1, nine of 3 */
    double level = 17 * 3 / (9 * 2.0 + 8 * mean); /* days 11 to 19, the gap left out */
    const PanelUse *use;
    SlotUse sum;

    (void) state;
    *panel_kit_at(kit, 1, 15, 1) = NAN;
    use = panel_use_of(arena, &kit->panel, NULL);
    sum = panel_use_slot(&kit->panel, use, 15, 1);
    CASE_NEAR("expected", panel_use_expected(&kit->panel, use, 1, 15, 1), mean * level, 1e-5);
    CASE_NEAR("sum", sum.kwh, 3 + 3 + mean * level, 1e-5);
    CASE_NEAR("variance", sum.variance, level * level * use->slot_variance[1 * 2 + 1], 1e-6);
    CASE_NEAR(
        "variance of the day", sum.day_variance, level * level * use->day_variance[1] * mean, 1e-5);
    CASE_INT("meters", sum.n_meters, 3);
    CASE_TRUE("known", sum.is_known);
    sum = panel_use_slot(&kit->panel, use, 15, 0);
    CASE_NEAR("sum without a gap", sum.kwh, 9, 1e-6);
    CASE_NEAR("variance without a gap", sum.variance, 0, 0);
    arena_free(arena);
}

static void usual_needs_seven_days(void **state)
{
    static const struct {
        const char *name;
        size_t n_known;
        bool is_usual;
    } cases[] = {{"seven", 7, true}, {"six", 6, false}, {"none", 0, false}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = step_kit(arena, 2);
        const PanelUse *use;
        SlotUse sum;

        for (size_t day = cases[index].n_known; day < 20; day++)
            *panel_kit_at(kit, 1, day, 0) = NAN;
        use = panel_use_of(arena, &kit->panel, NULL);
        CASE_INT(
            cases[index].name,
            !isnan(use->usual_kwh[panel_use_usual(&kit->panel, 1, 0)]),
            cases[index].is_usual);
        /* a meter nobody has an idea of is not in the sum */
        sum = panel_use_slot(&kit->panel, use, 15, 0);
        CASE_INT(cases[index].name, sum.n_meters, cases[index].is_usual ? 2 : 1);
        CASE_TRUE(cases[index].name, sum.is_known);
        arena_free(arena);
    }
}

static void a_long_gap_has_the_usual_level(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = step_kit(arena, 1);
    const PanelUse *use;

    (void) state;
    for (size_t day = 8; day < 18; day++)
        for (size_t slot = 0; slot < 2; slot++)
            *panel_kit_at(kit, 0, day, slot) = NAN;
    use = panel_use_of(arena, &kit->panel, NULL);
    CASE_NEAR("no reading within four days", use->level[12], 1, 0);
    CASE_NEAR("one day within four", use->level[11], 1 / 1.4, 1e-6); /* usual: (8 + 2 * 3) / 10 */
    CASE_NEAR("one day after", use->level[14], 3 / 1.4, 1e-6);
    arena_free(arena);
}

static void half_of_the_meters_may_be_expected(void **state)
{
    static const struct {
        const char *name;
        size_t n_meters;
        size_t n_gaps;
        bool is_known;
    } cases[] = {
        {"no gap", 4, 0, true},
        {"two of four", 4, 2, true},
        {"three of four", 4, 3, false},
        {"two of three", 3, 2, false},
        {"the only one", 1, 1, false},
        {"no meter", 0, 0, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = step_kit(arena, cases[index].n_meters);
        SlotUse sum;

        for (size_t meter = 0; meter < cases[index].n_gaps; meter++)
            *panel_kit_at(kit, meter, 4, 0) = NAN;
        sum = panel_use_slot(&kit->panel, panel_use_of(arena, &kit->panel, NULL), 4, 0);
        CASE_INT(cases[index].name, sum.is_known, cases[index].is_known);
        CASE_INT(cases[index].name, sum.n_meters, cases[index].n_meters);
        arena_free(arena);
    }
}

static void meters_elsewhere_take_no_part(void **state)
{
    static const bool is_elsewhere[] = {false, true, false};
    Arena *arena = arena_new();
    PanelKit *kit = step_kit(arena, 3);
    SlotUse sum;

    (void) state;
    sum = panel_use_slot(&kit->panel, panel_use_of(arena, &kit->panel, is_elsewhere), 15, 0);
    CASE_NEAR("sum", sum.kwh, 6, 1e-6);
    CASE_INT("meters", sum.n_meters, 2);
    /* nor their gaps */
    *panel_kit_at(kit, 1, 15, 0) = NAN;
    *panel_kit_at(kit, 2, 15, 0) = NAN;
    sum = panel_use_slot(&kit->panel, panel_use_of(arena, &kit->panel, is_elsewhere), 15, 0);
    CASE_TRUE("one gap of two meters", sum.is_known);
    arena_free(arena);
}

static void what_was_fed_in_is_taken_off(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = step_kit(arena, 3);
    float *exported = ARENA_ARRAY(arena, float, 40);
    SlotUse sum;

    (void) state;
    exported[2 * 15 + 1] = 2.5F;
    kit->panel.exported = exported;
    sum = panel_use_slot(&kit->panel, panel_use_of(arena, &kit->panel, NULL), 15, 1);
    CASE_NEAR("net", sum.kwh, 9 - 2.5, 1e-6);
    sum = panel_use_slot(&kit->panel, panel_use_of(arena, &kit->panel, NULL), 15, 0);
    CASE_NEAR("nothing fed in", sum.kwh, 9, 1e-6);
    arena_free(arena);
}

/* Two customers of 42 days: one that rests each seventh day, one whose days differ as they come. */
static void a_day_of_rest_is_expected(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 2, 42, 2);
    const PanelUse *use;

    (void) state;
    for (size_t day = 0; day < 42; day++) {
        for (size_t slot = 0; slot < 2; slot++) {
            float jitter = day % 2 == 0 ? 0.01F : -0.01F;

            *panel_kit_at(kit, 0, day, slot) = (day % 7 == 6 ? 0.1F : 1.0F) + jitter;
            *panel_kit_at(kit, 1, day, slot) = 1.0F + 10 * jitter;
        }
    }
    use = panel_use_of(arena, &kit->panel, NULL);
    CASE_NEAR("a day of rest", use->usual_kwh[panel_use_usual(&kit->panel, 0, 6)], 0.1, 1e-6);
    CASE_NEAR("a day of work", use->usual_kwh[panel_use_usual(&kit->panel, 0, 5)], 1, 1e-6);
    CASE_NEAR("any day", use->usual_kwh[panel_use_usual(&kit->panel, 1, 6)], 1, 1e-6);
    *panel_kit_at(kit, 0, 20, 1) = NAN;
    use = panel_use_of(arena, &kit->panel, NULL);
    CASE_NEAR("a gap", panel_use_expected(&kit->panel, use, 0, 20, 1), 0.1, 0.01);
    arena_free(arena);
}

/* Days of 1 and 3 kWh a slot by turns: what the days around say is off by 2 kWh a day. */
static void what_a_day_may_be_off_is_learned_from_days(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 1, 20, 2);
    const PanelUse *use;
    SlotUse sum;

    (void) state;
    for (size_t day = 0; day < 20; day++)
        for (size_t slot = 0; slot < 2; slot++)
            *panel_kit_at(kit, 0, day, slot) = day % 2 == 0 ? 1 : 3;
    use = panel_use_of(arena, &kit->panel, NULL);
    CASE_NEAR("kWh^2 a kWh", use->day_variance[0], 1.074612, 1e-5);
    sum = panel_use_slot(&kit->panel, use, 10, 0);
    CASE_NEAR("no gap", sum.day_variance, 0, 0);
    arena_free(arena);
}

/* One in three days is a third more for all, so that neighbours tell what an absent one used. */
static void neighbours_tell_of_a_day(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 9, 21, 2);
    const PanelUse *use;

    (void) state;
    for (size_t meter = 0; meter < 9; meter++)
        for (size_t day = 0; day < 21; day++)
            for (size_t slot = 0; slot < 2; slot++)
                *panel_kit_at(kit, meter, day, slot) = day % 3 == 1 ? 4 : 3;
    for (size_t slot = 0; slot < 2; slot++)
        *panel_kit_at(kit, 2, 10, slot) = NAN;
    use = panel_use_of(arena, &kit->panel, NULL);
    CASE_NEAR("a hot day", panel_use_expected(&kit->panel, use, 2, 10, 0), 4, 0.06);
    CASE_NEAR("one meter's error", use->day_variance[0], 0, 0.001);
    arena_free(arena);
}

/* Slots of 1 and 3 kWh by turns within each day and the other way round on the next: days are
 * alike, and each slot is off by 1 kWh. */
static void what_a_slot_may_be_off_is_learned_from_slots(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 1, 20, 2);
    const PanelUse *use;

    (void) state;
    for (size_t day = 0; day < 20; day++)
        for (size_t slot = 0; slot < 2; slot++)
            *panel_kit_at(kit, 0, day, slot) = (day + slot) % 2 == 0 ? 1 : 3;
    use = panel_use_of(arena, &kit->panel, NULL);
    CASE_NEAR("slot", use->slot_variance[1], 1, 1e-6);
    CASE_NEAR("day", use->day_variance[0], 0, 1e-9);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_of_the_days_around),
        cmocka_unit_test(a_gap_is_filled_at_the_usual_times_the_level),
        cmocka_unit_test(usual_needs_seven_days),
        cmocka_unit_test(a_long_gap_has_the_usual_level),
        cmocka_unit_test(half_of_the_meters_may_be_expected),
        cmocka_unit_test(meters_elsewhere_take_no_part),
        cmocka_unit_test(what_was_fed_in_is_taken_off),
        cmocka_unit_test(a_day_of_rest_is_expected),
        cmocka_unit_test(what_a_day_may_be_off_is_learned_from_days),
        cmocka_unit_test(neighbours_tell_of_a_day),
        cmocka_unit_test(what_a_slot_may_be_off_is_learned_from_slots),
    };

    return cmocka_run_group_tests_name("detect/panel_use", tests, NULL, NULL);
}

#include "cases.h"
#include "detect/evidence/shortfall.h"
#include "panel_kit.h"

#define THIEF  3
#define SECOND 5
#define VACANT 6

static const Shortfall *shortfalls(const PanelKit *kit)
{
    const PanelUse *use = panel_use_of(kit->arena, &kit->panel, NULL);

    return shortfall_of(kit->arena, &kit->panel, residual_of(kit->arena, &kit->panel, use));
}

typedef enum Field { SLOPE, STEPS, LEVEL, WEEKS } Field;

/* The meter with the greatest of one field. */
static size_t greatest_of(const Shortfall *shortfalls, Field field)
{
    double values[KIT_METERS];

    for (size_t meter = 0; meter < KIT_METERS; meter++)
        values[meter] = field == SLOPE   ? shortfalls[meter].slope
                        : field == STEPS ? shortfalls[meter].slope_steps
                        : field == LEVEL ? shortfalls[meter].level
                                         : shortfalls[meter].level_weeks;
    return panel_kit_greatest(values, KIT_METERS);
}

/* A meter that records two fifths leaves 1.5 kWh for each it reads. */
static void a_share_has_its_slope(void **state)
{
    static const struct {
        const char *name;
        double factor;
        size_t lose_nth;
        double tolerance;
    } cases[] = {
        {"two fifths", 0.4, 0, 0.03},
        {"a half", 0.5, 0, 0.03},
        {"a tenth", 0.1, 0, 0.3},
        {"two fifths, a tenth missing", 0.4, 10, 0.25},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Shortfall *all;

        panel_kit_scale(kit, THIEF, cases[index].factor, KIT_ONSET, KIT_DAYS);
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        all = shortfalls(kit);
        CASE_NEAR(
            cases[index].name,
            all[THIEF].slope,
            1 / cases[index].factor - 1,
            cases[index].tolerance);
        for (size_t meter = 0; meter < KIT_METERS; meter++) {
            CASE_TRUE(cases[index].name, all[meter].slope >= 0 && all[meter].slope_steps >= 0);
            CASE_TRUE(cases[index].name, (all[meter].slope > 0) == (all[meter].slope_steps > 0));
            if (meter != THIEF)
                CASE_NEAR(cases[index].name, all[meter].slope, 0, 0.15);
        }
        CASE_INT(cases[index].name, greatest_of(all, STEPS), THIEF);
        arena_free(arena);
    }
}

static void the_thief_has_the_greatest_level(void **state)
{
    static const struct {
        const char *name;
        KitTheft how;
    } cases[] = {
        {"a share", KIT_SHARE},
        {"nights", KIT_NIGHTS},
        {"clipped", KIT_CLIPPED},
        {"zeros", KIT_ZEROS},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Shortfall *all;

        panel_kit_steal(kit, THIEF, cases[index].how, KIT_ONSET, KIT_DAYS);
        all = shortfalls(kit);
        CASE_INT(cases[index].name, greatest_of(all, LEVEL), THIEF);
        CASE_INT(cases[index].name, greatest_of(all, WEEKS), THIEF);
        CASE_TRUE(cases[index].name, all[THIEF].level > 0.35 && all[THIEF].level <= 1);
        CASE_TRUE(cases[index].name, all[THIEF].level_weeks > 0.8);
        arena_free(arena);
    }
}

static void two_thieves_have_a_slope_each(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Shortfall *all;

    (void) state;
    panel_kit_scale(kit, THIEF, 0.4, KIT_ONSET, KIT_DAYS);
    panel_kit_scale(kit, SECOND, 0.5, KIT_ONSET, KIT_DAYS);
    all = shortfalls(kit);
    CASE_NEAR("first", all[THIEF].slope, 1.5, 0.1);
    CASE_NEAR("second", all[SECOND].slope, 1, 0.1);
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        if (meter != THIEF && meter != SECOND)
            CASE_TRUE("others", all[meter].slope_steps < all[SECOND].slope_steps / 3);
    arena_free(arena);
}

static void an_empty_house_is_no_shortfall(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Shortfall *all;

    (void) state;
    panel_kit_scale(kit, VACANT, 0.1, 20, KIT_DAYS);
    panel_kit_balance(kit);
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    all = shortfalls(kit);
    CASE_TRUE("level", all[VACANT].level < all[THIEF].level - 0.2);
    CASE_TRUE("steps", all[VACANT].slope_steps < all[THIEF].slope_steps / 10);
    arena_free(arena);
}

/* What falls for all falls for none. */
static void a_season_is_no_shortfall(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Shortfall *all;

    (void) state;
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        panel_kit_scale(kit, meter, 0.6, KIT_ONSET, KIT_DAYS);
    panel_kit_balance(kit);
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    all = shortfalls(kit);
    CASE_TRUE("the thief", all[THIEF].level > 0.6);
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        if (meter != THIEF)
            CASE_TRUE("others", all[meter].level < 0.4);
    arena_free(arena);
}

static void where_nothing_is_missing_it_is_nought(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, KIT_METERS, KIT_DAYS, KIT_SLOTS);
    const Shortfall *all;

    (void) state;
    for (size_t at = 0; at < KIT_METERS * kit->panel.stride; at++)
        kit->kwh[at] = 0.25F;
    panel_kit_balance(kit);
    all = shortfalls(kit);
    for (size_t meter = 0; meter < KIT_METERS; meter++) {
        CASE_NEAR("slope", all[meter].slope, 0, 0);
        CASE_NEAR("steps", all[meter].slope_steps, 0, 0);
        CASE_NEAR("level", all[meter].level, 0, 0);
        CASE_NEAR("weeks", all[meter].level_weeks, 0, 0);
    }
    arena_free(arena);
}

static void without_a_balance_nothing_is_known(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Shortfall *all = shortfall_of(arena, &kit->panel, NULL);

    (void) state;
    for (size_t meter = 0; meter < KIT_METERS; meter++) {
        CASE_TRUE("slope", isnan(all[meter].slope));
        CASE_TRUE("steps", isnan(all[meter].slope_steps));
        CASE_TRUE("steady", isnan(all[meter].steady));
        CASE_TRUE("level", isnan(all[meter].level));
        CASE_TRUE("weeks", isnan(all[meter].level_weeks));
    }
    arena_free(arena);
}

static void fourteen_days_are_needed_for_a_level(void **state)
{
    static const struct {
        const char *name;
        size_t n_known; /* days of the thief with readings, half before, half after */
        bool is_known;
    } cases[] = {{"fourteen", 14, true}, {"thirteen", 13, false}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Shortfall *all;

        panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
        panel_kit_scale(kit, THIEF, NAN, 0, KIT_ONSET - 7);
        panel_kit_scale(kit, THIEF, NAN, KIT_ONSET - 7 + cases[index].n_known, KIT_DAYS);
        all = shortfalls(kit);
        CASE_INT(cases[index].name, !isnan(all[THIEF].level), cases[index].is_known);
        arena_free(arena);
    }
}

/* A theft of all days is in what the technical loss was learned from: 5 % and what it takes. */
static void a_theft_that_never_stops_is_steady(void **state)
{
    static const struct {
        const char *name;
        size_t lose_nth;
        double least; /* deviations */
    } cases[] = {{"all readings", 0, 6}, {"a tenth missing", 10, 4}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Shortfall *all;

        panel_kit_scale(kit, THIEF, 0.5, 0, KIT_DAYS);
        kit->technical.input_share = KIT_LOSS + 0.5 / KIT_METERS;
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        all = shortfalls(kit);
        CASE_TRUE(cases[index].name, all[THIEF].steady > cases[index].least);
        for (size_t meter = 0; meter < KIT_METERS; meter++)
            if (meter != THIEF)
                CASE_TRUE("others", all[meter].steady < 2);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_has_its_slope),
        cmocka_unit_test(the_thief_has_the_greatest_level),
        cmocka_unit_test(two_thieves_have_a_slope_each),
        cmocka_unit_test(an_empty_house_is_no_shortfall),
        cmocka_unit_test(a_season_is_no_shortfall),
        cmocka_unit_test(a_theft_that_never_stops_is_steady),
        cmocka_unit_test(where_nothing_is_missing_it_is_nought),
        cmocka_unit_test(without_a_balance_nothing_is_known),
        cmocka_unit_test(fourteen_days_are_needed_for_a_level),
    };

    return cmocka_run_group_tests_name("detect/shortfall", tests, NULL, NULL);
}

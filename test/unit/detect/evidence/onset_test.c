#include "cases.h"
#include "detect/evidence/onset.h"
#include "panel_kit.h"

#define THIEF  3
#define SECOND 5
#define VACANT 6

static const double *matches(const PanelKit *kit)
{
    const PanelUse *use = panel_use_of(kit->arena, &kit->panel, NULL);

    return onset_match(kit->arena, &kit->panel, residual_of(kit->arena, &kit->panel, use));
}

static void the_thief_lost_what_is_missing(void **state)
{
    static const struct {
        const char *name;
        KitTheft how;
        size_t from;
        size_t to;
        size_t lose_nth;
    } cases[] = {
        {"a share", KIT_SHARE, KIT_ONSET, KIT_DAYS, 0},
        {"nights", KIT_NIGHTS, KIT_ONSET, KIT_DAYS, 0},
        {"clipped", KIT_CLIPPED, KIT_ONSET, KIT_DAYS, 0},
        {"zeros", KIT_ZEROS, KIT_ONSET, KIT_DAYS, 0},
        {"a tenth of the readings missing", KIT_SHARE, KIT_ONSET, KIT_DAYS, 10},
        {"in the midst, twenty days long", KIT_SHARE, 25, 45, 0},
        {"the last ten days", KIT_SHARE, 60, KIT_DAYS, 0},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const double *all;

        panel_kit_steal(kit, THIEF, cases[index].how, cases[index].from, cases[index].to);
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        all = matches(kit);
        CASE_TRUE(cases[index].name, all[THIEF] > 0.7 && all[THIEF] <= 1);
        for (size_t meter = 0; meter < KIT_METERS; meter++)
            if (meter != THIEF)
                CASE_TRUE(cases[index].name, all[meter] < all[THIEF] - 0.3);
        arena_free(arena);
    }
}

/* Households without chance: every day alike, so that the match is exact. */
static PanelKit *same_days(Arena *arena, size_t n_days)
{
    PanelKit *kit = panel_kit_empty(arena, 4, n_days, 24);

    for (size_t meter = 0; meter < 4; meter++)
        for (size_t day = 0; day < n_days; day++)
            for (size_t slot = 0; slot < 24; slot++)
                *panel_kit_at(kit, meter, day, slot) =
                    (float) (0.2 + 0.1 * (double) ((slot + 5 * meter) % 24 > 16));
    for (size_t at = 0; at < panel_slots(&kit->panel); at++) {
        double sum = 0;

        for (size_t meter = 0; meter < 4; meter++)
            sum += kit->kwh[meter * kit->panel.stride + at];
        kit->input[at] = (float) (sum / (1 - KIT_LOSS));
    }
    return kit;
}

static void a_match_is_of_form_and_size(void **state)
{
    static const struct {
        const char *name;
        double stolen;   /* of the first meter's use, and missing */
        double not_used; /* of it, by choice, on the same days */
        double match;    /* sum(gain * loss) / max of squares: stolen / (stolen + not used) */
    } cases[] = {
        {"all of its loss is missing", 0.5, 0, 1},
        {"half of its loss is missing", 0.3, 0.3, 0.5},
        {"a fifth", 0.1, 0.4, 0.2},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = same_days(arena, KIT_DAYS);
        const double *all;

        for (size_t day = KIT_ONSET; day < KIT_DAYS; day++)
            for (size_t slot = 0; slot < 24; slot++)
                kit->input[day * 24 + slot] -=
                    (float) (cases[index].not_used * *panel_kit_at(kit, 0, day, slot) / (1 - KIT_LOSS));
        panel_kit_scale(
            kit, 0, 1 - cases[index].stolen - cases[index].not_used, KIT_ONSET, KIT_DAYS);
        all = matches(kit);
        CASE_NEAR(cases[index].name, all[0], cases[index].match, 0.002);
        CASE_NEAR(cases[index].name, all[1], 0, 0.002);
        arena_free(arena);
    }
}

static void two_thieves_share_the_gain(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const double *all;

    (void) state;
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    panel_kit_steal(kit, SECOND, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    all = matches(kit);
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        if (meter != THIEF && meter != SECOND)
            CASE_TRUE("others", all[meter] < fmin(all[THIEF], all[SECOND]));
    arena_free(arena);
}

static void an_empty_house_lost_nothing_that_is_missing(void **state)
{
    static const struct {
        const char *name;
        bool is_stolen; /* by a neighbour, from KIT_ONSET on */
        size_t from;    /* day on which the house is left */
    } cases[] = {
        {"nothing missing", false, KIT_ONSET},
        {"a neighbour steals later", true, 20},
        {"a neighbour steals before", true, 55},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const double *all;

        panel_kit_scale(kit, VACANT, 0.1, cases[index].from, KIT_DAYS);
        panel_kit_balance(kit);
        if (cases[index].is_stolen)
            panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
        all = matches(kit);
        if (cases[index].is_stolen)
            CASE_TRUE(cases[index].name, all[THIEF] > all[VACANT] + 0.25);
        else
            CASE_NEAR(cases[index].name, all[VACANT], 0, 0.1);
        arena_free(arena);
    }
}

/* A season that halves all use is nobody's loss. */
static void what_all_lose_is_nobodys(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const double *all;

    (void) state;
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        panel_kit_scale(kit, meter, 0.6, KIT_ONSET, KIT_DAYS);
    panel_kit_balance(kit);
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    all = matches(kit);
    CASE_INT("the thief", panel_kit_greatest(all, KIT_METERS), THIEF);
    CASE_TRUE("the thief", all[THIEF] > 0.7);
    arena_free(arena);
}

static void both_parts_need_days(void **state)
{
    static const struct {
        const char *name;
        size_t n_days;
        bool is_known;
    } cases[] = {{"seven and seven", 14, true}, {"thirteen", 13, false}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = same_days(arena, cases[index].n_days);
        const double *all;

        panel_kit_scale(kit, 0, 0.5, 7, cases[index].n_days);
        all = matches(kit);
        CASE_INT(cases[index].name, !isnan(all[0]), cases[index].is_known);
        if (cases[index].is_known)
            CASE_NEAR(cases[index].name, all[0], 1, 0.005);
        arena_free(arena);
    }
}

static void a_meter_without_readings_is_not_matched(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const double *all;

    (void) state;
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    panel_kit_scale(kit, 0, NAN, 0, KIT_DAYS);
    panel_kit_scale(kit, 1, NAN, KIT_ONSET + 6, KIT_DAYS);
    all = matches(kit);
    CASE_TRUE("no reading", isnan(all[0]));
    CASE_TRUE("the thief", all[THIEF] > 0.5);
    arena_free(arena);
}

static void without_a_balance_nothing_is_known(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const double *all = onset_match(arena, &kit->panel, NULL);

    (void) state;
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        CASE_TRUE("match", isnan(all[meter]));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_thief_lost_what_is_missing),
        cmocka_unit_test(a_match_is_of_form_and_size),
        cmocka_unit_test(two_thieves_share_the_gain),
        cmocka_unit_test(an_empty_house_lost_nothing_that_is_missing),
        cmocka_unit_test(what_all_lose_is_nobodys),
        cmocka_unit_test(both_parts_need_days),
        cmocka_unit_test(a_meter_without_readings_is_not_matched),
        cmocka_unit_test(without_a_balance_nothing_is_known),
    };

    return cmocka_run_group_tests_name("detect/onset", tests, NULL, NULL);
}

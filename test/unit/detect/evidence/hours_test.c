#include "cases.h"
#include "detect/evidence/hours.h"
#include "panel_kit.h"

#define THIEF 3
#define SHOP  5

static const Hours *hours(const PanelKit *kit)
{
    const PanelUse *use = panel_use_of(kit->arena, &kit->panel, NULL);

    return hours_of(kit->arena, &kit->panel, residual_of(kit->arena, &kit->panel, use));
}

/* Customers whose days have much the same form: three quarters of each are what all use. */
static PanelKit *alike(Arena *arena)
{
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);

    for (size_t at = 0; at < panel_slots(&kit->panel); at++) {
        double mean = 0;

        for (size_t meter = 0; meter < KIT_METERS; meter++)
            mean += kit->kwh[meter * kit->panel.stride + at] / (double) KIT_METERS;
        for (size_t meter = 0; meter < KIT_METERS; meter++) {
            float *kwh = &kit->kwh[meter * kit->panel.stride + at];

            *kwh = (float) (0.25 * *kwh + 0.75 * mean);
        }
    }
    panel_kit_balance(kit);
    return kit;
}

/* A model that has taken the steady theft for loss, as one that is fitted does. */
static void absorb(PanelKit *kit)
{
    double input = 0;
    double read = 0;

    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        input += kit->input[at];
    for (size_t at = 0; at < kit->panel.n_meters * kit->panel.stride; at++)
        read += isnan(kit->kwh[at]) ? 0 : kit->kwh[at];
    kit->technical.input_share = 1 - read / input;
}

static void a_theft_of_every_night_is_its_own(void **state)
{
    static const struct {
        const char *name;
        bool is_absorbed;
        size_t lose_nth;
    } cases[] = {
        {"loss known", false, 0},
        {"theft learned as loss", true, 0},
        {"a fifth of the readings missing", false, 5},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = alike(arena);
        const Hours *all;

        panel_kit_steal(kit, THIEF, KIT_NIGHTS, 0, KIT_DAYS);
        if (cases[index].is_absorbed)
            absorb(kit);
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        all = hours(kit);
        CASE_TRUE(cases[index].name, all[THIEF].part > 0.8);
        for (size_t meter = 0; meter < KIT_METERS; meter++)
            if (meter != THIEF)
                CASE_TRUE(cases[index].name, all[meter].part < 0.1);
        arena_free(arena);
    }
}

/* What is missing goes with the load or is the same at all hours: a model that is off. */
static void a_model_that_is_off_is_nobodys(void **state)
{
    static const struct {
        const char *name;
        double share; /* of the load */
        double kwh;   /* a slot */
    } cases[] = {
        {"right", KIT_LOSS, 0},
        {"too low", KIT_LOSS + 0.03, 0},
        {"iron not in it", KIT_LOSS, 0.1},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = alike(arena);
        const Hours *all;

        for (size_t at = 0; at < panel_slots(&kit->panel); at++)
            kit->input[at] =
                (float) (kit->input[at] * (1 - KIT_LOSS) / (1 - cases[index].share) + cases[index].kwh);
        all = hours(kit);
        for (size_t meter = 0; meter < KIT_METERS; meter++)
            CASE_TRUE(cases[index].name, all[meter].part < 0.2);
        arena_free(arena);
    }
}

/* A shop that is closed at night lacks as much as a thief, and nothing is missing. */
static void a_shop_that_closes_is_no_thief(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = alike(arena);

    (void) state;
    panel_kit_steal(kit, SHOP, KIT_NIGHTS, 0, KIT_DAYS);
    panel_kit_balance(kit);
    CASE_TRUE("a shop", hours(kit)[SHOP].part < 0.1);
    arena_free(arena);
}

/* Four fifths of a kWh in each of twenty slots, every night. */
static void the_energy_of_the_hours_is_told(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = alike(arena);
    double kwh_day;

    (void) state;
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        kit->kwh[THIEF * kit->panel.stride + at] += 1;
    panel_kit_balance(kit);
    for (size_t at = 0; at < panel_slots(&kit->panel); at++) {
        double hour = (double) (at % KIT_SLOTS) * kit->panel.slot_h;

        kit->kwh[THIEF * kit->panel.stride + at] -= hour < 6 || hour >= 20 ? 0.8F : 0;
    }
    kwh_day = hours(kit)[THIEF].kwh_day;
    CASE_NEAR("16 kWh a day", kwh_day, 16, 2);
    arena_free(arena);
}

/* Several times what a customer could lack is not its own. */
static void more_than_it_lacks_counts_less(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = alike(arena);
    double once;

    (void) state;
    panel_kit_steal(kit, THIEF, KIT_NIGHTS, 0, KIT_DAYS);
    once = hours(kit)[THIEF].part;
    for (size_t at = 0; at < panel_slots(&kit->panel); at++) {
        double hour = (double) (at % KIT_SLOTS) * kit->panel.slot_h;

        kit->input[at] += hour < 6 || hour >= 20 ? 1 : 0;
    }
    CASE_TRUE("once", once > 0.5);
    CASE_TRUE("several times", hours(kit)[THIEF].part < 0.5 * once);
    arena_free(arena);
}

static void without_a_balance_or_days_nothing_is_known(void **state)
{
    static const struct {
        const char *name;
        bool has_input;
        size_t days; /* that the thief has values on */
        bool is_known;
        bool is_known_of_others;
    } cases[] = {
        {"all", true, KIT_DAYS, true, true},
        {"no meter of the node", false, KIT_DAYS, false, false},
        {"six days", true, 6, false, true},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = alike(arena);
        const Hours *all;

        if (!cases[index].has_input)
            kit->panel.input = NULL;
        for (size_t at = cases[index].days * KIT_SLOTS; at < KIT_DAYS * KIT_SLOTS; at++)
            kit->kwh[THIEF * kit->panel.stride + at] = NAN;
        all = hours(kit);
        CASE_INT(cases[index].name, !isnan(all[THIEF].part), cases[index].is_known);
        CASE_INT(cases[index].name, !isnan(all[SHOP].part), cases[index].is_known_of_others);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_theft_of_every_night_is_its_own),
        cmocka_unit_test(a_model_that_is_off_is_nobodys),
        cmocka_unit_test(a_shop_that_closes_is_no_thief),
        cmocka_unit_test(the_energy_of_the_hours_is_told),
        cmocka_unit_test(more_than_it_lacks_counts_less),
        cmocka_unit_test(without_a_balance_or_days_nothing_is_known),
    };

    return cmocka_run_group_tests_name("detect/hours", tests, NULL, NULL);
}

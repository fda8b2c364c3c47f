#include "fixture.h"

static void counts_are_met(void **state)
{
    static const struct {
        const char *name;
        size_t n_meters;
        double theft;
        double lookalikes;
        double prepaid;
        size_t n_thieves;
        size_t n_lookalikes;
    } CASES[] = {
        {"usual", 2000, 0.05, 0.05, 0.4, 100, 100},
        {"nobody", 100, 0, 0, 0, 0, 0},
        {"half and half", 100, 0.5, 0.5, 1, 50, 50},
        {"all steal", 100, 1, 0, 0.4, 100, 0},
        {"thieves take what is left", 100, 1, 0.3, 0.4, 70, 30},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Arena *arena = arena_new();
        SimScope scope = fixture_scope(CASES[at].n_meters, 60, CASES[at].theft);
        SimCalendar calendar = sim_calendar_make(
            arena, fixture_zone(arena, "Africa/Dakar"), scope.start_day, scope.n_days);
        SimMeter *meters = ARENA_ARRAY(arena, SimMeter, scope.n_meters);
        size_t n_prepaid = 0;
        size_t n_homes = 0;

        scope.lookalike_share = CASES[at].lookalikes;
        scope.prepaid_share = CASES[at].prepaid;
        sim_customers_draw(meters, &calendar, &scope);
        CASE_INT(
            CASES[at].name, sim_lookalikes_draw(meters, &calendar, &scope), CASES[at].n_lookalikes);
        CASE_INT(CASES[at].name, sim_thieves_draw(meters, &calendar, &scope), CASES[at].n_thieves);
        for (size_t meter = 0; meter < scope.n_meters; meter++) {
            bool is_home = sim_archetype(meters[meter].archetype)->is_household;

            n_homes += is_home;
            n_prepaid += meters[meter].is_prepaid;
            CASE_TRUE("homes only", is_home || !meters[meter].is_prepaid);
            CASE_TRUE(
                "ghost vending of the prepaid only",
                meters[meter].is_prepaid || meters[meter].conduct != SIM_GHOST_VENDING);
            CASE_TRUE("a span", meters[meter].first < meters[meter].end);
        }
        CASE_NEAR(
            CASES[at].name,
            (double) n_prepaid,
            CASES[at].prepaid * (double) n_homes,
            0.1 * (double) n_homes);
        arena_free(arena);
    }
}

static void kinds_are_all_there(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 20000, 60, 0.1);
    double counts[SIM_N_CONDUCTS] = {0};
    size_t at;

    (void) state;
    for (size_t meter = 0; meter < model.grid.n_meters; meter++) {
        const SimMeter *customer = &model.grid.meters[meter];
        bool is_home = sim_archetype(customer->archetype)->is_household;

        counts[customer->conduct]++;
        if (customer->conduct == SIM_VACANCY || customer->conduct == SIM_MOVED_OUT)
            CASE_TRUE("at home", is_home);
        if (customer->conduct == SIM_CUSTOMER_CHANGE)
            CASE_TRUE("other size", customer->next != customer->archetype);
        if (customer->conduct == SIM_SOLAR)
            CASE_INT("large roof", customer->archetype, SIM_LARGE);
    }
    for (at = SIM_VACANCY; at <= SIM_WRONG_MAPPING; at++)
        CASE_TRUE(sim_conduct_name((SimConduct) at), counts[at] >= 30);
    /* 2000 thieves by weight: 5, 4, 1, 1, 1, 1, 1 of 14, and 2 more for the prepaid */
    CASE_NEAR("bypass", counts[SIM_BYPASS], 680, 60);
    CASE_NEAR("night bypass", counts[SIM_NIGHT_BYPASS], 545, 60);
    CASE_NEAR("fdi1", counts[SIM_FDI1], 136, 40);
    CASE_NEAR("ghost vending", counts[SIM_GHOST_VENDING], 90, 35);
    CASE_NEAR("hook-ups", (double) model.grid.n_hook_ups, 118, 0);
    arena_free(arena);
}

static void the_honest_do_not_depend_on_thieves(void **state)
{
    Arena *arena = arena_new();
    SimModel honest = fixture_model(arena, 500, 60, 0);
    SimModel mixed = fixture_model(arena, 500, 60, 0.3);

    (void) state;
    for (size_t meter = 0; meter < 500; meter++) {
        const SimMeter *left = &honest.grid.meters[meter];
        const SimMeter *right = &mixed.grid.meters[meter];

        CASE_INT("archetype", left->archetype, right->archetype);
        if (sim_is_thief(right))
            continue;
        CASE_INT("conduct", left->conduct, right->conduct);
        CASE_INT("first", left->first, right->first);
        CASE_INT("end", left->end, right->end);
    }
    arena_free(arena);
}

static void one_kind_alone(void **state)
{
    static const struct {
        const char *name;
        SimConduct kind;
        double prepaid;
        size_t n_thieves;
        size_t n_hook_ups;
    } CASES[] = {
        {"fdi3", SIM_FDI3, 0.4, 50, 0},
        {"nobody is prepaid", SIM_GHOST_VENDING, 0, 0, 0},
        {"ghost vending", SIM_GHOST_VENDING, 1, 50, 0},
        {"hook-ups: no more than transformers", SIM_HOOK_UP, 0.4, 0, 4},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Arena *arena = arena_new();
        SimScope scope = fixture_scope(100, 30, 0.5);
        SimModel model;

        scope.thefts = fixture_thefts(CASES[at].kind);
        scope.prepaid_share = CASES[at].prepaid;
        model = fixture_model_of(arena, &scope);
        CASE_INT(CASES[at].name, model.grid.n_thieves, CASES[at].n_thieves);
        CASE_INT(CASES[at].name, model.grid.n_hook_ups, CASES[at].n_hook_ups);
        for (size_t meter = 0; meter < 100; meter++)
            CASE_TRUE(
                CASES[at].name,
                !sim_is_thief(&model.grid.meters[meter]) ||
                    model.grid.meters[meter].conduct == CASES[at].kind);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_met),
        cmocka_unit_test(kinds_are_all_there),
        cmocka_unit_test(the_honest_do_not_depend_on_thieves),
        cmocka_unit_test(one_kind_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

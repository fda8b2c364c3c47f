#include "fixture.h"
#include "simulate/grid.h"

typedef struct Case {
    const char *name;
    size_t n_meters;
    size_t n_days;
    double theft_share;
    size_t n_thieves;
    size_t n_transformers;
    size_t min_feeders;
    size_t max_feeders;
} Case;

static const Case CASES[] = {
    {"usual", 500, 60, 0.05, 25, 20, 3, 4},
    {"one meter", 1, 1, 0, 0, 1, 1, 1},
    {"one thief", 1, 1, 1, 1, 1, 1, 1},
    {"all steal", 75, 45, 1, 75, 3, 3, 3},
    {"nobody steals", 75, 44, 0, 0, 3, 3, 3},
    {"rounded", 30, 90, 0.05, 2, 1, 1, 1},
    {"large", 10000, 2, 0.1, 1000, 400, 10, 10},
};

static void check_theft(const Case *c, const SimCalendar *calendar, const SimMeter *meter)
{
    int32_t day = calendar->slots[meter->first].day;

    CASE_TRUE(c->name, meter->first < meter->end);
    CASE_INT(c->name, meter->end, calendar->n_slots);
    if (meter->conduct == SIM_BYPASS)
        CASE_TRUE(c->name, meter->share >= 0.2 && meter->share <= 0.6);
    else
        CASE_NEAR(c->name, meter->share, 0.05, 0);
    if (c->n_days >= 45) {
        CASE_TRUE(c->name, day >= 14);
        CASE_TRUE(c->name, (size_t) day + 14 < c->n_days);
    }
}

static void connects_everybody(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        const Case *c = &CASES[at];
        Arena *arena = arena_new();
        SimModel model = fixture_model(arena, c->n_meters, c->n_days, c->theft_share);
        const SimGrid *grid = &model.grid;
        size_t n_meters = 0;
        size_t n_thieves = 0;

        CASE_INT(c->name, grid->n_transformers, c->n_transformers);
        CASE_TRUE(c->name, grid->n_feeders >= c->min_feeders && grid->n_feeders <= c->max_feeders);
        CASE_INT(c->name, grid->n_thieves, c->n_thieves);
        for (size_t index = 0; index < grid->n_transformers; index++) {
            CASE_INT(c->name, grid->transformers[index].first_meter, n_meters);
            CASE_TRUE(c->name, grid->transformers[index].n_meters > 0);
            CASE_TRUE(c->name, grid->transformers[index].n_meters <= grid->max_meters);
            CASE_TRUE(c->name, grid->transformers[index].rated_kva >= 10);
            n_meters += grid->transformers[index].n_meters;
        }
        CASE_INT(c->name, grid->transformers[0].feeder, 0);
        CASE_INT(c->name, grid->transformers[grid->n_transformers - 1].feeder, grid->n_feeders - 1);
        CASE_INT(c->name, n_meters, c->n_meters);
        for (size_t meter = 0; meter < grid->n_meters; meter++) {
            if (!sim_is_thief(&grid->meters[meter]))
                continue;
            n_thieves++;
            check_theft(c, &model.calendar, &grid->meters[meter]);
        }
        CASE_INT(c->name, n_thieves, c->n_thieves);
        arena_free(arena);
    }
}

static void has_look_alikes(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 2000, 60, 0.05);
    size_t counts[SIM_N_CONDUCTS] = {0};

    (void) state;
    for (size_t meter = 0; meter < model.grid.n_meters; meter++)
        counts[model.grid.meters[meter].conduct]++;
    /* 8 % of households away, 1.5 % gone, one roof for ten transformers; less the thieves */
    CASE_NEAR("vacancy", (double) counts[SIM_VACANCY], 140, 40);
    CASE_NEAR("moved out", (double) counts[SIM_MOVED_OUT], 26, 16);
    CASE_NEAR("solar", (double) counts[SIM_SOLAR], 8, 2);
    CASE_INT("thieves", counts[SIM_BYPASS] + counts[SIM_NIGHT_BYPASS], 100);
    CASE_NEAR("by night", (double) counts[SIM_NIGHT_BYPASS], 40, 16);
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

static void names_nodes(void **state)
{
    static const struct {
        SimNode node;
        size_t index;
        const char *expected;
    } NAMES[] = {
        {SIM_SUBSTATION, 0, "S1"},
        {SIM_FEEDER, 3, "F04"},
        {SIM_TRANSFORMER, 19, "T020"},
        {SIM_METER, 41, "M00042"},
        {SIM_METER, 199999, "M200000"},
    };

    char text[SIM_ID_MAX];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
        CASE_TEXT(
            NAMES[at].expected,
            sim_node_id(NAMES[at].node, NAMES[at].index, text),
            NAMES[at].expected);
    }
    CASE_TEXT("honest", sim_conduct_name(SIM_HONEST), "");
    CASE_TEXT("bypass", sim_conduct_name(SIM_BYPASS), "bypass");
    CASE_TEXT("night", sim_conduct_name(SIM_NIGHT_BYPASS), "night_bypass");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connects_everybody),
        cmocka_unit_test(has_look_alikes),
        cmocka_unit_test(the_honest_do_not_depend_on_thieves),
        cmocka_unit_test(names_nodes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

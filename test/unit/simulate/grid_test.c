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
    size_t n_substations;
} Case;

static const Case CASES[] = {
    {"usual", 500, 60, 0.05, 25, 20, 3, 4, 1},
    {"one meter", 1, 1, 0, 0, 1, 1, 1, 1},
    {"one thief", 1, 1, 1, 1, 1, 1, 1, 1},
    {"all steal", 75, 45, 1, 75, 3, 3, 3, 1},
    {"nobody steals", 75, 44, 0, 0, 3, 3, 3, 1},
    {"rounded", 30, 90, 0.05, 2, 1, 1, 1, 1},
    {"large", 10000, 2, 0.1, 1000, 400, 10, 10, 1},
    {"several substations", 250000, 2, 0.01, 2500, 10000, 250, 250, 3},
};

/* Each node above is a range of the nodes below, all of them, in order. */
static void check_levels(const char *name, const SimGrid *grid)
{
    size_t n_meters = 0;
    size_t n_transformers = 0;
    size_t n_feeders = 0;
    double kva = 0;

    for (size_t at = 0; at < grid->n_transformers; at++) {
        CASE_INT(name, grid->transformers[at].first_meter, n_meters);
        CASE_TRUE(name, grid->transformers[at].n_meters > 0);
        CASE_TRUE(name, grid->transformers[at].n_meters <= grid->max_meters);
        CASE_TRUE(name, grid->transformers[at].rated_kva >= 10);
        n_meters += grid->transformers[at].n_meters;
        kva += grid->transformers[at].rated_kva;
    }
    for (size_t at = 0; at < grid->n_feeders; at++) {
        const SimFeeder *feeder = &grid->feeders[at];

        CASE_INT(name, feeder->first_transformer, n_transformers);
        for (size_t below = 0; below < feeder->n_transformers; below++)
            CASE_INT(name, grid->transformers[n_transformers + below].feeder, at);
        n_transformers += feeder->n_transformers;
    }
    for (size_t at = 0; at < grid->n_substations; at++) {
        const SimSubstation *substation = &grid->substations[at];

        CASE_INT(name, substation->first_feeder, n_feeders);
        for (size_t below = 0; below < substation->n_feeders; below++)
            CASE_INT(name, grid->feeders[n_feeders + below].substation, at);
        n_feeders += substation->n_feeders;
        kva -= substation->rated_kva;
    }
    CASE_INT(name, n_meters, grid->n_meters);
    CASE_INT(name, n_transformers, grid->n_transformers);
    CASE_INT(name, n_feeders, grid->n_feeders);
    CASE_NEAR(name, kva, 0, 1e-6);
}

static void connects_everybody(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        const Case *c = &CASES[at];
        Arena *arena = arena_new();
        SimModel model = fixture_model(arena, c->n_meters, c->n_days, c->theft_share);
        const SimGrid *grid = &model.grid;
        size_t n_thieves = 0;

        CASE_INT(c->name, grid->n_transformers, c->n_transformers);
        CASE_TRUE(c->name, grid->n_feeders >= c->min_feeders && grid->n_feeders <= c->max_feeders);
        CASE_INT(c->name, grid->n_substations, c->n_substations);
        CASE_INT(c->name, grid->n_thieves, c->n_thieves);
        check_levels(c->name, grid);
        for (size_t meter = 0; meter < grid->n_meters; meter++)
            n_thieves += sim_is_thief(&grid->meters[meter]);
        CASE_INT(c->name, n_thieves, c->n_thieves);
        arena_free(arena);
    }
}

static void settles_what_hangs_on_the_place(void **state)
{
    Arena *arena = arena_new();
    SimScope scope = fixture_scope(1000, 60, 0);
    SimModel model;

    (void) state;
    scope.lookalike_share = 1;
    model = fixture_model_of(arena, &scope);
    for (size_t at = 0; at < model.grid.n_transformers; at++) {
        const SimTransformer *place = &model.grid.transformers[at];
        size_t n_solar = 0;

        for (size_t index = 0; index < place->n_meters; index++) {
            const SimMeter *meter = &model.grid.meters[place->first_meter + index];

            n_solar += meter->conduct == SIM_SOLAR;
            if (meter->conduct != SIM_WRONG_MAPPING)
                continue;
            CASE_TRUE("another transformer", meter->mapped_to != at);
            CASE_TRUE("that is there", meter->mapped_to < model.grid.n_transformers);
        }
        CASE_TRUE("one roof a transformer", n_solar <= 1);
    }
    scope.n_meters = 20; /* a transformer alone */
    model = fixture_model_of(arena, &scope);
    for (size_t meter = 0; meter < 20; meter++)
        CASE_TRUE("no wrong place", model.grid.meters[meter].conduct != SIM_WRONG_MAPPING);
    arena_free(arena);
}

static void names_nodes(void **state)
{
    static const SimGrid SMALL = {
        .n_substations = 1, .n_feeders = 4, .n_transformers = 20, .n_meters = 500};
    static const SimGrid LARGE = {
        .n_substations = 10, .n_feeders = 1000, .n_transformers = 40000, .n_meters = 1000000};

    static const struct {
        const SimGrid *grid;
        SimNode node;
        size_t index;
        const char *expected;
    } NAMES[] = {
        {&SMALL, SIM_SUBSTATION, 0, "S1"},
        {&SMALL, SIM_FEEDER, 3, "F04"},
        {&SMALL, SIM_TRANSFORMER, 19, "T020"},
        {&SMALL, SIM_METER, 41, "M00042"},
        {&LARGE, SIM_SUBSTATION, 0, "S01"},
        {&LARGE, SIM_FEEDER, 3, "F0004"},
        {&LARGE, SIM_TRANSFORMER, 19, "T00020"},
        {&LARGE, SIM_METER, 41, "M0000042"},
        {&LARGE, SIM_METER, 999999, "M1000000"},
    };

    char text[SIM_ID_MAX];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
        CASE_TEXT(
            NAMES[at].expected,
            sim_node_id(NAMES[at].grid, NAMES[at].node, NAMES[at].index, text),
            NAMES[at].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connects_everybody),
        cmocka_unit_test(settles_what_hangs_on_the_place),
        cmocka_unit_test(names_nodes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

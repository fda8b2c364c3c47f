#include "loads_fixture.h"
#include "simulate/area.h"

#define N_SLOTS (10 * 48)

/* One area of all ten meters over ten days, the first of them with gaps too few to be refused. */
static SimAreas one_area(Arena *arena)
{
    SimLoadSet set = loads_fixture(arena, 10, 10, 0);
    SimAreas areas = {
        .items = ARENA_NEW(arena, SimArea),
        .n = 1,
        .area_size = 10,
        .windows = ARENA_NEW(arena, SimCalendar),
        .n_windows = 1,
    };

    areas.items[0].meters = ARENA_ARRAY(arena, const SimLoad *, 10);
    for (size_t at = 0; at < 10; at++)
        areas.items[0].meters[at] = set.meters[at];
    for (size_t slot = 24; slot < 26; slot++) {
        size_t place = LOADS_FIRST_SLOT + slot;

        set.meters[0]->blocks[place / SIM_LOAD_BLOCK][place % SIM_LOAD_BLOCK] = SIM_NO_READING;
    }
    areas.windows[0] =
        sim_calendar_make(arena, fixture_zone(arena, "UTC"), civil_days(2013, 1, 1), 10);
    return areas;
}

static void the_observer_sees_what_is_used(void **state)
{
    Arena *arena = arena_new();
    SimAreas areas = one_area(arena);
    SimAreaLife life = sim_area_life_new(arena, 10, N_SLOTS);
    SimThefts thefts = fixture_thefts(SIM_FDI1);
    SimObserver observer = {.loss = 0.1};

    (void) state;
    sim_area_live(&life, &areas, 0, &thefts, 3, &observer, 1);
    for (size_t slot = 0; slot < N_SLOTS; slot++) {
        int64_t used_wh = 5500 + (slot % 48 == 24 ? 55 : 0);

        CASE_NEAR("sum and loss", (double) life.input_wh[slot], 1.1 * (double) used_wh, 0.5);
    }
    arena_free(arena);
}

static void gaps_are_filled_for_the_truth_only(void **state)
{
    Arena *arena = arena_new();
    SimAreas areas = one_area(arena);
    SimAreaLife life = sim_area_life_new(arena, 10, N_SLOTS);
    SimThefts thefts = fixture_thefts(SIM_FDI1);
    SimObserver observer = {0};

    (void) state;
    sim_area_live(&life, &areas, 0, &thefts, 0, &observer, 1);
    CASE_TRUE("before", life.is_known[23]);
    CASE_TRUE("gap", !life.is_known[24] && !life.is_known[25]);
    CASE_INT("as at noon", life.true_wh[24], 101);
    CASE_INT("as after noon", life.true_wh[25], 100);
    CASE_INT("total", life.meters[0].true_wh, N_SLOTS * 100 + 10);
    CASE_INT("nobody steals", life.meters[0].recorded_wh, life.meters[0].true_wh);
    arena_free(arena);
}

static void as_many_thieves_as_asked(void **state)
{
    Arena *arena = arena_new();
    SimAreas areas = one_area(arena);
    SimAreaLife life = sim_area_life_new(arena, 10, N_SLOTS);
    SimThefts thefts = fixture_thefts(SIM_FDI1);
    SimObserver observer = {.noise = 0.01};
    size_t n_times[10] = {0};
    double spread = 0;

    (void) state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        size_t n_thieves = 0;

        sim_area_live(&life, &areas, 0, &thefts, 3, &observer, seed);
        for (size_t at = 0; at < 10; at++) {
            const SimAreaMeter *meter = &life.meters[at];
            bool steals = meter->theft.kind == SIM_FDI1;

            n_thieves += steals;
            n_times[at] += steals;
            CASE_INT("steals", meter->recorded_wh < meter->true_wh, steals);
        }
        CASE_INT("three", n_thieves, 3);
        spread += fabs((double) life.input_wh[0] / 5500 - 1) / 200;
    }
    for (size_t at = 0; at < 10; at++)
        CASE_NEAR("each as likely", (double) n_times[at], 60, 25);
    /* the mean distance of a normal is 0.8 of its deviation */
    CASE_NEAR("noise", spread, 0.008, 0.0015);
    arena_free(arena);
}

static void who_uses_nothing_steals_nothing(void **state)
{
    Arena *arena = arena_new();
    SimAreas areas = one_area(arena);
    SimAreaLife life = sim_area_life_new(arena, 10, N_SLOTS);
    SimThefts thefts = fixture_thefts(SIM_BYPASS);
    SimObserver observer = {0};
    size_t n_thieves = 0;

    (void) state;
    for (size_t at = 0; at < 8; at++)
        for (size_t slot = 0; slot < N_SLOTS; slot++) {
            size_t place = LOADS_FIRST_SLOT + slot;

            areas.items[0].meters[at]->blocks[place / SIM_LOAD_BLOCK][place % SIM_LOAD_BLOCK] = 0;
        }
    sim_area_live(&life, &areas, 0, &thefts, 5, &observer, 1);
    for (size_t at = 0; at < 10; at++)
        n_thieves += life.meters[at].theft.kind == SIM_BYPASS;
    CASE_INT("two are left", n_thieves, 2);
    CASE_INT("the first does not", life.meters[0].theft.kind, SIM_HONEST);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_observer_sees_what_is_used),
        cmocka_unit_test(gaps_are_filled_for_the_truth_only),
        cmocka_unit_test(as_many_thieves_as_asked),
        cmocka_unit_test(who_uses_nothing_steals_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

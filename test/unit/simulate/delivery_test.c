#include "fixture.h"
#include "simulate/delivery.h"

#define N_ROW_KINDS (SIM_ROW_CUT + 1)

static void plans_a_few_percent(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 200, 60, 0);
    size_t n_slots = model.calendar.n_slots;
    double *supply = ARENA_ARRAY(arena, double, n_slots);
    uint8_t *rows = ARENA_ARRAY(arena, uint8_t, n_slots);
    double shares[N_ROW_KINDS] = {0};

    (void) state;
    for (size_t slot = 0; slot < n_slots; slot++)
        supply[slot] = slot % 48 < 4 ? 0 : 1;
    for (size_t meter = 0; meter < 200; meter++) {
        sim_delivery_plan(&model, meter, supply, rows);
        for (size_t slot = 0; slot < n_slots; slot++) {
            shares[rows[slot]] += 100.0 / (200.0 * (double) n_slots);
            CASE_TRUE(
                "no estimate of an outage",
                supply[slot] > 0 ||
                    (rows[slot] != SIM_ROW_ESTIMATED && rows[slot] != SIM_ROW_LATE));
        }
    }
    CASE_NEAR("estimated, %", shares[SIM_ROW_ESTIMATED], 1.6, 0.5);
    CASE_NEAR("late, %", shares[SIM_ROW_LATE], 0.33, 0.15);
    CASE_NEAR("absent, %", shares[SIM_ROW_ABSENT], 0.36, 0.15);
    CASE_NEAR("blank, %", shares[SIM_ROW_BLANK], 0.065, 0.03);
    CASE_NEAR("not broken yet", shares[SIM_ROW_CUT] + shares[SIM_ROW_TWICE], 0, 0);
    arena_free(arena);
}

static void loses_whole_days(void **state)
{
    Arena *arena = arena_new();
    SimScope scope = fixture_scope(100, 60, 0);
    SimModel model;
    double *supply;
    uint8_t *rows;
    double n_lost = 0;

    (void) state;
    scope.gaps_share = 0.25;
    model = fixture_model_of(arena, &scope);
    supply = ARENA_ARRAY(arena, double, model.calendar.n_slots);
    rows = ARENA_ARRAY(arena, uint8_t, model.calendar.n_slots);
    for (size_t meter = 0; meter < 100; meter++) {
        sim_delivery_plan(&model, meter, supply, rows);
        for (size_t day = 0; day < 60; day++) {
            size_t n_absent = 0;

            for (size_t slot = 48 * day; slot < 48 * (day + 1); slot++)
                n_absent += rows[slot] == SIM_ROW_ABSENT;
            n_lost += n_absent == 48;
        }
    }
    CASE_NEAR("a quarter of 6000", n_lost, 1500, 120);
    arena_free(arena);
}

static void spoils_a_few_lines(void **state)
{
    static const struct {
        const char *name;
        size_t n_meters;
        size_t n_days;
        size_t twice;
        size_t corrected;
        size_t least_broken;
        size_t most_broken;
    } CASES[] = {
        {"usual", 25, 60, 3, 2, 1, 2},
        {"one day of one meter", 1, 1, 1, 1, 1, 1},
        {"two days", 1, 2, 2, 2, 1, 2},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Arena *arena = arena_new();
        SimModel model = fixture_model(arena, CASES[at].n_meters, CASES[at].n_days, 0);
        size_t n_rows = CASES[at].n_meters * model.calendar.n_slots;
        uint8_t *rows = ARENA_ARRAY(arena, uint8_t, n_rows);
        size_t counts[N_ROW_KINDS] = {0};
        size_t broken;

        sim_delivery_spoil(&model, 0, CASES[at].n_meters, rows);
        for (size_t row = 0; row < n_rows; row++)
            counts[rows[row]]++;
        broken = counts[SIM_ROW_BAD_NUMBER] + counts[SIM_ROW_BAD_STAMP] + counts[SIM_ROW_CUT];
        CASE_INT(CASES[at].name, counts[SIM_ROW_TWICE], CASES[at].twice);
        CASE_INT(CASES[at].name, counts[SIM_ROW_CORRECTED], CASES[at].corrected);
        CASE_TRUE(CASES[at].name, broken >= CASES[at].least_broken);
        CASE_TRUE(CASES[at].name, broken <= CASES[at].most_broken);
        arena_free(arena);
    }
}

static void spoils_only_actual_readings(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    uint8_t rows[SIM_DAY_SLOTS];

    (void) state;
    memset(rows, SIM_ROW_BLANK, sizeof(rows));
    sim_delivery_spoil(&model, 0, 1, rows);
    for (size_t slot = 0; slot < SIM_DAY_SLOTS; slot++)
        CASE_INT("left alone", rows[slot], SIM_ROW_BLANK);
    sim_delivery_spoil(&model, 0, 0, rows);
    arena_free(arena);
}

static void estimates_the_usual(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 3, 0);
    int32_t wh[3 * SIM_DAY_SLOTS];
    int32_t estimate_wh[SIM_DAY_SLOTS];

    (void) state;
    for (size_t slot = 0; slot < 3 * SIM_DAY_SLOTS; slot++)
        wh[slot] = (int32_t) (slot % SIM_DAY_SLOTS * 10 + slot / SIM_DAY_SLOTS);
    sim_delivery_estimates(&model.calendar, wh, estimate_wh);
    CASE_INT("midnight", estimate_wh[0], 1);
    CASE_INT("noon", estimate_wh[24], 241);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_a_few_percent),
        cmocka_unit_test(loses_whole_days),
        cmocka_unit_test(spoils_a_few_lines),
        cmocka_unit_test(spoils_only_actual_readings),
        cmocka_unit_test(estimates_the_usual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

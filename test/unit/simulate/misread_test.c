#include "fixture.h"
#include "simulate/misread.h"

#define N_SLOTS 96

static void errs_from_a_slot_on(void **state)
{
    static const struct {
        const char *name;
        SimMeter meter;
        int64_t before; /* Wh of slots 0..47 */
        int64_t after;  /* of slots 48..95, one of them dark */
    } CASES[] = {
        {"honest", {.conduct = SIM_HONEST, .end = N_SLOTS}, 48 * 100, 47 * 100},
        {"stopped", {.conduct = SIM_FAULTY_METER, .first = 48, .end = N_SLOTS}, 48 * 100, 0},
        {"stuck",
         {.conduct = SIM_FAULTY_METER, .first = 48, .end = N_SLOTS, .share = 1},
         48 * 100,
         47 * 100},
        {"stuck from the first",
         {.conduct = SIM_FAULTY_METER, .first = 0, .end = N_SLOTS, .share = 1},
         48,
         47},
        {"a tenth",
         {.conduct = SIM_WRONG_MULTIPLIER, .first = 48, .end = N_SLOTS, .share = 0.1},
         48 * 100,
         470},
        {"a fortieth",
         {.conduct = SIM_WRONG_MULTIPLIER, .first = 48, .end = N_SLOTS, .share = 0.025},
         48 * 100,
         117},
    };

    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 2, 0);
    double supply[N_SLOTS];

    (void) state;
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        supply[slot] = slot == 60 ? 0 : 1;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        int32_t wh[N_SLOTS];
        int64_t sums[2] = {0};

        for (size_t slot = 0; slot < N_SLOTS; slot++)
            wh[slot] = slot == 60 ? 0 : 100;
        sim_misread(&model.calendar, &CASES[at].meter, supply, wh);
        for (size_t slot = 0; slot < N_SLOTS; slot++)
            sums[slot / 48] += wh[slot];
        CASE_INT(CASES[at].name, sums[0], CASES[at].before);
        CASE_INT(CASES[at].name, sums[1], CASES[at].after);
    }
    arena_free(arena);
}

static void a_few_clocks_are_late(void **state)
{
    int n_late = 0;

    (void) state;
    for (size_t meter = 0; meter < 10000; meter++) {
        int minutes = sim_clock_late(1, meter);

        CASE_TRUE("range", minutes >= 0 && minutes <= 12);
        CASE_INT("the same each time", minutes, sim_clock_late(1, meter));
        n_late += minutes > 0;
    }
    CASE_NEAR("3 %", n_late, 300, 60);
}

static void a_late_clock_moves_energy(void **state)
{
    int32_t wh[] = {30, 60, 90, 0, 300};

    (void) state;
    sim_clock_shift(0, COUNT_OF(wh), wh);
    CASE_INT("in time", wh[4], 300);
    sim_clock_shift(10, COUNT_OF(wh), wh); /* a third goes to the interval before */
    CASE_INT("first", wh[0], 50);
    CASE_INT("second", wh[1], 70);
    CASE_INT("third", wh[2], 60);
    CASE_INT("empty", wh[3], 100);
    CASE_INT("last", wh[4], 200);
    sim_clock_shift(10, 0, wh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errs_from_a_slot_on),
        cmocka_unit_test(a_few_clocks_are_late),
        cmocka_unit_test(a_late_clock_moves_energy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

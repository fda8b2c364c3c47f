#include "fixture.h"
#include "simulate/losses.h"

static double total(const int64_t *wh, size_t n_slots)
{
    double sum = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        sum += (double) wh[slot];
    return sum;
}

static void transformer_loses_iron_and_copper(void **state)
{
    static const struct {
        const char *name;
        double kva;
        double wires;
        double supply;
        int64_t load_wh;
        double expected_wh; /* of 48 slots */
    } CASES[] = {
        {"no load: iron only", 50, 1, 1, 0, 48 * 60},
        {"no supply: nothing", 50, 1, 0, 0, 0},
        /* rated: 22 500 Wh; copper 550, iron 60, lines 1.2 % */
        {"rated load", 50, 1, 1, 22500, 48 * (60 + 550 + 270)},
        {"half load, quarter copper", 50, 1, 1, 11250, 48 * (60 + 137.5 + 135)},
        {"longer wires", 50, 2, 1, 11250, 48 * (60 + 137.5 + 270)},
    };

    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    double supply[SIM_DAY_SLOTS];
    int64_t load_wh[SIM_DAY_SLOTS];
    int64_t loss_wh[SIM_DAY_SLOTS];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        for (size_t slot = 0; slot < SIM_DAY_SLOTS; slot++) {
            supply[slot] = CASES[at].supply;
            load_wh[slot] = CASES[at].load_wh;
        }
        sim_losses_transformer(&model, CASES[at].kva, CASES[at].wires, supply, load_wh, loss_wh);
        CASE_NEAR(CASES[at].name, total(loss_wh, SIM_DAY_SLOTS), CASES[at].expected_wh, 1);
    }
    arena_free(arena);
}

static void line_loses_with_the_square(void **state)
{
    int64_t load_wh[] = {0, 1000, 2000, 1000};
    int64_t loss_wh[4];

    (void) state;
    /* mean 1000; 1 % at the mean, four times as much at twice the mean */
    sim_losses_line(4, 0.01, load_wh, loss_wh);
    CASE_INT("none", loss_wh[0], 0);
    CASE_INT("mean", loss_wh[1], 10);
    CASE_INT("twice", loss_wh[2], 40);
    memset(load_wh, 0, sizeof(load_wh));
    sim_losses_line(4, 0.01, load_wh, loss_wh);
    CASE_NEAR("dead line", total(loss_wh, 4), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transformer_loses_iron_and_copper),
        cmocka_unit_test(line_loses_with_the_square),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

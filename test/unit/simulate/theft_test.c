#include "fixture.h"
#include "simulate/theft.h"

#define N_SLOTS (3 * SIM_DAY_SLOTS)

static int64_t sum(const int32_t *wh, size_t first, size_t end)
{
    int64_t total = 0;

    for (size_t slot = first; slot < end; slot++)
        total += wh[slot];
    return total;
}

static void records(void **state)
{
    static const struct {
        const char *name;
        SimMeter meter;
        int64_t before; /* Wh of slots 0..47 */
        int64_t after;  /* of slots 48..143 */
    } CASES[] = {
        {"honest", {.conduct = SIM_HONEST}, 48 * 101, 96 * 101},
        {"vacancy takes nothing off",
         {.conduct = SIM_VACANCY, .end = N_SLOTS, .share = 0.1},
         48 * 101,
         96 * 101},
        {"bypass",
         {.conduct = SIM_BYPASS, .first = 48, .end = N_SLOTS, .share = 0.25},
         48 * 101,
         2424},
        /* two days of 28 slots by day, and 5 % of 20 slots by night */
        {"by night",
         {.conduct = SIM_NIGHT_BYPASS, .first = 48, .end = N_SLOTS, .share = 0.05},
         48 * 101,
         56 * 101 + 202},
    };

    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 3, 0);
    int32_t true_wh[N_SLOTS];
    int32_t recorded_wh[N_SLOTS];

    (void) state;
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        true_wh[slot] = 101;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        sim_theft_record(&model.calendar, &CASES[at].meter, true_wh, recorded_wh);
        CASE_INT(CASES[at].name, sum(recorded_wh, 0, 48), CASES[at].before);
        CASE_NEAR(
            CASES[at].name, (double) sum(recorded_wh, 48, N_SLOTS), (double) CASES[at].after, 1);
    }
    /* the last case: 19:00 is night, 18:30 and 05:00 are day */
    CASE_TRUE("19:00", recorded_wh[48 + 38] <= 6);
    CASE_INT("18:30", recorded_wh[48 + 37], 101);
    CASE_INT("05:00", recorded_wh[96 + 10], 101);
    CASE_TRUE("04:30", recorded_wh[96 + 9] <= 6);
    arena_free(arena);
}

static void never_records_more_than_is_used(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 3, 0);
    SimMeter meter = {.conduct = SIM_BYPASS, .end = N_SLOTS, .share = 0.6};
    int32_t wh[N_SLOTS];

    (void) state;
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        wh[slot] = (int32_t) (slot % 2);
    sim_theft_record(&model.calendar, &meter, wh, wh);
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        CASE_TRUE("at most", wh[slot] >= 0 && wh[slot] <= (int32_t) (slot % 2));
    CASE_NEAR("share of 72 Wh", (double) sum(wh, 0, N_SLOTS), 43, 1);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records),
        cmocka_unit_test(never_records_more_than_is_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

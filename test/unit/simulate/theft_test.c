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
        SimTheft theft;
        int64_t before; /* Wh of slots 0..47 */
        int64_t after;  /* of slots 48..143 */
    } CASES[] = {
        {"honest", {.kind = SIM_HONEST}, 48 * 101, 96 * 101},
        {"vacancy takes nothing off",
         {.kind = SIM_VACANCY, .end = N_SLOTS, .share = 0.1},
         48 * 101,
         96 * 101},
        {"bypass",
         {.kind = SIM_BYPASS, .first = 48, .end = N_SLOTS, .share = 0.25},
         48 * 101,
         2424},
        /* two days of 28 slots by day, and 5 % of 20 slots by night */
        {"by night",
         {.kind = SIM_NIGHT_BYPASS, .first = 48, .end = N_SLOTS, .share = 0.05},
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
        sim_theft_record(&model.calendar, &CASES[at].theft, NULL, true_wh, recorded_wh);
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
    SimTheft theft = {.kind = SIM_BYPASS, .end = N_SLOTS, .share = 0.6};
    int32_t wh[N_SLOTS];

    (void) state;
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        wh[slot] = (int32_t) (slot % 2);
    sim_theft_record(&model.calendar, &theft, NULL, wh, wh);
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        CASE_TRUE("at most", wh[slot] >= 0 && wh[slot] <= (int32_t) (slot % 2));
    CASE_NEAR("share of 72 Wh", (double) sum(wh, 0, N_SLOTS), 43, 1);
    arena_free(arena);
}

static void tampers_with_days(void **state)
{
    static const struct {
        const char *name;
        SimTheft theft;
        size_t n_days; /* changed */
    } CASES[] = {
        {"each day from the start", {.kind = SIM_FDI1, .first = 10 * 48, .end = 40 * 48}, 30},
        {"not a day that began before", {.kind = SIM_H3, .first = 10 * 48 + 1, .end = 40 * 48}, 29},
        {"15 of the last 30",
         {.kind = SIM_FDI4, .end = 40 * 48, .tampering = {15, 30}, .seed = 3, .index = 5},
         15},
        {"all there are", {.kind = SIM_H5, .end = 40 * 48, .tampering = {50, 60}}, 40},
    };

    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 40, 0);
    int32_t true_wh[40 * 48];
    int32_t recorded_wh[40 * 48];

    (void) state;
    for (size_t slot = 0; slot < COUNT_OF(true_wh); slot++)
        true_wh[slot] = (int32_t) (100 + slot % 48);
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        const SimTheft *theft = &CASES[at].theft;
        size_t n_days = 0;

        sim_theft_record(&model.calendar, theft, NULL, true_wh, recorded_wh);
        for (size_t day = 0; day < 40; day++) {
            bool is_changed =
                memcmp(&true_wh[48 * day], &recorded_wh[48 * day], 48 * sizeof(*true_wh)) != 0;

            n_days += is_changed;
            CASE_TRUE(CASES[at].name, !is_changed || theft->tampering.last_days != 30 || day >= 10);
        }
        CASE_INT(CASES[at].name, n_days, CASES[at].n_days);
    }
    arena_free(arena);
}

static void records_nothing_without_supply(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 3, 0);
    SimTheft theft = {.kind = SIM_H5, .end = N_SLOTS};
    double supply[N_SLOTS];
    int32_t wh[N_SLOTS];

    (void) state;
    for (size_t slot = 0; slot < N_SLOTS; slot++) {
        supply[slot] = slot == 60 ? 0 : 1;
        wh[slot] = slot == 60 ? 0 : 47;
    }
    sim_theft_record(&model.calendar, &theft, supply, wh, wh);
    CASE_INT("dark", wh[60], 0);
    CASE_NEAR("flat", wh[61], 46, 1);
    CASE_INT("the day before", wh[47], 47);
    arena_free(arena);
}

static void draws_when_and_how(void **state)
{
    static const struct {
        const char *name;
        SimThefts thefts;
        size_t first_least; /* day */
        size_t first_most;
    } CASES[] = {
        {"the middle half", {.kinds = {{SIM_BYPASS}, 1}, .from = -1}, 15, 44},
        {"at a part", {.kinds = {{SIM_BYPASS}, 1}, .from = 0.5}, 30, 30},
        {"at the end", {.kinds = {{SIM_FDI2}, 1}, .from = 1}, 59, 59},
        {"before the window", {.kinds = {{SIM_H1}, 1}, .from = -1, .already = 1}, 0, 0},
        {"tampered days",
         {.kinds = {{SIM_H1}, 1}, .from = -1, .already = 1, .tampering = {15, 30}},
         30,
         45},
    };

    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 60, 0);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Rng rng = sim_rng(1, SIM_STREAM_THEFT, at);

        for (size_t time = 0; time < 100; time++) {
            SimTheft theft = sim_theft_draw(&rng, &CASES[at].thefts, &model.calendar, 1, time);
            size_t day = theft.first / 48;

            if (day < CASES[at].first_least || day > CASES[at].first_most)
                fail_msg("%s: begins on day %zu", CASES[at].name, day);
            CASE_INT(CASES[at].name, theft.kind, CASES[at].thefts.kinds.items[0]);
            CASE_TRUE(CASES[at].name, theft.share >= 0.2 && theft.share <= 0.6);
            CASE_TRUE(CASES[at].name, theft.first < theft.end && theft.end <= 60 * 48);
            if (theft.kind == SIM_BYPASS)
                CASE_TRUE("at work", theft.first % 48 >= 18 && theft.first % 48 < 34);
        }
    }
    arena_free(arena);
}

static void reads_tampered_days(void **state)
{
    static const char *const BAD[] = {"", "15", "15/", "/30", "0/30", "31/30", "15/1101", "a/b"};
    SimTampering tampering;
    Error err;

    (void) state;
    CASE_OK("15/30", sim_tampering_parse(STR("15/30"), &tampering, &err), &err);
    CASE_INT("days", tampering.n_days, 15);
    CASE_INT("last", tampering.last_days, 30);
    for (size_t at = 0; at < COUNT_OF(BAD); at++) {
        char expected[100];

        CASE_INT(BAD[at], sim_tampering_parse(str_from(BAD[at]), &tampering, &err), STATUS_USAGE);
        (void) snprintf(
            expected,
            sizeof(expected),
            "tampered days are '%s', expected such as 15/30: 15 of the last 30",
            BAD[at]);
        CASE_TEXT(BAD[at], err.message, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records),
        cmocka_unit_test(tampers_with_days),
        cmocka_unit_test(records_nothing_without_supply),
        cmocka_unit_test(draws_when_and_how),
        cmocka_unit_test(reads_tampered_days),
        cmocka_unit_test(never_records_more_than_is_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

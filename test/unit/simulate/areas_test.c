#include "loads_fixture.h"
#include "simulate/areas.h"

static void reads_picks(void **state)
{
    static const struct {
        const char *text;
        int kind; /* -1: refused */
        size_t first;
        size_t last;
    } CASES[] = {
        {"even", SIM_PICK_EVEN, 0, 0},
        {"odd", SIM_PICK_ODD, 0, 0},
        {"1-30", SIM_PICK_RANGE, 1, 30},
        {"7-7", SIM_PICK_RANGE, 7, 7},
        {"30-1", -1, 0, 0},
        {"0-5", -1, 0, 0},
        {"5", -1, 0, 0},
        {"", -1, 0, 0},
        {"all", -1, 0, 0},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        SimPick pick;
        Error err;
        Status status = sim_pick_parse(str_from(CASES[at].text), &pick, &err);
        char expected[100];

        CASE_INT(CASES[at].text, status == OK, CASES[at].kind >= 0);
        if (status == OK) {
            CASE_INT(CASES[at].text, pick.kind, CASES[at].kind);
            CASE_INT(CASES[at].text, pick.first, CASES[at].first);
            CASE_INT(CASES[at].text, pick.last, CASES[at].last);
            continue;
        }
        (void) snprintf(
            expected,
            sizeof(expected),
            "pick is '%s', expected even, odd or a range such as 1-30",
            CASES[at].text);
        CASE_TEXT(CASES[at].text, err.message, expected);
    }
}

static SimAreas draw(Arena *arena, const SimLoadSet *set, const SimAreasOptions *options)
{
    SimAreas areas = {0};
    Error err;

    CASE_OK(
        "draw",
        sim_areas_draw(arena, set, fixture_zone(arena, "UTC"), options, &areas, &err),
        &err);
    return areas;
}

static size_t number(const SimLoad *load)
{
    return (size_t) ((load->meter_id.ptr[1] - '0') * 10 + load->meter_id.ptr[2] - '0');
}

static void takes_turns_without_repeat(void **state)
{
    Arena *arena = arena_new();
    SimLoadSet set = loads_fixture(arena, 20, 35, 2);
    SimAreasOptions options = {
        .pick = {.kind = SIM_PICK_EVEN}, .n_days = 10, .n_areas = 8, .area_size = 4, .seed = 3};
    SimAreas areas = draw(arena, &set, &options);
    size_t n_seen[21] = {0};

    (void) state;
    CASE_INT("picked", areas.n_picked, 10);
    CASE_INT("windows of 10 in 35 days", areas.n_windows, 3);
    for (size_t area = 0; area < 8; area++) {
        CASE_INT("turn", areas.items[area].window, area % 3);
        for (size_t at = 0; at < 4; at++) {
            size_t meter = number(areas.items[area].meters[at]);

            CASE_INT("picked", meter % 2, 0);
            CASE_TRUE("has its values", meter != 2);
            n_seen[meter]++;
        }
        /* two areas of four out of nine in a pass: nobody twice */
        for (size_t meter = 1; meter <= 20 && area % 2 == 1; meter++)
            CASE_TRUE("once a pass", n_seen[meter] <= area / 2 + 1);
    }
    CASE_INT("first window", sim_window_slot(&areas.windows[0]), LOADS_FIRST_SLOT);
    CASE_INT("second", sim_window_slot(&areas.windows[1]), LOADS_FIRST_SLOT + 480);
    arena_free(arena);
}

static void another_seed_other_areas(void **state)
{
    Arena *arena = arena_new();
    SimLoadSet set = loads_fixture(arena, 40, 10, 0);
    SimAreasOptions options = {.n_days = 10, .n_areas = 1, .area_size = 10, .seed = 1};
    SimAreas areas[3];
    int n_same[2] = {0};

    (void) state;
    for (size_t at = 0; at < 3; at++) {
        options.seed = at == 2 ? 2 : 1;
        areas[at] = draw(arena, &set, &options);
    }
    for (size_t at = 0; at < 10; at++) {
        n_same[0] += areas[0].items[0].meters[at] == areas[1].items[0].meters[at];
        n_same[1] += areas[0].items[0].meters[at] == areas[2].items[0].meters[at];
    }
    CASE_INT("same seed", n_same[0], 10);
    CASE_TRUE("another", n_same[1] < 5);
    arena_free(arena);
}

static void says_what_the_loads_can_not_meet(void **state)
{
    static const struct {
        const char *name;
        SimAreasOptions options;
        const char *zone;
        Status status;
        const char *message;
    } CASES[] = {
        {"pick",
         {.pick = {.kind = SIM_PICK_RANGE, .first = 9, .last = 99}, .n_days = 5, .area_size = 3},
         "UTC",
         STATUS_USAGE,
         "2 of 10 meters are picked, an area needs 3"},
        {"days",
         {.n_days = 31, .n_areas = 1, .area_size = 3},
         "UTC",
         STATUS_USAGE,
         "the loads span 30 days, a window needs 31"},
        {"gaps",
         {.n_days = 5, .n_areas = 1, .area_size = 7},
         "UTC",
         STATUS_USAGE,
         "no window of 5 days has 7 meters with 98 % of its half-hours; the best has 6"},
        {"zone",
         {.n_days = 5, .n_areas = 1, .area_size = 3},
         "+05:45",
         STATUS_CONFIG,
         "days of zone '+05:45' do not begin on a half-hour of UTC from the year 2000 on"},
    };

    Arena *arena = arena_new();
    SimLoadSet set = loads_fixture(arena, 10, 30, 4);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        SimAreas areas;
        Error err;

        CASE_INT(
            CASES[at].name,
            sim_areas_draw(
                arena, &set, fixture_zone(arena, CASES[at].zone), &CASES[at].options, &areas, &err),
            CASES[at].status);
        CASE_TEXT(CASES[at].name, err.message, CASES[at].message);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_picks),
        cmocka_unit_test(takes_turns_without_repeat),
        cmocka_unit_test(another_seed_other_areas),
        cmocka_unit_test(says_what_the_loads_can_not_meet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

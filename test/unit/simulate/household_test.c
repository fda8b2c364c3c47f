#include "fixture.h"
#include "simulate/household.h"

/* A model of honest people whose first meter the test may change, with supply all the time. */
typedef struct Home {
    Arena *arena;
    SimModel model;
    SimMeter *meters;
    double *supply;
    double *scratch;
    int32_t *import_wh;
    int32_t *export_wh;
} Home;

static Home home_new(size_t n_meters, size_t n_days)
{
    Home home = {.arena = arena_new()};
    size_t n_slots;

    home.model = fixture_model(home.arena, n_meters, n_days, 0);
    n_slots = home.model.calendar.n_slots;
    home.meters = ARENA_ARRAY(home.arena, SimMeter, n_meters);
    for (size_t meter = 0; meter < n_meters; meter++)
        home.meters[meter] = (SimMeter){.archetype = SIM_MIDDLE, .end = n_slots};
    home.model.grid.meters = home.meters;
    home.supply = ARENA_ARRAY(home.arena, double, n_slots);
    for (size_t slot = 0; slot < n_slots; slot++)
        home.supply[slot] = 1;
    home.scratch = ARENA_ARRAY(home.arena, double, n_slots);
    home.import_wh = ARENA_ARRAY(home.arena, int32_t, n_slots);
    home.export_wh = ARENA_ARRAY(home.arena, int32_t, n_slots);
    return home;
}

static void live(Home *home, size_t meter)
{
    sim_household_live(
        &home->model,
        &home->meters[meter],
        meter,
        home->supply,
        home->scratch,
        home->import_wh,
        home->export_wh);
}

static double kwh(const int32_t *wh, size_t first, size_t end)
{
    double sum = 0;

    for (size_t slot = first; slot < end; slot++)
        sum += wh[slot] / 1000.0;
    return sum;
}

static void kinds_have_their_size_and_hours(void **state)
{
    static const struct {
        const char *name;
        SimArchetype archetype;
        double least_day_kwh; /* mean of 100 customers */
        double most_day_kwh;
        size_t peak_from; /* half-hours between which the mean profile peaks */
        size_t peak_to;
    } CASES[] = {
        {"low income", SIM_LOW_INCOME, 2, 4, 38, 44},
        {"middle", SIM_MIDDLE, 6, 10, 38, 44},
        {"large, cooling by day", SIM_LARGE, 17, 30, 28, 46},
        {"shop", SIM_SHOP, 7, 13, 28, 40},
        {"office", SIM_OFFICE, 22, 40, 17, 33},
        {"workshop", SIM_WORKSHOP, 50, 80, 16, 33},
        {"mill", SIM_MILL, 220, 300, 15, 33},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Home home = home_new(100, 30);
        double by_of_day[SIM_DAY_SLOTS] = {0};
        double day_kwh = 0;
        size_t peak = 0;

        for (size_t meter = 0; meter < 100; meter++) {
            home.meters[meter].archetype = CASES[at].archetype;
            live(&home, meter);
            day_kwh += kwh(home.import_wh, 0, home.model.calendar.n_slots) / 30 / 100;
            for (size_t slot = 0; slot < home.model.calendar.n_slots; slot++)
                by_of_day[slot % SIM_DAY_SLOTS] += home.import_wh[slot];
        }
        for (size_t slot = 0; slot < SIM_DAY_SLOTS; slot++)
            peak = by_of_day[slot] > by_of_day[peak] ? slot : peak;
        if (day_kwh < CASES[at].least_day_kwh || day_kwh > CASES[at].most_day_kwh)
            fail_msg("%s: %.2f kWh a day", CASES[at].name, day_kwh);
        if (peak < CASES[at].peak_from || peak > CASES[at].peak_to)
            fail_msg("%s: peak at half-hour %zu", CASES[at].name, peak);
        arena_free(home.arena);
    }
}

static void shops_rest_on_sunday(void **state)
{
    Home home = home_new(1, 28); /* from a Sunday */
    double sundays = 0;

    (void) state;
    home.meters[0].archetype = SIM_SHOP;
    live(&home, 0);
    for (size_t week = 0; week < 4; week++)
        sundays += kwh(home.import_wh, week * 336, week * 336 + 48);
    CASE_TRUE("half of a usual day", sundays / 4 < kwh(home.import_wh, 0, 28 * 48) / 28 / 2);
    arena_free(home.arena);
}

static void heat_makes_load(void **state)
{
    Home home = home_new(1, 20);
    double *temperature_c = ARENA_ARRAY(home.arena, double, home.model.calendar.n_slots);
    double loads[3];

    (void) state;
    home.model.weather.temperature_c = temperature_c;
    for (size_t at = 0; at < 3; at++) {
        for (size_t slot = 0; slot < home.model.calendar.n_slots; slot++)
            temperature_c[slot] = (double[]){15, 26, 32}[at];
        live(&home, 0);
        loads[at] = kwh(home.import_wh, 0, home.model.calendar.n_slots);
    }
    CASE_NEAR("nothing below 26", loads[1], loads[0], 0);
    CASE_TRUE("more above", loads[2] > 1.1 * loads[1]);
    arena_free(home.arena);
}

static void absence_leaves_standby_or_nothing(void **state)
{
    Home home = home_new(1, 30);
    double usual;

    (void) state;
    live(&home, 0);
    usual = kwh(home.import_wh, 480, 960);
    home.meters[0].conduct = SIM_VACANCY;
    home.meters[0].first = 480;
    home.meters[0].end = 960;
    home.meters[0].share = 0.1;
    live(&home, 0);
    CASE_NEAR("away", kwh(home.import_wh, 480, 960), usual / 10, 0.002);
    CASE_TRUE("back", kwh(home.import_wh, 960, 1440) > usual / 2);
    home.meters[0].conduct = SIM_MOVED_OUT;
    home.meters[0].end = home.model.calendar.n_slots;
    live(&home, 0);
    CASE_NEAR("gone", kwh(home.import_wh, 480, 1440), 0, 0);
    arena_free(home.arena);
}

static void another_household_or_a_new_refrigerator(void **state)
{
    Home home = home_new(1, 30);
    size_t n_slots = home.model.calendar.n_slots;
    double before;
    double after;

    (void) state;
    live(&home, 0);
    before = kwh(home.import_wh, 0, 480);
    after = kwh(home.import_wh, 480, n_slots);
    home.meters[0].conduct = SIM_EFFICIENCY;
    home.meters[0].first = 480;
    home.meters[0].share = 0.7;
    live(&home, 0);
    CASE_NEAR("as it was", kwh(home.import_wh, 0, 480), before, 0.002);
    CASE_NEAR("30 % lower", kwh(home.import_wh, 480, n_slots), 0.7 * after, 0.002);
    home.meters[0].conduct = SIM_CUSTOMER_CHANGE;
    home.meters[0].next = SIM_LOW_INCOME;
    live(&home, 0);
    CASE_NEAR("the first household", kwh(home.import_wh, 0, 480), before, 0.002);
    CASE_TRUE("a smaller one", kwh(home.import_wh, 480, n_slots) < 0.75 * after);
    arena_free(home.arena);
}

static void a_hook_up_begins(void **state)
{
    Home home = home_new(1, 10);

    (void) state;
    home.meters[0].conduct = SIM_HOOK_UP;
    home.meters[0].first = 100;
    live(&home, 0);
    CASE_NEAR("before", kwh(home.import_wh, 0, 100), 0, 0);
    CASE_TRUE("after", kwh(home.import_wh, 100, 480) > 10);
    arena_free(home.arena);
}

static void no_supply_no_load(void **state)
{
    Home home = home_new(1, 10);
    int32_t usual_after;

    (void) state;
    live(&home, 0);
    usual_after = home.import_wh[110];
    for (size_t slot = 100; slot < 110; slot++)
        home.supply[slot] = 0;
    live(&home, 0);
    CASE_NEAR("dark", kwh(home.import_wh, 100, 110), 0, 0);
    CASE_TRUE("made good after", home.import_wh[110] > usual_after);
    CASE_NEAR("by 30 %", home.import_wh[110], 1.3 * usual_after, 2);
    arena_free(home.arena);
}

static void panels_feed_in_by_day_only(void **state)
{
    Home home = home_new(1, 20);
    double without;

    (void) state;
    live(&home, 0);
    without = kwh(home.import_wh, 0, home.model.calendar.n_slots);
    CASE_NEAR("none without panels", kwh(home.export_wh, 0, home.model.calendar.n_slots), 0, 0);
    home.meters[0].conduct = SIM_SOLAR;
    live(&home, 0);
    CASE_TRUE("feeds in", kwh(home.export_wh, 0, home.model.calendar.n_slots) > 20);
    CASE_TRUE("takes less", kwh(home.import_wh, 0, home.model.calendar.n_slots) < 0.8 * without);
    for (size_t slot = 0; slot < home.model.calendar.n_slots; slot++) {
        bool is_night = slot % 48 < 12 || slot % 48 >= 39;

        CASE_TRUE("not by night", !is_night || home.export_wh[slot] == 0);
    }
    arena_free(home.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_have_their_size_and_hours),
        cmocka_unit_test(shops_rest_on_sunday),
        cmocka_unit_test(heat_makes_load),
        cmocka_unit_test(absence_leaves_standby_or_nothing),
        cmocka_unit_test(another_household_or_a_new_refrigerator),
        cmocka_unit_test(a_hook_up_begins),
        cmocka_unit_test(no_supply_no_load),
        cmocka_unit_test(panels_feed_in_by_day_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

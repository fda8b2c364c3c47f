#include "loads_fixture.h"
#include "simulate/loads_text.h"

static void names_areas(void **state)
{
    static const struct {
        size_t n_areas;
        size_t area_size;
        size_t area;
        size_t meter;
        const char *expected;
    } CASES[] = {
        {4, 20, 2, 6, "A03_M07"},
        {99, 99, 98, 98, "A99_M99"},
        {100, 100, 2, 6, "A003_M007"},
        {10000, 999, 9999, 998, "A10000_M999"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        SimAreas areas = {.n = CASES[at].n_areas, .area_size = CASES[at].area_size};
        char id[SIM_ID_MAX];

        CASE_TEXT(
            CASES[at].expected,
            sim_area_meter_id(&areas, CASES[at].area, CASES[at].meter, id),
            CASES[at].expected);
    }
}

static void tables_tell_of_one_area(void **state)
{
    Arena *arena = arena_new();
    SimLoadSet set = loads_fixture(arena, 2, 1, 0);
    SimCalendar window =
        sim_calendar_make(arena, fixture_zone(arena, "UTC"), civil_days(2013, 1, 1), 1);
    SimArea area = {0};
    SimAreas areas = {.items = &area, .n = 1, .area_size = 2, .windows = &window, .n_windows = 1};
    SimAreaMeter meters[] = {
        {.load = set.meters[0], .true_wh = 5, .recorded_wh = 6},
        {.load = set.meters[1],
         .theft = {.kind = SIM_FDI2, .first = 1, .end = 48},
         .true_wh = 5000,
         .recorded_wh = 2999},
    };
    SimAreaLife life = {.n_meters = 2, .meters = meters};
    StrBuf network = strbuf_new(arena);
    StrBuf truth = strbuf_new(arena);
    StrBuf origin = strbuf_new(arena);

    (void) state;
    sim_area_put_headers(&network, &truth, &origin);
    sim_area_put_network(&network, &areas, 0, &life);
    sim_area_put_truth(&truth, &areas, 0, &life);
    sim_area_put_origin(&origin, &areas, 0, &life);
    CASE_TEXT(
        "network",
        strbuf_text(&network),
        "node_id,parent_id,kind,name,zone,tariff,phase,multiplier,rated_kva\n"
        "S1,,substation,Substation 1,,,,1,\n"
        "F01,S1,feeder,Feeder 1,,,,1,\n"
        "A01,F01,transformer,Area 1,,,,1,\n"
        "A01_M01,A01,meter,Household 1,,domestic,,1,\n"
        "A01_M02,A01,meter,Household 2,,domestic,,1,\n");
    CASE_TEXT(
        "truth",
        strbuf_text(&truth),
        "meter_id,is_theft,kind,start,end,stolen_kwh\n"
        "A01_M01,0,,,,0.000\n"
        "A01_M02,1,fdi2,2013-01-01T00:30:00Z,2013-01-02T00:00:00Z,2.001\n");
    CASE_TEXT(
        "origin",
        strbuf_text(&origin),
        "meter_id,transformer_id,load_id,first_day,days\n"
        "A01_M01,A01,M01,2013-01-01,1\n"
        "A01_M02,A01,M02,2013-01-01,1\n");
    arena_free(arena);
}

static void readmes_say_what_is_real(void **state)
{
    static const char *const ENGLISH[] = {
        "**The loads were measured; the thefts, the network and the transformers' meters are made "
        "up**",
        "eiot simulate --loads LOADS --out DIR --areas 4 --area-size 20 --thieves 2 --days 90 "
        "--pick 1-30 --theft-kind fdi1 --already 0.15 --tampered 15/30 --observer-loss 0.03 "
        "--observer-noise 0.005 --zone UTC --seed 1\n",
        "- 60 meters read, 30 picked; 7 lines left out.\n"
        "- 4 areas in 3 windows, 80 customers, 8 of them thieves.\n"
        "- 1000 readings; 5 intervals are gaps of the real loads.\n"
        "- 200 kWh used, 20 kWh stolen, 206 kWh at the transformers.\n",
    };
    static const char *const FRENCH[] = {
        "**Les charges ont été mesurées ;",
        "- 60 compteurs lus, 30 choisis ; 7 lignes laissées de côté.\n"
        "- 4 zones dans 3 fenêtres, 80 clients, dont 8 fraudeurs.\n"
        "- 1000 relevés ; 5 intervalles manquent dans les charges réelles.\n"
        "- 200 kWh consommés, 20 kWh volés, 206 kWh aux transformateurs.\n",
    };
    Arena *arena = arena_new();
    SimLoadsOptions options = sim_loads_defaults();
    SimLoadsReport report = {
        .n_read = 60,
        .n_picked = 30,
        .n_left_out = 7,
        .n_areas = 4,
        .n_windows = 3,
        .n_meters = 80,
        .n_thieves = 8,
        .rows = 1000,
        .absent = 5,
        .true_kwh = 200,
        .stolen_kwh = 20,
        .input_kwh = 206,
    };
    StrBuf text = strbuf_new(arena);

    (void) state;
    options.areas.n_areas = 4;
    options.areas.pick = (SimPick){.kind = SIM_PICK_RANGE, .first = 1, .last = 30};
    options.thefts.kinds = (SimKinds){.items = {SIM_FDI1}, .n = 1};
    options.thefts.tampering = (SimTampering){.n_days = 15, .last_days = 30};
    sim_loads_readme_en(&text, &options, &report);
    for (size_t at = 0; at < COUNT_OF(ENGLISH); at++) {
        if (strstr(strbuf_text(&text), ENGLISH[at]) == NULL)
            fail_msg("no '%s' in:\n%s", ENGLISH[at], strbuf_text(&text));
    }
    strbuf_clear(&text);
    sim_loads_readme_fr(&text, &options, &report);
    for (size_t at = 0; at < COUNT_OF(FRENCH); at++) {
        if (strstr(strbuf_text(&text), FRENCH[at]) == NULL)
            fail_msg("no '%s' in:\n%s", FRENCH[at], strbuf_text(&text));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_areas),
        cmocka_unit_test(tables_tell_of_one_area),
        cmocka_unit_test(readmes_say_what_is_real),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

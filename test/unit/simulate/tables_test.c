#include "fixture.h"
#include "simulate/tables.h"

/* Two transformers, the first with five customers whose fate the test knows. */
static SimModel small_model(Arena *arena)
{
    SimModel model = fixture_model(arena, 5, 2, 0);
    SimMeter *meters = ARENA_ARRAY(arena, SimMeter, 5);
    SimTransformer *transformers = ARENA_ARRAY(arena, SimTransformer, 2);
    SimSubstation *substation = ARENA_NEW(arena, SimSubstation);

    meters[0] = (SimMeter){.archetype = SIM_MILL, .end = 96};
    meters[1] = (SimMeter){.conduct = SIM_BYPASS, .first = 20, .end = 96, .is_prepaid = true};
    meters[2] = (SimMeter){.conduct = SIM_VACANCY, .first = 48, .end = 96};
    meters[3] = (SimMeter){.conduct = SIM_SOLAR, .end = 96};
    meters[4] = (SimMeter){.conduct = SIM_WRONG_MAPPING, .end = 96, .mapped_to = 1};
    transformers[0] = (SimTransformer){.n_meters = 5, .rated_kva = 25};
    transformers[1] = (SimTransformer){
        .first_meter = 5,
        .rated_kva = 50,
        .hook_up = {.conduct = SIM_HOOK_UP, .first = 10, .end = 96},
    };
    substation->rated_kva = 75;
    model.grid.meters = meters;
    model.grid.transformers = transformers;
    model.grid.n_transformers = 2;
    model.grid.substations = substation;
    return model;
}

static void network_names_every_node(void **state)
{
    Arena *arena = arena_new();
    SimModel model = small_model(arena);
    StrBuf text = strbuf_new(arena);

    (void) state;
    sim_table_network(&text, &model);
    sim_table_customers(&text, &model, 0);
    sim_table_customers(&text, &model, 1);
    CASE_TEXT(
        "network",
        strbuf_text(&text),
        "node_id,parent_id,kind,name,zone,tariff,phase,multiplier,rated_kva\n"
        "S1,,substation,Substation 1,zone-1,,,1,75\n"
        "F01,S1,feeder,Feeder 1,zone-1,,,1,\n"
        "T001,F01,transformer,Transformer 1,zone-1,,,1,25\n"
        "T002,F01,transformer,Transformer 2,zone-1,,,1,50\n"
        "M00001,T001,meter,Mill 1,zone-1,industrial,ABC,1,60\n"
        "M00002,T001,meter,Household 2,zone-1,prepaid_domestic,B,1,\n"
        "M00003,T001,meter,Household 3,zone-1,domestic,C,1,\n"
        "M00004,T001,meter,Household 4,zone-1,domestic,A,1,\n"
        "M00005,T002,meter,Household 5,zone-1,domestic,B,1,\n");
    arena_free(arena);
}

static void truth_names_thieves_and_look_alikes(void **state)
{
    static const SimTotals TOTALS[] = {
        {5000, 5000, 0}, {9876, 4821, 5055}, {100, 100, 0}, {0, 0, -1}, {700, 700, 0}};
    Arena *arena = arena_new();
    SimModel model = small_model(arena);
    StrBuf text = strbuf_new(arena);

    (void) state;
    for (size_t meter = 0; meter < COUNT_OF(TOTALS); meter++)
        sim_table_truth(&text, &model, meter, &TOTALS[meter]);
    sim_table_hook_up(&text, &model, 0, 0);
    sim_table_hook_up(&text, &model, 1, 123456);
    CASE_TEXT(
        "truth",
        strbuf_text(&text),
        "M00001,0,,,,0.000\n"
        "M00002,1,bypass,2025-06-01T10:00:00Z,2025-06-03T00:00:00Z,5.055\n"
        "M00003,0,vacancy,2025-06-02T00:00:00Z,2025-06-03T00:00:00Z,0.000\n"
        "M00004,0,solar,,,0.000\n"
        "M00005,0,wrong_mapping,,,0.000\n"
        "T002,0,hook_up,2025-06-01T05:00:00Z,2025-06-03T00:00:00Z,123.456\n");
    arena_free(arena);
}

static void vends_and_events_are_of_a_meter(void **state)
{
    Arena *arena = arena_new();
    SimModel model = small_model(arena);
    int64_t start_us = model.calendar.start_us;
    SimVend vends[] = {
        {.ts_us = start_us, .wh = 25000, .amount = 2500, .is_sold = true},
        {.ts_us = start_us + US_PER_S, .wh = 5000, .amount = 500},
        {.ts_us = start_us + 2 * US_PER_S, .wh = 7500, .amount = 750, .is_sold = true},
    };
    SimEvent events[] = {{.ts_us = start_us, .code = "magnet"}};
    StrBuf text = strbuf_new(arena);

    (void) state;
    sim_table_vends(&text, &model.grid, 1, vends, COUNT_OF(vends));
    sim_table_events(&text, &model.grid, 1, events, COUNT_OF(events));
    CASE_TEXT(
        "lines",
        strbuf_text(&text),
        "M00002,2025-06-01T00:00:00Z,25.0,2500\n"
        "M00002,2025-06-01T00:00:02Z,7.5,750\n"
        "M00002,2025-06-01T00:00:00Z,magnet\n");
    arena_free(arena);
}

static void outages_have_node_span_and_kind(void **state)
{
    Arena *arena = arena_new();
    SimModel model = small_model(arena);
    int64_t start_us = model.calendar.start_us;
    SimOutage outage = {.start_us = start_us, .end_us = start_us + 4 * SIM_SLOT_US};
    size_t first[] = {0, 1};
    StrBuf text = strbuf_new(arena);

    (void) state;
    model.shedding = (SimShedding){.items = &outage, .first = first, .n_feeders = 1};
    sim_table_outages(&text, &model);
    CASE_TEXT(
        "outages",
        strbuf_text(&text),
        "node_id,start,end,kind\n"
        "F01,2025-06-01T00:00:00Z,2025-06-01T02:00:00Z,load_shedding\n");
    strbuf_clear(&text);
    sim_table_faults(&text, &model.grid, &outage, 1);
    CASE_TEXT(
        "faults", strbuf_text(&text), "T001,2025-06-01T00:00:00Z,2025-06-01T02:00:00Z,fault\n");
    arena_free(arena);
}

static void weather_has_a_line_a_slot(void **state)
{
    static const double CELSIUS[] = {26.04, 31.96};
    static const double PERCENT[] = {71.4, 100};
    static const double KMH[] = {0, 12.25};
    Arena *arena = arena_new();
    SimModel model = small_model(arena);
    StrBuf text = strbuf_new(arena);

    (void) state;
    model.calendar.n_slots = 2;
    model.weather = (SimWeather){CELSIUS, PERCENT, KMH};
    sim_table_weather(&text, &model);
    CASE_TEXT(
        "weather",
        strbuf_text(&text),
        "zone,ts,temperature_c,humidity_pct,wind_kmh\n"
        "zone-1,2025-06-01T00:00:00Z,26.0,71,0.0\n"
        "zone-1,2025-06-01T00:30:00Z,32.0,100,12.2\n");
    arena_free(arena);
}

static void tariffs_begin_at_zero(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);

    (void) state;
    sim_table_tariffs(&text);
    assert_non_null(
        strstr(strbuf_text(&text), "tariff,from_kwh,price_per_kwh,currency\ndomestic,0,90,XOF\n"));
    assert_non_null(strstr(strbuf_text(&text), "\nbusiness,0,130,XOF\n"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(network_names_every_node),
        cmocka_unit_test(truth_names_thieves_and_look_alikes),
        cmocka_unit_test(vends_and_events_are_of_a_meter),
        cmocka_unit_test(outages_have_node_span_and_kind),
        cmocka_unit_test(weather_has_a_line_a_slot),
        cmocka_unit_test(tariffs_begin_at_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

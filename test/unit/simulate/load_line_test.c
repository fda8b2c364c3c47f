#include "base/civil.h"
#include "cases.h"
#include "simulate/load_line.h"

static SimLoadLayout layout_of(const char *heading)
{
    SimLoadLayout layout;
    Error err;

    CASE_OK(heading, sim_load_layout(str_from(heading), &layout, &err), &err);
    return layout;
}

static void reads_both_layouts(void **state)
{
    static const struct {
        const char *heading;
        const char *line;
        const char *meter_id; /* NULL: left out */
        const char *ts;
        int32_t wh;
    } CASES[] = {
        {"LCLid,tstp,energy(kWh/hh)",
         "MAC000003,2013-01-01 00:30:00, 1.9220001 ",
         "MAC000003",
         "2013-01-01T00:30:00Z",
         1922},
        {"LCLid,tstp,energy(kWh/hh)\r",
         "MAC3,2013-01-01 00:30:00.0000000,0\r",
         "MAC3",
         "2013-01-01T00:30:00Z",
         0},
        {"LCLid,tstp,energy(kWh/hh)", "MAC3,2013-01-01 00:30:00,Null", NULL, NULL, 0},
        {"LCLid,tstp,energy(kWh/hh)", "MAC3,2013-01-01 00:31:00,1", NULL, NULL, 0},
        {"meter_id,ts,kwh", "A,2025-06-01T00:00:00Z,0.0005", "A", "2025-06-01T00:00:00Z", 1},
        {"ts, KWH ,meter_id",
         "2025-06-01T02:00:00+02:00,12.5,B",
         "B",
         "2025-06-01T00:00:00Z",
         12500},
        {"meter_id,ts,kwh,channel,length_s,quality",
         "A,2025-06-01T00:00:00Z,1,import,1800,A",
         "A",
         "2025-06-01T00:00:00Z",
         1000},
        {"meter_id,ts,kwh,channel,length_s,quality",
         "A,2025-06-01T00:00:00Z,1,,,",
         "A",
         "2025-06-01T00:00:00Z",
         1000},
        {"meter_id,ts,kwh,channel,length_s,quality",
         "A,2025-06-01T00:00:00Z,1,export,1800,A",
         NULL,
         NULL,
         0},
        {"meter_id,ts,kwh,channel,length_s,quality",
         "A,2025-06-01T00:00:00Z,1,import,900,A",
         NULL,
         NULL,
         0},
        {"meter_id,ts,kwh", "A,2025-06-01T00:00:00Z,-1", NULL, NULL, 0},
        {"meter_id,ts,kwh", "A,2025-06-01T00:00:00Z,1e9", NULL, NULL, 0},
        {"meter_id,ts,kwh", "A,2025-06-01T00:00:00,1", NULL, NULL, 0},
        {"meter_id,ts,kwh", ",2025-06-01T00:00:00Z,1", NULL, NULL, 0},
        {"meter_id,ts,kwh", "A,2025-06-01T00:00:00Z", NULL, NULL, 0},
        {"meter_id,ts,kwh", "", NULL, NULL, 0},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        SimLoadLayout layout = layout_of(CASES[at].heading);
        SimLoadReading reading;
        bool is_read = sim_load_line(&layout, str_from(CASES[at].line), &reading);
        char id[16];
        char ts[CIVIL_TEXT_MAX];

        CASE_INT(CASES[at].line, is_read, CASES[at].meter_id != NULL);
        if (!is_read)
            continue;
        (void) snprintf(id, sizeof(id), "%.*s", STR_ARG(reading.meter_id));
        CASE_TEXT(CASES[at].line, id, CASES[at].meter_id);
        CASE_TEXT(CASES[at].line, civil_text_utc(reading.ts_us, ts), CASES[at].ts);
        CASE_INT(CASES[at].line, reading.wh, CASES[at].wh);
    }
}

static void refuses_other_headings(void **state)
{
    SimLoadLayout layout;
    Error err;

    (void) state;
    CASE_INT("network", sim_load_layout(STR("node_id,kind\r"), &layout, &err), STATUS_DATA);
    CASE_TEXT("message", err.message, "heading is 'node_id,kind'");
    CASE_TEXT("hint", err.hint, "Loads have meter_id,ts,kwh or LCLid,tstp,energy(kWh/hh).");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_both_layouts),
        cmocka_unit_test(refuses_other_headings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

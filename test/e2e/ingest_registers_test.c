/* Cumulative registers (field cases MTR-01, 02, 04, 15, NUM-07), also across files. */
#include "base/rng.h"
#include "ingest_kit.h"

#define HEADER "meter_id,ts,register_kwh,channel,quality\n"
#define OWN(value, rest)                                                                           \
    "name: own\nkind: readings\n" KIT_POINT "time: {format: rfc3339, zone: in_stamp}\n"            \
    "value: {kind: register, direction: import_only, " value "}\n" rest                            \
    "columns: {meter_id: meter_id, ts: ts, kwh: kwh}\n"

static const IngestCase cases[] = {
    {
        .name = "MTR-01 rollover",
        .source = "registers",
        .input = STR("meter_id,ts,register_kwh\nM1,2025-07-01T00:00:00Z,999998.0\n"
                     "M1,2025-07-01T00:30:00Z,999999.5\nM1,2025-07-01T01:00:00Z,1.5\n"
                     "M1,2025-07-01T01:30:00Z,2.0\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 1.5 actual -\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 2 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 1800 0.5 actual -\n",
    },
    {
        .name = "MTR-01 no digits",
        .source = "own",
        .profile = OWN("unit: kWh", "interval_s: 1800\n"),
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,999998.0\n"
                     "M1,2025-07-01T00:30:00Z,999999.5\nM1,2025-07-01T01:00:00Z,1.5\n"
                     "M1,2025-07-01T01:30:00Z,2.0\n"),
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 1.5 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 1800 0.5 actual -\n",
    },
    {
        .name = "digits are those of the unit",
        .source = "own",
        .profile = OWN("unit: Wh, digits: 4, max_kwh_per_hour: 10", "interval_s: 1800\n"),
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,9999\nM1,2025-07-01T00:30:00Z,17\n"
                     "M1,2025-07-01T01:00:00Z,10000\nM1,2025-07-01T01:00:00Z,18\n"),
        .counts = "4 = 3 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 0.018 actual -\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 0.001 actual -\n",
        .rejects = "4 3 kwh | register of 10 kWh has more digits than the meter, which is at zero "
                   "again after 10 kWh\n",
    },
    {
        .name = "MTR-02 replaced",
        .source = "registers",
        .input = STR("meter_id,ts,register_kwh\nM1,2025-07-01T00:00:00Z,45210.0\n"
                     "M1,2025-07-01T00:30:00Z,45210.4\nM1,2025-07-01T01:00:00Z,0.2\n"
                     "M1,2025-07-01T01:30:00Z,0.9\n"),
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 0.4 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 1800 0.7 actual -\n",
    },
    {
        .name = "MTR-04 drops and comes back",
        .source = "own",
        .profile = OWN("unit: kWh, digits: 6", "interval_s: 900\n"),
        .input = STR("meter_id,ts,kwh\nM304,2025-07-01T00:00:00Z,2210.0\n"
                     "M304,2025-07-01T00:15:00Z,0.0\nM304,2025-07-01T00:30:00Z,2210.5\n"
                     "M304,2025-07-01T00:45:00Z,2210.9\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M304 import 2025-07-01T00:00:00Z 900 0.25 estimated catch_up\n"
                    "M304 import 2025-07-01T00:15:00Z 900 0.25 estimated catch_up\n"
                    "M304 import 2025-07-01T00:30:00Z 900 0.4 actual -\n",
    },
    {
        .name = "MTR-15 gap, then catch-up",
        .source = "registers",
        .input = STR("meter_id,ts,register_kwh\nM315,2025-07-01T00:00:00Z,100.0\n"
                     "M315,2025-07-01T03:30:00Z,104.2\nM315,2025-07-01T04:00:00Z,104.8\n"),
        .readings = "M315 import 2025-07-01T00:00:00Z 1800 0.6 estimated catch_up\n"
                    "M315 import 2025-07-01T00:30:00Z 1800 0.6 estimated catch_up\n"
                    "M315 import 2025-07-01T01:00:00Z 1800 0.6 estimated catch_up\n"
                    "M315 import 2025-07-01T01:30:00Z 1800 0.6 estimated catch_up\n"
                    "M315 import 2025-07-01T02:00:00Z 1800 0.6 estimated catch_up\n"
                    "M315 import 2025-07-01T02:30:00Z 1800 0.6 estimated catch_up\n"
                    "M315 import 2025-07-01T03:00:00Z 1800 0.6 estimated catch_up\n"
                    "M315 import 2025-07-01T03:30:00Z 1800 0.6 actual -\n",
    },
    {
        .name = "a blank is no zero: the registers around it are a gap apart",
        .source = "registers",
        .input = STR("meter_id,ts,register_kwh\nM1,2025-07-01T00:00:00Z,1\n"
                     "M1,2025-07-01T00:30:00Z,\nM1,2025-07-01T01:00:00Z,2.001\n"),
        .counts = "3 = 3 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 0.5 estimated catch_up\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 0.501 estimated catch_up\n",
    },
    {
        .name = "estimates, channels, meters from new to old, repeats",
        .source = "registers",
        .input =
            STR(HEADER "M1,2025-07-01T01:00:00Z,3,import,A\nM1,2025-07-01T01:00:00Z,9,export,A\n"
                       "M1,2025-07-01T00:30:00Z,2,import,E\nM1,2025-07-01T00:30:00Z,7,export,A\n"
                       "M1,2025-07-01T00:00:00Z,1,import,A\nM2,2025-07-01T00:00:00Z,1,import,A\n"
                       "M1,2025-07-01T00:30:00Z,2.5,import,A\n"
                       "M1,2025-07-01T00:30:00Z,7.0,export,A\n"),
        .counts = "8 = 6 loaded + 1 identical + 1 superseded + 0 rejected + 0 skipped",
        .readings = "M1 export 2025-07-01T00:30:00Z 1800 2 actual -\n"
                    "M1 import 2025-07-01T00:00:00Z 1800 1.5 actual -\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 0.5 actual -\n",
    },
    {
        .name = "stamps count to the second",
        .source = "registers",
        .input = STR("meter_id,ts,register_kwh\nM1,2025-07-01T00:00:00.250Z,1\n"
                     "M1,2025-07-01T00:30:00.750Z,2\n"),
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n",
    },
    {
        .name = "TIM-01 a night with an hour twice",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT
                   "time: {format: 'YYYY-MM-DD HH:mm', zone: America/New_York}\n"
                   "value: {kind: register, direction: import_only, unit: kWh}\n"
                   "interval_s: 3600\ncolumns: {meter_id: meter_id, ts: ts, kwh: kwh}\n",
        .input = STR("meter_id,ts,kwh\nM1,2025-11-02 00:00,1\nM1,2025-11-02 01:00,2\n"
                     "M1,2025-11-02 01:00,4\nM1,2025-11-02 02:00,7\n"),
        .readings = "M1 import 2025-11-02T04:00:00Z 3600 1 actual -\n"
                    "M1 import 2025-11-02T05:00:00Z 3600 2 actual -\n"
                    "M1 import 2025-11-02T06:00:00Z 3600 3 actual -\n",
    },
    {
        .name = "nothing but first registers",
        .source = "registers",
        .input = STR("meter_id,ts,register_kwh\nM1,2025-07-01T00:00:00Z,1\n"),
        .counts = "1 = 1 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        kit_run_case(&cases[i]);
}

/* What each register is, as "meter minute register fate". */
static const char *registers(Kit *kit)
{
    return kit_rows(
        kit,
        "select meter_id, channel, ts, register_kwh, quality, flag, fate from "
        "raw_data.register_reads order by meter_id, channel, ts");
}

static void load_text(Kit *kit, const char *name, const char *text)
{
    kit_load(
        kit,
        kit_file(kit, arena_printf(kit->arena, "in/%s.csv", name), str_from(text)),
        "registers");
    CASE_OK(name, kit->status, &kit->error);
}

static void test_report(void **state)
{
    Kit *kit = kit_open();
    const RegisterCounts *counts = &kit->report.registers;

    (void) state;
    load_text(
        kit,
        "first",
        HEADER "M1,2025-07-01T00:00:00Z,999999,,\nM1,2025-07-01T00:30:00Z,3,,\n"
               "M1,2025-07-01T01:00:00Z,0,,\nM1,2025-07-01T01:30:00Z,5,,\n"
               "M2,2025-07-01T00:00:00Z,5000,,\nM2,2025-07-01T00:30:00Z,2,,\n"
               "M2,2025-07-01T01:00:00Z,,,\n");
    CASE_TRUE("are registers", counts->is_set);
    CASE_INT("intervals", counts->intervals, 3);
    CASE_INT("pieces of gaps", counts->caught_up, 2);
    CASE_INT("first", counts->first, 2);
    CASE_INT("rollovers", counts->rollovers, 1);
    CASE_INT("restarts", counts->restarts, 1);
    CASE_INT("low", counts->low, 1);
    CASE_INT("blank", kit->report.missing, 1);
    CASE_TEXT(
        "kept as they were read",
        registers(kit),
        "M1 import 2025-07-01T00:00:00Z 999999 actual - first\n"
        "M1 import 2025-07-01T00:30:00Z 3 actual - rollover\n"
        "M1 import 2025-07-01T01:00:00Z 0 actual - low\n"
        "M1 import 2025-07-01T01:30:00Z 5 actual - -\n"
        "M2 import 2025-07-01T00:00:00Z 5000 actual - first\n"
        "M2 import 2025-07-01T00:30:00Z 2 actual - restart\n"
        "M2 import 2025-07-01T01:00:00Z - missing - -\n");
    CASE_TEXT(
        "the ledger",
        kit_rows(kit, "select loaded, missing, sum_kwh, first_ts, last_ts from ops.files"),
        "7 1 6 2025-07-01T00:00:00Z 2025-07-01T01:30:00Z\n");
    kit_close(kit);
}

/* The first register of a file goes on from the last one that another brought. */
static void test_across_files(void **state)
{
    static const char july[] =
        HEADER "M1,2025-07-31T23:00:00Z,10,,\nM1,2025-07-31T23:30:00Z,11,,\n";
    static const char august[] =
        HEADER "M1,2025-08-01T00:00:00Z,12.5,,\nM1,2025-08-01T00:30:00Z,14,,\n";
    static const char expected[] = "M1 import 2025-07-31T23:00:00Z 1800 1 actual -\n"
                                   "M1 import 2025-07-31T23:30:00Z 1800 1.5 actual -\n"
                                   "M1 import 2025-08-01T00:00:00Z 1800 1.5 actual -\n";
    Kit *kit = kit_open();

    (void) state;
    load_text(kit, "july", july);
    load_text(kit, "august", august);
    CASE_TEXT("in order", kit_readings(kit), expected);
    CASE_INT("that of the border is august's", kit->report.registers.intervals, 2);
    CASE_TEXT(
        "and within its range",
        kit_rows(kit, "select first_ts, last_ts from ops.files where file_id = 2"),
        "2025-07-31T23:30:00Z 2025-08-01T00:30:00Z\n");
    kit_close(kit);

    kit = kit_open();
    load_text(kit, "august", august);
    CASE_INT("the first of its meter", kit->report.registers.first, 1);
    load_text(kit, "july", july);
    CASE_TEXT("the other way round", kit_readings(kit), expected);
    CASE_TEXT(
        "one is the first",
        kit_rows(kit, "select ts, fate from raw_data.register_reads where fate is not null"),
        "2025-07-31T23:00:00Z first\n");
    CASE_TEXT(
        "of august's file, by july's load",
        kit_rows(
            kit,
            "select file_id, load_seq > (select min(load_seq) from raw_data.readings) from "
            "raw_data.readings where start_ts = cast('2025-07-31T23:30:00Z' as timestamptz)"),
        "1 1\n");
    kit_close(kit);
}

/* A gap that a later file fills: the pieces go, and a copy elsewhere learns of it. */
static void test_filled_gap(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    load_text(kit, "gap", HEADER "M1,2025-07-01T00:00:00Z,0,,\nM1,2025-07-01T01:20:00Z,8,,\n");
    CASE_TEXT(
        "spread",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 3 estimated catch_up\n"
        "M1 import 2025-07-01T00:30:00Z 1800 3 estimated catch_up\n"
        "M1 import 2025-07-01T01:00:00Z 1200 2 estimated catch_up\n");
    load_text(kit, "late", HEADER "M1,2025-07-01T00:30:00Z,1,,\nM1,2025-07-01T00:50:00Z,2,,\n");
    CASE_TEXT(
        "read",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1200 1 actual -\n"
        "M1 import 2025-07-01T00:50:00Z 1800 6 actual -\n");
    CASE_TEXT(
        "keys that are gone",
        kit_rows(
            kit,
            "select distinct removed.start_ts, removed.length_s from raw_data.removed_readings as "
            "removed left join raw_data.readings using (meter_id, channel, start_ts, length_s) "
            "where kwh is null order by start_ts"),
        "2025-07-01T00:30:00Z 1800\n2025-07-01T01:00:00Z 1200\n");
    kit_close(kit);
}

/* The written rule for conflicts, and what hangs on the register that lost. */
static void test_corrections(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    load_text(
        kit,
        "first",
        HEADER "M1,2025-07-01T00:00:00Z,0,,A\nM1,2025-07-01T00:30:00Z,1,,E\n"
               "M1,2025-07-01T01:00:00Z,3,,A\n");
    load_text(
        kit,
        "second",
        HEADER "M1,2025-07-01T00:30:00Z,2,,A\nM1,2025-07-01T01:00:00Z,9,,E\n"
               "M1,2025-07-01T00:00:00Z,0.0,,A\n");
    CASE_TEXT(
        "counts",
        kit_counts(kit),
        "3 = 1 loaded + 1 identical + 1 superseded + 0 rejected + 0 skipped");
    CASE_INT("replaced", kit->report.replaced, 1);
    CASE_TEXT(
        "the actual ones",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 2 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1800 1 actual -\n");
    CASE_TEXT(
        "what lost is kept",
        kit_rows(
            kit,
            "select register_kwh, quality, file_id, superseded_by_file_id from "
            "raw_data.superseded_registers order by file_id"),
        "1 estimated 1 2\n9 estimated 2 1\n");
    CASE_TEXT(
        "no reading lost a conflict",
        kit_rows(kit, "select count(*) from raw_data.superseded_readings"),
        "0\n");
    kit_close(kit);
}

/* The same bytes by a corrected profile, and by one of intervals. */
static void test_profile_corrected(void **state)
{
    Kit *kit = kit_open();
    const char *first = kit_file(
        kit,
        "a.csv",
        STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,990\nM1,2025-07-01T00:30:00Z,995\n"));
    const char *second = kit_file(
        kit,
        "b.csv",
        STR("meter_id,ts,kwh\nM1,2025-07-01T00:30:00Z,990\nM1,2025-07-01T01:00:00Z,4\n"
            "M1,2025-07-01T01:30:00Z,6\n"));

    (void) state;
    kit_source(kit, "own", OWN("unit: kWh", "interval_s: 1800\n"));
    kit_load(kit, first, "own");
    kit_load(kit, second, "own");
    CASE_OK("second", kit->status, &kit->error);
    CASE_TEXT(
        "no digits, and the newer file holds",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 0 actual -\n"
        "M1 import 2025-07-01T01:00:00Z 1800 2 actual -\n");
    kit_source(kit, "own", OWN("unit: kWh, digits: 3", "interval_s: 1800\n"));
    kit_load(kit, second, "own");
    CASE_OK("with digits", kit->status, &kit->error);
    CASE_TEXT(
        "rolled over",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 0 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1800 14 actual -\n"
        "M1 import 2025-07-01T01:00:00Z 1800 2 actual -\n");
    kit_source(
        kit,
        "own",
        "name: own\nkind: readings\n" KIT_POINT KIT_STAMPS KIT_KWH
        "interval_s: 1800\ncolumns: {meter_id: meter_id, ts: ts, kwh: kwh}\n");
    kit_load(kit, second, "own");
    CASE_INT("as intervals", kit->status, STATUS_DATA);
    CASE_TEXT(
        "why not",
        kit->error.message,
        "the same bytes were loaded before as file 3 by source 'own', and that can't be undone: "
        "they are registers there");
    kit_close(kit);
}

/* What a corrected profile takes out gives back what had lost to it. */
static void test_taken_out(void **state)
{
    Kit *kit = kit_open();
    const char *second = kit_file(
        kit,
        "b.csv",
        STR("meter_id,ts,kwh\nM1,2025-07-01T00:30:00Z,3\nM2,2025-07-01T00:30:00Z,3\n"));
    const char *profile = OWN("unit: kWh", "interval_s: 1800\n");
    char *shifted = arena_printf(kit->arena, "%soptional: []\n", profile);

    (void) state;
    kit_source(kit, "own", profile);
    kit_load(
        kit,
        kit_file(
            kit,
            "a.csv",
            STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\nM1,2025-07-01T00:30:00Z,2\n"
                "M1,2025-07-01T01:00:00Z,4\n")),
        "own");
    kit_load(kit, second, "own");
    CASE_TEXT(
        "the newer holds",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 2 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1800 1 actual -\n");
    for (char *at = strstr(shifted, "unit: kWh"); at != NULL; at = NULL)
        memcpy(at, "unit: MWh", 9);
    kit_source(kit, "own", shifted);
    kit_load(kit, second, "own");
    CASE_OK("in MWh", kit->status, &kit->error);
    CASE_TEXT(
        "3000 kWh: the register rose to it and is back",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 1.5 estimated catch_up\n"
        "M1 import 2025-07-01T00:30:00Z 1800 1.5 estimated catch_up\n");
    CASE_TEXT(
        "registers",
        registers(kit),
        "M1 import 2025-07-01T00:00:00Z 1 actual - first\n"
        "M1 import 2025-07-01T00:30:00Z 3000 actual - high\n"
        "M1 import 2025-07-01T01:00:00Z 4 actual - -\n"
        "M2 import 2025-07-01T00:30:00Z 3000 actual - first\n");
    CASE_TEXT(
        "what lost, to whom",
        kit_rows(
            kit,
            "select register_kwh, file_id, superseded_by_file_id from "
            "raw_data.superseded_registers"),
        "2 1 3\n");
    kit_close(kit);
}

/* A meter with files of intervals too: the rule for readings decides. */
static void test_beside_intervals(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit_load(
        kit,
        kit_file(
            kit,
            "in/intervals.csv",
            STR("meter_id,ts,kwh,quality\nM1,2025-07-01T00:00:00Z,7,E\n"
                "M1,2025-07-01T00:30:00Z,8,A\n")),
        "generic");
    CASE_OK("intervals", kit->status, &kit->error);
    load_text(
        kit,
        "registers",
        HEADER "M1,2025-07-01T00:00:00Z,0,,A\nM1,2025-07-01T00:30:00Z,1,,A\n"
               "M1,2025-07-01T01:00:00Z,3,,E\n");
    CASE_TEXT(
        "better quality",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1800 8 actual -\n");
    load_text(kit, "more", HEADER "M1,2025-07-01T01:30:00Z,4,,A\n");
    CASE_TEXT(
        "still",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1800 8 actual -\n"
        "M1 import 2025-07-01T01:00:00Z 1800 1 estimated -\n");
    CASE_TEXT(
        "each once",
        kit_rows(kit, "select kwh, file_id from raw_data.superseded_readings order by kwh"),
        "2 2\n7 1\n");
    kit_close(kit);
}

/* ---- any cut, any order ---- */

#define N_METERS 4
#define N_STEPS  300
#define N_FILES  5

typedef struct Lot {
    StrBuf text[N_FILES];
    StrBuf whole;
} Lot;

/* Registers with all that can happen to one, each in one of the files. */
static void make_lot(Kit *kit, Lot *lot, uint64_t seed)
{
    Rng rng = rng_new(seed, 1);
    char stamp[CIVIL_TEXT_MAX];

    lot->whole = strbuf_new(kit->arena);
    strbuf_puts(&lot->whole, HEADER);
    for (size_t file = 0; file < N_FILES; file++) {
        lot->text[file] = strbuf_new(kit->arena);
        strbuf_puts(&lot->text[file], HEADER);
    }
    for (int meter = 0; meter < N_METERS; meter++) {
        int64_t wh = INT64_C(999990000);
        int64_t slot = 0;
        int n_low = 0;
        size_t file = 0;
        for (int step = 0; step < N_STEPS; step++) {
            uint64_t what = rng_below(&rng, 40);
            char *line;
            slot += what == 0 ? 1 + (int64_t) rng_below(&rng, 100) : 1;
            wh += (int64_t) rng_below(&rng, 400);
            if (what == 1)
                wh = (int64_t) rng_below(&rng, 400);
            if (what == 2 && n_low == 0)
                n_low = 1 + (int) rng_below(&rng, 12);
            wh %= INT64_C(1000000000);
            /* runs of one file, and single ones of another */
            if (what == 3)
                file = rng_below(&rng, N_FILES);
            (void) civil_text_utc((INT64_C(1751241600) + slot * 1800) * US_PER_S, stamp);
            line = arena_printf(
                kit->arena,
                "M%d,%s,%lld.%03lld,,%s\n",
                meter,
                stamp,
                (long long) (n_low > 0 ? 0 : wh / 1000),
                (long long) (wh % 1000),
                what == 4 ? "E" : "A");
            n_low -= n_low > 0;
            strbuf_puts(&lot->whole, line);
            strbuf_puts(&lot->text[what == 5 ? rng_below(&rng, N_FILES) : file], line);
        }
    }
}

static void test_any_order(void **state)
{
    (void) state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        Kit *kit = kit_open();
        Rng rng = rng_new(seed, 2);
        uint32_t order[N_FILES];
        const char *expected;
        const char *expected_registers;
        Lot lot;
        Kit *other;

        make_lot(kit, &lot, seed);
        load_text(kit, "whole", strbuf_text(&lot.whole));
        expected = kit_readings(kit);
        expected_registers = registers(kit);
        CASE_TRUE("rollovers are among them", strstr(expected_registers, " rollover\n") != NULL);
        CASE_TRUE("restarts are among them", strstr(expected_registers, " restart\n") != NULL);
        CASE_TRUE("low ones are among them", strstr(expected_registers, " low\n") != NULL);
        CASE_TRUE("gaps are among them", strstr(expected, " catch_up\n") != NULL);

        other = kit_open();
        for (size_t turn = 0; turn < N_FILES; turn++)
            order[turn] = (uint32_t) turn;
        for (size_t turn = N_FILES - 1; turn > 0; turn--) {
            size_t with = rng_below(&rng, turn + 1);
            uint32_t moved = order[turn];
            order[turn] = order[with];
            order[with] = moved;
        }
        for (size_t turn = 0; turn < N_FILES; turn++) {
            const char *text = strbuf_text(&lot.text[order[turn]]);
            if (strcmp(text, HEADER) != 0)
                load_text(other, arena_printf(other->arena, "%zu", turn), text);
        }
        CASE_TEXT("readings", kit_readings(other), expected);
        CASE_TEXT("registers", registers(other), expected_registers);
        CASE_TEXT(
            "nothing lost to anything",
            kit_rows(
                other,
                "select (select count(*) from raw_data.superseded_readings), (select count(*) from "
                "raw_data.superseded_registers)"),
            "0 0\n");
        kit_close(other);
        kit_close(kit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_report),
        cmocka_unit_test(test_across_files),
        cmocka_unit_test(test_filled_gap),
        cmocka_unit_test(test_corrections),
        cmocka_unit_test(test_profile_corrected),
        cmocka_unit_test(test_taken_out),
        cmocka_unit_test(test_beside_intervals),
        cmocka_unit_test(test_any_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

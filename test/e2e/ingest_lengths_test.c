/* Lengths that come from the stamps: since the stamp before, and the commonest step. */
#include "ingest_kit.h"

#define HEAD     "name: own\nkind: readings\n" KIT_POINT
#define END      "time: {format: rfc3339, zone: in_stamp, stamp: end}\n"
#define COLUMNS  "columns: {meter_id: meter_id, ts: ts, kwh: kwh}\n"
#define PREVIOUS "interval_s: previous_stamp\n"
#define STEP     "interval_s: {from: step, default: 1800}\n"
#define POWER(unit, direction)                                                                     \
    "value: {kind: mean_power, unit: " unit ", direction: " direction "}\n"
#define SIGNED "value: {kind: interval_energy, unit: kWh, direction: bidirectional}\n"
#define WATTS  HEAD END POWER("W", "import_only") PREVIOUS COLUMNS

static const IngestCase cases[] = {
    {
        .name = "previous stamp: of a record without a value",
        .source = "own",
        .profile = WATTS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T02:00:00Z,400\nM1,2025-07-01T03:00:00Z,abc\n"
                     "M1,2025-07-01T04:00:00Z,600\n"),
        .counts = "3 = 1 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T03:00:00Z 3600 0.6 actual -\n",
        .rejects = "2 2 ts | the meter's first stamp: the length is not known\n"
                   "3 3 kwh | value 'abc' is not a number with a decimal point\n",
    },
    {
        .name = "previous stamp: of records rejected for other reasons",
        .source = "own",
        .profile = HEAD END POWER("W", "import_only") PREVIOUS
        "columns: {meter_id: meter_id, ts: ts, kwh: kwh, quality: q, label: label}\n",
        .input = STR("meter_id,ts,kwh,q,label\nM1,2025-07-01T01:00:00Z,-1,A,\n"
                     "M1,2025-07-01T02:00:00Z,600,?,\nM1,2025-07-01T03:00:00Z,600,,\n"
                     "M1,2025-07-01T04:00:00Z,600,,odd\nM1,2025-07-01T05:00:00Z,600,,\n"
                     "M1,2025-07-01T06:00:00Z,60,0,,\nM1,2025-07-01T07:00:00Z,600,,\n"
                     "M1,2025-07-01T08:00:00Z,99999999,,\nM1,2025-07-01T09:00:00Z,600,,\n"),
        .counts = "9 = 4 loaded + 0 identical + 0 superseded + 5 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T02:00:00Z 3600 0.6 actual -\n"
                    "M1 import 2025-07-01T04:00:00Z 3600 0.6 actual -\n"
                    "M1 import 2025-07-01T06:00:00Z 3600 0.6 actual -\n"
                    "M1 import 2025-07-01T08:00:00Z 3600 0.6 actual -\n",
    },
    {
        .name = "previous stamp: not of a clock gone wrong",
        .source = "own",
        .profile = WATTS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T02:00:00Z,400\nM1,2099-07-01T03:00:00Z,600\n"
                     "M1,1970-01-01T03:30:00Z,600\nM1,2025-07-01T04:00:00Z,600\n"),
        .readings = "M1 import 2025-07-01T02:00:00Z 7200 1.2 actual -\n",
        .rejects = "2 2 ts | the meter's first stamp: the length is not known\n"
                   "3 2 ts | stamp 2099-07-01T03:00:00Z is after 2026-01-17T12:00:00Z, two days "
                   "past this load\n"
                   "4 2 ts | stamp 1970-01-01T03:30:00Z is before 2000-01-01T00:00:00Z, the first "
                   "that is accepted\n",
    },
    {
        .name = "previous stamp: the meter's, whatever the sign",
        .source = "own",
        .profile = HEAD END POWER("kW", "bidirectional") PREVIOUS COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T01:00:00Z,40\nM1,2025-07-01T01:30:00Z,-10\n"
                     "M1,2025-07-01T02:00:00Z,38.2\nM1,2025-07-01T02:30:00Z,-4\n"),
        .counts = "4 = 3 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "M1 export 2025-07-01T01:00:00Z 1800 5 actual -\n"
                    "M1 export 2025-07-01T02:00:00Z 1800 2 actual -\n"
                    "M1 import 2025-07-01T01:30:00Z 1800 19.1 actual -\n",
    },
    {
        .name = "previous stamp: the same stamp again is the same interval",
        .source = "own",
        .profile = HEAD END POWER("kW", "bidirectional") PREVIOUS COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T01:00:00Z,40\nM1,2025-07-01T01:30:00Z,-10\n"
                     "M1,2025-07-01T01:30:00Z,-10\nM2,2025-07-01T01:00:00Z,1\n"
                     "M1,2025-07-01T02:00:00Z,38.2\nM1,2025-07-01T02:00:00Z,38.4\n"
                     "M2,2025-07-01T02:00:00Z,2\nM2,2025-07-01T02:00:00Z,2\n"
                     "M2,2025-07-01T01:00:00Z,1\nM2,2025-07-01T02:00:00Z,2.0\n"),
        .counts = "10 = 3 loaded + 3 identical + 1 superseded + 3 rejected + 0 skipped",
        .readings = "M1 export 2025-07-01T01:00:00Z 1800 5 actual -\n"
                    "M1 import 2025-07-01T01:30:00Z 1800 19.2 actual -\n"
                    "M2 import 2025-07-01T01:00:00Z 3600 2 actual -\n",
        .rejects = "2 2 ts | the meter's first stamp: the length is not known\n"
                   "5 2 ts | the meter's first stamp: the length is not known\n"
                   "10 2 ts | stamp is not within 31 days after the one before\n",
    },
    {
        .name = "previous stamp: further apart than the profile allows is a gap",
        .source = "own",
        .profile = HEAD END POWER("W", "import_only") "interval_s: {from: previous_stamp, most: "
                                                      "3600}\n" COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T01:00:00Z,1\nM1,2025-07-01T02:00:00Z,2\n"
                     "M1,2025-07-01T03:00:01Z,3\nM1,2025-07-01T03:10:01Z,600\n"),
        .readings = "M1 import 2025-07-01T01:00:00Z 3600 0.002 actual -\n"
                    "M1 import 2025-07-01T03:00:01Z 600 0.1 actual -\n",
        .rejects = "2 2 ts | the meter's first stamp: the length is not known\n"
                   "4 2 ts | stamp is not within 3600 s after the one before\n",
    },
    {
        .name = "previous stamp: each channel's where the file states it",
        .source = "own",
        .profile = HEAD END POWER("kW", "import_only") PREVIOUS
        "columns: {meter_id: meter_id, ts: ts, kwh: kwh, channel: channel}\n",
        .input = STR("meter_id,ts,kwh,channel\nM1,2025-07-01T01:00:00Z,1,import\n"
                     "M1,2025-07-01T01:00:00Z,2,export\nM1,2025-07-01T02:00:00Z,3,import\n"
                     "M1,2025-07-01T02:00:00Z,4,export\n"),
        .readings = "M1 export 2025-07-01T01:00:00Z 3600 4 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 3600 3 actual -\n",
    },
    {
        .name = "step: the meter's, whatever the sign",
        .source = "own",
        .profile = HEAD KIT_STAMPS SIGNED STEP COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\nM1,2025-07-01T00:30:00Z,-2\n"
                     "M1,2025-07-01T01:00:00Z,3\nM1,2025-07-01T01:30:00Z,-4\n"),
        .readings = "M1 export 2025-07-01T00:30:00Z 1800 2 actual -\n"
                    "M1 export 2025-07-01T01:30:00Z 1800 4 actual -\n"
                    "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 1800 3 actual -\n",
    },
    {
        .name = "step: corrected for both signs",
        .source = "own",
        .profile = HEAD KIT_STAMPS SIGNED STEP COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,-1\nM1,2025-07-01T01:00:00Z,2\n"
                     "M1,2025-07-01T01:15:00Z,-3\nM1,2025-07-01T01:30:00Z,4\n"),
        .readings = "M1 export 2025-07-01T00:00:00Z 900 1 actual -\n"
                    "M1 export 2025-07-01T01:15:00Z 900 3 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 900 2 actual -\n"
                    "M1 import 2025-07-01T01:30:00Z 900 4 actual -\n",
    },
    {
        .name = "step: the default for both signs",
        .source = "own",
        .profile = HEAD KIT_STAMPS SIGNED STEP COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,-1\n"),
        .readings = "M1 export 2025-07-01T00:00:00Z 1800 1 actual default_length\n",
    },
    {
        .name = "step: a repeat in either sign",
        .source = "own",
        .profile = HEAD KIT_STAMPS SIGNED STEP COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,-1\nM1,2025-07-01T00:30:00Z,2\n"
                     "M1,2025-07-01T00:00:00Z,-5\nM1,2025-07-01T00:30:00Z,2\n"),
        .counts = "4 = 2 loaded + 1 identical + 1 superseded + 0 rejected + 0 skipped",
        .readings = "M1 export 2025-07-01T00:00:00Z 1800 5 actual -\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 2 actual -\n",
    },
    {
        .name = "step: none but at a local time that happened twice",
        .source = "own",
        .profile = HEAD KIT_KWH STEP COLUMNS
        "time: {format: 'YYYY-MM-DD HH:mm', zone: America/New_York, stamp: start}\n",
        .input = STR("meter_id,ts,kwh\nM1,2025-11-02 01:00,2\nM1,2025-11-02 01:00,3\n"),
        .readings = "M1 import 2025-11-02T05:00:00Z 1800 2 actual default_length\n"
                    "M1 import 2025-11-02T06:00:00Z 1800 3 actual default_length\n",
    },
    {
        .name = "a stated length goes before the step and the stamp before",
        .source = "own",
        .profile = HEAD KIT_STAMPS KIT_KWH STEP COLUMNS "constants: {length_s: 900}\n",
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\nM1,2025-07-01T01:00:00Z,2\n"
                     "M1,2025-07-01T01:30:00Z,2\nM1,2025-07-01T02:00:00Z,2\n"),
        .readings = "M1 import 2025-07-01T00:00:00Z 900 1 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 900 2 actual -\n"
                    "M1 import 2025-07-01T01:30:00Z 900 2 actual -\n"
                    "M1 import 2025-07-01T02:00:00Z 900 2 actual -\n",
    },
    {
        .name = "column: a length the file may lack",
        .source = "own",
        .profile = HEAD KIT_STAMPS KIT_KWH
        "interval_s: column\noptional: [length_s]\n"
        "columns: {meter_id: meter_id, ts: ts, kwh: kwh, length_s: len}\n",
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\n"),
        .status = STATUS_CONFIG,
        .message = "interval_s is column, so 'length_s' can't be optional without a constant",
        .readings = "",
    },
    {
        .name = "column: a constant where the file lacks it",
        .source = "own",
        .profile = HEAD KIT_STAMPS KIT_KWH
        "interval_s: column\noptional: [length_s]\nconstants: {length_s: 900}\n"
        "columns: {meter_id: meter_id, ts: ts, kwh: kwh, length_s: len}\n",
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\n"),
        .readings = "M1 import 2025-07-01T00:00:00Z 900 1 actual -\n",
    },
    {
        .name = "impossible for the step",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\nM1,2025-07-01T00:30:00Z,65535\n"
                     "M1,2025-07-01T01:00:00Z,5000\n\nM2,2025-07-01T00:00:00Z,5000.001\n"
                     "M1,2025-07-01T01:30:00Z,65535\nM1,x,1\n"),
        .counts = "6 = 2 loaded + 0 identical + 0 superseded + 4 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 1800 5000 actual -\n",
        .rejects = "3 3 kwh | energy of 65535 kWh in 1800 s is more than 10000 kWh an hour\n"
                   "6 3 kwh | energy of 5000.001 kWh in 1800 s is more than 10000 kWh an hour\n"
                   "7 3 kwh | energy of 65535 kWh in 1800 s is more than 10000 kWh an hour\n"
                   "8 2 ts | stamp 'x' is not of the form rfc3339\n",
    },
    {
        .name = "impossible for the step as it is known at the end",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\nM1,2025-07-01T01:00:00Z,6000\n"
                     "M1,2025-07-01T01:30:00Z,2\nM1,2025-07-01T02:00:00Z,3\n"),
        .counts = "4 = 3 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
                    "M1 import 2025-07-01T01:30:00Z 1800 2 actual -\n"
                    "M1 import 2025-07-01T02:00:00Z 1800 3 actual -\n",
        .rejects = "3 3 kwh | energy of 6000 kWh in 1800 s is more than 10000 kWh an hour\n",
    },
    {
        .name = "possible for the step as it is known at the end",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\nM1,2025-07-01T00:30:00Z,6000\n"
                     "M1,2025-07-01T01:30:00Z,2\nM1,2025-07-01T02:30:00Z,3\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
    },
    {
        .name = "impossible in either sign",
        .source = "own",
        .profile = HEAD KIT_STAMPS SIGNED STEP COLUMNS,
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,-65535\nM1,2025-07-01T00:30:00Z,2\n"
                     "M1,2025-07-01T01:00:00Z,65535\n"),
        .counts = "3 = 1 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
        .rejects = "2 3 kwh | energy of 65535 kWh in 1800 s is more than 10000 kWh an hour\n"
                   "4 3 kwh | energy of 65535 kWh in 1800 s is more than 10000 kWh an hour\n",
    },
    {
        .name = "nothing but what is impossible",
        .source = "generic",
        .input =
            STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,65535\nM1,2025-07-01T00:30:00Z,65535\n"),
        .status = STATUS_DATA,
        .message = "none of the file's 2 records can be loaded",
        .where = ":2:3",
        .hint = "The first rejected record: energy of 65535 kWh in 1800 s is more than 10000 kWh "
                "an hour.",
        .readings = "",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        kit_run_case(&cases[i]);
}

/* What is rejected late leaves the same traces as what is rejected at once. */
static void test_late_rejects(void **state)
{
    static const char text[] = "meter_id,ts,kwh\n\"M1\",2025-07-01T00:30:00Z,1\n"
                               "M1,2025-07-01T01:00:00Z,2\n\"M1\",2025-07-01T01:30:00Z,65535\n"
                               "M1,2025-07-01T00:00:00Z,65536\nM1,2025-07-01T02:00:00Z,\n";
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "in.csv", str_from(text));
    const char *before;

    (void) state;
    kit_load(kit, path, "generic");
    CASE_OK("load", kit->status, &kit->error);
    CASE_TEXT(
        "counts",
        kit_counts(kit),
        "5 = 3 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped");
    CASE_INT("shown", kit->report.n_rejects, 2);
    CASE_INT("shown", kit->report.rejects[0].line, 4);
    CASE_TEXT(
        "rejects",
        kit_rows(kit, "select line, raw_text from raw_data.rejected_rows order by line"),
        "4 \"M1\",2025-07-01T01:30:00Z,65535\n5 M1,2025-07-01T00:00:00Z,65536\n");
    CASE_TEXT(
        "file",
        kit_rows(
            kit,
            "select records, loaded, rejected, missing, sum_kwh, first_ts, last_ts from ops.files"),
        "5 3 2 1 3 2025-07-01T00:30:00Z 2025-07-01T02:00:00Z\n");
    before = kit_everything(kit);
    kit_load(kit, path, "generic");
    CASE_INT("again", kit->report.status, INGEST_ALREADY_LOADED);
    CASE_TEXT("again", kit_everything(kit), before);
    kit_close(kit);
}

/* The limits of rejects count what is rejected late. */
static void test_late_limit(void **state)
{
    Kit *kit = kit_open();
    StrBuf text = strbuf_new(kit->arena);

    (void) state;
    strbuf_puts(&text, "meter_id,ts,kwh\n");
    for (int i = 0; i < 1000; i++)
        strbuf_printf(
            &text,
            "M1,2025-07-%02dT%02d:%02d:00Z,%d\n",
            1 + i / 48,
            i % 48 / 2,
            i % 2 * 30,
            i < 101 ? 65535 : 1);
    kit_load(kit, kit_file(kit, "in.csv", strbuf_str(&text)), "generic");
    CASE_INT("refused", kit->status, STATUS_DATA);
    CASE_TEXT(
        "refused",
        kit->error.message,
        "101 of 1000 records are rejected, more than source 'generic' allows");
    CASE_TEXT("nothing is loaded", kit_readings(kit), "");
    CASE_TEXT(
        "rejects are kept", kit_rows(kit, "select count(*) from raw_data.rejected_rows"), "101\n");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_late_rejects),
        cmocka_unit_test(test_late_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

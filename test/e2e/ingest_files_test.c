/* Field cases, section 1: reading the file. */
#include "ingest_kit.h"

#define ROW(start, kwh) "M005 import 2025-07-01T" start ":00Z 1800 " kwh " actual -\n"

static const IngestCase cases[] = {
    {
        .name = "CSV-01 BOM and CRLF",
        .source = "generic",
        .input =
            {"\xef\xbb\xbfmeter_id,ts,kwh,quality\r\n"
             "M001,2025-07-01T00:00:00Z,0.250,A\r\n"
             "M001,2025-07-01T00:30:00Z,0.300,A\r\n",
             3 + 25 + 2 * 35},
        .counts = "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M001 import 2025-07-01T00:00:00Z 1800 0.25 actual -\n"
                    "M001 import 2025-07-01T00:30:00Z 1800 0.3 actual -\n",
        .rejects = "",
    },
    {
        .name = "CSV-03 NUL in a field",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,note\n"
                     "M003,2025-07-01T00:00:00Z,0.100,ok\n"
                     "M003,2025-07-01T00:30:00Z,0.200,a\000b\n"
                     "M003,2025-07-01T01:00:00Z,0.300,ok\n"),
        .counts = "3 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "M003 import 2025-07-01T00:00:00Z 3600 0.1 actual -\n"
                    "M003 import 2025-07-01T01:00:00Z 3600 0.3 actual -\n",
        .rejects = "3 4 note | record holds a NUL byte\n",
    },
    {
        .name = "CSV-03 NUL in front of the value",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,note\n"
                     "M003,2025-07-01T00:00:00Z,0.100,ok\n"
                     "M003,2025-07-01T00:30:00Z,\0000.200,ab\n"
                     "M003,2025-07-01T01:00:00Z,0.300,ok\n"),
        .counts = "3 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .rejects = "3 3 kwh | record holds a NUL byte\n",
    },
    {
        .name = "CSV-04 preamble, AM/PM, totals row",
        .source = "own",
        .profile =
            "name: own\nkind: readings\n"
            "format: {skip_head: 3, skip_tail: 1}\n" KIT_POINT
            "time: {date_format: MM/DD/YYYY, clock_format: 'hh:mm:ss AM/PM', "
            "zone: America/Los_Angeles, stamp: start}\n"
            "value: {kind: interval_energy, unit: kWh, direction: bidirectional}\n"
            "interval_s: 3600\n"
            "columns: {meter_id: Meter Number, date: Date, time: Start Time, kwh: Consumed}\n",
        .input = STR("\"Service Type: Electric\",,,,\n"
                     "\"UOM: kWh\",,,,\n"
                     ",,,,\n"
                     "\"Meter Number\",\"Date\",\"Start Time\",\"Duration\",\"Consumed\"\n"
                     "\"M004\",\"07/04/2025\",12:00:00 AM,\"Hour\",\"0.34\"\n"
                     "\"M004\",\"07/04/2025\",12:00:00 PM,\"Hour\",\"-1.75000000000000\"\n"
                     "\"M004\",\"07/04/2025\",01:00:00 PM,\"Hour\",\"0.10\"\n"
                     "\"Total Usage\",,,,\"-1.31\"\n"),
        .counts = "7 = 3 loaded + 0 identical + 0 superseded + 0 rejected + 4 skipped",
        .readings = "M004 export 2025-07-04T19:00:00Z 3600 1.75 actual -\n"
                    "M004 import 2025-07-04T07:00:00Z 3600 0.34 actual -\n"
                    "M004 import 2025-07-04T20:00:00Z 3600 0.1 actual -\n",
        .rejects = "",
    },
    {
        .name = "CSV-05 quoted line end that looks like a record",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,note\n"
                     "M005,2025-07-01T00:00:00Z,1.000,\"door locked\n"
                     "M005,2025-07-01T00:30:00Z,99.000,see card\"\n"
                     "M005,2025-07-01T01:00:00Z,2.000,ok\n"),
        .counts = "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M005 import 2025-07-01T00:00:00Z 3600 1 actual -\n"
                    "M005 import 2025-07-01T01:00:00Z 3600 2 actual -\n",
        .rejects = "",
    },
    {
        .name = "CSV-05 quote that is never closed",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,note\n"
                     "M005,2025-07-01T00:00:00Z,1,ok\n"
                     "M005,2025-07-01T00:30:00Z,1,ok\n"
                     "M005,2025-07-01T01:00:00Z,1,\"open\n"
                     "M005,2025-07-01T01:30:00Z,1,ok\n"),
        .counts = "3 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = ROW("00:00", "1") ROW("00:30", "1"),
        .rejects = "4 - - | quote is never closed\n",
    },
    {
        .name = "CSV-07 heading that stands twice",
        .source = "generic",
        .input = STR("meter_id,ts,kWh,KWH\nM007,2025-07-01T00:00:00Z,0.400,0.050\n"),
        .status = STATUS_DATA,
        .message = "heading 'KWH' stands twice, in columns 3 and 4",
        .where = ":1",
        .hint = "Give the columns of this source by position.",
        .readings = "",
    },
    {
        .name = "CSV-07 columns by position",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT KIT_STAMPS KIT_KWH
                   "interval_s: 1800\ncolumns: {meter_id: 1, ts: 2, kwh: 3}\n",
        .input = STR("meter_id,ts,kWh,KWH\nM007,2025-07-01T00:00:00Z,0.400,0.050\n"),
        .readings = "M007 import 2025-07-01T00:00:00Z 1800 0.4 actual -\n",
    },
    {
        .name = "CSV-08 ragged rows",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,quality\n"
                     "M008,2025-07-01T00:00:00Z,0.100,A\n"
                     "M008,2025-07-01T00:30:00Z\n"
                     "M008,2025-07-01T01:00:00Z,0.300,A,extra\n"
                     "M008,2025-07-01T01:30:00Z,0.400,A\n"),
        .counts = "4 = 2 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
        .readings = "M008 import 2025-07-01T00:00:00Z 5400 0.1 actual -\n"
                    "M008 import 2025-07-01T01:30:00Z 5400 0.4 actual -\n",
        .rejects = "3 - - | record has 2 fields, expected 4\n"
                   "4 - - | record has 5 fields, expected 4\n",
    },
    {
        .name = "CSV-10 columns in another order, one more",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT
                   "time: {format: 'YYYY-MM-DD HH:mm', zone: UTC, stamp: start}\n" KIT_KWH
                   "interval_s: 900\nconstants: {meter_id: M010}\ncolumns: {ts: from, kwh: kwh}\n",
        .input = STR("kwh,substitute,to,from\n0.12,false,2025-07-01 00:15,2025-07-01 00:00\n"),
        .readings = "M010 import 2025-07-01T00:00:00Z 900 0.12 actual -\n",
    },
    {
        .name = "CSV-10 a required column is missing",
        .source = "generic",
        .input = STR("meter,ts,energy\nM1,2025-07-01T00:00:00Z,0.400\n"),
        .status = STATUS_DATA,
        .message = "column 'meter_id' for 'meter_id' is missing",
        .where = ":1",
        .hint = "The headings found are: meter, ts, energy.",
        .readings = "",
    },
    {
        .name = "comments and blank lines",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT,
            KIT_STAMPS,
            KIT_KWH,
            "interval_s: 1800\nformat: {skip_lines_starting: ['#']}\n"),
        .input = STR("# a comment, \"with a quote\nmeter_id,ts,kwh\n\n"
                     "M005,2025-07-01T00:00:00Z,1\n# another\n"
                     "M005,2025-07-01T00:30:00Z,1"),
        .counts = "4 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
        .readings = ROW("00:00", "1") ROW("00:30", "1"),
    },
    {
        .name = "a header and nothing below",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\n"),
        .status = STATUS_DATA,
        .message = "the file has no records",
        .where = "",
    },
    {
        .name = "nothing loads",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,x\n"),
        .status = STATUS_DATA,
        .message = "none of the file's 1 record can be loaded",
        .where = ":2:3",
        .hint = "The first rejected record: value 'x' is not a number with a decimal point.",
        .counts = "1 = 0 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "",
        .rejects = "2 3 kwh | value 'x' is not a number with a decimal point\n",
    },
    {
        .name = "Latin-1",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT, KIT_STAMPS, KIT_KWH, "interval_s: 1800\nformat: {encoding: latin-1}\n"),
        .input = STR("meter_id,ts,kwh\nZ\xe4hler,2025-07-01T00:00:00Z,1\n"),
        .readings = "Z\xc3\xa4hler import 2025-07-01T00:00:00Z 1800 1 actual -\n",
    },
    {
        .name = "bytes that are not UTF-8",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\nZ\xe4hler,2025-07-01T00:00:00Z,1\n"
                     "M005,2025-07-01T00:30:00Z,1\n"),
        .counts = "2 = 1 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .rejects = "2 1 meter_id | record is not valid UTF-8\n",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        kit_run_case(&cases[i]);
}

/* PG-03 by a written threshold: more than 100 and more than 10 % of the records. */
static void test_reject_limit(void **state)
{
    static const struct {
        const char *name;
        int n_good;
        int n_bad;
        Status status;
        const char *message;
    } limits[] = {
        {"100 rejects are allowed", 1, 100, OK, ""},
        {"101 of more than a tenth are not",
         900,
         101,
         STATUS_DATA,
         "101 of 1001 records are rejected, more than source 'generic' allows"},
        {"101 of a tenth are", 909, 101, OK, ""},
        {"1000 of a refused file are kept",
         500,
         1500,
         STATUS_DATA,
         "1500 of 2000 records are rejected, more than source 'generic' allows"},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        Kit *kit = kit_open();
        StrBuf text = strbuf_new(kit->arena);
        strbuf_puts(&text, "meter_id,ts,kwh\n");
        for (int row = 0; row < limits[i].n_good; row++)
            strbuf_printf(&text, "M%d,2025-07-01T00:00:00Z,1\n", row);
        for (int row = 0; row < limits[i].n_bad; row++)
            strbuf_printf(&text, "M%d,2025-07-01T00:00:00Z,abc\n", row);
        kit_load(kit, kit_file(kit, "in.csv", strbuf_str(&text)), "generic");
        CASE_INT(limits[i].name, kit->status, limits[i].status);
        CASE_TEXT(limits[i].name, kit->error.message, limits[i].message);
        CASE_TEXT(
            limits[i].name,
            kit_rows(kit, "select status, records, loaded, rejected from ops.files"),
            arena_printf(
                kit->arena,
                "%s %d %d %d\n",
                limits[i].status == OK ? "loaded" : "refused",
                limits[i].n_good + limits[i].n_bad,
                limits[i].status == OK ? limits[i].n_good : 0,
                limits[i].status == OK ? limits[i].n_bad : limits[i].n_good + limits[i].n_bad));
        CASE_INT(limits[i].name, kit->report.unread, limits[i].n_bad);
        CASE_INT(limits[i].name, kit->report.kept, limits[i].n_bad < 1000 ? limits[i].n_bad : 1000);
        CASE_TEXT(
            limits[i].name,
            kit_rows(kit, "select count(*) from raw_data.rejected_rows"),
            arena_printf(kit->arena, "%d\n", limits[i].n_bad < 1000 ? limits[i].n_bad : 1000));
        kit_close(kit);
    }
}

/* A lone open quote must not hide that most of the file is gone. */
static void test_swallowed_lines(void **state)
{
    Kit *kit = kit_open();
    StrBuf text = strbuf_new(kit->arena);

    (void) state;
    strbuf_puts(&text, "meter_id,ts,kwh\nM0,2025-07-01T00:00:00Z,1\n\"M1,2025-07-01T00:00:00Z,1\n");
    for (int row = 2; row < 500; row++)
        strbuf_printf(&text, "M%d,2025-07-01T00:00:00Z,1\n", row);
    kit_load(kit, kit_file(kit, "in.csv", strbuf_str(&text)), "generic");
    CASE_INT("swallowed", kit->status, STATUS_DATA);
    CASE_TEXT(
        "swallowed",
        kit->error.message,
        "499 of 500 records are rejected, more than source 'generic' allows");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_reject_limit),
        cmocka_unit_test(test_swallowed_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

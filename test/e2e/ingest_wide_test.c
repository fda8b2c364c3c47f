/* Wide files: a record holds many readings, by time of day, by day, or counted; days on which the
 * clock is set. */
#include "base/file.h"
#include "ingest_kit.h"

#define HEAD "name: own\nkind: readings\n" KIT_POINT KIT_KWH
#define BERLIN_CLOCK                                                                               \
    "time: {date_format: YYYY-MM-DD, clock_format: 'HH:mm', zone: Europe/Berlin, stamp: start}\n"
#define BERLIN_COUNT "time: {date_format: YYYY-MM-DD, zone: Europe/Berlin, stamp: start}\n"
#define HOURS        "interval_s: 3600\n"
#define COLUMNS      "columns: {meter_id: meter, date: day}\n"
#define CLOCKS       HEAD BERLIN_CLOCK HOURS COLUMNS "wide: {heading: clock}\n"

static const IngestCase cases[] = {
    {
        .name = "wide: headings are times of day",
        .source = "own",
        .profile = HEAD
        "time: {date_format: YYYY-MM-DD, clock_format: 'H:mm', zone: Africa/Lagos, stamp: start}\n"
        "interval_s: 1800\n" COLUMNS "wide: {heading: clock}\n",
        .input = STR("meter,day,0:00,0:30,23:30\nM1,2025-07-01,0.25,,1\nM2,2025-07-01,0,x,2\n"),
        .counts = "6 = 5 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "M1 import 2025-06-30T23:00:00Z 1800 0.25 actual -\n"
                    "M1 import 2025-06-30T23:30:00Z 1800 - missing -\n"
                    "M1 import 2025-07-01T22:30:00Z 1800 1 actual -\n"
                    "M2 import 2025-06-30T23:00:00Z 1800 0 actual -\n"
                    "M2 import 2025-07-01T22:30:00Z 1800 2 actual -\n",
        .rejects = "3 4 0:30 | value 'x' is not a number with a decimal point\n",
    },
    {
        .name = "wide: end stamps, the last is midnight",
        .source = "own",
        .profile =
            HEAD "time: {date_format: DD/MM/YYYY, clock_format: 'HH24:mm', zone: UTC, stamp: end}\n"
                 "interval_s: 1800\n" COLUMNS "wide: {heading: clock}\n",
        .input = STR("00:30,24:00,meter,day\n1,2,M1,01/07/2025\n"),
        .counts = "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
                    "M1 import 2025-07-01T23:30:00Z 1800 2 actual -\n",
        .rejects = "",
    },
    {
        .name = "wide: clock headings on days on which the clock is set",
        .source = "own",
        .profile = CLOCKS,
        .input = STR("meter,day,01:00,02:00,03:00\nM1,2025-03-30,1,,3\nM2,2025-03-30,1,0,3\n"
                     "M3,2025-03-30,1,2,3\nM1,2025-10-26,4,5,6\n"),
        .counts = "12 = 9 loaded + 0 identical + 0 superseded + 1 rejected + 2 skipped",
        .readings = "M1 import 2025-03-30T00:00:00Z 3600 1 actual -\n"
                    "M1 import 2025-03-30T01:00:00Z 3600 3 actual -\n"
                    "M1 import 2025-10-25T23:00:00Z 3600 4 actual -\n"
                    "M1 import 2025-10-26T00:00:00Z 3600 5 actual ambiguous_time\n"
                    "M1 import 2025-10-26T02:00:00Z 3600 6 actual -\n"
                    "M2 import 2025-03-30T00:00:00Z 3600 1 actual -\n"
                    "M2 import 2025-03-30T01:00:00Z 3600 3 actual -\n"
                    "M3 import 2025-03-30T00:00:00Z 3600 1 actual -\n"
                    "M3 import 2025-03-30T01:00:00Z 3600 3 actual -\n",
        .rejects = "4 4 02:00 | local time '02:00' does not exist in Europe/Berlin\n",
    },
    {
        .name = "wide: of a record that can't be read all readings are rejected, with one reason",
        .source = "own",
        .profile = CLOCKS,
        .input = STR("meter,day,01:00,02:00,03:00\nM1,2025-07-32,1,2,3\n,2025-07-01,1,2,3\n"
                     "M1,2025-07-01,1,2\nM1,2025-07-01,1,2,3\n"),
        .counts = "12 = 3 loaded + 0 identical + 0 superseded + 9 rejected + 0 skipped",
        .readings = "M1 import 2025-06-30T23:00:00Z 3600 1 actual -\n"
                    "M1 import 2025-07-01T00:00:00Z 3600 2 actual -\n"
                    "M1 import 2025-07-01T01:00:00Z 3600 3 actual -\n",
        .rejects = "2 2 day | stamp '2025-07-32' names no date or time that exists\n"
                   "3 1 meter | meter id is blank\n"
                   "4 - - | record has 4 fields, expected 5\n",
    },
    {
        .name = "wide: what else a record states is true of all its readings",
        .source = "own",
        .profile =
            "name: own\nkind: readings\n" KIT_POINT BERLIN_CLOCK
            "value: {kind: mean_power, unit: column, direction: import_only}\n" HOURS
            "columns: {meter_id: meter, date: day, unit: u, quality: q, channel: c}\n"
            "quality: {E: estimated}\nwide: {heading: clock, first: '01:00', last: '02:00'}\n",
        .input = STR("meter,day,u,q,c,sum,01:00,02:00,remark\n"
                     "M1,2025-07-01,W,E,export,9,500,1500,fine\n"),
        .counts = "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M1 export 2025-06-30T23:00:00Z 3600 0.5 estimated -\n"
                    "M1 export 2025-07-01T00:00:00Z 3600 1.5 estimated -\n",
        .rejects = "",
    },
    {
        .name = "wide: negative values are export, an impossible one names its column",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT BERLIN_CLOCK
                   "value: {kind: interval_energy, unit: kWh, direction: bidirectional, "
                   "max_kwh_per_hour: 50}\n" HOURS COLUMNS "wide: {heading: clock}\n",
        .input = STR("meter,day,01:00,02:00,03:00\nM1,2025-07-01,-1,2,51\n"),
        .counts = "3 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "M1 export 2025-06-30T23:00:00Z 3600 1 actual -\n"
                    "M1 import 2025-07-01T00:00:00Z 3600 2 actual -\n",
        .rejects = "2 5 03:00 | energy of 51 kWh in 3600 s is more than 50 kWh an hour\n",
    },
    {
        .name = "wide: a heading that is no time refuses the file",
        .source = "own",
        .profile = CLOCKS,
        .input = STR("meter,day,01:00,02:00,sum\nM1,2025-07-01,1,2,3\n"),
        .status = STATUS_DATA,
        .message = "heading 'sum' in column 5 is no time of day by 'HH:mm'",
        .where = ":1",
        .hint = "Say with wide.first and wide.last in sources/own.yml which columns hold values.",
    },
    {
        .name = "wide: a range that is not there refuses the file",
        .source = "own",
        .profile =
            HEAD BERLIN_COUNT HOURS COLUMNS "wide: {heading: count, first: h01, last: h24}\n",
        .input = STR("meter,day,h01,h02\nM1,2025-07-01,1,2\n"),
        .status = STATUS_DATA,
        .message = "column 'h24' of 'wide' is missing",
        .where = ":1",
        .hint = "The headings found are: meter, day, h01, h02.",
    },
    {
        .name = "wide: no column of values refuses the file",
        .source = "own",
        .profile = CLOCKS,
        .input = STR("meter,day\nM1,2025-07-01\n"),
        .status = STATUS_DATA,
        .message = "no column holds values",
        .where = ":1",
    },
    {
        .name = "wide: headings are days, which are 23 to 25 hours long",
        .source = "own",
        .profile = HEAD "time: {date_format: D/M/YYYY, zone: Europe/Berlin, stamp: start}\n"
                        "interval_s: 86400\ncolumns: {meter_id: meter, label: theft}\n"
                        "label: {'0': normal, '1': abnormal}\nwide: {heading: date}\n",
        .input = STR("29/3/2025,30/3/2025,26/10/2025,meter,theft\n10,9,,M1,1\n1,2,3,M2,0\n"),
        .counts = "6 = 6 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M1 import 2025-03-28T23:00:00Z 86400 10 actual -\n"
                    "M1 import 2025-03-29T23:00:00Z 82800 9 actual -\n"
                    "M1 import 2025-10-25T22:00:00Z 90000 - missing -\n"
                    "M2 import 2025-03-28T23:00:00Z 86400 1 actual -\n"
                    "M2 import 2025-03-29T23:00:00Z 82800 2 actual -\n"
                    "M2 import 2025-10-25T22:00:00Z 90000 3 actual -\n",
        .rejects = "",
    },
    {
        .name = "wide: columns by position, without a header",
        .source = "own",
        .profile =
            HEAD "format: {header: false}\n" BERLIN_COUNT HOURS
                 "columns: {meter_id: 1, date: 2}\nwide: {heading: count, first: 3, last: 4}\n",
        .input = STR("M1,2025-07-01,1,2,total 3\n"),
        .counts = "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M1 import 2025-06-30T22:00:00Z 3600 1 actual -\n"
                    "M1 import 2025-06-30T23:00:00Z 3600 2 actual -\n",
        .rejects = "",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        kit_run_case(&cases[i]);
}

/* A record of a day and 50 columns; those from `n` on are blank, but for `last`. */
static void put_day(StrBuf *text, const char *day, int n, const char *last)
{
    strbuf_printf(text, "M1,%s", day);
    for (int i = 1; i <= 50; i++)
        strbuf_printf(text, ",%s", i <= n ? "0.5" : (i == 50 ? last : ""));
    strbuf_puts(text, "\n");
}

/* Half-hours counted from midnight: 46, 48 and 50 of them. */
static void test_counted(void **state)
{
    Kit *kit = kit_open();
    StrBuf text = strbuf_new(kit->arena);

    (void) state;
    kit_source(
        kit,
        "own",
        HEAD BERLIN_COUNT "interval_s: 1800\n" COLUMNS
                          "wide: {heading: count}\nreject_limit: {count: 10, percent: 0}\n");
    strbuf_puts(&text, "meter,day");
    for (int i = 1; i <= 50; i++)
        strbuf_printf(&text, ",p%d", i);
    strbuf_puts(&text, "\n");
    put_day(&text, "2025-03-30", 46, "");
    put_day(&text, "2025-07-01", 48, "7");
    put_day(&text, "2025-10-26", 50, "");
    kit_load(kit, kit_file(kit, "in.csv", strbuf_str(&text)), "own");
    CASE_OK("counted", kit->status, &kit->error);
    CASE_TEXT(
        "counted",
        kit_counts(kit),
        "150 = 144 loaded + 0 identical + 0 superseded + 1 rejected + 5 skipped");
    CASE_TEXT(
        "rejects",
        kit_rejects(kit),
        "3 52 p50 | the day has 48 intervals of 1800 s in Europe/Berlin\n");
    CASE_TEXT(
        "each half-hour once, from midnight to midnight",
        kit_rows(
            kit,
            "select line, min(start_ts), max(start_ts), count(*), count(distinct start_ts), "
            "cast(sum(kwh) as integer) from raw_data.readings group by line order by line"),
        "2 2025-03-29T23:00:00Z 2025-03-30T21:30:00Z 46 46 23\n"
        "3 2025-06-30T22:00:00Z 2025-07-01T21:30:00Z 48 48 24\n"
        "4 2025-10-25T22:00:00Z 2025-10-26T22:30:00Z 50 50 25\n");
    kit_close(kit);
}

/* What eiot source check says of a wide file. */
static void test_check(void **state)
{
    Kit *kit = kit_open();
    IngestOptions options = {.source_name = "own", .now_us = kit->now_us};
    SourceCheck check;
    Error err;

    (void) state;
    kit_source(kit, "own", CLOCKS);
    CASE_OK(
        "check",
        source_check(
            kit->arena,
            &kit->project,
            kit_file(
                kit,
                "in.csv",
                STR("meter,day,01:00,02:00,03:00\nM1,2025-03-30,1,,3\nM1,2025-10-26,4,5,6\n")),
            &options,
            &check,
            &err),
        &err);
    CASE_INT("records", check.report.records, 6);
    CASE_TEXT("zone", check.zone, "Europe/Berlin");
    CASE_TEXT("a field", check.columns[1].field, "date");
    CASE_TEXT("a column of values", check.columns[4].field, "kwh");
    CASE_TEXT("stated", check.readings[0].stated, "2025-03-30 01:00");
    CASE_TEXT("stated", check.readings[1].stated, "2025-03-30 03:00");
    CASE_TEXT("local", check.readings[1].local, "2025-03-30 03:00:00");
    kit_close(kit);
}

/* The file of a real utility: all it states, and its labels. */
static void test_sgcc(void **state)
{
    const char *shared = kit_shared_data();
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    kit_load(kit, file_join(kit->arena, shared, "sgcc-sample/sgcc_26day_sample.csv"), NULL);
    CASE_OK("sgcc", kit->status, &kit->error);
    CASE_TEXT(
        "sgcc",
        kit_counts(kit),
        "1378 = 1378 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped");
    CASE_TEXT(
        "what awk sums: 659561.89 kWh in 1371 cells, 7 are blank",
        kit_rows(
            kit,
            "select count(*), count(kwh), cast(sum(kwh) as varchar), count(distinct meter_id), "
            "min(start_ts), max(start_ts) from raw_data.readings"),
        "1378 1371 659561.89000000000000000000 53 2013-12-31T16:00:00Z 2014-01-25T16:00:00Z\n");
    CASE_TEXT(
        "meters with a label of theft: 32 of 53",
        kit_rows(
            kit,
            "select label, count(distinct meter_id) from raw_data.readings group by label order by "
            "label"),
        "abnormal 32\nnormal 21\n");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_counted),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_sgcc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

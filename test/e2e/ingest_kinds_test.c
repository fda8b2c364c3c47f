/* Every kind but readings; sources found by their match; folders. */
#include <unistd.h>

#include "base/file.h"
#include "ingest_kit.h"

typedef struct KindStep {
    const char *input;
    const char *counts;
    int64_t n_replaced;
} KindStep;

typedef struct KindCase {
    const char *name; /* and source */
    const char *kind; /* NULL: as the source */
    const char *file; /* how the file's name begins */
    KindStep steps[3];
    const char *query;
    const char *rows;
    const char *rejects;
} KindCase;

static const KindCase cases[] = {
    {
        .name = "network",
        .steps =
            {{"node_id,parent_id,kind,name,zone,tariff,lat\nS1,,substation,Centre,Z1,,14.7\n"
              "T1,S1,Transformer,,Z1,,\nM1,T1,meter,,Z1,D1,\nM2,M2,meter,,,,\nM3,T1,pole,,,,\n"
              "M4,T1,meter,,,,91\nM1,T1,meter,,Z1,D1,\nM5,T1,meter,,,,\nM5,S1,meter,,,,\n",
              "9 = 4 loaded + 1 identical + 1 superseded + 3 rejected + 0 skipped",
              0},
             {"node_id,parent_id,kind,name,zone,tariff,lat\nM1,T1,meter,,Z1,D2,\n"
              "T1,S1,transformer,,Z1,,\n",
              "2 = 1 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped",
              1}},
        .query = "select node_id, parent_id, kind, name, zone, tariff, lat, file_id, line from "
                 "raw_data.network_nodes order by node_id",
        .rows = "M1 T1 meter - Z1 D2 - 2 2\nM5 S1 meter - - - - 1 10\n"
                "S1 - substation Centre Z1 - 14.7 1 2\nT1 S1 transformer - Z1 - - 1 3\n",
        .rejects =
            "5 2 parent_id | node 'M2' is its own parent\n6 3 kind | kind 'pole' is not known\n"
            "7 7 lat | lat '91' is out of range\n",
    },
    {
        .name = "weather",
        .steps =
            {{"zone,ts,temperature_c,humidity_pct,wind_kmh\nZ1,2025-07-01T00:00:00+01:00,31.5,80,\n"
              "Z1,2025-07-01T00:00:00Z,hot,80,3\nZ1,2025-07-01T01:00:00Z,NA,,3\n"
              ",2025-07-01T01:00:00Z,1,1,3\n",
              "4 = 2 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
              0},
             {"zone,ts,temperature_c\nZ1,2025-06-30T23:00:00Z,30\n",
              "1 = 1 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              1}},
        .query = "select zone, ts, temperature_c, humidity_pct, wind_kmh from raw_data.weather "
                 "order by ts",
        .rows = "Z1 2025-06-30T23:00:00Z 30 - -\nZ1 2025-07-01T01:00:00Z - - 3\n",
        .rejects = "3 3 temperature_c | value 'hot' is not a number with a decimal point\n"
                   "5 1 zone | zone is blank\n",
    },
    {
        .name = "outages",
        .steps =
            {{"node_id,start,end,kind\nF1,2025-07-01T00:00:00Z,2025-07-01T04:00:00Z,load_shedding\n"
              "F1,2025-07-02T00:00:00Z,2025-07-02T00:00:00Z,fault\n"
              "F1,2027-07-02T00:00:00Z,2027-07-02T02:00:00Z,planned\n",
              "3 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
              0}},
        .query = "select node_id, start_ts, end_ts, kind from raw_data.outages order by start_ts",
        .rows = "F1 2025-07-01T00:00:00Z 2025-07-01T04:00:00Z load_shedding\n"
                "F1 2027-07-02T00:00:00Z 2027-07-02T02:00:00Z planned\n",
        .rejects = "3 3 end | end is not after start\n",
    },
    {
        .name = "kplc-outages",
        .kind = "outages",
        .steps =
            {{"area,date,start_time,end_time,affected_customers\n"
              "\"Ring Road, North\",2026-01-18,08:00,17:00,\"Mills, works\"\n"
              "South,2026-01-20,22:00,00:30,shops\nSouth,2026-01-21,22:00,24:00,\n"
              "South,2026-01-22,09:00,09:00,\nSouth,22/01/2026,09:00,10:00,\n"
              "South,2026-01-22,,10:00,\nSouth,,09:00,10:00,\n"
              "South,2026-01-20,22:00,01:00,shops\n",
              "8 = 2 loaded + 0 identical + 1 superseded + 5 rejected + 0 skipped",
              0}},
        .query = "select node_id, start_ts, end_ts, kind from raw_data.outages order by start_ts",
        .rows = "Ring Road, North 2026-01-18T05:00:00Z 2026-01-18T14:00:00Z planned\n"
                "South 2026-01-20T19:00:00Z 2026-01-20T22:00:00Z planned\n",
        .rejects = "4 4 end_time | stamp '24:00' names no date or time that exists\n"
                   "5 4 end_time | end is not after start\n"
                   "6 2 date | stamp '22/01/2026' is not of the form YYYY-MM-DD\n"
                   "7 3 start_time | stamp is blank\n8 2 date | stamp is blank\n",
    },
    {
        .name = "tariffs",
        .steps =
            {{"tariff,from_kwh,price_per_kwh,currency\nD1,0,90.5,XOF\nD1,150,101,XOF\nD1,0,-1,"
              "XOF\n",
              "3 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
              0},
             {"tariff,from_kwh,price_per_kwh,currency\nD1,0,91,XOF\nD1,150,101,XOF\n",
              "2 = 1 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped",
              1}},
        .query = "select tariff, from_kwh, price_per_kwh, currency from raw_data.tariffs order by "
                 "from_kwh",
        .rows = "D1 0 91 XOF\nD1 150 101 XOF\n",
        .rejects = "4 3 price_per_kwh | price_per_kwh '-1' is out of range\n",
    },
    {
        .name = "events",
        .steps =
            {{"meter_id,ts,code\nM1,2025-07-01T10:00:00+02:00,cover_open\n"
              "M1,2025-07-01T08:00:00Z,magnet\nM1,2025-07-01T08:00:00Z,cover_open\n"
              "M1,2026-01-17T12:00:00Z,magnet\nM1,2026-01-17T12:00:01Z,magnet\n"
              "M2,2025-07-01T08:00:00Z,\n",
              "6 = 3 loaded + 1 identical + 0 superseded + 2 rejected + 0 skipped",
              0},
             {"meter_id,ts,code\nM1,2025-07-01T08:00:00Z,magnet\nM2,2025-07-01T08:00:00Z,magnet\n",
              "2 = 1 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped",
              0}},
        .query = "select meter_id, ts, code, file_id, line from raw_data.events "
                 "order by meter_id, ts, code",
        .rows = "M1 2025-07-01T08:00:00Z cover_open 1 2\nM1 2025-07-01T08:00:00Z magnet 1 3\n"
                "M1 2026-01-17T12:00:00Z magnet 1 5\nM2 2025-07-01T08:00:00Z magnet 2 3\n",
        .rejects = "6 2 ts | stamp 2026-01-17T12:00:01Z is after 2026-01-17T12:00:00Z, two days "
                   "past this load\n7 3 code | code is blank\n",
    },
    {
        .name = "vends", /* the profile of readings fits too, and asks for less */
        .steps =
            {{"meter_id,ts,kwh,amount\nM1,2025-07-01T10:00:00Z,12.34567890123456789,1000\n"
              "M1,2025-07-08T10:00:00Z,20,\nM1,2025-07-08T10:00:00Z,21,1700.50\n"
              "M1,2025-07-09T10:00:00Z,-21,-1700.50\nM1,2025-07-10T10:00:00Z,,5\n"
              "M1,2025-07-11T10:00:00Z,\"1,5\",5\n",
              "6 = 3 loaded + 0 identical + 1 superseded + 2 rejected + 0 skipped",
              0},
             {"meter_id,ts,kwh,amount\nM1,2025-07-01T10:00:00Z,12.5,1000\n"
              "M1,2025-07-08T10:00:00Z,21.0,1700.5\nM2,2025-07-01T10:00:00Z,5,400\n",
              "3 = 2 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped",
              1},
             {"meter_id,ts,kwh,amount\nM1,2025-07-01T10:00:00Z,12.5,\n",
              "1 = 1 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              1}},
        .query = "select meter_id, ts, kwh, amount, file_id, line from raw_data.vends "
                 "order by meter_id, ts",
        .rows = "M1 2025-07-01T10:00:00Z 12.5 - 3 2\nM1 2025-07-08T10:00:00Z 21 1700.5 1 4\n"
                "M1 2025-07-09T10:00:00Z -21 -1700.5 1 5\nM2 2025-07-01T10:00:00Z 5 400 2 4\n",
        .rejects = "6 3 kwh | kwh is blank\n"
                   "7 3 kwh | value '1,5' is not a number with a decimal point\n",
    },
    {
        .name = "payments",
        .file = "payments-",
        .steps =
            {{"meter_id,ts,amount\nM1,2025-07-01T10:00:00Z,1234.56789012345678901\n"
              "M1,2025-07-08T12:00:00+02:00,20\nM1,2025-07-08T10:00:00Z,21\n"
              "M1,2025-07-09T10:00:00Z,-21\nM1,2025-07-10T10:00:00Z,\n"
              "M1,2025-07-11T10:00:00Z,\"1,5\"\n,2025-07-11T10:00:00Z,5\n"
              "M1,2025-07-11T10:00:00,5\nM1,2026-01-17T12:00:01Z,5\n",
              "9 = 3 loaded + 0 identical + 1 superseded + 5 rejected + 0 skipped",
              0},
             {"meter_id,ts,amount\nM1,2025-07-01T10:00:00Z,1000\nM1,2025-07-08T10:00:00Z,21.0\n"
              "M2,2025-07-01T10:00:00Z,400\n",
              "3 = 2 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped",
              1}},
        .query = "select meter_id, ts, amount, file_id, line from raw_data.payments "
                 "order by meter_id, ts",
        .rows = "M1 2025-07-01T10:00:00Z 1000 2 2\nM1 2025-07-08T10:00:00Z 21 1 4\n"
                "M1 2025-07-09T10:00:00Z -21 1 5\nM2 2025-07-01T10:00:00Z 400 2 4\n",
        .rejects =
            "6 3 amount | amount is blank\n"
            "7 3 amount | value '1,5' is not a number with a decimal point\n"
            "8 1 meter_id | meter_id is blank\n"
            "9 2 ts | stamp '2025-07-11T10:00:00' is not of the form rfc3339\n"
            "10 2 ts | stamp 2026-01-17T12:00:01Z is after 2026-01-17T12:00:00Z, two days past "
            "this load\n",
    },
    {
        .name = "inspections",
        .steps =
            {{"meter_id,date,outcome,kwh,note\nM1,2025-07-01,Confirmed,1200.5,bypass\n"
              "M2,2025-07-01,cleared,,\nM2,2025-07-01,no_access,,dog\nM3,2025-02-30,cleared,,\n"
              "M3,01/07/2025,cleared,,\nM3,2025-07-01,guilty,,\nM3,2025-07-01,confirmed,-1,\n"
              "M3,2026-01-17,cleared,,\nM3,2026-01-18,cleared,,\n",
              "9 = 3 loaded + 0 identical + 1 superseded + 5 rejected + 0 skipped",
              0},
             {"meter_id,date,outcome\nM2,2025-07-01,cleared\nM2,2025-07-02,cleared\n",
              "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              1}},
        .query = "select meter_id, cast(inspected_on as varchar), outcome, kwh, note, file_id "
                 "from raw_data.inspections order by meter_id, inspected_on",
        .rows = "M1 2025-07-01 confirmed 1200.5 bypass 1\nM2 2025-07-01 cleared - - 2\n"
                "M2 2025-07-02 cleared - - 2\nM3 2026-01-17 cleared - - 1\n",
        .rejects = "5 2 date | stamp '2025-02-30' names no date or time that exists\n"
                   "6 2 date | stamp '01/07/2025' is not of the form YYYY-MM-DD\n"
                   "7 3 outcome | outcome 'guilty' is not known\n"
                   "8 4 kwh | kwh '-1' is out of range\n"
                   "10 2 date | stamp 2026-01-18T00:00:00Z is after 2026-01-17T12:00:00Z, two "
                   "days past this load\n",
    },
};

static void test_kinds(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const KindCase *test = &cases[i];
        Kit *kit = kit_open();
        for (size_t step = 0; step < COUNT_OF(test->steps) && test->steps[step].input != NULL;
             step++) {
            char *name = arena_printf(
                kit->arena, "in/%s%zu.csv", test->file == NULL ? "" : test->file, step);
            const char *path = kit_file(kit, name, str_from(test->steps[step].input));
            const char *before;
            kit_load(kit, path, NULL);
            CASE_OK(test->name, kit->status, &kit->error);
            CASE_TEXT(test->name, kit->report.source, test->name);
            CASE_TEXT(test->name, kit->report.kind, test->kind == NULL ? test->name : test->kind);
            CASE_TEXT(test->name, kit_counts(kit), test->steps[step].counts);
            CASE_INT(test->name, kit->report.replaced, test->steps[step].n_replaced);
            before = kit_everything(kit);
            kit_load(kit, path, NULL);
            CASE_INT(test->name, kit->report.status, INGEST_ALREADY_LOADED);
            CASE_TEXT(test->name, kit_everything(kit), before);
        }
        CASE_TEXT(test->name, kit_rows(kit, test->query), test->rows);
        CASE_TEXT(test->name, kit_rejects(kit), test->rejects);
        kit_close(kit);
    }
}

/* Tokens of a vending system: no file is taken for them unless it is named. */
static void test_tokens(void **state)
{
    static const char text[] =
        "Receipt No,Meter Number,Transaction Date,Token,Units,Amount\n"
        "7001,01234567890,2025-07-01 08:15:00,11112222333344445555,\"1,012.5\",2500.00\n"
        "7002,01234567890,15/07/2025 23:59,11112222333344446666,10.0,\n"
        "7003,04100000001,2025-07-02 00:10:00,11112222333344447777,,0\n"
        "7004,04100000001,2025-07-03 00:10:00,11112222333344448888,0,0\n"
        "7005,4.10E+10,2025-07-03 00:10:00,11112222333344449999,5,10\n";
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "tokens.csv", str_from(text));

    (void) state;
    kit_load(kit, path, NULL);
    CASE_TEXT("by itself", kit->error.message, "no source matches the file");
    kit_load(kit, path, "sts-vends");
    CASE_OK("named", kit->status, &kit->error);
    CASE_TEXT(
        "named",
        kit_counts(kit),
        "5 = 3 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped");
    CASE_TEXT(
        "named",
        kit_rows(kit, "select meter_id, ts, kwh, amount from raw_data.vends order by ts"),
        "01234567890 2025-07-01T06:15:00Z 1012.5 2500\n"
        "04100000001 2025-07-02T22:10:00Z 0 0\n01234567890 2025-07-15T21:59:00Z 10 -\n");
    CASE_TEXT(
        "named",
        kit_rejects(kit),
        "4 5 Units | kwh is blank\n"
        "6 2 Meter Number | meter_id '4.10E+10' was damaged by a spreadsheet\n");
    kit_close(kit);
}

/* The announcements of others, when they are there: one area is announced twice for one start. */
static void test_announced(void **state)
{
    const char *shared = kit_shared_data();
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    kit_load(kit, file_join(kit->arena, shared, "outage-schedules/kplc_planned_outages.csv"), NULL);
    CASE_OK("kplc", kit->status, &kit->error);
    CASE_TEXT(
        "kplc",
        kit_counts(kit),
        "13 = 12 loaded + 0 identical + 1 superseded + 0 rejected + 0 skipped");
    CASE_TEXT(
        "kplc",
        kit_rows(
            kit, "select min(start_ts), max(end_ts) from raw_data.outages where node_id = 'Chiga'"),
        "2026-01-20T05:30:00Z 2026-01-20T14:00:00Z\n");
    kit_close(kit);
}

#define COLUMNS                                                                                    \
    "kind: readings\n" KIT_POINT KIT_STAMPS KIT_KWH                                                \
    "columns: {meter_id: meter_id, ts: ts, kwh: kwh}\n"

static const char plain[] = "meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\n";

static void test_match(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit_load(kit, kit_file(kit, "in/a.csv", STR("a,b,c\n1,2,3\n")), NULL);
    CASE_INT("none", kit->status, STATUS_DATA);
    CASE_TEXT("none", kit->error.message, "no source matches the file");
    CASE_TEXT(
        "none",
        kit->error.hint,
        "Name one with --source, or let `eiot source check FILE --propose` begin a profile. "
        "There are: dsmr, "
        "enedis-linky-cdc, enedis-linky-idx, esb-hdf, espi, events, generic, "
        "iec62056-load-profile-kwh, iec62056-load-profile, inspections, kaggle-smart-meter, "
        "kplc-outages, lcl, load-shedding, nem12, nem13, network, outages, parquet, payments, "
        "registers, sgcc, "
        "steg-invoices, sts-vends, tariffs, vends, weather.");
    CASE_INT("none", kit->report.status, INGEST_REFUSED);
    CASE_TEXT("none", kit->report.reason, "no source matches the file");

    kit_load(kit, kit_file(kit, "in/b.csv", str_from(plain)), "nosuch");
    CASE_INT("unknown", kit->status, STATUS_CONFIG);
    CASE_TEXT("unknown", kit->error.message, "there is no source 'nosuch'");

    kit_source(
        kit, "one", "name: one\nmatch: {header: [meter_id, ts]}\n" COLUMNS "interval_s: 1\n");
    /* of two the one that asks for all of the other's headings and for more */
    kit_source(
        kit,
        "three",
        "name: three\nmatch: {header: [meter_id, TS, kwh]}\n" COLUMNS "interval_s: 3\n");
    kit_load(
        kit, kit_file(kit, "in/d.csv", STR("meter_id,ts,kwh\nM2,2025-07-01T00:00:00Z,1\n")), NULL);
    CASE_OK("closer", kit->status, &kit->error);
    CASE_TEXT("closer", kit->report.source, "three");
    (void) unlink(file_join(kit->arena, kit->folder, "sources/three.yml"));

    kit_source(
        kit,
        "two",
        "name: two\nmatch: {file: ['b*.csv'], header: [KWH]}\n" COLUMNS "interval_s: 2\n");
    kit_load(kit, kit_file(kit, "in/b.csv", str_from(plain)), NULL);
    CASE_INT("two", kit->status, STATUS_CONFIG);
    CASE_TEXT("two", kit->error.message, "sources 'one' and 'two' both match the file");
    kit_load(kit, kit_file(kit, "in/c.csv", str_from(plain)), NULL);
    CASE_OK("one", kit->status, &kit->error);
    CASE_TEXT(
        "one",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1 1 actual -\n"
        "M2 import 2025-07-01T00:00:00Z 3 1 actual -\n");
    kit_close(kit);
}

/* Rows of `eiot inspect` stay, whatever files say and wherever they go. */
static void test_inspect_rows(void **state)
{
    static const char query[] = "select meter_id, outcome, file_id, line from "
                                "raw_data.inspections order by meter_id, file_id, line";
    static const char own[] = "kind: inspections\ntime: {date_format: DD/MM/YYYY}\n"
                              "columns: {meter_id: meter, inspected_on: day, outcome: outcome}\n";
    Kit *kit = kit_open();
    const char *path;
    Error err;

    (void) state;
    kit_source(kit, "own", arena_printf(kit->arena, "name: own\n%s", own));
    CASE_OK(
        "by command",
        store_script(
            kit->conn,
            "test",
            STR("insert into raw_data.inspections values ('M1', date '2025-07-01', 'cleared', "
                "null, null, 0, 1, timestamptz '2025-07-02 00:00:00+00'), ('M2', date "
                "'2025-07-01', 'cleared', null, null, 0, 2, timestamptz '2025-07-02 00:00:00+00')"),
            &err),
        &err);
    path = kit_file(
        kit,
        "in/visits.csv",
        STR("meter,day,outcome\nM1,01/07/2025,confirmed\nM2,01/07/2025,cleared\n"));
    kit_load(kit, path, "own");
    CASE_OK("file", kit->status, &kit->error);
    CASE_TEXT(
        "file",
        kit_counts(kit),
        "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped");
    CASE_TEXT(
        "both stay",
        kit_rows(kit, query),
        "M1 cleared 0 1\nM1 confirmed 1 2\nM2 cleared 0 2\nM2 cleared 1 3\n");

    /* the profile is mended: the file is taken out and loaded anew */
    kit_source(
        kit, "own", arena_printf(kit->arena, "name: own\n%sreject_limit: {count: 1}\n", own));
    kit_load(kit, path, "own");
    CASE_OK("again", kit->status, &kit->error);
    CASE_TEXT(
        "command's rows stay",
        kit_rows(kit, query),
        "M1 cleared 0 1\nM1 confirmed 2 2\nM2 cleared 0 2\nM2 cleared 2 3\n");
    kit_close(kit);
}

static void keep_path(void *context, const FileReport *report)
{
    strbuf_printf(context, "%s ", strrchr(report->path, '/') + 1);
}

static void test_folder(void **state)
{
    Kit *kit = kit_open();
    StrBuf seen = strbuf_new(kit->arena);
    const char *folder = file_join(kit->arena, kit->folder, "in");
    IngestOptions options = {
        .now_us = kit->now_us, .n_threads = 2, .on_report = keep_path, .report_context = &seen};
    FileReport *reports;
    const char *hidden;
    size_t n;

    (void) state;
    (void) kit_file(kit, "in/2.csv", str_from(plain));
    (void) kit_file(kit, "in/3.csv", STR("zone,ts,temperature_c\nZ1,2025-07-01T00:00:00Z,30\n"));
    (void) kit_file(kit, "in/1.csv", STR("a,b\n1,2\n"));
    hidden = kit_file(kit, "in/.hidden", STR("a,b\n1,2\n"));
    kit->status = ingest_paths(
        kit->arena, &kit->project, kit->conn, &folder, 1, &options, &reports, &n, &kit->error);
    CASE_INT("folder", kit->status, STATUS_DATA);
    CASE_TEXT("folder", kit->error.message, "no source matches the file");
    CASE_INT("folder", n, 3);
    CASE_TEXT("folder", strbuf_text(&seen), "1.csv 2.csv 3.csv ");
    CASE_INT("folder", reports[0].status, INGEST_REFUSED);
    CASE_INT("folder", reports[1].loaded, 1);
    CASE_TEXT("folder", reports[2].source, "weather");
    (void) unlink(hidden); /* kit_close() lists as ingest does */
    kit_close(kit);
}

/* What the file does not say, the command line or its name does; equal bytes of two meters are two
 * files, equal bytes of one are one. */
static void test_meter_names(void **state)
{
    static const char text[] =
        "Timestamp,Electricity_Consumed,Temperature,Humidity,Wind_Speed,Avg_Past_Consumption,"
        "Anomaly_Label\n2024-01-01 00:00:00,0.5,0.1,0.2,0.3,0.4,Abnormal\n";
    Kit *kit = kit_open();

    (void) state;
    kit_load(kit, kit_file(kit, "in/house.1.csv", str_from(text)), NULL);
    CASE_OK("stem", kit->status, &kit->error);
    kit_load(kit, kit_file(kit, "in/house.2.csv", str_from(text)), NULL);
    CASE_OK("stem", kit->status, &kit->error);
    kit->meter_id = "house.1";
    kit_load(kit, kit_file(kit, "in/renamed.csv", str_from(text)), NULL);
    CASE_INT("renamed", kit->report.status, INGEST_ALREADY_LOADED);
    CASE_TEXT(
        "rows",
        kit_rows(
            kit,
            "select meter_id, kwh, past_avg_kwh, temperature_c, humidity_pct, wind_kmh, label from "
            "raw_data.readings order by meter_id"),
        "house.1 0.5 0.4 0.1 0.2 0.3 abnormal\nhouse.2 0.5 0.4 0.1 0.2 0.3 abnormal\n");
    kit_close(kit);
}

/* A file whose name is no meter's is refused; the others of the folder are loaded. */
static void test_bad_names(void **state)
{
    static const char message[] = "meter id '4.18E+12' was damaged by a spreadsheet";
    Kit *kit = kit_open();
    const char *folder = file_join(kit->arena, kit->folder, "in");
    IngestOptions options = {.now_us = kit->now_us, .n_threads = 2};
    const char *profile = "name: own\nkind: readings\nmeter: file_stem\nmatch: {file: '*.csv'}\n" //
        KIT_POINT KIT_STAMPS KIT_KWH "interval_s: 1800\ncolumns: {ts: ts, kwh: kwh}\n";
    FileReport *reports;
    const char *before = "";
    size_t n;

    (void) state;
    kit_source(kit, "own", profile);
    (void) kit_file(kit, "in/4.18E+12.csv", STR("ts,kwh\n2025-07-01T00:00:00Z,1\n"));
    (void) kit_file(kit, "in/M5.csv", STR("ts,kwh\n2025-07-01T00:00:00Z,2\n"));
    for (int turn = 0; turn < 2; turn++) {
        kit->status = ingest_paths(
            kit->arena, &kit->project, kit->conn, &folder, 1, &options, &reports, &n, &kit->error);
        CASE_INT("folder", kit->status, STATUS_DATA);
        CASE_TEXT("folder", kit->error.message, message);
        CASE_TEXT(
            "folder",
            kit->error.where,
            arena_printf(kit->arena, "%s/in/4.18E+12.csv", kit->folder));
        CASE_TEXT(
            "folder",
            kit->error.hint,
            "The meter is named after the file: rename it, or name one with --meter.");
        CASE_INT("both", n, 2);
        CASE_INT("refused", reports[0].status, INGEST_REFUSED);
        CASE_TEXT("refused", reports[0].source, "own");
        CASE_TEXT("refused", reports[0].reason, message);
        CASE_INT("other", reports[1].status, turn == 0 ? INGEST_LOADED : INGEST_ALREADY_LOADED);
        if (turn == 0)
            before = kit_everything(kit);
        else
            CASE_TEXT("again", kit_everything(kit), before);
    }
    CASE_TEXT(
        "ledger",
        kit_rows(kit, "select status, source, reason from ops.files order by file_id"),
        arena_printf(kit->arena, "refused own %s\nloaded own -\n", message));

    /* --meter is the command's own */
    kit->meter_id = "4.18E+12";
    kit_load(kit, arena_printf(kit->arena, "%s/in/M5.csv", kit->folder), "own");
    CASE_INT("--meter", kit->status, STATUS_USAGE);
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_announced),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_inspect_rows),
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_meter_names),
        cmocka_unit_test(test_bad_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

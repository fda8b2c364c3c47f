/* Serial numbers of meters (field case FMT-03): raw_data.meter_devices. */
#include "ingest_kit.h"

#define OWN(time, rest)                                                                            \
    "name: own\nkind: readings\n" KIT_POINT time KIT_KWH rest                                      \
    "columns: {meter_id: meter_id, ts: ts, kwh: kwh, serial: serial}\n"
#define STEADY OWN(KIT_STAMPS, "interval_s: 1800\n")
#define DAY    "2025-07-01T"

#define TENTHS_6   "0.1,0.1,0.1,0.1,0.1,0.1"
#define TENTHS_24  TENTHS_6 "," TENTHS_6 "," TENTHS_6 "," TENTHS_6
#define TENTHS     TENTHS_24 "," TENTHS_24
#define FIFTHS_6   "0.2,0.2,0.2,0.2,0.2,0.2"
#define FIFTHS_24  FIFTHS_6 "," FIFTHS_6 "," FIFTHS_6 "," FIFTHS_6
#define FIFTHS     FIFTHS_24 "," FIFTHS_24
#define NEM12_HEAD "100,NEM12,202507010000,A,B\n"
#define SERIAL_64  "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"

static const char devices_query[] = "select meter_id, channel, serial, first_ts, last_ts, file_id "
                                    "from raw_data.meter_devices order by meter_id, channel, "
                                    "first_ts, serial, file_id";

typedef struct DeviceCase {
    const char *name;
    const char *source;
    const char *profile; /* NULL: built in */
    Str input;
    const char *counts;
    const char *devices;
    const char *rejects;
} DeviceCase;

static const DeviceCase cases[] = {
    {
        .name = "FMT-03 two meters under one supply point",
        .source = "nem12",
        .input = STR(NEM12_HEAD "200,NMI0000003,E1E2,1,E1,N1,SER003,KWH,30,\n300,20250701," TENTHS
                                ",A,,,\n200,NMI0000003,E1E2,2,E2,N1,SER004,KWH,30,\n"
                                "300,20250701," FIFTHS ",A,,,\n900\n"),
        .counts = "98 = 96 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
        .devices = "NMI0000003 import.E1 SER003 2025-06-30T14:00:00Z 2025-07-01T13:30:00Z 1\n"
                   "NMI0000003 import.E2 SER004 2025-06-30T14:00:00Z 2025-07-01T13:30:00Z 1\n",
    },
    {
        .name = "a meter is exchanged between two days",
        .source = "nem12",
        .input = STR(NEM12_HEAD "200,N1,E1,1,E1,N1,OLD,KWH,30,\n300,20250701," TENTHS
                                ",A,,,\n200,N1,E1,1,E1,N1,NEW,KWH,30,\n300,20250702," FIFTHS
                                ",A,,,\n300,20250703," FIFTHS ",A,,,\n900\n"),
        .counts = "146 = 144 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
        .devices = "N1 import.E1 OLD 2025-06-30T14:00:00Z 2025-07-01T13:30:00Z 1\n"
                   "N1 import.E1 NEW 2025-07-01T14:00:00Z 2025-07-03T13:30:00Z 1\n",
    },
    {
        .name = "accumulations",
        .source = "nem13",
        .input =
            STR("100,NEM13,202507010000,A,B\n250,N1,11,1,11,11,SER005,E,100,20250701000000,A,,,110,"
                "20250703000000,A,,,10,KWH,,,\n900\n"),
        .counts = NULL,
        .devices = "N1 import.11 SER005 2025-06-30T14:00:00Z 2025-07-01T14:00:00Z 1\n",
    },
    {
        .name = "ESB, newest first, end stamps",
        .source = "esb-hdf",
        .input = STR("MPRN,Meter Serial Number,Read Value,Read Type,Read Date and End Time\n"
                     "10000,00B,0.2,Active Import Interval (kWh),01-07-2025 02:00\n"
                     "10000,00B,0.2,Active Import Interval (kWh),01-07-2025 01:30\n"
                     "10000,00A,0.1,Active Import Interval (kWh),01-07-2025 01:00\n"
                     "10000,00A,0.1,Active Export Interval (kWh),01-07-2025 01:00\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .devices = "10000 export 00A 2025-06-30T23:30:00Z 2025-06-30T23:30:00Z 1\n"
                   "10000 import 00A 2025-06-30T23:30:00Z 2025-06-30T23:30:00Z 1\n"
                   "10000 import 00B 2025-07-01T00:00:00Z 2025-07-01T00:30:00Z 1\n",
    },
    {
        .name = "meters in turn, a blank, one that is too long",
        .source = "own",
        .profile = STEADY,
        .input = STR("meter_id,ts,kwh,serial\nM1," DAY "00:00:00Z,1,A\nM2," DAY "00:00:00Z,1,B\n"
                     "M1," DAY "00:30:00Z,1, A \nM2," DAY "00:30:00Z,1,\nM1," DAY
                     "01:00:00Z,1,C\nM2," DAY "01:00:00Z,,B\nM1," DAY "01:30:00Z,1," SERIAL_64
                     "x\nM1," DAY "02:00:00Z,1," SERIAL_64 "\nM1," DAY "02:30:00Z,x,D\n"),
        .counts = "9 = 7 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
        .devices = "M1 import A " DAY "00:00:00Z " DAY "00:30:00Z 1\n"
                   "M1 import C " DAY "01:00:00Z " DAY "01:00:00Z 1\n"
                   "M1 import " SERIAL_64 " " DAY "02:00:00Z " DAY "02:00:00Z 1\n"
                   "M2 import B " DAY "00:00:00Z " DAY "01:00:00Z 1\n",
        .rejects = "8 4 serial | serial is longer than 64 bytes\n"
                   "10 3 kwh | value 'x' is not a number with a decimal point\n",
    },
    {
        .name = "a reading that loses is still of its device",
        .source = "own",
        .profile = STEADY,
        .input = STR("meter_id,ts,kwh,serial\nM1," DAY "00:00:00Z,1,A\nM1," DAY "00:00:00Z,2,B\n"),
        .counts = "2 = 1 loaded + 0 identical + 1 superseded + 0 rejected + 0 skipped",
        .devices = "M1 import A " DAY "00:00:00Z " DAY "00:00:00Z 1\n"
                   "M1 import B " DAY "00:00:00Z " DAY "00:00:00Z 1\n",
    },
    {
        .name = "the hour that happens twice",
        .source = "own",
        .profile =
            OWN("time: {format: 'YYYY-MM-DD HH:mm', zone: America/New_York, stamp: start}\n",
                "interval_s: 3600\n"),
        .input = STR("meter_id,ts,kwh,serial\nM1,2025-11-02 00:00,1,A\nM1,2025-11-02 01:00,2,A\n"
                     "M1,2025-11-02 01:00,3,B\nM1,2025-11-02 02:00,4,C\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .devices = "M1 import A 2025-11-02T04:00:00Z 2025-11-02T05:00:00Z 1\n"
                   "M1 import B 2025-11-02T06:00:00Z 2025-11-02T06:00:00Z 1\n"
                   "M1 import C 2025-11-02T07:00:00Z 2025-11-02T07:00:00Z 1\n",
    },
    {
        .name = "an energy that the length makes impossible is of no device",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT
                   "time: {format: 'YYYY-MM-DD HH:mm', zone: America/New_York, stamp: start}\n"
                   "value: {kind: interval_energy, unit: kWh, direction: import_only, "
                   "max_kwh_per_hour: 2}\ninterval_s: {from: step, default: 3600}\n"
                   "columns: {meter_id: meter_id, ts: ts, kwh: kwh, serial: serial}\n",
        .input = STR("meter_id,ts,kwh,serial\nM1,2025-11-02 00:00,1,A\nM1,2025-11-02 00:30,1,A\n"
                     "M1,2025-11-02 01:00,1,H\nM1,2025-11-02 01:00,1,H\nM1,2025-11-02 02:00,1,B\n"
                     "M1,2025-11-02 02:30,3,C\nM1,2025-11-02 03:00,3,B\n"),
        .counts = "7 = 5 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
        .devices = "M1 import A 2025-11-02T04:00:00Z 2025-11-02T04:30:00Z 1\n"
                   "M1 import H 2025-11-02T05:00:00Z 2025-11-02T06:00:00Z 1\n"
                   "M1 import B 2025-11-02T07:00:00Z 2025-11-02T07:00:00Z 1\n",
        .rejects = "7 3 kwh | energy of 3 kWh in 1800 s is more than 2 kWh an hour\n"
                   "8 3 kwh | energy of 3 kWh in 1800 s is more than 2 kWh an hour\n",
    },
    {
        .name = "registers: the instants of their reads",
        .source = "own",
        .profile =
            "name: own\nkind: readings\n" KIT_POINT "time: {format: rfc3339, zone: in_stamp}\n"
            "value: {kind: register, unit: kWh, direction: import_only}\ninterval_s: 1800\n"
            "columns: {meter_id: meter_id, ts: ts, kwh: kwh, serial: serial}\n",
        .input = STR("meter_id,ts,kwh,serial\nM1," DAY "00:00:00Z,500,A\nM1," DAY
                     "00:30:00Z,501,A\nM1," DAY "01:00:00Z,0.5,B\nM1," DAY "01:30:00Z,1,B\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .devices = "M1 import A " DAY "00:00:00Z " DAY "00:30:00Z 1\n"
                   "M1 import B " DAY "01:00:00Z " DAY "01:30:00Z 1\n",
    },
};

static void run_case(const DeviceCase *test, size_t n_threads, size_t block_bytes)
{
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "in.csv", test->input);

    kit->n_threads = n_threads;
    kit->block_bytes = block_bytes;
    if (test->profile != NULL)
        kit_source(kit, "own", test->profile);
    kit_load(kit, path, test->source);
    CASE_OK(test->name, kit->status, &kit->error);
    if (test->counts != NULL)
        CASE_TEXT(test->name, kit_counts(kit), test->counts);
    CASE_TEXT(test->name, kit_rows(kit, devices_query), test->devices);
    CASE_TEXT(test->name, kit_rejects(kit), test->rejects == NULL ? "" : test->rejects);
    CASE_TRUE(test->name, kit->report.warning == NULL);
    kit_load(kit, path, test->source);
    CASE_INT(test->name, kit->report.status, INGEST_ALREADY_LOADED);
    CASE_TEXT(test->name, kit_rows(kit, devices_query), test->devices);
    kit_close(kit);
}

/* Threads and portions play no part, nor does a second time. */
static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        run_case(&cases[i], 1, 0);
        run_case(&cases[i], 3, 200);
        run_case(&cases[i], 2, 1);
    }
}

#define TWO_METERS                                                                                 \
    "meter_id,ts,kwh,serial,other\nM1," DAY "00:00:00Z,1,A,X\nM1," DAY "00:30:00Z,1,B,X\n"

/* Read by another profile, what the file said by the first is gone; other files' rows stay. */
static void test_replaced(void **state)
{
    Kit *kit = kit_open();
    const char *first = kit_file(kit, "first.csv", STR(TWO_METERS));
    const char *second =
        kit_file(kit, "second.csv", STR("meter_id,ts,kwh,serial\nM1," DAY "01:00:00Z,1,B\n"));

    (void) state;
    kit_source(kit, "own", STEADY);
    kit_source(
        kit,
        "other",
        "name: other\nkind: readings\n" KIT_POINT KIT_STAMPS KIT_KWH "interval_s: 1800\n"
        "columns: {meter_id: meter_id, ts: ts, kwh: kwh, serial: other}\n");
    kit_source(
        kit,
        "none",
        "name: none\nkind: readings\n" KIT_POINT KIT_STAMPS KIT_KWH "interval_s: 1800\n"
        "columns: {meter_id: meter_id, ts: ts, kwh: kwh}\n");
    kit_load(kit, first, "own");
    CASE_OK("first", kit->status, &kit->error);
    kit_load(kit, second, "own");
    CASE_OK("second", kit->status, &kit->error);
    CASE_TEXT(
        "two files",
        kit_rows(kit, devices_query),
        "M1 import A " DAY "00:00:00Z " DAY "00:00:00Z 1\n"
        "M1 import B " DAY "00:30:00Z " DAY "00:30:00Z 1\n"
        "M1 import B " DAY "01:00:00Z " DAY "01:00:00Z 2\n");
    kit_load(kit, first, "other");
    CASE_OK("another column", kit->status, &kit->error);
    CASE_TEXT(
        "another column",
        kit_rows(kit, devices_query),
        "M1 import X " DAY "00:00:00Z " DAY "00:30:00Z 3\n"
        "M1 import B " DAY "01:00:00Z " DAY "01:00:00Z 2\n");
    kit_load(kit, first, "none");
    CASE_OK("no column", kit->status, &kit->error);
    CASE_TEXT(
        "no column",
        kit_rows(kit, devices_query),
        "M1 import B " DAY "01:00:00Z " DAY "01:00:00Z 2\n");
    kit_close(kit);
}

/* A file that is refused says nothing of devices. */
static void test_refused(void **state)
{
    Kit *kit = kit_open();
    const char *path = kit_file(
        kit,
        "in.csv",
        STR("meter_id,ts,kwh,serial\nM1," DAY "00:00:00Z,1,A\nM1," DAY "00:30:00Z,x,A\n"));

    (void) state;
    kit_source(kit, "own", STEADY "reject_limit: {count: 0, percent: 0}\n");
    kit_load(kit, path, "own");
    CASE_INT("refused", kit->status, STATUS_DATA);
    CASE_TEXT(
        "refused",
        kit->error.message,
        "1 of 2 records are rejected, more than source 'own' allows");
    CASE_TEXT("refused", kit_rows(kit, devices_query), "");
    kit_close(kit);
}

/* Past what is kept the file is loaded all the same, and it is said. */
static void test_too_many(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit->max_devices = 1;
    kit_source(kit, "own", STEADY);
    kit_load(kit, kit_file(kit, "in.csv", STR(TWO_METERS)), "own");
    CASE_OK("more than one", kit->status, &kit->error);
    CASE_INT("more than one", kit->report.loaded, 2);
    CASE_TEXT(
        "more than one",
        kit->report.warning,
        "the file has more than 1 serial numbers: those after them are not kept");
    CASE_TEXT(
        "more than one",
        kit_rows(kit, devices_query),
        "M1 import A " DAY "00:00:00Z " DAY "00:00:00Z 1\n");
    kit_load(
        kit,
        kit_file(
            kit,
            "nem.csv",
            STR("200,N1,E1E2,1,E1,N1,S1,KWH,30,\n300,20250701," TENTHS
                ",A,,,\n200,N1,E1E2,2,E2,N1,S2,KWH,30,\n300,20250701," TENTHS ",A,,,\n900\n")),
        "nem12");
    CASE_TEXT(
        "and what the layout says",
        kit->report.warning,
        "there is no 100 record: who sent the file, and which kind it is, is not known; the file "
        "has more than 1 serial numbers: those after them are not kept");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_replaced),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

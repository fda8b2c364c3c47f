/* Telegrams (DSMR P1) and load profiles (P.01) of IEC 62056-21: to the kWh; made-up cases, and the
 * files of others when they are there. */
#include "base/file.h"
#include "ingest_kit.h"

/* CRCs by hand of another program; lines end with CRLF. */
#define DSMR(time, night, day, export, crc)                                                        \
    "/ABC5\\2TEST\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(" time ")\r\n0-0:96.1.1(4D31)\r\n"             \
    "1-0:1.8.1(" night "*kWh)\r\n1-0:1.8.2(" day                                                   \
    "*kWh)\r\n1-0:2.8.1(" export "*kWh)\r\n1-0:1.7.0(00.100*kW)\r\n!" crc "\r\n"
#define PLAIN(time, meter, registers)                                                              \
    "/XYZ5TEST\n0-0:1.0.0(" time ")\n0-0:96.1.1(" meter ")\n" registers "!\n"

static const IngestCase cases[] = {
    {
        /* summer 02:45 is followed by winter 02:00, a quarter of an hour later */
        .name = "telegrams: registers of two tariffs while the clock is set back",
        .input = STR(DSMR("251026024500S", "000100.000", "000200.000", "000000.000", "A151")
                         DSMR("251026020000W", "000100.250", "000200.000", "000000.125", "0A01")
                             DSMR("251026021500W", "000100.250", "000200.500", "000000.125", "3E29")
                                 DSMR("251026021500W", "999", "999", "999", "FFFF")),
        .counts = "34 = 9 loaded + 0 identical + 0 superseded + 1 rejected + 24 skipped",
        .readings = "M1 export.T1 2025-10-26T00:45:00Z 900 0.125 actual -\n"
                    "M1 export.T1 2025-10-26T01:00:00Z 900 0 actual -\n"
                    "M1 import.T1 2025-10-26T00:45:00Z 900 0.25 actual -\n"
                    "M1 import.T1 2025-10-26T01:00:00Z 900 0 actual -\n"
                    "M1 import.T2 2025-10-26T00:45:00Z 900 0 actual -\n"
                    "M1 import.T2 2025-10-26T01:00:00Z 900 0.5 actual -\n",
        .rejects = "31 - - | checksum of the telegram is D1F1, but it states FFFF\n",
    },
    {
        .name = "telegrams: watt-hours, totals, two meters in one file",
        .input = STR(
            PLAIN("250701120000S", "4D31", "1-0:1.8.0(1000*Wh)\n1-0:2.8.0(7*Wh)\n")
                PLAIN("250701120000S", "4D32", "1-0:1.8.0(3*kWh)\n1-0:1.8.1(3*kWh)\n")
                    PLAIN("250701121500S", "4D31", "1-0:1.8.0(1250*Wh)\n1-0:2.8.0(7*Wh)\n")
                        PLAIN("250701121500S", "4D32", "1-0:1.8.0(5*kWh)\n1-0:1.8.1(5*kWh)\n")
                            PLAIN("250701123000S", "4D32", "1-0:1.8.9(5*kWh)\n1-0:1.8.1(5*m3)\n")),
        .counts = "30 = 6 loaded + 0 identical + 0 superseded + 2 rejected + 22 skipped",
        .readings = "M1 export 2025-07-01T10:00:00Z 900 0 actual -\n"
                    "M1 import 2025-07-01T10:00:00Z 900 0.25 actual -\n"
                    "M2 import.T1 2025-07-01T10:00:00Z 900 2 actual -\n",
        .rejects = "28 3 obis | channel '1-0:1.8.9' is not known\n"
                   "29 5 unit | unit 'm3' is not one of Wh, kWh, MWh\n",
    },
    {
        .name = "telegrams: a meter that does not say who it is",
        .source = "dsmr",
        .input = STR(PLAIN("250701120000S", "", "1-0:1.8.0(1*kWh)\n")),
        .status = STATUS_DATA,
        .message = "none of the file's 5 records can be loaded",
        .where = ":4:1",
        .hint = "The first rejected record: meter id is blank.",
    },
    {
        .name = "load profile: mean power of quarters of an hour, reactive power passed over",
        .input = STR("P.01(1251026024500)(08)(15)(3)(1.5)(kW)(2.5)(kW)(5.5)(kvar)\r\n"
                     "(0.5)(0)(9)\r\n(1)(0.25)(9)\r\n"
                     "P.01(0251026021500)(00000000)(15)(3)(1-0:1.5.0)(kW)(1-0:2.5.0)(kW)"
                     "(1-0:5.5.0)(kvar)\r\n(2)()(9)\r\n"
                     "P.01(0251026023000)(000000C0)(15)(1)(1.5)(kW)\r\n(3)\r\n"
                     "P.01(0251026024500)(04)(15)(1)(1.5)(kW)\r\n(0)\r\n(7)\r\n"
                     "P.01(0251026031500)(02)(15)(1)(1.5)(kW)\r\n(4)\r\n"
                     "P.01(2251026031500)(00)(15)(1)(1.5)(kW)\r\n(5)\r\n"),
        .counts = "20 = 8 loaded + 0 identical + 0 superseded + 3 rejected + 9 skipped",
        .readings = "in export 2025-10-26T00:30:00Z 900 0 actual -\n"
                    "in export 2025-10-26T00:45:00Z 900 0.0625 actual -\n"
                    "in export 2025-10-26T01:00:00Z 900 - missing -\n"
                    "in import 2025-10-26T00:30:00Z 900 0.125 actual -\n"
                    "in import 2025-10-26T00:45:00Z 900 0.25 actual -\n"
                    "in import 2025-10-26T01:00:00Z 900 0.5 actual -\n"
                    "in import 2025-10-26T01:15:00Z 900 0.75 estimated -\n"
                    "in import 2025-10-26T01:30:00Z 900 - missing -\n",
        .rejects = "10 7 status | quality '04' means missing, but a value is stated\n"
                   "12 7 status | quality '02' is not known\n"
                   "14 1 end | stamp is blank\n",
    },
    {
        .name = "load profile: energy of each period",
        .input = STR("P.01(1221005001500)(00000000)(15)(3)(1-1:1.29)(kWh)(1-1:2.29)(Wh)"
                     "(1-1:5.29)(kvarh)\r\n(0.125)(250)(9)\r\n"
                     "P.01(1221005003000)(00)(15)(1)(1.8.0)(kWh)\r\n(100)\r\n"),
        .counts = "6 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 3 skipped",
        .readings = "in export 2022-10-04T22:00:00Z 900 0.25 actual -\n"
                    "in import 2022-10-04T22:00:00Z 900 0.125 actual -\n",
        .rejects = "4 4 obis | channel '1.8.0' is not known\n",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        kit_run_case(&cases[i]);
}

/* Telegrams of six meters; what a telegram states of two of them is summed here by hand. Those
 * that can't be loaded say why. */
static void test_real_telegrams(void **state)
{
    static const struct {
        const char *name;
        const char *sum;     /* kWh of its registers; NULL: refused */
        const char *refusal; /* the first reject */
    } files[] = {
        {"telegram_v4_2.txt", "4 3016.829", NULL}, /* 1581.123 + 1435.706 + 0 + 0 */
        {"telegram_v5.txt", "4 9.269", NULL},      /* 4.426 + 2.399 + 2.444 + 0 */
        {"telegram_v5_two_mbus.txt", "4 2375.582", NULL},
        {"telegram_v5_eon_hu.txt", "8 800.817", NULL}, /* as its own 15.8.0 says */
        {"telegram_fluvius_v171.txt", "4 15.803", NULL},
        {"telegram_fluvius_v171_alt.txt", "4 571.567", NULL},
        {"telegram_sagemcom_t210_d_r.txt", NULL, "meter id is blank"},
        {"telegram_v2_2.txt", NULL, "telegram states no time (0-0:1.0.0)"},
        {"telegram_v3.txt", NULL, "telegram states no time (0-0:1.0.0)"},
        {"telegram_esy5q3da1004_v304.txt", NULL, "telegram states no time (0-0:1.0.0)"},
        {"telegram_esy5q3db1024_v304.txt", NULL, "telegram states no time (0-0:1.0.0)"},
        {"telegram_iskra_ie.txt",
         NULL,
         "time is marked as summer time, which Central Europe did not have then"},
        {"lvzon_p1-example-3.0.txt", NULL, "telegram states no time (0-0:1.0.0)"},
        {"lvzon_p1-example-4.0.txt", NULL, "checksum of the telegram is 6412, but it states 522B"},
        {"lvzon_p1-example-5.0.txt", NULL, "checksum of the telegram is E47C, but it states EF2F"},
    };

    const char *shared = kit_shared_data();

    (void) state;
    if (shared == NULL)
        skip();
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Kit *kit = kit_open();
        kit_load(
            kit,
            file_join(
                kit->arena, shared, arena_printf(kit->arena, "dsmr-iec62056/%s", files[i].name)),
            "dsmr");
        if (files[i].sum != NULL) {
            CASE_OK(files[i].name, kit->status, &kit->error);
            CASE_TEXT(
                files[i].name,
                kit_rows(kit, "select count(*), sum(register_kwh) from raw_data.register_reads"),
                arena_printf(kit->arena, "%s\n", files[i].sum));
        } else {
            CASE_INT(files[i].name, kit->status, STATUS_DATA);
            CASE_TEXT(
                files[i].name,
                kit->error.hint,
                arena_printf(kit->arena, "The first rejected record: %s.", files[i].refusal));
        }
        kit_close(kit);
    }
}

/* A meter that does not say who it is may be named; its totals are the sums of its tariffs. */
static void test_named_meter(void **state)
{
    const char *shared = kit_shared_data();
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    kit->meter_id = "T210";
    kit_load(
        kit, file_join(kit->arena, shared, "dsmr-iec62056/telegram_sagemcom_t210_d_r.txt"), NULL);
    CASE_OK("named", kit->status, &kit->error);
    CASE_TEXT(
        "named",
        kit_rows(
            kit,
            "select meter_id, channel, register_kwh, ts from raw_data.register_reads order by "
            "channel"),
        "T210 export.T1 0 2022-10-06T13:50:14Z\nT210 export.T2 0.058 2022-10-06T13:50:14Z\n"
        "T210 import.T1 5017.12 2022-10-06T13:50:14Z\n"
        "T210 import.T2 1528.646 2022-10-06T13:50:14Z\n"); /* 6545.766 as its 1.8.0 says */
    kit_close(kit);
}

/* (0.18374 + 0.16832) / 4 and 0.00078 / 4; (0.014 + 0.014) / 4. */
static void test_real_profiles(void **state)
{
    const char *shared = kit_shared_data();
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    kit_load(kit, file_join(kit->arena, shared, "dsmr-iec62056/iec62056_21_p01_emh.txt"), NULL);
    CASE_OK("2022", kit->status, &kit->error);
    kit_load(
        kit, file_join(kit->arena, shared, "dsmr-iec62056/iec62056_21_p01_emh_2019.txt"), NULL);
    CASE_OK("2019", kit->status, &kit->error);
    CASE_TEXT(
        "sums",
        kit_rows(
            kit,
            "select meter_id, channel, min(start_ts), count(*), sum(kwh) from raw_data.readings "
            "group by meter_id, channel order by meter_id, channel"),
        "iec62056_21_p01_emh export 2022-08-23T14:00:00Z 2 0.000195\n"
        "iec62056_21_p01_emh import 2022-08-23T14:00:00Z 2 0.088015\n"
        "iec62056_21_p01_emh_2019 export 2019-04-16T22:00:00Z 2 0\n"
        "iec62056_21_p01_emh_2019 import 2019-04-16T22:00:00Z 2 0.007\n");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_real_telegrams),
        cmocka_unit_test(test_named_meter),
        cmocka_unit_test(test_real_profiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Field cases, section 3: time; and lengths that come from the stamps. */
#include "ingest_kit.h"

#define ZONED(format, zone, stamp)                                                                 \
    "time: {format: '" format "', zone: " zone ", stamp: " stamp "}\n"
#define HOURLY    "interval_s: 3600\n"
#define HALF_HOUR "interval_s: 1800\n"
#define MINUTES   "YYYY-MM-DD HH:mm"
#define NEW_YORK(stamp)                                                                            \
    KIT_PROFILE(KIT_POINT, ZONED(MINUTES, "America/New_York", stamp), KIT_KWH, HOURLY)
#define LONDON(stamp)                                                                              \
    KIT_PROFILE(KIT_POINT, ZONED(MINUTES, "Europe/London", stamp), KIT_KWH, HALF_HOUR)
#define M201(start, kwh, flag) "M201 import 2025-11-02T" start ":00Z 3600 " kwh " actual " flag "\n"

static const IngestCase cases[] = {
    {
        .name = "TIM-01 autumn, the same hour twice",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 00:00,1.0\nM201,2025-11-02 01:00,2.0\n"
                     "M201,2025-11-02 01:00,3.0\nM201,2025-11-02 02:00,4.0\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = M201("04:00", "1", "-") M201("05:00", "2", "-") M201("06:00", "3", "-")
            M201("07:00", "4", "-"),
    },
    {
        .name = "TIM-01 newest first",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 02:00,4.0\nM201,2025-11-02 01:00,3.0\n"
                     "M201,2025-11-02 01:00,2.0\nM201,2025-11-02 00:00,1.0\n"),
        .readings = M201("04:00", "1", "-") M201("05:00", "2", "-") M201("06:00", "3", "-")
            M201("07:00", "4", "-"),
    },
    {
        .name = "TIM-01 two meters in turn",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 01:00,1\nM202,2025-11-02 01:00,2\n"
                     "M201,2025-11-02 01:00,3\nM202,2025-11-02 01:00,4\n"),
        .readings = M201("05:00", "1", "-")
            M201("06:00", "3", "-") "M202 import 2025-11-02T05:00:00Z 3600 2 actual -\n"
                                    "M202 import 2025-11-02T06:00:00Z 3600 4 actual -\n",
    },
    {
        .name = "TIM-01 only once",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 00:00,1.0\nM201,2025-11-02 01:00,2.0\n"
                     "M201,2025-11-02 02:00,4.0\n"),
        .readings =
            M201("04:00", "1", "-") M201("05:00", "2", "ambiguous_time") M201("07:00", "4", "-"),
    },
    {
        .name = "TIM-01 end stamps",
        .source = "own",
        .profile = NEW_YORK("end"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 01:00,1.0\nM201,2025-11-02 01:00,2.0\n"
                     "M201,2025-11-02 02:00,3.0\n"),
        .readings = M201("04:00", "1", "-") M201("05:00", "2", "-") M201("06:00", "3", "-"),
    },
    {
        .name = "TIM-01 every row twice",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 00:00,1\nM201,2025-11-02 00:00,1\n"
                     "M201,2025-11-02 01:00,2\nM201,2025-11-02 01:00,2.0\n"
                     "M201,2025-11-02 01:00,3\nM201,2025-11-02 01:00,3\n"
                     "M201,2025-11-02 02:00,4\nM201,2025-11-02 02:00,4\n"),
        .counts = "8 = 4 loaded + 4 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = M201("04:00", "1", "-") M201("05:00", "2", "-") M201("06:00", "3", "-")
            M201("07:00", "4", "-"),
    },
    {
        .name = "TIM-01 every row twice, newest first",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 02:00,4\nM201,2025-11-02 01:00,3\n"
                     "M201,2025-11-02 01:00,3\nM201,2025-11-02 01:00,2\n"
                     "M201,2025-11-02 01:00,2\nM201,2025-11-02 00:00,1\n"),
        .readings = M201("04:00", "1", "-") M201("05:00", "2", "-") M201("06:00", "3", "-")
            M201("07:00", "4", "-"),
    },
    {
        .name = "TIM-01 one of the two twice",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 01:00,2\nM201,2025-11-02 01:00,3\n"
                     "M201,2025-11-02 01:00,3\n"),
        .counts = "3 = 2 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = M201("05:00", "2", "-") M201("06:00", "3", "-"),
    },
    {
        .name = "TIM-01 the file pasted twice",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 01:00,2\nM201,2025-11-02 01:00,3\n"
                     "M201,2025-11-02 01:00,2\nM201,2025-11-02 01:00,3\n"),
        .counts = "4 = 2 loaded + 2 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = M201("05:00", "2", "-") M201("06:00", "3", "-"),
    },
    {
        .name = "TIM-01 every row twice, both hours the same",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 01:00,0\nM201,2025-11-02 01:00,0\n"
                     "M201,2025-11-02 01:00,0\nM201,2025-11-02 01:00,0\n"),
        .counts = "4 = 2 loaded + 2 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = M201("05:00", "0", "-") M201("06:00", "0", "-"),
    },
    {
        .name = "TIM-01 the two of different signs",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT,
            ZONED(MINUTES, "America/New_York", "start"),
            "value: {kind: interval_energy, unit: kWh, direction: bidirectional}\n",
            HOURLY),
        .input = STR("meter_id,ts,kwh\nM201,2025-11-02 01:00,2\nM201,2025-11-02 01:00,-3\n"),
        .readings = "M201 export 2025-11-02T06:00:00Z 3600 3 actual -\n" M201("05:00", "2", "-"),
    },
    {
        .name = "offset beside the date",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT KIT_KWH
                   "time: {date_format: YYYY-MM-DDZ, clock_format: 'HH:mm', zone: in_stamp, "
                   "stamp: start}\n" HALF_HOUR
                   "columns: {meter_id: meter_id, date: date, time: time, kwh: kwh}\n",
        .input = STR("meter_id,date,time,kwh\nM1,2025-07-01+02:00,00:00,1\n"
                     "M1,2025-07-01Z,00:30,2\n"),
        .readings = "M1 import 2025-06-30T22:00:00Z 1800 1 actual -\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 2 actual -\n",
    },
    {
        .name = "offset beside the clock",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT KIT_KWH
                   "time: {date_format: YYYY-MM-DD, clock_format: 'HH:mmZ', zone: in_stamp, "
                   "stamp: start}\n" HALF_HOUR
                   "columns: {meter_id: meter_id, date: date, time: time, kwh: kwh}\n",
        .input = STR("meter_id,date,time,kwh\nM1,2025-07-01,00:00+02:00,1\n"
                     "M1,2025-07-01,00:30Z,2\n"),
        .readings = "M1 import 2025-06-30T22:00:00Z 1800 1 actual -\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 2 actual -\n",
    },
    {
        .name = "offset beside the clock and a zone",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT KIT_KWH
                   "time: {date_format: YYYY-MM-DD, clock_format: 'HH:mmZ', zone: UTC, "
                   "stamp: start}\n" HALF_HOUR
                   "columns: {meter_id: meter_id, date: date, time: time, kwh: kwh}\n",
        .input = STR("meter_id,date,time,kwh\nM1,2025-07-01,00:00+02:00,1\n"),
        .status = STATUS_CONFIG,
        .message = "key 'zone' is 'UTC', but format 'HH:mmZ' states the offset in each stamp",
        .readings = "",
    },
    {
        .name = "TIM-02 spring, a time that does not exist",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM202,2025-03-09 01:00,1.0\nM202,2025-03-09 02:00,0.0\n"
                     "M202,2025-03-09 03:00,2.0\n"),
        .counts = "3 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 1 skipped",
        .readings = "M202 import 2025-03-09T06:00:00Z 3600 1 actual -\n"
                    "M202 import 2025-03-09T07:00:00Z 3600 2 actual -\n",
        .rejects = "",
    },
    {
        .name = "TIM-02 a value at a time that does not exist",
        .source = "own",
        .profile = NEW_YORK("start"),
        .input = STR("meter_id,ts,kwh\nM202,2025-03-09 01:00,1.0\nM202,2025-03-09 02:00,0.7\n"
                     "M202,2025-03-09 03:00,2.0\n"),
        .counts = "3 = 2 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .rejects = "3 2 ts | local time '2025-03-09 02:00' does not exist in America/New_York\n",
    },
    {
        .name = "TIM-04 hours 1 to 24, and hour 25",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT KIT_KWH
                   "time: {date_format: YYYY/MM/DD, clock_format: hour_of_day, "
                   "zone: Europe/Madrid, stamp: end}\n" HOURLY
                   "constants: {meter_id: M204}\ncolumns: {date: date, time: hour, kwh: kwh}\n",
        .input = STR("date,hour,kwh\n2025/07/01,1,0.10\n2025/07/01,24,0.20\n2025/07/01,25,0.30\n"
                     "2025/10/26,25,0.40\n"),
        .readings = "M204 import 2025-06-30T22:00:00Z 3600 0.1 actual -\n"
                    "M204 import 2025-07-01T21:00:00Z 3600 0.2 actual -\n"
                    "M204 import 2025-10-26T22:00:00Z 3600 0.4 actual -\n",
        .rejects = "4 2 hour | day '2025/07/01' has no hour 25 in Europe/Madrid\n",
    },
    {
        .name = "TIM-04 24:00 as text",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT, ZONED("YYYY/MM/DD HH24:mm", "Europe/Madrid", "end"), KIT_KWH, HOURLY),
        .input = STR("meter_id,ts,kwh\nM204,2025/07/01 24:00,0.20\n"),
        .readings = "M204 import 2025-07-01T21:00:00Z 3600 0.2 actual -\n",
    },
    {
        .name = "TIM-06 end stamps",
        .source = "own",
        .profile = LONDON("end"),
        .input = STR("meter_id,ts,kwh\nM206,2025-07-01 23:30,0.40\nM206,2025-07-02 00:00,0.50\n"),
        .readings = "M206 import 2025-07-01T22:00:00Z 1800 0.4 actual -\n"
                    "M206 import 2025-07-01T22:30:00Z 1800 0.5 actual -\n",
    },
    {
        .name = "TIM-06 start stamps",
        .source = "own",
        .profile = LONDON("start"),
        .input = STR("meter_id,ts,kwh\nM206,2025-07-01 23:30,0.40\nM206,2025-07-02 00:00,0.50\n"),
        .readings = "M206 import 2025-07-01T22:30:00Z 1800 0.4 actual -\n"
                    "M206 import 2025-07-01T23:00:00Z 1800 0.5 actual -\n",
    },
    {
        .name = "TIM-06 which is not stated",
        .source = "own",
        .profile =
            KIT_PROFILE(KIT_POINT, "time: {format: rfc3339, zone: in_stamp}\n", KIT_KWH, HALF_HOUR),
        .input = STR("meter_id,ts,kwh\nM206,2025-07-01T00:00:00Z,0.40\n"),
        .status = STATUS_CONFIG,
        .message = "key 'time.stamp' is required",
        .hint = "It can't be known from the values, so the source profile must say it.",
    },
    {
        .name = "TIM-08 local stamps of Amsterdam",
        .source = "own",
        .profile =
            KIT_PROFILE(KIT_POINT, ZONED(MINUTES, "Europe/Amsterdam", "start"), KIT_KWH, HALF_HOUR),
        .input = STR("meter_id,ts,kwh\nM208,2025-07-01 00:00,0.250\n"),
        .readings = "M208 import 2025-06-30T22:00:00Z 1800 0.25 actual -\n",
    },
    {
        .name = "TIM-08 local stamps in UTC",
        .source = "own",
        .profile = KIT_PROFILE(KIT_POINT, ZONED(MINUTES, "UTC", "start"), KIT_KWH, HALF_HOUR),
        .input = STR("meter_id,ts,kwh\nM208,2025-07-01 00:00,0.250\n"),
        .readings = "M208 import 2025-07-01T00:00:00Z 1800 0.25 actual -\n",
    },
    {
        .name = "TIM-08 no zone",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT, "time: {format: '" MINUTES "', stamp: start}\n", KIT_KWH, HALF_HOUR),
        .input = STR("meter_id,ts,kwh\nM208,2025-07-01 00:00,0.250\n"),
        .status = STATUS_CONFIG,
        .message = "key 'time.zone' is required",
    },
    {
        .name = "TIM-10 day-month order",
        .source = "own",
        .profile =
            KIT_PROFILE(KIT_POINT, ZONED("DD/MM/YYYY HH:mm", "UTC", "start"), KIT_KWH, HALF_HOUR),
        .input = STR("meter_id,ts,kwh\nM210,01/02/2025 00:00,1\nM210,13/02/2025 00:00,2\n"
                     "M210,02/13/2025 00:00,3\nM210,2025-28-05 00:00,4\n"),
        .readings = "M210 import 2025-02-01T00:00:00Z 1800 1 actual -\n"
                    "M210 import 2025-02-13T00:00:00Z 1800 2 actual -\n",
        .rejects = "4 2 ts | stamp '02/13/2025 00:00' names no date or time that exists\n"
                   "5 2 ts | stamp '2025-28-05 00:00' is not of the form DD/MM/YYYY HH:mm\n",
    },
    {
        .name = "TIM-10 no format",
        .source = "own",
        .profile = KIT_PROFILE(KIT_POINT, "time: {zone: UTC, stamp: start}\n", KIT_KWH, HALF_HOUR),
        .input = STR("meter_id,ts,kwh\nM210,01/02/2025 00:00,1\n"),
        .status = STATUS_CONFIG,
        .message = "key 'time.format' is required",
    },
    {
        .name = "TIM-11 spreadsheet serials",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT, ZONED("excel_serial", "Europe/Rome", "start"), KIT_KWH, "interval_s: 900\n"),
        .input = STR("meter_id,ts,kwh\nM211,45912.416666666664,0.1\nM211,45912.427083333336,0.2\n"),
        .readings = "M211 import 2025-09-12T08:00:00Z 900 0.1 actual -\n"
                    "M211 import 2025-09-12T08:15:00Z 900 0.2 actual -\n",
    },
    {
        .name = "TIM-11 serials where they are not enabled",
        .source = "generic",
        .input =
            STR("meter_id,ts,kwh\nM211,45912.416666666664,0.1\nM211,2025-09-12T08:15:00Z,0.2\n"),
        .rejects = "2 2 ts | stamp '45912.416666666664' is not of the form rfc3339\n",
    },
    {
        .name = "TIM-12 clocks and sentinels",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT KIT_KWH
                   "time: {format: unix, zone: in_stamp, stamp: start}\n" HALF_HOUR
                   "columns: {meter_id: meter_id, ts: epoch, kwh: kwh}\n",
        .input = STR("meter_id,epoch,kwh\nM212,0,0.5\nM212,-600000000,0.5\nM212,4102444800,0.5\n"
                     "M212,1751328000,4294967295\nM212,1751329800,0.5\n"),
        .readings = "M212 import 2025-07-01T00:30:00Z 1800 0.5 actual -\n",
        .rejects =
            "2 2 epoch | stamp 1970-01-01T00:00:00Z is before 2000-01-01T00:00:00Z, the first that "
            "is accepted\n"
            "3 2 epoch | stamp 1950-12-27T13:20:00Z is before 2000-01-01T00:00:00Z, the first that "
            "is accepted\n"
            "4 2 epoch | stamp 2100-01-01T00:00:00Z is after 2026-01-17T12:00:00Z, two days past "
            "this load\n"
            "5 3 kwh | energy of 4294967295 kWh in 1800 s is more than 10000 kWh an hour\n",
    },
    {
        .name = "length: the commonest step of each meter, of the file for a single reading",
        .source = "generic",
        .input =
            STR("meter_id,ts,kwh\n"
                "A,2025-07-01T00:00:00Z,1\nB,2025-07-01T00:00:00Z,1\nC,2025-07-01T00:00:00Z,1\n"
                "A,2025-07-01T00:15:00Z,1\nB,2025-07-01T01:00:00Z,1\n"
                "A,2025-07-01T00:30:00Z,1\nB,2025-07-01T02:00:00Z,1\n"
                "A,2025-07-01T01:30:00Z,1\nA,2025-07-01T01:45:00Z,1\n"),
        .readings = "A import 2025-07-01T00:00:00Z 900 1 actual -\n"
                    "A import 2025-07-01T00:15:00Z 900 1 actual -\n"
                    "A import 2025-07-01T00:30:00Z 900 1 actual -\n"
                    "A import 2025-07-01T01:30:00Z 900 1 actual -\n"
                    "A import 2025-07-01T01:45:00Z 900 1 actual -\n"
                    "B import 2025-07-01T00:00:00Z 3600 1 actual -\n"
                    "B import 2025-07-01T01:00:00Z 3600 1 actual -\n"
                    "B import 2025-07-01T02:00:00Z 3600 1 actual -\n"
                    "C import 2025-07-01T00:00:00Z 900 1 actual -\n",
    },
    {
        .name = "length: of steps met as often the shortest",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\nA,2025-07-01T00:00:00Z,1\nA,2025-07-01T01:00:00Z,1\n"
                     "A,2025-07-01T01:30:00Z,1\n"),
        .readings = "A import 2025-07-01T00:00:00Z 1800 1 actual -\n"
                    "A import 2025-07-01T01:00:00Z 1800 1 actual -\n"
                    "A import 2025-07-01T01:30:00Z 1800 1 actual -\n",
    },
    {
        .name = "length: stated in the file",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,length_s\nA,2025-07-01T00:00:00Z,1,900\n"
                     "A,2025-07-01T01:00:00Z,1,3600\n"),
        .readings = "A import 2025-07-01T00:00:00Z 900 1 actual -\n"
                    "A import 2025-07-01T01:00:00Z 3600 1 actual -\n",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        kit_run_case(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

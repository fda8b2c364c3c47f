/* Field cases, section 2: numbers and identifiers; and units, direction, power. */
#include "ingest_kit.h"

#define COMMA             "number: {decimal: comma}\n"
#define SEMI              "format: {delimiter: ';'}\ninterval_s: 1800\n"
#define LOCAL             "time: {format: 'YYYY-MM-DD HH:mm', zone: UTC, stamp: start}\n"
#define M101(start, kwh)  "M101 import 2025-07-01T" start ":00Z 1800 " kwh " actual -\n"
#define M102(start, kwh)  "M102 import 2025-07-01T" start ":00Z 1800 " kwh " actual -\n"
#define M104(start, kwh)  "M104 import 2025-07-01T" start ":00Z 1800 " kwh " actual -\n"
#define VALUE(text)       "M104,2025-07-01T00:00:00Z," text "\n"
#define NOT_A(line, text) line " 3 kwh | value '" text "' is not a number with a decimal point\n"

static const IngestCase cases[] = {
    {
        .name = "NUM-01 decimal comma",
        .source = "own",
        .profile = KIT_PROFILE(COMMA, LOCAL, KIT_KWH, SEMI),
        .input = STR("meter_id;ts;kwh\nM101;2025-07-01 00:00;0,345\nM101;2025-07-01 00:30;12,5\n"),
        .readings = M101("00:00", "0.345") M101("00:30", "12.5"),
        .rejects = "",
    },
    {
        .name = "NUM-01 decimal comma in a source with a point",
        .source = "own",
        .profile = KIT_PROFILE(KIT_POINT, LOCAL, KIT_KWH, SEMI),
        .input = STR("meter_id;ts;kwh\nM101;2025-07-01 00:00;0,345\nM101;2025-07-01 00:30;12,5\n"
                     "M101;2025-07-01 01:00;1\n"),
        .readings = M101("01:00", "1"),
        .rejects = NOT_A("2", "0,345") NOT_A("3", "12,5"),
    },
    {
        .name = "NUM-02 thousands points",
        .source = "own",
        .profile =
            KIT_PROFILE("number: {decimal: comma, thousands: point}\n", LOCAL, KIT_KWH, SEMI),
        .input =
            STR("meter_id;ts;kwh\nM102;2025-07-01 00:00;1.234,56\nM102;2025-07-01 00:30;1.23\n"),
        .readings = M102("00:00", "1234.56"),
        .rejects = "3 3 kwh | value '1.23' is not a number with a decimal comma\n",
    },
    {
        .name = "NUM-02 thousands spaces, one a no-break space",
        .source = "own",
        .profile =
            KIT_PROFILE("number: {decimal: comma, thousands: space}\n", LOCAL, KIT_KWH, SEMI),
        .input = STR("meter_id;ts;kwh\nM102;2025-07-01 00:00;1 234,5\n"
                     "M102;2025-07-01 00:30;1\xc2\xa0"
                     "234,5\n"),
        .readings = M102("00:00", "1234.5") M102("00:30", "1234.5"),
        .rejects = "",
    },
    {
        .name = "NUM-02 thousands commas in quotes",
        .source = "own",
        .profile = KIT_PROFILE(
            "number: {decimal: point, thousands: comma}\n", LOCAL, KIT_KWH, "interval_s: 1800\n"),
        .input = STR("meter_id,ts,kwh\nM102,2025-07-01 00:00,\"1,234.56\"\n"),
        .readings = M102("00:00", "1234.56"),
        .rejects = "",
    },
    {
        .name = "NUM-04 what strtod would take",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\n" VALUE("nan") VALUE("inf") VALUE("0x1A") VALUE("1e999")
                         VALUE("1.2.3") VALUE("0.5kWh") "M104,2025-07-01T00:00:00Z,1e-3\n"
                                                        "M104,2025-07-01T00:30:00Z,\" 0.5\"\n"),
        .counts = "8 = 2 loaded + 0 identical + 0 superseded + 6 rejected + 0 skipped",
        .readings = M104("00:00", "0.001") M104("00:30", "0.5"),
        .rejects = NOT_A("2", "nan") NOT_A("3", "inf")
            NOT_A("4", "0x1A") "5 3 kwh | value '1e999' is too large\n" NOT_A("6", "1.2.3")
                NOT_A("7", "0.5kWh"),
    },
    {
        .name = "NUM-06 ids damaged by a spreadsheet",
        .source = "generic",
        .input = STR("meter_id,ts,kwh\n00012345,2025-07-01T00:00:00Z,0.1\n"
                     "12345,2025-07-01T00:00:00Z,0.2\n4.18E+12,2025-07-01T00:00:00Z,0.3\n"
                     "\"3,07E+13\",2025-07-01T00:00:00Z,0.4\n"),
        .counts = "4 = 2 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
        .readings = "00012345 import 2025-07-01T00:00:00Z 1800 0.1 actual default_length\n"
                    "12345 import 2025-07-01T00:00:00Z 1800 0.2 actual default_length\n",
        .rejects = "4 1 meter_id | meter id '4.18E+12' was damaged by a spreadsheet\n"
                   "5 1 meter_id | meter id '3,07E+13' was damaged by a spreadsheet\n",
    },
    {
        .name = "NUM-07 small steps of a large number",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,length_s\nM107,2025-07-01T00:00:00Z,234567.891,86400\n"
                     "M107,2025-07-02T00:00:00Z,0.001,900\n"
                     "M107,2025-07-02T00:15:00Z,12345.12345678901234567890,86400\n"),
        .readings = "M107 import 2025-07-01T00:00:00Z 86400 234567.891 actual -\n"
                    "M107 import 2025-07-02T00:00:00Z 900 0.001 actual -\n"
                    "M107 import 2025-07-02T00:15:00Z 86400 12345.1234567890123456789 actual -\n",
    },
    {
        .name = "NUM-08 blank, N/A and zero",
        .source = "generic",
        .input =
            STR("meter_id,ts,kwh\nM108,2025-07-01T00:00:00Z,0.000\nM108,2025-07-01T00:30:00Z,\n"
                "M108,2025-07-01T01:00:00Z,N/A\nM108,2025-07-01T01:30:00Z,0.400\n"),
        .counts = "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "M108 import 2025-07-01T00:00:00Z 1800 0 actual -\n"
                    "M108 import 2025-07-01T00:30:00Z 1800 - missing -\n"
                    "M108 import 2025-07-01T01:00:00Z 1800 - missing -\n"
                    "M108 import 2025-07-01T01:30:00Z 1800 0.4 actual -\n",
    },
    {
        .name = "a number that stands for no value",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT,
            KIT_STAMPS,
            KIT_KWH,
            "interval_s: 1800\nformat: {missing_values: ['9999']}\n"),
        .input =
            STR("meter_id,ts,kwh\nM104,2025-07-01T00:00:00Z,9999\nM104,2025-07-01T00:30:00Z,1\n"),
        .readings = "M104 import 2025-07-01T00:00:00Z 1800 - missing -\n" M104("00:30", "1"),
    },
    {
        .name = "MTR-06 export as negative values",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT,
            KIT_STAMPS,
            "value: {kind: interval_energy, unit: kWh, direction: bidirectional}\n",
            "interval_s: 1800\n"),
        .input =
            STR("meter_id,ts,kwh\nM306,2025-07-01T00:00:00Z,0.8\nM306,2025-07-01T00:30:00Z,-1.2\n"
                "M306,2025-07-01T01:00:00Z,0.3\nM306,2025-07-01T01:30:00Z,-0.5\n"),
        .readings = "M306 export 2025-07-01T00:30:00Z 1800 1.2 actual -\n"
                    "M306 export 2025-07-01T01:30:00Z 1800 0.5 actual -\n"
                    "M306 import 2025-07-01T00:00:00Z 1800 0.8 actual -\n"
                    "M306 import 2025-07-01T01:00:00Z 1800 0.3 actual -\n",
    },
    {
        .name = "MTR-06 negative values of an import-only source",
        .source = "generic",
        .input =
            STR("meter_id,ts,kwh\nM306,2025-07-01T00:00:00Z,0.8\nM306,2025-07-01T00:30:00Z,-1.2\n"
                "M306,2025-07-01T01:00:00Z,0.3\nM306,2025-07-01T01:30:00Z,-0.5\n"),
        .counts = "4 = 2 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped",
        .rejects = "3 3 kwh | value '-1.2' is negative, but the source is import only\n"
                   "5 3 kwh | value '-0.5' is negative, but the source is import only\n",
    },
    {
        .name = "MTR-08 units mixed in one file",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT KIT_STAMPS
                   "value: {kind: interval_energy, unit: column, direction: import_only}\n"
                   "interval_s: 1800\n"
                   "columns: {meter_id: meter_id, ts: ts, kwh: value, unit: unit}\n",
        .input = STR("meter_id,ts,value,unit\nM308,2025-07-01T00:00:00Z,500,Wh\n"
                     "M308,2025-07-01T00:30:00Z,0.5,KWH\nM308,2025-07-01T01:00:00Z,0.0005,MWh\n"
                     "M308,2025-07-01T01:30:00Z,12,kvarh\nM308,2025-07-01T02:00:00Z,0.5,\n"),
        .readings = "M308 import 2025-07-01T00:00:00Z 1800 0.5 actual -\n"
                    "M308 import 2025-07-01T00:30:00Z 1800 0.5 actual -\n"
                    "M308 import 2025-07-01T01:00:00Z 1800 0.5 actual -\n",
        .rejects = "5 4 unit | unit 'kvarh' is not one of Wh, kWh, MWh\n6 4 unit | unit is blank\n",
    },
    {
        .name = "MTR-14 case is kept, spaces are not",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,length_s\n21AB,2025-07-01T00:00:00Z,0.1,1800\n"
                     "21ab,2025-07-01T00:30:00Z,0.1,1800\n 21AB ,2025-07-01T01:00:00Z,0.1,1800\n"
                     "\xc2\xa0"
                     "21AB\xc2\xa0,2025-07-01T01:30:00Z,0.1,1800\n"),
        .readings = "21AB import 2025-07-01T00:00:00Z 1800 0.1 actual -\n"
                    "21AB import 2025-07-01T01:00:00Z 1800 0.1 actual -\n"
                    "21AB import 2025-07-01T01:30:00Z 1800 0.1 actual -\n"
                    "21ab import 2025-07-01T00:30:00Z 1800 0.1 actual -\n",
    },
    {
        .name = "FMT-05 mean watts, steps of 60 and 30 minutes",
        .source = "own",
        .profile = "name: own\nkind: readings\n" KIT_POINT "format: {delimiter: ';'}\n"
                   "time: {format: rfc3339, zone: in_stamp, stamp: end}\n"
                   "value: {kind: mean_power, unit: W, direction: import_only}\n"
                   "interval_s: previous_stamp\nconstants: {meter_id: M1}\n"
                   "columns: {ts: ts, kwh: W}\n",
        .input = STR("ts;W\n2025-02-03T02:00:00+01:00;400\n2025-02-03T03:00:00+01:00;600\n"
                     "2025-02-03T03:30:00+01:00;200\n2025-02-03T04:00:00+01:00;800\n"),
        .counts = "4 = 3 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped",
        .readings = "M1 import 2025-02-03T01:00:00Z 3600 0.6 actual -\n"
                    "M1 import 2025-02-03T02:00:00Z 1800 0.1 actual -\n"
                    "M1 import 2025-02-03T02:30:00Z 1800 0.4 actual -\n",
        .rejects = "2 1 ts | the meter's first stamp: the length is not known\n",
    },
    {
        .name = "mean power that does not divide evenly",
        .source = "own",
        .profile = KIT_PROFILE(
            KIT_POINT,
            KIT_STAMPS,
            "value: {kind: mean_power, unit: kW, direction: import_only}\n",
            "interval_s: 600\n"),
        .input = STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\n"),
        .readings = "M1 import 2025-07-01T00:00:00Z 600 0.16666666666666666667 actual -\n",
    },
    {
        .name = "qualities, channels, lengths",
        .source = "generic",
        .input = STR("meter_id,ts,kwh,channel,length_s,quality\n"
                     "M1,2025-07-01T00:00:00Z,1,,900,E\nM1,2025-07-01T00:15:00Z,1,export,900,F\n"
                     "M1,2025-07-01T00:30:00Z,0,Import,900,missing\n"
                     "M1,2025-07-01T00:45:00Z,1,import,900,missing\n"
                     "M1,2025-07-01T01:00:00Z,1,sideways,900,A\nM1,2025-07-01T01:15:00Z,1,,0,A\n"
                     "M1,2025-07-01T01:30:00Z,1,,,A\nM1,2025-07-01T01:45:00Z,1,,900,?\n"
                     ",2025-07-01T01:45:00Z,1,,900,A\n"),
        .readings = "M1 export 2025-07-01T00:15:00Z 900 1 edited -\n"
                    "M1 import 2025-07-01T00:00:00Z 900 1 estimated -\n"
                    "M1 import 2025-07-01T00:30:00Z 900 - missing -\n",
        .rejects = "5 6 quality | quality 'missing' means missing, but a value is stated\n"
                   "6 4 channel | channel 'sideways' is not known\n"
                   "7 5 length_s | length '0' is not seconds from 1 to 2678400\n"
                   "8 5 length_s | length is blank\n9 6 quality | quality '?' is not known\n"
                   "10 1 meter_id | meter id is blank\n",
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

#include "base/civil.h"
#include "cases.h"
#include "ingest/profile.h"

#define HEAD    "name: own\nkind: readings\n"
#define NUMBER  "number: {decimal: point}\n"
#define STAMPS  "time: {format: rfc3339, zone: in_stamp, stamp: start}\n"
#define VALUE   "value: {kind: interval_energy, unit: kWh, direction: import_only}\n"
#define LENGTH  "interval_s: 1800\n"
#define COLUMNS "columns: {meter_id: meter_id, ts: ts, kwh: kwh}\n"
#define SPLIT(date, clock, zone)                                                                   \
    "time: {date_format: '" date "', clock_format: '" clock "', zone: " zone ", stamp: end}\n"
#define SPLIT_COLUMNS  "columns: {meter_id: m, date: d, time: t, kwh: k}\n"
#define REGISTER(more) "value: {kind: register, unit: kWh, direction: import_only" more "}\n"
#define READ_AT        "time: {format: rfc3339, zone: in_stamp}\n"
#define DAYS           "name: own\nkind: inspections\ncolumns: {meter_id: m, inspected_on: d, outcome: o}\n"
#define CLOCKS         "time: {date_format: YYYY-MM-DD, clock_format: 'HH:mm', zone: UTC}\n"
#define WIDE(time, length, columns, wide)                                                          \
    HEAD NUMBER "time: {" time ", zone: UTC, stamp: start}\n" VALUE "interval_s: " length          \
                "\ncolumns: {meter_id: m" columns "}\nwide: {" wide "}\n"
#define WIDE_CLOCKS "date_format: YYYY-MM-DD, clock_format: 'HH:mm'"
#define WIDE_DAYS   "date_format: YYYY-MM-DD"
#define GOOD        HEAD NUMBER STAMPS VALUE LENGTH COLUMNS

#define SLOTS(format)                                                                              \
    "name: own\nkind: outages\nformat: {" format                                                   \
    "}\ntime: {format: 'YYYY-MM-DD HH:mm:ss', zone: UTC}\n"                                        \
    "columns: {start_ts: start, end_ts: end}\nconstants: {node_id: F1, kind: load_shedding}\n"
#define DECLARED(list) SLOTS("layout: timetable, declared: " list)
#define PERIOD         "{from: '2025-07-01 16:00', to: '2025-07-02 05:00', stage: 2}"

typedef struct ProfileCase {
    const char *name;
    const char *text;
    const char *message;
    const char *where;
} ProfileCase;

static const ProfileCase cases[] = {
    {"no name", "kind: readings\n", "key 'name' is required", "own.yml:1:1"},
    {"another name",
     "name: other\nkind: readings\n",
     "key 'name' has value 'other', but the file is 'own.yml'",
     "own.yml:1:7"},
    {"unknown kind",
     "name: own\nkind: pictures\n",
     "key 'kind' has value 'pictures', expected readings, network, weather, outages, tariffs, "
     "events, vends, payments or inspections",
     "own.yml:2:7"},
    {"unknown key", GOOD "zone: UTC\n", "key 'zone' is not known here", "own.yml:8:7"},
    {"a key of readings for another kind",
     "name: own\nkind: network\nvalue: {kind: x}\n",
     "key 'value' is not known here",
     "own.yml:3:8"},
    {"unknown layout",
     HEAD "format: {layout: nem14}\n" NUMBER STAMPS VALUE LENGTH COLUMNS,
     "key 'layout' has value 'nem14'",
     "own.yml:3:18"},
    {"a key of tables for a layout",
     HEAD "format: {layout: nem12, skip_head: 2}\n" NUMBER STAMPS VALUE LENGTH COLUMNS,
     "key 'skip_head' is of files without a 'layout'",
     "own.yml:3:36"},
    {"a table for a layout that has none",
     HEAD "format: {layout: nem12, table: [a]}\n" NUMBER STAMPS VALUE LENGTH COLUMNS,
     "key 'table' is not of layout 'nem12'",
     "own.yml:3:32"},
    {"sections without a table",
     HEAD "format: {layout: sections, head: [a]}\n" NUMBER STAMPS VALUE LENGTH COLUMNS,
     "layout 'sections' needs key 'table'",
     "own.yml:3:9"},
    {"a head of lists",
     HEAD
     "format: {layout: sections, table: [a], head: {b: [c]}}\n" NUMBER STAMPS VALUE LENGTH COLUMNS,
     "key 'b' must be a single value",
     "own.yml:3:50"},
    {"a timetable without declared stages",
     SLOTS("layout: timetable"),
     "key 'declared' is required: which stage was declared when",
     "own.yml:3:9"},
    {"declared stages of another layout",
     SLOTS("layout: nem12, declared: []"),
     "key 'declared' is not of layout nem12",
     "own.yml:3:35"},
    {"declared stages of no layout",
     SLOTS("declared: []"),
     "key 'declared' is not of files without a layout",
     "own.yml:3:20"},
    {"a timetable of another kind",
     HEAD "format: {layout: timetable, declared: []}\n" NUMBER STAMPS VALUE LENGTH COLUMNS,
     "layout 'timetable' is of kind outages, not readings",
     "own.yml:3:18"},
    {"declared stages that are no list",
     DECLARED(PERIOD),
     "key 'declared' must be a list of periods",
     "own.yml:3:39"},
    {"a period that is no map",
     DECLARED("[2]"),
     "a declared period needs 'from', 'to' and 'stage'",
     "own.yml:3:40"},
    {"a period without an end",
     DECLARED("[{from: '2025-07-01 16:00', stage: 2}]"),
     "a declared period needs 'from', 'to' and 'stage'",
     "own.yml:3:40"},
    {"a period without a stage",
     DECLARED("[{from: '2025-07-01 16:00', to: '2025-07-02 16:00'}]"),
     "a declared period needs 'from', 'to' and 'stage'",
     "own.yml:3:40"},
    {"a period of an unknown key",
     DECLARED("[{from: '2025-07-01 16:00', till: '2025-07-02 16:00', stage: 2}]"),
     "key 'till' is not known here",
     "own.yml:3:73"},
    {"a period of no time",
     DECLARED("[{from: '2025-06-31 16:00', to: '2025-07-02 16:00', stage: 2}]"),
     "key 'from' has value '2025-06-31 16:00', expected a local time such as 2025-07-01 16:00",
     "own.yml:3:47"},
    {"a period with an offset",
     DECLARED("[{from: '2025-07-01 16:00', to: '2025-07-02T16:00:00Z', stage: 2}]"),
     "key 'to' has value '2025-07-02T16:00:00Z', expected a local time such as 2025-07-01 16:00",
     "own.yml:3:71"},
    {"a period of no stage",
     DECLARED("[{from: '2025-07-01 16:00', to: '2025-07-02 16:00', stage: 0}]"),
     "key 'stage' must be 1 to 99",
     "own.yml:3:98"},
    {"a period that ends before it begins",
     DECLARED("[{from: '2025-07-01 16:00', to: '2025-07-01 15:59', stage: 2}]"),
     "key 'to' is not after 'from'",
     "own.yml:3:71"},
    {"a period of no length",
     DECLARED("[{from: '2025-07-01 16:00', to: '2025-07-01T16:00:00', stage: 2}]"),
     "key 'to' is not after 'from'",
     "own.yml:3:71"},
    {"a long period",
     DECLARED("[{from: '2025-01-01 00:00', to: '2026-02-05 00:01', stage: 2}]"),
     "a declared period is longer than 400 days",
     "own.yml:3:71"},
    {"periods that overlap",
     SLOTS("layout: timetable,\n declared: [" PERIOD
           ",\n  {from: '2025-07-03 00:00', to: '2025-07-04 00:00', stage: 1},\n"
           "  {from: '2025-07-02 04:59', to: '2025-07-02 05:01', stage: 2}]"),
     "declared period overlaps that of line 4",
     "own.yml:6:3"},
    {"a period that ends within another",
     DECLARED("[" PERIOD ", {from: '2025-07-01 15:00', to: '2025-07-01 16:01', stage: 2}]"),
     "declared period overlaps that of line 3",
     "own.yml:3:102"},
    {"an outage of stamps and clocks",
     "name: own\nkind: outages\ncolumns: {node_id: n, kind: k, start_ts: s, date: d}\n" CLOCKS,
     "'columns' must have either 'start_ts' and 'end_ts' or 'date', 'start_time' and 'end_time'",
     "own.yml:3:10"},
    {"an outage without an end",
     "name: own\nkind: outages\ncolumns: {node_id: n, kind: k, date: d, start_time: s}\n" CLOCKS,
     "'columns' must have 'date', 'start_time' and 'end_time' together",
     "own.yml:3:10"},
    {"an outage with a clock alone",
     "name: own\nkind: outages\ncolumns: {node_id: n, kind: k, start_ts: s, end_time: e}\n"
     "time: {format: rfc3339, zone: in_stamp}\n",
     "'columns' has no 'end_ts'",
     "own.yml:3:10"},
    {"clocks of an outage without a format",
     "name: own\nkind: outages\n"
     "columns: {node_id: n, kind: k, date: d, start_time: s, end_time: e}\n"
     "time: {date_format: YYYY-MM-DD, zone: UTC}\n",
     "key 'time.clock_format' is required",
     "own.yml:4:7"},
    {"a channel that is none",
     GOOD "channel: {T1: imported}\n",
     "key 'T1' has value 'imported'",
     "own.yml:8:15"},
    {"a register without a name",
     GOOD "channel: {T1: import.}\n",
     "key 'T1' has value 'import.'",
     "own.yml:8:15"},
    {"a register of what is passed over",
     GOOD "channel: {T1: skip.T1}\n",
     "key 'T1' has value 'skip.T1'",
     "own.yml:8:15"},
    {"wide by channel, and a channel",
     HEAD NUMBER STAMPS VALUE LENGTH
     "columns: {meter_id: m, ts: ts, channel: c}\nwide: {heading: channel}\n",
     "a wide source has no 'channel': its columns state it",
     "own.yml:7:10"},
    {"no number format",
     HEAD STAMPS VALUE LENGTH COLUMNS,
     "key 'number.decimal' is required",
     "own.yml:1:1"},
    {"point and point",
     HEAD "number: {decimal: point, thousands: point}\n" STAMPS VALUE LENGTH COLUMNS,
     "decimal and thousands signs are the same",
     "own.yml:3:9"},
    {"wrong word",
     HEAD "number: {decimal: dot}\n" STAMPS VALUE LENGTH COLUMNS,
     "key 'decimal' has value 'dot'",
     "own.yml:3:19"},
    {"no time", HEAD NUMBER VALUE LENGTH COLUMNS, "key 'time.format' is required", "own.yml:1:1"},
    {"no zone",
     HEAD NUMBER "time: {format: 'YYYY-MM-DD', stamp: end}\n" VALUE LENGTH COLUMNS,
     "key 'time.zone' is required",
     "own.yml:4:7"},
    {"no stamp",
     HEAD NUMBER "time: {format: rfc3339, zone: in_stamp}\n" VALUE LENGTH COLUMNS,
     "key 'time.stamp' is required",
     "own.yml:4:7"},
    {"zone in a stamp without one",
     HEAD NUMBER "time: {format: 'YYYY-MM-DD', zone: in_stamp, stamp: end}\n" VALUE LENGTH COLUMNS,
     "key 'zone' is in_stamp, but format 'YYYY-MM-DD' states no offset",
     "own.yml:4:36"},
    {"zone beside the one in the stamp",
     HEAD NUMBER "time: {format: rfc3339, zone: UTC, stamp: end}\n" VALUE LENGTH COLUMNS,
     "key 'zone' is 'UTC', but format 'rfc3339' states the offset in each stamp",
     "own.yml:4:31"},
    {"unknown zone",
     HEAD NUMBER "time: {format: 'YYYY-MM-DD', zone: Mars, stamp: end}\n" VALUE LENGTH COLUMNS,
     "time zone 'Mars' is not known",
     "own.yml:4:36"},
    {"offset beside date and clock",
     HEAD NUMBER SPLIT("YYYY-MM-DDZ", "HH:mmZ", "in_stamp") VALUE LENGTH SPLIT_COLUMNS,
     "formats 'YYYY-MM-DDZ' and 'HH:mmZ' both state an offset",
     "own.yml:4:7"},
    {"zone beside the offset of the clock",
     HEAD NUMBER SPLIT("YYYY-MM-DD", "HH:mmZ", "Europe/Paris") VALUE LENGTH SPLIT_COLUMNS,
     "key 'zone' is 'Europe/Paris', but format 'HH:mmZ' states the offset in each stamp",
     "own.yml:4:65"},
    {"zone beside the offset of the date",
     HEAD NUMBER SPLIT("YYYY-MM-DDZ", "HH:mm", "UTC") VALUE LENGTH SPLIT_COLUMNS,
     "key 'zone' is 'UTC', but format 'YYYY-MM-DDZ' states the offset in each stamp",
     "own.yml:4:65"},
    {"zone in two columns without one",
     HEAD NUMBER SPLIT("YYYY-MM-DD", "HH:mm", "in_stamp") VALUE LENGTH SPLIT_COLUMNS,
     "key 'zone' is in_stamp, but format 'YYYY-MM-DD' states no offset",
     "own.yml:4:64"},
    {"hours of a day without a zone",
     HEAD NUMBER SPLIT("YYYY-MM-DDZ", "hour_of_day", "in_stamp") VALUE LENGTH SPLIT_COLUMNS,
     "clock_format hour_of_day counts the hours of a zone, but 'YYYY-MM-DDZ' states an offset",
     "own.yml:4:7"},
    {"a length column that may lack",
     HEAD NUMBER STAMPS VALUE "interval_s: column\noptional: [length_s]\n"
                              "columns: {meter_id: meter_id, ts: ts, kwh: kwh, length_s: l}\n",
     "interval_s is column, so 'length_s' can't be optional without a constant",
     "own.yml:6:13"},
    {"no unit",
     HEAD NUMBER STAMPS "value: {kind: interval_energy, direction: import_only}\n" LENGTH COLUMNS,
     "key 'value.unit' is required",
     "own.yml:5:8"},
    {"no kind of value",
     HEAD NUMBER STAMPS "value: {unit: kWh, direction: import_only}\n" LENGTH COLUMNS,
     "key 'value.kind' is required",
     "own.yml:5:8"},
    {"a limit of zero",
     HEAD NUMBER STAMPS "value: {kind: interval_energy, unit: kWh, direction: import_only,\n"
                        "        max_kwh_per_hour: 0}\n" LENGTH COLUMNS,
     "key 'max_kwh_per_hour' must be above 0 to 1e9",
     "own.yml:6:27"},
    {"a limit that is none of the decimals",
     HEAD NUMBER STAMPS "value: {kind: interval_energy, unit: kWh, direction: import_only,\n"
                        "        max_kwh_per_hour: 1e-30}\n" LENGTH COLUMNS,
     "key 'max_kwh_per_hour' must be above 0 to 1e9",
     "own.yml:6:27"},
    {"a limit past the largest",
     HEAD NUMBER STAMPS "value: {kind: interval_energy, unit: kWh, direction: import_only,\n"
                        "        max_kwh_per_hour: 1000000001}\n" LENGTH COLUMNS,
     "key 'max_kwh_per_hour' must be above 0 to 1e9",
     "own.yml:6:27"},
    {"no direction",
     HEAD NUMBER STAMPS "value: {kind: interval_energy, unit: kWh}\n" LENGTH COLUMNS,
     "key 'value.direction' is required",
     "own.yml:5:8"},
    {"unit of power for energy",
     HEAD NUMBER STAMPS
     "value: {kind: interval_energy, unit: kW, direction: import_only}\n" LENGTH COLUMNS,
     "key 'unit' has value 'kW', expected Wh, kWh, MWh, or column",
     "own.yml:5:38"},
    {"unit of a column that is not there",
     HEAD NUMBER STAMPS
     "value: {kind: interval_energy, unit: column, direction: import_only}\n" LENGTH COLUMNS,
     "unit is column, but 'columns' has no 'unit'",
     "own.yml:5:8"},
    {"no interval",
     HEAD NUMBER STAMPS VALUE COLUMNS,
     "key 'interval_s' is required",
     "own.yml:1:1"},
    {"wide without what headings state",
     WIDE(WIDE_CLOCKS, "1800", ", date: d", "first: a, last: b"),
     "key 'wide.heading' is required",
     "own.yml:8:7"},
    {"wide by another heading",
     WIDE(WIDE_CLOCKS, "1800", ", date: d", "heading: hour"),
     "key 'heading' has value 'hour'",
     "own.yml:8:17"},
    {"wide with an unknown key",
     WIDE(WIDE_CLOCKS, "1800", ", date: d", "heading: clock, step: 1"),
     "key 'step' is not known here",
     "own.yml:8:30"},
    {"wide with one end",
     WIDE(WIDE_CLOCKS, "1800", ", date: d", "heading: clock, first: '00:00'"),
     "keys 'wide.first' and 'wide.last' stand together",
     "own.yml:8:7"},
    {"wide with a value of its own",
     WIDE(WIDE_CLOCKS, "1800", ", date: d, kwh: k", "heading: clock"),
     "a wide source has no 'kwh': its columns state it",
     "own.yml:7:10"},
    {"wide clocks without a day",
     WIDE(WIDE_CLOCKS, "1800", ", ts: t", "heading: clock"),
     "key 'time.format' is required",
     "own.yml:4:7"},
    {"wide days with a day",
     WIDE(WIDE_DAYS, "86400", ", date: d", "heading: date"),
     "the headings state the day: 'columns' can't have 'date'",
     "own.yml:7:10"},
    {"wide clocks without their format",
     WIDE(WIDE_DAYS, "1800", ", date: d", "heading: clock"),
     "key 'time.clock_format' is required",
     "own.yml:4:7"},
    {"wide days of hours",
     WIDE(WIDE_DAYS, "3600", "", "heading: date"),
     "headings that are days need interval_s: 86400",
     "own.yml:8:7"},
    {"wide counts that do not divide a day",
     WIDE(WIDE_DAYS, "7000", ", date: d", "heading: count"),
     "'interval_s' does not divide a day",
     "own.yml:8:7"},
    {"wide with lengths that vary",
     WIDE(WIDE_CLOCKS, "previous_stamp", ", date: d", "heading: clock"),
     "a length since the stamp before needs end stamps",
     "own.yml:6:13"},
    {"wide headings without a header",
     HEAD "format: {header: false}\n" NUMBER "time: {" WIDE_CLOCKS
          ", zone: UTC, stamp: start}\n" VALUE
          "interval_s: 1800\ncolumns: {meter_id: 1, date: 2}\nwide: {heading: clock}\n",
     "a source without header has no headings to read: use count",
     "own.yml:9:7"},
    {"interval of nothing",
     HEAD NUMBER STAMPS VALUE "interval_s: 0\n" COLUMNS,
     "key 'interval_s' states no length of 1 s to 31 days",
     "own.yml:6:13"},
    {"interval of a column that is not there",
     HEAD NUMBER STAMPS VALUE "interval_s: column\n" COLUMNS,
     "interval_s is column, but 'columns' has no 'length_s'",
     "own.yml:6:13"},
    {"step of end stamps",
     HEAD NUMBER "time: {format: rfc3339, zone: in_stamp, stamp: end}\n" VALUE
                 "interval_s: {from: step, default: 1800}\n" COLUMNS,
     "a length from the commonest step needs start stamps and interval energy",
     "own.yml:6:13"},
    {"stamp before of start stamps",
     HEAD NUMBER STAMPS VALUE "interval_s: previous_stamp\n" COLUMNS,
     "a length since the stamp before needs end stamps",
     "own.yml:6:13"},
    {"a rule that is none",
     HEAD NUMBER STAMPS VALUE "interval_s: {from: guess}\n" COLUMNS,
     "key 'interval_s.from' must be step or previous_stamp",
     "own.yml:6:13"},
    {"a default for the stamp before",
     HEAD NUMBER STAMPS VALUE "interval_s: {from: previous_stamp, default: 60}\n" COLUMNS,
     "key 'default' is not known here",
     "own.yml:6:45"},
    {"no most for the stamp before",
     HEAD NUMBER STAMPS VALUE "interval_s: {from: previous_stamp}\n" COLUMNS,
     "key 'interval_s.most' states no length of 1 s to 31 days",
     "own.yml:6:13"},
    {"no columns",
     HEAD NUMBER STAMPS VALUE LENGTH,
     "key 'columns' must map fields to headings",
     "own.yml:1:1"},
    {"unknown field",
     HEAD NUMBER STAMPS VALUE LENGTH "columns: {metre: m}\n",
     "kind 'readings' has no field 'metre'",
     "own.yml:7:18"},
    {"no value column",
     HEAD NUMBER STAMPS VALUE LENGTH "columns: {meter_id: m, ts: t}\n",
     "'columns' has no 'kwh'",
     "own.yml:7:10"},
    {"no stamp column",
     HEAD NUMBER STAMPS VALUE LENGTH "columns: {meter_id: m, kwh: k}\n",
     "'columns' must have either 'ts' or 'date' and 'time'",
     "own.yml:7:10"},
    {"names without a header",
     GOOD "format: {header: false}\n",
     "columns of a source without header are given by position",
     "own.yml:7:21"},
    {"delimiter of two",
     GOOD "format: {delimiter: '::'}\n",
     "key 'delimiter' must be one character, or tab",
     "own.yml:8:21"},
    {"delimiter and quote the same",
     GOOD "format: {delimiter: '\"'}\n",
     "delimiter and quote must be two different ASCII characters on one line",
     "own.yml:8:9"},
    {"unknown encoding",
     GOOD "format: {encoding: ebcdic}\n",
     "key 'encoding' has value 'ebcdic', expected utf-8 or latin-1",
     "own.yml:8:20"},
    {"quality of no kind", GOOD "quality: {A: good}\n", "key 'A' has value 'good'", "own.yml:8:14"},
    {"stated channel and sign",
     HEAD NUMBER STAMPS
     "value: {kind: interval_energy, unit: kWh, direction: bidirectional}\n" LENGTH COLUMNS
     "constants: {channel: import}\n",
     "direction is bidirectional, but 'columns' or 'constants' state the channel",
     "own.yml:5:54"},
    {"stamps of a network",
     "name: own\nkind: network\ncolumns: {node_id: n, kind: k}\n" STAMPS,
     "files of kind 'network' have no stamps",
     "own.yml:4:7"},
    {"clocks of inspections",
     DAYS "time: {format: rfc3339, zone: in_stamp}\n",
     "key 'format' is not known here",
     "own.yml:4:16"},
    {"no date format of inspections", DAYS, "key 'time.date_format' is required", "own.yml:1:1"},
    {"a time of day of inspections",
     DAYS "time: {date_format: 'YYYY-MM-DD HH:mm'}\n",
     "time format 'YYYY-MM-DD HH:mm' has a time of day, expected a date only",
     "own.yml:4:21"},
    {"an offset of inspections",
     DAYS "time: {date_format: 'YYYY-MM-DDZ'}\n",
     "a day of the local calendar has no offset",
     "own.yml:4:21"},
    {"a register with start stamps",
     HEAD NUMBER STAMPS REGISTER("") LENGTH COLUMNS,
     "a register is read at an instant, which is neither start nor end",
     "own.yml:4:48"},
    {"a register without its regular distance",
     HEAD NUMBER READ_AT REGISTER("") "interval_s: {from: step, default: 1800}\n" COLUMNS,
     "key 'interval_s' of a register must be seconds",
     "own.yml:6:13"},
    {"digits of no register",
     HEAD NUMBER STAMPS
     "value: {kind: interval_energy, unit: kWh, direction: import_only, digits: 6}\n" LENGTH
         COLUMNS,
     "key 'digits' is for value.kind register",
     "own.yml:5:75"},
    {"too many digits",
     HEAD NUMBER READ_AT REGISTER(", digits: 13") LENGTH COLUMNS,
     "key 'digits' must be 1 to 12",
     "own.yml:5:68"},
    {"digits of a unit that changes",
     HEAD NUMBER READ_AT
     "value: {kind: register, unit: column, direction: import_only, digits: 6}\n" LENGTH
     "columns: {meter_id: meter_id, ts: ts, kwh: kwh, unit: u}\n",
     "key 'digits' needs a unit, not unit: column",
     "own.yml:5:71"},
    {"a register that counts down",
     HEAD NUMBER READ_AT
     "value: {kind: register, unit: kWh, direction: bidirectional}\n" LENGTH COLUMNS,
     "a register has one direction; map 'channel', or state it in 'constants'",
     "own.yml:5:47"},
    {"a register with a length",
     HEAD NUMBER READ_AT REGISTER("") LENGTH COLUMNS "constants: {length_s: 900}\n",
     "a register has no 'length_s'",
     "own.yml:5:8"},
    {"a register with weather",
     HEAD NUMBER READ_AT REGISTER("") LENGTH
     "columns: {meter_id: meter_id, ts: ts, kwh: kwh, temperature_c: t}\n",
     "a register has no 'temperature_c'",
     "own.yml:5:8"},
    {"impossible reject limit",
     GOOD "reject_limit: {percent: 101}\n",
     "reject_limit must be a count and a percentage",
     "own.yml:8:15"},
};

static void test_errors(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Arena *arena = arena_new();
        const Profile *profile;
        Error err = {0};
        Status status = profile_parse(arena, str_from(cases[i].text), "own.yml", &profile, &err);
        CASE_TEXT(cases[i].name, err.message, cases[i].message);
        CASE_TEXT(cases[i].name, err.where, cases[i].where);
        CASE_INT(cases[i].name, status, STATUS_CONFIG);
        arena_free(arena);
    }
}

static void test_good(void **state)
{
    static const char text[] = HEAD NUMBER STAMPS VALUE LENGTH
        "columns: {meter_id: 2, ts: [ts, stamp], kwh: '3', quality: q}\noptional: [quality]\n"
        "format: {delimiter: tab, quote: none, encoding: latin-1, skip_head: 2, missing_values: "
        "['-9']}\n"
        "quality: {A: actual, e: estimated, '': edited}\nreject_limit: {count: 5}\n"
        "match: {file: '*.txt'}\n";
    Arena *arena = arena_new();
    const Profile *profile;
    Error err = {0};

    (void) state;
    CASE_OK("good", profile_parse(arena, str_from(text), "own.yml", &profile, &err), &err);
    CASE_INT("delimiter", profile->csv.delimiter, '\t');
    CASE_TRUE("quote", profile->csv.has_no_quote);
    CASE_INT("encoding", profile->encoding, ENCODING_LATIN1);
    CASE_INT("skip", profile->skip_head, 2);
    CASE_TRUE("missing", profile->has_missing_number);
    CASE_INT("position", profile->columns[READING_METER_ID].position, 2);
    CASE_INT("names", profile->columns[READING_TS].names.n, 2);
    CASE_INT("a quoted number is a heading", profile->columns[READING_KWH].position, 0);
    CASE_TRUE("optional", profile->columns[READING_QUALITY].is_optional);
    CASE_INT("exact", code_find(&profile->quality, STR("A")), QUALITY_ACTUAL);
    CASE_INT("any case", code_find(&profile->quality, STR("E")), QUALITY_ESTIMATED);
    CASE_INT("blank", code_find(&profile->quality, STR("")), QUALITY_EDITED);
    CASE_INT("word", code_find(&profile->quality, STR("Missing")), QUALITY_MISSING);
    CASE_INT("unknown", code_find(&profile->quality, STR("?")), -1);
    CASE_INT("count", profile->reject_count, 5);
    CASE_INT("percent", profile->reject_percent, 10);
    CASE_INT("glob", profile->match_files.n, 1);
    CASE_INT("not before", profile->not_before_us, INT64_C(946684800) * US_PER_S);
    arena_free(arena);
}

static void test_units(void **state)
{
    static const struct {
        const char *name;
        bool is_power;
        int power;
    } units[] = {
        {"wh", false, -3},
        {"KWH", false, 0},
        {"MWh", false, 3},
        {"W", true, -3},
        {"kw", true, 0},
        {"MW", true, 3}};

    (void) state;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        const Unit *unit = unit_find(str_from(units[i].name));
        assert_non_null(unit);
        CASE_INT(units[i].name, unit->is_power, units[i].is_power);
        CASE_INT(units[i].name, unit->power, units[i].power);
    }
    assert_null(unit_find(STR("kvarh")));
    assert_null(kind_find(STR("registers")));
    CASE_TEXT("table", kind_find(STR("network"))->table, "raw_data.network_nodes");
    CASE_INT("field", kind_field(kind_find(STR("readings")), STR("label")), READING_LABEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_units),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

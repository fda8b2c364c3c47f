#include "cases.h"
#include "ingest/header_map.h"

#define PROFILE(rest)                                                                              \
    "name: own\nkind: readings\nnumber: {decimal: point}\n"                                        \
    "time: {format: rfc3339, zone: in_stamp, stamp: start}\n"                                      \
    "value: {kind: interval_energy, unit: kWh, direction: import_only}\ninterval_s: 1800\n" rest
#define BY_NAME                                                                                    \
    PROFILE(                                                                                       \
        "columns: {meter_id: [meter, PDL], ts: ts, kwh: kwh, quality: q}\noptional: [quality]\n")
#define BY_POSITION PROFILE("columns: {meter_id: 1, ts: 2, kwh: 4}\n")

typedef struct HeaderCase {
    const char *name;
    const char *profile;
    const char *text;
    const char *columns; /* of meter_id, ts, kwh, quality; NULL: the error */
    uint64_t line;
    const char *message;
    const char *hint;
} HeaderCase;

static const HeaderCase cases[] = {
    {"by name", BY_NAME, "meter,ts,kwh\n", "0 1 2 -1", 1, "", ""},
    {"any order and case, spaces", BY_NAME, "KWH, Q ,TS,pdl\n", "3 2 0 1", 1, "", ""},
    {"the first accepted name", BY_NAME, "pdl,meter,ts,kwh\n", "1 2 3 -1", 1, "", ""},
    {"below blank lines", BY_NAME, "\n\nmeter,ts,kwh\n", "0 1 2 -1", 3, "", ""},
    {"by position", BY_POSITION, "a,a,a,a\n", "0 1 3 -1", 1, "", ""},
    {"no header", BY_POSITION "format: {header: false}\n", "a,b,c,d\n", "0 1 3 -1", 0, "", ""},
    {"missing",
     BY_NAME,
     "ts,kwh\n",
     NULL,
     1,
     "column 'meter, PDL' for 'meter_id' is missing",
     "The headings found are: ts, kwh."},
    {"twice",
     BY_NAME,
     "meter,ts,kwh,Meter\n",
     NULL,
     1,
     "heading 'Meter' stands twice, in columns 1 and 4",
     "Give the columns of this source by position."},
    {"too few",
     BY_POSITION,
     "a,b,c\n",
     NULL,
     1,
     "column 4 for 'kwh' is missing: a record has 3",
     "The headings found are: a, b, c."},
    {"nothing", BY_NAME, "\n", NULL, 0, "there is no record in the file", ""},
    {"broken",
     BY_NAME,
     "meter,\"ts\"x,kwh\n",
     NULL,
     1,
     "the first record: text after the closing quote of a field",
     ""},
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const HeaderCase *test = &cases[i];
        Arena *arena = arena_new();
        const Profile *profile = NULL;
        Error err = {0};
        HeaderMap map = {0};
        CASE_OK(
            test->name,
            profile_parse(arena, str_from(test->profile), "own.yml", &profile, &err),
            &err);
        CsvBlock head = csv_block_of(str_from(test->text), &profile->csv);
        Status status = header_map_read(arena, profile, &head, "in.csv", &map, &err);
        CASE_TEXT(test->name, err.message, test->message);
        CASE_TEXT(test->name, err.hint, test->hint);
        CASE_INT(test->name, status, test->columns == NULL ? STATUS_DATA : OK);
        if (test->columns != NULL) {
            CASE_INT(test->name, map.line, test->line);
            CASE_TEXT(
                test->name,
                arena_printf(
                    arena,
                    "%d %d %d %d",
                    map.columns[READING_METER_ID],
                    map.columns[READING_TS],
                    map.columns[READING_KWH],
                    map.columns[READING_QUALITY]),
                test->columns);
        }
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

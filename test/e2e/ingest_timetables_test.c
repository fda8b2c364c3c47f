/* Timetables of load-shedding: made-up ones, and those of others when they are there. */
#include "base/file.h"
#include "ingest_kit.h"

#define QUERY "select node_id, start_ts, end_ts, kind from raw_data.outages order by start_ts"

#define PROFILE(zone, declared)                                                                    \
    "name: own\nkind: outages\nmatch: {file: ['area-*.csv']}\n"                                    \
    "format: {layout: timetable, declared: [" declared "]}\n"                                      \
    "time: {format: 'YYYY-MM-DD HH:mm:ss', zone: " zone "}\n"                                      \
    "columns: {start_ts: start, end_ts: end}\n"                                                    \
    "constants: {node_id: F1, kind: load_shedding}\n"

#define JULY "{from: '2025-07-01 16:00', to: '2025-07-02 05:00', stage: 2}"

static const char monthly[] =
    "date_of_month,start_time,finsh_time,stage\n"
    "1,14:00,16:30,2\n1,18:00,20:30,2\n1,18:00,20:30,1\n1,22:00,00:30,2\n"
    "2,04:00,06:30,2\n2,06:00,08:30,4\n31,20:00,22:30,4\n32,08:00,10:30,2\n"
    "2,8h,10:30,2\n";

#define OF_JULY                                                                                    \
    "F1 2025-07-01T14:00:00Z 2025-07-01T14:30:00Z load_shedding\n"                                 \
    "F1 2025-07-01T16:00:00Z 2025-07-01T18:30:00Z load_shedding\n"                                 \
    "F1 2025-07-01T20:00:00Z 2025-07-01T22:30:00Z load_shedding\n"                                 \
    "F1 2025-07-02T02:00:00Z 2025-07-02T03:00:00Z load_shedding\n"
#define REJECTS                                                                                    \
    "9 - - | date_of_month '32' is not a number of 1 to 31\n"                                      \
    "10 - - | start_time '8h' is not a time such as 22:00\n"

/* Another period, and the same file is loaded again: its outages take the place of the first. */
static void test_monthly(void **state)
{
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "area-1.csv", str_from(monthly));

    (void) state;
    kit_source(kit, "own", PROFILE("Africa/Johannesburg", JULY));
    kit_load(kit, path, NULL);
    CASE_OK("first", kit->status, &kit->error);
    CASE_TEXT(
        "first",
        kit_counts(kit),
        "9 = 4 loaded + 0 identical + 0 superseded + 2 rejected + 3 skipped");
    CASE_TEXT("first", kit_rows(kit, QUERY), OF_JULY);
    CASE_TEXT("first", kit_rejects(kit), REJECTS);

    kit_load(kit, path, NULL);
    CASE_INT("again", kit->report.status, INGEST_ALREADY_LOADED);

    kit_source(
        kit,
        "own",
        PROFILE(
            "Africa/Johannesburg",
            JULY ", {from: '2025-07-02 05:00', to: '2025-08-31 21:00', stage: 4}"));
    kit_load(kit, path, NULL);
    CASE_OK("more", kit->status, &kit->error);
    CASE_TEXT(
        "more",
        kit_counts(kit),
        "11 = 8 loaded + 0 identical + 0 superseded + 2 rejected + 1 skipped");
    CASE_TEXT(
        "more",
        kit_rows(kit, QUERY),
        OF_JULY "F1 2025-07-02T04:00:00Z 2025-07-02T06:30:00Z load_shedding\n"
                "F1 2025-07-31T18:00:00Z 2025-07-31T20:30:00Z load_shedding\n"
                "F1 2025-08-02T04:00:00Z 2025-08-02T06:30:00Z load_shedding\n"
                "F1 2025-08-31T18:00:00Z 2025-08-31T19:00:00Z load_shedding\n");

    kit_source(kit, "own", PROFILE("Africa/Johannesburg", JULY));
    kit_load(kit, path, NULL);
    CASE_TEXT("taken back", kit_rows(kit, QUERY), OF_JULY);
    kit_close(kit);
}

/* Nights on which the clock of New York is set: forward over 02:00, back to 01:00. */
static void test_clocks(void **state)
{
    static const char text[] = "date_of_month,start_time,end_time,stage\n9,02:30,04:30,1\n"
                               "9,01:00,03:30,2\n2,00:30,02:30,3\n2,01:30,02:30,4\n";
    Kit *kit = kit_open();

    (void) state;
    kit_source(
        kit,
        "own",
        PROFILE(
            "America/New_York",
            "{from: '2025-03-09 02:15', to: '2025-03-09 12:00', stage: 1},"
            "{from: '2025-03-09 00:00', to: '2025-03-09 02:15', stage: 2},"
            "{from: '2025-04-09 00:00', to: '2025-04-10 00:00', stage: 2},"
            "{from: '2025-11-02 00:00', to: '2025-11-02 01:30', stage: 3},"
            "{from: '2025-11-02 01:30', to: '2025-11-03 00:00', stage: 4}"));
    kit_load(kit, kit_file(kit, "area-2.csv", str_from(text)), NULL);
    CASE_OK("clocks", kit->status, &kit->error);
    CASE_TEXT(
        "clocks",
        kit_rows(kit, QUERY),
        "F1 2025-04-09T05:00:00Z 2025-04-09T07:30:00Z load_shedding\n"
        "F1 2025-11-02T04:30:00Z 2025-11-02T05:30:00Z load_shedding\n"
        "F1 2025-11-02T05:30:00Z 2025-11-02T07:30:00Z load_shedding\n");
    CASE_TEXT(
        "clocks",
        kit_rejects(kit),
        "2 1 start | local time '2025-03-09 02:30:00' does not exist in America/New_York\n"
        "3 2 end | local time '2025-03-09 02:15:00' does not exist in America/New_York\n");
    kit_close(kit);
}

/* The built-in source says neither area nor stages. */
static void test_built_in(void **state)
{
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "area-1.csv", str_from(monthly));

    (void) state;
    kit_load(kit, path, NULL);
    CASE_TEXT("by itself", kit->error.message, "no source matches the file");
    kit_load(kit, path, "load-shedding");
    CASE_INT("named", kit->status, STATUS_DATA);
    CASE_TEXT(
        "named",
        kit->error.message,
        "no stage is declared, so it is not known which slots were cut");
    CASE_TEXT(
        "named",
        kit->error.hint,
        "List in `format.declared` of the source when which stage was declared.");
    CASE_TEXT("named", kit->error.where, arena_printf(kit->arena, "%s:1", path));
    kit_load(kit, kit_file(kit, "b.csv", STR("day_of_week,stage\n1,2\n")), "load-shedding");
    CASE_TEXT(
        "weekly",
        kit->error.message,
        "file is no timetable of load-shedding: there is no heading 'date_of_month'");
    CASE_TEXT(
        "weekly",
        kit->error.hint,
        "A timetable has date_of_month, or day_of_cycle, period_of_cycle and start_of_cycle, and "
        "then start_time, end_time (or finsh_time) and stage. One by days of the week is not "
        "read: write its dates.");
    kit_close(kit);
}

/* The built-in profile as its comment says: stages declared, but the area forgotten, and then not.
 */
static void test_copied(void **state)
{
    static const char *const nodes[] = {"\"\"", "F1"};
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "area-1.csv", str_from(monthly));
    Str built_in = {0};

    (void) state;
    assert_int_equal(
        project_file(kit->arena, &kit->project, "sources/load-shedding.yml", &built_in, NULL), OK);
    for (size_t i = 0; i < COUNT_OF(nodes); i++) {
        StrBuf text = strbuf_new(kit->arena);
        const char *at = built_in.ptr;
        const char *declared = strstr(str_dup(kit->arena, built_in), "declared: []");
        assert_non_null(declared);
        at = strstr(declared, "node_id: \"\"");
        assert_non_null(at);
        strbuf_put(&text, (Str){built_in.ptr, built_in.len - strlen(declared)});
        strbuf_puts(&text, "declared: [" JULY "]");
        strbuf_put(&text, (Str){declared + 12, (size_t) (at - declared) - 12});
        strbuf_printf(&text, "node_id: %s", nodes[i]);
        strbuf_puts(&text, at + 11);
        kit_source(kit, "load-shedding", strbuf_text(&text));
        kit_load(kit, path, "load-shedding");
        CASE_INT(nodes[i], kit->status, i == 0 ? STATUS_DATA : OK);
        CASE_TEXT(nodes[i], kit_rows(kit, QUERY), i == 0 ? "" : OF_JULY);
        if (i == 0)
            CASE_TEXT(
                nodes[i],
                kit_rejects(kit),
                "2 - - | node_id is blank\n3 - - | node_id is blank\n5 - - | node_id is blank\n"
                "6 - - | node_id is blank\n" REJECTS);
    }
    kit_close(kit);
}

typedef struct RealCase {
    const char *file;
    const char *sums; /* outages, minutes */
    const char *rows; /* of May */
} RealCase;

/* Stage 2 as it was declared in May 2025, and a stage 6 over the end of a February. Outages and
 * minutes were counted apart, minute by minute. */
static const RealCase real_cases[] = {
    {"eskom_city-of-cape-town-area-6.csv",
     "19 3510\n",
     "F1 2025-05-13T18:00:00Z 2025-05-13T20:00:00Z load_shedding\n"
     "F1 2025-05-15T18:00:00Z 2025-05-15T20:00:00Z load_shedding\n"},
    {"eskom_eskom-direct-9-odd.csv",
     "17 3720\n",
     "F1 2025-05-14T17:00:00Z 2025-05-14T19:30:00Z load_shedding\n"
     "F1 2025-05-15T17:00:00Z 2025-05-15T19:30:00Z load_shedding\n"},
    {"eskom_gauteng-tshwane-group-9.csv",
     "17 3750\n",
     "F1 2025-05-14T16:00:00Z 2025-05-14T18:30:00Z load_shedding\n"
     "F1 2025-05-15T16:00:00Z 2025-05-15T18:30:00Z load_shedding\n"},
    {"eskom_nelson-mandela-bay-group-1.csv",
     "15 2040\n",
     "F1 2025-05-14T14:00:00Z 2025-05-14T14:30:00Z load_shedding\n"},
};

static void test_real(void **state)
{
    const char *shared = kit_shared_data();

    (void) state;
    if (shared == NULL)
        skip();
    for (size_t i = 0; i < COUNT_OF(real_cases); i++) {
        const RealCase *test = &real_cases[i];
        Kit *kit = kit_open();
        kit_source(
            kit,
            "own",
            PROFILE(
                "Africa/Johannesburg",
                "{from: '2025-02-26 00:00', to: '2025-03-03 05:00', stage: 6},"
                "{from: '2025-05-13T16:00:00', to: '2025-05-13T22:00:00', stage: 2},"
                "{from: '2025-05-14T16:00:00', to: '2025-05-14T22:00:00', stage: 2},"
                "{from: '2025-05-15T16:00:00', to: '2025-05-15T22:00:00', stage: 2}"));
        kit_load(
            kit,
            file_join(kit->arena, file_join(kit->arena, shared, "outage-schedules"), test->file),
            "own");
        CASE_OK(test->file, kit->status, &kit->error);
        CASE_INT(test->file, kit->report.rejected, 0);
        CASE_TEXT(
            test->file,
            kit_rows(
                kit,
                "select count(*), cast(sum(extract(epoch from end_ts - start_ts)) / 60 as integer) "
                "from raw_data.outages"),
            test->sums);
        CASE_TEXT(
            test->file,
            kit_rows(
                kit,
                "select node_id, start_ts, end_ts, kind from raw_data.outages "
                "where start_ts > timestamptz '2025-05-01 00:00:00+00' order by start_ts"),
            test->rows);
        kit_close(kit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_monthly),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_built_in),
        cmocka_unit_test(test_copied),
        cmocka_unit_test(test_real),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

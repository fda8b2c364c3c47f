/* Field cases MTR-10, 11, 12, PG-01, PG-03: the same reading twice, from files and within one. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ingest_kit.h"

#define HEADER "meter_id,ts,kwh,length_s,quality\n"

/* Files loaded one after the other. */
typedef struct Step {
    const char *input;
    const char *counts;
    int64_t n_replaced;
} Step;

typedef struct Story {
    const char *name;
    Step steps[5];
    const char *readings;
    const char *superseded; /* "kwh quality file line by" */
} Story;

static const Story stories[] = {
    {
        .name = "MTR-10 estimate, actual, estimate again",
        .steps =
            {{HEADER "M310,2025-07-01T00:00:00Z,0.40,1800,E\n",
              "1 = 1 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              0},
             {HEADER "M310,2025-07-01T00:00:00Z,0.35,1800,A\n",
              "1 = 1 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              1},
             {HEADER "M310,2025-07-01T00:00:00Z,0.40,1800,E\n",
              "1 = 0 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped",
              0},
             {HEADER "\nM310,2025-07-01T00:00:00Z,0.41,1800,E\n",
              "1 = 0 loaded + 0 identical + 1 superseded + 0 rejected + 0 skipped",
              0},
             {HEADER "M310,2025-07-01T00:00:00Z,0.36,1800,A\n",
              "1 = 1 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              1}},
        .readings = "M310 import 2025-07-01T00:00:00Z 1800 0.36 actual -\n",
        .superseded = "0.4 estimated 1 2 2\n0.35 actual 2 2 4\n0.41 estimated 3 3 2\n",
    },
    {
        .name = "MTR-11 the same time twice",
        .steps =
            {{HEADER "M311,2025-07-01T00:00:00Z,1,1800,A\nM311,2025-07-01T00:00:00Z,1.5,1800,A\n"
                     "M311,2025-07-01T00:30:00Z,2,1800,A\nM311,2025-07-01T00:30:00Z,2.0,1800,A\n",
              "4 = 2 loaded + 1 identical + 1 superseded + 0 rejected + 0 skipped",
              0}},
        .readings = "M311 import 2025-07-01T00:00:00Z 1800 1.5 actual -\n"
                    "M311 import 2025-07-01T00:30:00Z 1800 2 actual -\n",
        .superseded = "1 actual 1 2 1\n",
    },
    {
        .name = "MTR-12 the same file, and overlapping exports",
        .steps =
            {{HEADER "M312,2025-07-01T00:00:00Z,0.1,1800,A\nM312,2025-07-01T00:30:00Z,0.1,1800,A\n"
                     "M312,2025-07-01T01:00:00Z,0.1,1800,A\nM312,2025-07-01T01:30:00Z,0.1,1800,A\n",
              "4 = 4 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              0},
             {HEADER "M312,2025-07-01T00:00:00Z,0.1,1800,A\nM312,2025-07-01T00:30:00Z,0.1,1800,A\n"
                     "M312,2025-07-01T01:00:00Z,0.1,1800,A\nM312,2025-07-01T01:30:00Z,0.1,1800,A\n",
              "4 = 0 loaded + 4 identical + 0 superseded + 0 rejected + 0 skipped",
              0},
             {HEADER "M312,2025-07-01T01:00:00Z,0.1,1800,A\nM312,2025-07-01T01:30:00Z,0.1,1800,A\n"
                     "M312,2025-07-01T02:00:00Z,0.1,1800,A\nM312,2025-07-01T02:30:00Z,0.1,1800,A\n",
              "4 = 2 loaded + 2 identical + 0 superseded + 0 rejected + 0 skipped",
              0},
             {HEADER "M312,2025-07-01T00:00:00Z,0.1,1800,A\nM312,2025-07-01T00:30:00Z,0.1,1800,A\n"
                     "M312,2025-07-01T01:00:00Z,0.1,1800,A\nM312,2025-07-01T01:30:00Z,0.1,1800,A\n",
              "4 = 0 loaded + 4 identical + 0 superseded + 0 rejected + 0 skipped",
              0}},
        .readings = "M312 import 2025-07-01T00:00:00Z 1800 0.1 actual -\n"
                    "M312 import 2025-07-01T00:30:00Z 1800 0.1 actual -\n"
                    "M312 import 2025-07-01T01:00:00Z 1800 0.1 actual -\n"
                    "M312 import 2025-07-01T01:30:00Z 1800 0.1 actual -\n"
                    "M312 import 2025-07-01T02:00:00Z 1800 0.1 actual -\n"
                    "M312 import 2025-07-01T02:30:00Z 1800 0.1 actual -\n",
        .superseded = "",
    },
    {
        .name = "a missing value replaces nothing, any value replaces it",
        .steps =
            {{HEADER "M1,2025-07-01T00:00:00Z,1,1800,E\nM1,2025-07-01T00:30:00Z,,1800,\n",
              "2 = 2 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              0},
             {HEADER "M1,2025-07-01T00:00:00Z,,1800,\nM1,2025-07-01T00:30:00Z,2,1800,E\n",
              "2 = 1 loaded + 0 identical + 1 superseded + 0 rejected + 0 skipped",
              1},
             {HEADER "M1,2025-07-01T00:30:00Z,,1800,A\nM1,2025-07-01T00:30:00Z,3,1800,F\n",
              "2 = 1 loaded + 0 identical + 1 superseded + 0 rejected + 0 skipped",
              1}},
        .readings = "M1 import 2025-07-01T00:00:00Z 1800 1 estimated -\n"
                    "M1 import 2025-07-01T00:30:00Z 1800 3 edited -\n",
        .superseded = "- missing 1 3 2\n- missing 2 2 1\n2 estimated 2 3 3\n- missing 3 2 3\n",
    },
    {
        .name = "lengths and channels are keys of their own",
        .steps =
            {{"meter_id,ts,kwh,length_s,channel\nM1,2025-07-01T00:00:00Z,1,1800,import\n"
              "M1,2025-07-01T00:00:00Z,2,3600,import\nM1,2025-07-01T00:00:00Z,3,1800,export\n",
              "3 = 3 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
              0}},
        .readings = "M1 export 2025-07-01T00:00:00Z 1800 3 actual -\n"
                    "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n"
                    "M1 import 2025-07-01T00:00:00Z 3600 2 actual -\n",
        .superseded = "",
    },
};

static void test_stories(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(stories); i++) {
        const Story *story = &stories[i];
        Kit *kit = kit_open();
        kit->block_bytes = i % 2 == 0 ? 1 : 0;
        for (size_t step = 0; step < COUNT_OF(story->steps) && story->steps[step].input != NULL;
             step++) {
            char *name = arena_printf(kit->arena, "in/%zu.csv", step);
            char *label = arena_printf(kit->arena, "%s, file %zu", story->name, step + 1);
            kit_load(kit, kit_file(kit, name, str_from(story->steps[step].input)), "generic");
            CASE_OK(label, kit->status, &kit->error);
            CASE_TEXT(label, kit_counts(kit), story->steps[step].counts);
            CASE_INT(label, kit->report.replaced, story->steps[step].n_replaced);
        }
        CASE_TEXT(story->name, kit_readings(kit), story->readings);
        CASE_TEXT(
            story->name,
            kit_rows(
                kit,
                "select kwh, quality, file_id, line, superseded_by_file_id from "
                "raw_data.superseded_readings order by file_id, line"),
            story->superseded);
        kit_close(kit);
    }
}

/* PG-01: a key that repeats at any distance, among 1000 good rows. */
static void test_repeat_anywhere(void **state)
{
    static const int distances[] = {1, 30, 900};

    (void) state;
    for (size_t i = 0; i < COUNT_OF(distances); i++) {
        Kit *kit = kit_open();
        StrBuf text = strbuf_new(kit->arena);
        char *label = arena_printf(kit->arena, "repeated after %d", distances[i]);
        char stamp[CIVIL_TEXT_MAX];
        strbuf_puts(&text, HEADER);
        for (int row = 0; row < 1000; row++) {
            int slot = row == 50 + distances[i] ? 50 : row;
            (void) civil_text_utc((INT64_C(1751328000) + INT64_C(1800) * slot) * US_PER_S, stamp);
            strbuf_printf(&text, "M1,%s,%d,1800,A\n", stamp, row);
        }
        kit_load(kit, kit_file(kit, "in.csv", strbuf_str(&text)), "generic");
        CASE_OK(label, kit->status, &kit->error);
        CASE_TEXT(
            label,
            kit_counts(kit),
            "1000 = 999 loaded + 0 identical + 1 superseded + 0 rejected + 0 skipped");
        CASE_TEXT(
            label,
            kit_rows(kit, "select count(*), sum(kwh) from raw_data.readings"),
            "999 499450\n");
        CASE_TEXT(
            label, kit_rows(kit, "select kwh, line from raw_data.superseded_readings"), "50 52\n");
        kit_close(kit);
    }
}

/* PG-03: one bad row among 10 000. */
static Str ten_thousand(Arena *arena, int bad_row)
{
    StrBuf text = strbuf_new(arena);
    char stamp[CIVIL_TEXT_MAX];

    strbuf_puts(&text, HEADER);
    for (int row = 1; row <= 10000; row++) {
        (void) civil_text_utc(
            (INT64_C(1751328000) + INT64_C(1800) * (row % 100)) * US_PER_S, stamp);
        if (row == bad_row)
            strbuf_printf(&text, "M%d,%s,abc,1800,A\n", row / 100, stamp);
        else
            strbuf_printf(&text, "M%d,%s,0.1,1800,A\n", row / 100, stamp);
    }
    return strbuf_str(&text);
}

static void test_one_bad_row(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit_load(kit, kit_file(kit, "in.csv", ten_thousand(kit->arena, 9999)), "generic");
    CASE_OK("one bad row", kit->status, &kit->error);
    CASE_TEXT(
        "one bad row",
        kit_counts(kit),
        "10000 = 9999 loaded + 0 identical + 0 superseded + 1 rejected + 0 skipped");
    CASE_TEXT(
        "one bad row",
        kit_rejects(kit),
        "10000 3 kwh | value 'abc' is not a number with a decimal point\n");
    kit_close(kit);
}

/* A child loads, is killed at some moment, and the load is run again. */
static void test_kill(void **state)
{
    static const useconds_t moments_us[] = {1000, 20000, 40000, 60000, 80000, 120000, 200000};
    int n_killed = 0;

    (void) state;
    for (size_t i = 0; i < COUNT_OF(moments_us); i++) {
        Kit *kit = kit_open();
        const char *path = kit_file(kit, "in.csv", ten_thousand(kit->arena, 0));
        char *label = arena_printf(kit->arena, "killed after %u us", (unsigned) moments_us[i]);
        int outcome = 0;
        pid_t child;
        kit_close_store(kit);
        child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            IngestOptions options = {
                .source_name = "generic", .now_us = kit->now_us, .n_threads = 2};
            if (store_open(kit->url, 2, &kit->store, &kit->error) == OK &&
                store_connect(kit->store, &kit->conn, &kit->error) == OK &&
                ingest_file(
                    kit->arena,
                    &kit->project,
                    kit->conn,
                    path,
                    &options,
                    &kit->report,
                    &kit->error) == OK)
                _exit(0);
            _exit(1);
        }
        (void) usleep(moments_us[i]);
        (void) kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &outcome, 0), child);
        n_killed += WIFSIGNALED(outcome) ? 1 : 0;
        kit_open_store(kit);
        kit_load(kit, path, "generic");
        CASE_OK(label, kit->status, &kit->error);
        CASE_TEXT(
            label,
            kit_rows(
                kit,
                "select (select count(*) from raw_data.readings), (select sum(kwh) from "
                "raw_data.readings), (select count(*) from ops.files), (select count(*) from "
                "raw_data.superseded_readings)"),
            "10000 1000 1 0\n");
        kit_close(kit);
    }
    CASE_TRUE("some were killed in time", n_killed > 0);
}

#define OWN(zone)                                                                                  \
    KIT_PROFILE(                                                                                   \
        KIT_POINT,                                                                                 \
        "time: {format: 'YYYY-MM-DD HH:mm', zone: " zone ", stamp: start}\n",                      \
        KIT_KWH,                                                                                   \
        "interval_s: 1800\nquality: {E: estimated}\noptional: [quality]\n")

/* The same bytes under a corrected profile take the place of the earlier load, and what that had
 * superseded comes back. */
static void test_corrected_profile(void **state)
{
    Kit *kit = kit_open();
    const char *path;

    (void) state;
    kit_load(
        kit,
        kit_file(kit, "first.csv", STR(HEADER "M1,2025-07-01T00:00:00Z,1,1800,A\n")),
        "generic");
    CASE_OK("first", kit->status, &kit->error);
    kit_source(kit, "own", OWN("UTC"));
    path = kit_file(
        kit, "second.csv", STR("meter_id,ts,kwh\nM1,2025-07-01 00:00,2\nM1,2025-07-01 00:30,3\n"));
    kit_load(kit, path, "own");
    CASE_OK("wrong zone", kit->status, &kit->error);
    CASE_TEXT(
        "wrong zone",
        kit_readings(kit),
        "M1 import 2025-07-01T00:00:00Z 1800 2 actual -\n"
        "M1 import 2025-07-01T00:30:00Z 1800 3 actual -\n");
    kit_source(kit, "own", OWN("Africa/Lagos"));
    kit_load(kit, path, "own");
    CASE_OK("right zone", kit->status, &kit->error);
    CASE_TEXT(
        "right zone",
        kit_readings(kit),
        "M1 import 2025-06-30T23:00:00Z 1800 2 actual -\n"
        "M1 import 2025-06-30T23:30:00Z 1800 3 actual -\n"
        "M1 import 2025-07-01T00:00:00Z 1800 1 actual -\n");
    CASE_TEXT(
        "right zone",
        kit_rows(kit, "select file_id, loaded from ops.files order by file_id"),
        "1 1\n3 2\n");
    CASE_TEXT(
        "right zone", kit_rows(kit, "select count(*) from raw_data.superseded_readings"), "0\n");
    kit_close(kit);
}

/* Where a later file was dropped as identical, taking the earlier one out would lose it. */
static void test_no_undo(void **state)
{
    Kit *kit = kit_open();
    const char *path;
    const char *before;

    (void) state;
    kit_source(kit, "own", OWN("UTC"));
    path = kit_file(kit, "first.csv", STR("meter_id,ts,kwh\nM1,2025-07-01 00:00,2\n"));
    kit_load(kit, path, "own");
    CASE_OK("first", kit->status, &kit->error);
    kit_load(
        kit,
        kit_file(kit, "second.csv", STR(HEADER "M1,2025-07-01T00:00:00Z,2,1800,A\n")),
        "generic");
    CASE_TEXT(
        "second",
        kit_counts(kit),
        "1 = 0 loaded + 1 identical + 0 superseded + 0 rejected + 0 skipped");
    before = kit_readings(kit);
    kit_source(kit, "own", OWN("Africa/Lagos"));
    kit_load(kit, path, "own");
    CASE_INT("refused", kit->status, STATUS_DATA);
    CASE_TEXT(
        "refused",
        kit->error.message,
        "the same bytes were loaded before as file 1 by source 'own', and that can't be undone: "
        "later "
        "files had readings identical to stored ones");
    CASE_TEXT("refused", kit_readings(kit), before);
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stories),
        cmocka_unit_test(test_repeat_anywhere),
        cmocka_unit_test(test_one_bad_row),
        cmocka_unit_test(test_kill),
        cmocka_unit_test(test_corrected_profile),
        cmocka_unit_test(test_no_undo),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

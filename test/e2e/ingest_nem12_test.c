/* NEM12: what a market file states, to the kWh; made-up cases, and the files of others when they
 * are there. */
#include <dirent.h>

#include "base/file.h"
#include "ingest_kit.h"

#define TENTHS_6 "0.1,0.1,0.1,0.1,0.1,0.1"
#define TENTHS   TENTHS_6 "," TENTHS_6 "," TENTHS_6 "," TENTHS_6
#define HOURS    "0.5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0.25"

typedef struct Nem12Case {
    const char *name;
    Str input;
    const char *counts;
    const char *query;
    const char *rows;
    const char *rejects;
    const char *warning; /* NULL: none */
} Nem12Case;

static const Nem12Case cases[] = {
    {
        .name = "FMT-01 the parts that may be left out are",
        .input = STR("200,NMI0000001,E1,1,E1,N1,SER001,KWH,30\n"
                     "300,20250701," TENTHS "," TENTHS ",A,,,20250702000000\n"),
        .counts = "48 = 48 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .query = "select min(start_ts), max(start_ts), sum(kwh), min(length_s), min(quality), "
                 "max(quality) from raw_data.readings",
        .rows = "2025-06-30T14:00:00Z 2025-07-01T13:30:00Z 4.8 1800 actual actual\n",
        .rejects = "",
        .warning = "there is no 100 record: who sent the file, and which kind it is, is not known",
    },
    {
        .name = "the same of hours, and the channel",
        .input =
            STR("200,N1,E1,1,E1,N1,SER001,KWH,60\n300,20250701," HOURS ",A,,,20250702000000\n"),
        .counts = "24 = 24 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .query = "select min(start_ts), max(start_ts), sum(kwh), min(length_s), min(quality), "
                 "min(channel) from raw_data.readings",
        .rows = "2025-06-30T14:00:00Z 2025-07-01T13:00:00Z 22.75 3600 actual import.E1\n",
        .rejects = "",
        .warning = "there is no 100 record: who sent the file, and which kind it is, is not known",
    },
    {
        .name = "watt-hours, export, estimates and what is no energy",
        .input = STR("100,NEM12,202507010000,A,B\n"
                     "200,N1,E1B1Q1,1,E1,N1,S,Wh,60,\n300,20250701," HOURS ",V,,,\n"
                     "400,1,23,A,,\n400,24,24,E52,,\n"
                     "200,N1,E1B1Q1,1,B1,N1,S,MWh,60,\n300,20250701," HOURS ",F14,,,\n"
                     "200,N1,E1B1Q1,1,Q1,N1,S,KVARH,60,\n300,20250701," HOURS ",A,,,\n900\n"),
        .counts = "76 = 48 loaded + 0 identical + 0 superseded + 0 rejected + 28 skipped",
        .query = "select channel, quality, count(*), sum(kwh) from raw_data.readings group by "
                 "channel, quality order by channel, quality",
        .rows = "export.B1 edited 24 22750\nimport.E1 actual 23 0.0225\n"
                "import.E1 estimated 1 0.00025\n",
        .rejects = "",
    },
    {
        .name = "one day that can't be read does not take the others with it",
        .input =
            STR("100,NEM12,202507010000,A,B\n200,N1,E1,1,E1,N1,S,KWH,60,\n"
                "300,20250701," HOURS ",A\n300,20250703,1,2,A\n300,20250704,x" HOURS ",A\n900\n"),
        .counts = "51 = 47 loaded + 0 identical + 0 superseded + 2 rejected + 2 skipped",
        .query = "select count(*), sum(kwh) from raw_data.readings",
        .rows = "47 45\n",
        .rejects = "4 - - | 300 record does not have 24 values of 60 minutes and a quality behind "
                   "them\n5 8 value | value 'x0.5' is not a number with a decimal point\n",
    },
    {
        .name = "a null is no value, whatever stands there",
        .input = STR("100,NEM12,202507010000,A,B\n200,N1,E1,1,E1,N1,S,KWH,60,\n"
                     "300,20250701," HOURS ",V\n400,1,20,A\n400,21,24,N\n900\n"),
        .counts = "28 = 24 loaded + 0 identical + 0 superseded + 0 rejected + 4 skipped",
        .query = "select count(*), count(kwh), sum(kwh), max(quality) from raw_data.readings",
        .rows = "24 20 19.5 missing\n",
        .rejects = "",
    },
};

/* Threads and portions play no part, nor does a second time. */
static void run_case(const Nem12Case *test, size_t n_threads, size_t block_bytes)
{
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "in.csv", test->input);

    kit->n_threads = n_threads;
    kit->block_bytes = block_bytes;
    kit_load(kit, path, NULL);
    CASE_OK(test->name, kit->status, &kit->error);
    CASE_TEXT(test->name, kit->report.source, "nem12");
    CASE_TEXT(test->name, kit_counts(kit), test->counts);
    CASE_TEXT(test->name, kit_rows(kit, test->query), test->rows);
    CASE_TEXT(test->name, kit_rejects(kit), test->rejects);
    CASE_TEXT(
        test->name,
        kit->report.warning == NULL ? "" : kit->report.warning,
        test->warning == NULL ? "" : test->warning);
    kit_load(kit, path, NULL);
    CASE_INT(test->name, kit->report.status, INGEST_ALREADY_LOADED);
    CASE_TEXT(test->name, kit_rows(kit, test->query), test->rows);
    kit_close(kit);
}

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        run_case(&cases[i], 1, 0);
        run_case(&cases[i], 3, 200);
    }
}

static void test_nothing_of_energy(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit_load(
        kit,
        kit_file(
            kit,
            "q.csv",
            STR("100,NEM12,1,A,B\n200,N1,Q1,1,Q1,N1,S,KVARH,60,\n300,20250701," HOURS ",A\n900\n")),
        NULL);
    CASE_INT("only reactive", kit->status, STATUS_DATA);
    CASE_TEXT(
        "only reactive",
        kit->error.message,
        "all of the file's 26 records are passed over, none is data");
    kit_close(kit);
}

/* What awk makes of a file's own records: values of E and B suffixes, of all qualities but N (a
 * file of the folder has N days with zeros), in kWh. A 300 in several lines is put together. */
static double sum_by_awk(Arena *arena, const char *path, int *ret_n)
{
    static const char program[] =
        "tr -d '\\r' < '%s' | awk -F, '"
        "/^(100|200|300|400|500|900)/ { if (line != \"\") print line; line = \"\" } "
        "{ line = line $0 } END { print line }' | awk -F, '"
        "$1 == 200 { is = $5 ~ /^[EB]/; n = 1440 / $9; f = tolower($8) == \"wh\" ? 0.001 : 1 } "
        "$1 == 300 && is && NF > n + 2 && $(n + 3) !~ /^N/ { m += n; for (i = 3; i <= n + 2; i++) "
        "s += f * $i } "
        "END { printf \"%%d %%.6f\", m, s }'";
    FILE *pipe = popen(arena_printf(arena, program, path), "r");
    double sum = -1;

    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d %lf", ret_n, &sum), 2);
    assert_int_equal(pclose(pipe), 0);
    return sum;
}

static void load_real(const char *path, const char *name)
{
    Kit *kit = kit_open();
    int n_values = 0;
    double expected = sum_by_awk(kit->arena, path, &n_values);

    kit_load(kit, path, "nem12");
    if (n_values > 0) {
        CASE_OK(name, kit->status, &kit->error);
        CASE_INT(name, kit->report.rejected, 0);
        CASE_INT(name, kit->report.superseded, 0);
        CASE_NEAR(name, decimal_to_double(kit->report.sum_kwh), expected, 1e-6 * expected);
    } else {
        CASE_INT(name, kit->status, STATUS_DATA);
    }
    kit_close(kit);
}

/* All good files load to the kWh of their records, a new store each. */
static void test_good_files(void **state)
{
    static const char *const folders[] = {"nem12/nem12", "nem12/unzipped"};
    const char *shared = kit_shared_data();
    Arena *arena;
    size_t n = 0;

    (void) state;
    if (shared == NULL)
        skip();
    arena = arena_new();
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        const char *folder = file_join(arena, shared, folders[i]);
        DIR *dir = opendir(folder);
        struct dirent *entry;
        assert_non_null(dir);
        while ((entry = readdir(dir)) != NULL) {
            if (entry->d_name[0] == '.' || strstr(entry->d_name, "NEM13") != NULL)
                continue;
            load_real(file_join(arena, folder, entry->d_name), entry->d_name);
            n++;
        }
        (void) closedir(dir);
    }
    CASE_INT("files", n, 93);
    arena_free(arena);
}

/* Accumulations: the sum of what their 250 records state, those fed in without their sign. */
static double sum_13_by_awk(Arena *arena, const char *path)
{
    static const char program[] = "tr -d '\\r' < '%s' | awk -F, '"
                                  "$1 == 250 { s += $8 == \"I\" && $19 < 0 ? -$19 : $19 } "
                                  "END { printf \"%%.6f\", s }'";
    FILE *pipe = popen(arena_printf(arena, program, path), "r");
    double sum = -1;

    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%lf", &sum), 1);
    assert_int_equal(pclose(pipe), 0);
    return sum;
}

/* True when its periods overlap: a day can't have two energies, the later record's holds. */
static bool load_13(const char *path, const char *name)
{
    Kit *kit = kit_open();
    bool overlaps;

    kit_load(kit, path, NULL);
    CASE_OK(name, kit->status, &kit->error);
    CASE_TEXT(name, kit->report.source, "nem13");
    CASE_INT(name, kit->report.rejected, 0);
    overlaps = kit->report.superseded > 0;
    if (!overlaps)
        CASE_NEAR(
            name, decimal_to_double(kit->report.sum_kwh), sum_13_by_awk(kit->arena, path), 1e-6);
    kit_close(kit);
    return overlaps;
}

static void test_accumulations(void **state)
{
    const char *shared = kit_shared_data();
    Arena *arena;
    size_t n = 0;
    size_t n_overlapping = 0;

    (void) state;
    if (shared == NULL)
        skip();
    arena = arena_new();
    const char *folder = file_join(arena, shared, "nem12/nem13");
    DIR *dir = opendir(folder);
    struct dirent *entry;
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        n_overlapping += load_13(file_join(arena, folder, entry->d_name), entry->d_name);
        n++;
    }
    (void) closedir(dir);
    CASE_INT("files", n, 61);
    CASE_INT("whose periods overlap", n_overlapping, 2);
    arena_free(arena);
}

/* Files that are broken: what can be read is, the rest is said. */
static void test_broken_files(void **state)
{
    static const struct {
        const char *name;
        Status status;
        const char *counts;
    } files[] = {
        {"Example_NEM12_15min_200_30min_300.csv", STATUS_DATA, NULL},
        {"Example_NEM12_30min_200_15min_300.csv", STATUS_DATA, NULL},
        {"Example_NEM12_30min_200_15min_400.csv", STATUS_DATA, NULL},
        {"Example_NEM12_empty.csv", STATUS_DATA, NULL},
        {"Example_empty_file.csv", STATUS_DATA, NULL},
        {"Example_NEM12_15min_200_30min_400.csv",
         OK,
         "100 = 48 loaded + 0 identical + 0 superseded + 48 rejected + 4 skipped"},
        {"Example_NEM12_incomplete_interval.csv",
         OK,
         "147 = 48 loaded + 0 identical + 0 superseded + 1 rejected + 98 skipped"},
        {"Example_NEM12_missing_header.csv",
         OK,
         "97 = 48 loaded + 0 identical + 0 superseded + 0 rejected + 49 skipped"},
    };

    const char *shared = kit_shared_data();

    (void) state;
    if (shared == NULL)
        skip();
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Kit *kit = kit_open();
        const char *folder = file_join(kit->arena, shared, "nem12/invalid");
        kit_load(kit, file_join(kit->arena, folder, files[i].name), "nem12");
        CASE_INT(files[i].name, kit->status, files[i].status);
        if (files[i].counts != NULL)
            CASE_TEXT(files[i].name, kit_counts(kit), files[i].counts);
        kit_close(kit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_nothing_of_energy),
        cmocka_unit_test(test_good_files),
        cmocka_unit_test(test_accumulations),
        cmocka_unit_test(test_broken_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

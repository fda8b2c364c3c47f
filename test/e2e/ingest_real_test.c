/* Files other people's meters made: ../shared/data, skipped where it is not. */
#include <zlib.h>

#include "base/file.h"
#include "ingest_kit.h"

#define N_READINGS 5000

/* Values of kWh as the file has them, summed without the code under test: a line's field by
 * position, decimal digits into a whole number of 10^-scale. */
static int64_t sum_field(const char *text, int field, int scale, int64_t *ret_n)
{
    int64_t sum = 0;

    *ret_n = 0;
    text = strchr(text, '\n') + 1; /* header */
    while (*text != '\0') {
        const char *at = text;
        int64_t value = 0;
        int decimals = -1;
        for (int i = 0; i < field; i++)
            at = strchr(at, ',') + 1;
        for (; *at != ',' && *at != '\n' && *at != '\r' && *at != '\0'; at++) {
            if (*at == '.')
                decimals = 0;
            if (*at >= '0' && *at <= '9') {
                value = value * 10 + (*at - '0');
                decimals += decimals >= 0;
            }
        }
        for (decimals = decimals < 0 ? 0 : decimals; decimals < scale; decimals++)
            value *= 10;
        sum += value;
        (*ret_n)++;
        text = strchr(at, '\n');
        if (text == NULL)
            break;
        text++;
    }
    return sum;
}

static void test_kaggle(void **state)
{
    const char *shared = kit_shared_data();
    Kit *kit;
    const char *path;
    const char *before;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    path = file_join(kit->arena, shared, "kaggle-ziya07/smart_meter_data.csv");
    kit_load(kit, path, NULL);
    CASE_OK("kaggle", kit->status, &kit->error);
    CASE_TEXT(
        "kaggle",
        kit_counts(kit),
        "5000 = 5000 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped");
    CASE_TEXT(
        "kaggle",
        kit_rows(
            kit,
            "select meter_id, label, count(*), max(length_s) from "
            "raw_data.readings group by all order by label"),
        "smart_meter_data abnormal 250 1800\n"
        "smart_meter_data normal 4750 1800\n");
    before = kit_everything(kit);
    kit_load(kit, path, NULL);
    CASE_INT("kaggle again", kit->report.status, INGEST_ALREADY_LOADED);
    CASE_TEXT("kaggle again", kit_everything(kit), before);
    kit_close(kit);
}

/* The same readings saved by a spreadsheet: other stamps, nine digits. */
static void test_kaggle_spreadsheet(void **state)
{
    static const char profile[] =
        "name: own\nkind: readings\nmeter: file_stem\n" KIT_POINT KIT_KWH
        "time: {format: 'M/D/YYYY H:mm', zone: UTC, stamp: start}\ninterval_s: 1800\n"
        "columns:\n  ts: Timestamp\n  kwh: Electricity_Consumed\n  temperature_c: Temperature\n"
        "  humidity_pct: Humidity\n  wind_kmh: Wind_Speed\n  past_avg_kwh: Avg_Past_Consumption\n"
        "  label: Anomaly_Label\n";
    const char *shared = kit_shared_data();
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    kit->meter_id = "first";
    kit_load(kit, file_join(kit->arena, shared, "kaggle-ziya07/smart_meter_data.csv"), NULL);
    CASE_OK("plain", kit->status, &kit->error);
    kit_source(kit, "own", profile);
    kit->meter_id = "second";
    kit_load(
        kit,
        file_join(kit->arena, shared, "kaggle-ziya07/smart_meter_data_excel_dates.csv"),
        "own");
    CASE_OK("spreadsheet", kit->status, &kit->error);
    CASE_INT("spreadsheet", kit->report.loaded, N_READINGS);
    CASE_TEXT(
        "the same readings to nine digits",
        kit_rows(
            kit,
            "select count(*), count(*) filter (where abs(a.kwh - b.kwh) <= 0.0000000005 and "
            "abs(a.temperature_c - b.temperature_c) <= 0.000000001 and abs(a.past_avg_kwh - "
            "b.past_avg_kwh) <= 0.000000001 and a.label = b.label) from raw_data.readings a join "
            "raw_data.readings b using (start_ts, length_s) where a.meter_id = 'first' and "
            "b.meter_id = 'second'"),
        "5000 5000\n");
    kit_close(kit);
}

static char *unpack(Arena *arena, const char *path)
{
    size_t size = (size_t) 4 * 1024 * 1024;
    char *text = arena_alloc(arena, size);
    gzFile file = gzopen(path, "rb");
    int n;

    assert_non_null(file);
    n = gzread(file, text, (unsigned) size - 1);
    assert_true(n > 0 && gzeof(file));
    (void) gzclose(file);
    text[n] = '\0';
    return text;
}

/* Every household: each row accounted for, the sum the one of the text. */
static void test_lcl(void **state)
{
    const char *shared = kit_shared_data();
    const char **paths;
    size_t n_paths;
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    CASE_OK(
        "list",
        file_list(
            kit->arena,
            file_join(kit->arena, shared, "lcl-2013/meters"),
            &paths,
            &n_paths,
            &kit->error),
        &kit->error);
    CASE_INT("households", n_paths, 60);
    for (size_t i = 0; i < n_paths; i++) {
        int64_t n_rows;
        int64_t sum = sum_field(unpack(kit->arena, paths[i]), 2, 12, &n_rows);
        Decimal expected;
        char text[DECIMAL_TEXT_MAX];
        char expected_text[DECIMAL_TEXT_MAX];
        assert_true(decimal_shift((Decimal) sum, DECIMAL_SCALE - 12, &expected));
        kit_load(kit, paths[i], NULL);
        CASE_OK(paths[i], kit->status, &kit->error);
        CASE_TEXT(paths[i], kit->report.source, "lcl");
        CASE_INT(paths[i], kit->report.records, n_rows);
        CASE_INT(paths[i], kit->report.rejected, 0);
        CASE_INT(
            paths[i], kit->report.loaded + kit->report.identical + kit->report.superseded, n_rows);
        CASE_INT(paths[i], kit->report.superseded, 0);
        CASE_TEXT(
            paths[i],
            decimal_text(kit->report.sum_kwh, text),
            decimal_text(expected, expected_text));
    }
    CASE_TEXT(
        "in the store",
        kit_rows(
            kit,
            "select (select count(*) from raw_data.readings) = (select sum(loaded) from "
            "ops.files), "
            "(select sum(kwh) from raw_data.readings) = (select sum(sum_kwh) from ops.files), "
            "(select count(distinct meter_id) from raw_data.readings)"),
        "1 1 60\n");
    kit_close(kit);
}

/* Newest first, import and export in turn, local end stamps, a day of 50 half-hours and two of 46:
 * what awk sums by kind is 7174.0005 and 4711.56 kWh. */
static void test_esb(void **state)
{
    const char *shared = kit_shared_data();
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    kit_load(kit, file_join(kit->arena, shared, "esb-hdf/HDF_EXAMPLE_full.csv.gz"), NULL);
    CASE_OK("esb", kit->status, &kit->error);
    CASE_TEXT(
        "esb",
        kit_counts(kit),
        "55691 = 55691 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped");
    CASE_TEXT(
        "sums",
        kit_rows(
            kit,
            "select channel, count(*), sum(kwh), count(flag) from raw_data.readings group by "
            "channel order by channel"),
        "export 23908 4711.56 0\nimport 31783 7174.0005 0\n");
    CASE_TEXT(
        "the hour that happened twice: the earlier half-hours stand below",
        kit_rows(
            kit,
            "select line, start_ts, kwh from raw_data.readings where channel = 'import' and "
            "start_ts >= '2023-10-28 23:30:00Z' and start_ts < '2023-10-29 01:30:00Z' order by "
            "start_ts"),
        "32477 2023-10-28T23:30:00Z 0.133\n32475 2023-10-29T00:00:00Z 0.138\n"
        "32472 2023-10-29T00:30:00Z 0.13\n32471 2023-10-29T01:00:00Z 0.1265\n");
    CASE_TEXT(
        "half-hours of the days on which the clock was set",
        kit_rows(
            kit,
            "select count(*) from raw_data.readings where channel = 'import' and start_ts >= "
            "'2023-10-28 23:00:00Z' and start_ts < '2023-10-30 00:00:00Z' union all select "
            "count(*) from raw_data.readings where channel = 'import' and start_ts >= '2024-03-31 "
            "00:00:00Z' and start_ts < '2024-03-31 23:00:00Z'"),
        "50\n46\n");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kaggle),
        cmocka_unit_test(test_esb),
        cmocka_unit_test(test_kaggle_spreadsheet),
        cmocka_unit_test(test_lcl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

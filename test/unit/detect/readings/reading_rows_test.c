#include "detect/readings/reading_rows.h"
#include "site.h"

#define ROWS_MAX 1000

static ReadingRows read(const Site *site, int64_t newest)
{
    ReadingsConfig config;
    ReadingRows rows;
    Error err;

    CASE_OK("config", detect_config_readings(NULL, &config, &err), &err);
    config.newest = newest;
    CASE_OK("read", reading_rows_read(site->arena, site->conn, &config, NULL, &rows, &err), &err);
    return rows;
}

/* The day of January 2025 a row starts on, and its slot of half an hour. */
static int day_of(const ReadingRows *rows, size_t row)
{
    return (int) ((rows->start_ts[row] / 1000000 - INT64_C(1735689600)) / 86400) + 1;
}

/* Readings 1, 2, 3, ... of M1 in hours, as in test/golden/models/no_network. */
static void add_hours(const Site *site, const char *meter_id, int n)
{
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into intermediate.int_reading_features (meter_id, channel, start_ts, length_s,"
            " kwh, local_day) select '%s', 'import', timestamptz '2025-01-01 00:00:00+00'"
            " + i * interval 1 hour, 3600, i + 1, date '2025-01-01' + cast(i // 24 as integer)"
            " from range(%d) as t(i)",
            meter_id,
            n));
}

/* What the forest sees is a ratio to the level, here the median of the readings. */
static void past_average_is_that_of_ten(void **state)
{
    static const double expected[] = {1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6.5, 7.5};
    Site site = site_open();
    ReadingRows rows;

    (void) state;
    add_hours(&site, "M1", 12);
    rows = read(&site, ROWS_MAX);
    CASE_INT("rows", rows.n_rows, 12);
    for (size_t row = 0; row < 12; row++) {
        CASE_NEAR("kwh", rows.matrix.values[2 * row], ((double) row + 1) / 6.5, 1e-6);
        CASE_NEAR("mean", rows.matrix.values[2 * row + 1], expected[row] / 6.5, 1e-6);
    }
    /* a blank takes a place among the ten and is no row itself; what a file states holds */
    site_run(
        &site,
        "update intermediate.int_reading_features set"
        " kwh = nullif(kwh, 10), past_avg_kwh = case when kwh = 3 then 0.65 end");
    rows = read(&site, ROWS_MAX);
    CASE_INT("without the blank", rows.n_rows, 11);
    CASE_NEAR("stated", rows.matrix.values[2 * 2 + 1], 0.65 / 6, 1e-6);
    CASE_NEAR("2 to 11", rows.matrix.values[2 * 9 + 1], (65 - 10) / 9.0 / 6, 1e-6);
    CASE_NEAR("3 to 12", rows.matrix.values[2 * 10 + 1], (75 - 10) / 9.0 / 6, 1e-6);
    site_close(&site);
}

static void series_begin_anew(void **state)
{
    Site site = site_open();
    ReadingRows rows;

    (void) state;
    add_hours(&site, "M2", 5);
    add_hours(&site, "M1", 7);
    site_run(
        &site,
        "update intermediate.int_reading_features set label = 'normal'"
        " where meter_id = 'M2' and kwh = 1 or meter_id = 'M1' and kwh = 7");
    rows = read(&site, ROWS_MAX);
    CASE_INT("series", rows.n_series, 2);
    for (size_t row = 0; row < rows.n_rows; row++) {
        const ReadingSeries *series = reading_rows_series(&rows, row);

        CASE_TEXT("meter", str_dup(site.arena, series->meter_id), row < 7 ? "M1" : "M2");
        CASE_INT("first", series->first, row < 7 ? 0 : 7);
        CASE_INT("labelled", reading_rows_is_labelled(&rows, row), row == 6 || row == 7);
    }
    CASE_NEAR("mean of one", rows.matrix.values[2 * 7 + 1], 1.0 / 3, 1e-6);
    site_close(&site);
}

/* Seven days of 2 x 48 readings; a meter that has ended before them. */
static void only_the_newest_days_that_fit(void **state)
{
    static const struct {
        const char *name;
        int64_t newest;
        size_t n_rows;
        const char *from_day;
    } cases[] = {
        {"all", 2 * 336 + 24, 2 * 336 + 24, ""},
        {"one too many", 2 * 336 + 23, 2 * 288, "2025-01-02"},
        {"two days", 2 * 96, 2 * 96, "2025-01-06"},
        {"not three", 3 * 96 - 1, 2 * 96, "2025-01-06"},
        {"the newest in any case", 1, 96, "2025-01-07"},
    };

    Site site = site_open();

    (void) state;
    add_hours(&site, "ended", 24);
    site_add_readings(&site, "A", 1);
    site_add_readings(&site, "B", 2);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        ReadingRows rows = read(&site, cases[at].newest);

        CASE_INT(cases[at].name, rows.n_rows, cases[at].n_rows);
        CASE_TEXT(cases[at].name, str_dup(site.arena, rows.from_day), cases[at].from_day);
        CASE_TEXT(
            cases[at].name, str_dup(site.arena, reading_rows_series(&rows, 0)->meter_id), "A");
        CASE_TEXT(
            cases[at].name,
            str_dup(site.arena, reading_rows_series(&rows, 95)->meter_id),
            rows.n_rows == 96 ? "B" : "A");
        CASE_INT(cases[at].name, day_of(&rows, 0), 8 - (int) rows.n_rows / 96);
    }
    site_close(&site);
}

/* The means of the first day that is looked at are those of all readings. */
static void the_day_before_leads_in(void **state)
{
    Site site = site_open();
    ReadingRows all;
    ReadingRows newest;

    (void) state;
    add_hours(&site, "M1", 48);
    all = read(&site, ROWS_MAX);
    newest = read(&site, 24);
    CASE_INT("all", all.n_rows, 48);
    CASE_INT("newest", newest.n_rows, 24);
    /* levels: 24.5 and 36.5 */
    for (size_t row = 0; row < 24; row++)
        CASE_NEAR(
            "mean",
            newest.matrix.values[2 * row + 1] * 36.5,
            all.matrix.values[2 * (row + 24) + 1] * 24.5,
            1e-4);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(past_average_is_that_of_ten),
        cmocka_unit_test(series_begin_anew),
        cmocka_unit_test(only_the_newest_days_that_fit),
        cmocka_unit_test(the_day_before_leads_in),
    };

    return cmocka_run_group_tests_name("detect/reading_rows", tests, NULL, NULL);
}

#include "detect/detect.h"
#include "site.h"

/* 2,000,016 readings: of so many only the strangest scores are stored, and those with a label. */
static void of_many_only_the_strangest_are_stored(void **state)
{
    Site site = site_open();
    const Yaml *root;
    const char *stored;
    Error err;

    (void) state;
    CASE_OK(
        "yaml",
        yaml_parse(
            site.arena, STR("readings: {columns: [kwh], trees: 4}\n"), "eiot.yml", &root, &err),
        &err);
    site.project.detect = root;
    site_run(
        &site,
        "insert into intermediate.int_reading_features (meter_id, channel, start_ts, length_s,"
        " kwh, label, local_day) select 'M' || i // 41667, 'import',"
        " timestamptz '2025-01-01 00:00:00+00' + (i % 41667) * interval 1 minute, 60,"
        " 1 + (i * 7919 % 100003) / 1e5, case when i % 500000 = 77 then 'normal' end,"
        " date '2025-01-01' + cast(i % 41667 // 1440 as integer) from range(2000016) as t(i)");
    CASE_INT("scored", site_detect(&site, 1, 2).readings_scored, 2000016);
    CASE_INT(
        "strangest",
        site_count(&site, "select count(*) from ml.reading_scores where score_rank <= 100000"),
        100000);
    CASE_INT(
        "ranks",
        site_count(
            &site, "select max(score_rank) from ml.reading_scores where score_rank <= 100000"),
        100000);
    CASE_INT(
        "labelled",
        site_count(
            &site,
            "select count(*) from ml.reading_scores as scores"
            " inner join intermediate.int_reading_features as features using (meter_id, start_ts)"
            " where features.label is not null"),
        4);
    CASE_TRUE(
        "nothing else", site_count(&site, "select count(*) from ml.reading_scores") <= 100004);
    stored = site_text(
        &site,
        "select count(*), sum(score_rank), cast(sum(cast(score as decimal(38, 17))) as varchar),"
        " sum(epoch_us(start_ts) // 60000000 % 1000 * score_rank) from ml.reading_scores");
    (void) site_detect(&site, 1, 1);
    CASE_TEXT(
        "one thread",
        site_text(
            &site,
            "select count(*), sum(score_rank), cast(sum(cast(score as decimal(38, 17))) as"
            " varchar), sum(epoch_us(start_ts) // 60000000 % 1000 * score_rank)"
            " from ml.reading_scores"),
        stored);
    site_close(&site);
}

static void left_out_days_are_told(void **state)
{
    static const char parameters[] = "select parameters from ml.models where detector = 'readings'";
    Site site = site_open();
    const Yaml *root;
    Error err;

    (void) state;
    site_add_readings(&site, "A", 1);
    CASE_TRUE("all", site_detect(&site, 1, 1).readings_from == NULL);
    CASE_TEXT(
        "all",
        site_text(&site, parameters),
        "{\"trees\":400,\"sample\":256,\"split\":\"random\"}\n");
    CASE_OK(
        "yaml",
        yaml_parse(site.arena, STR("readings: {newest: 100}\n"), "eiot.yml", &root, &err),
        &err);
    site.project.detect = root;
    CASE_TEXT("two days", site_detect(&site, 1, 1).readings_from, "2025-01-06");
    CASE_TEXT(
        "two days",
        site_text(&site, parameters),
        "{\"trees\":400,\"sample\":256,\"split\":\"random\",\"from\":\"2025-01-06\"}\n");
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_many_only_the_strangest_are_stored),
        cmocka_unit_test(left_out_days_are_told),
    };

    return cmocka_run_group_tests_name("detect/detect_readings", tests, NULL, NULL);
}

#include "world.h"

static void what_was_checked(void **state)
{
    static const Ask asks[] = {
        {"suites",
         api_quality,
         NULL,
         NULL,
         NULL,
         "{\"run_at\":\"2025-07-11T00:00:00Z\",\"suites\":[{\"suite\":\"raw_readings\","
         "\"table_name\":\"raw_data.readings\",\"expectations\":2,\"failed\":1,"
         "\"critical_failed\":0,\"warning_failed\":1,\"not_judged\":0,"
         "\"run_at\":\"2025-07-11T00:00:00Z\"},{\"suite\":\"raw_weather\","
         "\"table_name\":\"raw_data.weather\",\"expectations\":1,\"failed\":0,"
         "\"critical_failed\":0,\"warning_failed\":0,\"not_judged\":1,"
         "\"run_at\":\"2025-07-10T12:00:00Z\"}]}"},
        {"expectations",
         api_quality_expectations,
         NULL,
         NULL,
         NULL,
         "{\"items\":[{\"suite\":\"raw_readings\","
         "\"expectation\":\"expect_column_values_to_be_between\","
         "\"table_name\":\"raw_data.readings\",\"column_name\":\"kwh\","
         "\"severity\":\"warning\",\"success\":false,\"element_count\":2000,"
         "\"unexpected_count\":7,\"unexpected_percent\":0.35,\"observed_value\":\"9\","
         "\"kwargs\":\"{\\\"column\\\":\\\"kwh\\\",\\\"max_value\\\":5}\","
         "\"sample\":\"[\\\"<b>\\\",9]\",\"error\":null,\"ms\":1.0,\"run_id\":\"r1\","
         "\"run_at\":\"2025-07-11T00:00:00Z\","
         "\"says\":\"kwh ≤ 5\",\"found\":\"7 of 2,000 rows unexpected (0.35\u00a0%)\","
         "\"history\":[{\"run_at\":\"2025-07-11T00:00:00Z\",\"success\":false,"
         "\"unexpected_count\":7}]},{\"suite\":\"raw_weather\","
         "\"expectation\":\"eiot_table_has_rows\",\"table_name\":\"raw_data.weather\","
         "\"column_name\":null,\"severity\":\"info\",\"success\":false,"
         "\"element_count\":null,\"unexpected_count\":null,\"unexpected_percent\":null,"
         "\"observed_value\":null,\"kwargs\":\"{}\",\"sample\":null,\"error\":\"table "
         "'raw_data.weather' has 0 rows\",\"ms\":1.0,\"run_id\":\"r1\","
         "\"run_at\":\"2025-07-10T12:00:00Z\","
         "\"says\":\"Table raw_data.weather is empty: there is nothing to judge\",\"found\":null,"
         "\"history\":[{\"run_at\":\"2025-07-10T12:00:00Z\",\"success\":false,"
         "\"unexpected_count\":null}]},{\"suite\":\"raw_readings\","
         "\"expectation\":\"expect_column_values_to_not_be_null\","
         "\"table_name\":\"raw_data.readings\",\"column_name\":\"kwh\","
         "\"severity\":\"critical\",\"success\":true,\"element_count\":10,"
         "\"unexpected_count\":0,\"unexpected_percent\":0.0,\"observed_value\":null,"
         "\"kwargs\":\"{\\\"column\\\":\\\"kwh\\\"}\",\"sample\":null,\"error\":null,"
         "\"ms\":1.5,\"run_id\":\"r1\",\"run_at\":\"2025-07-11T00:00:00Z\","
         "\"says\":\"kwh has a value\",\"found\":\"0 of 10 rows unexpected (0\u00a0%)\","
         "\"history\":[{\"run_at\":\"2025-07-11T00:00:00Z\",\"success\":true,"
         "\"unexpected_count\":0},{\"run_at\":\"2025-07-10T00:00:00Z\",\"success\":false,"
         "\"unexpected_count\":10}]}],\"total\":3,\"limit\":50,\"offset\":0}"},
        {"failed",
         api_quality_expectations,
         NULL,
         "failed=1&limit=1",
         NULL,
         "{\"items\":[{\"suite\":\"raw_readings\","
         "\"expectation\":\"expect_column_values_to_be_between\","
         "\"table_name\":\"raw_data.readings\",\"column_name\":\"kwh\","
         "\"severity\":\"warning\",\"success\":false,\"element_count\":2000,"
         "\"unexpected_count\":7,\"unexpected_percent\":0.35,\"observed_value\":\"9\","
         "\"kwargs\":\"{\\\"column\\\":\\\"kwh\\\",\\\"max_value\\\":5}\","
         "\"sample\":\"[\\\"<b>\\\",9]\",\"error\":null,\"ms\":1.0,\"run_id\":\"r1\","
         "\"run_at\":\"2025-07-11T00:00:00Z\","
         "\"says\":\"kwh ≤ 5\",\"found\":\"7 of 2,000 rows unexpected (0.35\u00a0%)\","
         "\"history\":[{\"run_at\":\"2025-07-11T00:00:00Z\",\"success\":false,"
         "\"unexpected_count\":7}]}],\"total\":1,\"limit\":1,\"offset\":0}"},
        {"of a suite", api_quality_expectations, NULL, "suite=raw_weather", "total", "1"},
        {"of no suite",
         api_quality_expectations,
         NULL,
         "suite=x'y",
         NULL,
         "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0}"},
        {"failed is a flag",
         api_quality_expectations,
         NULL,
         "failed=2",
         NULL,
         "USAGE 'failed' is '2', expected a whole number from 0 to 1"},
        {"rejects",
         api_rejects,
         NULL,
         NULL,
         NULL,
         "{\"items\":[{\"line\":7,\"path\":\"/data/<b>bad</b> \\\"x'.csv\",\"file_id\":2,"
         "\"column_number\":1,\"column_name\":\"meter_id\",\"reason\":\"is empty\","
         "\"raw_text\":\",,\",\"loaded_at\":\"2025-07-11T00:00:00Z\"},{\"line\":100,"
         "\"path\":\"/data/july.csv\",\"file_id\":1,\"column_number\":3,"
         "\"column_name\":\"kwh\",\"reason\":\"not a number\",\"raw_text\":\"M1,2025-07-01,"
         "<script>alert(2)</script>\u202e\",\"loaded_at\":\"2025-07-11T00:00:00Z\"},"
         "{\"line\":101,\"path\":\"/data/july.csv\",\"file_id\":1,\"column_number\":null,"
         "\"column_name\":null,\"reason\":\"has 2 fields, expected 3\","
         "\"raw_text\":\"=cmd|'/c calc'!A1\",\"loaded_at\":\"2025-07-11T00:00:00Z\"}],"
         "\"total\":3,\"limit\":50,\"offset\":0}"},
        {"of a file",
         api_rejects,
         NULL,
         "file=%2Fdata%2Fjuly.csv&limit=1&offset=1",
         NULL,
         "{\"items\":[{\"line\":101,\"path\":\"/data/july.csv\",\"file_id\":1,"
         "\"column_number\":null,\"column_name\":null,\"reason\":\"has 2 fields, expected "
         "3\",\"raw_text\":\"=cmd|'/c calc'!A1\",\"loaded_at\":\"2025-07-11T00:00:00Z\"}],"
         "\"total\":2,\"limit\":1,\"offset\":1}"},
        {"of a hostile file",
         api_rejects,
         NULL,
         "file=%2Fdata%2F%3Cb%3Ebad%3C%2Fb%3E%20%22x%27.csv",
         "total",
         "1"},
        {"for a reason", api_rejects, NULL, "code=is%20empty", "items.0.line", "7"},
        {"of no file",
         api_rejects,
         NULL,
         "file=nothing",
         NULL,
         "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0}"},
        {"files",
         api_files,
         NULL,
         NULL,
         NULL,
         "{\"items\":[{\"file_id\":2,\"path\":\"/data/<b>bad</b> \\\"x'.csv\","
         "\"source\":\"generic\",\"kind\":\"readings\",\"status\":\"refused\","
         "\"size_bytes\":1,\"records\":10,\"loaded\":0,\"identical\":0,\"superseded\":0,"
         "\"rejected\":10,\"skipped\":0,\"missing\":0,\"ambiguous\":0,\"sum_kwh\":null,"
         "\"first_ts\":null,\"last_ts\":null,\"reason\":\"more than 5 % rejected\","
         "\"started_at\":\"2025-07-11T00:00:00Z\",\"loaded_at\":\"2025-07-11T00:00:01Z\"},"
         "{\"file_id\":1,\"path\":\"/data/july.csv\",\"source\":\"generic\","
         "\"kind\":\"readings\",\"status\":\"loaded\",\"size_bytes\":1,\"records\":2000,"
         "\"loaded\":1900,\"identical\":50,\"superseded\":20,\"rejected\":25,\"skipped\":5,"
         "\"missing\":3,\"ambiguous\":1,\"sum_kwh\":1234.5,"
         "\"first_ts\":\"2025-07-01T00:00:00Z\",\"last_ts\":\"2025-07-10T23:30:00Z\","
         "\"reason\":null,\"started_at\":\"2025-07-11T00:00:00Z\","
         "\"loaded_at\":\"2025-07-11T00:00:01Z\"}],\"total\":2,\"limit\":50,\"offset\":0}"},
        {"coverage",
         api_coverage,
         NULL,
         NULL,
         "items.0",
         "{\"level_name\":\"feeder\",\"row_id\":\"F1\",\"n_meters\":4,"
         "\"local_day\":\"2025-07-01\",\"coverage\":0.75}"},
        {"coverage of the last day",
         api_coverage,
         NULL,
         NULL,
         "items.9",
         "{\"level_name\":\"feeder\",\"row_id\":\"F1\",\"n_meters\":4,"
         "\"local_day\":\"2025-07-10\",\"coverage\":0.375}"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void words_of_the_readers_language(void **state)
{
    static const Ask asks[] = {
        {"expected", api_quality_expectations, NULL, NULL, "items.0.says", "\"kwh ≤ 5\""},
        {"a rule",
         api_quality_expectations,
         NULL,
         NULL,
         "items.1.says",
         "\"La table raw_data.weather est vide : il n’y a rien à évaluer\""},
        {"another", api_quality_expectations, NULL, NULL, "items.2.says", "\"kwh a une valeur\""},
        {"found",
         api_quality_expectations,
         NULL,
         NULL,
         "items.0.found",
         "\"7 lignes inattendues sur 2\u202f000 (0,35\u00a0%)\""},
        {"not judged", api_quality_expectations, NULL, NULL, "items.1.found", "null"},
    };
    World *world = world_open();

    (void) state;
    world->lang = LANG_FR;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void a_store_without_results(void **state)
{
    static const Ask asks[] = {
        {"suites", api_quality, NULL, NULL, NULL, "{\"run_at\":null,\"suites\":[]}"},
        {"expectations",
         api_quality_expectations,
         NULL,
         NULL,
         NULL,
         "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0}"},
        {"rejects",
         api_rejects,
         NULL,
         NULL,
         NULL,
         "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0}"},
        {"files",
         api_files,
         NULL,
         NULL,
         NULL,
         "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0}"},
        {"coverage",
         api_coverage,
         NULL,
         NULL,
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
    };
    World *world = world_open_empty();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_checked),
        cmocka_unit_test(words_of_the_readers_language),
        cmocka_unit_test(a_store_without_results),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

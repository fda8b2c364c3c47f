#include "cases.h"
#include "forecast/forecast_config.h"

static Status read(Arena *arena, const char *text, ForecastConfig *config, Error *err)
{
    Project project = {0};
    Status status = yaml_parse(arena, str_from(text), "eiot.yml", &project.root, err);

    return status != OK ? status : forecast_config_read(arena, &project, config, err);
}

static void sections_that_are_right(void **state)
{
    static const struct {
        const char *text;
        const char *holidays;
        int64_t measured_days;
    } cases[] = {
        {"seed: 1\n", NULL, 28},
        {"forecast: {}\n", NULL, 28},
        {"forecast: {holidays: SN}\n", "SN", 28},
        {"forecast:\n  holidays: our-days_2\n  measured_days: 366\n", "our-days_2", 366},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        ForecastConfig config;
        Error err;

        CASE_OK(cases[at].text, read(arena, cases[at].text, &config, &err), &err);
        CASE_INT(cases[at].text, config.measured_days, cases[at].measured_days);
        if (cases[at].holidays == NULL)
            CASE_TRUE(cases[at].text, config.holidays == NULL);
        else
            CASE_TEXT(cases[at].text, config.holidays, cases[at].holidays);
        arena_free(arena);
    }
}

static void sections_that_are_wrong(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"forecast: {holidays: ../../etc/passwd}\n",
         "forecast.holidays is '../../etc/passwd', expected the name of a file of holidays/, "
         "without .csv"},
        {"forecast: {holidays: SN.csv}\n",
         "forecast.holidays is 'SN.csv', expected the name of a file of holidays/, without .csv"},
        {"forecast: {measured_days: 0}\n", "forecast.measured_days is 0, expected 1 to 366"},
        {"forecast: {measured_days: 367}\n", "forecast.measured_days is 367, expected 1 to 366"},
        {"forecast: {measured: 7}\n", "key 'measured' is not known here"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        ForecastConfig config;
        Error err;

        CASE_INT(cases[at].text, read(arena, cases[at].text, &config, &err), STATUS_CONFIG);
        CASE_TEXT(cases[at].text, err.message, cases[at].message);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_that_are_right),
        cmocka_unit_test(sections_that_are_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

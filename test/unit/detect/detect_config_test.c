#include "cases.h"
#include "detect/detect_config.h"

static Status read(Arena *arena, const char *text, ReadingsConfig *config, Error *err)
{
    const Yaml *root;
    Status status = yaml_parse(arena, str_from(text), "eiot.yml", &root, err);

    return status != OK ? status : detect_config_readings(yaml_get(root, "detect"), config, err);
}

static void sections_that_are_right(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        size_t n_columns;
        size_t last_column;
        size_t n_trees;
        size_t sample_size;
        IforestSplit split;
    } cases[] = {
        {"no section", "seed: 1\n", 2, 1, 400, 256, IFOREST_SPLIT_RANDOM},
        {"empty section", "detect: {}\n", 2, 1, 400, 256, IFOREST_SPLIT_RANDOM},
        {"columns",
         "detect: {readings: {columns: [kwh, wind_kmh]}}\n",
         2,
         4,
         400,
         256,
         IFOREST_SPLIT_RANDOM},
        {"all",
         "detect:\n  readings:\n    columns: [temperature_c]\n    trees: 50\n    sample: 4096\n"
         "    split: gain\n",
         1,
         2,
         50,
         4096,
         IFOREST_SPLIT_GAIN},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        ReadingsConfig config;
        Error err;

        CASE_OK(cases[index].name, read(arena, cases[index].text, &config, &err), &err);
        CASE_INT(cases[index].name, config.n_columns, cases[index].n_columns);
        CASE_INT(cases[index].name, config.columns[config.n_columns - 1], cases[index].last_column);
        CASE_INT(cases[index].name, readings_trees(&config, 200000), cases[index].n_trees);
        /* with many readings fewer trees, unless the configuration says how many */
        CASE_INT(
            cases[index].name,
            readings_trees(&config, 200001),
            cases[index].n_trees == 400 ? 100 : cases[index].n_trees);
        CASE_INT(cases[index].name, config.forest.sample_size, cases[index].sample_size);
        CASE_INT(cases[index].name, config.forest.split, cases[index].split);
        arena_free(arena);
    }
}

static void sections_that_are_wrong(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *message;
    } cases[] = {
        {"unknown column",
         "detect: {readings: {columns: [kwh, voltage]}}\n",
         "unknown column 'voltage' of detect.readings.columns"},
        {"no list",
         "detect: {readings: {columns: kwh}}\n",
         "detect.readings.columns is not a list of columns"},
        {"empty list",
         "detect: {readings: {columns: []}}\n",
         "detect.readings.columns is not a list of columns"},
        {"twice",
         "detect: {readings: {columns: [kwh, kwh]}}\n",
         "column 'kwh' stands twice in detect.readings.columns"},
        {"no trees",
         "detect: {readings: {trees: 0}}\n",
         "detect.readings.trees is 0, expected 1 to 10000"},
        {"too large a sample",
         "detect: {readings: {sample: 4097}}\n",
         "detect.readings.sample is 4097, expected 2 to 4096"},
        {"no readings",
         "detect: {readings: {newest: 0}}\n",
         "detect.readings.newest is 0, expected 1 to 4294967295"},
        {"unknown split",
         "detect: {readings: {split: best}}\n",
         "detect.readings.split is 'best', expected random or gain"},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        ReadingsConfig config;
        Error err = {0};

        CASE_INT(cases[index].name, read(arena, cases[index].text, &config, &err), STATUS_CONFIG);
        CASE_TEXT(cases[index].name, err.message, cases[index].message);
        CASE_TRUE(cases[index].name, strncmp(err.where, "eiot.yml:1:", 11) == 0);
        arena_free(arena);
    }
}

static void newest_readings(void **state)
{
    Arena *arena = arena_new();
    ReadingsConfig config;
    Error err;

    (void) state;
    CASE_OK("default", read(arena, "detect: {readings: {}}\n", &config, &err), &err);
    CASE_INT("default", config.newest, 20000000);
    CASE_OK("said", read(arena, "detect: {readings: {newest: 5000}}\n", &config, &err), &err);
    CASE_INT("said", config.newest, 5000);
    arena_free(arena);
}

static void unknown_keys_are_refused(void **state)
{
    Arena *arena = arena_new();
    ReadingsConfig config;
    Error err = {0};

    (void) state;
    CASE_INT("section", read(arena, "detect: {reading: {}}\n", &config, &err), STATUS_CONFIG);
    CASE_INT("key", read(arena, "detect: {readings: {tree: 1}}\n", &config, &err), STATUS_CONFIG);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_that_are_right),
        cmocka_unit_test(sections_that_are_wrong),
        cmocka_unit_test(newest_readings),
        cmocka_unit_test(unknown_keys_are_refused),
    };

    return cmocka_run_group_tests_name("detect/detect_config", tests, NULL, NULL);
}

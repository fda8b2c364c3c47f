#include "fixture.h"
#include "folders.h"
#include "simulate/readings.h"

static void parts_are_planned(void **state)
{
    static const struct {
        const char *name;
        size_t n_meters;
        size_t n_days;
        size_t n_files;
        const char *last; /* NULL: not there */
        const char *not_there;
    } CASES[] = {
        {"one a month", 100, 61, 2, "r/readings-2025-07.csv", "r/readings-2025-08.csv"},
        {"short months of many",
         60000,
         3,
         1,
         "r/readings-2025-06.csv",
         "r/readings-2025-06-F01.csv"},
        /* 60 feeders and a substation, three months */
        {"one a feeder", 60000, 90, 183, "r/readings-2025-08-S1.csv", "r/readings-2025-06.csv"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Arena *arena = arena_new();
        SimModel model = fixture_model(arena, CASES[at].n_meters, CASES[at].n_days, 0);
        SimOutput *output = sim_output_new(arena, sim_readings_count(&model));

        sim_readings_plan(arena, &model, output, "r");
        CASE_INT(CASES[at].name, sim_output_count(output), CASES[at].n_files);
        CASE_INT(CASES[at].name, sim_readings_count(&model), CASES[at].n_files);
        CASE_TRUE(CASES[at].name, sim_output_has(output, CASES[at].last));
        CASE_TRUE(CASES[at].name, !sim_output_has(output, CASES[at].not_there));
        CASE_INT(CASES[at].name, sim_readings_is_by_feeder(&model), CASES[at].n_files > 2);
        arena_free(arena);
    }
}

static void registers_have_files_of_their_own(void **state)
{
    static const struct {
        size_t n_meters;
        size_t n_files;
        const char *last;
        const char *not_there;
    } CASES[] = {
        {100, 6, "r/registers-2025-08.csv", "r/registers-2025-09.csv"},
        /* 60 feeders with customers, and a substation without, three months */
        {60000, 363, "r/registers-2025-08-F60.csv", "r/registers-2025-08-S1.csv"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Arena *arena = arena_new();
        SimScope scope = fixture_scope(CASES[at].n_meters, 90, 0);
        SimModel model;
        SimOutput *output;

        scope.as_registers = true;
        model = fixture_model_of(arena, &scope);
        output = sim_output_new(arena, sim_readings_count(&model));
        sim_readings_plan(arena, &model, output, "r");
        CASE_INT("files", sim_output_count(output), CASES[at].n_files);
        CASE_INT("counted", sim_readings_count(&model), CASES[at].n_files);
        CASE_TRUE("last", sim_output_has(output, CASES[at].last));
        CASE_TRUE("not there", !sim_output_has(output, CASES[at].not_there));
        arena_free(arena);
    }
}

static void parts_begin_with_their_heading(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimModel model = fixture_model(arena, 1, 31, 0);
    SimOutput *output = sim_output_new(arena, 2);
    SimReadings readings = sim_readings_new(arena, &model.calendar, output, folder, false);
    Str text;
    Error err;

    (void) state;
    CASE_OK("open", sim_readings_open(arena, &readings, "F07", &err), &err);
    CASE_OK("close", sim_readings_close(&readings, &err), &err);
    CASE_OK("commit", sim_output_commit(output, &err), &err);
    CASE_OK(
        "read",
        file_read(arena, file_join(arena, folder, "readings-2025-07-F07.csv"), 100, &text, &err),
        &err);
    CASE_TEXT("heading", text.ptr, "meter_id,ts,kwh,channel,length_s,quality\n");
    output = sim_output_new(arena, 2);
    readings = sim_readings_new(arena, &model.calendar, output, folder, true);
    CASE_OK("open registers", sim_readings_open(arena, &readings, "", &err), &err);
    CASE_OK("close registers", sim_readings_close(&readings, &err), &err);
    CASE_OK("commit registers", sim_output_commit(output, &err), &err);
    CASE_OK(
        "read registers",
        file_read(arena, file_join(arena, folder, "registers-2025-07.csv"), 100, &text, &err),
        &err);
    CASE_TEXT("heading of registers", text.ptr, "meter_id,ts,register_kwh,channel,quality\n");
    CASE_INT("days of June", sim_longest_month(&model.calendar), 30 * 48);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_planned),
        cmocka_unit_test(registers_have_files_of_their_own),
        cmocka_unit_test(parts_begin_with_their_heading),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}

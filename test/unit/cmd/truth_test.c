#include "base/file.h"
#include "cases.h"
#include "cmd/truth.h"
#include "temp_folder.h"

static char *write_truth(Arena *arena, const char *text)
{
    char *path = file_join(arena, temp_folder(arena, "truth"), "truth.csv");
    Error err;

    CASE_OK("write", file_write(path, str_from(text), &err), &err);
    return path;
}

static void reads_rows(void **state)
{
    Arena *arena = arena_new();
    char *path = write_truth(
        arena,
        "\xef\xbb\xbfmeter_id,is_theft,kind,start,end,stolen_kwh\r\n"
        "M1,1,bypass,2025-06-01,,12.5\r\n\" M2 \",0,,,,\r\n");
    TruthRow *rows = NULL;
    size_t n = 0;
    Error err;

    (void) state;
    CASE_OK("read", truth_read(arena, path, &rows, &n, &err), &err);
    assert_int_equal(n, 2);
    assert_true(str_equal(rows[0].meter_id, STR("M1")) && rows[0].is_theft);
    assert_true(str_equal(rows[0].kind, STR("bypass")));
    CASE_NEAR("stolen", rows[0].stolen_kwh, 12.5, 0);
    assert_true(str_equal(rows[1].meter_id, STR("M2")) && !rows[1].is_theft);
    CASE_TRUE("not said", isnan(rows[1].stolen_kwh));
    arena_free(arena);
}

static void stolen_energy_need_not_be_told(void **state)
{
    Arena *arena = arena_new();
    char *path = write_truth(arena, "kind,meter_id,is_theft\nh1,M1,1\n");
    TruthRow *rows = NULL;
    size_t n = 0;
    Error err;

    (void) state;
    CASE_OK("read", truth_read(arena, path, &rows, &n, &err), &err);
    CASE_INT("rows", n, 1);
    CASE_TRUE("not said", isnan(rows[0].stolen_kwh));
    arena_free(arena);
}

static void refuses_with_a_place(void **state)
{
    static const struct {
        const char *text;
        const char *message;
        const char *place;
    } cases[] = {
        {"", "truth file is empty", ":1"},
        {"meter_id,kind\n", "truth file has no column 'is_theft'", ":1"},
        {"meter_id,is_theft,kind\nM1,yes,x\n",
         "column 'is_theft' has value 'yes', expected 0 or 1",
         ":2:2"},
        {"meter_id,is_theft,kind,stolen_kwh\nM1,1,h1,much\n",
         "column 'stolen_kwh' has value 'much', expected a number",
         ":2:4"},
        {"meter_id,is_theft,kind\nM1,1\n", "record has too few fields", ":2"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        char *path = write_truth(arena, cases[at].text);
        TruthRow *rows = NULL;
        size_t n = 0;
        Error err;
        CASE_INT(cases[at].message, truth_read(arena, path, &rows, &n, &err), STATUS_DATA);
        CASE_TEXT(cases[at].message, err.message, cases[at].message);
        CASE_TEXT(cases[at].message, err.where, arena_printf(arena, "%s%s", path, cases[at].place));
        assert_null(rows);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows),
        cmocka_unit_test(stolen_energy_need_not_be_told),
        cmocka_unit_test(refuses_with_a_place),
    };
    return cmocka_run_group_tests_name("truth", tests, NULL, NULL);
}

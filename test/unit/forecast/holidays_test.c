#include "base/civil.h"
#include "cases.h"
#include "forecast/holidays.h"

static void days_of_a_file(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *marked; /* of 2025-04-03 .. 2025-04-06 */
    } cases[] = {
        {"none", "", "...."},
        {"heading alone", "date,name\n", "...."},
        {"one", "date,name\n2025-04-04,Independence Day\n", ".x.."},
        {"no name, no end of line", "date\n2025-04-06", "...x"},
        {"ends of lines of Windows, blank lines", "date,name\r\n\r\n2025-04-03,A\r\n", "x..."},
        {"twice, and outside", "date\n2025-04-05\n2025-04-05\n2025-04-02\n2025-04-07\n", "..x."},
        {"text in quotes", "date,name\n2025-04-05,\"A, and B\"\n", "..x."},
    };

    int32_t first_day;

    (void) state;
    CASE_TRUE("a day", civil_parse_day(STR("2025-04-03"), &first_day));
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        bool is_holiday[4] = {false};
        char marked[5] = "....";
        Error err;

        CASE_OK(
            cases[at].name,
            holidays_mark(
                str_from(cases[at].text), "holidays/XX.csv", first_day, 4, is_holiday, &err),
            &err);
        for (size_t day = 0; day < 4; day++)
            if (is_holiday[day])
                marked[day] = 'x';
        CASE_TEXT(cases[at].name, marked, cases[at].marked);
    }
}

static void files_that_are_wrong(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *message;
        const char *where;
    } cases[] = {
        {"no heading",
         "2025-04-04,Independence Day\n",
         "the first column is '2025-04-04', expected 'date'",
         "holidays/XX.csv:1:1"},
        {"no such day",
         "date,name\n2025-01-01,A\n2025-02-29,B\n",
         "'2025-02-29' is no date, expected YYYY-MM-DD",
         "holidays/XX.csv:3:1"},
        {"another order",
         "date\n04/04/2025\n",
         "'04/04/2025' is no date, expected YYYY-MM-DD",
         "holidays/XX.csv:2:1"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        bool is_holiday[1] = {false};
        Error err;

        CASE_INT(
            cases[at].name,
            holidays_mark(str_from(cases[at].text), "holidays/XX.csv", 0, 1, is_holiday, &err),
            STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.where, cases[at].where);
    }
}

/* Files that are built in, by the name the configuration gives. */
static void files_of_the_project(void **state)
{
    Arena *arena = arena_new();
    Project project = {.folder = "/nonexistent"};
    const bool *is_holiday;
    int32_t day;
    Error err;

    (void) state;
    CASE_OK(
        "project",
        yaml_parse(arena, STR("forecast:\n  holidays: XX\n"), "eiot.yml", &project.root, &err),
        &err);
    CASE_TRUE("a day", civil_parse_day(STR("2025-04-04"), &day));
    CASE_OK("none", holidays_read(arena, &project, NULL, day, 1, &is_holiday, &err), &err);
    CASE_TRUE("none", !is_holiday[0]);
    CASE_OK("Senegal", holidays_read(arena, &project, "SN", day, 2, &is_holiday, &err), &err);
    CASE_TRUE("Independence Day", is_holiday[0] && !is_holiday[1]);
    CASE_INT(
        "unknown", holidays_read(arena, &project, "XX", day, 1, &is_holiday, &err), STATUS_CONFIG);
    CASE_TEXT("unknown", err.message, "forecast.holidays is 'XX', and there is no holidays/XX.csv");
    CASE_TEXT("unknown", err.where, "eiot.yml:2:13");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_a_file),
        cmocka_unit_test(files_that_are_wrong),
        cmocka_unit_test(files_of_the_project),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

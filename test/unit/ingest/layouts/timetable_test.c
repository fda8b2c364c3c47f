#include <stdio.h>

#include "base/civil.h"
#include "base/mem.h"
#include "layout_text.h"

#define HEADINGS "0: start|end|stage\n"
#define MONTHLY  "date_of_month,start_time,finsh_time,stage\n"
#define CYCLE    "day_of_cycle,period_of_cycle,start_of_cycle,start_time,end_time,stage\n"

typedef struct Period {
    const char *from;
    const char *to;
    int stage;
} Period;

typedef struct Case {
    const char *name;
    Period periods[3];
    const char *text;
    const char *expected;
} Case;

static int64_t local_us(const char *text)
{
    Arena *arena = arena_new();
    int64_t us = 0;

    assert_true(civil_parse_rfc3339(str_from(arena_printf(arena, "%s:00Z", text)), &us));
    arena_free(arena);
    return us;
}

static const char *read_by(Arena *arena, const Case *test, size_t target_bytes)
{
    DeclaredStage declared[COUNT_OF(test->periods)];
    LayoutOptions options = {.csv = {.delimiter = ','}, .declared = declared};

    for (; options.n_declared < COUNT_OF(declared); options.n_declared++) {
        const Period *period = &test->periods[options.n_declared];
        if (period->from == NULL)
            break;
        declared[options.n_declared] =
            (DeclaredStage){local_us(period->from), local_us(period->to), period->stage};
    }
    return layout_text_by(arena, "timetable", &options, target_bytes, str_from(test->text));
}

static void check_cases(const Case *cases, size_t n)
{
    Arena *arena = arena_new();

    for (size_t i = 0; i < n; i++) {
        CASE_TEXT(cases[i].name, read_by(arena, &cases[i], 0), cases[i].expected);
        /* the headings are a portion of their own, before the file is refused */
        if (!str_starts_with(str_from(cases[i].expected), STR("refused")))
            CASE_TEXT(cases[i].name, read_by(arena, &cases[i], 1), cases[i].expected);
    }
    arena_free(arena);
}

static void reads_days_of_the_month(void **state)
{
    static const Case cases[] = {
        {"cut to the period, of exactly its stage",
         {{"2025-07-01 19:00", "2025-07-02 05:00", 2}},
         MONTHLY "1,18:00,20:30,2\n1,20:00,22:30,1\n1,22:00,00:30,2\n2,04:00,06:30,2\n"
                 "2,05:00,07:30,2\n1,18:00,20:30,3\n",
         HEADINGS "2: 2025-07-01 19:00:00|2025-07-01 20:30:00|2\n"
                  "4: 2025-07-01 22:00:00|2025-07-02 00:30:00|2\n"
                  "5: 2025-07-02 04:00:00|2025-07-02 05:00:00|2\nskipped 3\n"},
        {"a stage that changes within a slot",
         {{"2025-07-01 16:00", "2025-07-01 19:15", 2}, {"2025-07-01 19:15", "2025-07-02 05:00", 4}},
         MONTHLY "1,18:00,20:30,2\n1,18:00,20:30,4\n1,22:00,00:30,4\n",
         HEADINGS "2: 2025-07-01 18:00:00|2025-07-01 19:15:00|2\n"
                  "3: 2025-07-01 19:15:00|2025-07-01 20:30:00|4\n"
                  "4: 2025-07-01 22:00:00|2025-07-02 00:30:00|4\nskipped 0\n"},
        {"begun the day before, and in the month and year before",
         {{"2026-01-01 00:00", "2026-01-01 12:00", 1}},
         MONTHLY "31,22:00,00:30,1\n1,06:00,08:30,1\n",
         HEADINGS "2: 2026-01-01 00:00:00|2026-01-01 00:30:00|1\n"
                  "3: 2026-01-01 06:00:00|2026-01-01 08:30:00|1\nskipped 0\n"},
        {"a month without a day 31, another without 30, a leap year",
         {{"2024-02-01 00:00", "2024-05-01 00:00", 1}},
         MONTHLY "31,10:00,12:30,1\n30,22:00,00:30,1\n29,10:00,12:00,1\n",
         HEADINGS "4: 2024-02-29 10:00:00|2024-02-29 12:00:00|1\n"
                  "4: 2024-03-29 10:00:00|2024-03-29 12:00:00|1\n"
                  "3: 2024-03-30 22:00:00|2024-03-31 00:30:00|1\n"
                  "2: 2024-03-31 10:00:00|2024-03-31 12:30:00|1\n"
                  "4: 2024-04-29 10:00:00|2024-04-29 12:00:00|1\n"
                  "3: 2024-04-30 22:00:00|2024-05-01 00:00:00|1\nskipped 0\n"},
        {"slots that overlap are one, those that touch are two",
         {{"2025-07-02 00:00", "2025-07-03 00:00", 4}},
         MONTHLY "1,22:00,00:30,4\n2,00:00,02:30,4\n2,02:30,04:30,4\n2,03:00,04:00,4\n",
         HEADINGS "2: 2025-07-02 00:00:00|2025-07-02 02:30:00|4\n"
                  "4: 2025-07-02 02:30:00|2025-07-02 04:30:00|4\nskipped 2\n"},
        {"columns in any order, others between, seconds, 24:00, one digit, blank lines",
         {{"2025-07-01 00:00", "2025-07-03 00:00", 2}},
         "Stage ,note,END_TIME,date_of_month,start_time\n\n 2 ,\"a, b\",24:00, 1 ,22:00:30\n"
         "2,,8:30,2,6:00\n2,,2:00,1,24:00\n\n",
         HEADINGS "3: 2025-07-01 22:00:30|2025-07-02 00:00:00|2\n"
                  "5: 2025-07-02 00:00:00|2025-07-02 02:00:00|2\n"
                  "4: 2025-07-02 06:00:00|2025-07-02 08:30:00|2\nskipped 0\n"},
        {"a slot of 24:00 is of the day after, also before the period",
         {{"2025-07-03 00:00", "2025-07-03 12:00", 2}},
         MONTHLY "1,24:00,22:00,2\n1,24:00,23:00,2\n2,23:00,22:00,2\n",
         HEADINGS "4: 2025-07-03 00:00:00|2025-07-03 12:00:00|2\nskipped 2\n"},
        {"periods that touch no slot, and no rows",
         {{"2025-07-01 21:00", "2025-07-01 22:00", 2}},
         MONTHLY "1,18:00,20:30,2\n",
         HEADINGS "skipped 1\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

static void reads_days_of_a_cycle(void **state)
{
    static const Case cases[] = {
        {"forwards, and cut",
         {{"2023-09-15 01:00", "2023-10-05 00:00", 1}},
         CYCLE "1,19,2023-09-15,00:00,02:30,1\n2,19,2023-09-15,22:00,00:30,1\n"
               "19,19,2023-09-15,08:00,10:30,1\n1,19,2023-09-15,00:00,02:30,2\n",
         HEADINGS "2: 2023-09-15 01:00:00|2023-09-15 02:30:00|1\n"
                  "3: 2023-09-16 22:00:00|2023-09-17 00:30:00|1\n"
                  "4: 2023-10-03 08:00:00|2023-10-03 10:30:00|1\n"
                  "2: 2023-10-04 00:00:00|2023-10-04 02:30:00|1\nskipped 1\n"},
        {"backwards: the day before the start is the last of the cycle",
         {{"2023-09-13 00:00", "2023-09-15 12:00", 1}},
         CYCLE "19,19,2023-09-15,22:00,00:30,1\n18,19,2023-09-15,08:00,10:30,1\n"
               "17,19,2023-09-15,23:00,01:00,1\n",
         HEADINGS "4: 2023-09-13 00:00:00|2023-09-13 01:00:00|1\n"
                  "3: 2023-09-13 08:00:00|2023-09-13 10:30:00|1\n"
                  "2: 2023-09-14 22:00:00|2023-09-15 00:30:00|1\nskipped 0\n"},
        {"each day, padded",
         {{"2025-03-01 00:00", "2025-03-03 00:00", 3}},
         "day_of_cycle ,period_of_cycle ,start_of_cycle ,start_time ,finsh_time ,stage\n"
         "           1 ,              1 ,2025-01-01     ,05:00      ,07:30      ,    3\n",
         HEADINGS "2: 2025-03-01 05:00:00|2025-03-01 07:30:00|3\n"
                  "2: 2025-03-02 05:00:00|2025-03-02 07:30:00|3\nskipped 0\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

static void says_what_it_cannot_read(void **state)
{
    static const Case cases[] = {
        {"of the month",
         {{"2025-07-01 00:00", "2025-07-02 00:00", 2}},
         MONTHLY "0,18:00,20:30,2\n32,18:00,20:30,2\n,18:00,20:30,2\n1,25:00,20:30,2\n"
                 "1,18:00,x,2\n1,18:00,,2\n1,18:00,18:00,2\n1,18:00,20:30,0\n1,18:00,20:30,2.5\n"
                 "1,18:00,20:30\n1,18:00,20:30,\"2\n1,18:00,20:30,2\n",
         HEADINGS "2: date_of_month '0' is not a number of 1 to 31 [0,18:00,20:30,2]\n"
                  "3: date_of_month '32' is not a number of 1 to 31 [32,18:00,20:30,2]\n"
                  "4: date_of_month '' is not a number of 1 to 31 [,18:00,20:30,2]\n"
                  "5: start_time '25:00' is not a time such as 22:00 [1,25:00,20:30,2]\n"
                  "6: finsh_time 'x' is not a time such as 22:00 [1,18:00,x,2]\n"
                  "7: finsh_time '' is not a time such as 22:00 [1,18:00,,2]\n"
                  "8: slot ends when it starts [1,18:00,18:00,2]\n"
                  "9: stage '0' is not a number of 1 to 99 [1,18:00,20:30,0]\n"
                  "10: stage '2.5' is not a number of 1 to 99 [1,18:00,20:30,2.5]\n"
                  "11: record has 3 fields, expected 4 [1,18:00,20:30]\n"
                  "12: quote is never closed [1,18:00,20:30,\"2]\n"
                  "13: 2025-07-01 18:00:00|2025-07-01 20:30:00|2\nskipped 0\n"},
        {"of a cycle",
         {{"2025-07-01 00:00", "2025-07-02 00:00", 2}},
         CYCLE "20,19,2023-09-15,00:00,02:30,2\n1,0,2023-09-15,00:00,02:30,2\n"
               "1,367,2023-09-15,00:00,02:30,2\n1,19,2023-02-30,00:00,02:30,2\n"
               "1,19,15/09/2023,00:00,02:30,2\n1,19,2023-09-15,00:00,02:60,2\n",
         HEADINGS
         "2: day_of_cycle '20' is not a number of 1 to 19 [20,19,2023-09-15,00:00,02:30,2]\n"
         "3: period_of_cycle '0' is not a number of 1 to 366 [1,0,2023-09-15,00:00,02:30,2]\n"
         "4: period_of_cycle '367' is not a number of 1 to 366 [1,367,2023-09-15,00:00,02:30,2]\n"
         "5: start_of_cycle '2023-02-30' is not a date YYYY-MM-DD "
         "[1,19,2023-02-30,00:00,02:30,2]\n"
         "6: start_of_cycle '15/09/2023' is not a date YYYY-MM-DD "
         "[1,19,15/09/2023,00:00,02:30,2]\n"
         "7: end_time '02:60' is not a time such as 22:00 [1,19,2023-09-15,00:00,02:60,2]\n"
         "skipped 0\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

#define NONE "file is no timetable of load-shedding: there is no heading "

static void refuses_what_it_is_not(void **state)
{
    static const Case cases[] = {
        {"another table", {{0}}, "a,b\n1,2\n", "refused: " NONE "'date_of_month' (at:1)\n"},
        {"of the week",
         {{0}},
         "day_of_week,start_time,end_time,stage\n1,00:00,02:30,1\n",
         "refused: " NONE "'date_of_month' (at:1)\n"},
        {"no end",
         {{0}},
         "date_of_month,start_time,stage\n",
         "refused: " NONE "'end_time' (at:1)\n"},
        {"a cycle without its start",
         {{0}},
         "day_of_cycle,period_of_cycle,start_time,end_time,stage\n",
         "refused: " NONE "'start_of_cycle' (at:1)\n"},
        {"two ends",
         {{0}},
         "date_of_month,start_time,end_time,finsh_time,stage\n",
         "refused: headings 'end_time' and 'finsh_time' state the same (at:1)\n"},
        {"month and cycle",
         {{0}},
         "date_of_month,day_of_cycle,start_time,end_time,stage\n",
         "refused: headings 'date_of_month' and 'day_of_cycle' stand side by side (at:1)\n"},
        {"headings that are spoilt",
         {{0}},
         "date_of_month,\"start_time,end_time,stage\n",
         "refused: headings can't be read: quote is never closed (at:1)\n"},
        {"nothing declared",
         {{0}},
         MONTHLY "1,18:00,20:30,2\n",
         "refused: no stage is declared, so it is not known which slots were cut (at:1)\n"},
        {"blank lines alone",
         {{"2025-07-01 00:00", "2025-07-02 00:00", 2}},
         "\n\n",
         "refused: " NONE "'date_of_month' (at)\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

/* What is held is bounded. */
static void refuses_too_much(void **state)
{
    static const Case year = {"", {{"2025-01-01 00:00", "2025-12-31 00:00", 1}}, "", ""};
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);
    Case test = year;

    (void) state;
    strbuf_puts(&text, MONTHLY);
    for (size_t i = 0; i < 20001; i++)
        strbuf_puts(&text, "1,18:00,20:30,2\n");
    test.text = strbuf_text(&text);
    CASE_TEXT(
        "rows",
        read_by(arena, &test, 0),
        "refused: timetable has more than 20000 rows (at:20002)\n");
    strbuf_clear(&text);
    strbuf_puts(&text, CYCLE);
    for (size_t i = 0; i < 275; i++) /* of 364 days each */
        strbuf_puts(&text, "1,1,2025-01-01,18:00,20:30,1\n");
    test.text = strbuf_text(&text);
    CASE_TEXT(
        "outages",
        read_by(arena, &test, 0),
        "refused: the declared stages make more than 100000 outages (at:276)\n");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_days_of_the_month),
        cmocka_unit_test(reads_days_of_a_cycle),
        cmocka_unit_test(says_what_it_cannot_read),
        cmocka_unit_test(refuses_what_it_is_not),
        cmocka_unit_test(refuses_too_much),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "layout_text.h"

/* Days of four intervals of six hours do not exist; of an hour they are 24. */
#define HOURS_24 "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24"
#define STREAM   "200,NMI1,E1E2,1,E1,N1,SER1,KWH,60,\n"
#define HEADINGS "0: nmi|suffix|register|serial|unit|start|length_s|value|quality\n"

typedef struct Case {
    const char *name;
    const char *text;
    const char *expected; /* beginning of the last lines */
} Case;

/* The last line that starts like a record, and what comes after: enough to tell the cases apart. */
static const char *tail(const char *text, size_t n_lines)
{
    const char *at = text + strlen(text);

    while (at > text && n_lines > 0) {
        at--;
        while (at > text && at[-1] != '\n')
            at--;
        n_lines--;
    }
    return at;
}

static void writes_a_record_for_each_value(void **state)
{
    Arena *arena = arena_new();
    const char *text =
        layout_text(arena, "nem12", "100,NEM12,1\n" STREAM "300,20250701," HOURS_24 ",A,,,\n900\n");

    (void) state;
    CASE_TRUE("head", strncmp(text, HEADINGS, strlen(HEADINGS)) == 0);
    CASE_TRUE(
        "first",
        strncmp(
            text + strlen(HEADINGS),
            "3: NMI1|E1|1|SER1|KWH|202507010000|3600|1|A\n"
            "3: NMI1|E1|1|SER1|KWH|202507010100|3600|2|A\n",
            88) == 0);
    CASE_TEXT("last", tail(text, 2), "3: NMI1|E1|1|SER1|KWH|202507012300|3600|24|A\nskipped 2\n");
    arena_free(arena);
}

static void says_what_it_cannot_read(void **state)
{
    static const Case cases[] = {
        {"no stream",
         "100,NEM12\n300,20250701,1\n900\n",
         "2: 300 record without a 200 record that can be read before it [300,20250701,1]\n"
         "skipped 2\n"},
        {"other length",
         "100,NEM12\n" STREAM "300,20250701,1,2,3,A\n900\n",
         "3: 300 record does not have 24 values of 60 minutes and a quality behind them "
         "[300,20250701,1,2,3,A]\nskipped 2\n"},
        {"no day",
         "100,NEM12\n" STREAM "300,2025-07-01," HOURS_24 ",A\n900\n",
         "3: day '2025-07-01' is not of the form YYYYMMDD\nskipped 2\n"},
        {"short 200",
         "100,NEM12\n200,NMI1,E1\n900\n",
         "2: 200 record has 3 fields, expected 9 [200,NMI1,E1]\nskipped 2\n"},
        {"minutes",
         "100,NEM12\n200,NMI1,E1,1,E1,N1,S,KWH,7,\n900\n",
         "2: interval length '7' is not of minutes that divide a day "
         "[200,NMI1,E1,1,E1,N1,S,KWH,7,]\nskipped 2\n"},
        {"400 of no day",
         "100,NEM12\n" STREAM "400,1,24,A\n900\n",
         "3: 400 record without a 300 record of quality V before it [400,1,24,A]\nskipped 2\n"},
        {"400 beyond the day",
         "100,NEM12\n" STREAM "300,20250701," HOURS_24 ",V\n400,1,24,A\n400,1,25,A\n900\n",
         "3: NMI1|E1|1|SER1|KWH|202507012300|3600|24|A\nskipped 3\n"},
        {"quality of no interval",
         "100,NEM12\n" STREAM "300,20250701," HOURS_24 ",V\n400,1,23,E64\n900\n",
         "3: quality is V, but no 400 record is of interval 24 @9\nskipped 3\n"},
        {"a day in three lines",
         "100,NEM12\n" STREAM "300,20250701,\n1,2,3,4,5,6,7,8,9,10,11,12,\n"
         "13,14,15,16,17,18,19,20,21,22,23,24,E52,,,\n900\n",
         "3: NMI1|E1|1|SER1|KWH|202507012300|3600|24|E\nskipped 4\n"},
        {"a day that nothing goes on with",
         "100,NEM12\n" STREAM "300,20250701,1,2\n900\n",
         "3: 300 record does not have 24 values of 60 minutes and a quality behind them "
         "[300,20250701,1,2]\nskipped 2\n"},
        {"no value is none, whatever stands there",
         "100,NEM12\n" STREAM "300,20250701," HOURS_24 ",N,,,\n900\n",
         "3: NMI1|E1|1|SER1|KWH|202507012300|3600||N\nskipped 2\n"},
        {"other kind",
         "100,NEM12\n250,NMI1\n900\n",
         "2: record begins with '250,NMI1', not with 100 to 900 [250,NMI1]\nskipped 2\n"},
        {"no 100",
         STREAM "300,20250701," HOURS_24 ",A\n",
         "skipped 0\nwarning: there is no 100 record: who sent the file, and which kind it is, is "
         "not known\n"},
        {"no 900",
         "100,NEM12\n" STREAM "300,20250701," HOURS_24 ",A\n",
         "skipped 1\nwarning: there is no 900 record at the end: the file may have been cut off\n"},
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CASE_TEXT(
            cases[i].name, tail(layout_text(arena, "nem12", cases[i].text), 2), cases[i].expected);
    arena_free(arena);
}

/* Portions may end anywhere, also while a day waits for its qualities. */
static void does_not_depend_on_portions(void **state)
{
    const Str text = STR("100,NEM12\r\n" STREAM "300,20250701," HOURS_24
                         ",V\r\n400,1,20,A\r\n500,R\r\n400,21,24,S14\r\n300,20250702," HOURS_24
                         ",F14\r\n900\r\n");
    Arena *arena = arena_new();
    const char *whole = layout_text_by(arena, "nem12", NULL, 0, text);

    (void) state;
    CASE_TRUE("estimated", strstr(whole, "|202507012000|3600|21|S\n") != NULL);
    for (size_t target = 1; target < 400; target += 37)
        CASE_TEXT("portions", layout_text_by(arena, "nem12", NULL, target, text), whole);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_record_for_each_value),
        cmocka_unit_test(says_what_it_cannot_read),
        cmocka_unit_test(does_not_depend_on_portions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "layout_text.h"

#define HEADINGS "0: nmi|channel|register|serial|unit|start|length_s|value|quality\n"
#define RECORD(direction, from, to, quality, quantity)                                             \
    "250,NMI1,11,01,11,11,SER1," direction ",000888," from ",A,,,000999," to "," quality           \
    ",,," quantity ",kWh,20250408,20250409000000,\n"

static const struct {
    const char *name;
    const char *text;
    const char *expected; /* without the headings */
} cases[] = {
    {"a period over three days, cut at midnight of market time: 2.000 by 12, 24 and 6 hours",
     "100,NEM13\n" RECORD("E", "20250701120000", "20250703060000", "A", "2") "550,N,,E,\n900\n",
     "2: NMI1|E11|01|SER1|kWh|20250701120000|43200|0.571|E\n"
     "2: NMI1|E11|01|SER1|kWh|20250702000000|86400|1.143|E\n"
     "2: NMI1|E11|01|SER1|kWh|20250703000000|21600|0.286|E\n"
     "skipped 3\n"},
    {"a day is one record, as stated",
     "100,NEM13\n" RECORD("E", "20250701120000", "20250702120000", "F14", "2.5") "900\n",
     "2: NMI1|E11|01|SER1|kWh|20250701120000|86400|2.5|F\nskipped 2\n"},
    {"fed in by a register that runs backwards",
     "100,NEM13\n" RECORD("I", "20250701000000", "20250702000000", "A", "-10") "900\n",
     "2: NMI1|I11|01|SER1|kWh|20250701000000|86400|10|A\nskipped 2\n"},
    {"no quantity is none",
     "100,NEM13\n" RECORD("E", "20250701000000", "20250702000000", "A", "")
         RECORD("E", "20250702000000", "20250703000000", "N", "0") "900\n",
     "2: NMI1|E11|01|SER1|kWh|20250701000000|86400||N\n"
     "3: NMI1|E11|01|SER1|kWh|20250702000000|86400||N\nskipped 2\n"},
    {"what can't be read",
     "100,NEM13\n" RECORD("E", "20250701000000", "20250702000000", "A", "-10")
         RECORD("E", "20250701000000", "20250701000000", "A", "1") RECORD(
             "E", "20250732000000", "20250802000000", "A", "1")
             RECORD("E", "20250701000000", "20250702000000", "X", "1") RECORD(
                 "E", "20250701000000", "20250702000000", "A", "1x") "250,NMI1,11\n200,x\n900\n",
     "2: quantity '-10' is below zero @8\n"
     "3: the reads are not within 800 days after each other\n"
     "4: read time '20250732000000' is not of the form YYYYMMDDhhmmss\n"
     "5: quality 'X' is not known @9\n"
     "6: quantity '1x' is not a number @8\n"
     "7: 250 record has 3 fields, expected 23 [250,NMI1,11]\n"
     "8: record begins with '200,x', not with 100, 250, 550 or 900 [200,x]\n"
     "skipped 2\n"},
    {"no 100",
     RECORD("E", "20250701000000", "20250702000000", "A", "1"),
     "1: NMI1|E11|01|SER1|kWh|20250701000000|86400|1|A\nskipped 0\n"
     "warning: there is no 100 record: who sent the file, and which kind it is, is not known\n"},
};

static void test_cases(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *text = layout_text(arena, "nem13", cases[i].text);
        CASE_TRUE(cases[i].name, strncmp(text, HEADINGS, strlen(HEADINGS)) == 0);
        CASE_TEXT(cases[i].name, text + strlen(HEADINGS), cases[i].expected);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

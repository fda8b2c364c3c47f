#include "layout_text.h"

#define HEADINGS "0: meter|ts|obis|value|unit\n"
#define IDENT    "/ABC5\\2TEST\r\n"
#define TIME     "0-0:1.0.0(250701120000S)\r\n"
#define METER    "0-0:96.1.1(4D31)\r\n" /* M1 */
#define STAMP    "|2025-07-01T12:00:00+02:00|"

static void writes_a_record_for_each_register(void **state)
{
    static const LayoutCase cases[] = {
        {"one, and what is none",
         IDENT "\r\n" TIME METER "1-0:1.8.1(000001.500*kWh)\r\n1-0:1.7.0(00.100*kW)\r\n!8747\r\n",
         "5: M1" STAMP "1-0:1.8.1|000001.500|kWh\nskipped 5\n"},
        {"codes as they are written",
         IDENT TIME METER "1-0:1.8.0*255(1*Wh)\r\n1.8.2(2*kWh)\r\n2-0:1.8.1(3*kWh)\r\n"
                          "1-0:1.8.1*05(4*kWh)\r\n1-0:15.8.0(5*kWh)\r\n1-0:1.8.x(6*kWh)\r\n"
                          "1-0:2.8.11(7*kWh)\r\n1-0:3.8.0(8*kvarh)\r\n!\r\n",
         "4: M1" STAMP "1-0:1.8.0|1|Wh\n5: M1" STAMP "1.8.2|2|kWh\n10: M1" STAMP
         "1-0:2.8.11|7|kWh\nskipped 9\n"},
        {"who and when may stand below",
         IDENT "1-0:2.8.1(1*kWh)\r\n" METER TIME "!\r\n",
         "2: M1" STAMP "1-0:2.8.1|1|kWh\nskipped 4\n"},
        {"a blank value is none, and not zero",
         IDENT TIME METER "1-0:1.8.1()\r\n1-0:1.8.2(*kWh)\r\n!\r\n",
         "4: M1" STAMP "1-0:1.8.1||\n5: M1" STAMP "1-0:1.8.2||kWh\nskipped 4\n"},
        {"winter",
         IDENT "0-0:1.0.0(250101003000W)\r\n" METER "1-0:1.8.1(1*kWh)\r\n!\r\n",
         "4: M1|2025-01-01T00:30:00+01:00|1-0:1.8.1|1|kWh\nskipped 4\n"},
        {"the hour that comes twice",
         IDENT "0-0:1.0.0(251026023000S)\r\n" METER "1-0:1.8.1(1*kWh)\r\n!\r\n" IDENT
               "0-0:1.0.0(251026023000W)\r\n" METER "1-0:1.8.1(2*kWh)\r\n!\r\n",
         "4: M1|2025-10-26T02:30:00+02:00|1-0:1.8.1|1|kWh\n"
         "9: M1|2025-10-26T02:30:00+01:00|1-0:1.8.1|2|kWh\nskipped 8\n"},
    };

    (void) state;
    layout_text_cases("telegram", HEADINGS, cases, COUNT_OF(cases));
}

/* Nothing is counted twice, and what is left out of the tariffs is told. */
static void reads_a_total_or_its_tariffs(void **state)
{
    static const LayoutCase cases[] = {
        {"total and tariffs",
         IDENT TIME METER "1-0:1.8.0(5.5*kWh)\r\n1-0:1.8.1(2*kWh)\r\n1-0:1.8.2(3.5*kWh)\r\n!\r\n",
         "5: M1" STAMP "1-0:1.8.1|2|kWh\n6: M1" STAMP "1-0:1.8.2|3.5|kWh\nskipped 5\n"},
        {"tariffs above the total",
         IDENT TIME METER "1-0:1.8.2(3.5*kWh)\r\n1-0:1.8.1(2*kWh)\r\n1-0:1.8.0(5.5*kWh)\r\n!\r\n",
         "4: M1" STAMP "1-0:1.8.2|3.5|kWh\n5: M1" STAMP "1-0:1.8.1|2|kWh\nskipped 5\n"},
        {"each direction by itself",
         IDENT TIME METER "1-0:1.8.0(2*kWh)\r\n1-0:1.8.1(2*kWh)\r\n1-0:2.8.0(4*kWh)\r\n!\r\n",
         "5: M1" STAMP "1-0:1.8.1|2|kWh\n6: M1" STAMP "1-0:2.8.0|4|kWh\nskipped 5\n"},
        {"a tariff is missing",
         IDENT TIME METER "1-0:1.8.0(9*kWh)\r\n1-0:1.8.1(2*kWh)\r\n!\r\n",
         "5: M1" STAMP "1-0:1.8.1|2|kWh\nskipped 5\n"
         "warning: line 4: the total 1-0:1.8.0 is not the sum of its tariffs, which alone are "
         "read\n"},
    };

    (void) state;
    layout_text_cases("telegram", HEADINGS, cases, COUNT_OF(cases));
}

static void knows_the_meter(void **state)
{
    static const LayoutCase cases[] = {
        {"96.1.1 before 96.1.0, 96.1.4 is a version",
         IDENT TIME "0-0:96.1.4(50217)\r\n0-0:96.1.0(3132)\r\n0-0:96.1.1(3153414731)\r\n"
                    "1-0:1.8.1(1*kWh)\r\n!\r\n",
         "6: 1SAG1" STAMP "1-0:1.8.1|1|kWh\nskipped 6\n"},
        {"96.1.1 also when it comes first, and the first of two",
         IDENT TIME METER "0-0:96.1.1(4D33)\r\n0-0:96.1.0(4D32)\r\n1-0:1.8.1(1*kWh)\r\n!\r\n",
         "6: M1" STAMP "1-0:1.8.1|1|kWh\nskipped 6\n"},
        {"digits that are no bytes of a text",
         IDENT TIME "0-0:96.1.1(3960221976967177082151037881335713)\r\n1-0:1.8.1(1*kWh)\r\n!\r\n",
         "4: 3960221976967177082151037881335713" STAMP "1-0:1.8.1|1|kWh\nskipped 4\n"},
        {"as it stands",
         IDENT TIME "1-0:0.0.0*255(1336001560)\r\n0-0:96.1.255*255(1ESY1336001560)\r\n"
                    "1-0:1.8.1(1*kWh)\r\n!\r\n",
         "5: 1ESY1336001560" STAMP "1-0:1.8.1|1|kWh\nskipped 5\n"},
        {"of an odd number of digits",
         IDENT TIME "0-0:96.1.0(09610)\r\n1-0:1.8.1(1*kWh)\r\n!\r\n",
         "4: 09610" STAMP "1-0:1.8.1|1|kWh\nskipped 4\n"},
        {"a blank one is none",
         IDENT TIME "0-0:96.1.1()\r\n0-0:42.0.0(4D32)\r\n1-0:1.8.1(1*kWh)\r\n!\r\n",
         "5: M2" STAMP "1-0:1.8.1|1|kWh\nskipped 5\n"},
        {"not that of a gas meter",
         IDENT TIME "0-1:96.1.1(4732)\r\n1-0:1.8.1(1*kWh)\r\n!\r\n",
         "4: " STAMP "1-0:1.8.1|1|kWh\nskipped 4\n"},
        {"not that of the telegram before",
         IDENT TIME METER "1-0:1.8.1(1*kWh)\r\n!\r\n" IDENT TIME "1-0:1.8.1(2*kWh)\r\n!\r\n",
         "4: M1" STAMP "1-0:1.8.1|1|kWh\n8: " STAMP "1-0:1.8.1|2|kWh\nskipped 7\n"},
    };

    (void) state;
    layout_text_cases("telegram", HEADINGS, cases, COUNT_OF(cases));
}

static void checks_the_sum(void **state)
{
    static const LayoutCase cases[] = {
        {"wrong",
         IDENT TIME METER "1-0:1.8.1(000001.500*kWh)\r\n!1234\r\n",
         "1: checksum of the telegram is 251C, but it states 1234 [/ABC5\\2TEST]\nskipped 4\n"},
        {"of line feeds as of CRLF",
         "/ABC5\\2TEST\n\n0-0:1.0.0(250701120000S)\n0-0:96.1.1(4D31)\n1-0:1.8.1(000001.500*kWh)\n"
         "1-0:1.7.0(00.100*kW)\n!8747\n",
         "5: M1" STAMP "1-0:1.8.1|000001.500|kWh\nskipped 5\n"},
        {"a blank line is part of it",
         IDENT TIME METER "1-0:1.8.1(000001.500*kWh)\r\n1-0:1.7.0(00.100*kW)\r\n!8747\r\n",
         "1: checksum of the telegram is 6EBD, but it states 8747 [/ABC5\\2TEST]\nskipped 5\n"},
        {"without its zero in front, in small letters",
         IDENT TIME METER "1-0:1.8.1(000001.047*kWh)\r\n!c6a\r\n",
         "4: M1" STAMP "1-0:1.8.1|000001.047|kWh\nskipped 4\n"},
        {"no sum",
         IDENT TIME METER "1-0:1.8.1(1*kWh)\r\n!87472\r\n" IDENT TIME METER
                          "1-0:1.8.1(1*kWh)\r\n!x\r\n",
         "1: behind the '!' of the telegram stands something else than a CRC [/ABC5\\2TEST]\n"
         "6: behind the '!' of the telegram stands something else than a CRC [/ABC5\\2TEST]\n"
         "skipped 8\n"},
    };

    (void) state;
    layout_text_cases("telegram", HEADINGS, cases, COUNT_OF(cases));
}

static void says_what_it_cannot_read(void **state)
{
    static const LayoutCase cases[] = {
        {"no time",
         IDENT METER "1-0:1.8.1(1*kWh)\r\n1-0:1.8.2(1*kWh)\r\n!\r\n",
         "1: telegram states no time (0-0:1.0.0) @2 [/ABC5\\2TEST]\nskipped 3\n"},
        {"no season",
         IDENT "0-0:1.0.0(250701120000)\r\n" METER "1-0:1.8.1(1*kWh)\r\n!\r\n",
         "1: time is not of the form YYMMDDhhmmss with S or W behind it @2 [/ABC5\\2TEST]\n"
         "skipped 4\n"},
        {"no time that exists",
         IDENT "0-0:1.0.0(250732120000S)\r\n" METER "1-0:1.8.1(1*kWh)\r\n!\r\n",
         "1: time names no date or time that exists @2 [/ABC5\\2TEST]\nskipped 4\n"},
        {"summer time in winter",
         IDENT "0-0:1.0.0(230202132747S)\r\n" METER "1-0:1.8.1(1*kWh)\r\n!\r\n",
         "1: time is marked as summer time, which Central Europe did not have then @2 "
         "[/ABC5\\2TEST]\nskipped 4\n"},
        {"winter time in summer",
         IDENT "0-0:1.0.0(250701120000W)\r\n" METER "1-0:1.8.1(1*kWh)\r\n!\r\n",
         "1: time is marked as winter time, but Central Europe had summer time then @2 "
         "[/ABC5\\2TEST]\nskipped 4\n"},
        {"cut off by the next",
         IDENT TIME METER "1-0:1.8.1(1*kWh)\r\n" IDENT TIME METER "1-0:1.8.1(2*kWh)\r\n!\r\n",
         "1: telegram is cut off: the next '/' is before its '!' [/ABC5\\2TEST]\n"
         "8: M1" STAMP "1-0:1.8.1|2|kWh\nskipped 7\n"},
        {"cut off by the end",
         IDENT TIME METER "1-0:1.8.1(1*kWh)\r\n",
         "1: telegram is cut off: the file ends before its '!' [/ABC5\\2TEST]\nskipped 3\n"},
        {"begun before the file",
         "0-0:96.13.0()\r\n1-0:1.8.1(1*kWh)\r\n!\r\n" IDENT "!\r\n",
         "2: register is in no telegram: there is no '/' before it [1-0:1.8.1(1*kWh)]\n"
         "skipped 4\n"},
        {"a register without its value",
         IDENT TIME METER "1-0:1.8.1(1*kWh\r\n1-0:1.8.2(1*kWh)(2*kWh)\r\n1-0:1.8.3\r\n!\r\n",
         "4: register has no value in one pair of brackets @4 [1-0:1.8.1(1*kWh]\n"
         "5: register has no value in one pair of brackets @4 [1-0:1.8.2(1*kWh)(2*kWh)]\n"
         "skipped 5\n"},
        {"no energy at all", IDENT "0-1:24.2.1(260215200523W)(240.860*GJ)\r\n!\r\n", "skipped 3\n"},
        {"no telegram",
         "meter,ts,kwh\r\n",
         "refused: file holds no telegram: no line begins with '/' (at:1)\n"},
    };
    Arena *arena = arena_new();

    (void) state;
    layout_text_cases("telegram", HEADINGS, cases, COUNT_OF(cases) - 1);
    /* of a file that is refused before its first portion is whole there are no headings either */
    CASE_TEXT(
        "no telegram",
        layout_text(arena, "telegram", cases[COUNT_OF(cases) - 1].text),
        cases[COUNT_OF(cases) - 1].expected);
    arena_free(arena);
}

/* What is kept of a telegram is bounded: one that is longer is one reject, the next is read. */
static void bounds_a_telegram(void **state)
{
    static const char *const fillers[] = {
        "0-0:96.13.0(30303030303030303030303030303030303030303030303030303030303030)\r\n",
        "1-0:1.8.1(1*kWh)\r\n",
        "\r\n",
    };
    static const char *const reasons[] = {
        "telegram is longer than 65536 bytes",
        "telegram has more than 64 energy registers",
        "telegram is longer than 65536 bytes",
    };
    static const int n_lines[] = {1000, 65, 40000};
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(fillers); i++) {
        StrBuf text = strbuf_new(arena);
        const char *got;
        strbuf_puts(&text, IDENT TIME METER);
        for (int line = 0; line < n_lines[i]; line++)
            strbuf_puts(&text, fillers[i]);
        strbuf_puts(
            &text, "1-0:1.8.1(1*kWh)\r\n!\r\n" IDENT TIME METER "1-0:1.8.1(2*kWh)\r\n!\r\n");
        got = layout_text_by(arena, "telegram", NULL, 0, strbuf_str(&text)) + strlen(HEADINGS);
        CASE_TRUE(reasons[i], strncmp(got, arena_printf(arena, "1: %s [", reasons[i]), 40) == 0);
        CASE_TEXT(
            reasons[i],
            strchr(strchr(got, '\n'), ':'),
            arena_printf(
                arena,
                ": M1" STAMP "1-0:1.8.1|2|kWh\nskipped %d\n",
                i == 2 ? 9 : n_lines[i] + 9 - (i == 1 ? 64 : 0)));
    }
    arena_free(arena);
}

static void does_not_depend_on_portions(void **state)
{
    const Str text =
        STR(IDENT "\r\n" TIME METER "1-0:1.8.1(000001.500*kWh)\r\n1-0:1.7.0(00.100*kW)\r\n!8747\r\n"
                  "x\r\n" IDENT TIME "1-0:1.8.0(1*kWh)\r\n" IDENT TIME METER
                  "1-0:1.8.0(9*kWh)\r\n1-0:1.8.1(2*kWh)\r\n!\r\n" IDENT "!1\r\n" IDENT);
    Arena *arena = arena_new();
    const char *whole = layout_text_by(arena, "telegram", NULL, 0, text);

    (void) state;
    for (size_t target = 1; target < 400; target += 37)
        CASE_TEXT("portions", layout_text_by(arena, "telegram", NULL, target, text), whole);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_record_for_each_register),
        cmocka_unit_test(reads_a_total_or_its_tariffs),
        cmocka_unit_test(knows_the_meter),
        cmocka_unit_test(checks_the_sum),
        cmocka_unit_test(says_what_it_cannot_read),
        cmocka_unit_test(bounds_a_telegram),
        cmocka_unit_test(does_not_depend_on_portions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

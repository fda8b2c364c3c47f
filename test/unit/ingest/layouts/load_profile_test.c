#include "layout_text.h"

#define HEADINGS "0: end|end_utc|length_s|obis|value|unit|status\n"
#define ONE      "(15)(1)(1.5)(kW)\n"

static void writes_a_record_for_each_value(void **state)
{
    static const LayoutCase cases[] = {
        {"periods go on from the stamp",
         "P.01(0220123233000)(00000000)(15)(2)(1.5)(kW)(2.5)(kW)\n(0.5)(0)\n(0.25)()\n(1)(2)\n",
         "2: 202201232330||900|1.5|0.5|kW|00\n2: 202201232330||900|2.5|0|kW|00\n"
         "3: 202201232345||900|1.5|0.25|kW|00\n3: 202201232345||900|2.5||kW|00\n"
         "4: 202201240000||900|1.5|1|kW|00\n4: 202201240000||900|2.5|2|kW|00\nskipped 1\n"},
        {"summer time is taken off",
         "P.01(1220823001500)(08)" ONE "(0.5)\n",
         "2: 202208222315||900|1.5|0.5|kW|08\nskipped 1\n"},
        {"the hour that comes twice",
         "P.01(1251026030000)(00)" ONE "(1)\n(2)\nP.01(0251026023000)(00)" ONE "(3)\n",
         "2: 202510260200||900|1.5|1|kW|00\n3: 202510260215||900|1.5|2|kW|00\n"
         "5: 202510260230||900|1.5|3|kW|00\nskipped 2\n"},
        {"UTC has a heading of its own",
         "P.01(2220823161500)(00)" ONE "(0.5)\n",
         "2: |202208231615|900|1.5|0.5|kW|00\nskipped 1\n"},
        {"a stamp without seconds",
         "P.01(02208231615)(00)(60)(1)(1-0:1.5.0)(kW)\n(0.5)\n",
         "1: stamp is not the end of a whole period: the meter cut this one short "
         "[P.01(02208231615)(00)(60)(1)(1-0:1.5.0)(kW)]\n"
         "2: values are below a head that can't be read, of line 1 [(0.5)]\nskipped 0\n"},
        {"an hour",
         "P.01(02208231600)(00)(60)(1)(1-0:1.5.0)(kW)\n(0.5)\n",
         "2: 202208231600||3600|1-0:1.5.0|0.5|kW|00\nskipped 1\n"},
        {"status without its zeros, in capitals",
         "P.01(0220823161500)(000000c0)" ONE "(1)\nP.01(0220823163000)(8)" ONE
         "(2)\nP.01(0220823164500)(00008080)" ONE "(3)\n",
         "2: 202208231615||900|1.5|1|kW|C0\n4: 202208231630||900|1.5|2|kW|08\n"
         "6: 202208231645||900|1.5|3|kW|8080\nskipped 3\n"},
        {"signs around an answer",
         "\x02P.01(0220823161500)(00)" ONE "(1)\n(2)\x03\x15\n\x03q\n",
         "2: 202208231615||900|1.5|1|kW|00\n3: 202208231630||900|1.5|2|kW|00\nskipped 2\n"},
        {"other answers",
         "0.0.0(123)\nP.01(0220823161500)(00)" ONE "(1)\nP.98(0220823161500)(80)()(0)\n(2)\n"
         "P.01(ERROR)\n!\n",
         "3: 202208231615||900|1.5|1|kW|00\n"
         "5: values are not below the head of a load profile [(2)]\nskipped 5\n"},
    };

    (void) state;
    layout_text_cases("load-profile", HEADINGS, cases, COUNT_OF(cases));
}

static void says_what_it_cannot_read(void **state)
{
    static const LayoutCase heads[] = {
        {"few",
         "P.01(0220823161500)(00)(15)",
         "head of a load profile has no stamp, status, minutes and count in brackets"},
        {"not closed",
         "P.01(0220823161500)(00)(15)(1)(1.5)(kW",
         "head of a load profile has no stamp, status, minutes and count in brackets"},
        {"no values", "P.01(0220823161500)(00)(15)(0)", "count of values is not 1 to 64"},
        {"too many", "P.01(0220823161500)(00)(15)(65)(1.5)(kW)", "count of values is not 1 to 64"},
        {"no number", "P.01(0220823161500)(00)(15)(1x)(1.5)(kW)", "count of values is not 1 to 64"},
        {"other count",
         "P.01(0220823161500)(00)(15)(2)(1.5)(kW)",
         "head of a load profile has not a code and a unit for each value"},
        {"minutes",
         "P.01(0220823161500)(00)(7)(1)(1.5)(kW)",
         "period is not of minutes that divide an hour"},
        {"a day",
         "P.01(0220823161500)(00)(1440)(1)(1.5)(kW)",
         "period is not of minutes that divide an hour"},
        {"status",
         "P.01(0220823161500)(0G)(15)(1)(1.5)(kW)",
         "status is not of 1 to 8 hexadecimal digits"},
        {"no status",
         "P.01(0220823161500)()(15)(1)(1.5)(kW)",
         "status is not of 1 to 8 hexadecimal digits"},
        {"no season",
         "P.01(220823161500)(00)(15)(1)(1.5)(kW)",
         "stamp states no season, so summer time can't be told from winter time"},
        {"season",
         "P.01(3220823161500)(00)(15)(1)(1.5)(kW)",
         "stamp does not begin with a season of 0 to 2"},
        {"no date",
         "P.01(0220832161500)(00)(15)(1)(1.5)(kW)",
         "stamp is not a season and then a time YYMMDDhhmm or YYMMDDhhmmss"},
        {"cut short",
         "P.01(0220823161234)(40)(15)(1)(1.5)(kW)",
         "stamp is not the end of a whole period: the meter cut this one short"},
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        StrBuf text = strbuf_new(arena);
        StrBuf expected = strbuf_new(arena);
        strbuf_puts(&text, heads[i].text);
        strbuf_puts(&text, "\n(1)\n");
        strbuf_puts(&expected, HEADINGS "1: ");
        strbuf_puts(&expected, heads[i].expected);
        if (strlen(heads[i].text) < 64) {
            strbuf_puts(&expected, " [");
            strbuf_puts(&expected, heads[i].text);
            strbuf_puts(&expected, "]");
        }
        strbuf_puts(
            &expected,
            "\n2: values are below a head that can't be read, of line 1 [(1)]\nskipped 0\n");
        CASE_TEXT(
            heads[i].name,
            layout_text_by(arena, "load-profile", NULL, 0, strbuf_str(&text)),
            strbuf_text(&expected));
    }
    CASE_TEXT(
        "no profile",
        layout_text(arena, "load-profile", "0.0.0(123)\n"),
        "refused: file holds no load profile: no line begins with 'P.01(' (at:1)\n");
    arena_free(arena);
}

/* Time goes on over a period that can't be read. */
static void a_period_that_is_broken_has_passed(void **state)
{
    static const LayoutCase cases[] = {
        {"broken",
         "P.01(0220823161500)(00)(15)(2)(1.5)(kW)(2.5)(kW)\n(1)(2)\n(3)\n(4)(5)(6)\n(7)(8\n(9)(10)"
         "\n",
         "2: 202208231615||900|1.5|1|kW|00\n2: 202208231615||900|2.5|2|kW|00\n"
         "3: period does not have 2 values in brackets [(3)]\n"
         "4: period does not have 2 values in brackets [(4)(5)(6)]\n"
         "5: period does not have 2 values in brackets [(7)(8]\n"
         "6: 202208231715||900|1.5|9|kW|00\n6: 202208231715||900|2.5|10|kW|00\nskipped 1\n"},
    };

    (void) state;
    layout_text_cases("load-profile", HEADINGS, cases, COUNT_OF(cases));
}

static void bounds_a_head(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);

    (void) state;
    strbuf_puts(&text, "P.01(0220823161500)(00)(15)(1)(1.5)(");
    for (int i = 0; i < 5000; i++)
        strbuf_put_char(&text, 'k');
    strbuf_puts(&text, ")\n(1)\n");
    CASE_TEXT(
        "long",
        layout_text_by(arena, "load-profile", NULL, 0, strbuf_str(&text)) + strlen(HEADINGS),
        "1: head of a load profile is longer than 4096 bytes\n"
        "2: values are below a head that can't be read, of line 1 [(1)]\nskipped 0\n");
    arena_free(arena);
}

static void does_not_depend_on_portions(void **state)
{
    const Str text =
        STR("P.01(1251026024500)(08)(15)(2)(1.5)(kW)(2.5)(kW)\r\n(1)(2)\r\n(3)\r\n(4)(5)\r\n"
            "P.01(0251026023000)(00)(15)(1)(1.5)(kW)\r\n(6)\r\nP.98(x)\r\n(7)\r\n");
    Arena *arena = arena_new();
    const char *whole = layout_text_by(arena, "load-profile", NULL, 0, text);

    (void) state;
    for (size_t target = 1; target < 300; target += 37)
        CASE_TEXT("portions", layout_text_by(arena, "load-profile", NULL, target, text), whole);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_record_for_each_value),
        cmocka_unit_test(says_what_it_cannot_read),
        cmocka_unit_test(a_period_that_is_broken_has_passed),
        cmocka_unit_test(bounds_a_head),
        cmocka_unit_test(does_not_depend_on_portions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

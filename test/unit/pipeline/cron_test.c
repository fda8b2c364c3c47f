#include "base/civil.h"
#include "cases.h"
#include "pipeline/cron.h"

/* ---- what is refused ---- */

typedef struct Refused {
    const char *text;
    const char *message;
} Refused;

#define NOT_UNDERSTOOD(field, text, least, most)                                                   \
    field " '" text "' of the schedule is not understood, expected " least " to " most

static const Refused refused[] = {
    {"", "schedule '' has not five fields"},
    {"0 2 * *", "schedule '0 2 * *' has not five fields"},
    {"0 2 * * * *", "schedule '0 2 * * * *' has not five fields"},
    {"@nightly", NOT_UNDERSTOOD("minute", "@nightly", "0", "59")},
    {"60 * * * *", NOT_UNDERSTOOD("minute", "60", "0", "59")},
    {"0 24 * * *", NOT_UNDERSTOOD("hour", "24", "0", "23")},
    {"0 0 0 * *", NOT_UNDERSTOOD("day", "0", "1", "31")},
    {"0 0 * 13 *", NOT_UNDERSTOOD("month", "13", "1", "12")},
    {"0 0 * * 8", NOT_UNDERSTOOD("weekday", "8", "0", "7")},
    {"0 0 * * mond", NOT_UNDERSTOOD("weekday", "mond", "0", "7")},
    {"-1 0 * * *", NOT_UNDERSTOOD("minute", "-1", "0", "59")},
    {"+1 0 * * *", NOT_UNDERSTOOD("minute", "+1", "0", "59")},
    {"*/0 * * * *", NOT_UNDERSTOOD("minute", "*/0", "0", "59")},
    {"*/ * * * *", NOT_UNDERSTOOD("minute", "*/", "0", "59")},
    {"*/60 * * * *", NOT_UNDERSTOOD("minute", "*/60", "0", "59")},
    {"5/10 * * * *", NOT_UNDERSTOOD("minute", "5/10", "0", "59")},
    {"5-1 * * * *", NOT_UNDERSTOOD("minute", "5-1", "0", "59")},
    {"5- * * * *", NOT_UNDERSTOOD("minute", "5-", "0", "59")},
    {"1,,2 * * * *", NOT_UNDERSTOOD("minute", "1,,2", "0", "59")},
    {"1, * * * *", NOT_UNDERSTOOD("minute", "1,", "0", "59")},
    {"** * * * *", NOT_UNDERSTOOD("minute", "**", "0", "59")},
    {"0 2 31 6 *", "schedule '0 2 31 6 *' fits no day of any year"},
    {"0 2 30 feb *", "schedule '0 2 30 feb *' fits no day of any year"},
};

static void what_is_refused(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(refused); at++) {
        Cron cron;
        Error err;
        CASE_INT(
            refused[at].text, cron_parse(str_from(refused[at].text), &cron, &err), STATUS_USAGE);
        CASE_TEXT(refused[at].text, err.message, refused[at].message);
        CASE_TRUE(refused[at].text, err.hint[0] != '\0');
    }
}

static void a_long_one_is_refused(void **state)
{
    char text[CRON_BYTES_MOST + 2];
    Cron cron;
    Error err;

    (void) state;
    memset(text, ' ', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_int_equal(cron_parse(str_from(text), &cron, &err), STATUS_USAGE);
    assert_string_equal(err.message, "the schedule is longer than 256 bytes");
}

/* ---- when ---- */

typedef struct Case {
    const char *name;
    const char *schedule;
    const char *zone;
    const char *after;
    const char *starts[4]; /* those that follow */
} Case;

static const Case cases[] = {
    {"each night",
     "0 2 * * *",
     "Africa/Abidjan",
     "2025-06-30T01:59:59Z",
     {"2025-06-30T02:00:00Z", "2025-07-01T02:00:00Z", "2025-07-02T02:00:00Z"}},
    {"in the site's zone",
     "30 1 * * *",
     "Africa/Nairobi",
     "2025-06-30T00:00:00Z",
     {"2025-06-30T22:30:00Z", "2025-07-01T22:30:00Z"}},
    {"a quarter",
     "*/15 * * * *",
     "UTC",
     "2025-06-30T23:44:00Z",
     {"2025-06-30T23:45:00Z", "2025-07-01T00:00:00Z", "2025-07-01T00:15:00Z"}},
    {"a range with a step",
     "0 8-12/2 * * *",
     "UTC",
     "2025-06-30T08:00:00Z",
     {"2025-06-30T10:00:00Z", "2025-06-30T12:00:00Z", "2025-07-01T08:00:00Z"}},
    {"a list",
     "5,10 6,18 * * *",
     "UTC",
     "2025-06-30T06:05:00Z",
     {"2025-06-30T06:10:00Z", "2025-06-30T18:05:00Z", "2025-06-30T18:10:00Z"}},
    {"names",
     "0 0 * Feb Mon-FRI",
     "UTC",
     "2025-02-28T00:00:00Z",
     {"2026-02-02T00:00:00Z", "2026-02-03T00:00:00Z"}},
    {"0 and 7 are Sunday",
     "0 0 * * 7",
     "UTC",
     "2025-06-30T00:00:00Z",
     {"2025-07-06T00:00:00Z", "2025-07-13T00:00:00Z"}},
    {"either day or weekday",
     "0 0 1 * mon",
     "UTC",
     "2025-06-30T00:00:00Z",
     {"2025-07-01T00:00:00Z", "2025-07-07T00:00:00Z"}},
    {"a star with a step is no restriction by itself",
     "0 0 */2 * mon",
     "UTC",
     "2025-06-30T00:00:00Z",
     {"2025-07-07T00:00:00Z", "2025-07-21T00:00:00Z"}},
    {"the 29th of February",
     "0 0 29 2 *",
     "UTC",
     "2025-06-30T00:00:00Z",
     {"2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"}},
    {"hourly",
     "@hourly",
     "UTC",
     "2025-06-30T22:00:00Z",
     {"2025-06-30T23:00:00Z", "2025-07-01T00:00:00Z"}},
    {"daily", " @Daily ", "UTC", "2025-06-30T22:00:00Z", {"2025-07-01T00:00:00Z"}},
    {"weekly", "@weekly", "UTC", "2025-06-30T22:00:00Z", {"2025-07-06T00:00:00Z"}},
    {"monthly", "@monthly", "UTC", "2025-06-30T22:00:00Z", {"2025-07-01T00:00:00Z"}},
    {"yearly", "@yearly", "UTC", "2025-06-30T22:00:00Z", {"2026-01-01T00:00:00Z"}},
    /* Berlin: 2025-03-30 02:00 to 03:00 is left out, 2025-10-26 02:00 to 03:00 comes twice */
    {"a start that the clock leaves out is made after the gap",
     "30 2 * * *",
     "Europe/Berlin",
     "2025-03-29T01:30:00Z",
     {"2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z"}},
    {"several of them are one",
     "0,30 2 * * *",
     "Europe/Berlin",
     "2025-03-29T01:30:00Z",
     {"2025-03-30T01:00:00Z", "2025-03-31T00:00:00Z"}},
    {"a start that comes twice is made at the first",
     "30 2 * * *",
     "Europe/Berlin",
     "2025-10-25T00:30:00Z",
     {"2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"}},
    {"every hour goes on through both",
     "30 * * * *",
     "Europe/Berlin",
     "2025-10-25T23:30:00Z",
     {"2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", "2025-10-26T02:30:00Z"}},
    {"every hour has nothing to make up for",
     "30 * * * *",
     "Europe/Berlin",
     "2025-03-30T00:30:00Z",
     {"2025-03-30T01:30:00Z", "2025-03-30T02:30:00Z"}},
    /* Cairo: 2025-04-25 00:00 to 01:00 is left out */
    {"a gap at midnight",
     "@daily",
     "Africa/Cairo",
     "2025-04-24T12:00:00Z",
     {"2025-04-24T22:00:00Z", "2025-04-25T21:00:00Z"}},
    /* Cairo: 2025-10-30 23:00 to 24:00 comes twice */
    {"an hour before midnight twice",
     "30 23 * * *",
     "Africa/Cairo",
     "2025-10-30T12:00:00Z",
     {"2025-10-30T20:30:00Z", "2025-10-31T21:30:00Z"}},
    /* St John's: at 2010-11-07 00:01 the clock went back to 23:01 of the day before */
    {"midnight comes twice, and before it the evening",
     "*/30 * * * *",
     "America/St_Johns",
     "2010-11-07T02:00:00Z",
     {"2010-11-07T02:30:00Z",
      "2010-11-07T03:00:00Z",
      "2010-11-07T03:30:00Z",
      "2010-11-07T04:00:00Z"}},
    /* Apia had no 2011-12-30 */
    {"a day that was left out",
     "0 6 30 12 *",
     "Pacific/Apia",
     "2011-12-01T00:00:00Z",
     {"2011-12-30T10:00:00Z", "2012-12-29T16:00:00Z"}},
};

static int64_t instant(const char *text)
{
    int64_t us = 0;

    assert_true(civil_parse_rfc3339(str_from(text), &us));
    return us;
}

static void starts(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        const Zone *zone;
        Cron cron;
        Error err;
        int64_t us = instant(c->after);
        CASE_INT(c->name, cron_parse(str_from(c->schedule), &cron, &err), OK);
        CASE_INT(c->name, zone_open(arena, c->zone, &zone, &err), OK);
        for (size_t start = 0; start < COUNT_OF(c->starts) && c->starts[start] != NULL; start++) {
            char text[CIVIL_TEXT_MAX];
            int64_t last_us = 0;
            CASE_TRUE(c->name, cron_next(&cron, zone, us, &us));
            CASE_TEXT(c->name, civil_text_utc(us, text), c->starts[start]);
            /* looking back from any instant finds the one before */
            CASE_TRUE(c->name, cron_last(&cron, zone, us, &last_us));
            CASE_TEXT(c->name, civil_text_utc(last_us, text), c->starts[start]);
            if (start > 0) {
                CASE_TRUE(c->name, cron_last(&cron, zone, us - 1, &last_us));
                CASE_TEXT(c->name, civil_text_utc(last_us, text), c->starts[start - 1]);
            }
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(a_long_one_is_refused),
        cmocka_unit_test(starts),
    };
    return cmocka_run_group_tests_name("cron", tests, NULL, NULL);
}

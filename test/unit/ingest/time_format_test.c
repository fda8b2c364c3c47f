#include "base/civil.h"
#include "cases.h"
#include "ingest/time_format.h"

static const TimeFormat *compile(Arena *arena, const char *pattern, TimePart part)
{
    const Str text = str_from(pattern);
    const TimeFormat *format = NULL;
    Error err = {0};

    CASE_OK(pattern, time_format_compile(arena, &text, 1, part, &format, &err), &err);
    return format;
}

typedef struct Case {
    const char *pattern;
    const char *text;
    const char *local; /* as civil_text_utc() writes it; "form" or "time" for the two refusals */
    int32_t offset_s;
} Case;

static const Case cases[] = {
    /* rfc3339 */
    {"rfc3339", "2025-07-01T00:30:00Z", "2025-07-01T00:30:00Z", 0},
    {"rfc3339", "2025-07-01t00:30:00z", "2025-07-01T00:30:00Z", 0},
    {"rfc3339", "2025-07-01 00:30:00Z", "2025-07-01T00:30:00Z", 0},
    {"rfc3339", "2025-07-01T02:30:00+02:00", "2025-07-01T02:30:00Z", 7200},
    {"rfc3339", "2025-07-01T02:30:00-09:30", "2025-07-01T02:30:00Z", -34200},
    {"rfc3339", "2025-07-01T02:30:00.5Z", "2025-07-01T02:30:00.500000Z", 0},
    {"rfc3339", "2025-07-01T02:30:00.123456789+01:00", "2025-07-01T02:30:00.123456Z", 3600},
    {"rfc3339", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", 0},
    {"rfc3339", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", 0},
    {"rfc3339", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", 0},
    {"rfc3339", "2025-02-29T00:00:00Z", "time", 0},
    {"rfc3339", "2025-07-32T00:00:00Z", "time", 0},
    {"rfc3339", "2025-13-01T00:00:00Z", "time", 0},
    {"rfc3339", "2025-00-01T00:00:00Z", "time", 0},
    {"rfc3339", "0000-01-01T00:00:00Z", "time", 0},
    {"rfc3339", "2025-07-01T24:00:00Z", "time", 0},
    {"rfc3339", "2025-07-01T00:60:00Z", "time", 0},
    {"rfc3339", "2025-07-01T00:00:60Z", "time", 0},
    {"rfc3339", "2025-07-01T00:30:00", "form", 0},
    {"rfc3339", "2025-07-01T00:30Z", "form", 0},
    {"rfc3339", "2025-07-01T00:30:00+0200", "form", 0},
    {"rfc3339", "2025-07-01T00:30:00+02", "form", 0},
    {"rfc3339", "2025-07-01T00:30:00+19:00", "form", 0},
    {"rfc3339", "2025-07-01T00:30:00.Z", "form", 0},
    {"rfc3339", "2025-07-01T00:30:00Z ", "form", 0},
    {"rfc3339", " 2025-07-01T00:30:00Z", "form", 0},
    {"rfc3339", "2025-7-01T00:30:00Z", "form", 0},
    {"rfc3339", "2025/07/01T00:30:00Z", "form", 0},
    {"rfc3339", "2O25-07-01T00:30:00Z", "form", 0},
    {"rfc3339", "2025-07-01T00:30:0\xb0Z", "form", 0},
    {"rfc3339",
     "20\xb2"
     "5-07-01T00:30:00Z",
     "form",
     0},
    {"rfc3339", "+025-07-01T00:30:00Z", "form", 0},
    {"rfc3339", "", "form", 0},
    /* the other shapes of the fast way */
    {"YYYY-MM-DD HH:mm", "2025-07-01 23:45", "2025-07-01T23:45:00Z", 0},
    {"YYYY-MM-DD HH:mm", "2025-07-01T23:45", "form", 0},
    {"YYYY-MM-DD HH:mm", "2025-07-01 23:45:00", "form", 0},
    {"YYYY-MM-DD HH:mm", "2025-07-01 24:00", "time", 0},
    {"YYYY-MM-DD HH:mm", "2025-28-05 00:00", "time", 0},
    {"YYYY-MM-DD HH:mm:ss", "2025-07-01 23:45:01", "2025-07-01T23:45:01Z", 0},
    {"YYYY-MM-DD HH:mm:ss", "2025-07-01 23:45", "form", 0},
    {"YYYY-MM-DD HH:mm:ss", "2025-07-01 23:45.01", "form", 0},
    {"YYYY-MM-DDTHH:mm:ssZ", "2025-07-01T23:45:01Z", "2025-07-01T23:45:01Z", 0},
    {"YYYY-MM-DDTHH:mm:ssZ", "2025-07-01T23:45:01+0530", "2025-07-01T23:45:01Z", 19800},
    {"YYYY-MM-DDTHH:mm:ssZ", "2025-07-01T23:45:01+05", "2025-07-01T23:45:01Z", 18000},
    {"YYYY-MM-DD HH:mm[:ss]", "2025-07-01 23:45:01", "2025-07-01T23:45:01Z", 0},
    {"YYYY-MM-DD HH:mm[:ss]", "2025-07-01 23:45", "2025-07-01T23:45:00Z", 0},
    {"YYYY-MM-DD HH:mm[:ss]", "2025-07-01 23", "form", 0},
    {"YYYY-MM-DD HH:mm[:ss][.f]", "2025-07-01 23:45", "2025-07-01T23:45:00Z", 0},
    {"YYYY-MM-DD HH:mm[:ss][.f]", "2025-07-01 23:45:01.25", "2025-07-01T23:45:01.250000Z", 0},
    {"YYYY-MM-DD HH:mm[:ss][.f]", "2025-07-01 23:45.25", "form", 0},
    {"YYYY-MM-DD HH:mm:ss.f", "2013-10-27 00:30:00.0000000", "2013-10-27T00:30:00Z", 0},
    /* TIM-10 day and month are never swapped */
    {"DD/MM/YYYY HH:mm", "01/02/2025 00:00", "2025-02-01T00:00:00Z", 0},
    {"DD/MM/YYYY HH:mm", "13/02/2025 00:00", "2025-02-13T00:00:00Z", 0},
    {"DD/MM/YYYY HH:mm", "02/13/2025 00:00", "time", 0},
    {"DD/MM/YYYY HH:mm", "2025-28-05 00:00", "form", 0},
    {"DD/MM/YYYY HH:mm", "1/02/2025 00:00", "form", 0},
    {"MM/DD/YYYY", "02/13/2025", "2025-02-13T00:00:00Z", 0},
    {"MM/DD/YYYY", "13/02/2025", "time", 0},
    {"M/D/YYYY H:mm", "1/2/2025 0:05", "2025-01-02T00:05:00Z", 0},
    {"M/D/YYYY H:mm", "12/31/2025 23:30", "2025-12-31T23:30:00Z", 0},
    {"M/D/YYYY H:mm", "123/1/2025 0:05", "form", 0},
    {"DD.MM.YY", "01.07.25", "2025-07-01T00:00:00Z", 0},
    {"YYYYMMDDHHmm", "202507012345", "2025-07-01T23:45:00Z", 0},
    {"YYYYMMDDHHmm", "20250701234", "form", 0},
    /* TIM-04 24:00 */
    {"YYYY-MM-DD HH24:mm", "2025-07-01 24:00", "2025-07-02T00:00:00Z", 0},
    {"YYYY-MM-DD HH24:mm", "2025-12-31 24:00", "2026-01-01T00:00:00Z", 0},
    {"YYYY-MM-DD HH24:mm", "2025-07-01 00:00", "2025-07-01T00:00:00Z", 0},
    {"YYYY-MM-DD HH24:mm", "2025-07-01 24:01", "time", 0},
    {"YYYY-MM-DD HH24:mm", "2025-07-01 25:00", "time", 0},
    {"YYYY-MM-DD H24", "2025-07-01 24", "2025-07-02T00:00:00Z", 0},
    {"YYYY-MM-DD H24", "2025-07-01 7", "2025-07-01T07:00:00Z", 0},
    /* CSV-04 AM and PM */
    {"MM/DD/YYYY hh:mm:ss AM/PM", "07/04/2025 12:00:00 AM", "2025-07-04T00:00:00Z", 0},
    {"MM/DD/YYYY hh:mm:ss AM/PM", "07/04/2025 12:00:00 PM", "2025-07-04T12:00:00Z", 0},
    {"MM/DD/YYYY hh:mm:ss AM/PM", "07/04/2025 01:00:00 PM", "2025-07-04T13:00:00Z", 0},
    {"MM/DD/YYYY hh:mm:ss AM/PM", "07/04/2025 01:00:00 pm", "2025-07-04T13:00:00Z", 0},
    {"MM/DD/YYYY hh:mm:ss AM/PM", "07/04/2025 13:00:00 PM", "time", 0},
    {"MM/DD/YYYY hh:mm:ss AM/PM", "07/04/2025 00:00:00 AM", "time", 0},
    {"MM/DD/YYYY hh:mm:ss AM/PM", "07/04/2025 01:00:00", "form", 0},
    {"D/M/YYYY h:mm AM/PM", "4/7/2025 9:30 a.m.", "2025-07-04T09:30:00Z", 0},
    {"D/M/YYYY h:mm AM/PM", "4/7/2025 9:30 P.M.", "2025-07-04T21:30:00Z", 0},
    {"D/M/YYYY h:mm AM/PM", "4/7/2025 9:30 XM", "form", 0},
    /* literal text */
    {"YYYY'h'MM'm'DD", "2025h07m01", "2025-07-01T00:00:00Z", 0},
    {"YYYY'h'MM'm'DD", "2025x07m01", "form", 0},
    /* unix */
    {"unix", "1751328000", "2025-07-01T00:00:00Z", 0},
    {"unix", "0", "1970-01-01T00:00:00Z", 0},
    {"unix", "-600000000", "1950-12-27T13:20:00Z", 0},
    {"unix", "4102444800", "2100-01-01T00:00:00Z", 0},
    {"unix", "253402300799", "9999-12-31T23:59:59Z", 0},
    {"unix", "253402300800", "time", 0},
    {"unix", "1751328000000000", "time", 0},
    {"unix", "1751328000000000000000", "form", 0},
    {"unix", "1751328000.5", "form", 0},
    {"unix", "+5", "form", 0},
    {"unix", "", "form", 0},
    {"unix_ms", "1751328000250", "2025-07-01T00:00:00.250000Z", 0},
    {"unix_ms", "-1", "1969-12-31T23:59:59.999000Z", 0},
    {"unix_ms", "253402300800000", "time", 0},
    /* TIM-11 */
    {"excel_serial", "45912.416666666664", "2025-09-12T10:00:00Z", 0},
    {"excel_serial", "45912.427083333336", "2025-09-12T10:15:00Z", 0},
    {"excel_serial", "45912", "2025-09-12T00:00:00Z", 0},
    {"excel_serial", "45912.999999999", "2025-09-13T00:00:00Z", 0},
    {"excel_serial", "45912.5", "2025-09-12T12:00:00Z", 0},
    {"excel_serial", "45912.99998842593", "2025-09-12T23:59:59Z", 0},
    {"excel_serial", "61", "1900-03-01T00:00:00Z", 0},
    {"excel_serial", "60", "time", 0},
    {"excel_serial", "2958466", "time", 0},
    {"excel_serial", "45912.", "form", 0},
    {"excel_serial", "45912,5", "form", 0},
    {"excel_serial", "-45912", "form", 0},
    {"excel_serial", "45912.4e3", "form", 0},
    {"excel_serial", "1751328000", "form", 0},
};

static void parses(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        const TimeFormat *format;
        TimeValue value = {0};
        char text[CIVIL_TEXT_MAX] = "";
        const char *name = arena_printf(arena, "%s: %s", cases[at].pattern, cases[at].text);
        TimeFit fit;

        format = compile(arena, cases[at].pattern, TIME_STAMP);
        fit = time_format_parse(format, str_from(cases[at].text), &value);
        if (fit == TIME_OK)
            CASE_TEXT(name, civil_text_utc(value.local_us, text), cases[at].local);
        else
            CASE_TEXT(name, fit == TIME_NOT_A_TIME ? "time" : "form", cases[at].local);
        CASE_INT(name, value.offset_s, cases[at].offset_s);
        CASE_INT(name, value.hour_of_day, 0);
        if (fit == TIME_OK)
            CASE_INT(name, value.has_offset, time_format_has_offset(format));
        arena_free(arena);
    }
}

static void knows_offsets(void **state)
{
    static const struct {
        const char *pattern;
        bool has_offset;
    } patterns[] = {
        {"rfc3339", true},
        {"unix", true},
        {"unix_ms", true},
        {"YYYY-MM-DD HH:mmZ", true},
        {"excel_serial", false},
        {"YYYY-MM-DD HH:mm", false},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(patterns); at++)
        CASE_INT(
            patterns[at].pattern,
            time_format_has_offset(compile(arena, patterns[at].pattern, TIME_STAMP)),
            patterns[at].has_offset);
    arena_free(arena);
}

/* Date and clock in columns of their own. */
static void parses_parts(void **state)
{
    static const struct {
        TimePart part;
        const char *pattern;
        const char *text;
        TimeFit fit;
        int64_t local_us;
        int32_t hour_of_day;
    } parts[] = {
        {TIME_DATE, "YYYY/MM/DD", "1970/01/02", TIME_OK, US_PER_DAY, 0},
        {TIME_CLOCK, "HH:mm", "01:30", TIME_OK, 5400 * US_PER_S, 0},
        {TIME_CLOCK, "HH24:mm", "24:00", TIME_OK, US_PER_DAY, 0},
        {TIME_CLOCK, "hh:mm:ss AM/PM", "12:00:00 PM", TIME_OK, US_PER_DAY / 2, 0},
        {TIME_CLOCK, "hour_of_day", "1", TIME_OK, 0, 1},
        {TIME_CLOCK, "hour_of_day", "25", TIME_OK, 0, 25},
        {TIME_CLOCK, "hour_of_day", "0", TIME_NOT_A_TIME, 0, 0},
        {TIME_CLOCK, "hour_of_day", "26", TIME_NOT_A_TIME, 0, 0},
        {TIME_CLOCK, "hour_of_day", "1.0", TIME_NOT_THIS_FORM, 0, 0},
        {TIME_CLOCK, "hour_of_day", "", TIME_NOT_THIS_FORM, 0, 0},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(parts); at++) {
        TimeValue value = {0};
        const TimeFormat *format = compile(arena, parts[at].pattern, parts[at].part);
        CASE_INT(
            parts[at].text,
            time_format_parse(format, str_from(parts[at].text), &value),
            parts[at].fit);
        CASE_INT(parts[at].text, value.local_us, parts[at].local_us);
        CASE_INT(parts[at].text, value.hour_of_day, parts[at].hour_of_day);
    }
    arena_free(arena);
}

static void refuses_patterns(void **state)
{
    static const struct {
        TimePart part;
        const char *pattern;
        const char *message;
    } patterns[] = {
        {TIME_STAMP, "", "time format '' has no year"},
        {TIME_STAMP, "YYYY-QQ-DD", "time format 'YYYY-QQ-DD' has 'Q', which stands for nothing"},
        {TIME_STAMP, "YYYY-mm-DD", "time format 'YYYY-mm-DD' has no month (MM; minutes are mm)"},
        {TIME_STAMP, "YYYY-MM", "time format 'YYYY-MM' has no day (DD)"},
        {TIME_STAMP, "HH:mm", "time format 'HH:mm' has no year"},
        {TIME_STAMP, "YYYY-MM-DD HH:MM", "time format 'YYYY-MM-DD HH:MM' has a part twice"},
        {TIME_STAMP, "YYYY-MM-DD HH24 H", "time format 'YYYY-MM-DD HH24 H' has a part twice"},
        {TIME_STAMP,
         "YYYY-MM-DD mm",
         "time format 'YYYY-MM-DD mm' has minutes without an hour (months are MM)"},
        {TIME_STAMP,
         "YYYY-MM-DD HH:ss",
         "time format 'YYYY-MM-DD HH:ss' has seconds without minutes"},
        {TIME_STAMP,
         "YYYY-MM-DD HH:mm.f",
         "time format 'YYYY-MM-DD HH:mm.f' has a fraction without seconds"},
        {TIME_STAMP,
         "YYYY-MM-DD hh:mm",
         "time format 'YYYY-MM-DD hh:mm' needs hh and AM/PM together"},
        {TIME_STAMP,
         "YYYY-MM-DD HH:mm AM/PM",
         "time format 'YYYY-MM-DD HH:mm AM/PM' needs hh and AM/PM together"},
        {TIME_STAMP, "DMYYYY", "time format 'DMYYYY' has digits after a number of unknown length"},
        {TIME_STAMP,
         "YYYY-MM-DD[ HH:mm",
         "time format 'YYYY-MM-DD[ HH:mm' has brackets that do not match"},
        {TIME_STAMP,
         "YYYY-MM-DD] HH",
         "time format 'YYYY-MM-DD] HH' has brackets that do not match"},
        {TIME_STAMP,
         "YYYY-MM-DD[ HH:mm[:ss]]",
         "time format 'YYYY-MM-DD[ HH:mm[:ss]]' has brackets that do not match"},
        {TIME_STAMP,
         "YYYY[-]MM[-]DD[ ]HH[ ]",
         "time format 'YYYY[-]MM[-]DD[ ]HH[ ]' has more than three optional parts"},
        {TIME_STAMP, "YYYY-MM-DD'x", "time format 'YYYY-MM-DD'x' has a quote that is not closed"},
        {TIME_STAMP,
         "YYYY-MM-DD ................................",
         "time format 'YYYY-MM-DD ................................' is too long"},
        {TIME_STAMP, "hour_of_day", "time format 'hour_of_day' can't be used for this column"},
        {TIME_DATE, "rfc3339", "time format 'rfc3339' can't be used for this column"},
        {TIME_CLOCK, "unix", "time format 'unix' can't be used for this column"},
        {TIME_DATE,
         "YYYY-MM-DD HH",
         "time format 'YYYY-MM-DD HH' has a time of day, expected a date only"},
        {TIME_CLOCK, "DD HH:mm", "time format 'DD HH:mm' has a date, expected a time of day only"},
        {TIME_CLOCK, "Z", "time format 'Z' has no hour (HH)"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(patterns); at++) {
        const Str text = str_from(patterns[at].pattern);
        const TimeFormat *format = NULL;
        Error err = {0};
        CASE_INT(
            patterns[at].pattern,
            time_format_compile(arena, &text, 1, patterns[at].part, &format, &err),
            STATUS_CONFIG);
        CASE_TEXT(patterns[at].pattern, err.message, patterns[at].message);
        CASE_TEXT(
            patterns[at].pattern,
            err.hint,
            "Use rfc3339, unix, unix_ms, excel_serial, hour_of_day, or a pattern of YYYY YY MM M "
            "DD "
            "D HH H HH24 hh h AM/PM mm ss f Z, [optional parts] and 'literal text'.");
        assert_null(format);
    }
    arena_free(arena);
}

static void takes_several(void **state)
{
    static const struct {
        const char *patterns[3];
        const char *message; /* NULL: accepted */
    } lists[] = {
        {{"DD/MM/YYYY HH:mm", "YYYY-MM-DD HH:mm"}, NULL},
        {{"YYYY-MM-DD HH:mm", "YYYY-MM-DD HH24:mm"}, NULL},
        {{"rfc3339", "unix"}, NULL},
        {{"DD/MM/YYYY", "DD/MM/YY"}, NULL},
        {{"DD/MM/YYYY", "MM/DD/YYYY"},
         "time formats 'DD/MM/YYYY or MM/DD/YYYY' read the same text in two ways"},
        {{"D/M/YYYY[ HH:mm]", "MM/DD/YYYY HH:mm"},
         "time formats 'D/M/YYYY[ HH:mm] or MM/DD/YYYY HH:mm' read the same text in two ways"},
        {{"unix", "unix_ms"}, "time formats 'unix or unix_ms' read the same text in two ways"},
        {{"YYYYMMDD", "excel_serial"},
         "time formats 'YYYYMMDD or excel_serial' read the same text in two ways"},
        {{"rfc3339", "YYYY-MM-DD HH:mm"},
         "time formats 'rfc3339 or YYYY-MM-DD HH:mm' state an offset in some and not in others"},
        {{"YYYY-MM-DD HH:mm[Z]"},
         "time formats 'YYYY-MM-DD HH:mm[Z]' state an offset in some and not in others"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(lists); at++) {
        const TimeFormat *format = NULL;
        Str patterns[3];
        size_t n = 0;
        Error err = {0};
        Status status;

        for (; n < 3 && lists[at].patterns[n] != NULL; n++)
            patterns[n] = str_from(lists[at].patterns[n]);
        status = time_format_compile(arena, patterns, n, TIME_STAMP, &format, &err);
        if (lists[at].message == NULL) {
            CASE_OK(lists[at].patterns[0], status, &err);
        } else {
            CASE_INT(lists[at].message, status, STATUS_CONFIG);
            CASE_TEXT(lists[at].message, err.message, lists[at].message);
        }
    }
    arena_free(arena);
}

/* The first that fits wins; the refusal told is the nearest of all. */
static void tries_in_order(void **state)
{
    const Str patterns[] = {STR("DD/MM/YYYY HH:mm"), STR("YYYY-MM-DD HH:mm")};
    Arena *arena = arena_new();
    const TimeFormat *format;
    TimeValue value;
    Error err = {0};

    (void) state;
    CASE_OK("two", time_format_compile(arena, patterns, 2, TIME_STAMP, &format, &err), &err);
    assert_string_equal(time_format_text(format), "DD/MM/YYYY HH:mm or YYYY-MM-DD HH:mm");
    assert_int_equal(time_format_parse(format, STR("02/01/1970 00:00"), &value), TIME_OK);
    assert_int_equal(value.local_us, US_PER_DAY);
    assert_int_equal(time_format_parse(format, STR("1970-01-02 00:00"), &value), TIME_OK);
    assert_int_equal(value.local_us, US_PER_DAY);
    assert_int_equal(time_format_parse(format, STR("1970-13-02 00:00"), &value), TIME_NOT_A_TIME);
    assert_int_equal(time_format_parse(format, STR("31/02/1970 00:00"), &value), TIME_NOT_A_TIME);
    assert_int_equal(time_format_parse(format, STR("2 Jan 1970"), &value), TIME_NOT_THIS_FORM);
    assert_int_equal(
        time_format_compile(arena, patterns, 0, TIME_STAMP, &format, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "there are 0 time formats, expected 1 to 8");
    arena_free(arena);
}

/* The fast way and the steps must agree: a text that differs from a good one in one byte. */
static void both_ways_agree(void **state)
{
    static const struct {
        const char *fast;
        const char *slow; /* HH24 has no fast way; 24:00 is not reached from the text below */
        const char *good;
    } pairs[] = {
        {"YYYY-MM-DD HH:mm:ss", "YYYY-MM-DD HH24:mm:ss", "2024-02-28 19:38:47"},
        {"YYYY-MM-DDTHH:mm", "YYYY-MM-DDTHH24:mm", "2024-12-31T09:59"},
    };

    (void) state;
    for (size_t pair = 0; pair < COUNT_OF(pairs); pair++) {
        Arena *arena = arena_new();
        const TimeFormat *fast = compile(arena, pairs[pair].fast, TIME_STAMP);
        const TimeFormat *slow = compile(arena, pairs[pair].slow, TIME_STAMP);
        char text[32];
        const size_t length = strlen(pairs[pair].good);

        for (size_t at = 0; at < length; at++) {
            for (int byte = 0; byte < 256; byte++) {
                TimeValue fast_value = {0};
                TimeValue slow_value = {0};
                TimeFit fast_fit;
                TimeFit slow_fit;
                memcpy(text, pairs[pair].good, length);
                text[at] = (char) byte;
                fast_fit = time_format_parse(fast, (Str){text, length}, &fast_value);
                slow_fit = time_format_parse(slow, (Str){text, length}, &slow_value);
                if (fast_fit != slow_fit || fast_value.local_us != slow_value.local_us)
                    fail_msg("%.*s: %d, %d", (int) length, text, (int) fast_fit, (int) slow_fit);
            }
        }
        arena_free(arena);
    }
}

/* TIM-04: hours of a day of 24, 25 and 23 hours, and of one that begins at 01:00. */
static void counts_hours(void **state)
{
    static const struct {
        const char *zone;
        Civil day;
        int32_t hour;
        const char *start; /* NULL: no such hour */
    } hours[] = {
        {"Europe/Madrid", {.year = 2025, .month = 7, .day = 1}, 1, "2025-06-30T22:00:00Z"},
        {"Europe/Madrid", {.year = 2025, .month = 7, .day = 1}, 24, "2025-07-01T21:00:00Z"},
        {"Europe/Madrid", {.year = 2025, .month = 7, .day = 1}, 25, NULL},
        {"Europe/Madrid", {.year = 2025, .month = 7, .day = 1}, 0, NULL},
        {"Europe/Madrid", {.year = 2025, .month = 10, .day = 26}, 1, "2025-10-25T22:00:00Z"},
        {"Europe/Madrid", {.year = 2025, .month = 10, .day = 26}, 25, "2025-10-26T22:00:00Z"},
        {"Europe/Madrid", {.year = 2025, .month = 3, .day = 30}, 23, "2025-03-30T21:00:00Z"},
        {"Europe/Madrid", {.year = 2025, .month = 3, .day = 30}, 24, NULL},
        {"Africa/Cairo", {.year = 2025, .month = 4, .day = 25}, 1, "2025-04-24T22:00:00Z"},
        {"Africa/Cairo", {.year = 2025, .month = 4, .day = 25}, 23, "2025-04-25T20:00:00Z"},
        {"Africa/Cairo", {.year = 2025, .month = 4, .day = 25}, 24, NULL},
        {"UTC", {.year = 2025, .month = 7, .day = 1}, 24, "2025-07-01T23:00:00Z"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(hours); at++) {
        const char *name = arena_printf(
            arena,
            "%s, month %d, hour %d",
            hours[at].zone,
            hours[at].day.month,
            (int) hours[at].hour);
        const Zone *zone;
        char text[CIVIL_TEXT_MAX];
        int64_t start = 0;
        bool is_hour;
        Error err = {0};

        CASE_OK(name, zone_open(arena, hours[at].zone, &zone, &err), &err);
        is_hour = time_hour_start(zone, civil_to_us(&hours[at].day), hours[at].hour, &start);
        CASE_INT(name, is_hour, hours[at].start != NULL);
        if (is_hour)
            CASE_TEXT(name, civil_text_utc(start, text), hours[at].start);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses),
        cmocka_unit_test(knows_offsets),
        cmocka_unit_test(parses_parts),
        cmocka_unit_test(refuses_patterns),
        cmocka_unit_test(takes_several),
        cmocka_unit_test(tries_in_order),
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(counts_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

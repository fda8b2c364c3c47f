#include "base/civil.h"
#include "cases.h"
#include "ingest/row_fields.h"

static const char text_profile[] =
    "name: own\nkind: readings\nnumber: {decimal: comma, thousands: space}\n"
    "time: {format: 'YYYY-MM-DD HH:mm', zone: Europe/Paris, stamp: start}\n"
    "value: {kind: interval_energy, unit: kWh, direction: import_only}\ninterval_s: 1800\n"
    "columns: {meter_id: m, ts: t, kwh: k}\nformat: {missing_values: [n/a]}\n";

static const Profile *make_profile(Arena *arena)
{
    const Profile *profile = NULL;
    Error err = {0};

    CASE_OK(
        "profile", profile_parse(arena, str_from(text_profile), "own.yml", &profile, &err), &err);
    return profile;
}

static void test_ids(void **state)
{
    static const struct {
        const char *text;
        const char *id; /* NULL: the reason */
        const char *reason;
    } cases[] = {
        {" 00A ", "00A", ""},
        {"\xc2\xa0x\xc2\xa0", "x", ""},
        {"12E5", "12E5", ""},
        {"4.18E-12", "4.18E-12", ""},
        {"E+12", "E+12", ""},
        {"4E+", "4E+", ""},
        {"4E+1x", "4E+1x", ""},
        {"4e+12", NULL, "meter id '4e+12' was damaged by a spreadsheet"},
        {"3,07E+13", NULL, "meter id '3,07E+13' was damaged by a spreadsheet"},
        {"  ", NULL, "meter id is blank"},
        {"a\tb", NULL, "meter id holds a control character"},
        {"01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678"
         "90123"
         "45678901234567890123456789012345678",
         NULL,
         "meter id is longer than 128 bytes"},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        RowFault fault = {.reason = ""};
        Str id = {0};
        bool is_good = row_id(str_from(cases[i].text), 2, "meter id", &id, &fault);
        CASE_INT(cases[i].text, is_good, cases[i].id != NULL);
        CASE_TEXT(cases[i].text, fault.reason, cases[i].reason);
        if (is_good)
            CASE_TRUE(cases[i].text, str_equal(id, str_from(cases[i].id)));
        else
            CASE_INT(cases[i].text, fault.column, 2);
    }
}

static void test_serials(void **state)
{
#define BYTES_64 "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"

    static const struct {
        const char *text;
        const char *serial; /* NULL: a fault */
        const char *reason;
    } cases[] = {
        {" SER003 ", "SER003", ""},
        {"4.18E+12", "4.18E+12", ""},
        {"", "", ""},
        {"  ", "", ""},
        {"n/a", "", ""},
        {BYTES_64, BYTES_64, ""},
        {BYTES_64 "x", NULL, "serial is longer than 64 bytes"},
        {"A\tB", NULL, "serial holds a control character"},
    };

    Str missing = STR("N/A");
    const Profile profile = {.missing_values = {.items = &missing, .n = 1}};

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        RowFault fault = {.reason = ""};
        Str serial = {0};
        bool is_good = row_serial(&profile, str_from(cases[i].text), 2, &serial, &fault);
        CASE_INT(cases[i].text, is_good, cases[i].serial != NULL);
        CASE_TEXT(cases[i].text, fault.reason, cases[i].reason);
        if (is_good)
            CASE_TRUE(cases[i].text, str_equal(serial, str_from(cases[i].serial)));
        else
            CASE_INT(cases[i].text, fault.column, 2);
    }
}

static void test_numbers(void **state)
{
    static const struct {
        const char *text;
        const char *value;
        const char *reason;
    } cases[] = {
        {"1 234,5", "1234.5", ""},
        {"1\xc2\xa0"
         "234,5",
         "1234.5",
         ""},
        {"1\xe2\x80\xaf"
         "234,5",
         "1234.5",
         ""},
        {"1 234\xc2\xa0"
         "567",
         NULL,
         "value '1 234\xc2\xa0"
         "567' is not a number with a decimal comma"},
        {"1.5", NULL, "value '1.5' is not a number with a decimal comma"},
        {"1e30", NULL, "value '1e30' is too large"},
        {"1e-30", NULL, "value '1e-30' has more than 20 decimals"},
    };

    Arena *arena = arena_new();
    const Profile *profile = make_profile(arena);

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        RowFault fault = {.reason = ""};
        char shown[DECIMAL_TEXT_MAX];
        Decimal value = 0;
        double number = 0;
        bool is_good = row_decimal(profile, str_from(cases[i].text), 1, &value, &fault);
        CASE_INT(cases[i].text, is_good, cases[i].value != NULL);
        CASE_TEXT(cases[i].text, fault.reason, cases[i].reason);
        if (is_good) {
            CASE_TEXT(cases[i].text, decimal_text(value, shown), cases[i].value);
            CASE_TRUE(
                cases[i].text, row_number(profile, str_from(cases[i].text), 1, &number, &fault));
            CASE_NEAR(cases[i].text, number, 1234.5, 0);
        }
    }
    CASE_TRUE("missing", row_is_missing(profile, STR("N/A")) && row_is_missing(profile, STR("")));
    CASE_TRUE("not missing", !row_is_missing(profile, STR("0")));
    arena_free(arena);
}

static void test_instants(void **state)
{
    static const struct {
        const char *text;
        InstantFit fit;
        const char *first;
        const char *second;
        const char *reason;
    } cases[] = {
        {" 2025-07-01 00:30 ", INSTANT_OK, "2025-06-30T22:30:00Z", "2025-06-30T22:30:00Z", ""},
        {"2025-10-26 02:30", INSTANT_AMBIGUOUS, "2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", ""},
        {"2025-03-30 02:30",
         INSTANT_MISSING,
         NULL,
         NULL,
         "local time '2025-03-30 02:30' does not exist in Europe/Paris"},
        {"2025-02-30 02:30",
         INSTANT_BAD,
         NULL,
         NULL,
         "stamp '2025-02-30 02:30' names no date or time that exists"},
        {"30/02/2025",
         INSTANT_BAD,
         NULL,
         NULL,
         "stamp '30/02/2025' is not of the form YYYY-MM-DD HH:mm"},
        {"", INSTANT_BAD, NULL, NULL, "stamp is blank"},
    };

    Arena *arena = arena_new();
    const Profile *profile = make_profile(arena);

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        RowFault fault = {.reason = ""};
        Instant instant = {0};
        char shown[CIVIL_TEXT_MAX];
        InstantFit fit = row_instant(profile, str_from(cases[i].text), 0, &instant, &fault);
        CASE_INT(cases[i].text, fit, cases[i].fit);
        CASE_TEXT(cases[i].text, fault.reason, cases[i].reason);
        if (cases[i].first != NULL) {
            CASE_TEXT(cases[i].text, civil_text_utc(instant.us, shown), cases[i].first);
            CASE_TEXT(cases[i].text, civil_text_utc(instant.second_us, shown), cases[i].second);
        }
    }
    arena_free(arena);
}

/* Values in reasons are cut at a character's border. */
static void test_dates(void **state)
{
    static const struct {
        const char *text;
        const char *midnight;
        const char *reason;
    } cases[] = {
        {" 2025-07-01 ", "2025-07-01T00:00:00Z", ""},
        {"2024-02-29", "2024-02-29T00:00:00Z", ""},
        {"2025-02-29", NULL, "stamp '2025-02-29' names no date or time that exists"},
        {"2025-07-01 00:00", NULL, "stamp '2025-07-01 00:00' is not of the form YYYY-MM-DD"},
        {"1.7.2025", NULL, "stamp '1.7.2025' is not of the form YYYY-MM-DD"},
        {" ", NULL, "stamp is blank"},
    };

    static const char text[] = "name: own\nkind: inspections\ntime: {date_format: YYYY-MM-DD}\n"
                               "columns: {meter_id: m, inspected_on: d, outcome: o}\n";
    Arena *arena = arena_new();
    const Profile *profile = NULL;
    Error err;

    (void) state;
    CASE_OK("profile", profile_parse(arena, str_from(text), "own.yml", &profile, &err), &err);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t us = 0;
        RowFault fault = {0};
        char shown[CIVIL_TEXT_MAX];
        bool is_good = row_date(profile, str_from(cases[i].text), 3, &us, &fault);
        CASE_INT(cases[i].text, is_good, cases[i].midnight != NULL);
        CASE_TEXT(cases[i].text, fault.reason, cases[i].reason);
        if (is_good)
            CASE_TEXT(cases[i].text, civil_text_utc(us, shown), cases[i].midnight);
        else
            CASE_INT(cases[i].text, fault.column, 3);
    }
    arena_free(arena);
}

static void test_shown(void **state)
{
    char text[100];

    (void) state;
    memset(text, 'a', sizeof(text));
    text[63] = '\xc3';
    text[64] = '\xa9';
    CASE_INT("cut", row_shown((Str){text, sizeof(text)}).len, 63);
    CASE_INT("whole", row_shown((Str){text, 60}).len, 60);
}

/* Reasons of one kind are the same but for the record's own values. */
static void test_kinds(void **state)
{
    char whole[ROW_REASON_MAX + 10];
    RowFault fault;

    (void) state;
    CASE_TRUE("false", !row_fault(&fault, 3, "value '%.*s' isn't %s", 5, "can't, at all", "good"));
    CASE_TEXT("reason", fault.reason, "value 'can't' isn't good");
    CASE_TEXT("kind", fault.kind, "value '...' isn't good");
    CASE_INT("column", fault.column, 3);
    (void) row_fault(&fault, -1, "%-s of %d in %zu, %s", "100%", -7, (size_t) 9, "%d");
    CASE_TEXT("reason", fault.reason, "100% of -7 in 9, %d");
    CASE_TEXT("kind", fault.kind, "... of -7 in 9, %d");
    (void) row_fault(&fault, -1, "%.*s", 0, "");
    CASE_TEXT("reason", fault.reason, "");
    CASE_TEXT("kind", fault.kind, "...");
    memset(whole, 'a', sizeof(whole));
    whole[sizeof(whole) - 1] = '\0';
    (void) row_fault(&fault, -1, "%s!", whole);
    CASE_INT("cut", strlen(fault.reason), ROW_REASON_MAX - 1);
    CASE_INT("cut", strlen(fault.kind), ROW_REASON_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_serials),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

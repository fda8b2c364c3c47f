#include "cases.h"
#include "ingest/load_rules.h"

static const Profile profile = {.name = "own", .reject_count = 100, .reject_percent = 10};

static const struct {
    const char *name;
    int64_t records;
    int64_t parsed;
    uint64_t lost_lines;
    bool is_full;
    const char *message;
} cases[] = {
    {"all good", 10, 10, 0, false, ""},
    {"as many as the count", 101, 1, 100, false, ""},
    {"over the count, at the share", 1010, 909, 101, false, ""},
    {"over both",
     1009,
     908,
     101,
     false,
     "101 of 1009 records are rejected, more than source 'own' allows"},
    {"one record that swallowed the rest",
     2,
     1,
     500,
     false,
     "500 of 501 records are rejected, more than source 'own' allows"},
    {"more than can be kept",
     100000,
     99000,
     1000,
     true,
     "1000 of 100000 records are rejected, more than source 'own' allows"},
    {"no records", 0, 0, 0, false, "the file has no records"},
    {"only comments", 3, 0, 0, false, "all of the file's 3 records are passed over, none is data"},
    {"one bad record", 1, 0, 1, false, "none of the file's 1 record can be loaded"},
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        RejectList rejects = {.lost_lines = cases[i].lost_lines, .is_full = cases[i].is_full};
        Error err = {0};
        Status status =
            load_rules_check(&profile, "in.csv", cases[i].records, cases[i].parsed, &rejects, &err);
        CASE_TEXT(cases[i].name, err.message, cases[i].message);
        CASE_INT(cases[i].name, status, cases[i].message[0] == '\0' ? OK : STATUS_DATA);
    }
}

/* The first reject is told with the refusal. */
static void test_first_reject(void **state)
{
    Reject first = {.line = 7, .column = 3, .reason = "unit is blank"};
    RejectList rejects = {.items = &first, .n = 1, .lost_lines = 1};
    Error err = {0};

    (void) state;
    CASE_INT("refused", load_rules_check(&profile, "in.csv", 1, 0, &rejects, &err), STATUS_DATA);
    CASE_TEXT("where", err.where, "in.csv:7:3");
    CASE_TEXT("hint", err.hint, "The first rejected record: unit is blank.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_first_reject),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

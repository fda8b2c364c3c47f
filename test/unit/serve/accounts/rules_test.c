#include "cases.h"
#include "serve/accounts/rules.h"

#define TEN   "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void roles_in_order(void **state)
{
    static const struct {
        const char *name;
        Role role;
    } cases[] = {
        {"viewer", ROLE_VIEWER},
        {"analyst", ROLE_ANALYST},
        {"admin", ROLE_ADMIN},
        {"none", ROLE_NONE},
        {"", ROLE_NONE},
        {"Admin", ROLE_NONE},
        {"administrator", ROLE_NONE},
    };

    Error err = {0};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_INT(cases[at].name, role_of(cases[at].name), cases[at].role);
        if (cases[at].role != ROLE_NONE)
            CASE_TEXT(cases[at].name, role_name(cases[at].role), cases[at].name);
    }
    CASE_TRUE(
        "what is compared",
        ROLE_NONE < ROLE_VIEWER && ROLE_VIEWER < ROLE_ANALYST && ROLE_ANALYST < ROLE_ADMIN);
    CASE_OK("a role", rules_check_role(ROLE_VIEWER, &err), &err);
    CASE_INT("none", rules_check_role(ROLE_NONE, &err), STATUS_USAGE);
    CASE_TEXT("none", err.message, "the role is none of 'viewer', 'analyst' and 'admin'");
}

static void names(void **state)
{
    static const struct {
        const char *name;
        const char *message; /* NULL: it is taken */
    } cases[] = {
        {"a", NULL},
        {"awa.diop-2_x@utility.example", NULL},
        {"-", NULL},
        {SIXTY "abcd", NULL},
        {SIXTY "abcde", "the name has 65 bytes"},
        {"", "the name is empty"},
        {"Awa", "the name 'Awa' has a sign that is not allowed"},
        {"awa diop", "the name 'awa diop' has a sign that is not allowed"},
        {"awa\n", "the name 'awa\n' has a sign that is not allowed"},
        {"../etc", "the name '../etc' has a sign that is not allowed"},
        {"<script>", "the name '<script>' has a sign that is not allowed"},
        {"a'or'1", "the name 'a'or'1' has a sign that is not allowed"},
        {"é", "the name 'é' has a sign that is not allowed"},
        {"\xff", "the name '\xff' has a sign that is not allowed"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};

        CASE_INT(
            cases[at].name,
            rules_check_name(cases[at].name, &err),
            cases[at].message == NULL ? OK : STATUS_USAGE);
        CASE_TEXT(cases[at].name, err.message, cases[at].message == NULL ? "" : cases[at].message);
        CASE_TEXT(
            cases[at].name,
            err.hint,
            cases[at].message == NULL ? ""
                                      : "A name has 1 to 64 of a-z, 0-9, '.', '_', '-' and '@'.");
    }
}

static void folded_names(void **state)
{
    static const struct {
        const char *name;
        const char *folded;
    } cases[] = {
        {"awa", "awa"},
        {"Awa.DIOP@X", "awa.diop@x"},
        {"", ""},
        {"awa diop", ""},
        {"Ä", ""},
        {SIXTY "ABCD", SIXTY "abcd"},
        {SIXTY "abcde", ""},
        {SIXTY SIXTY SIXTY, ""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        char folded[ACCOUNT_NAME_MAX + 1];

        CASE_TEXT(cases[at].name, rules_folded_name(cases[at].name, folded), cases[at].folded);
    }
}

static void passwords(void **state)
{
    char thousand[1002];

    const struct {
        const char *password;
        const char *message;
        const char *hint;
    } cases[] = {
        {"twelve signs", "", ""},
        {"mot de passe à moi", "", ""},
        {thousand + 1, "", ""},
        {thousand,
         "the new password is too long",
         "It has 12 to 1000 characters. A few words with blanks between are easy to keep in mind."},
        {"eleven sign",
         "the new password is too short",
         "It has 12 to 1000 characters. A few words with blanks between are easy to keep in mind."},
        {"",
         "the new password is too short",
         "It has 12 to 1000 characters. A few words with blanks between are easy to keep in mind."},
        {"not UTF-8 \xff\xfe", "the new password is not UTF-8", ""},
        {"awa.diop@utility.example", "the new password is the name", ""},
        {"AWA.diop@Utility.example", "the new password is the name", ""},
    };

    (void) state;
    memset(thousand, 'x', sizeof(thousand));
    thousand[1001] = '\0';
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};
        Status status = rules_check_password("awa.diop@utility.example", cases[at].password, &err);

        CASE_INT(cases[at].password, status, cases[at].message[0] == '\0' ? OK : STATUS_USAGE);
        CASE_TEXT(cases[at].password, err.message, cases[at].message);
        CASE_TEXT(cases[at].password, err.hint, cases[at].hint);
    }
}

static void labels(void **state)
{
    static const char how[] = "It says what the token is for, in 1 to 100 bytes: 'prometheus'.";

    static const struct {
        const char *label;
        const char *message;
        const char *hint;
    } cases[] = {
        {"prometheus", "", ""},
        {"<b>relevés</b> & \"more\"", "", ""},
        {SIXTY TEN TEN TEN TEN, "", ""},
        {SIXTY TEN TEN TEN TEN "1", "the label is too long", how},
        {"", "the label is empty", how},
        {"two\nlines", "the label has a control character", ""},
        {"\x7f", "the label has a control character", ""},
        {"\xc3", "the label is not UTF-8", ""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};
        Status status = rules_check_label(cases[at].label, &err);

        CASE_INT(cases[at].label, status, cases[at].message[0] == '\0' ? OK : STATUS_USAGE);
        CASE_TEXT(cases[at].label, err.message, cases[at].message);
        CASE_TEXT(cases[at].label, err.hint, cases[at].hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_in_order),
        cmocka_unit_test(names),
        cmocka_unit_test(folded_names),
        cmocka_unit_test(passwords),
        cmocka_unit_test(labels),
    };
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}

#include "office.h"
#include "serve/accounts/rules.h"

static const bool yes = true;
static const bool no = false;

static const char *listed(const Office *office)
{
    Error err = {0};
    Json *users = NULL;

    CASE_OK("list", accounts_list(office->arena, office->accounts, &users, &err), &err);
    return office_json(office, users);
}

static bool any(const Office *office)
{
    Error err = {0};
    bool is_any = false;

    CASE_OK("any", accounts_any(office->accounts, &is_any, &err), &err);
    return is_any;
}

static const char *set_up(const Office *office, const char *name)
{
    Error err = {0};
    const char *password = NULL;

    CASE_OK(
        name,
        accounts_set_up(office->arena, office->accounts, name, NOON_US, &password, &err),
        &err);
    return password;
}

static const char *reset(const Office *office, const char *name)
{
    Error err = {0};
    const char *password = NULL;

    CASE_OK(
        name,
        accounts_reset(office->arena, office->accounts, name, NOON_US, &password, &err),
        &err);
    return password;
}

static const char *sign_in(const Office *office, const char *name, const char *password)
{
    SignIn result = office_sign_in(office, name, password, "::1", NOON_US);

    return result.result == SIGN_IN_DONE ? office_who(office->arena, &result.identity) : "refused";
}

static void the_first_administrator(void **state)
{
    Office office = office_open();
    const char *first;
    const char *second;

    (void) state;
    CASE_TRUE("nobody", !any(&office));
    CASE_TEXT("nobody", listed(&office), "[]");
    first = set_up(&office, "root");
    CASE_TRUE("somebody", any(&office));
    CASE_TEXT("first", sign_in(&office, "root", first), "root admin must change");
    second = set_up(&office, "root");
    CASE_TEXT("no longer", sign_in(&office, "root", first), "refused");
    CASE_TEXT("second", sign_in(&office, "root", second), "root admin must change");
    CASE_TEXT(
        "list",
        listed(&office),
        "[{\"name\":\"root\",\"role\":\"admin\",\"is_disabled\":false,\"must_change\":true,"
        "\"created_at\":\"2025-07-01T12:00:00Z\",\"last_seen_at\":\"2025-07-01T12:00:00Z\"}]");
    office_close(&office);
}

/* Whoever can run the set-up gets in, whatever happened to the accounts. */
static void a_set_up_of_somebody_who_is_there(void **state)
{
    Office office = office_open();
    const char *password;
    SignIn before;
    Error err = {0};

    (void) state;
    office_user(&office, "root", ROLE_ADMIN);
    office_user(&office, "awa", ROLE_VIEWER);
    before = office_sign_in(&office, "awa", PASSWORD, "::1", NOON_US);
    password = set_up(&office, "awa");
    CASE_TEXT("signed out", office_session(&office, before.session, NOON_US), "nobody");
    CASE_TEXT("in charge", sign_in(&office, "awa", password), "awa admin must change");
    CASE_OK("disable", accounts_change(office.accounts, "awa", ROLE_NONE, &yes, &err), &err);
    CASE_TEXT("disabled", sign_in(&office, "awa", password), "refused");
    password = set_up(&office, "awa");
    CASE_TEXT("enabled", sign_in(&office, "awa", password), "awa admin must change");
    office_close(&office);
}

static void users_are_added_changed_and_listed(void **state)
{
    Office office = office_open();
    const char *password = NULL;
    SignIn session;
    Error err = {0};

    (void) state;
    office_user(&office, "root", ROLE_ADMIN);
    CASE_OK(
        "add",
        accounts_add(office.arena, office.accounts, "awa", ROLE_VIEWER, NOON_US, &password, &err),
        &err);
    CASE_TEXT("added", sign_in(&office, "awa", password), "awa viewer must change");
    CASE_OK("role", accounts_change(office.accounts, "awa", ROLE_ANALYST, NULL, &err), &err);
    session = office_sign_in(&office, "awa", password, "::1", NOON_US);
    CASE_TEXT(
        "an analyst", office_session(&office, session.session, NOON_US), "awa analyst must change");
    CASE_OK("nothing", accounts_change(office.accounts, "awa", ROLE_NONE, NULL, &err), &err);
    CASE_TEXT("sessions end", office_session(&office, session.session, NOON_US), "nobody");
    CASE_OK("both", accounts_change(office.accounts, "awa", ROLE_ADMIN, &yes, &err), &err);
    CASE_TEXT("disabled", sign_in(&office, "awa", password), "refused");
    CASE_TEXT(
        "list",
        listed(&office),
        "[{\"name\":\"awa\",\"role\":\"admin\",\"is_disabled\":true,\"must_change\":true,"
        "\"created_at\":\"2025-07-01T12:00:00Z\",\"last_seen_at\":\"2025-07-01T12:00:00Z\"},"
        "{\"name\":\"root\",\"role\":\"admin\",\"is_disabled\":false,\"must_change\":false,"
        "\"created_at\":\"2025-07-01T12:00:00Z\",\"last_seen_at\":null}]");
    CASE_OK("enable", accounts_change(office.accounts, "awa", ROLE_NONE, &no, &err), &err);
    CASE_TEXT("enabled", sign_in(&office, "awa", password), "awa admin must change");
    office_close(&office);
}

static void a_password_is_reset(void **state)
{
    Office office = office_open();
    SignIn before;
    const char *password;
    Error err = {0};

    (void) state;
    office_user(&office, "root", ROLE_ADMIN);
    office_user(&office, "awa", ROLE_VIEWER);
    before = office_sign_in(&office, "awa", PASSWORD, "::1", NOON_US);
    CASE_TEXT("before", office_session(&office, before.session, NOON_US), "awa viewer");
    password = reset(&office, "awa");
    CASE_TEXT("signed out", office_session(&office, before.session, NOON_US), "nobody");
    CASE_TEXT("the old one", sign_in(&office, "awa", PASSWORD), "refused");
    CASE_TEXT("the new one", sign_in(&office, "awa", password), "awa viewer must change");
    CASE_OK("disable", accounts_change(office.accounts, "awa", ROLE_NONE, &yes, &err), &err);
    password = reset(&office, "awa");
    CASE_TEXT("still disabled", sign_in(&office, "awa", password), "refused");
    office_close(&office);
}

static void what_is_refused(void **state)
{
    static const char allowed[] = "A name has 1 to 64 of a-z, 0-9, '.', '_', '-' and '@'.";

    static const struct {
        const char *name;
        Role role;
        const char *message;
        const char *hint;
    } cases[] = {
        {"awa",
         ROLE_VIEWER,
         "there is a user 'awa' already",
         "Choose another name, or give that user a new one-time password."},
        {"Awa", ROLE_VIEWER, "the name 'Awa' has a sign that is not allowed", allowed},
        {"", ROLE_VIEWER, "the name is empty", allowed},
        {"moussa", ROLE_NONE, "the role is none of 'viewer', 'analyst' and 'admin'", ""},
    };

    Office office = office_open();
    const char *password = NULL;
    Error err = {0};

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        err = (Error){0};
        CASE_INT(
            cases[at].name,
            accounts_add(
                office.arena,
                office.accounts,
                cases[at].name,
                cases[at].role,
                NOON_US,
                &password,
                &err),
            STATUS_USAGE);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
        CASE_TRUE("nothing is given", password == NULL);
    }
    CASE_INT(
        "set-up",
        accounts_set_up(office.arena, office.accounts, "Root", NOON_US, &password, &err),
        STATUS_USAGE);
    CASE_TEXT("set-up", err.message, "the name 'Root' has a sign that is not allowed");
    CASE_INT(
        "reset",
        accounts_reset(office.arena, office.accounts, "nobody", NOON_US, &password, &err),
        STATUS_DATA);
    CASE_TEXT("reset", err.message, "there is no user 'nobody'");
    CASE_INT(
        "change", accounts_change(office.accounts, "no'body", ROLE_ADMIN, NULL, &err), STATUS_DATA);
    CASE_TEXT("change", err.message, "there is no user 'no'body'");
    office_sql(
        &office,
        "insert into access.users (name, role, password_hash, is_disabled, must_change, "
        "created_at) "
        "select 'n' || n, 'viewer', '', false, false, now() from range(9999) as r (n)");
    CASE_INT(
        "full",
        accounts_add(office.arena, office.accounts, "more", ROLE_VIEWER, NOON_US, &password, &err),
        STATUS_LIMIT);
    CASE_TEXT("full", err.message, "there are 10000 users already");
    CASE_TRUE("but for a set-up", set_up(&office, "root") != NULL);
    CASE_TRUE("all are listed", strlen(listed(&office)) > 1000000);
    office_close(&office);
}

static void somebody_stays_in_charge(void **state)
{
    static const struct {
        const char *name;
        Role role;
        const bool *is_disabled;
    } cases[] = {
        {"less of a role", ROLE_ANALYST, NULL},
        {"disabled", ROLE_NONE, &yes},
        {"both", ROLE_VIEWER, &yes},
    };

    Office office = office_open();
    SignIn session;
    Error err = {0};

    (void) state;
    office_user(&office, "root", ROLE_ADMIN);
    office_user(&office, "awa", ROLE_ADMIN);
    CASE_OK("one is left", accounts_change(office.accounts, "awa", ROLE_NONE, &yes, &err), &err);
    session = office_sign_in(&office, "root", PASSWORD, "::1", NOON_US);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_INT(
            cases[at].name,
            accounts_change(office.accounts, "root", cases[at].role, cases[at].is_disabled, &err),
            STATUS_USAGE);
        CASE_TEXT(cases[at].name, err.message, "'root' is the last administrator who can sign in");
        CASE_TEXT(cases[at].name, err.hint, "Make somebody else an administrator first.");
        CASE_TEXT(
            "nothing changed", office_session(&office, session.session, NOON_US), "root admin");
    }
    CASE_OK("another", accounts_change(office.accounts, "awa", ROLE_NONE, &no, &err), &err);
    CASE_OK("now", accounts_change(office.accounts, "root", ROLE_VIEWER, NULL, &err), &err);
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_administrator),
        cmocka_unit_test(a_set_up_of_somebody_who_is_there),
        cmocka_unit_test(users_are_added_changed_and_listed),
        cmocka_unit_test(a_password_is_reset),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(somebody_stays_in_charge),
    };
    return cmocka_run_group_tests_name("users", tests, NULL, NULL);
}

#include "office.h"

static Status
add(const Office *office,
    const char *user,
    const char *label,
    Role role,
    int64_t expires_us,
    const char **ret_token,
    Error *err)
{
    return tokens_add(
        office->arena, office->accounts, user, label, role, expires_us, NOON_US, ret_token, err);
}

static const char *who(const Office *office, const char *token, int64_t now_us)
{
    Identity identity = {0};
    Error err = {0};

    CASE_OK(
        token,
        accounts_of_token(office->arena, office->accounts, token, now_us, &identity, &err),
        &err);
    CASE_TRUE(token, identity.csrf == NULL);
    return office_who(office->arena, &identity);
}

static const char *listed(const Office *office)
{
    Error err = {0};
    Json *tokens = NULL;

    CASE_OK("list", tokens_list(office->arena, office->accounts, &tokens, &err), &err);
    return office_json(office, tokens);
}

static void life_of_a_token(void **state)
{
    static const int64_t day_end_us = INT64_C(1751414400) * US_PER_S; /* 2025-07-02T00:00:00Z */
    Office office = office_open();
    const char *token = NULL;
    const char *other = NULL;
    Error err = {0};

    (void) state;
    office_user(&office, "awa", ROLE_ADMIN);
    CASE_TEXT("none", listed(&office), "[]");
    CASE_OK("1", add(&office, "awa", "prometheus", ROLE_VIEWER, 0, &token, &err), &err);
    CASE_OK("2", add(&office, "awa", "<b>", ROLE_ADMIN, day_end_us, &other, &err), &err);
    CASE_TRUE("form", strncmp(token, "eiot_", 5) == 0 && strlen(token) == 48);
    CASE_TRUE("of its own", strcmp(token, other) != 0);
    CASE_TEXT("1", who(&office, token, NOON_US), "awa viewer token");
    CASE_TEXT("2 on its last day", who(&office, other, day_end_us - 1), "awa admin token");
    CASE_TEXT("2 after it", who(&office, other, day_end_us), "nobody");
    CASE_TEXT("1 is for ever", who(&office, token, NOON_US + 900 * US_PER_DAY), "awa viewer token");
    CASE_TEXT(
        "list",
        listed(&office),
        "[{\"token_id\":1,\"label\":\"prometheus\",\"user\":\"awa\",\"role\":\"viewer\","
        "\"created_at\":\"2025-07-01T12:00:00Z\",\"last_used_at\":\"2027-12-18T12:00:00Z\","
        "\"expires_on\":null},"
        "{\"token_id\":2,\"label\":\"<b>\",\"user\":\"awa\",\"role\":\"admin\","
        "\"created_at\":\"2025-07-01T12:00:00Z\",\"last_used_at\":\"2025-07-01T23:59:59.999999Z\","
        "\"expires_on\":\"2025-07-01\"}]");
    CASE_INT(
        "it is kept nowhere",
        office_value(
            &office,
            arena_printf(
                office.arena,
                "select count(*) from access.tokens where token_hash like '%%%s%%'",
                token + 5)),
        0);
    CASE_OK("remove", tokens_remove(office.accounts, 2, &err), &err);
    CASE_INT("again", tokens_remove(office.accounts, 2, &err), STATUS_DATA);
    CASE_TEXT("again", err.message, "there is no token 2");
    CASE_TEXT("removed", who(&office, other, NOON_US), "nobody");
    CASE_OK("3", add(&office, "awa", "next", ROLE_VIEWER, 0, &other, &err), &err);
    CASE_INT(
        "its number is new", office_value(&office, "select max(token_id) from access.tokens"), 3);
    office_close(&office);
}

static void what_is_no_token(void **state)
{
    static const char *const tokens[] = {
        "",
        "eiot_",
        "EIOT_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "eiot_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "eiot_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "eiot_' or true --AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer eiot_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };

    Office office = office_open();
    const char *token = NULL;
    Error err = {0};

    (void) state;
    office_user(&office, "awa", ROLE_ADMIN);
    CASE_OK("add", add(&office, "awa", "x", ROLE_VIEWER, 0, &token, &err), &err);
    for (size_t at = 0; at < COUNT_OF(tokens); at++)
        CASE_TEXT(tokens[at], who(&office, tokens[at], NOON_US), "nobody");
    CASE_TEXT("cut", who(&office, arena_copy(office.arena, token, 47), NOON_US), "nobody");
    CASE_TEXT("longer", who(&office, arena_printf(office.arena, "%s ", token), NOON_US), "nobody");
    office_close(&office);
}

/* A token does no more than its user may at the time. */
static void the_user_behind_a_token(void **state)
{
    static const bool yes = true;
    static const bool no = false;
    Office office = office_open();
    const char *token = NULL;
    Error err = {0};

    (void) state;
    office_user(&office, "root", ROLE_ADMIN);
    office_user(&office, "awa", ROLE_ADMIN);
    CASE_OK("add", add(&office, "awa", "x", ROLE_ANALYST, 0, &token, &err), &err);
    CASE_TEXT("its own role", who(&office, token, NOON_US), "awa analyst token");
    CASE_OK("less", accounts_change(office.accounts, "awa", ROLE_VIEWER, NULL, &err), &err);
    CASE_TEXT("its user's", who(&office, token, NOON_US), "awa viewer token");
    CASE_OK("disable", accounts_change(office.accounts, "awa", ROLE_NONE, &yes, &err), &err);
    CASE_TEXT("disabled", who(&office, token, NOON_US), "nobody");
    CASE_OK("enable", accounts_change(office.accounts, "awa", ROLE_ADMIN, &no, &err), &err);
    CASE_TEXT("enabled", who(&office, token, NOON_US), "awa analyst token");
    office_close(&office);
}

static void what_is_refused(void **state)
{
    static const struct {
        const char *name;
        const char *user;
        const char *label;
        Role role;
        int64_t expires_us;
        Status status;
        const char *message;
        const char *hint;
    } cases[] = {
        {"no label",
         "awa",
         "",
         ROLE_VIEWER,
         0,
         STATUS_USAGE,
         "the label is empty",
         "It says what the token is for, in 1 to 100 bytes: 'prometheus'."},
        {"no role",
         "awa",
         "x",
         ROLE_NONE,
         0,
         STATUS_USAGE,
         "the role is none of 'viewer', 'analyst' and 'admin'",
         ""},
        {"over",
         "awa",
         "x",
         ROLE_VIEWER,
         NOON_US,
         STATUS_USAGE,
         "the token would be over already",
         ""},
        {"unknown", "moussa", "x", ROLE_VIEWER, 0, STATUS_DATA, "there is no user 'moussa'", ""},
        {"too much",
         "awa",
         "x",
         ROLE_ADMIN,
         0,
         STATUS_USAGE,
         "a token of 'awa' can't have the role 'admin'",
         "That is more than the user's own: 'analyst'."},
        {"disabled", "fatou", "x", ROLE_VIEWER, 0, STATUS_USAGE, "user 'fatou' is disabled", ""},
    };

    static const bool yes = true;

    Office office = office_open();
    const char *token = NULL;
    Error err = {0};

    (void) state;
    office_user(&office, "root", ROLE_ADMIN);
    office_user(&office, "awa", ROLE_ANALYST);
    office_user(&office, "fatou", ROLE_ANALYST);
    CASE_OK("disable", accounts_change(office.accounts, "fatou", ROLE_NONE, &yes, &err), &err);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        err = (Error){0};
        CASE_INT(
            cases[at].name,
            add(&office,
                cases[at].user,
                cases[at].label,
                cases[at].role,
                cases[at].expires_us,
                &token,
                &err),
            cases[at].status);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
        CASE_TRUE("nothing is given", token == NULL);
    }
    office_sql(
        &office,
        "insert into access.tokens (token_id, token_hash, label, user_name, role, created_at) "
        "select "
        "nextval('access.token_ids'), 'h' || n, 'l', 'awa', 'viewer', now() from range(1000) as r "
        "(n)");
    CASE_INT("full", add(&office, "awa", "x", ROLE_VIEWER, 0, &token, &err), STATUS_LIMIT);
    CASE_TEXT("full", err.message, "there are 1000 tokens already");
    CASE_TEXT("full", err.hint, "Remove those that are no longer used.");
    CASE_TRUE("all are listed", strlen(listed(&office)) > 100000);
    office_close(&office);
}

static void uses_are_noted_now_and_then(void **state)
{
    static const char last[] = "select epoch_us(last_used_at) from access.tokens";
    Office office = office_open();
    const char *token = NULL;
    Error err = {0};

    (void) state;
    office_user(&office, "awa", ROLE_ANALYST);
    CASE_OK("add", add(&office, "awa", "x", ROLE_ANALYST, 0, &token, &err), &err);
    CASE_INT("never", office_value(&office, last), 0);
    (void) who(&office, token, NOON_US);
    CASE_INT("used", office_value(&office, last), NOON_US);
    (void) who(&office, token, NOON_US + 599 * US_PER_S);
    CASE_INT("again", office_value(&office, last), NOON_US);
    (void) who(&office, token, NOON_US + 600 * US_PER_S);
    CASE_INT("later", office_value(&office, last), NOON_US + 600 * US_PER_S);
    office_close(&office);
}

static void a_damaged_table_is_told(void **state)
{
    Office office = office_open();
    Identity identity = {0};
    Error err = {0};

    (void) state;
    office_sql(&office, "drop table access.tokens");
    CASE_INT(
        "find",
        accounts_of_token(
            office.arena,
            office.accounts,
            "eiot_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            NOON_US,
            &identity,
            &err),
        STATUS_STORE);
    CASE_TEXT(
        "find", err.message, "statement 'serve_token': table with name tokens does not exist");
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(life_of_a_token),
        cmocka_unit_test(what_is_no_token),
        cmocka_unit_test(the_user_behind_a_token),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(uses_are_noted_now_and_then),
        cmocka_unit_test(a_damaged_table_is_told),
    };
    return cmocka_run_group_tests_name("tokens", tests, NULL, NULL);
}

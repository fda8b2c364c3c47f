#include <time.h>

#include "base/workers.h"
#include "office.h"

static const bool yes = true;
static const bool no = false;

static const char *outcome(const Office *office, const SignIn *sign_in)
{
    switch (sign_in->result) {
    case SIGN_IN_DONE:
        return office_who(office->arena, &sign_in->identity);
    case SIGN_IN_THROTTLED:
        return arena_printf(office->arena, "wait %lld", (long long) sign_in->wait_s);
    case SIGN_IN_REFUSED:
        break;
    }
    return "refused";
}

static const char *
try(const Office *office, const char *name, const char *password, const char *peer, int64_t now_us)
{
    SignIn sign_in = office_sign_in(office, name, password, peer, now_us);

    CASE_INT("a session when it is done", sign_in.session != NULL, sign_in.result == SIGN_IN_DONE);
    return outcome(office, &sign_in);
}

static void who_gets_in(void **state)
{
    char longest[PASSWORD_MAX + 1];
    char longer[4 * PASSWORD_MAX];

    const struct {
        const char *case_name;
        const char *name;
        const char *password;
        const char *outcome;
    } cases[] = {
        {"right", "awa", PASSWORD, "awa analyst"},
        {"in capitals", "AWA", PASSWORD, "awa analyst"},
        {"password in capitals", "awa", "One two three four", "refused"},
        {"wrong", "awa", "one two three five", "refused"},
        {"none", "awa", "", "refused"},
        {"the start of it", "awa", "one two three", "refused"},
        {"with more", "awa", PASSWORD " ", "refused"},
        {"another's", "moussa", PASSWORD, "refused"},
        {"of a thousand", "moussa", longest, "moussa viewer"},
        {"of more", "moussa", longer, "refused"},
        {"unknown", "nobody", PASSWORD, "refused"},
        {"no name", "", PASSWORD, "refused"},
        {"a name nobody can have", "a' or '1'='1", PASSWORD, "refused"},
        {"blanks around", " awa ", PASSWORD, "refused"},
        {"very long", longer, PASSWORD, "refused"},
        {"disabled", "fatou", PASSWORD, "refused"},
    };

    Office office = office_open();
    const char *one_time = NULL;
    Error err = {0};

    (void) state;
    memset(longest, 'x', sizeof(longest));
    longest[PASSWORD_MAX] = '\0';
    memset(longer, 'x', sizeof(longer));
    longer[sizeof(longer) - 1] = '\0';
    office_user(&office, "root", ROLE_ADMIN);
    office_user(&office, "awa", ROLE_ANALYST);
    office_user(&office, "fatou", ROLE_ANALYST);
    CASE_OK("disable", accounts_change(office.accounts, "fatou", ROLE_NONE, &yes, &err), &err);
    CASE_OK(
        "add",
        accounts_add(
            office.arena, office.accounts, "moussa", ROLE_VIEWER, NOON_US, &one_time, &err),
        &err);
    CASE_OK(
        "longest",
        accounts_change_password(office.accounts, "moussa", one_time, longest, NULL, NOON_US, &err),
        &err);
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].case_name,
            try(&office,
                cases[at].name,
                cases[at].password,
                arena_printf(office.arena, "192.0.2.%zu", at),
                NOON_US + (int64_t) at * 1000 * US_PER_S),
            cases[at].outcome);
    office_close(&office);
}

/* Work of this thread, which other work on the machine does not lengthen. */
static double seconds_of(const Office *office, const char *name, int nth)
{
    struct timespec before;
    struct timespec after;

    (void) clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    CASE_TEXT(
        name,
        try(office, name, "a wrong password", arena_printf(office->arena, "p%d", nth), NOON_US),
        "refused");
    (void) clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    return (double) (after.tv_sec - before.tv_sec) +
           (double) (after.tv_nsec - before.tv_nsec) / 1e9;
}

static void an_unknown_name_takes_as_long(void **state)
{
    Office office = office_open();
    double known = 0;
    double unknown = 0;
    double impossible = 0;

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    for (int nth = 0; nth < 2; nth++) {
        known += seconds_of(&office, "awa", nth);
        unknown += seconds_of(&office, "nobody", nth);
        impossible += seconds_of(&office, "no body", nth);
    }
    CASE_TRUE("work is done", known > 0.01);
    CASE_NEAR("unknown", unknown / known, 1, 0.5);
    CASE_NEAR("impossible", impossible / known, 1, 0.5);
    office_close(&office);
}

static void failures_of_a_name(void **state)
{
    Office office = office_open();
    int64_t now_us = NOON_US;

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    for (int round = 0; round < 2; round++) { /* being right starts the count anew */
        for (int at = 0; at < 4; at++)
            CASE_TEXT(
                "wrong",
                try(&office,
                    at % 2 ? "Awa" : "awa",
                    "x",
                    arena_printf(office.arena, "a%d%d", round, at),
                    now_us),
                "refused");
        if (round == 0)
            CASE_TEXT("right", try(&office, "awa", PASSWORD, "b", now_us), "awa viewer");
    }
    CASE_TEXT("5th", try(&office, "awa", "x", "c", now_us), "refused");
    CASE_TEXT("even right", try(&office, "awa", PASSWORD, "d", now_us), "wait 900");
    CASE_TEXT("later", try(&office, "AWA", PASSWORD, "d", now_us + 60 * US_PER_S), "wait 840");
    CASE_TEXT("open", try(&office, "awa", PASSWORD, "d", now_us + 900 * US_PER_S), "awa viewer");
    office_close(&office);
}

static void failures_of_an_address(void **state)
{
    Office office = office_open();

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    for (int at = 0; at < SIGN_IN_FAILURES_ADDRESS - 1; at++)
        CASE_TEXT(
            "wrong",
            try(&office, arena_printf(office.arena, "n%d", at), "x", "192.0.2.1", NOON_US),
            "refused");
    CASE_TEXT("right", try(&office, "awa", PASSWORD, "192.0.2.1", NOON_US), "awa viewer");
    CASE_TEXT("last", try(&office, "n99", "x", "192.0.2.1", NOON_US), "refused");
    CASE_TEXT("even right", try(&office, "awa", PASSWORD, "192.0.2.1", NOON_US), "wait 900");
    CASE_TEXT("elsewhere", try(&office, "awa", PASSWORD, "192.0.2.2", NOON_US), "awa viewer");
    for (int at = 0; at < 2 * SIGN_IN_FAILURES;
         at++) /* what the address is refused is not the name's */
        CASE_TEXT("closed", try(&office, "awa", "x", "192.0.2.1", NOON_US), "wait 900");
    CASE_TEXT("elsewhere", try(&office, "awa", PASSWORD, "192.0.2.2", NOON_US), "awa viewer");
    office_close(&office);
}

static void a_damaged_hash(void **state)
{
    Office office = office_open();
    SignIn sign_in = {0};
    Error err = {0};

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    office_sql(&office, "update access.users set password_hash = 'x'");
    for (int at = 0; at < 2 * SIGN_IN_FAILURES; at++) { /* no failure of who signs in */
        CASE_INT(
            "status",
            accounts_sign_in(
                office.arena, office.accounts, "awa", PASSWORD, "::1", NOON_US, &sign_in, &err),
            STATUS_STORE);
        CASE_TEXT("message", err.message, "the hash of a password is damaged");
    }
    office_sql(&office, "drop table access.users");
    CASE_INT(
        "no table",
        accounts_sign_in(
            office.arena, office.accounts, "awa", PASSWORD, "::1", NOON_US, &sign_in, &err),
        STATUS_STORE);
    CASE_TEXT(
        "no table", err.message, "statement 'serve_user': table with name users does not exist");
    office_close(&office);
}

/* Written by hand, or by what is not eiot: it gives nothing. */
static void an_unknown_role(void **state)
{
    Office office = office_open();

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    office_sql(&office, "update access.users set role = 'superuser'");
    CASE_TEXT("no role", try(&office, "awa", PASSWORD, "::1", NOON_US), "awa none");
    office_close(&office);
}

static void signing_out(void **state)
{
    Office office = office_open();
    SignIn first;
    SignIn second;

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    first = office_sign_in(&office, "awa", PASSWORD, "::1", NOON_US);
    second = office_sign_in(&office, "awa", PASSWORD, "::1", NOON_US);
    accounts_sign_out(office.accounts, first.session);
    accounts_sign_out(office.accounts, "nothing");
    CASE_TEXT("out", office_session(&office, first.session, NOON_US), "nobody");
    CASE_TEXT("the other", office_session(&office, second.session, NOON_US), "awa viewer");
    CASE_TEXT(
        "idle",
        office_session(&office, second.session, NOON_US + SESSION_IDLE_S * US_PER_S),
        "nobody");
    office_close(&office);
}

static void csrf_of_an_identity(void **state)
{
    static const Identity signed_in = {.user = "awa", .csrf = "abc"};
    static const Identity by_token = {.user = "awa", .is_token = true};

    (void) state;
    CASE_TRUE("right", identity_csrf_is(&signed_in, "abc"));
    CASE_TRUE("wrong", !identity_csrf_is(&signed_in, "abd"));
    CASE_TRUE("shorter", !identity_csrf_is(&signed_in, "ab"));
    CASE_TRUE("empty", !identity_csrf_is(&signed_in, ""));
    CASE_TRUE("none", !identity_csrf_is(&signed_in, NULL));
    CASE_TRUE("a token has none", !identity_csrf_is(&by_token, ""));
    CASE_TRUE("a token has none", !identity_csrf_is(&by_token, NULL));
}

static void being_there_is_noted(void **state)
{
    static const char last[] = "select epoch_us(last_seen_at) from access.users";
    Office office = office_open();
    SignIn sign_in;

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    sign_in = office_sign_in(&office, "awa", PASSWORD, "::1", NOON_US);
    CASE_INT("signed in", office_value(&office, last), NOON_US);
    (void) office_session(&office, sign_in.session, NOON_US + 599 * US_PER_S);
    CASE_INT("soon", office_value(&office, last), NOON_US);
    (void) office_session(&office, sign_in.session, NOON_US + 600 * US_PER_S);
    CASE_INT("later", office_value(&office, last), NOON_US + 600 * US_PER_S);
    office_close(&office);
}

static void a_password_is_changed(void **state)
{
    Office office = office_open();
    const char *one_time = NULL;
    SignIn here;
    SignIn there;
    Error err = {0};

    (void) state;
    CASE_OK(
        "set-up",
        accounts_set_up(office.arena, office.accounts, "root", NOON_US, &one_time, &err),
        &err);
    here = office_sign_in(&office, "root", one_time, "::1", NOON_US);
    there = office_sign_in(&office, "root", one_time, "::1", NOON_US);
    CASE_TEXT("before", outcome(&office, &here), "root admin must change");
    CASE_OK(
        "change",
        accounts_change_password(
            office.accounts, "root", one_time, PASSWORD, here.session, NOON_US, &err),
        &err);
    CASE_TEXT("goes on", office_session(&office, here.session, NOON_US), "root admin");
    CASE_TEXT("ended", office_session(&office, there.session, NOON_US), "nobody");
    CASE_TEXT("the old one", try(&office, "root", one_time, "::1", NOON_US), "refused");
    CASE_TEXT("the new one", try(&office, "root", PASSWORD, "::1", NOON_US), "root admin");
    office_close(&office);
}

static void passwords_that_are_not_taken(void **state)
{
    static const struct {
        const char *name;
        const char *old_password;
        const char *new_password;
        Status status;
        const char *message;
    } cases[] = {
        {"awa", "wrong", "five six seven", STATUS_USAGE, "the old password is wrong"},
        {"awa", PASSWORD, "short", STATUS_USAGE, "the new password is too short"},
        {"awa", PASSWORD, PASSWORD, STATUS_USAGE, "the new password is the old one"},
        {"awa.awa.awa.awa",
         PASSWORD,
         "AWA.awa.awa.awa",
         STATUS_USAGE,
         "the new password is the name"},
        {"nobody", PASSWORD, "five six seven", STATUS_DATA, "there is no user 'nobody'"},
    };

    Office office = office_open();
    SignIn session;
    Error err = {0};

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    session = office_sign_in(&office, "awa", PASSWORD, "::1", NOON_US);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        err = (Error){0};
        CASE_INT(
            cases[at].message,
            accounts_change_password(
                office.accounts,
                cases[at].name,
                cases[at].old_password,
                cases[at].new_password,
                session.session,
                NOON_US,
                &err),
            cases[at].status);
        CASE_TEXT(cases[at].message, err.message, cases[at].message);
    }
    CASE_TEXT("nothing changed", try(&office, "awa", PASSWORD, "::1", NOON_US), "awa viewer");
    office_close(&office);
}

/* Who finds a screen that is signed in can't try passwords there at leisure. */
static void old_passwords_are_not_tried_at_leisure(void **state)
{
    Office office = office_open();
    Error err = {0};

    (void) state;
    office_user(&office, "awa", ROLE_VIEWER);
    for (int at = 0; at < SIGN_IN_FAILURES; at++)
        CASE_INT(
            "wrong",
            accounts_change_password(
                office.accounts, "awa", "guess", "five six seven", NULL, NOON_US, &err),
            STATUS_USAGE);
    CASE_INT(
        "even right",
        accounts_change_password(
            office.accounts, "awa", PASSWORD, "five six seven", NULL, NOON_US, &err),
        STATUS_USAGE);
    CASE_TEXT("told", err.message, "the old password was wrong too often");
    CASE_TEXT("told", err.hint, "Try again in 900 seconds.");
    CASE_TEXT(
        "signing in is not closed by it",
        try(&office, "awa", PASSWORD, "::1", NOON_US),
        "awa viewer");
    CASE_OK(
        "later",
        accounts_change_password(
            office.accounts,
            "awa",
            PASSWORD,
            "five six seven",
            NULL,
            NOON_US + 900 * US_PER_S,
            &err),
        &err);
    office_close(&office);
}

typedef struct Rush {
    Office office;
    unsigned epoch; /* odd: the account is disabled */
    unsigned n_done;
    unsigned n_wrong;
    bool is_over;
} Rush;

static void sign_in_again_and_again(Rush *rush, size_t worker)
{
    Office own = rush->office;

    own.arena = arena_new();
    for (int64_t at = 0; !__atomic_load_n(&rush->is_over, __ATOMIC_ACQUIRE); at++) {
        int64_t now_us = NOON_US + (at * 8 + (int64_t) worker) * 1000 * US_PER_S;
        SignIn sign_in = office_sign_in(&own, "awa", PASSWORD, "::1", now_us);
        unsigned before = __atomic_load_n(&rush->epoch, __ATOMIC_ACQUIRE);
        bool is_nobody;

        if (sign_in.result != SIGN_IN_DONE)
            continue;
        (void) __atomic_fetch_add(&rush->n_done, 1, __ATOMIC_RELAXED);
        is_nobody = strcmp(office_session(&own, sign_in.session, now_us), "nobody") == 0;
        if (before % 2 == 1 && before == __atomic_load_n(&rush->epoch, __ATOMIC_ACQUIRE) &&
            !is_nobody)
            (void) __atomic_fetch_add(&rush->n_wrong, 1, __ATOMIC_RELAXED);
    }
    arena_free(own.arena);
}

static void disable_and_enable(Rush *rush)
{
    static const struct timespec nap = {.tv_nsec = 150000000};
    Error err = {0};

    for (int at = 0; at < 5; at++) {
        CASE_OK(
            "disable", accounts_change(rush->office.accounts, "awa", ROLE_NONE, &yes, &err), &err);
        (void) __atomic_add_fetch(&rush->epoch, 1, __ATOMIC_ACQ_REL);
        (void) nanosleep(&nap, NULL);
        (void) __atomic_add_fetch(&rush->epoch, 1, __ATOMIC_ACQ_REL);
        CASE_OK(
            "enable", accounts_change(rush->office.accounts, "awa", ROLE_NONE, &no, &err), &err);
        (void) nanosleep(&nap, NULL);
    }
    __atomic_store_n(&rush->is_over, true, __ATOMIC_RELEASE);
}

static void rush_work(void *context, size_t worker)
{
    Rush *rush = context;

    if (worker == 0)
        disable_and_enable(rush);
    else
        sign_in_again_and_again(rush, worker);
}

/* Checking a password takes its time; who is disabled meanwhile must not get in. */
static void nobody_slips_in_while_he_is_disabled(void **state)
{
    Rush rush = {.office = office_open()};

    (void) state;
    office_user(&rush.office, "root", ROLE_ADMIN);
    office_user(&rush.office, "awa", ROLE_VIEWER);
    workers_run(5, rush_work, &rush);
    CASE_TRUE("some got in when they might", rush.n_done > 0);
    CASE_INT("none when not", rush.n_wrong, 0);
    office_close(&rush.office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_gets_in),
        cmocka_unit_test(an_unknown_name_takes_as_long),
        cmocka_unit_test(failures_of_a_name),
        cmocka_unit_test(failures_of_an_address),
        cmocka_unit_test(a_damaged_hash),
        cmocka_unit_test(an_unknown_role),
        cmocka_unit_test(signing_out),
        cmocka_unit_test(csrf_of_an_identity),
        cmocka_unit_test(being_there_is_noted),
        cmocka_unit_test(a_password_is_changed),
        cmocka_unit_test(passwords_that_are_not_taken),
        cmocka_unit_test(old_passwords_are_not_tried_at_leisure),
        cmocka_unit_test(nobody_slips_in_while_he_is_disabled),
    };
    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}

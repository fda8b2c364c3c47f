#include <time.h>

#include "base/civil.h"
#include "base/workers.h"
#include "cases.h"
#include "serve/accounts/accounts.h"
#include "serve/accounts/secret.h"
#include "serve/accounts/throttle.h"

#define MINUTE (60 * US_PER_S)

static int begin(void **state)
{
    Error err = {0};

    CASE_OK("start", secret_start(&err), &err);
    *state = throttle_open();
    return 0;
}

static int end(void **state)
{
    throttle_close(*state);
    return 0;
}

/* One attempt at a name; gives the seconds to wait. */
static int64_t attempt(Throttle *throttle, const char *name, Attempt how, int64_t now_us)
{
    int64_t wait_s = throttle_begin(throttle, THROTTLE_NAME, name, now_us);

    if (wait_s == 0)
        throttle_end(throttle, THROTTLE_NAME, name, how, now_us);
    return wait_s;
}

static void steps(void **state)
{
    static const struct {
        const char *name;
        const char *key;
        Attempt how;
        int64_t at_us;
        int64_t wait_s;
    } cases[] = {
        {"1st", "awa", ATTEMPT_FAILED, 0, 0},
        {"2nd", "awa", ATTEMPT_FAILED, 1 * MINUTE, 0},
        {"3rd", "awa", ATTEMPT_FAILED, 2 * MINUTE, 0},
        {"what broke does not count", "awa", ATTEMPT_VOID, 2 * MINUTE, 0},
        {"4th", "awa", ATTEMPT_FAILED, 3 * MINUTE, 0},
        {"5th", "awa", ATTEMPT_FAILED, 4 * MINUTE, 0},
        {"closed until the 1st is old", "awa", ATTEMPT_RIGHT, 5 * MINUTE, 600},
        {"rounded up", "awa", ATTEMPT_RIGHT, 15 * MINUTE - 1, 1},
        {"another name is open", "moussa", ATTEMPT_RIGHT, 5 * MINUTE, 0},
        {"open again", "awa", ATTEMPT_FAILED, 15 * MINUTE, 0},
        {"closed until the 2nd is old", "awa", ATTEMPT_FAILED, 15 * MINUTE, 60},
        {"right at last", "awa", ATTEMPT_RIGHT, 16 * MINUTE, 0},
        {"all is forgotten", "awa", ATTEMPT_FAILED, 16 * MINUTE, 0},
        {"2", "awa", ATTEMPT_FAILED, 16 * MINUTE, 0},
        {"3", "awa", ATTEMPT_FAILED, 16 * MINUTE, 0},
        {"4", "awa", ATTEMPT_FAILED, 16 * MINUTE, 0},
        {"5", "awa", ATTEMPT_FAILED, 16 * MINUTE, 0},
        {"closed", "awa", ATTEMPT_FAILED, 16 * MINUTE, 900},
        {"a clock some seconds back", "awa", ATTEMPT_FAILED, 16 * MINUTE - 5, 900},
        {"a clock set back by a day", "awa", ATTEMPT_RIGHT, -1440 * MINUTE, 0},
    };

    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].name,
            attempt(*state, cases[at].key, cases[at].how, cases[at].at_us),
            cases[at].wait_s);
}

static void one_who_has_many_addresses(void **state)
{
    static const struct {
        const char *failed;
        const char *other;
        bool is_same;
    } cases[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.2", "192.0.2.3", false},
        {"::ffff:192.0.2.4", "192.0.2.4", true},
        {"::ffff:192.0.2.5", "::ffff:192.0.2.6", false},
        {"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
        {"2001:db8:1:3::1", "2001:db8:1:4::1", false},
        {"2001:DB8:1:5::1", "2001:db8:0001:5::2", true},
        {"a socket", "a socket", true},
        {"a socket 1", "a socket 2", false},
        {"", "", true},
    };

    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        for (int nth = 0; nth < SIGN_IN_FAILURES_ADDRESS; nth++) {
            CASE_INT(
                cases[at].failed, throttle_begin(*state, THROTTLE_ADDRESS, cases[at].failed, 0), 0);
            throttle_end(*state, THROTTLE_ADDRESS, cases[at].failed, ATTEMPT_FAILED, 0);
        }
        CASE_INT(
            cases[at].other,
            throttle_begin(*state, THROTTLE_ADDRESS, cases[at].other, 0),
            cases[at].is_same ? 900 : 0);
        if (!cases[at].is_same)
            throttle_end(*state, THROTTLE_ADDRESS, cases[at].other, ATTEMPT_VOID, 0);
    }
}

static void kinds_do_not_mix(void **state)
{
    for (int nth = 0; nth < SIGN_IN_FAILURES; nth++)
        CASE_INT("fail", attempt(*state, "192.0.2.1", ATTEMPT_FAILED, 0), 0);
    CASE_INT("name", attempt(*state, "192.0.2.1", ATTEMPT_FAILED, 0), 900);
    CASE_INT("address", throttle_begin(*state, THROTTLE_ADDRESS, "192.0.2.1", 0), 0);
    throttle_end(*state, THROTTLE_ADDRESS, "192.0.2.1", ATTEMPT_VOID, 0);
    CASE_INT("change", throttle_begin(*state, THROTTLE_CHANGE, "192.0.2.1", 0), 0);
    throttle_end(*state, THROTTLE_CHANGE, "192.0.2.1", ATTEMPT_VOID, 0);
}

/* More keys than places: those that are closed stay the longest. */
static void keys_without_end(void **state)
{
    Arena *arena = arena_new();

    for (int nth = 0; nth < SIGN_IN_FAILURES; nth++)
        CASE_INT("fail", attempt(*state, "awa", ATTEMPT_FAILED, 0), 0);
    for (int at = 0; at < 2 * THROTTLE_PLACES; at++)
        CASE_INT("others", attempt(*state, arena_printf(arena, "n%d", at), ATTEMPT_FAILED, at), 0);
    CASE_INT("still closed", attempt(*state, "awa", ATTEMPT_FAILED, MINUTE), 840);
    /* of those that failed once, the last of all are known */
    for (int at = 2 * THROTTLE_PLACES - 100; at < 2 * THROTTLE_PLACES; at++) {
        const char *name = arena_printf(arena, "n%d", at);

        for (int nth = 1; nth < SIGN_IN_FAILURES; nth++)
            CASE_INT(name, attempt(*state, name, ATTEMPT_FAILED, MINUTE), 0);
        CASE_TRUE(name, attempt(*state, name, ATTEMPT_FAILED, MINUTE) > 0);
    }
    arena_free(arena);
}

typedef struct Crowd {
    Throttle *throttle;
    Attempt how;
    int n_let_in;
    int n_inside;
    int most_inside;
} Crowd;

static void try_ten_times(void *context, size_t worker)
{
    static const struct timespec nap = {.tv_nsec = 1000000};
    Crowd *crowd = context;

    (void) worker;
    for (int nth = 0; nth < 10; nth++) {
        int n_inside;
        int most;

        if (throttle_begin(crowd->throttle, THROTTLE_NAME, "awa", 0) > 0)
            continue;
        n_inside = __atomic_add_fetch(&crowd->n_inside, 1, __ATOMIC_RELAXED);
        most = __atomic_load_n(&crowd->most_inside, __ATOMIC_RELAXED);
        while (n_inside > most &&
               !__atomic_compare_exchange_n(
                   &crowd->most_inside, &most, n_inside, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            continue;
        (void) __atomic_fetch_add(&crowd->n_let_in, 1, __ATOMIC_RELAXED);
        (void) nanosleep(&nap, NULL); /* so that others come meanwhile */
        (void) __atomic_fetch_sub(&crowd->n_inside, 1, __ATOMIC_RELAXED);
        throttle_end(crowd->throttle, THROTTLE_NAME, "awa", crowd->how, 0);
    }
}

static void many_at_once_try_no_more(void **state)
{
    Crowd right = {.throttle = *state, .how = ATTEMPT_RIGHT};
    Crowd wrong = {.throttle = *state, .how = ATTEMPT_FAILED};

    workers_run(16, try_ten_times, &right);
    CASE_INT("who is right is never turned away", right.n_let_in, 160);
    CASE_TRUE("at once", right.most_inside <= SIGN_IN_FAILURES);
    workers_run(16, try_ten_times, &wrong);
    CASE_INT("who is wrong tries as often as one alone", wrong.n_let_in, SIGN_IN_FAILURES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(steps, begin, end),
        cmocka_unit_test_setup_teardown(one_who_has_many_addresses, begin, end),
        cmocka_unit_test_setup_teardown(kinds_do_not_mix, begin, end),
        cmocka_unit_test_setup_teardown(keys_without_end, begin, end),
        cmocka_unit_test_setup_teardown(many_at_once_try_no_more, begin, end),
    };
    return cmocka_run_group_tests_name("throttle", tests, NULL, NULL);
}

#include "cases.h"
#include "pipeline/retry.h"

typedef struct Case {
    const char *name;
    RetryPolicy policy;
    int64_t n_failed;
    bool is_passing;
    int64_t wait_s; /* -1: not tried again */
} Case;

static const Case cases[] = {
    {"the first", {2, 5}, 1, true, 5},
    {"the second waits twice as long", {2, 5}, 2, true, 10},
    {"no more than were allowed", {2, 5}, 3, true, -1},
    {"none", {0, 5}, 1, true, -1},
    {"what does not pass", {2, 5}, 1, false, -1},
    {"the fifth", {9, 60}, 5, true, 960},
    {"up to an hour", {9, 60}, 7, true, 3600},
    {"and not more", {100, 60}, 100, true, 3600},
    {"from more than half an hour", {9, 2000}, 2, true, 3600},
    {"at once", {3, 0}, 3, true, 0},
};

static void waits(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        Error err;
        int64_t wait_s = -1;
        (void) error_set(&err, STATUS_STORE, "x");
        error_passes(&err, c->is_passing);
        CASE_INT(c->name, retry_wanted(&c->policy, c->n_failed, &err, &wait_s), c->wait_s >= 0);
        CASE_INT(c->name, wait_s, c->wait_s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(waits)};
    return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}

/* Which servers can hold a copy. */
#include "cases.h"
#include "sync/target.h"

static void old_servers_are_refused(void **state)
{
    static const struct {
        const char *version;
        bool is_fine;
    } cases[] = {
        {"18.16.1", false},
        {"21.12.4.1", false},
        {"22.7.9.9", false},
        {"22.8.1.2097", true},
        {"22.10.1.1", true},
        {"23.1", true},
        {"26.9.2.1", true},
        {"22", false},
        {"none", false},
        {"", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error error;
        Status status = target_check_version(str_from(cases[at].version), &error);

        CASE_INT(cases[at].version, status, cases[at].is_fine ? OK : STATUS_STORE);
    }
}

static void the_message_says_which_is_needed(void **state)
{
    Error error;

    (void) state;
    CASE_INT("status", target_check_version(STR("18.16.1"), &error), STATUS_STORE);
    CASE_TEXT(
        "message",
        error.message,
        "ClickHouse 18.16.1 is too old to copy to, 22.8 or newer is needed");
    CASE_TEXT(
        "hint",
        error.hint,
        "Older servers have no types for the days from 1900 to 2299. Use a newer one.");
}

static void only_clickhouse_is_a_target(void **state)
{
    Arena *arena = arena_new();
    Target target;
    Error error;

    (void) state;
    CASE_INT(
        "status",
        target_open(arena, "postgresql://u:geheim@h/d", NULL, &target, &error),
        STATUS_CONFIG);
    CASE_TEXT("message", error.message, "a copy can't be made in 'postgresql://u:***@h/d'");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(old_servers_are_refused),
        cmocka_unit_test(the_message_says_which_is_needed),
        cmocka_unit_test(only_clickhouse_is_a_target),
    };

    return cmocka_run_group_tests_name("target", cases, NULL, NULL);
}

#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "cases.h"

typedef struct Case {
    const char *name;
    const char *script; /* of sh: the test's own, not the module's */
    int64_t most_s;
    const char *message; /* NULL: OK */
} Case;

static const Case cases[] = {
    {"ends well", "exit 0", 10, NULL},
    {"the input is read", "test \"$(cat)\" = \"in put\"", 10, NULL},
    {"the input is a file", "test \"$(cat /dev/stdin)\" = \"in put\"", 10, NULL},
    {"the input is left alone", "exec <&-", 10, NULL},
    {"the environment", "test \"$A_SETTING\" = 'a b;c' && test -n \"$PATH\"", 10, NULL},
    {"another value replaces it", "test \"$HOME\" = /nowhere", 10, NULL},
    {"and is there once",
     "test $(tr '\\0' '\\n' < /proc/$$/environ | grep -c '^HOME=') = 1",
     10,
     NULL},
    {"ends otherwise", "exit 3", 10, "'sh' ended with exit code 3"},
    {"is killed", "kill -9 $$", 10, "'sh' was ended by signal 9"},
    {"stays", "sleep 60 & sleep 60", 1, "'sh' took longer than 1 s and was ended"},
    {"signals are as usual", "kill -TERM $$", 10, "'sh' was ended by signal 15"},
};

static void runs(void **state)
{
    static const char *const settings[] = {"A_SETTING=a b;c", "HOME=/nowhere", NULL};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        const char *const words[] = {"sh", "-c", c->script, NULL};
        Error err = {0};
        Status status = process_run(words, settings, STR("in put"), c->most_s, &err);
        CASE_TEXT(c->name, status == OK ? "" : err.message, c->message == NULL ? "" : c->message);
        CASE_INT(c->name, status, c->message == NULL ? OK : STATUS_IO);
    }
}

/* Whether a process is gone, or waits for whoever collects it. */
static bool is_over(Arena *arena, const char *pid)
{
    Str text;
    Error err;

    if (file_read(arena, arena_printf(arena, "/proc/%s/status", pid), 65536, &text, &err) != OK)
        return true;
    return strstr(text.ptr, "State:\tZ") != NULL;
}

static void what_it_started_is_ended_too(void **state)
{
    static const char *const words[] = {
        "sh", "-c", "sleep 60 & printf $! > process_test.pid; sleep 60", NULL};
    Arena *arena = arena_new();
    Str pid = {0};
    bool is_gone = false;
    Error err;

    (void) state;
    assert_int_equal(process_run(words, NULL, STR(""), 1, &err), STATUS_IO);
    assert_int_equal(file_read(arena, "process_test.pid", 100, &pid, &err), OK);
    for (int turn = 0; turn < 50 && !is_gone; turn++) {
        (void) usleep(100000);
        is_gone = is_over(arena, pid.ptr);
    }
    assert_true(is_gone);
    (void) unlink("process_test.pid");
    arena_free(arena);
}

static void words_stay_words(void **state)
{
    static const char *const words[] = {
        "test", "$(touch /tmp/x); `id`", "=", "$(touch /tmp/x); `id`", NULL};
    Error err;

    (void) state;
    assert_int_equal(process_run(words, NULL, STR(""), 10, &err), OK);
}

static void there_is_no_such_program(void **state)
{
    static const char *const words[] = {"no-such-program", NULL};
    Error err;

    (void) state;
    assert_int_equal(process_run(words, NULL, STR(""), 10, &err), STATUS_IO);
    assert_string_equal(err.message, "can't start 'no-such-program': No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs),
        cmocka_unit_test(what_it_started_is_ended_too),
        cmocka_unit_test(words_stay_words),
        cmocka_unit_test(there_is_no_such_program),
    };
    return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}

#include "cases.h"
#include "pipeline/run_config.h"

typedef struct Case {
    const char *name;
    const char *text;
    const char *message; /* NULL: it is read */
    const char *where;
} Case;

static const Case refused[] = {
    {"an unknown key", "run: {retrys: 3}", "key 'retrys' is not known here", "eiot.yml:1:15"},
    {"no map", "run: 3", "key 'run' is no map of keys", "eiot.yml:1:6"},
    {"too many",
     "run:\n  retries: 101",
     "key 'retries' has value 101, expected 0 to 100",
     "eiot.yml:2:12"},
    {"below 0",
     "run:\n  retry_wait: -1",
     "key 'retry_wait' has value -1, expected 0 to 3600",
     "eiot.yml:2:15"},
    {"a shell's line",
     "run:\n  on_failure: mail -s failed ops@x",
     "key 'on_failure' is no program with its words",
     "eiot.yml:2:15"},
    {"an empty list",
     "run:\n  on_success: []",
     "key 'on_success' is no program with its words",
     "eiot.yml:2:15"},
    {"a word that is a list",
     "run:\n  on_success: [a, [b]]",
     "key 'on_success' is no program with its words",
     "eiot.yml:2:15"},
    {"no program",
     "run:\n  on_failure: ['', x]",
     "key 'on_failure' is no program with its words",
     "eiot.yml:2:15"},
    {"another scheme",
     "run:\n  webhook: file:///etc/passwd",
     "key 'webhook' is no http:// or https:// address",
     "eiot.yml:2:12"},
};

static Status read(Arena *arena, const char *text, RunConfig *ret_config, Error *err)
{
    Project project = {0};

    assert_int_equal(yaml_parse(arena, str_from(text), "eiot.yml", &project.root, err), OK);
    return run_config_read(arena, &project, ret_config, err);
}

static void what_is_refused(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(refused); at++) {
        const Case *c = &refused[at];
        RunConfig config;
        Error err;
        CASE_INT(c->name, read(arena, c->text, &config, &err), STATUS_CONFIG);
        CASE_TEXT(c->name, err.message, c->message);
        CASE_TEXT(c->name, err.where, c->where);
    }
    arena_free(arena);
}

static void defaults(void **state)
{
    static const char *const texts[] = {"", "run:", "run: {on_failure: , webhook: }"};
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(texts); at++) {
        RunConfig config;
        Error err;
        CASE_INT(texts[at], read(arena, texts[at], &config, &err), OK);
        CASE_INT(texts[at], config.retry.retries, 2);
        CASE_INT(texts[at], config.retry.wait_s, 5);
        CASE_TRUE(texts[at], config.on_failure == NULL && config.on_success == NULL);
        CASE_TRUE(texts[at], config.webhook == NULL);
    }
    arena_free(arena);
}

static void all_keys(void **state)
{
    Arena *arena = arena_new();
    RunConfig config;
    Error err;

    (void) state;
    assert_int_equal(
        read(
            arena,
            "run:\n  retries: 7\n  retry_wait: 60\n  on_failure: [mail, '-s', 'a $(b) c']\n"
            "  on_success: /bin/true\n  webhook: https://h/p?q\n",
            &config,
            &err),
        OK);
    assert_int_equal(config.retry.retries, 7);
    assert_int_equal(config.retry.wait_s, 60);
    assert_string_equal(config.on_failure[0], "mail");
    assert_string_equal(config.on_failure[2], "a $(b) c");
    assert_null(config.on_failure[3]);
    assert_string_equal(config.on_success[0], "/bin/true");
    assert_null(config.on_success[1]);
    assert_string_equal(config.webhook, "https://h/p?q");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(defaults),
        cmocka_unit_test(all_keys),
    };
    return cmocka_run_group_tests_name("run_config", tests, NULL, NULL);
}

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "pipeline/notify.h"

static StageResult results[32];

static RunFacts facts_of(const RunOutcome *outcome, const Error *failure)
{
    for (size_t at = 0; at < n_stages; at++)
        results[at] = (StageResult){.stage = &stage_table[at]};
    results[0].outcome = STAGE_SUCCESS;
    results[0].attempts = 2;
    results[0].rows = (StageRows){10, 9};
    results[1].outcome = STAGE_FAILED;
    return (RunFacts){
        .run_id = "r1",
        .site = "S",
        .text = "S: \"r1\" failed",
        .host = "h",
        .started_us = INT64_C(1751328000000000),
        .outcome = outcome,
        .results = results,
        .failure = failure,
    };
}

static const RunOutcome failed = {
    .status = "failed",
    .stage = "quality-raw",
    .retries = 1,
    .ended_us = INT64_C(1751328001500000),
};
static const RunOutcome success = {.status = "success", .ended_us = INT64_C(1751328001500000)};

static void the_facts_as_json(void **state)
{
    Arena *arena = arena_new();
    Error err;
    RunFacts facts;
    Json *json;

    (void) state;
    (void) error_set(&err, STATUS_CHECK, "2 critical suites failed");
    error_hint(&err, "See it.");
    facts = facts_of(&failed, &err);
    json = run_facts_json(&facts);
    CASE_TEXT(
        "failed",
        json_text(arena, json, false),
        "{\"run_id\":\"r1\",\"status\":\"failed\",\"exit_code\":5,\"text\":\"S: \\\"r1\\\" "
        "failed\",\"site\":\"S\",\"host\":\"h\",\"started_at\":\"2025-07-01T00:00:00Z\","
        "\"ended_at\":\"2025-07-01T00:00:01.500000Z\",\"seconds\":1.5,\"stage\":\"quality-raw\","
        "\"retries\":1,\"resumed_from\":null,\"due_at\":null,\"error\":{\"kind\":\"CHECK\","
        "\"message\":\"2 critical suites failed\",\"at\":null,\"hint\":\"See it.\"},"
        "\"stages\":[{\"name\":\"ingest\",\"status\":\"success\",\"attempts\":2,\"ms\":0.0,"
        "\"rows_in\":10,\"rows_out\":9},{\"name\":\"quality-raw\",\"status\":\"failed\","
        "\"attempts\":0,\"ms\":0.0,\"rows_in\":0,\"rows_out\":0}]}");
    json_decref(json);
    arena_free(arena);
}

static char told[2048];

static void tell(void *context, const Error *err)
{
    (void) context;
    (void) snprintf(told, sizeof(told), "%s", err->message);
}

typedef struct Case {
    const char *name;
    const RunOutcome *outcome;
    const char *on_failure; /* a script of sh */
    const char *on_success;
    const char *webhook;
    const char *told;  /* begins so */
    const char *wrote; /* by the script, to the file `out` */
} Case;

#define ALL                                                                                        \
    "echo \"$EIOT_RUN_ID,$EIOT_RUN_STATUS,$EIOT_RUN_STAGE,$EIOT_RUN_ERROR,$EIOT_RUN_EXIT_CODE,"    \
    "$EIOT_RUN_TEXT\" > out"

static const Case cases[] = {
    {"nobody is told", &failed, NULL, "echo no > out", NULL, "", ""},
    {"of a failure",
     &failed,
     ALL,
     "echo no > out",
     NULL,
     "",
     "r1,failed,quality-raw,a;b $(c),5,S: \"r1\" failed\n"},
    {"of a success", &success, "echo no > out", ALL, NULL, "", "r1,success,,,0,S: \"r1\" failed\n"},
    {"by JSON", &success, NULL, "head -c 14 > out", NULL, "", "{\"run_id\":\"r1\""},
    {"a program that fails",
     &failed,
     "exit 4",
     NULL,
     NULL,
     "run.on_failure: 'sh' ended with exit code 4",
     ""},
    {"nobody at the webhook",
     &success,
     NULL,
     NULL,
     "http://127.0.0.1:1/s",
     "run.webhook: webhook at '127.0.0.1:1': ",
     ""},
};

static void who_is_told(void **state)
{
    Arena *arena = arena_new();
    Error err;

    (void) state;
    (void) error_set(&err, STATUS_CHECK, "a;b $(c)");
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        const char *const on_failure[] = {"sh", "-c", c->on_failure, NULL};
        const char *const on_success[] = {"sh", "-c", c->on_success, NULL};
        RunConfig config = {
            .on_failure = c->on_failure == NULL ? NULL : on_failure,
            .on_success = c->on_success == NULL ? NULL : on_success,
            .webhook = c->webhook,
        };
        RunFacts facts = facts_of(c->outcome, c->outcome == &failed ? &err : NULL);
        Str wrote = {0};
        (void) unlink("out");
        told[0] = '\0';
        CASE_INT(c->name, notify_run(&config, &facts, tell, NULL), c->told[0] == '\0');
        told[c->webhook == NULL ? sizeof(told) - 1 : strlen(c->told)] = '\0';
        CASE_TEXT(c->name, told, c->told);
        if (file_exists("out"))
            CASE_INT(c->name, file_read(arena, "out", 4096, &wrote, &err), OK);
        CASE_TEXT(c->name, str_dup(arena, wrote), c->wrote);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_facts_as_json),
        cmocka_unit_test(who_is_told),
    };
    char folder[] = "/tmp/eiot_notify_XXXXXX";
    int failures;

    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return 1;
    failures = cmocka_run_group_tests_name("notify", tests, NULL, NULL);
    (void) unlink("out");
    (void) rmdir(folder);
    return failures;
}

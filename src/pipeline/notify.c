#include "notify.h"

#include <string.h>

#include "base/civil.h"
#include "base/process.h"
#include "pipeline/webhook.h"

#define PROGRAM_MOST_S  60
#define WEBHOOK_MOST_MS 10000

static Json *instant_or_null(int64_t us)
{
    char text[CIVIL_TEXT_MAX];

    return us == 0 ? json_null() : json_string(civil_text_utc(us, text));
}

static Json *text_or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? json_null() : json_string(text);
}

static Json *error_json(const Error *err)
{
    if (err == NULL)
        return json_null();
    return json_pack(
        "{s:s, s:s, s:o, s:o}",
        "kind",
        status_name(err->status),
        "message",
        err->message,
        "at",
        text_or_null(err->where),
        "hint",
        text_or_null(err->hint));
}

static Json *stages_json(const StageResult *results)
{
    Json *list = json_array();

    for (size_t at = 0; results != NULL && at < n_stages; at++)
        if (results[at].outcome != STAGE_LEFT_OUT)
            json_array_append_new(
                list,
                json_pack(
                    "{s:s, s:s, s:I, s:f, s:I, s:I}",
                    "name",
                    results[at].stage->name,
                    "status",
                    stage_outcome_name(results[at].outcome),
                    "attempts",
                    (json_int_t) results[at].attempts,
                    "ms",
                    results[at].ms,
                    "rows_in",
                    (json_int_t) results[at].rows.in,
                    "rows_out",
                    (json_int_t) results[at].rows.out));
    return list;
}

Json *run_facts_json(const RunFacts *facts)
{
    const RunOutcome *outcome = facts->outcome;

    return json_pack(
        "{s:s, s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:f, s:o, s:I, s:o, s:o, s:o, s:o}",
        "run_id",
        facts->run_id,
        "status",
        outcome->status,
        "exit_code",
        facts->failure == NULL ? 0 : status_exit_code(facts->failure->status),
        "text",
        facts->text,
        "site",
        text_or_null(facts->site),
        "host",
        text_or_null(facts->host),
        "started_at",
        instant_or_null(facts->started_us),
        "ended_at",
        instant_or_null(outcome->ended_us),
        "seconds",
        (double) (outcome->ended_us - facts->started_us) / 1e6,
        "stage",
        text_or_null(outcome->stage),
        "retries",
        (json_int_t) outcome->retries,
        "resumed_from",
        text_or_null(facts->resumed_from),
        "due_at",
        instant_or_null(facts->due_us),
        "error",
        error_json(facts->failure),
        "stages",
        stages_json(facts->results));
}

static Status
start_program(Arena *arena, const char *const *words, const RunFacts *facts, Str json, Error *err)
{
    const char *const settings[] = {
        arena_printf(arena, "EIOT_RUN_ID=%s", facts->run_id),
        arena_printf(arena, "EIOT_RUN_STATUS=%s", facts->outcome->status),
        arena_printf(
            arena, "EIOT_RUN_STAGE=%s", facts->outcome->stage == NULL ? "" : facts->outcome->stage),
        arena_printf(
            arena, "EIOT_RUN_ERROR=%s", facts->failure == NULL ? "" : facts->failure->message),
        arena_printf(
            arena,
            "EIOT_RUN_EXIT_CODE=%d",
            facts->failure == NULL ? 0 : status_exit_code(facts->failure->status)),
        arena_printf(arena, "EIOT_RUN_TEXT=%s", facts->text),
        NULL,
    };

    return process_run(words, settings, json, PROGRAM_MOST_S, err);
}

bool notify_run(
    const RunConfig *config,
    const RunFacts *facts,
    void (*tell)(void *context, const Error *err),
    void *context)
{
    bool is_success = strcmp(facts->outcome->status, "success") == 0;
    const char *const *words = is_success ? config->on_success : config->on_failure;
    const char *key = is_success ? "run.on_success" : "run.on_failure";
    Arena *arena = arena_new();
    Json *json = run_facts_json(facts);
    Str text = str_from(json_text(arena, json, false));
    bool is_told = true;
    Error err;

    if (words != NULL && start_program(arena, words, facts, text, &err) != OK) {
        error_add_context(&err, "%s", key);
        tell(context, &err);
        is_told = false;
    }
    if (config->webhook != NULL &&
        webhook_post(config->webhook, text, WEBHOOK_MOST_MS, &err) != OK) {
        error_add_context(&err, "run.webhook");
        tell(context, &err);
        is_told = false;
    }
    json_decref(json);
    arena_free(arena);
    return is_told;
}

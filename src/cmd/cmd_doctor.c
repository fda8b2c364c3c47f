#include <string.h>

#include "base/version.h"
#include "base/workers.h"
#include "base/zone.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/grants.h"
#include "store/url.h"
#include "transform/transform.h"

/* What one check found. */
typedef struct Finding {
    const char *name; /* locale key doctor_<name> */
    Status status;
    const char *text;
} Finding;

#define MAX_FINDINGS 16

typedef struct Findings {
    Finding items[MAX_FINDINGS];
    size_t n;
} Findings;

static void add(Findings *findings, const char *name, Status status, const char *text)
{
    findings->items[findings->n++] = (Finding){name, status, text};
}

/* Adds what a step gave: its text when it went well, its error when not. */
static void add_step(
    Context *context,
    Findings *findings,
    const char *name,
    Status status,
    const char *text,
    const Error *err)
{
    if (status != OK)
        text = err->hint[0] == '\0'
                   ? arena_copy(context->arena, err->message, strlen(err->message))
                   : arena_printf(context->arena, "%s. %s", err->message, err->hint);
    add(findings, name, status, text);
}

static void check_store(Context *context, Findings *findings)
{
    Session session = {0};
    int64_t at = 0;
    int64_t newest = 0;
    Error err;
    Status status = command_open_store(context, &session.store, &err);

    if (status == OK)
        status = store_connect(session.store, &session.conn, &err);
    add_step(
        context,
        findings,
        "store",
        status,
        url_masked(context->arena, context->project.store_url),
        &err);
    if (status == OK) {
        status = store_schema_version(session.conn, &at, &newest, &err);
        if (status == OK && at != newest)
            status = error_set(
                &err,
                STATUS_CHECK,
                at < newest
                    ? "schema is at %lld, this program has %lld; any other command brings it up"
                    : "schema is at %lld, this program has %lld; it was made by a newer "
                      "eiot: use that one",
                (long long) at,
                (long long) newest);
        add_step(
            context,
            findings,
            "schema",
            status,
            arena_printf(context->arena, "%lld", (long long) at),
            &err);
    }
    command_close(&session);
}

static void check_project(Context *context, Findings *findings)
{
    const Zone *zone;
    TransformList list;
    const char **paths = NULL;
    size_t n = 0;
    Error err;
    Status status = zone_open(context->arena, context->project.zone, &zone, &err);

    add_step(context, findings, "zone", status, context->project.zone, &err);
    status = transform_list(
        context->arena, &context->project, command_dialect(context), NULL, &list, &err);
    add_step(
        context,
        findings,
        "models",
        status,
        status == OK ? arena_printf(context->arena, "%zu", list.n_models) : "",
        &err);
    status = project_list(context->arena, &context->project, "sources/", ".yml", &paths, &n, &err);
    add_step(context, findings, "sources", status, arena_printf(context->arena, "%zu", n), &err);
}

static Json *json_findings(const Findings *findings)
{
    Json *list = json_array();

    for (size_t at = 0; at < findings->n; at++)
        json_array_append_new(
            list,
            json_pack(
                "{s:s, s:b, s:s}",
                "check",
                findings->items[at].name,
                "ok",
                findings->items[at].status == OK,
                "text",
                findings->items[at].text));
    return json_pack("{s:o}", "checks", list);
}

static void show_findings(const Context *context, const Findings *findings)
{
    for (size_t at = 0; at < findings->n; at++) {
        const Finding *finding = &findings->items[at];
        (void) printf(
            "%-6s %-10s %s\n",
            command_text(context, finding->status == OK ? "ok" : "failed"),
            finding->name,
            finding->text);
    }
}

/* What the role of the store's session may do. The store is left as it is: whoever asks may lack
 * the rights to bring it up. */
static Status run_grants(const Context *context, Error *err)
{
    const char *const *jobs = args_words(context->args);
    size_t n_jobs = args_n_words(context->args);
    Session session = {0};
    Grants grants = {0};
    Status status = command_open_store(context, &session.store, err);

    if (status == OK)
        status = store_connect(session.store, &session.conn, err);
    if (status == OK)
        status = grants_read(context->arena, session.conn, &grants, err);
    command_close(&session);
    if (status == OK)
        status = grants_judge(&grants, jobs, n_jobs, err);
    if (status != OK && status != STATUS_CHECK)
        return status;
    if (context->is_json)
        console_json(context->arena, grants_json(&grants, jobs, n_jobs));
    else
        grants_show(context, &grants, jobs, n_jobs);
    return status;
}

static Status run(Context *context, Error *err)
{
    Findings findings = {0};

    if (args_has(context->args, "grants"))
        return run_grants(context, err);
    if (args_n_words(context->args) > 0)
        return error_set(err, STATUS_USAGE, "jobs are named with --grants only");
    add(&findings, "version", OK, EIOT_VERSION);
    add(&findings, "cores", OK, arena_printf(context->arena, "%zu", workers_default()));
    check_project(context, &findings);
    check_store(context, &findings);
    if (context->is_json)
        console_json(context->arena, json_findings(&findings));
    else
        show_findings(context, &findings);
    for (size_t at = 0; at < findings.n; at++)
        if (findings.items[at].status != OK)
            return error_set(err, STATUS_CHECK, "check '%s' failed", findings.items[at].name);
    return OK;
}

static const OptionSpec options[] = {
    {.name = "grants", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_doctor = {
    .name = "doctor",
    .usage = "[--grants [load|transform|read|sync...]]",
    .options = options,
    .most_words = 4,
    .has_json = true,
    .run = run,
};

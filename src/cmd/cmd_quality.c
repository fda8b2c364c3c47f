#include <string.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/show.h"
#include "quality/docs/data_docs.h"
#include "quality/judge/report_json.h"
#include "quality/profile/profile.h"
#include "quality/profile/propose.h"

static Status
write_docs(const Context *context, StoreConn *conn, const QualityReport *report, Error *err)
{
    DataDocsOptions options = {
        .folder = args_text(context->args, "docs", DATA_DOCS_FOLDER),
        .lang = context->project.lang,
    };
    Status status = data_docs_write(context->arena, &context->project, conn, report, &options, err);

    if (status == OK)
        console_note(
            context->is_quiet,
            "%s: %s",
            command_text(context, "data_docs"),
            file_join(context->arena, options.folder, DATA_DOCS_INDEX));
    return status;
}

static Status judge(Context *context, Session *session, const RunEntry *entry, Error *err)
{
    QualityReport report = {0};
    QualityOptions options = {
        .suite = args_text(context->args, "suite", NULL),
        .layer = args_text(context->args, "layer", NULL),
        .day = args_text(context->args, "day", NULL),
        .run_id = entry->run_id,
        .now_us = entry->now_us,
        .store = session->store,
        .clock_us = command_now_us,
        .progress = &context->progress,
    };
    Status status =
        quality_run(context->arena, &context->project, session->conn, &options, &report, err);

    console_progress_clear();
    if (status != OK)
        return status;
    if (context->is_json)
        console_json(context->arena, quality_report_json(&report));
    else
        show_quality(context, &report);
    status = write_docs(context, session->conn, &report, err);
    return status == OK ? quality_gate(&report, err) : status;
}

static Status judge_command(Context *context, Error *err)
{
    Session session = {0};
    RunEntry entry;
    Status status = command_open(context, ACCESS_WRITE, &session, err);

    if (status == OK)
        status = history_begin(&entry, session.conn, "quality", err);
    if (status == OK) {
        status = judge(context, &session, &entry, err);
        status = history_end(&entry, status, err);
    }
    command_close(&session);
    return status;
}

/* ---- profile ---- */

/* Text of a JSON value, which is released. */
static Str json_str(Arena *arena, Json *json)
{
    const char *text = arena_printf(arena, "%s\n", json_text(arena, json, true));

    json_decref(json);
    return str_from(text);
}

static Status profile_in_form(Context *context, const Profile *profile, Str *ret_text, Error *err)
{
    Json *suite;
    Status status = OK;

    if (args_has(context->args, "propose")) {
        status = propose_suite(
            context->arena,
            profile,
            propose_name(context->arena, profile->table),
            command_now_us(),
            &suite,
            err);
        if (status == OK)
            *ret_text = json_str(context->arena, suite);
    } else if (context->is_json) {
        *ret_text = json_str(context->arena, profile_json(profile));
    } else {
        *ret_text = profile_text(context, profile);
    }
    return status;
}

static Status profile_command(Context *context, Error *err)
{
    const char *path = args_text(context->args, "out", NULL);
    Session session = {0};
    Profile profile;
    Str text;
    Status status = command_open(context, ACCESS_READ, &session, err);

    if (status == OK)
        status =
            profile_run(context->arena, session.conn, args_word(context->args, 1), &profile, err);
    if (status == OK)
        status = profile_in_form(context, &profile, &text, err);
    if (status == OK && path == NULL)
        (void) fwrite(text.ptr, 1, text.len, stdout);
    else if (status == OK)
        status = file_write(path, text, err);
    command_close(&session);
    return status;
}

/* ---- which of them ---- */

static Status only_for(Context *context, const char *const *names, const char *verb, Error *err)
{
    for (; *names != NULL; names++)
        if (args_has(context->args, *names))
            return error_set(err, STATUS_USAGE, "--%s goes with `quality %s`", *names, verb);
    return OK;
}

static Status run(Context *context, Error *err)
{
    static const char *const of_run[] = {"suite", "layer", "day", "docs", NULL};
    static const char *const of_profile[] = {"propose", "out", NULL};
    size_t n_words = args_n_words(context->args);
    const char *verb = n_words == 0 ? "run" : args_word(context->args, 0);
    Status status;

    if (strcmp(verb, "profile") == 0) {
        status = only_for(context, of_run, "run", err);
        if (status == OK && n_words != 2) {
            status = error_set(err, STATUS_USAGE, "quality profile asks for one table");
            error_hint(err, "Example: eiot quality profile raw_data.readings");
        }
        return status == OK ? profile_command(context, err) : status;
    }
    if (strcmp(verb, "run") != 0 || n_words > 1)
        return error_set(
            err,
            STATUS_USAGE,
            "quality has no '%s', expected run or profile TABLE",
            args_word(context->args, strcmp(verb, "run") == 0 ? 1 : 0));
    status = only_for(context, of_profile, "profile", err);
    return status == OK ? judge_command(context, err) : status;
}

static const OptionSpec options[] = {
    {.name = "suite", .kind = OPTION_TEXT, .value = "NAME"},
    {.name = "layer", .kind = OPTION_CHOICE, .value = "raw|staging|marts"},
    {.name = "day", .kind = OPTION_TEXT, .value = "YYYY-MM-DD"},
    {.name = "docs", .kind = OPTION_TEXT, .value = "DIR"},
    {.name = "propose", .kind = OPTION_FLAG},
    {.name = "out", .kind = OPTION_TEXT, .value = "FILE"},
    {0},
};

const Command cmd_quality = {
    .name = "quality",
    .usage = "[run] [--suite NAME] [--layer raw|staging|marts] [--day YYYY-MM-DD] [--docs DIR] | "
             "profile SCHEMA.TABLE [--propose] [--out FILE]",
    .options = options,
    .most_words = 2,
    .has_json = true,
    .run = run,
};

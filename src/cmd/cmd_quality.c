#include <string.h>

#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/show.h"
#include "quality/data_docs.h"
#include "quality/report_json.h"

#define DOCS_PATH "data/processed/data_docs.html"

static Status
write_docs(const Context *context, StoreConn *conn, const QualityReport *report, Error *err)
{
    DataDocsOptions options = {
        .path = args_text(context->args, "docs", DOCS_PATH),
        .lang = context->project.lang,
    };
    Status status = data_docs_write(context->arena, &context->project, conn, report, &options, err);

    if (status == OK)
        console_note(context->is_quiet, "%s: %s", command_text(context, "data_docs"), options.path);
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

static Status run(Context *context, Error *err)
{
    Session session = {0};
    RunEntry entry;
    Status status;

    if (args_n_words(context->args) > 0 && strcmp(args_word(context->args, 0), "run") != 0)
        return error_set(
            err, STATUS_USAGE, "quality has no '%s', expected run", args_word(context->args, 0));
    status = command_open(context, ACCESS_WRITE, &session, err);
    if (status == OK)
        status = history_begin(&entry, session.conn, "quality", err);
    if (status == OK) {
        status = judge(context, &session, &entry, err);
        status = history_end(&entry, status, err);
    }
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "suite", .kind = OPTION_TEXT, .value = "NAME"},
    {.name = "layer", .kind = OPTION_CHOICE, .value = "raw|staging|marts"},
    {.name = "day", .kind = OPTION_TEXT, .value = "YYYY-MM-DD"},
    {.name = "docs", .kind = OPTION_TEXT, .value = "FILE"},
    {0},
};

const Command cmd_quality = {
    .name = "quality",
    .usage = "[run] [--suite NAME] [--layer raw|staging|marts] [--day YYYY-MM-DD] [--docs FILE]",
    .options = options,
    .most_words = 1,
    .has_json = true,
    .run = run,
};

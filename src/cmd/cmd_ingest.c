#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/ingest_watch.h"
#include "cmd/show.h"

static Status run(Context *context, Error *err)
{
    const char *const *paths = NULL;
    size_t n_paths = 0;
    Session session = {0};
    RunEntry entry;
    FileReport *files = NULL;
    size_t n_files = 0;
    IngestOptions options = {
        .source_name = args_text(context->args, "source", NULL),
        .meter_id = args_text(context->args, "meter", NULL),
        .n_threads = context->project.n_threads,
        .progress = &context->progress,
    };
    Status status = command_paths(context, &paths, &n_paths, err);

    if (status == OK && args_has(context->args, "watch"))
        return ingest_watch(context, paths, n_paths, &options, err);
    if (status == OK)
        status = command_open(context, ACCESS_WRITE, &session, err);
    if (status == OK)
        status = history_begin(&entry, session.conn, "ingest", err);
    if (status == OK) {
        options.now_us = entry.now_us; /* of the turn to write, not of the wait for it */
        status = ingest_paths(
            context->arena,
            &context->project,
            session.conn,
            paths,
            n_paths,
            &options,
            &files,
            &n_files,
            err);
        console_progress_clear();
        if (context->is_json)
            console_json(context->arena, json_files(files, n_files));
        else if (n_files > 0)
            show_files(context, files, n_files);
        else if (status == OK)
            (void) printf("%s\n", command_text(context, "no_files"));
        status = history_end(&entry, status, err);
    }
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "source", .kind = OPTION_TEXT, .value = "NAME"},
    {.name = "meter", .kind = OPTION_TEXT, .value = "ID"},
    {.name = "watch", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_ingest = {
    .name = "ingest",
    .usage = "[FILE|DIR...] [--source NAME] [--meter ID] [--watch]",
    .options = options,
    .most_words = 100000,
    .has_json = true,
    .run = run,
};

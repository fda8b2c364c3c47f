#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/show.h"

static Status run(Context *context, Error *err)
{
    Session session = {0};
    RunEntry entry;
    DetectReport report = {0};
    DetectOptions options = {
        .budget = args_whole(context->args, "budget", context->project.budget),
        .n_threads = context->project.n_threads,
        .seed = context->project.seed,
        .progress = &context->progress,
    };
    Status status = command_open(context, ACCESS_WRITE, &session, err);

    if (status == OK)
        status = history_begin(&entry, session.conn, "detect", err);
    if (status == OK) {
        options.now_us = entry.now_us;
        options.run_id = entry.run_id;
        status =
            detect_run(context->arena, &context->project, session.conn, &options, &report, err);
        console_progress_clear();
        if (status == OK && context->is_json)
            console_json(context->arena, json_detect(&report));
        else if (status == OK)
            show_detect(context, &report);
        status = history_end(&entry, status, err);
    }
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "budget", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = 1000000},
    {0},
};

const Command cmd_detect = {
    .name = "detect",
    .usage = "[--budget N]",
    .options = options,
    .has_json = true,
    .run = run,
};

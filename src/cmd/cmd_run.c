#include "cmd/commands.h"
#include "cmd/run_job.h"
#include "cmd/run_schedule.h"

static Status check_options(const Args *args, Error *err)
{
    if (args_has(args, "resume") &&
        (args_has(args, "from") || args_has(args, "only") || args_has(args, "full-refresh")))
        return error_set(
            err,
            STATUS_USAGE,
            "--resume says itself where to go on: leave out --from, --only and --full-refresh");
    if (args_has(args, "schedule") && (args_has(args, "from") || args_has(args, "only") ||
                                       args_has(args, "resume") || args_has(args, "full-refresh")))
        return error_set(
            err,
            STATUS_USAGE,
            "--schedule runs the whole pipeline: leave out --from, --only, --resume and "
            "--full-refresh");
    return OK;
}

static Status run(Context *context, Error *err)
{
    RunConfig config;
    RunJob job = {.config = &config, .is_resume = args_has(context->args, "resume")};
    Status status = check_options(context->args, err);

    if (status == OK)
        status = run_config_read(context->arena, &context->project, &config, err);
    if (status != OK)
        return status;
    config.retry.retries = args_whole(context->args, "retries", config.retry.retries);
    if (args_has(context->args, "schedule"))
        return run_schedule(context, &config, args_text(context->args, "schedule", ""), err);
    return run_job(context, &job, err);
}

static const OptionSpec options[] = {
    {.name = "from", .kind = OPTION_TEXT, .value = "STAGE"},
    {.name = "only", .kind = OPTION_TEXT, .value = "STAGE"},
    {.name = "resume", .kind = OPTION_FLAG},
    {.name = "retries", .kind = OPTION_WHOLE, .value = "N", .least = 0, .most = RETRIES_MOST},
    {.name = "schedule", .kind = OPTION_TEXT, .value = "CRON"},
    {.name = "source", .kind = OPTION_TEXT, .value = "NAME"},
    {.name = "meter", .kind = OPTION_TEXT, .value = "ID"},
    {.name = "report", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "docs", .kind = OPTION_TEXT, .value = "DIR"},
    {.name = "full-refresh", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_run = {
    .name = "run",
    .usage = "[FILE|DIR...] [--from STAGE | --only STAGE | --resume] [--retries N] "
             "[--schedule CRON] [--source NAME] [--meter ID] [--report FILE] [--docs DIR]",
    .options = options,
    .most_words = 100000,
    .has_json = true,
    .run = run,
};

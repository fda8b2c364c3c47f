#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/show.h"

static int64_t clock_us(void *context)
{
    (void) context;
    return command_now_us();
}

static Status build(Context *context, Error *err)
{
    Session session = {0};
    RunEntry entry;
    TransformReport report = {0};
    TransformOptions options = {
        .select = args_text(context->args, "select", NULL),
        .full_refresh = args_has(context->args, "full-refresh"),
        .run_at_us = command_now_us(),
        .clock_us = clock_us,
        .progress = &context->progress,
    };
    Status status = command_open(context, ACCESS_WRITE, &session, err);

    if (status == OK)
        status = history_begin(&entry, session.conn, "transform", err);
    if (status == OK) {
        status =
            transform_run(context->arena, &context->project, session.conn, &options, &report, err);
        console_progress_clear();
        if (context->is_json)
            console_json(context->arena, json_models(&report));
        else
            show_models(context, &report);
        status = history_end(&entry, status, err);
    }
    command_close(&session);
    return status;
}

/* The compiled SQL of the selected models, for reading and for comparing with dbt's. */
static Status compile(Context *context, Error *err)
{
    TransformOptions options = {
        .select = args_text(context->args, "select", NULL),
        .run_at_us = command_now_us(),
    };
    TransformList list;
    Status status = transform_list(
        context->arena, &context->project, command_dialect(context), &options, &list, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < list.n_models; at++)
        (void) printf("-- %s\n%s\n;\n", list.models[at].relation, list.models[at].sql);
    return OK;
}

static Status run(Context *context, Error *err)
{
    return args_has(context->args, "compile") ? compile(context, err) : build(context, err);
}

static const OptionSpec options[] = {
    {.name = "select", .kind = OPTION_TEXT, .value = "MODEL+"},
    {.name = "full-refresh", .kind = OPTION_FLAG},
    {.name = "compile", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_transform = {
    .name = "transform",
    .usage = "[--select MODEL+] [--full-refresh] [--compile]",
    .options = options,
    .has_json = true,
    .run = run,
};

#include "cmd/commands.h"
#include "cmd/console.h"
#include "publish/report.h"

#define REPORT_PATH "data/processed/report.html"

static Status run(Context *context, Error *err)
{
    Session session = {0};
    ReportOptions options = {
        .path = args_text(context->args, "out", REPORT_PATH),
        .subtitle = context->project.site,
        .lang = context->project.lang,
        .now_us = command_now_us(),
    };
    Status status = command_open(context, ACCESS_READ, &session, err);

    if (status == OK)
        status = report_write(context->arena, &context->project, session.conn, &options, err);
    if (status == OK)
        (void) printf("%s: %s\n", command_text(context, "report"), options.path);
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "out", .kind = OPTION_TEXT, .value = "FILE"},
    {0},
};

const Command cmd_report = {
    .name = "report",
    .usage = "[--out FILE]",
    .options = options,
    .run = run,
};

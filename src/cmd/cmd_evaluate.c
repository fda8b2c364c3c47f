#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "cmd/truth.h"

static Status run(Context *context, Error *err)
{
    const char *truth_path = args_text(context->args, "truth", NULL);
    EvaluateOptions options = {
        .budget = args_whole(context->args, "budget", context->project.budget),
        .k = args_whole(context->args, "k", 0),
    };
    TruthRow *truth = NULL;
    Session session = {0};
    EvaluateReport report;
    Status status = OK;

    if (truth_path != NULL)
        status = truth_read(context->arena, truth_path, &truth, &options.n_truth, err);
    options.truth = truth;
    if (status == OK)
        status = command_open(context, ACCESS_READ, &session, err);
    if (status == OK)
        status = evaluate_run(context->arena, session.conn, &options, &report, err);
    if (status == OK && context->is_json)
        console_json(context->arena, json_evaluation(&report));
    else if (status == OK)
        show_evaluation(context, &report);
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "truth", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "budget", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = 1000000},
    {.name = "k", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = 1000000000},
    {0},
};

const Command cmd_evaluate = {
    .name = "evaluate",
    .usage = "[--truth FILE] [--budget N] [--k N]",
    .options = options,
    .has_json = true,
    .run = run,
};

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
        .has_detectors = args_has(context->args, "detectors"),
    };
    TruthRow *truth = NULL;
    Session session = {0};
    EvaluateReport report;
    Status status = OK;

    if (options.has_detectors && truth_path == NULL) {
        (void) error_set(err, STATUS_USAGE, "--detectors needs --truth FILE");
        error_hint(err, "Measures are compared with what is known of the meters.");
        return STATUS_USAGE;
    }
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
    {.name = "detectors", .kind = OPTION_FLAG},
    {.name = "budget", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = 1000000},
    {.name = "k", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = 1000000000},
    {0},
};

const Command cmd_evaluate = {
    .name = "evaluate",
    .usage = "[--truth FILE] [--detectors] [--budget N] [--k N]",
    .options = options,
    .has_json = true,
    .run = run,
};

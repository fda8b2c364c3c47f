#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/show.h"

static int64_t clock_us(void *context)
{
    (void) context;
    return command_now_us();
}

/* What the command line asks of a run, with or without a store. */
static Status read_options(const Context *context, TransformOptions *ret_options, Error *err)
{
    *ret_options = (TransformOptions){
        .select = args_text(context->args, "select", NULL),
        .full_refresh = args_has(context->args, "full-refresh"),
        .run_at_us = command_now_us(),
    };
    return transform_read_vars(
        context->arena,
        args_text(context->args, "vars", "{}"),
        &ret_options->vars,
        &ret_options->n_vars,
        err);
}

static Status build(Context *context, TransformOptions options, Error *err)
{
    Session session = {0};
    RunEntry entry;
    TransformReport report = {0};
    Status status = command_open(context, ACCESS_WRITE, &session, err);

    options.clock_us = clock_us;
    options.progress = &context->progress;
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

static Json *json_compiled(const TransformList *list)
{
    Json *models = json_array();
    Json *tests = json_array();

    for (size_t at = 0; at < list->n_models; at++) {
        const ModelInfo *model = &list->models[at];

        json_array_append_new(
            models,
            json_pack(
                "{s:s, s:s, s:s, s:s?}",
                "name",
                model->name,
                "relation",
                model->relation,
                "sql",
                model->sql,
                "incremental_sql",
                model->incremental_sql));
    }
    for (size_t at = 0; at < list->n_tests; at++) {
        const TestInfo *test = &list->tests[at];

        json_array_append_new(
            tests,
            json_pack(
                "{s:s, s:s, s:s}", "name", test->name, "model", test->model, "sql", test->sql));
    }
    return json_pack("{s:o, s:o}", "models", models, "tests", tests);
}

/* The compiled SQL, for reading and for comparing with dbt's: of the selected models, in JSON of
 * the data tests too. */
static Status compile(Context *context, const TransformOptions *options, Error *err)
{
    TransformList list;
    Status status = transform_list(
        context->arena, &context->project, command_dialect(context), options, &list, err);

    if (status != OK)
        return status;
    if (context->is_json) {
        console_json(context->arena, json_compiled(&list));
        return OK;
    }
    for (size_t at = 0; at < list.n_models; at++)
        (void) printf("-- %s\n%s\n;\n", list.models[at].relation, list.models[at].sql);
    return OK;
}

static Status run(Context *context, Error *err)
{
    TransformOptions given;
    Status status = read_options(context, &given, err);

    if (status != OK)
        return status;
    if (args_has(context->args, "show-vars")) {
        (void) puts(transform_vars(context->arena, &context->project, &given));
        return OK;
    }
    return args_has(context->args, "compile") ? compile(context, &given, err)
                                              : build(context, given, err);
}

static const OptionSpec options[] = {
    {.name = "select", .kind = OPTION_TEXT, .value = "MODEL+"},
    {.name = "full-refresh", .kind = OPTION_FLAG},
    {.name = "vars", .kind = OPTION_TEXT, .value = "YAML"},
    {.name = "compile", .kind = OPTION_FLAG},
    {.name = "show-vars", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_transform = {
    .name = "transform",
    .usage = "[--select MODEL+] [--full-refresh] [--vars YAML] | --compile | --show-vars",
    .options = options,
    .has_json = true,
    .run = run,
};

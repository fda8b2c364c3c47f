#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "publish/explain.h"

static Status run(Context *context, Error *err)
{
    Session session = {0};
    SuspectsWords words;
    Json *evidence = NULL;
    Status status =
        suspects_words(context->arena, &context->project, context->project.lang, &words, err);

    if (status == OK)
        status = command_open(context, ACCESS_READ, &session, err);
    if (status == OK)
        status = explain_meter(
            context->arena,
            &context->project,
            session.conn,
            &words,
            args_word(context->args, 0),
            &evidence,
            err);
    command_close(&session);
    if (status != OK)
        return status;
    if (context->is_json) {
        console_json(context->arena, evidence);
        return OK;
    }
    show_explain(context, &words, evidence);
    json_decref(evidence);
    return OK;
}

const Command cmd_explain = {
    .name = "explain",
    .usage = "METER",
    .least_words = 1,
    .most_words = 1,
    .has_json = true,
    .run = run,
};

#include "base/file.h"
#include "cmd/commands.h"
#include "publish/metrics.h"

static Status deliver(const Context *context, const StrBuf *text, Error *err)
{
    const char *path = args_text(context->args, "out", NULL);

    if (path != NULL)
        return file_write(path, strbuf_str(text), err);
    (void) fwrite(text->ptr, 1, text->len, stdout);
    return OK;
}

/* A store that does not answer is told too: what watches must learn of it. One that another process
 * holds is not down, and the text of before stays. */
static Status run(Context *context, Error *err)
{
    Session session = {0};
    StrBuf text = strbuf_new(context->arena);
    Error problem;
    Status status = command_open(context, ACCESS_READ, &session, err);

    if (status == OK)
        status = metrics_of_store(context->arena, session.conn, &text, err);
    command_close(&session);
    if (status == OK)
        return deliver(context, &text, err);
    if (status == STATUS_STORE) {
        metrics_of_no_store(&text);
        if (deliver(context, &text, &problem) != OK)
            error_add_context(err, "%s", problem.message);
    }
    return status;
}

static const OptionSpec options[] = {
    {.name = "out", .kind = OPTION_TEXT, .value = "FILE"},
    {0},
};

const Command cmd_metrics = {
    .name = "metrics",
    .usage = "[--out FILE]",
    .options = options,
    .run = run,
};

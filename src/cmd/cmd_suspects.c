#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"

static bool is_format(const Context *context, const char *format)
{
    return strcmp(args_text(context->args, "format", "table"), format) == 0;
}

/* --cause with another cause than fraud asks for meters nobody is sent to: those of --all. */
static SuspectsQuery query_of(const Context *context)
{
    const Args *args = context->args;
    const char *cause = args_text(args, "cause", NULL);
    bool is_all = args_has(args, "all") || (cause != NULL && strcmp(cause, "fraud") != 0);

    return (SuspectsQuery){
        .is_all = is_all,
        .most = args_whole(args, "top", is_all ? 0 : context->project.budget),
        .feeder = args_text(args, "feeder", NULL),
        .transformer = args_text(args, "transformer", NULL),
        .cause = cause,
        .least_probability = args_share(args, "min-probability", 0),
    };
}

/* A file gets the bytes whole or not at all; otherwise they go to stdout. */
static Status deliver(const Context *context, Str bytes, Error *err)
{
    const char *path = args_text(context->args, "out", NULL);
    const char *name;
    Status status = OK;

    if (path == NULL) {
        (void) fwrite(bytes.ptr, 1, bytes.len, stdout);
        return OK;
    }
    name = file_base_name(path);
    if (name != path)
        status = file_make_folder(arena_copy(context->arena, path, (size_t) (name - path)), err);
    if (status == OK)
        status = file_write(path, bytes, err);
    if (status == OK)
        console_note(context->is_quiet, "%s: %s", command_text(context, "suspects"), path);
    return status;
}

static Status deliver_json(
    const Context *context, const Suspects *suspects, const SuspectsWords *words, Error *err)
{
    Json *json = NULL;
    Status status = suspects_json(context->arena, suspects, words, &json, err);
    const char *text;

    if (status != OK)
        return status;
    text = arena_printf(context->arena, "%s\n", json_text(context->arena, json, true));
    json_decref(json);
    return deliver(context, str_from(text), err);
}

static Status show_table(
    const Context *context,
    const SuspectsQuery *query,
    const Suspects *suspects,
    const SuspectsWords *words,
    Error *err)
{
    bool is_whole_list = query->feeder == NULL && query->transformer == NULL &&
                         query->cause == NULL && query->least_probability <= 0;
    Status status = show_suspects(context, suspects, words, err);

    if (status == OK && !query->is_all)
        show_suspects_sum(context, suspects, words, is_whole_list ? query->most : 0);
    return status;
}

static Status put_list(
    const Context *context,
    const SuspectsQuery *query,
    const Suspects *suspects,
    const SuspectsWords *words,
    Error *err)
{
    Str bytes;
    Status status;

    if (context->is_json)
        return deliver_json(context, suspects, words, err);
    if (is_format(context, "table"))
        return show_table(context, query, suspects, words, err);
    status = is_format(context, "csv")
                 ? suspects_csv(context->arena, suspects, &bytes, err)
                 : suspects_xlsx(context->arena, suspects, words, command_now_us(), &bytes, err);
    return status == OK ? deliver(context, bytes, err) : status;
}

/* Options that don't go together. */
static Status check_options(const Context *context, Error *err)
{
    bool has_out = args_has(context->args, "out");

    if (has_out && is_format(context, "table"))
        return error_set(err, STATUS_USAGE, "option --out needs --format csv, json or xlsx");
    if (is_format(context, "xlsx") && !has_out && isatty(STDOUT_FILENO)) {
        (void) error_set(err, STATUS_USAGE, "a workbook can't be shown on a terminal");
        error_hint(err, "Say where it goes: --out suspects.xlsx.");
        return STATUS_USAGE;
    }
    return OK;
}

static Status run(Context *context, Error *err)
{
    SuspectsQuery query = query_of(context);
    Session session = {0};
    SuspectsWords words;
    Suspects suspects;
    Status status = check_options(context, err);

    if (status == OK)
        status =
            suspects_words(context->arena, &context->project, context->project.lang, &words, err);
    if (status == OK)
        status = command_open(context, ACCESS_READ, &session, err);
    if (status == OK)
        status = suspects_read(context->arena, session.conn, &query, &suspects, err);
    if (status == OK)
        status = put_list(context, &query, &suspects, &words, err);
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "top", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = SUSPECTS_MAX},
    {.name = "all", .kind = OPTION_FLAG},
    {.name = "format", .kind = OPTION_CHOICE, .value = "table|csv|json|xlsx"},
    {.name = "out", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "feeder", .kind = OPTION_TEXT, .value = "ID"},
    {.name = "transformer", .kind = OPTION_TEXT, .value = "ID"},
    {.name = "cause",
     .kind = OPTION_CHOICE,
     .value = "fraud|vacancy|solar|outage|faulty_meter|wrong_multiplier|wrong_mapping|"
              "customer_change"},
    {.name = "min-probability", .kind = OPTION_SHARE, .value = "P"},
    {0},
};

const Command cmd_suspects = {
    .name = "suspects",
    .usage = "[--top N] [--all] [--format table|csv|json|xlsx] [--out FILE] [--feeder ID] "
             "[--transformer ID] [--cause CAUSE] [--min-probability P]",
    .options = options,
    .has_json = true,
    .run = run,
};

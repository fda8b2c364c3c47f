#include <signal.h>
#include <string.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "serve/serve.h"

#define LISTEN     "127.0.0.1:8080"
#define STATE_FILE "data/serve.duckdb"
#define FIRST_USER "admin"
#define WAIT_S     60 /* for a run that holds the store when the server starts */

static volatile sig_atomic_t is_told_to_stop;

static void note_signal(int number)
{
    (void) number;
    is_told_to_stop = 1;
}

static bool must_stop(void)
{
    return is_told_to_stop != 0;
}

static void watch_signals(void)
{
    struct sigaction action = {.sa_handler = note_signal};

    (void) sigemptyset(&action.sa_mask);
    (void) sigaction(SIGINT, &action, NULL);
    (void) sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN; /* the other side went away: the write says so */
    (void) sigaction(SIGPIPE, &action, NULL);
}

static void tell(const char *message)
{
    console_note(false, "%s", message);
}

static void tell_ready(void *argument, const char *url, bool has_users)
{
    const Context *context = argument;

    if (context->is_json)
        console_json(context->arena, json_pack("{s:s, s:b}", "url", url, "has_users", has_users));
    else
        (void) printf(
            "%s\n",
            locale_format(context->arena, context->locale, "serve_ready", "url", url, NULL));
    (void) fflush(stdout);
    if (!has_users)
        console_note(context->is_quiet, "%s", command_text(context, "serve_no_users"));
}

static const char *state_file(const Context *context)
{
    const char *given = args_text(context->args, "state", NULL);

    return given != NULL ? given : file_join(context->arena, context->project.folder, STATE_FILE);
}

static Status set_up(Context *context, Error *err)
{
    const char *name = args_text(context->args, "user", FIRST_USER);
    const char *password = NULL;
    Status status = serve_set_up(context->arena, state_file(context), name, &password, err);

    if (status != OK)
        return status;
    if (context->is_json) {
        console_json(context->arena, json_pack("{s:s, s:s}", "user", name, "password", password));
        return OK;
    }
    (void) printf(
        "%s\n",
        locale_format(
            context->arena,
            context->locale,
            "serve_set_up",
            "user",
            name,
            "password",
            password,
            NULL));
    return OK;
}

static Status check_options(const Args *args, Error *err)
{
    if (args_has(args, "cert") != args_has(args, "key")) {
        (void) error_set(
            err, STATUS_USAGE, "option --%s is missing", args_has(args, "cert") ? "key" : "cert");
        error_hint(err, "TLS needs both: --cert FILE --key FILE, in PEM.");
        return STATUS_USAGE;
    }
    if (args_has(args, "user") && !args_has(args, "setup"))
        return error_set(err, STATUS_USAGE, "option --user goes with --setup");
    return OK;
}

static Status run(Context *context, Error *err)
{
    const Args *args = context->args;
    const ServeOptions options = {
        .http =
            {
                .listen = args_text(args, "listen", LISTEN),
                .cert_file = args_text(args, "cert", NULL),
                .key_file = args_text(args, "key", NULL),
            },
        .state_file = state_file(context),
        .has_open_metrics = args_has(args, "open-metrics"),
        .wait_s = WAIT_S,
        .tell = tell,
        .ready = tell_ready,
        .context = context,
        .must_stop = must_stop,
    };
    Status status = check_options(args, err);

    if (status != OK)
        return status;
    if (args_has(args, "setup"))
        return set_up(context, err);
    watch_signals();
    return serve_run(&context->project, &options, err);
}

static const OptionSpec serve_options[] = {
    {.name = "listen", .kind = OPTION_TEXT, .value = "ADDRESS:PORT"},
    {.name = "setup", .kind = OPTION_FLAG},
    {.name = "user", .kind = OPTION_TEXT, .value = "NAME"},
    {.name = "cert", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "key", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "state", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "open-metrics", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_serve = {
    .name = "serve",
    .usage = "[--listen ADDRESS:PORT] [--cert FILE --key FILE] | --setup [--user NAME]",
    .options = serve_options,
    .has_json = true,
    .run = run,
};

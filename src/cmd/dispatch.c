#include "dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "cmd/console.h"
#include "cmd/help.h"

/* --lang, else the system's LANG when it is French, else the project's. */
static Lang choose_lang(const Args *args, const Project *project)
{
    const char *wanted = args_text(args, "lang", NULL);
    const char *system = getenv("LANG"); // NOLINT(concurrency-mt-unsafe): no thread runs yet

    if (wanted != NULL)
        return strcmp(wanted, "fr") == 0 ? LANG_FR : LANG_EN;
    if (yaml_get(project->root, "language") == NULL && system != NULL &&
        strncmp(system, "fr", 2) == 0)
        return LANG_FR;
    return project->lang;
}

static Status prepare(Context *context, const Command *command, int argc, char **argv, Error *err)
{
    const OptionSpec *const tables[] = {command->options, common_options};
    Project *project = &context->project;
    Status status = args_parse(context->arena, tables, 2, argc, argv, &context->args, err);

    if (status == OK)
        status =
            project_load(context->arena, args_text(context->args, "config", NULL), project, err);
    if (status != OK)
        return status;
    project->lang = choose_lang(context->args, project);
    project->store_url = args_text(context->args, "store", project->store_url);
    project->seed = (uint64_t) args_whole(context->args, "seed", (int64_t) project->seed);
    project->n_threads =
        (size_t) args_whole(context->args, "threads", (int64_t) project->n_threads);
    context->is_quiet = args_has(context->args, "quiet");
    context->is_verbose = args_has(context->args, "verbose");
    context->is_json = strcmp(args_text(context->args, "format", "table"), "json") == 0;
    context->progress = console_progress(context->is_quiet);
    status = locale_load(context->arena, project, "cli", project->lang, &context->locale, err);
    for (Lang lang = LANG_EN; status == OK && project->lang == LANG_FR && lang <= LANG_FR; lang++)
        status = locale_load(context->arena, project, "ingest", lang, &context->told[lang], err);
    return status;
}

static Status check_words(const Command *command, const Args *args, Error *err)
{
    size_t n = args_n_words(args);

    if (n >= command->least_words && n <= command->most_words)
        return OK;
    (void) error_set(
        err,
        STATUS_USAGE,
        n < command->least_words ? "command '%s' needs more: %s" : "command '%s' takes less: %s",
        command->name,
        command->usage);
    error_hint(err, "See eiot %s --help.", command->name);
    return STATUS_USAGE;
}

static Status
run_command(Context *context, const Command *command, int argc, char **argv, Error *err)
{
    Status status = prepare(context, command, argc, argv, err);

    if (status != OK)
        return status;
    if (args_has(context->args, "help")) {
        help_command(context->locale, command, stdout);
        return OK;
    }
    if (context->is_json && !command->has_json)
        return error_set(err, STATUS_USAGE, "command '%s' has no --format json", command->name);
    status = check_words(command, context->args, err);
    return status == OK ? command->run(context, err) : status;
}

/* The words before any command: help, --version, or nothing. */
static Status run_without_command(Context *context, const char *word, Error *err)
{
    const char *names[64] = {0};
    const char *nearest;
    const char *system = getenv("LANG"); // NOLINT(concurrency-mt-unsafe): no thread runs yet
    Lang lang = system != NULL && strncmp(system, "fr", 2) == 0 ? LANG_FR : LANG_EN;
    Status status =
        locale_load(context->arena, &(Project){.folder = "."}, "cli", lang, &context->locale, err);

    if (status != OK)
        return status;
    if (word != NULL && strcmp(word, "--version") == 0) {
        (void) printf("eiot %s\n", EIOT_VERSION);
        return OK;
    }
    if (word == NULL || strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 ||
        strcmp(word, "-h") == 0) {
        help_all(context->locale, word == NULL ? stderr : stdout);
        return word == NULL ? error_set(err, STATUS_USAGE, "no command was given") : OK;
    }
    for (size_t at = 0; at < n_commands; at++)
        names[at] = command_table[at]->name;
    nearest = str_nearest(str_from(word), names);
    (void) error_set(err, STATUS_USAGE, "there is no command '%s'", word);
    error_hint(
        err, nearest == NULL ? "`eiot help` lists them." : "Did you mean `eiot %s`?", nearest);
    return STATUS_USAGE;
}

Status dispatch(Context *context, int argc, char **argv, Error *err)
{
    const Command *command = argc > 1 ? command_find(argv[1]) : NULL;

    if (command == NULL)
        return run_without_command(context, argc > 1 ? argv[1] : NULL, err);
    return run_command(context, command, argc - 2, argv + 2, err);
}

#include <string.h>

#include "base/asset.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/console.h"

/* What `eiot init` writes out; the rest of the binary's files stay inside. */
static bool is_written(const char *path)
{
    static const char *const prefixes[] = {"sources/", "holidays/", "great_expectations/", "dbt/"};

    for (size_t at = 0; at < sizeof(prefixes) / sizeof(prefixes[0]); at++)
        if (strncmp(path, prefixes[at], strlen(prefixes[at])) == 0)
            return true;
    return false;
}

typedef struct Written {
    size_t n_new;
    size_t n_kept;
} Written;

/* Writes one file unless one of that name is there: people's changes are never overwritten. */
static Status write_one(
    Arena *arena, const char *folder, const char *path, Str text, Written *written, Error *err)
{
    char *target = file_join(arena, folder, path);
    const char *slash = strrchr(target, '/');
    Status status = OK;

    if (file_exists(target)) {
        written->n_kept++;
        return OK;
    }
    if (slash != NULL)
        status = file_make_folder(arena_copy(arena, target, (size_t) (slash - target)), err);
    if (status == OK)
        status = file_write(target, text, err);
    if (status == OK)
        written->n_new++;
    return status;
}

static Status make_store(Context *context, const char *folder, Error *err)
{
    Session session = {0};
    Status status = project_load(
        context->arena, file_join(context->arena, folder, "eiot.yml"), &context->project, err);

    if (status != OK)
        return status;
    context->project.store_url = args_text(context->args, "store", context->project.store_url);
    status = command_open(context, ACCESS_WRITE, &session, err);
    command_close(&session);
    return status;
}

static Status run(Context *context, Error *err)
{
    const char *folder = args_n_words(context->args) > 0 ? args_word(context->args, 0) : ".";
    Written written = {0};
    Status status = file_make_folder(folder, err);

    if (status == OK)
        status = write_one(
            context->arena, folder, "eiot.yml", asset_text("conf/eiot.yml"), &written, err);
    for (size_t at = 0; status == OK && at < asset_count(); at++) {
        Asset asset = asset_at(at);
        if (is_written(asset.path))
            status = write_one(context->arena, folder, asset.path, asset.bytes, &written, err);
    }
    if (status == OK)
        status = make_store(context, folder, err);
    if (status == OK)
        console_note(
            context->is_quiet,
            command_text(context, "init_done"),
            folder,
            written.n_new,
            written.n_kept);
    return status;
}

const Command cmd_init = {
    .name = "init",
    .usage = "[DIR]",
    .most_words = 1,
    .run = run,
};

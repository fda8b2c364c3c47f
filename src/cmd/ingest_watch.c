#include "ingest_watch.h"

#include "base/civil.h"
#include "base/file.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/show.h"
#include "cmd/stop_signal.h"
#include "ingest/watch.h"

#define SETTLE_US (10 * US_PER_S) /* longer than a copy over a slow network pauses */
#define LOOK_US   (2 * US_PER_S)

/* What one turn loads: the files of the last look, with the store open for no longer. */
typedef struct Turn {
    Watch *watch;
    const char *const *paths;
    size_t n_paths;
    const IngestOptions *options;
    Status told; /* of the turn before: a store that stays away is told once */
} Turn;

static void show(const Context *context, const FileReport *reports, size_t n)
{
    if (n == 0)
        return;
    if (context->is_json)
        console_json(context->arena, json_files(reports, n));
    else
        show_files(context, reports, n);
    (void) fflush(stdout);
}

/* A file whose trouble is its own is taken all the same: it is told once, and again when it
 * changes. */
static Status load_all(Context *context, StoreConn *conn, const Turn *turn, Error *err)
{
    FileReport *reports = ARENA_ARRAY(context->arena, FileReport, turn->n_paths);
    IngestOptions options = *turn->options;
    Status first = OK;
    size_t n = 0;

    for (size_t at = 0; at < turn->n_paths && !stop_signal_came(); at++) {
        FileReport report = {.path = NULL};
        Error problem;
        Status status;
        options.now_us = command_now_us();
        status = ingest_file(
            context->arena, &context->project, conn, turn->paths[at], &options, &report, &problem);
        if (status != OK && first == OK) {
            first = status;
            *err = problem;
        }
        if (status != OK && !ingest_is_of_the_file(status))
            break;
        watch_take(turn->watch, at);
        if (report.path != NULL && report.status != INGEST_ALREADY_LOADED)
            reports[n++] = report;
    }
    console_progress_clear();
    show(context, reports, n);
    return first;
}

/* One turn in memory of its own. */
static void load(const Context *given, Turn *turn)
{
    Context context = *given;
    Session session = {0};
    RunEntry entry;
    Status status;
    Error err;

    context.arena = arena_new();
    status = command_open(&context, ACCESS_WRITE, &session, &err);
    if (status == OK)
        status = history_begin(&entry, session.conn, "ingest --watch", &err);
    if (status == OK)
        status = history_end(&entry, load_all(&context, session.conn, turn, &err), &err);
    if (status != OK && (ingest_is_of_the_file(status) || status != turn->told))
        command_error(&context, &err);
    turn->told = status;
    command_close(&session);
    arena_free(context.arena);
}

Status ingest_watch(
    Context *context,
    const char *const *paths,
    size_t n_paths,
    const IngestOptions *options,
    Error *err)
{
    Turn turn = {.watch = watch_new(paths, n_paths, SETTLE_US), .options = options};
    Status status = OK;
    bool is_first = true;

    stop_signal_watch();
    do {
        Error problem;
        status = watch_look(
            turn.watch, command_now_us(), &turn.paths, &turn.n_paths, is_first ? err : &problem);
        if (status != OK && is_first)
            break;
        if (is_first)
            console_note(context->is_quiet, "%s", command_text(context, "watch_begin"));
        is_first = false;
        if (status != OK)
            command_error(context, &problem);
        else if (turn.n_paths > 0)
            load(context, &turn);
        status = OK;
    } while (stop_signal_wait(command_now_us() + LOOK_US));
    watch_free(turn.watch);
    if (status == OK)
        console_note(context->is_quiet, "%s", command_text(context, "schedule_end"));
    return status;
}

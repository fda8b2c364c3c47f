#include "serve/serve.h"

#include <time.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/mem.h"
#include "serve/api/app.h"
#include "serve/api/cache.h"

#define LOOK_EVERY_US (100 * 1000)

static int64_t clock_us(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t) now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

/* What the server is made of, in the order it is opened. */
typedef struct Parts {
    Arena *arena;
    State *state;
    SuspectsWords words[2];
    App app;
    HttpServer *server;
} Parts;

static Status open_words(Parts *parts, const Project *project, Error *err)
{
    static const Lang langs[] = {LANG_EN, LANG_FR};

    for (size_t at = 0; at < 2; at++) {
        Status status =
            suspects_words(parts->arena, project, langs[at], &parts->words[langs[at]], err);
        if (status == OK)
            status = locale_load(
                parts->arena, project, "quality", langs[at], &parts->app.quality[langs[at]], err);
        if (status == OK)
            status = locale_load(
                parts->arena, project, "problems", langs[at], &parts->app.problems[langs[at]], err);
        if (status != OK)
            return status;
        parts->app.words[langs[at]] = &parts->words[langs[at]];
    }
    return OK;
}

static Status
open_parts(Parts *parts, const Project *project, const ServeOptions *options, Error *err)
{
    HttpServerOptions http = options->http;
    const ServedOptions served = {.wait_s = options->wait_s, .tell = options->tell};
    App *app = &parts->app;
    Status status = open_words(parts, project, err);

    http.on_problem = app_problem;
    app->project = project;
    app->has_open_metrics = options->has_open_metrics;
    app->now_us = clock_us;
    app->tell = options->tell;
    app->cache = cache_new();
    app->latency = latency_new();
    if (status == OK)
        status = state_open(options->state_file, &parts->state, err);
    app->state = parts->state;
    if (status == OK)
        status = accounts_open(parts->state, &app->accounts, err);
    if (status == OK)
        status = served_open(project, &served, &app->served, err);
    if (status == OK)
        app->visits = visits_open(parts->state, app->served, options->tell);
    if (status == OK)
        status = http_server_start(&http, app_answer, app, &parts->server, err);
    return status;
}

static void close_parts(Parts *parts)
{
    http_server_stop(parts->server);
    visits_close(parts->app.visits);
    served_close(parts->app.served);
    accounts_close(parts->app.accounts);
    state_close(parts->state);
    latency_free(parts->app.latency);
    cache_free(parts->app.cache);
    arena_free(parts->arena);
}

Status serve_run(const Project *project, const ServeOptions *options, Error *err)
{
    Parts parts = {0};
    bool has_users = false;
    Status status;

    mem_keep_small();
    parts.arena = arena_new();
    status = open_parts(&parts, project, options, err);
    if (status == OK)
        status = accounts_any(parts.app.accounts, &has_users, err);
    if (status == OK) {
        options->ready(options->context, http_server_url(parts.server), has_users);
        while (!options->must_stop())
            (void) usleep(LOOK_EVERY_US);
    }
    close_parts(&parts);
    return status;
}

Status serve_set_up(
    Arena *arena, const char *state_file, const char *name, const char **ret_password, Error *err)
{
    State *state = NULL;
    Accounts *accounts = NULL;
    Status status = state_open(state_file, &state, err);

    if (status == OK)
        status = accounts_open(state, &accounts, err);
    if (status == OK)
        status = accounts_set_up(arena, accounts, name, clock_us(), ret_password, err);
    accounts_close(accounts);
    state_close(state);
    return status;
}

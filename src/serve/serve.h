/*
 * serve: the web server: pages and JSON API over the store, for people who never open a terminal.
 *
 * Stage: serve. Puts the parts together: the server's own state and accounts (accounts/, state/),
 * the sessions of the store (data/), the answers (api/, pages.h) and HTTP (http/).
 */
#ifndef EIOT_SERVE_SERVE_H
#define EIOT_SERVE_SERVE_H

#include "conf/project.h"
#include "serve/http/server.h"

typedef struct ServeOptions {
    HttpServerOptions http;
    const char *state_file;
    bool has_open_metrics;
    unsigned wait_s;                   /* for a run that holds the store */
    void (*tell)(const char *message); /* what the operator should know, a line each */
    void (*ready)(void *context, const char *url, bool has_users);
    void *context;           /* of `ready` */
    bool (*must_stop)(void); /* asked a few times a second */
} ServeOptions;

/* Serves until must_stop(). */
Status serve_run(const Project *project, const ServeOptions *options, Error *err) MUST_USE;

/* Makes the administrator `name`, or gives him a new one-time password; *ret_password in `arena`.
 * BUSY while a server is running on the same state. */
Status serve_set_up(
    Arena *arena,
    const char *state_file,
    const char *name,
    const char **ret_password,
    Error *err) MUST_USE;

#endif

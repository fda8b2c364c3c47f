/*
 * exchange: one request and its answer, on its way through libmicrohttpd, the pool and back.
 *
 * Private to the server. libmicrohttpd's threads take a request in (exchange_on_line, then
 * exchange_on_request as long as something comes), the connection sleeps while a thread of the pool
 * runs the handler (exchange_run), and exchange_on_request sends what it made. exchange_on_end
 * comes last, whatever happened.
 */
#ifndef EIOT_SERVE_HTTP_EXCHANGE_H
#define EIOT_SERVE_HTTP_EXCHANGE_H

#include <microhttpd.h>

#include "serve/http/connections.h"
#include "serve/http/pool.h"
#include "serve/http/server.h"

/* Of one connection: target and headers at their limits, libmicrohttpd's notes about them, and the
 * head of an answer. Pages that are not used cost nothing. */
#define CONNECTION_BYTES ((size_t) 64 * 1024)

struct HttpServer {
    Arena *arena;
    HttpHandler handler;
    HttpHandler on_problem; /* may be NULL */
    void *context;
    const char *url;
    bool is_tls;
    bool is_stopping; /* atomic */
    int socket;
    Connections *connections;
    Pool *pool;
    struct MHD_Daemon *daemon;
};

/* The callbacks of libmicrohttpd; `context` is the server where it is used. */
void *exchange_on_line(void *context, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_on_request(
    void *context,
    struct MHD_Connection *connection,
    const char *url,
    const char *method,
    const char *version,
    const char *bytes,
    size_t *n_bytes,
    void **place);
void exchange_on_end(
    void *context,
    struct MHD_Connection *connection,
    void **place,
    enum MHD_RequestTerminationCode reason);

/* The task of the pool. */
void exchange_run(void *context, PoolTask *task);

/* Milliseconds of a clock that is never set back. */
int64_t exchange_clock_ms(void);

#endif

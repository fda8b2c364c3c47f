/*
 * server: listens, takes whole requests in within stated limits, calls the handler and sends what
 * it answers, by libmicrohttpd.
 *
 * A few threads poll the connections (epoll): one that sends or reads slowly costs a descriptor and
 * its buffers, no thread. The handler runs on threads of its own (pool.h), so a slow answer holds
 * up no other connection. What passes a limit gets its problem (431 header, 413 body, 414 target)
 * and never reaches the handler, nor does a head that can be read in two ways (400, framing.h) or a
 * path that is no text (400, target.h). Who takes too long is hung up on (connections.h). What is
 * no HTTP at all gets libmicrohttpd's own 400 or nothing. HEAD is GET without a body.
 *
 * Every answer carries the headers a browser needs to stay safe: Content-Security-Policy (own
 * scripts, styles and images only, nothing inline, no frames), X-Content-Type-Options,
 * Referrer-Policy, Cross-Origin-Opener-Policy and Cross-Origin-Resource-Policy, and
 * Strict-Transport-Security over TLS.
 */
#ifndef EIOT_SERVE_HTTP_SERVER_H
#define EIOT_SERVE_HTTP_SERVER_H

#include "serve/http/answer.h"

#define HTTP_TARGET_MAX  8192  /* bytes of path and query */
#define HTTP_HEADERS_MAX 16384 /* bytes of all header lines */
#define HTTP_FIELDS_MAX  100   /* header lines */
#define HTTP_BODY_MAX    65536 /* bytes of a body that comes in */

typedef struct HttpServer HttpServer;

/* Called from several threads at once. `answer` is cleared before; everything it points to is
 * static or in request->arena. Called with request->is_quick first: what would take long leaves
 * status 0 and has changed nothing. Then it is called again, without, where that holds up nobody
 * but its like. */
typedef void (*HttpHandler)(void *context, const Request *request, Answer *answer);

typedef struct HttpServerOptions {
    const char *listen;    /* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:8080"; port 0: a free one */
    const char *cert_file; /* PEM; NULL: no TLS */
    const char *key_file;
    size_t n_threads;       /* that answer; 0: 4 for each core. Half of them may take long */
    unsigned n_connections; /* at once, beyond which they wait; 0: 1000 */
    unsigned timeout_s;     /* of a connection on which nothing moves, and half of the time a whole
                               request may take; 0: 30 */
    HttpHandler on_problem; /* sees the problems the server itself answers, before they are sent, to
                             * put them in the reader's words; it must not wait. NULL: nobody */
} HttpServerOptions;

/* USAGE for an address or a certificate that can't be meant, IO when it can't be listened on (in
 * use, not allowed) or a file can't be read. Raises the process's limit of open files where it is
 * too low for n_connections. Stopped by http_server_stop(). */
Status http_server_start(
    const HttpServerOptions *options,
    HttpHandler handler,
    void *context,
    HttpServer **ret_server,
    Error *err) MUST_USE;

/* "http://127.0.0.1:8080": where it listens. */
const char *http_server_url(const HttpServer *server);

/* Takes no new connections, waits for handlers that run, answers 503 to what still waits for one,
 * lets answers that are being sent end (at most 5 s), frees it. NULL is allowed. */
void http_server_stop(HttpServer *server);

#endif

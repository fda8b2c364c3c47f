#include "server.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/workers.h"
#include "serve/http/exchange.h"
#include "serve/http/listen.h"
#include "serve/http/tls.h"

#define POLL_THREADS_MAX 4
#define SPARE_FILES      256 /* of the process, besides connections */
#define SEND_AT_STOP_MS  5000
#define LOOK_EVERY_MS    10

/* ---- connections ---- */

static void hang_up(int opened)
{
    (void) shutdown(opened, SHUT_RDWR);
}

static void sweep(void *context)
{
    HttpServer *server = context;

    (void) connections_sweep(server->connections, exchange_clock_ms(), hang_up);
}

/* Says no while the server stops. (MHD_quiesce_daemon() of 0.9.75 ends the program when one of its
 * threads gives up the listening socket at the same moment.) */
static enum MHD_Result
may_connect(void *context, const struct sockaddr *address, socklen_t address_length)
{
    const HttpServer *server = context;

    (void) address;
    (void) address_length;
    return __atomic_load_n(&server->is_stopping, __ATOMIC_ACQUIRE) ? MHD_NO : MHD_YES;
}

static void on_connection(
    void *context,
    struct MHD_Connection *connection,
    void **place,
    enum MHD_ConnectionNotificationCode what)
{
    HttpServer *server = context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *place = connections_add(server->connections, info->connect_fd, exchange_clock_ms());
    } else {
        connections_remove(server->connections, *place);
        *place = NULL;
    }
}

/* target.c reads what was percent-encoded. */
static size_t leave_encoded(void *context, struct MHD_Connection *connection, char *text)
{
    (void) context;
    (void) connection;
    return strlen(text);
}

/* ---- start and stop ---- */

/* How many connections the limit of open files has room for. */
static unsigned make_room(unsigned n_connections)
{
    struct rlimit limit;
    const rlim_t wanted = (rlim_t) n_connections + SPARE_FILES;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return n_connections;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return n_connections;
    return limit.rlim_cur > (rlim_t) 2 * SPARE_FILES ? (unsigned) (limit.rlim_cur - SPARE_FILES)
                                                     : SPARE_FILES / 2;
}

static size_t n_poll_threads(void)
{
    const size_t n_cores = workers_default();

    return n_cores < POLL_THREADS_MAX ? n_cores : POLL_THREADS_MAX;
}

static Status
start_daemon(HttpServer *server, const TlsFiles *tls, unsigned most, unsigned timeout_s, Error *err)
{
    const size_t n_polling = n_poll_threads();

    const union {
        const char *in;
        void *out; /* libmicrohttpd only reads them */
    } cert = {.in = tls->cert}, key = {.in = tls->key}, priorities = {.in = TLS_PRIORITIES};
    const struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, cert.out},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, key.out},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, priorities.out},
        {MHD_OPTION_END, 0, NULL},
    };
    const struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                           (server->is_tls ? MHD_USE_TLS : 0U);

    /* of its own: it closes it, but not always where it fails to start */
    const int listening = fcntl(server->socket, F_DUPFD_CLOEXEC, 0);

    if (listening < 0)
        return error_errno(err, "listen on", server->url);
    server->daemon = MHD_start_daemon(
        flags,
        0,
        may_connect,
        server,
        exchange_on_request,
        server,
        MHD_OPTION_LISTEN_SOCKET,
        listening,
        MHD_OPTION_THREAD_POOL_SIZE,
        (unsigned) (n_polling > 1 ? n_polling : 0),
        MHD_OPTION_CONNECTION_LIMIT,
        most,
        MHD_OPTION_CONNECTION_TIMEOUT,
        timeout_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        CONNECTION_BYTES,
        MHD_OPTION_URI_LOG_CALLBACK,
        exchange_on_line,
        server,
        MHD_OPTION_UNESCAPE_CALLBACK,
        leave_encoded,
        NULL,
        MHD_OPTION_NOTIFY_COMPLETED,
        exchange_on_end,
        NULL,
        MHD_OPTION_NOTIFY_CONNECTION,
        on_connection,
        server,
        MHD_OPTION_ARRAY,
        server->is_tls ? secure : plain,
        MHD_OPTION_END);
    if (server->daemon == NULL)
        return error_set(err, STATUS_IO, "the server does not start: too few threads or files");
    return OK;
}

static Status start(HttpServer *server, const HttpServerOptions *options, Error *err)
{
    const unsigned timeout_s = options->timeout_s == 0 ? 30 : options->timeout_s;
    const unsigned most = make_room(options->n_connections == 0 ? 1000 : options->n_connections);
    const PoolWork work = {.run = exchange_run, .tick = sweep, .context = server};
    size_t n_threads = options->n_threads == 0 ? 4 * workers_default() : options->n_threads;
    const char *place = NULL;
    TlsFiles tls = {0};
    Status status = OK;

    server->is_tls = options->cert_file != NULL || options->key_file != NULL;
    if (server->is_tls)
        status =
            tls_load(server->arena, options->cert_file, options->key_file, time(NULL), &tls, err);
    if (status == OK)
        status = listen_open(server->arena, options->listen, &server->socket, &place, err);
    if (status != OK)
        return status;
    server->url = arena_printf(server->arena, "%s://%s", server->is_tls ? "https" : "http", place);
    server->connections = connections_new(most, 2 * timeout_s);
    n_threads = n_threads < LIMIT_THREADS ? n_threads : LIMIT_THREADS;
    server->pool = pool_start(n_threads, (n_threads + 1) / 2, &work);
    return start_daemon(server, &tls, most, timeout_s, err);
}

Status http_server_start(
    const HttpServerOptions *options,
    HttpHandler handler,
    void *context,
    HttpServer **ret_server,
    Error *err)
{
    HttpServer *server = mem_alloc_zero(1, sizeof(*server));
    Status status;

    server->arena = arena_new();
    server->handler = handler;
    server->on_problem = options->on_problem;
    server->context = context;
    server->socket = -1;
    status = start(server, options, err);
    if (status != OK)
        http_server_stop(server);
    else
        *ret_server = server;
    return status;
}

const char *http_server_url(const HttpServer *server)
{
    return server->url;
}

static void wait_for_sending(HttpServer *server)
{
    const int64_t until_ms = exchange_clock_ms() + SEND_AT_STOP_MS;

    while (connections_count(server->connections, CONNECTION_ANSWERING) +
                   connections_count(server->connections, CONNECTION_SENDING) >
               0 &&
           exchange_clock_ms() < until_ms)
        (void) usleep(LOOK_EVERY_MS * 1000);
}

void http_server_stop(HttpServer *server)
{
    if (server == NULL)
        return;
    __atomic_store_n(&server->is_stopping, true, __ATOMIC_RELEASE);
    pool_stop(server->pool);
    if (server->daemon != NULL) {
        wait_for_sending(server);
        MHD_stop_daemon(server->daemon);
    }
    if (server->socket >= 0)
        (void) close(server->socket);
    pool_free(server->pool);
    connections_free(server->connections);
    arena_free(server->arena);
    mem_free(server);
}

#include "exchange.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "serve/http/framing.h"
#include "serve/http/listen.h"
#include "serve/http/reply.h"
#include "serve/http/target.h"

/* Of a body beyond its limit, what is still taken in so that the other side reads its 413. */
#define DISCARD_MAX ((size_t) 1024 * 1024)

/* Where a request stands. Each step is made by one thread, which hands it to the next. */
typedef enum Phase { HAS_LINE, TAKES_BODY, WITH_HANDLER, IS_ANSWERED } Phase;

/* A request and its answer: from the request line until the answer has been sent. */
typedef struct Exchange {
    PoolTask task; /* first: the pool gives it back */
    HttpServer *server;
    Arena *arena;
    struct MHD_Connection *connection;
    Connection *place;
    Phase phase;
    const char *line_end; /* of the target, where libmicrohttpd has it; NULL: there is none */
    const char *target;   /* NULL: longer than HTTP_TARGET_MAX */
    Request request;
    HttpField fields[HTTP_FIELDS_MAX + 1];
    StrBuf body;
    size_t n_discarded;
    Reply reply;
} Exchange;

int64_t exchange_clock_ms(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void set_place(Exchange *exchange, ConnectionPhase phase)
{
    const size_t n_bytes = phase == CONNECTION_SENDING ? exchange->reply.body.len : 0;

    connections_set(
        exchange->server->connections, exchange->place, phase, n_bytes, exchange_clock_ms());
}

/* ---- sending ---- */

static enum MHD_Result send_reply(Exchange *exchange)
{
    const Reply *reply = &exchange->reply;

    const union {
        const char *in;
        void *out; /* libmicrohttpd only reads what is persistent */
    } body = {.in = reply->body.ptr};
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->body.len, body.out, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result;

    ASSERT(response != NULL);
    for (size_t at = 0; at < reply->n_headers; at++) {
        const HttpField *field = &reply->headers[at];
        (void) MHD_add_response_header(response, field->name, field->value);
    }
    set_place(exchange, CONNECTION_SENDING);
    result = MHD_queue_response(exchange->connection, (unsigned) reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static void make_problem(Exchange *exchange, int status, const char *detail, const char *hint)
{
    Answer answer;

    answer_problem(exchange->arena, &answer, status, detail, hint);
    answer_header(&answer, "Connection", "close");
    if (status == 503)
        answer_header(&answer, "Retry-After", "5");
    if (exchange->server->on_problem != NULL)
        exchange->server->on_problem(exchange->server->context, &exchange->request, &answer);
    reply_make(&exchange->request, &answer, &exchange->reply);
    exchange->phase = IS_ANSWERED;
}

static enum MHD_Result refuse(Exchange *exchange, int status, const char *detail)
{
    make_problem(exchange, status, detail, NULL);
    return send_reply(exchange);
}

static enum MHD_Result refuse_size(Exchange *exchange, int status, const char *what, size_t most)
{
    return refuse(
        exchange,
        status,
        arena_printf(
            exchange->arena, "the %s of the request is longer than %zu bytes", what, most));
}

static void make_stopping(Exchange *exchange)
{
    make_problem(exchange, 503, "the server is stopping", "Try again in a moment.");
}

/* ---- the handler, on a thread of the pool ---- */

/* Whether nobody is there any more to read an answer. One that only says no more may still read. */
static bool is_cut(const Exchange *exchange)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct pollfd side = {.fd = info->connect_fd};

    return poll(&side, 1, 0) == 1 && (side.revents & (POLLERR | POLLHUP)) != 0;
}

void exchange_run(void *context, PoolTask *task)
{
    HttpServer *server = context;
    Exchange *exchange = (Exchange *) task;

    if (__atomic_load_n(&server->is_stopping, __ATOMIC_ACQUIRE)) {
        make_stopping(exchange);
    } else if (task->is_long && is_cut(exchange)) {
        make_problem(exchange, 503, "the other side has gone", NULL);
    } else {
        Answer answer = {0};
        exchange->request.is_quick = !task->is_long;
        server->handler(server->context, &exchange->request, &answer);
        if (answer.status == 0 && exchange->request.is_quick) {
            if (pool_add_long(server->pool, task))
                return; /* it belongs to another thread already */
            make_stopping(exchange);
            MHD_resume_connection(exchange->connection);
            return;
        }
        ASSERT(answer.status >= 200 && answer.status <= 599);
        reply_make(&exchange->request, &answer, &exchange->reply);
        exchange->phase = IS_ANSWERED;
    }
    MHD_resume_connection(exchange->connection);
}

/* ---- taking in, on a thread of libmicrohttpd ---- */

static enum MHD_Result put_field(
    void *context,
    enum MHD_ValueKind kind,
    const char *name,
    size_t name_size,
    const char *value,
    size_t value_size)
{
    Exchange *exchange = context;
    Request *request = &exchange->request;

    (void) kind;
    (void) name_size;
    (void) value_size;
    if (request->n_headers <= HTTP_FIELDS_MAX)
        exchange->fields[request->n_headers++] = (HttpField){name, value == NULL ? "" : value};
    return MHD_YES;
}

static void read_head(Exchange *exchange, const char *method)
{
    struct MHD_Connection *connection = exchange->connection;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    exchange->request.method = strcmp(method, "HEAD") == 0 ? "GET" : method;
    exchange->request.peer = listen_host(exchange->arena, info->client_addr);
    exchange->request.is_tls = exchange->server->is_tls;
    exchange->request.headers = exchange->fields;
    (void) MHD_get_connection_values_n(connection, MHD_HEADER_KIND, put_field, exchange);
}

static size_t header_bytes(const Exchange *exchange)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    const size_t target = exchange->target == NULL ? 0 : strlen(exchange->target);

    return info->header_size < target ? 0 : info->header_size - target;
}

/* libmicrohttpd takes a NUL for the end of the target and goes on at the version: what stands
 * between would be unseen. Both lie in one line, with one byte between them. */
static bool has_nul(const Exchange *exchange, const char *version)
{
    const uintptr_t end = (uintptr_t) exchange->line_end;

    return (uintptr_t) version > end + 1 && (uintptr_t) version - end < CONNECTION_BYTES;
}

static enum MHD_Result begin(Exchange *exchange, const char *method, const char *version)
{
    Request *request = &exchange->request;
    Error err = {0};
    int64_t length = 0;

    read_head(exchange, method);
    if (exchange->line_end == NULL)
        return refuse(exchange, 400, "the request has no target");
    if (exchange->target == NULL)
        return refuse_size(exchange, 414, "target", HTTP_TARGET_MAX);
    if (has_nul(exchange, version))
        return refuse(exchange, 400, "the target has a NUL");
    if (request->n_headers > HTTP_FIELDS_MAX)
        return refuse(
            exchange,
            431,
            arena_printf(exchange->arena, "the request has more than %d headers", HTTP_FIELDS_MAX));
    if (header_bytes(exchange) > HTTP_HEADERS_MAX)
        return refuse_size(exchange, 431, "header", HTTP_HEADERS_MAX);
    if (framing_read(request->headers, request->n_headers, &length, &err) != OK)
        return refuse(exchange, 400, err.message);
    if (strcmp(version, "HTTP/1.0") != 0 && request_header(request, "Host") == NULL)
        return refuse(exchange, 400, "the request names no host");
    if (target_read(request, exchange->target, &err) != OK)
        return refuse(exchange, 400, err.message);
    /* one that asks before it sends, or would send for long, is told at once */
    if (length > HTTP_BODY_MAX &&
        (length > (int64_t) DISCARD_MAX || request_header(request, "Expect") != NULL))
        return refuse_size(exchange, 413, "body", HTTP_BODY_MAX);
    exchange->phase = TAKES_BODY;
    return MHD_YES;
}

static enum MHD_Result take_body(Exchange *exchange, const char *bytes, size_t *n_bytes)
{
    if (exchange->n_discarded == 0 && exchange->body.len + *n_bytes <= HTTP_BODY_MAX)
        strbuf_put(&exchange->body, (Str){bytes, *n_bytes});
    else
        exchange->n_discarded += *n_bytes;
    *n_bytes = 0;
    return exchange->n_discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result hand_over(Exchange *exchange)
{
    HttpServer *server = exchange->server;

    if (exchange->n_discarded > 0)
        return refuse_size(exchange, 413, "body", HTTP_BODY_MAX);
    exchange->request.body = strbuf_str(&exchange->body);
    exchange->phase = WITH_HANDLER;
    set_place(exchange, CONNECTION_ANSWERING);
    /* from here on the exchange belongs to the pool, which may be done before this returns */
    MHD_suspend_connection(exchange->connection);
    if (!pool_add(server->pool, &exchange->task)) {
        make_stopping(exchange);
        MHD_resume_connection(exchange->connection);
    }
    return MHD_YES;
}

enum MHD_Result exchange_on_request(
    void *context,
    struct MHD_Connection *connection,
    const char *url,
    const char *method,
    const char *version,
    const char *bytes,
    size_t *n_bytes,
    void **place)
{
    Exchange *exchange = *place;

    (void) context;
    (void) connection;
    (void) url;
    switch (exchange->phase) {
    case HAS_LINE:
        return begin(exchange, method, version);
    case TAKES_BODY:
        return *n_bytes > 0 ? take_body(exchange, bytes, n_bytes) : hand_over(exchange);
    case IS_ANSWERED:
        return send_reply(exchange);
    case WITH_HANDLER:
        break; /* not covered: a suspended connection is left alone */
    }
    return MHD_NO;
}

static Connection *place_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* libmicrohttpd would take the query apart too, into its memory of the connection, and when that is
 * full 0.9.75 waits for the rest of a request it has already. So it is given none. */
static void hide_query(const char *target)
{
    const char *mark = strchr(target, '?');

    if (mark != NULL) {
        char *query;
        memcpy(&query, &mark, sizeof(query)); /* in its buffer, which it writes to itself */
        query[1] = '\0';
    }
}

/* The target before libmicrohttpd takes it apart in its own, more tolerant way. */
void *exchange_on_line(void *context, const char *target, struct MHD_Connection *connection)
{
    HttpServer *server = context;
    Arena *arena = arena_new();
    Exchange *exchange = ARENA_NEW(arena, Exchange);

    exchange->server = server;
    exchange->arena = arena;
    exchange->connection = connection;
    exchange->place = place_of(connection);
    exchange->request.arena = arena;
    exchange->body = strbuf_new(arena);
    if (target != NULL) {
        const size_t length = strlen(target);
        exchange->line_end = target + length;
        if (length <= HTTP_TARGET_MAX)
            exchange->target = arena_copy(arena, target, length);
        hide_query(target);
    }
    return exchange;
}

void exchange_on_end(
    void *context,
    struct MHD_Connection *connection,
    void **place,
    enum MHD_RequestTerminationCode reason)
{
    Exchange *exchange = *place;

    (void) context;
    (void) connection;
    (void) reason;
    if (exchange == NULL)
        return;
    *place = NULL;
    exchange->reply.body.len = 0;
    set_place(exchange, CONNECTION_TAKING_IN);
    arena_free(exchange->arena);
}

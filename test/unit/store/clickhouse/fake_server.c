#include "fake_server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/parse.h"

struct FakeServer {
    Arena *owner;
    Arena *arena; /* the thread's until it ends */
    const Str *replies;
    Str *requests;
    size_t n;
    int listener;
    int port;
    pthread_t thread;
};

static int listen_somewhere(int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ASSERT(bind(listener, (struct sockaddr *) &address, sizeof(address)) == 0);
    ASSERT(listen(listener, 8) == 0);
    ASSERT(getsockname(listener, (struct sockaddr *) &address, &size) == 0);
    *ret_port = ntohs(address.sin_port);
    return listener;
}

/* Whether all of it is there: a chunked body ends in an empty chunk, another has its length. */
static bool is_whole(Str request)
{
    static const char length_mark[] = "Content-Length: ";
    const char *body = memmem(request.ptr, request.len, "\r\n\r\n", 4);
    const char *length = memmem(request.ptr, request.len, length_mark, strlen(length_mark));
    int64_t size = 0;
    Str digits;

    if (body == NULL)
        return false;
    body += 4;
    if (length == NULL)
        return str_ends_with(request, STR("\r\n0\r\n\r\n"));
    digits.ptr = length + strlen(length_mark);
    digits.len = strcspn(digits.ptr, "\r");
    ASSERT(str_parse_i64(digits, &size));
    return (size_t) (request.ptr + request.len - body) >= (size_t) size;
}

/* A hello of TLS is answered at once, by what is no TLS. */
static bool is_tls(Str request)
{
    return request.len > 0 && request.ptr[0] == '\x16';
}

static Str receive(Arena *arena, int client)
{
    StrBuf request = strbuf_new(arena);
    char bytes[65536];

    while (!is_whole(strbuf_str(&request)) && !is_tls(strbuf_str(&request))) {
        ssize_t got = recv(client, bytes, sizeof(bytes), 0);

        if (got <= 0)
            break;
        strbuf_put(&request, (Str){.ptr = bytes, .len = (size_t) got});
    }
    return strbuf_str(&request);
}

static void send_all(int client, Str bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(client, bytes.ptr, bytes.len, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        bytes = (Str){.ptr = bytes.ptr + sent, .len = bytes.len - (size_t) sent};
    }
}

static void *serve(void *context)
{
    FakeServer *server = context;

    for (size_t at = 0; at < server->n; at++) {
        int client = accept(server->listener, NULL, NULL);

        ASSERT(client >= 0);
        server->requests[at] = receive(server->arena, client);
        send_all(client, server->replies[at]);
        (void) close(client);
    }
    return NULL;
}

FakeServer *fake_server_start(Arena *arena, const Str *replies, size_t n)
{
    FakeServer *server = ARENA_NEW(arena, FakeServer);

    server->owner = arena;
    server->arena = arena_new();
    server->replies = replies;
    server->n = n;
    server->requests = ARENA_ARRAY(arena, Str, n);
    server->listener = listen_somewhere(&server->port);
    ASSERT(pthread_create(&server->thread, NULL, serve, server) == 0);
    return server;
}

int fake_server_port(const FakeServer *server)
{
    return server->port;
}

const Str *fake_server_stop(FakeServer *server)
{
    ASSERT(pthread_join(server->thread, NULL) == 0);
    (void) close(server->listener);
    for (size_t at = 0; at < server->n; at++)
        server->requests[at].ptr =
            arena_copy(server->owner, server->requests[at].ptr, server->requests[at].len);
    arena_free(server->arena);
    return server->requests;
}

Str reply_of(Arena *arena, int status, Str body)
{
    StrBuf reply = strbuf_new(arena);

    strbuf_printf(&reply, "HTTP/1.1 %d Status\r\nContent-Length: %zu\r\n\r\n", status, body.len);
    strbuf_put(&reply, body);
    return strbuf_str(&reply);
}

Str reply_chunked(Arena *arena, Str body, bool is_ended)
{
    StrBuf reply = strbuf_new(arena);

    strbuf_puts(&reply, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    strbuf_printf(&reply, "%zx\r\n", body.len);
    strbuf_put(&reply, body);
    strbuf_puts(&reply, is_ended ? "\r\n0\r\n\r\n" : "\r\n");
    return strbuf_str(&reply);
}

Str reply_version(Arena *arena, const char *version)
{
    return reply_of(arena, 200, str_from(version));
}

char *fake_server_url(Arena *arena, const FakeServer *server)
{
    return arena_printf(arena, "clickhouse://eiot:secret@127.0.0.1:%d/energy", server->port);
}

int unused_port(void)
{
    int port;

    (void) close(listen_somewhere(&port));
    return port;
}

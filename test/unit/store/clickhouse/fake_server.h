/*
 * fake_server: an HTTP server that answers what it is told, for what no real server does on demand:
 * answers that break off, proxies' pages, exceptions behind a success.
 *
 * It takes one connection after the other, reads one request on each, sends the next reply and
 * closes. In a thread of its own.
 */
#ifndef EIOT_TEST_FAKE_SERVER_H
#define EIOT_TEST_FAKE_SERVER_H

#include "store/clickhouse/clickhouse_internal.h"

typedef struct FakeServer FakeServer;

/* The replies, as they go over the line. */
FakeServer *fake_server_start(Arena *arena, const Str *replies, size_t n);
int fake_server_port(const FakeServer *server);

/* Ends it, after as many requests as it has replies. The requests are whole then: head and body as
 * they came. */
const Str *fake_server_stop(FakeServer *server);

/* A reply with this status and body, of a stated length. */
Str reply_of(Arena *arena, int status, Str body);

/* 200, chunked: `body` in one chunk, and the last chunk when it is to end as it should. */
Str reply_chunked(Arena *arena, Str body, bool is_ended);

/* What a request of a session's start is answered. */
Str reply_version(Arena *arena, const char *version);

/* A store at the server, and a port nobody listens at. */
char *fake_server_url(Arena *arena, const FakeServer *server);
int unused_port(void);

#endif

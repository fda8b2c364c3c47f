/*
 * raw: a server of its own for a test, and connections to it that send any bytes.
 */
#ifndef EIOT_TEST_SERVE_RAW_H
#define EIOT_TEST_SERVE_RAW_H

#include "base/str.h"
#include "serve/http/server.h"

/* A connection to the server; -1 when nobody listens. The caller closes it. */
int raw_open(const HttpServer *server);
int raw_open_port(int port);
int raw_port(const HttpServer *server);

void raw_send(int opened, Str bytes);

/* What comes until the other side hangs up or nothing has come for `wait_ms`. */
const char *raw_read(Arena *arena, int opened, int wait_ms);

/* Sends `bytes` by a connection of their own, to whose end it reads. */
const char *raw_ask(Arena *arena, const HttpServer *server, Str bytes);

/* "GET /a" with headers (each with its line end): asked and read to the end. */
const char *
raw_get(Arena *arena, const HttpServer *server, const char *target, const char *headers);

/* Of what was read: the status (0: none), a header's value ("": none), the body. */
int raw_status(const char *text);
const char *raw_header(Arena *arena, const char *text, const char *name);
const char *raw_body(const char *text);

/* How often `part` is in it. */
size_t raw_count(const char *text, const char *part);

#endif

/*
 * connections: which are open, since when they do what they do, and which have taken too long.
 *
 * libmicrohttpd hangs up on a connection on which nothing moves. One that sends a byte now and
 * then, or reads one, moves for ever: here a whole request and a whole answer have a time by which
 * they must be through. And when all places are taken, those who have waited longest with a request
 * that is not whole make room. Several threads may call; times are given.
 */
#ifndef EIOT_SERVE_HTTP_CONNECTIONS_H
#define EIOT_SERVE_HTTP_CONNECTIONS_H

#include <stddef.h>
#include <stdint.h>

typedef struct Connections Connections;
typedef struct Connection Connection;

typedef enum ConnectionPhase {
    CONNECTION_TAKING_IN, /* waits for a request, or for the rest of one */
    CONNECTION_ANSWERING, /* its request is with the handler: it can't be late */
    CONNECTION_SENDING
} ConnectionPhase;

#define CONNECTION_SLOWEST    2048 /* bytes a second at which an answer must be read, on average */
#define CONNECTION_PATIENCE_S 5    /* with one that sends no whole request, when places are short */

/* `most`: how many there are places for; `timeout_s`: for a whole request to come in, and for an
 * answer to be read beside the time its bytes take at CONNECTION_SLOWEST. */
Connections *connections_new(size_t most, unsigned timeout_s);
void connections_free(Connections *connections); /* NULL is allowed; all must be removed */

/* Begins with taking in. */
Connection *connections_add(Connections *connections, int socket, int64_t now_ms);
void connections_remove(Connections *connections, Connection *connection);

/* `n_bytes`: of the answer, for CONNECTION_SENDING. */
void connections_set(
    Connections *connections,
    Connection *connection,
    ConnectionPhase phase,
    size_t n_bytes,
    int64_t now_ms);

/* Calls `hang_up`, once, for each that must go, while its socket is still open. */
size_t connections_sweep(Connections *connections, int64_t now_ms, void (*hang_up)(int socket));

/* How many are in a phase. */
size_t connections_count(Connections *connections, ConnectionPhase phase);

#endif

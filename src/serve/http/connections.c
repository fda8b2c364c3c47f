#include "connections.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/mem.h"

struct Connection {
    Connection *previous;
    Connection *next;
    int socket;
    ConnectionPhase phase;
    int64_t since_ms;
    int64_t until_ms; /* INT64_MAX: no end */
    bool is_hung_up;
};

/* In the order in which they began what they do: the first has waited longest. */
struct Connections {
    pthread_mutex_t lock;
    Connection *first;
    Connection *last;
    size_t n;
    size_t most;
    int64_t timeout_ms;
};

static void lock(Connections *connections)
{
    ASSERT(pthread_mutex_lock(&connections->lock) == 0);
}

static void unlock(Connections *connections)
{
    ASSERT(pthread_mutex_unlock(&connections->lock) == 0);
}

Connections *connections_new(size_t most, unsigned timeout_s)
{
    Connections *connections = mem_alloc_zero(1, sizeof(*connections));

    ASSERT(pthread_mutex_init(&connections->lock, NULL) == 0);
    connections->most = most;
    connections->timeout_ms = (int64_t) timeout_s * 1000;
    return connections;
}

void connections_free(Connections *connections)
{
    if (connections == NULL)
        return;
    ASSERT(connections->n == 0);
    ASSERT(pthread_mutex_destroy(&connections->lock) == 0);
    mem_free(connections);
}

static void link_last(Connections *connections, Connection *connection)
{
    connection->previous = connections->last;
    connection->next = NULL;
    if (connections->last == NULL)
        connections->first = connection;
    else
        connections->last->next = connection;
    connections->last = connection;
}

static void unlink_one(Connections *connections, Connection *connection)
{
    if (connection->previous == NULL)
        connections->first = connection->next;
    else
        connection->previous->next = connection->next;
    if (connection->next == NULL)
        connections->last = connection->previous;
    else
        connection->next->previous = connection->previous;
}

static void
set(const Connections *connections,
    Connection *connection,
    ConnectionPhase phase,
    size_t n_bytes,
    int64_t now_ms)
{
    const int64_t reading_ms = (int64_t) (n_bytes / CONNECTION_SLOWEST) * 1000;

    connection->phase = phase;
    connection->since_ms = now_ms;
    connection->until_ms =
        phase == CONNECTION_ANSWERING ? INT64_MAX : now_ms + connections->timeout_ms + reading_ms;
}

Connection *connections_add(Connections *connections, int socket, int64_t now_ms)
{
    Connection *connection = mem_alloc_zero(1, sizeof(*connection));

    connection->socket = socket;
    set(connections, connection, CONNECTION_TAKING_IN, 0, now_ms);
    lock(connections);
    link_last(connections, connection);
    connections->n++;
    unlock(connections);
    return connection;
}

void connections_remove(Connections *connections, Connection *connection)
{
    lock(connections);
    unlink_one(connections, connection);
    connections->n--;
    unlock(connections);
    mem_free(connection);
}

void connections_set(
    Connections *connections,
    Connection *connection,
    ConnectionPhase phase,
    size_t n_bytes,
    int64_t now_ms)
{
    lock(connections);
    set(connections, connection, phase, n_bytes, now_ms);
    unlink_one(connections, connection);
    link_last(connections, connection);
    unlock(connections);
}

size_t connections_sweep(Connections *connections, int64_t now_ms, void (*hang_up)(int socket))
{
    size_t n_hung_up = 0;
    size_t n_to_free;

    lock(connections);
    n_to_free = connections->n >= connections->most ? connections->most / 8 + 1 : 0;
    for (Connection *at = connections->first; at != NULL; at = at->next) {
        const bool is_in_the_way = n_to_free > 0 && at->phase == CONNECTION_TAKING_IN &&
                                   now_ms - at->since_ms >= INT64_C(1000) * CONNECTION_PATIENCE_S;
        if (at->is_hung_up || !(is_in_the_way || now_ms >= at->until_ms))
            continue;
        at->is_hung_up = true;
        hang_up(at->socket);
        n_hung_up++;
        n_to_free -= n_to_free > 0 ? 1 : 0;
    }
    unlock(connections);
    return n_hung_up;
}

size_t connections_count(Connections *connections, ConnectionPhase phase)
{
    size_t n = 0;

    lock(connections);
    for (const Connection *at = connections->first; at != NULL; at = at->next)
        n += at->phase == phase ? 1 : 0;
    unlock(connections);
    return n;
}

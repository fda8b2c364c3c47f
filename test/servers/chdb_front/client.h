/*
 * client: a connection, read by bytes and lines and written to whole.
 */
#ifndef EIOT_TEST_CHDB_FRONT_CLIENT_H
#define EIOT_TEST_CHDB_FRONT_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Client {
    int socket;
    char bytes[65536];
    size_t at;
    size_t end;
} Client;

/* -1 when the other side has hung up. */
int next_byte(Client *client);

/* False when the line breaks off; what has no room is left out. */
bool read_line(Client *client, char *line, size_t room);

bool send_all(int socket, const char *bytes, size_t length);

/* A piece of a chunked body. */
bool send_chunk(int socket, const char *bytes, size_t length);

#endif

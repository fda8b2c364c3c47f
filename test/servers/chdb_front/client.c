#include "client.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int next_byte(Client *client)
{
    if (client->at == client->end) {
        ssize_t got = recv(client->socket, client->bytes, sizeof(client->bytes), 0);

        if (got <= 0)
            return -1;
        client->at = 0;
        client->end = (size_t) got;
    }
    return (unsigned char) client->bytes[client->at++];
}

bool read_line(Client *client, char *line, size_t room)
{
    size_t length = 0;
    int byte;

    while ((byte = next_byte(client)) >= 0 && byte != '\n') {
        if (length + 1 < room && byte != '\r')
            line[length++] = (char) byte;
    }
    line[length] = '\0';
    return byte == '\n';
}

bool send_all(int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t) sent;
    }
    return true;
}

bool send_chunk(int socket, const char *bytes, size_t length)
{
    char size[32];

    (void) snprintf(size, sizeof(size), "%zx\r\n", length);
    return send_all(socket, size, strlen(size)) && send_all(socket, bytes, length) &&
           send_all(socket, "\r\n", 2);
}

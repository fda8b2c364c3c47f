/*
 * listen: the address to listen on, read and opened.
 */
#ifndef EIOT_SERVE_HTTP_LISTEN_H
#define EIOT_SERVE_HTTP_LISTEN_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/error.h"

typedef struct ListenAddress {
    struct sockaddr_storage address;
    socklen_t length;
} ListenAddress;

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080" (127.0.0.1); other names are not looked up.
 * USAGE for anything else. */
Status listen_parse(const char *text, ListenAddress *ret_address, Error *err) MUST_USE;

/* A socket that listens there; the caller closes it. *ret_place is where it is, with the port that
 * was free for port 0: "127.0.0.1:8080". IO with what to do about it when it can't be. */
Status listen_open(
    Arena *arena, const char *text, int *ret_socket, const char **ret_place, Error *err) MUST_USE;

/* "127.0.0.1", "::1"; an IPv4 address that came over IPv6 is shown as what it is. In `arena`. */
const char *listen_host(Arena *arena, const struct sockaddr *address);

#endif

#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/parse.h"

#define WAITING 1024 /* connections that have come and are not taken yet */

static Status refuse(const char *text, Error *err)
{
    (void) error_set(err, STATUS_USAGE, "'%.200s' is no address to listen on", text);
    error_hint(
        err,
        "Give ADDRESS:PORT, such as 127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8080; port 0 takes one "
        "that is free.");
    return STATUS_USAGE;
}

static bool parse_port(Str text, in_port_t *ret_port)
{
    int64_t port;

    if (text.len == 0 || text.ptr[0] == '+' || text.ptr[0] == '-' || !str_parse_i64(text, &port) ||
        port > 65535)
        return false;
    *ret_port = htons((uint16_t) port);
    return true;
}

static bool parse_v4(const char *host, in_port_t port, ListenAddress *ret_address)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = port};

    if (inet_pton(
            AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &address.sin_addr) != 1)
        return false;
    *ret_address = (ListenAddress){.length = sizeof(address)};
    memcpy(&ret_address->address, &address, sizeof(address));
    return true;
}

static bool parse_v6(const char *host, in_port_t port, ListenAddress *ret_address)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = port};

    if (inet_pton(AF_INET6, host, &address.sin6_addr) != 1)
        return false;
    *ret_address = (ListenAddress){.length = sizeof(address)};
    memcpy(&ret_address->address, &address, sizeof(address));
    return true;
}

Status listen_parse(const char *text, ListenAddress *ret_address, Error *err)
{
    const char *colon = strrchr(text, ':');
    const size_t length = colon == NULL ? 0 : (size_t) (colon - text);
    char host[INET6_ADDRSTRLEN + 2];
    in_port_t port;
    bool is_fine = false;

    if (length == 0 || length >= sizeof(host) || !parse_port(str_from(colon + 1), &port))
        return refuse(text, err);
    memcpy(host, text, length);
    host[length] = '\0';
    if (host[0] == '[' && host[length - 1] == ']') {
        host[length - 1] = '\0';
        is_fine = parse_v6(host + 1, port, ret_address);
    } else {
        is_fine = parse_v4(host, port, ret_address);
    }
    return is_fine ? OK : refuse(text, err);
}

const char *listen_host(Arena *arena, const struct sockaddr *address)
{
    char text[INET6_ADDRSTRLEN] = "unknown";

    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof(v6));
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
            (void) inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], text, sizeof(text));
        else
            (void) inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof(text));
    } else if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof(v4));
        (void) inet_ntop(AF_INET, &v4.sin_addr, text, sizeof(text));
    }
    return arena_copy(arena, text, strlen(text));
}

static const char *place_of(Arena *arena, const ListenAddress *address)
{
    const struct sockaddr *any = (const struct sockaddr *) &address->address;

    if (any->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        char text[INET6_ADDRSTRLEN];
        memcpy(&v6, any, sizeof(v6));
        (void) inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof(text));
        return arena_printf(arena, "[%s]:%u", text, ntohs(v6.sin6_port));
    }
    struct sockaddr_in v4;
    memcpy(&v4, any, sizeof(v4));
    return arena_printf(arena, "%s:%u", listen_host(arena, any), ntohs(v4.sin_port));
}

static Status cannot_listen(const char *text, Error *err)
{
    const int reason = errno;

    (void) error_errno(err, "listen on", text);
    if (reason == EADDRINUSE)
        error_hint(err, "Another program uses this port: stop it, or take another port.");
    else if (reason == EACCES)
        error_hint(err, "Ports below 1024 need rights: take a higher one.");
    else if (reason == EADDRNOTAVAIL || reason == EAFNOSUPPORT)
        error_hint(err, "This machine does not have that address: see `ip address`.");
    return STATUS_IO;
}

Status
listen_open(Arena *arena, const char *text, int *ret_socket, const char **ret_place, Error *err)
{
    const int yes = 1;
    ListenAddress address = {0};
    Status status = listen_parse(text, &address, err);
    struct sockaddr *any = (struct sockaddr *) &address.address;
    int opened = -1;

    if (status != OK)
        return status;
    opened = socket(any->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (opened < 0)
        return cannot_listen(text, err);
    /* a port whose connections of before are still being forgotten is free */
    if (setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
        bind(opened, any, address.length) != 0 || listen(opened, WAITING) != 0 ||
        getsockname(opened, any, &address.length) != 0) {
        status = cannot_listen(text, err);
        (void) close(opened);
        return status;
    }
    *ret_socket = opened;
    *ret_place = place_of(arena, &address);
    return OK;
}

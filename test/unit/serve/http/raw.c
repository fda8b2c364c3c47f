#include "raw.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/parse.h"

#define END_MS 20000

int raw_port(const HttpServer *server)
{
    int64_t port = 0;

    (void) str_parse_i64(str_from(strrchr(http_server_url(server), ':') + 1), &port);
    return (int) port;
}

int raw_open_port(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) port)};
    const int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(opened, (struct sockaddr *) &address, sizeof(address)) != 0) {
        (void) close(opened);
        return -1;
    }
    return opened;
}

int raw_open(const HttpServer *server)
{
    return raw_open_port(raw_port(server));
}

void raw_send(int opened, Str bytes)
{
    while (bytes.len > 0) {
        const ssize_t sent = send(opened, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the other side has enough */
        bytes = (Str){bytes.ptr + sent, bytes.len - (size_t) sent};
    }
}

const char *raw_read(Arena *arena, int opened, int wait_ms)
{
    StrBuf text = strbuf_new(arena);
    struct pollfd waiting = {.fd = opened, .events = POLLIN};
    char bytes[65536];

    while (poll(&waiting, 1, wait_ms) == 1) {
        const ssize_t got = recv(opened, bytes, sizeof(bytes), 0);
        if (got <= 0)
            break;
        strbuf_put(&text, (Str){bytes, (size_t) got});
    }
    return strbuf_text(&text);
}

const char *raw_ask(Arena *arena, const HttpServer *server, Str bytes)
{
    const int opened = raw_open(server);
    const char *text;

    raw_send(opened, bytes);
    text = raw_read(arena, opened, END_MS);
    (void) close(opened);
    return text;
}

const char *raw_get(Arena *arena, const HttpServer *server, const char *target, const char *headers)
{
    return raw_ask(
        arena,
        server,
        str_from(arena_printf(
            arena, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", target, headers)));
}

int raw_status(const char *text)
{
    int64_t status = 0;

    if (strncmp(text, "HTTP/1.", 7) != 0 || strlen(text) < 12)
        return 0;
    return str_parse_i64((Str){text + 9, 3}, &status) ? (int) status : 0;
}

const char *raw_header(Arena *arena, const char *text, const char *name)
{
    const size_t length = strlen(name);
    const char *end = strstr(text, "\r\n\r\n");
    const char *line = strstr(text, "\r\n");

    while (line != NULL && line < end) {
        line += 2;
        if (strncasecmp(line, name, length) == 0 && strncmp(line + length, ": ", 2) == 0) {
            const char *value = line + length + 2;
            return arena_copy(arena, value, strcspn(value, "\r"));
        }
        line = strstr(line, "\r\n");
    }
    return "";
}

const char *raw_body(const char *text)
{
    const char *end = strstr(text, "\r\n\r\n");

    return end == NULL ? "" : end + 4;
}

size_t raw_count(const char *text, const char *part)
{
    size_t n = 0;

    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        n++;
    return n;
}

/* A webhook against a server that answers one request, or never does. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/workers.h"
#include "cases.h"
#include "pipeline/webhook.h"

typedef struct Server {
    int socket;
    uint16_t port;
    const char *answer; /* NULL: none */
    char got[4096];
    Worker *worker;
} Server;

/* Whether the head and the body it announces are there. */
static bool is_whole(const char *got)
{
    const char *body = strstr(got, "\r\n\r\n");

    return body != NULL && strlen(body + 4) >= strlen("{\"a\":1}");
}

static void serve(void *context)
{
    Server *server = context;
    int client = accept(server->socket, NULL, NULL);
    size_t length = 0;

    while (length + 1 < sizeof(server->got)) {
        ssize_t n = read(client, server->got + length, sizeof(server->got) - 1 - length);
        if (n <= 0)
            break;
        length += (size_t) n;
        server->got[length] = '\0';
        if (is_whole(server->got) && server->answer != NULL)
            break;
    }
    if (server->answer != NULL)
        assert_true(write(client, server->answer, strlen(server->answer)) > 0);
    (void) close(client);
}

static void open_server(Server *server, const char *answer)
{
    struct sockaddr_in place = {
        .sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof(place);

    *server = (Server){.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .answer = answer};
    assert_int_equal(bind(server->socket, (struct sockaddr *) &place, length), 0);
    assert_int_equal(listen(server->socket, 1), 0);
    assert_int_equal(getsockname(server->socket, (struct sockaddr *) &place, &length), 0);
    server->port = ntohs(place.sin_port);
    server->worker = worker_start(serve, server);
}

typedef struct Case {
    const char *name;
    const char *answer;
    const char *message; /* after "webhook at '127.0.0.1:PORT'"; NULL: OK */
} Case;

static const Case cases[] = {
    {"taken", "HTTP/1.1 204 No Content\r\n\r\n", NULL},
    {"refused", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", " answered 403"},
    {"elsewhere",
     "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
     " answered 302"},
    {"silent", NULL, ": Timeout was reached"},
};

static void posts(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        Server server;
        char url[128];
        char expected[256] = "";
        Error err = {0};
        Status status;
        time_t begun = time(NULL);
        open_server(&server, c->answer);
        (void) snprintf(url, sizeof(url), "http://u:p@127.0.0.1:%d/secret?t=1", server.port);
        if (c->message != NULL)
            (void) snprintf(
                expected, sizeof(expected), "webhook at '127.0.0.1:%d'%s", server.port, c->message);
        status = webhook_post(url, STR("{\"a\":1}"), 500, &err);
        worker_join(server.worker);
        (void) close(server.socket);
        CASE_TRUE(c->name, time(NULL) - begun < 20);
        CASE_TEXT(c->name, status == OK ? "" : err.message, expected);
        CASE_TRUE(c->name, strncmp(server.got, "POST /secret?t=1 HTTP/1.1\r\n", 27) == 0);
        CASE_TRUE(c->name, strstr(server.got, "\r\nContent-Type: application/json\r\n") != NULL);
        CASE_TRUE(c->name, strstr(server.got, "\r\n\r\n{\"a\":1}") != NULL);
    }
}

static void nobody_is_there(void **state)
{
    Error err;

    (void) state;
    assert_int_equal(webhook_post("http://127.0.0.1:1/secret", STR("{}"), 2000, &err), STATUS_IO);
    assert_true(strncmp(err.message, "webhook at '127.0.0.1:1': ", 26) == 0);
    assert_null(strstr(err.message, "secret"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(posts),
        cmocka_unit_test(nobody_is_there),
    };
    return cmocka_run_group_tests_name("webhook", tests, NULL, NULL);
}

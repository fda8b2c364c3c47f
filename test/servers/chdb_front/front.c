/*
 * chdb_front: the current ClickHouse engine (libchdb) behind an HTTP front, for tests.
 *
 *     chdb_front LIBCHDB DIR PORT USER [PASSWORD]
 *
 * A password that is not given is that of the environment, EIOT_CHDB_PASSWORD.
 *
 * Speaks what ClickHouse's own HTTP interface speaks, as far as store/clickhouse asks it: POST /
 * with the statement in the URL's `query` or in the body, settings and param_* in the URL, user and
 * password in headers of ClickHouse or of HTTP, bodies of a stated length or chunked, plain or
 * zstd. Statements reach the engine as they are; the data of an insert reach it through a file, as
 * FROM INFILE. An insert whose body breaks off inserts nothing. A thread a connection, one
 * statement at a time.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer.h"
#include "body.h"
#include "engine.h"
#include "statement.h"

static const char *folder;
static const char *user;
static const char *password;

static bool serve_request(Client *client)
{
    static const char refused[] = "Code: 516. DB::Exception: %s: Authentication failed: password "
                                  "is incorrect, or there is no "
                                  "user with such name. (AUTHENTICATION_FAILED)\n";
    Request *request = calloc(1, sizeof(*request));
    char text[512];
    bool is_well = false;

    if (request == NULL)
        die("out of memory");
    if (!read_head(client, request))
        goto done;
    (void) snprintf(
        request->body_path, sizeof(request->body_path), "%s/body-%d", folder, client->socket);
    request->body = fopen(request->body_path, "w+");
    if (request->body == NULL || !read_body(client, request))
        goto done;
    if (strcmp(request->target, "/ping") == 0) {
        is_well = answer(client->socket, 200, "", "Ok.\n", 4);
    } else if (strcmp(request->user, user) != 0 || strcmp(request->password, password) != 0) {
        (void) snprintf(text, sizeof(text), refused, request->user);
        is_well = answer_error(client->socket, text);
    } else {
        is_well = serve_statement(client->socket, request);
    }

done:
    if (request->body != NULL) {
        (void) fclose(request->body);
        (void) unlink(request->body_path);
    }
    for (size_t at = 0; at < request->n_parameters; at++)
        free(request->parameters[at].value.ptr);
    free(request);
    return is_well;
}

static void *serve(void *context)
{
    Client *client = context;

    while (serve_request(client))
        continue;
    (void) close(client->socket);
    free(client);
    return NULL;
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    password = argc == 6 ? argv[5] : getenv("EIOT_CHDB_PASSWORD");
    if (argc < 5 || argc > 6 || password == NULL)
        die("usage: chdb_front LIBCHDB DIR PORT USER [PASSWORD]");
    folder = argv[2];
    user = argv[4];
    address.sin_port = htons((uint16_t) strtoul(argv[3], NULL, 10));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void) setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(listener, (struct sockaddr *) &address, sizeof(address)) != 0 ||
        listen(listener, 64) != 0)
        die("the port is taken");
    open_engine(argv[1], folder);
    (void) signal(SIGPIPE, SIG_IGN);
    for (;;) {
        int socket = accept(listener, NULL, NULL);
        Client *client = calloc(1, sizeof(*client));
        pthread_t thread;

        if (socket < 0 || client == NULL)
            die("accept");
        (void) setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        client->socket = socket;
        if (pthread_create(&thread, NULL, serve, client) != 0 || pthread_detach(thread) != 0)
            die("pthread_create");
    }
}

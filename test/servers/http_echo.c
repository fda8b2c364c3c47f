/*
 * http_echo: the HTTP room alone, behind a handler that tells what came: for
 * test/e2e/http_limits.py.
 *
 *     http_echo [CERT KEY]
 *
 * Prints its URL, serves until it is told to end (SIGTERM), and prints how often the handler ran.
 * "/big?size=N" answers N bytes, "/slow?ms=N" takes its time, anything else is told back.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "serve/http/server.h"

static size_t n_calls; /* atomic */
static volatile sig_atomic_t must_stop;

static void stop(int signal_number)
{
    (void) signal_number;
    must_stop = 1;
}

static int64_t number(const Request *request, const char *name, int64_t fallback)
{
    Error err;
    int64_t value = fallback;

    ASSERT(request_integer(request, name, 0, 100 * 1024 * 1024, fallback, &value, &err) == OK);
    return value;
}

static void answer(void *context, const Request *request, Answer *ret)
{
    StrBuf text = strbuf_new(request->arena);

    (void) context;
    (void) __atomic_fetch_add(&n_calls, 1, __ATOMIC_SEQ_CST);
    if (strcmp(request->path, "/big") == 0) {
        const size_t size = (size_t) number(request, "size", 1000000);
        char *bytes = arena_alloc(request->arena, size);
        memset(bytes, 'b', size);
        *ret = (Answer){.status = 200, .type = "application/octet-stream", .body = {bytes, size}};
        return;
    }
    if (strcmp(request->path, "/slow") == 0) {
        const int64_t ms = number(request, "ms", 1000);
        const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
        (void) nanosleep(&time, NULL);
    }
    strbuf_printf(&text, "%s %s %zu", request->method, request->path, request->body.len);
    *ret = (Answer){.status = 200, .type = "text/plain", .body = strbuf_str(&text)};
}

int main(int argc, char **argv)
{
    const HttpServerOptions options = {
        .listen = "127.0.0.1:0",
        .cert_file = argc > 2 ? argv[1] : NULL,
        .key_file = argc > 2 ? argv[2] : NULL,
        .timeout_s = 10,
    };
    const struct sigaction action = {.sa_handler = stop};
    HttpServer *server = NULL;
    Error err = {0};

    if (sigaction(SIGTERM, &action, NULL) != 0 ||
        http_server_start(&options, answer, NULL, &server, &err) != OK) {
        (void) fprintf(stderr, "error: %s\n", err.message);
        return 1;
    }
    (void) printf("%s\n", http_server_url(server));
    (void) fflush(stdout);
    while (!must_stop)
        (void) usleep(20000);
    http_server_stop(server);
    (void) printf("%zu\n", n_calls);
    return 0;
}

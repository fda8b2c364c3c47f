#include "echo.h"

#include <time.h>

#include "cases.h"

void pause_ms(long ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    (void) nanosleep(&time, NULL);
}

double seconds(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void put_query(const Request *request, StrBuf *text)
{
    for (size_t at = 0; at < request->n_query; at++)
        strbuf_printf(text, " %s=%s", request->query[at].name, request->query[at].value);
}

static void note_running(World *world)
{
    const size_t n = __atomic_add_fetch(&world->n_running, 1, __ATOMIC_SEQ_CST);
    size_t most = __atomic_load_n(&world->most_running, __ATOMIC_SEQ_CST);

    while (n > most &&
           !__atomic_compare_exchange_n(
               &world->most_running, &most, n, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        continue;
}

void echo_answer(void *context, const Request *request, Answer *ret)
{
    World *world = context;
    StrBuf text = strbuf_new(request->arena);

    (void) __atomic_fetch_add(&world->n_calls, 1, __ATOMIC_SEQ_CST);
    if (request->is_quick && strcmp(request->path, "/held") == 0)
        return;
    note_running(world);
    if (__atomic_load_n(&world->is_over, __ATOMIC_SEQ_CST))
        __atomic_store_n(&world->was_late, true, __ATOMIC_SEQ_CST);
    ret->status = 200;
    ret->type = "text/plain; charset=utf-8";
    if (strcmp(request->path, "/big") == 0) {
        int64_t size = 0;
        Error err;
        ASSERT(request_integer(request, "size", 0, 1 << 30, 100000, &size, &err) == OK);
        while (text.len < (size_t) size)
            strbuf_puts(&text, "0123456789abcdef");
        text.len = (size_t) size;
    } else if (strcmp(request->path, "/none") == 0) {
        *ret = (Answer){.status = 204};
    } else {
        if (strcmp(request->path, "/slow") == 0)
            pause_ms(500);
        while (strcmp(request->path, "/held") == 0 &&
               !__atomic_load_n(&world->is_released, __ATOMIC_SEQ_CST))
            pause_ms(1);
        strbuf_printf(&text, "%s %s %s", request->method, request->path, request->raw_path);
        put_query(request, &text);
        strbuf_printf(&text, " %s %zu:", request->peer, request->body.len);
        strbuf_put(&text, request->body);
    }
    if (ret->type != NULL)
        ret->body = strbuf_str(&text);
    (void) __atomic_fetch_sub(&world->n_running, 1, __ATOMIC_SEQ_CST);
}

void echo_start(World *world, HttpServerOptions options)
{
    Error err = {0};

    options.listen = "127.0.0.1:0";
    CASE_OK("start", http_server_start(&options, echo_answer, world, &world->server, &err), &err);
}

int echo_set_up(void **state)
{
    World *world = mem_alloc_zero(1, sizeof(*world));

    world->arena = arena_new();
    *state = world;
    echo_start(world, (HttpServerOptions){.timeout_s = 10});
    return 0;
}

int echo_tear_down(void **state)
{
    World *world = *state;

    http_server_stop(world->server);
    arena_free(world->arena);
    mem_free(world);
    return 0;
}

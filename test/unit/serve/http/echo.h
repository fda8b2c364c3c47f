/*
 * echo: a server whose handler tells what came, for the tests of the server.
 */
#ifndef EIOT_TEST_SERVE_ECHO_H
#define EIOT_TEST_SERVE_ECHO_H

#include "raw.h"
#include "serve/http/server.h"

typedef struct World {
    Arena *arena;
    HttpServer *server;
    size_t n_calls;      /* atomic */
    size_t n_running;    /* atomic */
    size_t most_running; /* at once; atomic */
    bool is_over;        /* the server is said to have stopped; atomic */
    bool was_late;       /* a handler ran after that; atomic */
    bool is_released;    /* /held answers; atomic */
} World;

void pause_ms(long ms);
double seconds(void);

/* A HttpHandler; the context is a World. "/big?size=N", "/slow" (half a second), "/held" (until
 * is_released; not quick) and "/none" are what they say, anything else tells what came. */
void echo_answer(void *context, const Request *request, Answer *ret);

/* Starts world->server on a free port. */
void echo_start(World *world, HttpServerOptions options);

/* Of cmocka: *state is a World. */
int echo_set_up(void **state);
int echo_tear_down(void **state);

#define ECHO_TEST(name) cmocka_unit_test_setup_teardown(name, echo_set_up, echo_tear_down)

#endif

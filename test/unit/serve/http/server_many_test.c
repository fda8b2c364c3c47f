/* The server with many at once: slow ones, killed ones, and those that ask while it stops. */
#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/workers.h"
#include "cases.h"
#include "echo.h"

typedef struct Asker {
    World *world;
    size_t n_wrong; /* atomic */
} Asker;

static void ask_often(void *context, size_t worker)
{
    Asker *asker = context;
    Arena *arena = arena_new();

    for (int round = 0; round < 30; round++) {
        const char *target = arena_printf(arena, "/w%zu?round=%d", worker, round);
        const char *text = raw_get(arena, asker->world->server, target, "");
        const char *expected =
            arena_printf(arena, "GET /w%zu /w%zu round=%d 127.0.0.1 0:", worker, worker, round);

        if (strcmp(raw_body(text), expected) != 0)
            (void) __atomic_fetch_add(&asker->n_wrong, 1, __ATOMIC_SEQ_CST);
    }
    arena_free(arena);
}

static void many_ask_at_once(void **state)
{
    Asker asker = {.world = *state};

    workers_run(8, ask_often, &asker);
    CASE_INT("wrong answers", asker.n_wrong, 0);
}

/* More than there are threads that poll. */
static void a_slow_answer_holds_up_no_other(void **state)
{
    World *world = *state;
    int slow[6];

    http_server_stop(world->server);
    echo_start(world, (HttpServerOptions){.n_threads = COUNT_OF(slow)});
    for (size_t at = 0; at < COUNT_OF(slow); at++) {
        slow[at] = raw_open(world->server);
        raw_send(slow[at], STR("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }
    for (size_t at = 0; at < COUNT_OF(slow); at++) {
        CASE_INT("slow", raw_status(raw_read(world->arena, slow[at], 20000)), 200);
        (void) close(slow[at]);
    }
    CASE_TRUE("side by side", world->most_running > 4);
}

static void long_answers_hold_up_no_quick_one(void **state)
{
    World *world = *state;
    int longs[4];

    http_server_stop(world->server);
    echo_start(world, (HttpServerOptions){.n_threads = 3});
    for (size_t at = 0; at < COUNT_OF(longs); at++) {
        longs[at] = raw_open(world->server);
        raw_send(longs[at], STR("GET /held HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }
    while (__atomic_load_n(&world->n_running, __ATOMIC_SEQ_CST) < 2)
        continue;
    CASE_INT("quick", raw_status(raw_get(world->arena, world->server, "/a", "")), 200);
    CASE_INT("while long ones run", __atomic_load_n(&world->n_running, __ATOMIC_SEQ_CST), 2);
    __atomic_store_n(&world->is_released, true, __ATOMIC_SEQ_CST);
    for (size_t at = 0; at < COUNT_OF(longs); at++) {
        CASE_INT("long", raw_status(raw_read(world->arena, longs[at], 20000)), 200);
        (void) close(longs[at]);
    }
    CASE_INT("running at once", world->most_running, 3);
    CASE_INT("calls, two for each long one", world->n_calls, 2 * COUNT_OF(longs) + 1);
}

/* Who was cut off while his question waited is not worked for. */
static void nobody_works_for_who_is_gone(void **state)
{
    static const char held[] = "GET /held HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    World *world = *state;
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    int first;

    http_server_stop(world->server);
    echo_start(world, (HttpServerOptions){.n_threads = 2});
    first = raw_open(world->server);
    raw_send(first, str_from(held));
    while (__atomic_load_n(&world->n_running, __ATOMIC_SEQ_CST) < 1)
        continue;
    for (size_t at = 0; at < 3; at++) {
        const int gone = raw_open(world->server);
        raw_send(gone, str_from(held));
        /* both of the first, and the quick one of each since */
        while (__atomic_load_n(&world->n_calls, __ATOMIC_SEQ_CST) < at + 3)
            continue;
        (void) setsockopt(gone, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
        (void) close(gone);
    }
    __atomic_store_n(&world->is_released, true, __ATOMIC_SEQ_CST);
    CASE_INT("first", raw_status(raw_read(world->arena, first, 20000)), 200);
    (void) close(first);
    CASE_INT("another", raw_status(raw_get(world->arena, world->server, "/held", "")), 200);
    CASE_INT("calls: four quick ones and the first, then two", world->n_calls, 4 + 1 + 2);
}

static void who_goes_away_does_no_harm(void **state)
{
    World *world = *state;
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};

    for (int round = 0; round < 100; round++) {
        const int opened = raw_open(world->server);
        raw_send(
            opened,
            round % 3 == 0   ? STR("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            : round % 3 == 1 ? STR("GET /big?size=3000000 HTTP/1.1\r\nHost: a\r\n\r\n")
                             : STR("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nab"));
        (void) setsockopt(opened, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
        (void) close(opened); /* cut, not ended */
    }
    CASE_INT("goes on", raw_status(raw_get(world->arena, world->server, "/a", "")), 200);
}

static void who_is_slow_is_hung_up_on(void **state)
{
    World *world = *state;
    int trickle;
    double begun;
    bool is_over = false;

    http_server_stop(world->server);
    echo_start(world, (HttpServerOptions){.timeout_s = 1});
    trickle = raw_open(world->server);
    begun = seconds();
    raw_send(trickle, STR("GET /a HTTP/1.1\r\nHost: a\r\nX-Slow: "));
    while (!is_over && seconds() - begun < 30) {
        char byte;
        pause_ms(200); /* always within the second in which something must move */
        (void) send(trickle, "a", 1, MSG_NOSIGNAL);
        is_over = recv(trickle, &byte, 1, MSG_DONTWAIT) == 0 || (errno != EAGAIN && errno != EINTR);
    }
    (void) close(trickle);
    CASE_TRUE("hung up on", is_over && seconds() - begun < 20);
    CASE_INT("calls of the handler", world->n_calls, 0);
}

static void places_are_made_when_all_are_taken(void **state)
{
    World *world = *state;
    int held[16];
    const char *text;

    http_server_stop(world->server);
    echo_start(world, (HttpServerOptions){.timeout_s = 60, .n_connections = COUNT_OF(held)});
    for (size_t at = 0; at < COUNT_OF(held); at++) {
        held[at] = raw_open(world->server);
        raw_send(held[at], STR("GET /a HTTP/1.1\r\n"));
    }
    text = raw_get(world->arena, world->server, "/a", "");
    CASE_INT("answered", raw_status(text), 200);
    for (size_t at = 0; at < COUNT_OF(held); at++)
        (void) close(held[at]);
}

/* ---- stop ---- */

static void stop_waits_for_what_runs(void **state)
{
    World *world = *state;
    const int slow = raw_open(world->server);
    const int idle = raw_open(world->server);
    const char *text;

    raw_send(slow, STR("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (__atomic_load_n(&world->n_running, __ATOMIC_SEQ_CST) == 0)
        pause_ms(5);
    http_server_stop(world->server);
    __atomic_store_n(&world->is_over, true, __ATOMIC_SEQ_CST);
    world->server = NULL;
    text = raw_read(world->arena, slow, 20000);
    CASE_TEXT("answered", raw_body(text), "GET /slow /slow 127.0.0.1 0:");
    CASE_TEXT("idle", raw_read(world->arena, idle, 20000), "");
    (void) close(slow);
    (void) close(idle);
    CASE_INT("running", world->n_running, 0);
}

typedef struct Reader {
    Arena *arena;
    int opened;
    const char *text;
    pthread_t thread;
} Reader;

static void *read_late(void *context)
{
    Reader *reader = context;

    pause_ms(300);
    reader->text = raw_read(reader->arena, reader->opened, 20000);
    return NULL;
}

/* Longer than what the system holds for a connection, so that some of it is still in the server. */
static void stop_lets_answers_be_read(void **state)
{
    const size_t size = 30000000;
    World *world = *state;
    Reader reader = {.arena = arena_new(), .opened = raw_open(world->server)};

    raw_send(reader.opened, STR("GET /big?size=30000000 HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (recv(reader.opened, &(char){0}, 1, MSG_PEEK) != 1)
        pause_ms(5);
    assert_int_equal(pthread_create(&reader.thread, NULL, read_late, &reader), 0);
    http_server_stop(world->server);
    world->server = NULL;
    assert_int_equal(pthread_join(reader.thread, NULL), 0);
    CASE_INT("all of it", strlen(raw_body(reader.text)), size);
    (void) close(reader.opened);
    arena_free(reader.arena);
}

static void stop_refuses_what_waits(void **state)
{
    World *world = *state;
    int waiting[4];
    size_t n_answered = 0;
    size_t n_refused = 0;

    http_server_stop(world->server);
    echo_start(world, (HttpServerOptions){.n_threads = 1});
    for (size_t at = 0; at < COUNT_OF(waiting); at++) {
        waiting[at] = raw_open(world->server);
        raw_send(waiting[at], STR("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    while (__atomic_load_n(&world->n_running, __ATOMIC_SEQ_CST) == 0)
        pause_ms(5);
    pause_ms(200); /* the others are in the queue */
    http_server_stop(world->server);
    world->server = NULL;
    for (size_t at = 0; at < COUNT_OF(waiting); at++) {
        const char *text = raw_read(world->arena, waiting[at], 20000);
        n_answered += raw_status(text) == 200 ? 1 : 0;
        if (raw_status(text) == 503) {
            n_refused++;
            CASE_TEXT(
                "refused",
                raw_body(text),
                "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                "\"detail\":\"the server is stopping\",\"hint\":\"Try again in a moment.\"}");
        }
        (void) close(waiting[at]);
    }
    CASE_INT("answered", n_answered, 1);
    CASE_INT("refused", n_refused, 3);
}

typedef struct Pester {
    int port;
    pthread_t thread;
} Pester;

static void *keep_asking(void *context)
{
    const Pester *pester = context;
    Arena *arena = arena_new();
    int opened;

    while ((opened = raw_open_port(pester->port)) >= 0) {
        raw_send(opened, STR("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
        raw_send(opened, STR("GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        (void) raw_read(arena, opened, 20000);
        (void) close(opened);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void nothing_runs_after_stop(void **state)
{
    World *world = *state;

    for (int round = 0; round < 5; round++) {
        Pester pesters[4];

        for (size_t at = 0; at < COUNT_OF(pesters); at++) {
            pesters[at].port = raw_port(world->server);
            assert_int_equal(
                pthread_create(&pesters[at].thread, NULL, keep_asking, &pesters[at]), 0);
        }
        pause_ms(100);
        http_server_stop(world->server);
        __atomic_store_n(&world->is_over, true, __ATOMIC_SEQ_CST);
        for (size_t at = 0; at < COUNT_OF(pesters); at++)
            assert_int_equal(pthread_join(pesters[at].thread, NULL), 0);
        __atomic_store_n(&world->is_over, false, __ATOMIC_SEQ_CST);
        echo_start(world, (HttpServerOptions){.timeout_s = 10});
    }
    CASE_TRUE("handler after the stop", !__atomic_load_n(&world->was_late, __ATOMIC_SEQ_CST));
    CASE_TRUE("asked", world->n_calls > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ECHO_TEST(many_ask_at_once),
        ECHO_TEST(a_slow_answer_holds_up_no_other),
        ECHO_TEST(long_answers_hold_up_no_quick_one),
        ECHO_TEST(nobody_works_for_who_is_gone),
        ECHO_TEST(who_goes_away_does_no_harm),
        ECHO_TEST(who_is_slow_is_hung_up_on),
        ECHO_TEST(places_are_made_when_all_are_taken),
        ECHO_TEST(stop_waits_for_what_runs),
        ECHO_TEST(stop_lets_answers_be_read),
        ECHO_TEST(stop_refuses_what_waits),
        ECHO_TEST(nothing_runs_after_stop),
    };

    return cmocka_run_group_tests_name("server_many", tests, NULL, NULL);
}

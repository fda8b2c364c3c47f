#include "base/workers.h"
#include "cases.h"
#include "serve/http/latency.h"

static const char *text_of(Arena *arena, const Latency *latency)
{
    StrBuf text = strbuf_new(arena);

    latency_put(latency, &text);
    return strbuf_text(&text);
}

#define HEAD                                                                                       \
    "# HELP eiot_http_request_duration_seconds Time from a whole request to its answer.\n"         \
    "# TYPE eiot_http_request_duration_seconds histogram\n"
#define BUCKET(labels, le, n)                                                                      \
    "eiot_http_request_duration_seconds_bucket{" labels ",le=\"" le "\"} " #n "\n"

static void buckets_are_cumulated(void **state)
{
    Arena *arena = arena_new();
    Latency *latency = latency_new();

    (void) state;
    CASE_TEXT("empty", text_of(arena, latency), HEAD);
    latency_add(latency, "GET /a/{id}", 2, 0.005);
    latency_add(latency, "GET /a/{id}", 2, 0.2);
    latency_add(latency, "GET /a/{id}", 2, 12.5);
    CASE_TEXT(
        "one route",
        text_of(arena, latency),
        HEAD
#define LABELS "method=\"GET\",route=\"/a/{id}\",code=\"2xx\""
            BUCKET(LABELS, "0.005", 1) BUCKET(LABELS, "0.01", 1) BUCKET(LABELS, "0.025", 1)
                BUCKET(LABELS, "0.05", 1) BUCKET(LABELS, "0.1", 1) BUCKET(LABELS, "0.15", 1) BUCKET(
                    LABELS, "0.25", 2) BUCKET(LABELS, "0.5", 2) BUCKET(LABELS, "1", 2)
                    BUCKET(LABELS, "2.5", 2) BUCKET(LABELS, "5", 2) BUCKET(LABELS, "10", 2)
                        BUCKET(LABELS, "+Inf", 3) "eiot_http_request_duration_seconds_sum{" LABELS
                                                  "} 12.705\n"
                                                  "eiot_http_request_duration_seconds_count{" LABELS
                                                  "} 3\n");
#undef LABELS
    latency_free(latency);
    latency_free(NULL);
    arena_free(arena);
}

static void routes_and_outcomes_are_apart(void **state)
{
    static const char *const expected[] = {
        "_count{method=\"GET\",route=\"/a\",code=\"2xx\"} 1\n",
        "_count{method=\"GET\",route=\"/a\",code=\"5xx\"} 1\n",
        "_count{method=\"PUT\",route=\"/a\",code=\"4xx\"} 1\n",
        "_count{route=\"page\",code=\"3xx\"} 1\n",
        "_sum{route=\"page\",code=\"3xx\"} 0\n",
        "_count{route=\"say\\\"\",code=\"1xx\"} 1\n",
    };
    Arena *arena = arena_new();
    Latency *latency = latency_new();
    const char *text;

    (void) state;
    latency_add(latency, "GET /a", 2, 1);
    latency_add(latency, "GET /a", 5, 1);
    latency_add(latency, "PUT /a", 4, 1);
    latency_add(latency, "page", 3, -1); /* a clock that was set back */
    latency_add(latency, "say\"", 1, 1);
    text = text_of(arena, latency);
    for (size_t at = 0; at < COUNT_OF(expected); at++)
        CASE_TRUE(expected[at], strstr(text, expected[at]) != NULL);
    latency_free(latency);
    arena_free(arena);
}

static void routes_are_bounded(void **state)
{
    Arena *arena = arena_new();
    Latency *latency = latency_new();
    const char *text;

    (void) state;
    for (size_t at = 0; at < 2 * LATENCY_ROUTES_MAX; at++)
        latency_add(latency, arena_printf(arena, "/r%zu", at), 2, 0.1);
    text = text_of(arena, latency);
    CASE_TRUE("last of its own", strstr(text, "_count{route=\"/r127\",code=\"2xx\"} 1\n") != NULL);
    CASE_TRUE("the rest", strstr(text, "_count{route=\"other\",code=\"2xx\"} 128\n") != NULL);
    CASE_TRUE("none more", strstr(text, "/r128") == NULL);
    latency_free(latency);
    arena_free(arena);
}

typedef struct Adder {
    Latency *latency;
    Arena *arenas[4];
} Adder;

static void add_many(void *context, size_t worker)
{
    Adder *adder = context;

    for (int round = 0; round < 2000; round++) {
        latency_add(adder->latency, round % 2 == 0 ? "GET /a" : "GET /b", 2, 0.001 * round);
        latency_add(adder->latency, "GET /c", 1 + round % 5, 0.01);
        if (round % 500 == 0)
            (void) text_of(adder->arenas[worker], adder->latency);
    }
}

static void many_add_at_once(void **state)
{
    Adder adder = {.latency = latency_new()};
    const char *text;

    (void) state;
    for (size_t at = 0; at < 4; at++)
        adder.arenas[at] = arena_new();
    workers_run(4, add_many, &adder);
    text = text_of(adder.arenas[0], adder.latency);
    CASE_TRUE("a", strstr(text, "_count{method=\"GET\",route=\"/a\",code=\"2xx\"} 4000\n") != NULL);
    CASE_TRUE("b", strstr(text, "_count{method=\"GET\",route=\"/b\",code=\"2xx\"} 4000\n") != NULL);
    CASE_TRUE("c", strstr(text, "_count{method=\"GET\",route=\"/c\",code=\"5xx\"} 1600\n") != NULL);
    for (size_t at = 0; at < 4; at++)
        arena_free(adder.arenas[at]);
    latency_free(adder.latency);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buckets_are_cumulated),
        cmocka_unit_test(routes_and_outcomes_are_apart),
        cmocka_unit_test(routes_are_bounded),
        cmocka_unit_test(many_add_at_once),
    };

    return cmocka_run_group_tests_name("latency", tests, NULL, NULL);
}

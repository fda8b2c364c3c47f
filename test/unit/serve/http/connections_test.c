#include "base/workers.h"
#include "cases.h"
#include "serve/http/connections.h"

#define MOST 16

static int hung_up[64];
static size_t n_hung_up;

static void note(int opened)
{
    hung_up[n_hung_up++] = opened;
}

static size_t sweep(Connections *connections, int64_t now_ms)
{
    n_hung_up = 0;
    return connections_sweep(connections, now_ms, note);
}

static void a_request_has_its_time(void **state)
{
    Connections *connections = connections_new(MOST, 60);
    Connection *slow = connections_add(connections, 7, 1000);
    Connection *quick = connections_add(connections, 8, 1000);

    (void) state;
    CASE_INT("within", sweep(connections, 60999), 0);
    connections_set(connections, quick, CONNECTION_ANSWERING, 0, 60999);
    CASE_INT("over", sweep(connections, 61000), 1);
    CASE_INT("which", hung_up[0], 7);
    CASE_INT("once", sweep(connections, 61000), 0);
    CASE_INT("an answer being made", sweep(connections, INT64_MAX - 1), 0);
    connections_remove(connections, slow);
    connections_set(connections, quick, CONNECTION_TAKING_IN, 0, 70000);
    CASE_INT("next request", sweep(connections, 129999), 0);
    CASE_INT("next request over", sweep(connections, 130000), 1);
    connections_remove(connections, quick);
    connections_free(connections);
}

static void an_answer_has_time_by_its_size(void **state)
{
    Connections *connections = connections_new(MOST, 60);
    Connection *connection = connections_add(connections, 7, 0);

    (void) state;
    connections_set(
        connections, connection, CONNECTION_SENDING, (size_t) 100 * CONNECTION_SLOWEST, 0);
    CASE_INT("sending", connections_count(connections, CONNECTION_SENDING), 1);
    CASE_INT("taking in", connections_count(connections, CONNECTION_TAKING_IN), 0);
    CASE_INT("within", sweep(connections, 159999), 0);
    CASE_INT("over", sweep(connections, 160000), 1);
    connections_remove(connections, connection);
    connections_free(connections);
}

static void the_longest_waiting_make_room(void **state)
{
    Connections *connections = connections_new(MOST, 60);
    Connection *all[MOST];

    (void) state;
    for (int at = 0; at < MOST; at++)
        all[at] = connections_add(connections, at, at < 8 ? 0 : 4000);
    connections_set(connections, all[0], CONNECTION_ANSWERING, 0, 100);
    connections_set(connections, all[1], CONNECTION_SENDING, 0, 100);
    CASE_INT("not yet", sweep(connections, 4999), 0);
    CASE_INT("an eighth and one", sweep(connections, 5000), 3);
    CASE_TRUE("the first that wait", hung_up[0] == 2 && hung_up[1] == 3 && hung_up[2] == 4);
    connections_remove(connections, all[2]);
    CASE_INT("a place is free", sweep(connections, 8000), 0);
    for (int at = 0; at < MOST; at++) {
        if (at != 2)
            connections_remove(connections, all[at]);
    }
    connections_free(connections);
}

static void come_and_go(void *context, size_t worker)
{
    Connections *connections = context;

    for (int64_t round = 0; round < 500; round++) {
        Connection *connection = connections_add(connections, (int) worker, round);
        connections_set(connections, connection, CONNECTION_ANSWERING, 0, round);
        connections_set(connections, connection, CONNECTION_SENDING, 10, round);
        (void) connections_count(connections, CONNECTION_SENDING);
        connections_remove(connections, connection);
    }
}

static void many_come_and_go(void **state)
{
    Connections *connections = connections_new(MOST, 60);

    (void) state;
    workers_run(4, come_and_go, connections);
    for (ConnectionPhase phase = CONNECTION_TAKING_IN; phase <= CONNECTION_SENDING; phase++)
        CASE_INT("left", connections_count(connections, phase), 0);
    connections_free(connections);
    connections_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_has_its_time),
        cmocka_unit_test(an_answer_has_time_by_its_size),
        cmocka_unit_test(the_longest_waiting_make_room),
        cmocka_unit_test(many_come_and_go),
    };

    return cmocka_run_group_tests_name("connections", tests, NULL, NULL);
}

/*
 * proxy: a TCP connection that breaks at a chosen byte, for tests of what stands behind it.
 *
 *     proxy PORT|0 HOST:PORT [--cut-after|--stall-after|--drop-after BYTES] [--direction up|down]
 *                            [--once]
 *
 * Listens on 127.0.0.1, on a free port when PORT is 0, and prints the port. Bytes of a connection
 * are counted in one direction: up is to HOST:PORT (as it is when nothing is said), down is from
 * it. Behind the last of them
 *
 *     --cut-after    both ends get a reset
 *     --stall-after  nothing is read or sent any more, either way; both ends stay open
 *     --drop-after   what comes in this direction is swallowed; the other one goes on
 *
 * With --once that is done to one connection, the first that gets so far; later ones pass whole.
 * Runs until it is killed; one thread.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_LINKS   64
#define PIECE_BYTES 65536

typedef enum Fault { FAULT_NONE, FAULT_CUT, FAULT_STALL, FAULT_DROP } Fault;

typedef enum Direction { UP, DOWN } Direction; /* UP reads ends[0], DOWN reads ends[1] */

typedef struct Link {
    int ends[2];       /* of the client, of the server */
    bool is_over[2];   /* the direction has come to its end */
    uint64_t n_passed; /* bytes that went in the counted direction */
    bool is_faulty;    /* the fault has come */
} Link;

static struct {
    Fault fault;
    uint64_t after;
    Direction direction;
    bool is_once;
    bool is_spent; /* with --once: one connection has had its fault */
} plan;

static Link links[MAX_LINKS];
static size_t n_links;

static void die(const char *what)
{
    (void) fprintf(stderr, "proxy: %s\n", what);
    exit(1);
}

static void set_plan(int argc, char **argv)
{
    static const struct {
        const char *word;
        Fault fault;
    } faults[] = {
        {"--cut-after", FAULT_CUT},
        {"--stall-after", FAULT_STALL},
        {"--drop-after", FAULT_DROP},
    };

    for (int at = 3; at < argc; at++) {
        const char *value = at + 1 < argc ? argv[at + 1] : "";

        for (size_t row = 0; row < sizeof(faults) / sizeof(faults[0]); row++) {
            if (strcmp(argv[at], faults[row].word) != 0)
                continue;
            plan.fault = faults[row].fault;
            plan.after = strtoull(value, NULL, 10);
        }
        if (strcmp(argv[at], "--direction") == 0)
            plan.direction = strcmp(value, "down") == 0 ? DOWN : UP;
        if (strcmp(argv[at], "--once") == 0)
            plan.is_once = true;
        else
            at++;
    }
}

/* ---- sockets ---- */

static int listen_on(const char *port, uint16_t *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof(address);
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons((uint16_t) strtoul(port, NULL, 10));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void) setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(listener, (struct sockaddr *) &address, sizeof(address)) != 0 ||
        listen(listener, MAX_LINKS) != 0 ||
        getsockname(listener, (struct sockaddr *) &address, &length) != 0)
        die("the port is taken");
    *ret_port = ntohs(address.sin_port);
    return listener;
}

static struct addrinfo *find_target(char *words)
{
    struct addrinfo wanted = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char *colon = strrchr(words, ':');

    if (colon == NULL)
        die("the target is HOST:PORT");
    *colon = '\0';
    if (getaddrinfo(words, colon + 1, &wanted, &found) != 0)
        die("no such host");
    return found;
}

/* Both ends, at once when is_reset: what was not yet received is lost. */
static void end_link(size_t at, bool is_reset)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};

    for (size_t end = 0; end < 2; end++) {
        if (is_reset)
            (void) setsockopt(
                links[at].ends[end], SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
        (void) close(links[at].ends[end]);
    }
    links[at] = links[--n_links];
}

static void begin_link(int listener, const struct addrinfo *target)
{
    int one = 1;
    Link link = {.ends = {accept(listener, NULL, NULL), -1}};

    if (link.ends[0] < 0)
        return;
    link.ends[1] = socket(AF_INET, SOCK_STREAM, 0);
    if (n_links == MAX_LINKS || connect(link.ends[1], target->ai_addr, target->ai_addrlen) != 0) {
        (void) close(link.ends[0]);
        (void) close(link.ends[1]);
        return;
    }
    for (size_t end = 0; end < 2; end++)
        (void) setsockopt(link.ends[end], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    links[n_links++] = link;
}

/* ---- bytes ---- */

static bool send_all(int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t) sent;
    }
    return true;
}

/* Bytes of a piece that still pass; the fault comes behind them when they are fewer than it has. */
static size_t count_passing(Link *link, Direction direction, size_t length)
{
    if (plan.fault == FAULT_NONE || direction != plan.direction ||
        (plan.is_spent && !link->is_faulty))
        return length;
    if (link->n_passed + length < plan.after) {
        link->n_passed += length;
        return length;
    }
    length = link->is_faulty ? 0 : (size_t) (plan.after - link->n_passed);
    link->n_passed = plan.after;
    link->is_faulty = true;
    plan.is_spent = plan.is_once;
    return length;
}

/* Passes on what came, and waits until it is sent; false when an end is gone. */
static bool pass(Link *link, Direction direction)
{
    static char piece[PIECE_BYTES];
    int from = link->ends[direction];
    int to = link->ends[1 - direction];
    ssize_t got = recv(from, piece, sizeof(piece), 0);

    if (got < 0)
        return false;
    if (got == 0) {
        link->is_over[direction] = true;
        (void) shutdown(to, SHUT_WR);
        return true;
    }
    return send_all(to, piece, count_passing(link, direction, (size_t) got));
}

static bool is_stalled(const Link *link)
{
    return link->is_faulty && plan.fault == FAULT_STALL;
}

/* One link's turn. Links that end are taken out, and the last one stands in their place. */
static void turn(size_t at, const struct pollfd *ready)
{
    for (Direction direction = UP; direction <= DOWN; direction++) {
        Link *link = &links[at];

        if (ready[direction].revents == 0 || is_stalled(link))
            continue;
        if (!pass(link, direction) || (link->is_faulty && plan.fault == FAULT_CUT)) {
            end_link(at, true);
            return;
        }
    }
    if (links[at].is_over[UP] && links[at].is_over[DOWN])
        end_link(at, false);
}

static void serve(int listener, const struct addrinfo *target)
{
    struct pollfd ready[1 + 2 * MAX_LINKS];

    for (;;) {
        ready[0] = (struct pollfd){.fd = listener, .events = POLLIN};
        for (size_t at = 0; at < 2 * n_links; at++) {
            const Link *link = &links[at / 2];
            bool is_quiet = link->is_over[at % 2] || is_stalled(link);

            ready[1 + at] =
                (struct pollfd){.fd = is_quiet ? -1 : link->ends[at % 2], .events = POLLIN};
        }
        if (poll(ready, 1 + 2 * n_links, -1) < 0 && errno != EINTR)
            die("poll");
        for (size_t at = n_links; at-- > 0;) /* from the last: one that ends moves none before */
            turn(at, &ready[1 + 2 * at]);
        if (ready[0].revents != 0)
            begin_link(listener, target);
    }
}

int main(int argc, char **argv)
{
    struct addrinfo *target;
    uint16_t port = 0;
    int listener;

    if (argc < 3)
        die("usage: proxy PORT|0 HOST:PORT [--cut-after|--stall-after|--drop-after BYTES] "
            "[--direction up|down] [--once]");
    set_plan(argc, argv);
    target = find_target(argv[2]);
    listener = listen_on(argv[1], &port);
    (void) signal(SIGPIPE, SIG_IGN);
    (void) printf("%u\n", port);
    (void) fflush(stdout);
    serve(listener, target);
}

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include "cases.h"
#include "serve/http/listen.h"

typedef struct ListenCase {
    const char *text;
    const char *place; /* NULL: refused */
} ListenCase;

static const ListenCase listen_cases[] = {
    {"127.0.0.1:8080", "127.0.0.1 8080"},
    {"0.0.0.0:1", "0.0.0.0 1"},
    {"localhost:65535", "127.0.0.1 65535"},
    {"[::1]:8080", "::1 8080"},
    {"[::]:0", ":: 0"},
    {"[2001:db8::ffff:1.2.3.4]:80", "2001:db8::ffff:102:304 80"},
    {"", NULL},
    {"8080", NULL},
    {":8080", NULL},
    {"127.0.0.1", NULL},
    {"127.0.0.1:", NULL},
    {"127.0.0.1:x", NULL},
    {"127.0.0.1:+80", NULL},
    {"127.0.0.1:-1", NULL},
    {"127.0.0.1:65536", NULL},
    {"127.0.0.1:99999999999999999999", NULL},
    {"127.1:80", NULL},
    {"256.0.0.1:80", NULL},
    {"::1:8080", NULL},
    {"[::1]", NULL},
    {"[::1]8080", NULL},
    {"[]:80", NULL},
    {"[:80", NULL},
    {"[fe80::1%eth0]:80", NULL},
    {"example.org:80", NULL},
    {"http://127.0.0.1:80", NULL},
    {"1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:80", NULL},
};

static void addresses_are_read(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(listen_cases); at++) {
        const char *text = listen_cases[at].text;
        Arena *arena = arena_new();
        ListenAddress address = {0};
        Error err = {0};
        const Status status = listen_parse(text, &address, &err);

        if (listen_cases[at].place == NULL) {
            CASE_INT(text, status, STATUS_USAGE);
            CASE_TEXT(
                text, err.message, arena_printf(arena, "'%s' is no address to listen on", text));
            CASE_TEXT(
                text,
                err.hint,
                "Give ADDRESS:PORT, such as 127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8080; port 0 "
                "takes one that is free.");
        } else {
            const struct sockaddr *any = (const struct sockaddr *) &address.address;
            struct sockaddr_in v4; /* its port lies where that of v6 lies */
            CASE_OK(text, status, &err);
            memcpy(&v4, any, sizeof(v4));
            CASE_TEXT(
                text,
                arena_printf(arena, "%s %u", listen_host(arena, any), ntohs(v4.sin_port)),
                listen_cases[at].place);
        }
        arena_free(arena);
    }
}

static void hosts_are_shown(void **state)
{
    struct sockaddr_in6 mapped = {.sin6_family = AF_INET6};
    const struct sockaddr other = {.sa_family = AF_UNIX};
    Arena *arena = arena_new();

    (void) state;
    assert_int_equal(inet_pton(AF_INET6, "::ffff:10.0.0.7", &mapped.sin6_addr), 1);
    CASE_TEXT("mapped", listen_host(arena, (const struct sockaddr *) &mapped), "10.0.0.7");
    CASE_TEXT("other", listen_host(arena, &other), "unknown");
    arena_free(arena);
}

static void a_free_port_is_taken_and_told(void **state)
{
    Arena *arena = arena_new();
    const char *place = NULL;
    const char *again = NULL;
    int first = -1;
    int second = -1;
    Error err = {0};

    (void) state;
    CASE_OK("free", listen_open(arena, "127.0.0.1:0", &first, &place, &err), &err);
    CASE_TRUE("place", strncmp(place, "127.0.0.1:", 10) == 0 && strcmp(place + 10, "0") != 0);
    CASE_INT("taken", listen_open(arena, place, &second, &again, &err), STATUS_IO);
    CASE_TEXT(
        "taken",
        err.message,
        arena_printf(arena, "can't listen on '%s': Address already in use", place));
    CASE_TEXT("taken", err.hint, "Another program uses this port: stop it, or take another port.");
    assert_int_equal(close(first), 0);
    CASE_OK("free again", listen_open(arena, place, &second, &again, &err), &err);
    CASE_TEXT("the same", again, place);
    assert_int_equal(close(second), 0);
    CASE_INT("elsewhere", listen_open(arena, "192.0.2.1:0", &second, &again, &err), STATUS_IO);
    CASE_TEXT(
        "elsewhere", err.message, "can't listen on '192.0.2.1:0': Cannot assign requested address");
    CASE_TEXT("elsewhere", err.hint, "This machine does not have that address: see `ip address`.");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read),
        cmocka_unit_test(hosts_are_shown),
        cmocka_unit_test(a_free_port_is_taken_and_told),
    };

    return cmocka_run_group_tests_name("listen", tests, NULL, NULL);
}

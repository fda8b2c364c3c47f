#include "cases.h"
#include "store/clickhouse/clickhouse_internal.h"

typedef struct UrlCase {
    const char *name;
    const char *address;
    bool is_tls;
    const char *host;
    int64_t port;
    const char *user;
    const char *password;
    const char *database;
    const char *ca_file;
} UrlCase;

static const UrlCase url_cases[] = {
    {"host alone", "//ch", false, "ch", 8123, "default", "", "default", NULL},
    {"all", "//eiot:secret@ch:9123/energy", false, "ch", 9123, "eiot", "secret", "energy", NULL},
    {"tls", "//ch/energy", true, "ch", 8443, "default", "", "energy", NULL},
    {"tls with an authority",
     "//ch/energy?cafile=/etc/my%20ca.pem",
     true,
     "ch",
     8443,
     "default",
     "",
     "energy",
     "/etc/my ca.pem"},
    {"user alone", "//eiot@ch/", false, "ch", 8123, "eiot", "", "default", NULL},
    {"signs in a password",
     "//e%40x:a%3Ab%2fc%25@ch",
     false,
     "ch",
     8123,
     "e@x",
     "a:b/c%",
     "default",
     NULL},
    {"@ and : as they are", "//eiot:a@b:c@ch", false, "ch", 8123, "eiot", "a@b:c", "default", NULL},
    {"IPv6", "//[::1]:9123/e", false, "[::1]", 9123, "default", "", "e", NULL},
    {"IPv6 without a port", "//[::1]", false, "[::1]", 8123, "default", "", "default", NULL},
};

static void urls_are_read(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(url_cases); at++) {
        const UrlCase *url_case = &url_cases[at];
        Arena *arena = arena_new();
        ClickhouseUrl url = {0};
        Error error;

        CASE_OK(
            url_case->name,
            clickhouse_url_read(arena, url_case->address, url_case->is_tls, &url, &error),
            &error);
        CASE_TEXT(url_case->name, url.host, url_case->host);
        CASE_INT(url_case->name, url.port, url_case->port);
        CASE_TEXT(url_case->name, url.user, url_case->user);
        CASE_TEXT(url_case->name, url.password, url_case->password);
        CASE_TEXT(url_case->name, url.database, url_case->database);
        CASE_INT(url_case->name, url.ca_file == NULL, url_case->ca_file == NULL);
        if (url_case->ca_file != NULL)
            CASE_TEXT(url_case->name, url.ca_file, url_case->ca_file);
        CASE_INT(url_case->name, url.is_tls, url_case->is_tls);
        arena_free(arena);
    }
}

typedef struct BadCase {
    const char *name;
    const char *address;
    const char *message;
} BadCase;

static const BadCase bad_cases[] = {
    {"no slashes", "ch/energy", "no '//' stands before the host"},
    {"no host", "///energy", "no host is named"},
    {"no host but a user", "//eiot:secret@/energy", "no host is named"},
    {"no port", "//ch:http/energy", "port 'http' is no port"},
    {"port 0", "//ch:0/energy", "port '0' is no port"},
    {"port too great", "//ch:65536/energy", "port '65536' is no port"},
    {"unknown option", "//ch/energy?compress=1", "option 'compress' is unknown"},
    {"cafile without TLS", "//ch/energy?cafile=/x", "option 'cafile' has nothing to do here"},
    {"a percent sign", "//eiot:50%@ch", "the password has a '%' that begins no %XX"},
    {"a line end in a password",
     "//eiot:a%0d%0aX-Evil:1@ch",
     "the password has a control character"},
    {"a NUL in a database", "//ch/en%00ergy", "the database has a control character"},
    {"an open bracket", "//[::1/energy", "the host's ']' is missing"},
    {"a blank in the host", "//c h/energy", "the host has a character that no host has"},
};

static void bad_urls_are_refused(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(bad_cases); at++) {
        Arena *arena = arena_new();
        ClickhouseUrl url;
        Error error;

        CASE_INT(
            bad_cases[at].name,
            clickhouse_url_read(arena, bad_cases[at].address, false, &url, &error),
            STATUS_CONFIG);
        CASE_TEXT(bad_cases[at].name, error.message, bad_cases[at].message);
        arena_free(arena);
    }
}

static void values_are_escaped(void **state)
{
    Arena *arena = arena_new();
    StrBuf buffer = strbuf_new(arena);

    (void) state;
    clickhouse_put_escaped(&buffer, STR("a-Z_9. &=%\n\xc2\xba"));
    CASE_TEXT("escaped", strbuf_text(&buffer), "a-Z_9.%20%26%3D%25%0A%C2%BA");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(urls_are_read),
        cmocka_unit_test(bad_urls_are_refused),
        cmocka_unit_test(values_are_escaped),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

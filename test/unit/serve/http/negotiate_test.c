#include "cases.h"
#include "serve/http/negotiate.h"

typedef struct NegotiateCase {
    const char *header;
    bool expected;
} NegotiateCase;

static const NegotiateCase gzip_cases[] = {
    {NULL, false},          {"", false},
    {"gzip", true},         {"GZIP", true},
    {"x-gzip", true},       {"deflate, gzip;q=1.0, *;q=0.5", true},
    {"gzip;q=0", false},    {"gzip;q=0.000", false},
    {"gzip;q=0.001", true}, {"gzip ; q=0.5", true},
    {"gzip; Q=0", false},   {"gzip;q=", false},
    {"gzip;q=x", false},    {"gzip;q=-1", false},
    {"br, deflate", false}, {"*", true},
    {"*;q=0", false},       {"*;q=0, gzip", true},
    {"gzip;q=0, *", false}, {"identity", false},
    {"gzipped", false},     {",,gzip", true},
};

static const NegotiateCase etag_cases[] = {
    {NULL, false},
    {"", false},
    {"*", true},
    {" * ", true},
    {"\"a\"", true},
    {"W/\"a\"", true},
    {"\"b\", W/\"a\"", true},
    {"\"b\",\"a\"", true},
    {"\"b\"", false},
    {"\"A\"", false},
    {"\"a", false},
    {"a", false},
    {"w/\"a\"", false},
    {"\"b,\"a\"", false},
    {"\"b\" \"a\"", false},
    {"\"x,y\", \"a\"", true},
    {"\"b\",", false},
    {", \"a\"", false},
    {"\"a\"x", true},
    {"*, \"b\"", false},
};

static void gzip_is_taken_or_not(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(gzip_cases); at++) {
        const char *header = gzip_cases[at].header;
        CASE_INT(header == NULL ? "none" : header, negotiate_gzip(header), gzip_cases[at].expected);
    }
}

static void tags_are_compared_weakly(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(etag_cases); at++) {
        const char *header = etag_cases[at].header;
        const char *name = header == NULL ? "none" : header;
        CASE_INT(name, negotiate_has(header, "\"a\""), etag_cases[at].expected);
        CASE_INT(name, negotiate_has(header, "W/\"a\""), etag_cases[at].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_is_taken_or_not),
        cmocka_unit_test(tags_are_compared_weakly),
    };

    return cmocka_run_group_tests_name("negotiate", tests, NULL, NULL);
}

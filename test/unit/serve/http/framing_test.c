#include "cases.h"
#include "serve/http/framing.h"

typedef struct FramingCase {
    const char *name;
    HttpField fields[3];
    int64_t length;
    const char *error; /* NULL: none */
} FramingCase;

static const FramingCase framing_cases[] = {
    {"no body", {{"Host", "a"}, {"X", "1"}}, 0, NULL},
    {"length", {{"content-length", "12"}}, 12, NULL},
    {"leading zeros", {{"Content-Length", "0012"}}, 12, NULL},
    {"chunks", {{"Transfer-Encoding", "Chunked"}}, -1, NULL},
    {"marks in a name", {{"!#$%&'*+-.^_`|~9z", ""}}, 0, NULL},
    {"two lengths",
     {{"Content-Length", "1"}, {"CONTENT-LENGTH", "1"}},
     0,
     "there are two headers 'CONTENT-LENGTH'"},
    {"two codings",
     {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "identity"}},
     0,
     "there are two headers 'Transfer-Encoding'"},
    {"two hosts", {{"Host", "a"}, {"host", "a"}}, 0, "there are two headers 'host'"},
    {"both",
     {{"Transfer-Encoding", "chunked"}, {"Content-Length", "1"}},
     0,
     "there are both 'Content-Length' and 'Transfer-Encoding'"},
    {"list",
     {{"Content-Length", "1, 1"}},
     0,
     "'Content-Length' is '1, 1', expected a whole number"},
    {"sign", {{"Content-Length", "+1"}}, 0, "'Content-Length' is '+1', expected a whole number"},
    {"hex", {{"Content-Length", "0x1"}}, 0, "'Content-Length' is '0x1', expected a whole number"},
    {"empty", {{"Content-Length", ""}}, 0, "'Content-Length' is '', expected a whole number"},
    {"too large",
     {{"Content-Length", "99999999999999999999"}},
     0,
     "'Content-Length' is '99999999999999999999', expected a whole number"},
    {"identity",
     {{"Transfer-Encoding", "identity"}},
     0,
     "'Transfer-Encoding' is 'identity', expected chunked"},
    {"twice chunked",
     {{"Transfer-Encoding", "chunked, chunked"}},
     0,
     "'Transfer-Encoding' is 'chunked, chunked', expected chunked"},
    {"vertical tab",
     {{"Transfer-Encoding", "\vchunked"}},
     0,
     "'Transfer-Encoding' is '\vchunked', expected chunked"},
    {"space in a name",
     {{"Content-Length ", "1"}},
     0,
     "a header is named 'Content-Length ', which is no name"},
    {"no name", {{"", "1"}, {"A", "1"}}, 0, "a header is named '', which is no name"},
    {"letter beyond ASCII", {{"\u00e9", "1"}}, 0, "a header is named '\u00e9', which is no name"},
};

static void bodies_end_where_they_say(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(framing_cases); at++) {
        const FramingCase *given = &framing_cases[at];
        size_t n = 0;
        int64_t length = 0;
        Error err = {0};
        Status status;

        while (n < COUNT_OF(given->fields) && given->fields[n].name != NULL)
            n++;
        status = framing_read(given->fields, n, &length, &err);
        CASE_INT(given->name, status, given->error == NULL ? OK : STATUS_USAGE);
        CASE_INT(given->name, length, given->length);
        CASE_TEXT(given->name, err.message, given->error == NULL ? "" : given->error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bodies_end_where_they_say)};

    return cmocka_run_group_tests_name("framing", tests, NULL, NULL);
}

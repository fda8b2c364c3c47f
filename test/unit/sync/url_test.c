/* URLs of copies: password, database. */
#include "cases.h"
#include "sync/url.h"

static void a_password_is_put_where_there_is_none(void **state)
{
    static const struct {
        const char *url;
        const char *password;
        const char *expected;
    } cases[] = {
        {"clickhouse://eiot@host:8123/energy",
         "s3cret",
         "clickhouse://eiot:s3cret@host:8123/energy"},
        {"clickhouse://eiot@host/energy?cafile=/x",
         "p@ss:/?#%",
         "clickhouse://eiot:p%40ss%3A%2F%3F%23%25@host/energy?cafile=/x"},
        {"clickhouse://host/energy", "s3cret", "clickhouse://default:s3cret@host/energy"},
        {"clickhouse://eiot:own@host/energy", "s3cret", "clickhouse://eiot:own@host/energy"},
        {"clickhouse://eiot:@host/energy", "s3cret", "clickhouse://eiot:@host/energy"},
        {"clickhouse://eiot@host/energy", NULL, "clickhouse://eiot@host/energy"},
        {"clickhouse://a@b@host", "x", "clickhouse://a@b:x@host/"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].url,
            url_with_password(arena, cases[at].url, cases[at].password),
            cases[at].expected);
    arena_free(arena);
}

static void the_database_is_found_and_changed(void **state)
{
    static const struct {
        const char *url;
        const char *database;
        const char *changed;
    } cases[] = {
        {"clickhouse://u:p@host:1/energy", "energy", "clickhouse://u:p@host:1/system"},
        {"clickhouses://host/my%2Ddb?cafile=/a/b",
         "my-db",
         "clickhouses://host/system?cafile=/a/b"},
        {"clickhouse://host", "default", "clickhouse://host/system"},
        {"clickhouse://host/", "default", "clickhouse://host/system"},
        {"clickhouse://u:p/w@host/x", "w@host/x", "clickhouse://u:p/system"},
        {"clickhouse://host/100%", "100%", "clickhouse://host/system"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_TEXT(cases[at].url, url_database(arena, cases[at].url), cases[at].database);
        CASE_TEXT(
            cases[at].url, url_with_database(arena, cases[at].url, "system"), cases[at].changed);
    }
    arena_free(arena);
}

static void only_clickhouse_can_be_copied_to(void **state)
{
    (void) state;
    CASE_TRUE("plain", url_is_clickhouse("clickhouse://h/d"));
    CASE_TRUE("TLS", url_is_clickhouse("clickhouses://h/d"));
    CASE_TRUE("another store", !url_is_clickhouse("postgresql://h/d"));
    CASE_TRUE("no slashes", !url_is_clickhouse("clickhouse:h/d"));
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(a_password_is_put_where_there_is_none),
        cmocka_unit_test(the_database_is_found_and_changed),
        cmocka_unit_test(only_clickhouse_can_be_copied_to),
    };

    return cmocka_run_group_tests_name("url", cases, NULL, NULL);
}

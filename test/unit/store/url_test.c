#include "cases.h"
#include "store/store.h"
#include "store/url.h"

typedef struct MaskCase {
    const char *url;
    const char *shown;
} MaskCase;

static const MaskCase mask_cases[] = {
    {"duckdb:data/energy.duckdb", "duckdb:data/energy.duckdb"},
    {"duckdb::memory:?memory_limit=2GB", "duckdb::memory:?memory_limit=2GB"},
    {"duckdb:data/a@b.duckdb", "duckdb:data/a@b.duckdb"},
    {"energy.duckdb", "energy.duckdb"},
    {"", ""},
    {"postgresql://host/energy", "postgresql://host/energy"},
    {"postgresql://user@host:5432/energy", "postgresql://user@host:5432/energy"},
    {"postgresql://user:secret@host/db", "postgresql://user:***@host/db"},
    {"postgresql://user:@host/db", "postgresql://user:***@host/db"},
    {"postgres://u:s@cret@host:5432/db?sslmode=require",
     "postgres://u:***@host:5432/db?sslmode=require"},
    {"postgresql://u:s/c?r&t:@host/db", "postgresql://u:***@host/db"},
    {"clickhouses://u:s%40@h:8443/db?cafile=/a", "clickhouses://u:***@h:8443/db?cafile=/a"},
    {"postgresql:u:secret@host/db", "postgresql:u:***@host/db"},
    {"postgresql://h/db?user=u&password=secret&sslpassword=other&application_name=x",
     "postgresql://h/db?user=u&password=***&sslpassword=***&application_name=x"},
    {"postgresql://h/db?password=", "postgresql://h/db?password=***"},
    {"postgresql://h/db?password", "postgresql://h/db?password"},
};

static void passwords_are_hidden(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(mask_cases); at++)
        CASE_TEXT(mask_cases[at].url, url_masked(arena, mask_cases[at].url), mask_cases[at].shown);
    arena_free(arena);
}

/* Whatever is wrong with a URL, what store_open() says of it holds no part of its password. */
static void errors_hold_no_password(void **state)
{
    static const char *const urls[] = {
        "oracle://u:sesame@host/db",
        "postgresql:u:sesame@host/db",
        "postgresql://u:ses%ame@host/db",
        "postgresql://u:ab@sesame@host/db",
        "postgresql://u:sesame/cd@host/db",
        "postgresql://u:ses/ame@host/db",
        "postgresql://h/db?password=sesame&sslmod=require",
        "postgresql://u:sesame@127.0.0.1:1x/db",
    };
    Store *store = NULL;
    Error error;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(urls); at++) {
        CASE_INT(urls[at], store_open(urls[at], 1, &store, &error), STATUS_CONFIG);
        CASE_TRUE(urls[at], strstr(error.message, "ses") == NULL);
        CASE_TRUE(urls[at], strstr(error.message, "ame") == NULL);
        CASE_TRUE(urls[at], strstr(error.hint, "ses") == NULL);
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(passwords_are_hidden),
        cmocka_unit_test(errors_hold_no_password),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

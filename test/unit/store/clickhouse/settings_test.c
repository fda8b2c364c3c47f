#include "cases.h"
#include "store/clickhouse/clickhouse_internal.h"

typedef struct SettingsCase {
    const char *name;
    RequestKind kind;
    int64_t version;
    const char *query;
} SettingsCase;

static const SettingsCase settings_cases[] = {
    {"nothing is known", REQUEST_VERSION, 0, "database=en%20ergy"},
    {"an old server's query",
     REQUEST_QUERY,
     CLICKHOUSE_VERSION(18, 16),
     "database=en%20ergy&join_use_nulls=1&date_time_input_format=best_effort"
     "&send_progress_in_http_headers=1&http_headers_progress_interval_ms=10000"
     "&default_format=Native"},
    {"a new server's query",
     REQUEST_QUERY,
     CLICKHOUSE_VERSION(26, 5),
     "database=en%20ergy&join_use_nulls=1&union_default_mode=DISTINCT"
     "&date_time_input_format=best_effort&cancel_http_readonly_queries_on_client_close=1"
     "&send_progress_in_http_headers=1&http_headers_progress_interval_ms=10000"
     "&default_format=Native"},
    {"a new server's load",
     REQUEST_LOAD,
     CLICKHOUSE_VERSION(26, 5),
     "database=en%20ergy&input_format_null_as_default=0&input_format_skip_unknown_fields=0"
     "&max_partitions_per_insert_block=0&async_insert=0&insert_distributed_sync=1"
     "&wait_end_of_query=1"
     "&send_progress_in_http_headers=1&http_headers_progress_interval_ms=10000"},
};

static void settings_follow_the_version(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(settings_cases); at++) {
        const SettingsCase *settings = &settings_cases[at];
        StrBuf buffer = strbuf_new(arena);

        clickhouse_put_settings(&buffer, settings->kind, settings->version, "en ergy");
        CASE_TEXT(settings->name, strbuf_text(&buffer), settings->query);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {cmocka_unit_test(settings_follow_the_version)};

    return cmocka_run_group_tests(cases, NULL, NULL);
}

#include "base/mem.h"
#include "store/clickhouse/clickhouse_internal.h"

/* A session is pinned by what each request says, since the server remembers nothing between two.
 * A server answers an unknown setting with an error, so each says the version that brought it. */
typedef struct Setting {
    const char *text;
    int64_t since;  /* CLICKHOUSE_VERSION */
    uint32_t kinds; /* bits 1 << RequestKind */
} Setting;

#define QUERIES    (1U << REQUEST_QUERY)
#define STATEMENTS (1U << REQUEST_STATEMENT)
#define LOADS      (1U << REQUEST_LOAD)
#define ALL        (QUERIES | STATEMENTS | LOADS)

static const Setting settings[] = {
    /* no match in an outer join is missing, not 0 or '' */
    {"join_use_nulls=1", CLICKHOUSE_VERSION(18, 16), QUERIES | STATEMENTS},
    /* `union` alone means what it means elsewhere */
    {"union_default_mode=DISTINCT", CLICKHOUSE_VERSION(21, 1), QUERIES | STATEMENTS},
    /* a null for a column that has none is an error, not the column's default */
    {"input_format_null_as_default=0", CLICKHOUSE_VERSION(20, 1), STATEMENTS | LOADS},
    /* instants are read in every form of ISO 8601, with their zone */
    {"date_time_input_format=best_effort", CLICKHOUSE_VERSION(18, 16), QUERIES | STATEMENTS},
    /* a column of a block that the table lacks is an error, not left out */
    {"input_format_skip_unknown_fields=0", CLICKHOUSE_VERSION(18, 16), LOADS},
    /* a load may be of many years; months are few enough to be its partitions */
    {"max_partitions_per_insert_block=0", CLICKHOUSE_VERSION(22, 8), STATEMENTS | LOADS},
    /* an insert is in the table when its answer comes, not some time later */
    {"async_insert=0", CLICKHOUSE_VERSION(21, 11), STATEMENTS | LOADS},
    /* and on the shards of a cluster, not on its way to them */
    {"insert_distributed_sync=1", CLICKHOUSE_VERSION(22, 8), STATEMENTS | LOADS},
    /* a result nobody reads on costs the server nothing more */
    {"cancel_http_readonly_queries_on_client_close=1", CLICKHOUSE_VERSION(19, 1), QUERIES},
    /* an error of a statement comes as the answer's status, not behind a success */
    {"wait_end_of_query=1", CLICKHOUSE_VERSION(18, 16), STATEMENTS | LOADS},
    /* long work shows a sign of life every ten seconds: a silent line is a dead one */
    {"send_progress_in_http_headers=1", CLICKHOUSE_VERSION(18, 16), ALL},
    {"http_headers_progress_interval_ms=10000", CLICKHOUSE_VERSION(18, 16), ALL},
    {"default_format=Native", CLICKHOUSE_VERSION(18, 16), QUERIES},
};

void clickhouse_put_settings(
    StrBuf *buffer, RequestKind kind, int64_t version, const char *database)
{
    strbuf_puts(buffer, "database=");
    clickhouse_put_escaped(buffer, str_from(database));
    for (size_t at = 0; at < COUNT_OF(settings); at++) {
        if (settings[at].since > version || (settings[at].kinds & (1U << kind)) == 0)
            continue;
        strbuf_put_char(buffer, '&');
        strbuf_puts(buffer, settings[at].text);
    }
}

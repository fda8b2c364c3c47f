#include "store/clickhouse/clickhouse_driver.h"
#include "store/clickhouse/clickhouse_internal.h"

/* The two schemes differ in how they open a store. */
#define CLICKHOUSE_SLOTS                                                                           \
    .features = STORE_SQL, .dialect = &clickhouse_dialect, .close = clickhouse_store_close,        \
    .connect = clickhouse_store_connect, .disconnect = clickhouse_store_disconnect,                \
    .run = clickhouse_run, .script = clickhouse_script, .query = clickhouse_query_begin,           \
    .next = clickhouse_cursor_next, .cursor_close = clickhouse_cursor_close,                       \
    .load = clickhouse_load

const StoreDriver clickhouse_driver = {
    .name = "clickhouse",
    .open = clickhouse_store_open,
    CLICKHOUSE_SLOTS,
};

const StoreDriver clickhouse_tls_driver = {
    .name = "clickhouses",
    .open = clickhouse_store_open_tls,
    CLICKHOUSE_SLOTS,
};

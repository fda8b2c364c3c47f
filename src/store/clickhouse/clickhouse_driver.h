/*
 * clickhouse_driver: ClickHouse over HTTP, for store.c's table of schemes.
 *
 * URL: clickhouse://[user[:password]@]host[:port]/[database], port 8123, database `default`;
 * clickhouses:// the same over TLS, port 8443, the server's certificate verified, by the system's
 * authorities or those of ?cafile=PATH. User, password, database and path may be written with
 * percent signs (%40 for @).
 *
 * Servers from 18.16 on. Statements with parameters need 20.1 or newer. No transactions: a
 * statement is for good. A load is one insert: one that fails leaves nothing of the rows the server
 * has not made a part of yet, which is at most its last min_insert_block_size_rows (a million);
 * full parts before them stay.
 */
#ifndef EIOT_STORE_CLICKHOUSE_CLICKHOUSE_DRIVER_H
#define EIOT_STORE_CLICKHOUSE_CLICKHOUSE_DRIVER_H

#include "store/driver.h"

extern const StoreDriver clickhouse_driver;
extern const StoreDriver clickhouse_tls_driver;

#endif

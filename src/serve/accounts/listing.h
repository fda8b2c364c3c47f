/*
 * listing: rows of the state as JSON.
 */
#ifndef EIOT_SERVE_ACCOUNTS_LISTING_H
#define EIOT_SERVE_ACCOUNTS_LISTING_H

#include "base/json.h"
#include "store/store.h"

/* A list of objects by column: timestamps as "2025-07-01T00:00:00Z", dates as "2025-07-01", NULL as
 * null. At most `most`, else LIMIT. The caller calls json_decref(). */
Status listing_read(
    Arena *arena, StoreConn *conn, const Sql *sql, size_t most, Json **ret_list, Error *err)
    MUST_USE;

#endif

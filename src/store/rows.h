/*
 * rows: the result of a query as store.c and table.c share it. Private to src/store.
 */
#ifndef EIOT_STORE_ROWS_H
#define EIOT_STORE_ROWS_H

#include "store/driver.h"

/* Name of the statement, for messages. */
const char *rows_name(const Rows *rows);

/* Whether a statement may start: the session lives and no result is being read. */
Status store_conn_ready(const StoreConn *conn, const char *what, Error *err) MUST_USE;

#endif

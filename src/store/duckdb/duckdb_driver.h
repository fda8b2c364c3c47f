/*
 * duckdb_driver: the embedded store, one file and no server. For store.c's table of schemes.
 *
 * URL: duckdb:PATH[?memory_limit=2GB], or duckdb::memory: for one that is gone when closed.
 */
#ifndef EIOT_STORE_DUCKDB_DUCKDB_DRIVER_H
#define EIOT_STORE_DUCKDB_DUCKDB_DRIVER_H

#include "store/driver.h"

extern const StoreDriver duckdb_driver;

#endif

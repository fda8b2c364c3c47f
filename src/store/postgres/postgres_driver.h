/*
 * postgres_driver: the store on a PostgreSQL server, 13 or newer. For store.c's table of schemes.
 *
 * URL: postgresql://[user[:password]@]host[:port]/database[?option=value&...], handed to libpq as
 * it is, so that all of its options work: sslmode, sslrootcert, connect_timeout, options. The
 * password may also come from PGPASSWORD or ~/.pgpass.
 */
#ifndef EIOT_STORE_POSTGRES_POSTGRES_DRIVER_H
#define EIOT_STORE_POSTGRES_POSTGRES_DRIVER_H

#include "store/driver.h"

extern const StoreDriver postgres_driver;

#endif

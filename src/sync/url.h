/*
 * url: the parts of a copy's URL that sync itself must know. Pure; the driver reads the rest.
 */
#ifndef EIOT_SYNC_URL_H
#define EIOT_SYNC_URL_H

#include <stdbool.h>

#include "base/arena.h"

/* clickhouse:// and clickhouses://: what can be copied to. */
bool url_is_clickhouse(const char *url);

/* `url` with `password` (NULL: none) for its user, percent-escaped, unless it has one of its own. A
 * URL without user gets the user `default`, ClickHouse's own default. */
const char *url_with_password(Arena *arena, const char *url, const char *password);

/* `url` with `database` in place of its own. */
const char *url_with_database(Arena *arena, const char *url, const char *database);

/* The name of the database in `url`, percent signs resolved; "default" when there is none. */
const char *url_database(Arena *arena, const char *url);

#endif

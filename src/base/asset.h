/*
 * asset: files embedded in the binary (SQL, models, suites, sources, locale, web), reached by
 * their path in the repository, such as "sql/duckdb/migrations/0001_raw_data.sql".
 */
#ifndef EIOT_BASE_ASSET_H
#define EIOT_BASE_ASSET_H

#include <stdbool.h>

#include "base/str.h"

typedef struct Asset {
    const char *path;
    Str bytes; /* lives as long as the program */
} Asset;

/* False when there is none of this path. */
bool asset_find(const char *path, Str *ret_bytes);

/* The text of an asset that must exist (a broken promise otherwise). */
Str asset_text(const char *path);

/* How many there are, and the one at `index` below that, in byte order of their place in the
 * repository; those under "sql/" for instance stand together. */
size_t asset_count(void);
Asset asset_at(size_t index);

#endif

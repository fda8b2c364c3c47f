/*
 * rows: rows of the store as JSON, each an object by column.
 *
 * Stage: serve. Timestamps become "2025-07-01T00:00:00Z", dates "2025-07-01", NULL and what is no
 * finite number null; decimals are numbers.
 */
#ifndef EIOT_SERVE_API_ROWS_H
#define EIOT_SERVE_API_ROWS_H

#include "base/json.h"
#include "store/store.h"

/* Each is the caller's, who calls json_decref(). */
Json *rows_cell(const Table *table, size_t row, size_t column);

/* The columns from `first` on. */
Json *rows_object(const Table *table, size_t row, size_t first);
Json *rows_list(const Table *table, size_t first);

#endif

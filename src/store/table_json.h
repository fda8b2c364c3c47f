/*
 * table_json: rows of a Table as JSON, each an object by column.
 *
 * The one form rows have wherever programs read them: `--format json`, the API, the evidence of a
 * meter. Timestamps become "2025-07-01T00:00:00Z", dates "2025-07-01", NULL and what is no finite
 * number null; decimals are numbers.
 */
#ifndef EIOT_STORE_TABLE_JSON_H
#define EIOT_STORE_TABLE_JSON_H

#include "base/json.h"
#include "store/store.h"

/* Each is the caller's, who calls json_decref(). */
Json *table_json_cell(const Table *table, size_t row, size_t column);

/* The columns from `first` on. */
Json *table_json_row(const Table *table, size_t row, size_t first);
Json *table_json_rows(const Table *table, size_t first);

#endif

/*
 * sqltext: the SQL the store itself puts together, with every name quoted.
 *
 * Stage: store. Values never come here: they travel as parameters. Quoting is that of the SQL
 * standard ("a""b"), which DuckDB and PostgreSQL share.
 */
#ifndef EIOT_STORE_SQLTEXT_H
#define EIOT_STORE_SQLTEXT_H

#include "base/str.h"
#include "store/batch.h"

/* One name in quotes. */
void sql_put_ident(StrBuf *buffer, Str name);

/* "schema.table" as "schema"."table"; a name without a point stands alone. */
void sql_put_table(StrBuf *buffer, Str table);

/* insert into TABLE (columns) select columns from FUNCTION(); in `arena`. */
Str sql_insert_from(
    Arena *arena, const char *table, const Column *columns, size_t n_columns, const char *function);

#endif

#include "serve/accounts/listing.h"

#include "store/table_json.h"

Status listing_read(
    Arena *arena, StoreConn *conn, const Sql *sql, size_t most, Json **ret_list, Error *err)
{
    Table table;
    Status status = store_table(arena, conn, sql, most, &table, err);

    if (status == OK)
        *ret_list = table_json_rows(&table, 0);
    return status;
}

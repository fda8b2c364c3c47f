#include "listing.h"

#include "base/civil.h"

static Json *day_json(int64_t day)
{
    Civil civil = civil_from_us(day * US_PER_DAY);

    return json_sprintf("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

static Json *cell_json(const Table *table, size_t row, size_t column)
{
    char text[CIVIL_TEXT_MAX];
    Str words;

    if (table_is_null(table, row, column))
        return json_null();
    switch (table->columns[column].type) {
    case COLUMN_BOOL:
        return json_boolean(table_i64(table, row, column) != 0);
    case COLUMN_TIMESTAMP:
        return json_string(civil_text_utc(table_i64(table, row, column), text));
    case COLUMN_DATE:
        return day_json(table_i64(table, row, column));
    case COLUMN_TEXT:
        words = table_text(table, row, column);
        return json_stringn(words.ptr, words.len);
    case COLUMN_I32:
    case COLUMN_I64:
        return json_integer(table_i64(table, row, column));
    case COLUMN_F64:
    case COLUMN_DECIMAL:
        break;
    }
    return json_number_or_null(table_f64(table, row, column));
}

Status listing_read(
    Arena *arena, StoreConn *conn, const Sql *sql, size_t most, Json **ret_list, Error *err)
{
    Table table;
    Json *list;
    Status status = store_table(arena, conn, sql, most, &table, err);

    if (status != OK)
        return status;
    list = json_array();
    for (size_t row = 0; row < table.n_rows; row++) {
        Json *object = json_object();

        for (size_t column = 0; column < table.n_columns; column++)
            (void) json_object_set_new(
                object, table.columns[column].name, cell_json(&table, row, column));
        (void) json_array_append_new(list, object);
    }
    *ret_list = list;
    return OK;
}

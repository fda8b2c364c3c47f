#include "store/table_json.h"

#include "base/civil.h"

Json *table_json_cell(const Table *table, size_t row, size_t column)
{
    char text[CIVIL_TEXT_MAX];
    Str words;

    if (table_is_null(table, row, column))
        return json_null();
    switch (table->columns[column].type) {
    case COLUMN_TEXT:
        words = table_text(table, row, column);
        return json_stringn(words.ptr, words.len);
    case COLUMN_DATE:
        return json_string(civil_day_text(table_i64(table, row, column), text));
    case COLUMN_TIMESTAMP:
        return json_string(civil_text_utc(table_i64(table, row, column), text));
    case COLUMN_BOOL:
        return json_boolean(table_i64(table, row, column) != 0);
    case COLUMN_I32:
    case COLUMN_I64:
        return json_integer(table_i64(table, row, column));
    case COLUMN_F64:
    case COLUMN_DECIMAL:
        break;
    }
    return json_number_or_null(table_f64(table, row, column));
}

Json *table_json_row(const Table *table, size_t row, size_t first)
{
    Json *object = json_object();

    for (size_t column = first; column < table->n_columns; column++)
        (void) json_object_set_new(
            object, table->columns[column].name, table_json_cell(table, row, column));
    return object;
}

Json *table_json_rows(const Table *table, size_t first)
{
    Json *list = json_array();

    for (size_t row = 0; row < table->n_rows; row++)
        (void) json_array_append_new(list, table_json_row(table, row, first));
    return list;
}

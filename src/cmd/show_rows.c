#include "cmd/console.h"
#include "cmd/show.h"

Json *json_rows(Arena *arena, const Table *table)
{
    Json *list = json_array();

    for (size_t row = 0; row < table->n_rows; row++)
        json_array_append_new(list, json_row(arena, table, row));
    return list;
}

static Json *json_cell(Arena *arena, const Table *table, size_t row, size_t column)
{
    ColumnType type = table->columns[column].type;

    if (table_is_null(table, row, column))
        return json_null();
    if (type == COLUMN_TEXT)
        return json_string(str_dup(arena, table_text(table, row, column)));
    if (type == COLUMN_I32 || type == COLUMN_I64)
        return json_integer(table_i64(table, row, column));
    return json_number_or_null(table_f64(table, row, column));
}

Json *json_row(Arena *arena, const Table *table, size_t row)
{
    Json *json = json_object();

    for (size_t column = 0; column < table->n_columns; column++)
        json_object_set_new(
            json, table->columns[column].name, json_cell(arena, table, row, column));
    return json;
}

static const char *cell(const Context *context, const Table *table, size_t row, size_t column)
{
    if (table_is_null(table, row, column))
        return "";
    if (table->columns[column].type == COLUMN_TEXT)
        return str_dup(context->arena, table_text(table, row, column));
    return cell_number(
        context, table_f64(table, row, column), table->columns[column].type == COLUMN_F64 ? 1 : 0);
}

void show_rows(const Context *context, const Table *table)
{
    bool *is_right = ARENA_ARRAY(context->arena, bool, table->n_columns);
    Grid grid = grid_new(context->arena, table->n_columns, is_right);
    const char **cells = ARENA_ARRAY(context->arena, const char *, table->n_columns);

    for (size_t column = 0; column < table->n_columns; column++) {
        is_right[column] = table->columns[column].type != COLUMN_TEXT;
        cells[column] = command_text(context, table->columns[column].name);
    }
    grid_row(&grid, cells);
    for (size_t row = 0; row < table->n_rows; row++) {
        for (size_t column = 0; column < table->n_columns; column++)
            cells[column] = cell(context, table, row, column);
        grid_row(&grid, cells);
    }
    grid_print(&grid, stdout);
}

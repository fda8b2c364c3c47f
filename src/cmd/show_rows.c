#include "cmd/console.h"
#include "cmd/show.h"

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

#include <string.h>

#include "cmd/console.h"
#include "cmd/show.h"

static bool is_coded(const char *const *coded, const char *name)
{
    while (*coded != NULL && strcmp(*coded, name) != 0)
        coded++;
    return *coded != NULL;
}

static const char *cell(
    const Context *context, const Table *table, const char *const *coded, size_t row, size_t column)
{
    const char *name = table->columns[column].name;

    if (table_is_null(table, row, column))
        return "";
    if (table->columns[column].type == COLUMN_TEXT) {
        const char *text = str_dup(context->arena, table_text(table, row, column));

        return is_coded(coded, name) ? command_word(context, name, text) : text;
    }
    return cell_number(
        context, table_f64(table, row, column), table->columns[column].type == COLUMN_F64 ? 1 : 0);
}

void show_rows(const Context *context, const Table *table)
{
    show_coded_rows(context, table, (const char *const[]){NULL});
}

void show_coded_rows(const Context *context, const Table *table, const char *const *coded)
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
            cells[column] = cell(context, table, coded, row, column);
        grid_row(&grid, cells);
    }
    grid_print(&grid, stdout);
}

#include <math.h>

#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

/* One row of the map: where its cells stand in the table, and what the table beside says of it. */
typedef struct MapRow {
    size_t first;
    size_t end;
    double mean;
    size_t worst; /* cell */
} MapRow;

static const char *row_name(const Page *page, const Table *table, size_t row)
{
    return table_is_null(table, row, table_column(table, "row_id"))
               ? page_say(page, "no_place")
               : page_value_text(page, table, row, "row_id");
}

/* The cells of a row stand together, as many in each row. */
static MapRow map_row(const Table *table, size_t first, size_t n_days)
{
    MapRow row = {.first = first, .end = first + n_days, .worst = first};
    double sum = 0;

    for (size_t cell = first; cell < row.end; cell++) {
        sum += page_value(table, cell, "coverage");
        if (page_value(table, cell, "coverage") < page_value(table, row.worst, "coverage"))
            row.worst = cell;
    }
    row.mean = sum / (double) n_days;
    return row;
}

static size_t count_days(const Table *table)
{
    size_t day = table_column(table, "local_day");
    size_t n = 1;

    while (n < table->n_rows && table_i64(table, n, day) > table_i64(table, n - 1, day))
        n++;
    return n;
}

/* Cells as whole per cent: [day, row, per cent]. */
static Json *map_spec(Page *page, const Table *table, size_t n_days)
{
    Json *spec = json_object();
    Json *days = json_array();
    Json *rows = json_array();
    Json *cells = json_array();

    for (size_t day = 0; day < n_days; day++)
        (void) json_array_append_new(days, page_json_day(page, table, day, "local_day"));
    for (size_t cell = 0; cell < table->n_rows; cell++) {
        if (cell % n_days == 0)
            (void) json_array_append_new(rows, page_json_text(row_name(page, table, cell)));
        /* rounded down: 99.6 % must not look complete */
        (void) json_array_append_new(
            cells,
            json_integer((json_int_t) floor(100 * page_value(table, cell, "coverage") + 1e-9)));
    }
    (void) json_object_set_new(spec, "kind", json_string("map"));
    (void) json_object_set_new(spec, "days", days);
    (void) json_object_set_new(spec, "rows", rows);
    (void) json_object_set_new(spec, "cells", cells);
    return spec;
}

static void put_rows(Page *page, const Table *table, size_t n_days, const char *caption)
{
    static const PageColumn columns[] = {
        {"place", false},
        {"meters_count", true},
        {"coverage", true},
        {"worst_day", false},
        {"worst_coverage", true},
    };

    page_put(page, "<details>");
    page_element(page, "summary", NULL, page_say(page, "show_figures"));
    page_table(page, caption, columns, COUNT_OF(columns));
    for (size_t first = 0; first < table->n_rows; first += n_days) {
        MapRow row = map_row(table, first, n_days);

        page_row(page);
        page_heading_cell(page, row_name(page, table, first));
        page_number_cell(page, page_count_text(page, table, first, "n_meters"));
        page_number_cell(page, format_percent(page->arena, page->lang, 100 * row.mean));
        page_text_cell(page, page_day(page, table, row.worst, "local_day"));
        page_number_cell(page, page_share(page, table, row.worst, "coverage"));
        page_row_end(page);
    }
    page_table_end(page);
    page_put(page, "</details>\n");
}

Status report_coverage(Page *page, StoreConn *conn, Error *err)
{
    int64_t numbers[] = {REPORT_MAP_ROWS, REPORT_MAP_DAYS};
    Table table;
    size_t n_days;
    size_t n_rows;
    const char *caption;
    Status status = report_table(
        page->arena,
        conn,
        "report_coverage",
        numbers,
        COUNT_OF(numbers),
        (size_t) REPORT_MAP_ROWS * REPORT_MAP_DAYS,
        &table,
        err);

    if (status != OK)
        return status;
    page_element(page, "h3", NULL, page_say(page, "coverage"));
    if (table.n_rows == 0) {
        page_element(page, "p", "empty", page_say(page, "coverage_none"));
        return OK;
    }
    n_days = count_days(&table);
    n_rows = table.n_rows / n_days;
    ASSERT(n_rows * n_days == table.n_rows); /* each row has every day */
    caption = locale_format(
        page->arena,
        page->locale,
        arena_printf(page->arena, "coverage_%s", page_value_text(page, &table, 0, "level_name")),
        "n",
        format_number(page->arena, page->lang, (double) n_rows, 0),
        "all",
        page_count_text(page, &table, 0, "n_rows"),
        NULL);
    page_element(page, "p", "note", caption);
    page_chart(
        page,
        n_rows > 8   ? "wide tall"
        : n_rows > 2 ? "wide"
                     : "wide low",
        caption,
        map_spec(page, &table, n_days));
    put_rows(page, &table, n_days, caption);
    return OK;
}

#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

static void put_status(Page *page, const Table *table, size_t row)
{
    Str status = table_text(table, row, table_column(table, "status"));
    bool is_bad = str_equal(status, STR("failed")) || str_equal(status, STR("stopped"));

    page_element(
        page,
        "td",
        is_bad ? "state bad" : "state",
        page_say(page, arena_printf(page->arena, "run_%.*s", STR_ARG(status))));
}

static const char *duration_of(const Page *page, const Table *table, size_t row)
{
    return format_duration(page->arena, page->lang, page_value(table, row, "ms"));
}

static void put_runs(Page *page, const Table *table)
{
    static const PageColumn columns[] = {
        {"started", false},
        {"command", false},
        {"run", false},
        {"state", false},
        {"duration", true},
        {"error", false},
    };
    size_t started = table_column(table, "started_at");

    page_table(page, page_say(page, "runs_caption"), columns, COUNT_OF(columns));
    for (size_t row = 0; row < table->n_rows; row++) {
        page_row(page);
        page_heading_cell(
            page,
            format_instant(page->arena, page->lang, page->zone, table_i64(table, row, started)));
        page_text_cell(page, page_value_text(page, table, row, "command"));
        page_element(page, "td", "code", page_value_text(page, table, row, "run_id"));
        put_status(page, table, row);
        page_number_cell(page, duration_of(page, table, row));
        page_element(page, "td", "words", page_value_text(page, table, row, "error"));
        page_row_end(page);
    }
    page_table_end(page);
}

static void put_stages(Page *page, const Table *table)
{
    static const PageColumn columns[] = {
        {"stage", false},
        {"state", false},
        {"rows_in", true},
        {"rows_out", true},
        {"duration", true},
        {"error", false},
    };

    page_table(
        page,
        locale_format(
            page->arena,
            page->locale,
            "stages_caption",
            "run",
            page_value_text(page, table, 0, "run_id"),
            NULL),
        columns,
        COUNT_OF(columns));
    for (size_t row = 0; row < table->n_rows; row++) {
        page_row(page);
        page_heading_cell(page, page_value_text(page, table, row, "stage"));
        put_status(page, table, row);
        page_number_cell(page, page_count_text(page, table, row, "rows_in"));
        page_number_cell(page, page_count_text(page, table, row, "rows_out"));
        page_number_cell(page, duration_of(page, table, row));
        page_element(page, "td", "words", page_value_text(page, table, row, "error"));
        page_row_end(page);
    }
    page_table_end(page);
}

Status report_runs(Page *page, StoreConn *conn, Error *err)
{
    int64_t most = REPORT_RUNS;
    Table runs;
    Table stages;
    Status status =
        report_table(page->arena, conn, "report_runs", &most, 1, REPORT_RUNS, &runs, err);

    if (status == OK)
        status = report_table(page->arena, conn, "report_stages", NULL, 0, 1000, &stages, err);
    if (status != OK)
        return status;
    page_section(page, "runs");
    if (runs.n_rows == 0)
        page_element(page, "p", "empty", page_say(page, "runs_none"));
    else
        put_runs(page, &runs);
    if (stages.n_rows > 0)
        put_stages(page, &stages);
    page_section_end(page);
    return OK;
}

#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

/* ---- suites ---- */

/* "bad", "warn", "good", or "none" when nothing of the suite was judged. */
static const char *suite_state(const Table *table, size_t row)
{
    if (page_count(table, row, "n_critical") > 0)
        return "bad";
    if (page_count(table, row, "n_other") > 0)
        return "warn";
    return page_count(table, row, "n_passed") > 0 ? "good" : "none";
}

static void put_suites(Page *page, const Table *table)
{
    static const PageColumn columns[] = {
        {"suite", false},
        {"table", false},
        {"state", false},
        {"passed", true},
        {"failed_critical", true},
        {"failed_other", true},
        {"not_judged", true},
    };

    page_table(page, page_say(page, "suites_caption"), columns, COUNT_OF(columns));
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *state = suite_state(table, row);

        page_row(page);
        page_heading_cell(page, page_value_text(page, table, row, "suite"));
        page_text_cell(page, page_value_text(page, table, row, "table_name"));
        page_element(
            page,
            "td",
            arena_printf(page->arena, "state %s", state),
            page_say(page, arena_printf(page->arena, "state_%s", state)));
        page_number_cell(page, page_count_text(page, table, row, "n_passed"));
        page_number_cell(page, page_count_text(page, table, row, "n_critical"));
        page_number_cell(page, page_count_text(page, table, row, "n_other"));
        page_number_cell(page, page_count_text(page, table, row, "n_not_judged"));
        page_row_end(page);
    }
    page_table_end(page);
}

static void put_failures(Page *page, const Table *table)
{
    static const PageColumn columns[] = {
        {"suite", false},
        {"expectation", false},
        {"column", false},
        {"severity", false},
        {"unexpected", true},
        {"unexpected_pct", true},
        {"observed", false},
    };

    page_table(page, page_say(page, "failures_caption"), columns, COUNT_OF(columns));
    for (size_t row = 0; row < table->n_rows; row++) {
        bool is_error = !table_is_null(table, row, table_column(table, "error"));

        page_row(page);
        page_heading_cell(page, page_value_text(page, table, row, "suite"));
        page_element(page, "td", "code", page_value_text(page, table, row, "expectation"));
        page_text_cell(page, page_value_text(page, table, row, "column_name"));
        page_text_cell(
            page,
            page_say(
                page,
                arena_printf(
                    page->arena, "severity_%s", page_value_text(page, table, row, "severity"))));
        page_number_cell(page, page_count_text(page, table, row, "unexpected_count"));
        page_number_cell(page, page_percent(page, table, row, "unexpected_percent"));
        page_element(
            page,
            "td",
            "words",
            page_value_text(page, table, row, is_error ? "error" : "observed_value"));
        page_row_end(page);
    }
    page_table_end(page);
}

static Status put_checks(Page *page, StoreConn *conn, Error *err)
{
    int64_t most = REPORT_FAILURES;
    Table suites;
    Table failures;
    Status status = report_table(page->arena, conn, "report_suites", NULL, 0, 1000, &suites, err);

    if (status == OK)
        status = report_table(
            page->arena, conn, "report_failures", &most, 1, REPORT_FAILURES, &failures, err);
    if (status != OK)
        return status;
    page_element(page, "h3", NULL, page_say(page, "checks"));
    if (suites.n_rows == 0)
        page_element(page, "p", "empty", page_say(page, "checks_none"));
    else
        put_suites(page, &suites);
    if (failures.n_rows > 0)
        put_failures(page, &failures);
    return OK;
}

/* ---- files and rejects ---- */

static void put_file_rows(Page *page, const Table *table)
{
    static const char *const counts[] = {
        "records", "loaded", "identical", "superseded", "rejected", "skipped"};

    for (size_t row = 0; row < table->n_rows; row++) {
        bool is_refused =
            str_equal(table_text(table, row, table_column(table, "status")), STR("refused"));

        page_row(page);
        page_heading_cell(page, page_value_text(page, table, row, "path"));
        page_text_cell(page, page_value_text(page, table, row, "source"));
        page_element(
            page,
            "td",
            is_refused ? "state bad" : "state good",
            page_say(page, is_refused ? "file_refused" : "file_loaded"));
        for (size_t at = 0; at < COUNT_OF(counts); at++)
            page_number_cell(page, page_count_text(page, table, row, counts[at]));
        page_row_end(page);
        if (is_refused && !table_is_null(table, row, table_column(table, "reason"))) {
            page_put(page, "<tr><td class=\"words\" colspan=\"9\">");
            page_text(page, page_value_text(page, table, row, "reason"));
            page_put(page, "</td></tr>\n");
        }
    }
}

static Status put_files(Page *page, StoreConn *conn, Error *err)
{
    static const PageColumn columns[] = {
        {"file", false},
        {"source", false},
        {"state", false},
        {"records", true},
        {"loaded", true},
        {"identical", true},
        {"superseded", true},
        {"rejected", true},
        {"skipped", true},
    };
    int64_t most = REPORT_FILES;
    Table table;
    Status status =
        report_table(page->arena, conn, "report_files", &most, 1, REPORT_FILES, &table, err);

    if (status != OK)
        return status;
    page_element(page, "h3", NULL, page_say(page, "files"));
    if (table.n_rows == 0) {
        page_element(page, "p", "empty", page_say(page, "files_none"));
        return OK;
    }
    page_element(page, "p", "note", page_say(page, "files_note"));
    page_table(
        page,
        locale_format(
            page->arena,
            page->locale,
            "files_caption",
            "n",
            format_number(page->arena, page->lang, (double) table.n_rows, 0),
            "all",
            page_count_text(page, &table, 0, "n_files"),
            NULL),
        columns,
        COUNT_OF(columns));
    put_file_rows(page, &table);
    page_table_end(page);
    return OK;
}

static Status put_rejects(Page *page, StoreConn *conn, Error *err)
{
    static const PageColumn columns[] = {
        {"file", false},
        {"reject_reason", false},
        {"column", false},
        {"rejected", true},
        {"first_line", true},
        {"first_text", false},
    };
    int64_t most = REPORT_REJECTS;
    Table table;
    Status status =
        report_table(page->arena, conn, "report_rejects", &most, 1, REPORT_REJECTS, &table, err);

    if (status != OK || table.n_rows == 0)
        return status;
    page_table(page, page_say(page, "rejects_caption"), columns, COUNT_OF(columns));
    for (size_t row = 0; row < table.n_rows; row++) {
        page_row(page);
        page_heading_cell(page, page_value_text(page, &table, row, "path"));
        page_element(page, "td", "words", page_value_text(page, &table, row, "reason"));
        page_text_cell(page, page_value_text(page, &table, row, "column_name"));
        page_number_cell(page, page_count_text(page, &table, row, "n_rows"));
        page_number_cell(page, page_count_text(page, &table, row, "first_line"));
        page_element(page, "td", "code", page_value_text(page, &table, row, "sample"));
        page_row_end(page);
    }
    page_table_end(page);
    return OK;
}

Status report_quality(Page *page, StoreConn *conn, Error *err)
{
    Status status;

    page_section(page, "quality");
    status = report_coverage(page, conn, err);
    if (status == OK)
        status = put_checks(page, conn, err);
    if (status == OK)
        status = put_files(page, conn, err);
    if (status == OK)
        status = put_rejects(page, conn, err);
    page_section_end(page);
    return status;
}

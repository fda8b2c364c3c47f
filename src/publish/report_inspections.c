#include "base/civil.h"
#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

Status report_read_inspections(
    Arena *arena, StoreConn *conn, ReportInspections *ret_inspections, Error *err)
{
    ReportInspections inspections = {0};
    int64_t most = REPORT_MONTHS;
    Sql ready = sql_named(conn, "inspections_ready", NULL, 0);
    int64_t n_found = 0;
    Status status = store_value_i64(conn, &ready, &n_found, err);

    if (status == OK && n_found > 0)
        status =
            report_table(arena, conn, "inspections_totals", NULL, 0, 1, &inspections.totals, err);
    if (status == OK && n_found > 0)
        status = report_table(
            arena, conn, "report_inspections", &most, 1, REPORT_MONTHS, &inspections.months, err);
    if (status == OK)
        *ret_inspections = inspections;
    return status;
}

/* 2025-07: the first day of the month is no day of its own. */
static const char *month_text(Page *page, const Table *months, size_t row)
{
    int64_t day = table_i64(months, row, table_column(months, "month_start"));
    Civil civil = civil_from_us(day * US_PER_DAY);

    return arena_printf(page->arena, "%04d-%02d", civil.year, civil.month);
}

static void put_totals(Page *page, const Table *totals)
{
    page_element(
        page,
        "p",
        NULL,
        locale_format(
            page->arena,
            page->locale,
            "inspections_total",
            "visits",
            page_count_text(page, totals, 0, "visits"),
            "confirmed",
            page_count_text(page, totals, 0, "confirmed"),
            "cleared",
            page_count_text(page, totals, 0, "cleared"),
            "no_access",
            page_count_text(page, totals, 0, "no_access"),
            NULL));
    page_element(
        page,
        "p",
        NULL,
        locale_format(
            page->arena,
            page->locale,
            "inspections_rate",
            "rate",
            page_share(page, totals, 0, "hit_rate"),
            "kwh",
            page_energy(page, totals, 0, "recovered_kwh"),
            "money",
            page_money(page, totals, 0, "recovered_amount"),
            NULL));
}

static void put_months(Page *page, const Table *months)
{
    static const PageColumn columns[] = {
        {"month", false},
        {"visits", true},
        {"confirmed", true},
        {"cleared", true},
        {"no_access", true},
        {"hit_rate", true},
        {"recovered_kwh", true},
        {"recovered_amount", true},
    };

    page_table(page, page_say(page, "inspections_caption"), columns, COUNT_OF(columns));
    for (size_t row = 0; row < months->n_rows; row++) {
        page_row(page);
        page_heading_cell(page, month_text(page, months, row));
        page_number_cell(page, page_count_text(page, months, row, "visits"));
        page_number_cell(page, page_count_text(page, months, row, "confirmed"));
        page_number_cell(page, page_count_text(page, months, row, "cleared"));
        page_number_cell(page, page_count_text(page, months, row, "no_access"));
        page_number_cell(page, page_share(page, months, row, "hit_rate"));
        page_number_cell(page, page_energy(page, months, row, "recovered_kwh"));
        page_number_cell(page, page_money(page, months, row, "recovered_amount"));
        page_row_end(page);
    }
    page_table_end(page);
}

void report_inspections(Page *page, const ReportInspections *inspections)
{
    if (inspections->totals.n_rows == 0)
        return;
    page_section(page, "inspections");
    put_totals(page, &inspections->totals);
    page_element(page, "p", "note", page_say(page, "inspections_note"));
    put_months(page, &inspections->months);
    page_section_end(page);
}

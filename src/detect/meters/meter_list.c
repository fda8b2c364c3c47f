#include "meter_list.h"

#include <math.h>

#include "base/mem.h"

#define METERS_MAX 10000000

static double number_at(const Table *table, size_t row, const char *name)
{
    return table_f64(table, row, table_column(table, name));
}

static Str text_at(const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);

    return table_is_null(table, row, column) ? STR("") : table_text(table, row, column);
}

static int32_t day_at(const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);

    return table_is_null(table, row, column) ? NO_DAY : (int32_t) table_i64(table, row, column);
}

static MeterRow row_at(const Table *table, size_t row)
{
    return (MeterRow){
        .meter_id = text_at(table, row, "meter_id"),
        .transformer_id = text_at(table, row, "transformer_id"),
        .zone = text_at(table, row, "zone"),
        .n_days = table_i64(table, row, table_column(table, "n_days")),
        .coverage = number_at(table, row, "coverage"),
        .interval_s = number_at(table, row, "interval_s"),
        .mean_day_kwh = number_at(table, row, "mean_day_kwh"),
        .peer_ratio = number_at(table, row, "peer_ratio"),
        .export_kwh = number_at(table, row, "export_kwh"),
        .outage_share = number_at(table, row, "outage_share"),
        .price_per_kwh = number_at(table, row, "price_per_kwh"),
        .vended_ratio = number_at(table, row, "vended_ratio"),
        .days_since_vend = number_at(table, row, "days_since_vend"),
        .supplied_days = number_at(table, row, "n_supplied_days"),
        .buys_little = number_at(table, row, "buys_little"),
        .tokens_without_sale = number_at(table, row, "tokens_without_sale"),
        .edge_months = number_at(table, row, "n_edge_months"),
        .months = number_at(table, row, "n_months"),
        .edge_kwh = number_at(table, row, "edge_kwh"),
        .tamper_code = text_at(table, row, "last_tamper_code"),
        .tamper_day = day_at(table, row, "last_tamper_day"),
    };
}

static Status read_calendar(const DetectRun *run, MeterList *list, Error *err)
{
    Sql sql = sql_named(run->conn, "detect_calendar", NULL, 0);
    Table table;
    Status status = store_table(run->arena, run->conn, &sql, 1, &table, err);

    if (status != OK)
        return status;
    list->n_days = (size_t) table_i64(&table, 0, table_column(&table, "n_days"));
    list->first_day = day_at(&table, 0, "first_day");
    return OK;
}

Status meter_list_read(const DetectRun *run, MeterList *ret_list, Error *err)
{
    Sql sql = sql_named(run->conn, "detect_meters", NULL, 0);
    MeterList list = {0};
    MeterRow *rows;
    Table table;
    Status status = read_calendar(run, &list, err);

    if (status == OK)
        status = store_table(run->arena, run->conn, &sql, METERS_MAX, &table, err);
    if (status != OK)
        return status;
    rows = ARENA_ARRAY(run->arena, MeterRow, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++)
        rows[row] = row_at(&table, row);
    list.rows = rows;
    list.n = table.n_rows;
    *ret_list = list;
    return OK;
}

size_t meter_list_end_of(const MeterList *list, size_t first)
{
    Str transformer_id = list->rows[first].transformer_id;
    size_t end = first + 1;

    while (end < list->n && str_equal(list->rows[end].transformer_id, transformer_id) &&
           (transformer_id.len > 0 || end - first < METERS_WITHOUT_NODE))
        end++;
    return end;
}

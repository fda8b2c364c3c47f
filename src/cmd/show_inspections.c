#include "cmd/show.h"

Status
inspections_read_totals(const Context *context, StoreConn *conn, Table *ret_totals, Error *err)
{
    Sql ready = sql_named(conn, "inspections_ready", NULL, 0);
    Sql totals = sql_named(conn, "inspections_totals", NULL, 0);
    int64_t n_found = 0;
    Status status = store_value_i64(conn, &ready, &n_found, err);

    if (status != OK)
        return status;
    if (n_found == 0) {
        *ret_totals = (Table){0};
        return OK;
    }
    return store_table(context->arena, conn, &totals, 1, ret_totals, err);
}

static double number(const Table *table, const char *name)
{
    return table_f64(table, 0, table_column(table, name));
}

void show_inspections_totals(const Context *context, const Table *totals)
{
    if (totals->n_rows == 0)
        return;
    (void) printf(
        "%s\n",
        locale_format(
            context->arena,
            context->locale,
            "inspections_summary",
            "visits",
            cell_number(context, number(totals, "visits"), 0),
            "confirmed",
            cell_number(context, number(totals, "confirmed"), 0),
            "cleared",
            cell_number(context, number(totals, "cleared"), 0),
            "no_access",
            cell_number(context, number(totals, "no_access"), 0),
            "rate",
            cell_number(context, 100 * number(totals, "hit_rate"), 1),
            "kwh",
            cell_number(context, number(totals, "recovered_kwh"), 0),
            "amount",
            cell_number(context, number(totals, "recovered_amount"), 0),
            "currency",
            str_dup(context->arena, table_text(totals, 0, table_column(totals, "currency"))),
            NULL));
}

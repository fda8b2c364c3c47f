#include "forecast_write.h"

#include <math.h>

#include "base/mem.h"

enum { ROWS = BATCH_ROWS };

static Status clear_table(const ForecastRun *run, const char *statement, Error *err)
{
    Sql sql = sql_named(run->conn, statement, NULL, 0);

    return store_run(run->conn, &sql, NULL, err);
}

/* Columns of one batch of ml.load_forecasts. */
typedef struct ForecastRows {
    size_t n;
    int64_t n_written;
    Str node_id[ROWS];
    Str kind[ROWS];
    int64_t start_us[ROWS];
    int32_t length_s[ROWS];
    int32_t local_day[ROWS];
    int32_t horizon[ROWS];
    Str method[ROWS];
    int32_t n_learned[ROWS];
    double p10[ROWS];
    double p50[ROWS];
    double p90[ROWS];
    double supplied[ROWS];
    Str run_id[ROWS];
    int64_t forecast_at[ROWS];
    uint64_t has_p10[ROWS / 64];
    uint64_t has_p90[ROWS / 64];
} ForecastRows;

static Status append_forecasts(const ForecastRun *run, ForecastRows *rows, Error *err)
{
    const Column columns[] = {
        {.name = "node_id", .type = COLUMN_TEXT, .values = rows->node_id},
        {.name = "kind", .type = COLUMN_TEXT, .values = rows->kind},
        {.name = "start_ts", .type = COLUMN_TIMESTAMP, .values = rows->start_us},
        {.name = "length_s", .type = COLUMN_I32, .values = rows->length_s},
        {.name = "local_day", .type = COLUMN_DATE, .values = rows->local_day},
        {.name = "horizon_days", .type = COLUMN_I32, .values = rows->horizon},
        {.name = "method", .type = COLUMN_TEXT, .values = rows->method},
        {.name = "n_days_learned", .type = COLUMN_I32, .values = rows->n_learned},
        {.name = "demand_p10_kwh", .type = COLUMN_F64, .values = rows->p10, .valid = rows->has_p10},
        {.name = "demand_p50_kwh", .type = COLUMN_F64, .values = rows->p50},
        {.name = "demand_p90_kwh", .type = COLUMN_F64, .values = rows->p90, .valid = rows->has_p90},
        {.name = "supplied_share", .type = COLUMN_F64, .values = rows->supplied},
        {.name = "run_id", .type = COLUMN_TEXT, .values = rows->run_id},
        {.name = "forecast_at", .type = COLUMN_TIMESTAMP, .values = rows->forecast_at},
    };
    Batch batch = {.n_rows = rows->n, .n_columns = COUNT_OF(columns), .columns = columns};

    if (rows->n == 0)
        return OK;
    rows->n_written += (int64_t) rows->n;
    rows->n = 0;
    return store_append(run->conn, "ml.load_forecasts", &batch, err);
}

static void put_forecast(
    const ForecastRun *run,
    int32_t first_day,
    const NodeResult *result,
    const Interval *interval,
    ForecastRows *rows)
{
    const NodeLoad *node = result->node;
    size_t at = rows->n++;

    rows->node_id[at] = node->node_id;
    rows->kind[at] = node->kind;
    rows->start_us[at] = interval->start_us;
    rows->length_s[at] = node->length_s;
    rows->local_day[at] = interval->local.day;
    rows->horizon[at] = interval->local.day - first_day + 1;
    rows->method[at] = str_from(forecast_method_name(result->method));
    rows->n_learned[at] = (int32_t) result->n_days_learned;
    rows->p10[at] = result->p10[interval->cell];
    rows->p50[at] = result->p50[interval->cell];
    rows->p90[at] = result->p90[interval->cell];
    rows->supplied[at] =
        node->grid.supplied[node->grid.n_days * node->grid.n_slots + interval->cell];
    rows->run_id[at] = str_from(run->options->run_id);
    rows->forecast_at[at] = run->options->now_us;
    column_set_valid(rows->has_p10, at, !isnan(rows->p10[at]));
    column_set_valid(rows->has_p90, at, !isnan(rows->p90[at]));
}

Status forecasts_write(
    const ForecastRun *run,
    int32_t first_day,
    const NodeResult *results,
    size_t n,
    int64_t *ret_rows,
    Error *err)
{
    ForecastRows *rows = ARENA_NEW(run->arena, ForecastRows);
    Intervals intervals = {0};
    Status status = clear_table(run, "forecast_loads_clear", err);

    for (size_t node = 0; status == OK && node < n; node++) {
        const NodeResult *result = &results[node];

        if (result->method == FORECAST_NONE)
            continue;
        if (intervals.length_s != result->node->length_s)
            intervals = intervals_of(run->arena, run->zone, first_day, result->node->length_s);
        for (size_t at = 0; status == OK && at < intervals.n; at++) {
            if (isnan(result->p50[intervals.items[at].cell]))
                continue;
            put_forecast(run, first_day, result, &intervals.items[at], rows);
            if (rows->n == ROWS)
                status = append_forecasts(run, rows, err);
        }
    }
    if (status == OK)
        status = append_forecasts(run, rows, err);
    if (status == OK)
        *ret_rows = rows->n_written;
    return status;
}

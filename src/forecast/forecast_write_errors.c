#include <math.h>

#include "base/median.h"
#include "base/mem.h"
#include "forecast/forecast_write.h"

enum { ROWS = BATCH_ROWS };

#define SCORED_DAYS_MIN 14     /* days forecast one day ahead that say what is usual */
#define NORMAL_SPREAD   1.4826 /* x median absolute deviation = standard deviation of a normal */
#define SPREAD_MIN      0.05   /* of the logarithm: days hardly ever differ less by chance */

/* Columns of one batch of ml.forecast_errors. */
typedef struct ErrorRows {
    size_t n;
    Str node_id[ROWS];
    Str kind[ROWS];
    int32_t local_day[ROWS];
    int32_t horizon[ROWS];
    Str method[ROWS];
    int64_t n_intervals[ROWS];
    int64_t n_positive[ROWS];
    double actual[ROWS];
    double forecast[ROWS];
    double abs_error[ROWS];
    double mape[3][ROWS];    /* of the model, naive and mean */
    double pinball[3][ROWS]; /* the same */
    double in_band[ROWS];
    double score[ROWS];
    Str run_id[ROWS];
    uint64_t has_mape[ROWS / 64];
    uint64_t has_score[ROWS / 64];
} ErrorRows;

static Status append_errors(const ForecastRun *run, ErrorRows *rows, Error *err)
{
    const Column columns[] = {
        {.name = "node_id", .type = COLUMN_TEXT, .values = rows->node_id},
        {.name = "kind", .type = COLUMN_TEXT, .values = rows->kind},
        {.name = "local_day", .type = COLUMN_DATE, .values = rows->local_day},
        {.name = "horizon_days", .type = COLUMN_I32, .values = rows->horizon},
        {.name = "method", .type = COLUMN_TEXT, .values = rows->method},
        {.name = "n_intervals", .type = COLUMN_I64, .values = rows->n_intervals},
        {.name = "n_positive", .type = COLUMN_I64, .values = rows->n_positive},
        {.name = "actual_kwh", .type = COLUMN_F64, .values = rows->actual},
        {.name = "forecast_kwh", .type = COLUMN_F64, .values = rows->forecast},
        {.name = "abs_error_kwh", .type = COLUMN_F64, .values = rows->abs_error},
        {.name = "mape", .type = COLUMN_F64, .values = rows->mape[0], .valid = rows->has_mape},
        {.name = "mape_naive",
         .type = COLUMN_F64,
         .values = rows->mape[1],
         .valid = rows->has_mape},
        {.name = "mape_mean", .type = COLUMN_F64, .values = rows->mape[2], .valid = rows->has_mape},
        {.name = "pinball_kwh", .type = COLUMN_F64, .values = rows->pinball[0]},
        {.name = "pinball_naive_kwh", .type = COLUMN_F64, .values = rows->pinball[1]},
        {.name = "pinball_mean_kwh", .type = COLUMN_F64, .values = rows->pinball[2]},
        {.name = "in_band_share", .type = COLUMN_F64, .values = rows->in_band},
        {.name = "residual_score",
         .type = COLUMN_F64,
         .values = rows->score,
         .valid = rows->has_score},
        {.name = "run_id", .type = COLUMN_TEXT, .values = rows->run_id},
    };
    Batch batch = {.n_rows = rows->n, .n_columns = COUNT_OF(columns), .columns = columns};

    if (rows->n == 0)
        return OK;
    rows->n = 0;
    return store_append(run->conn, "ml.forecast_errors", &batch, err);
}

/* What is usual of a node's days: middle and spread of the logarithm of their residuals, which are
 * as much skewed as energies are. */
typedef struct Usual {
    double middle;
    double spread; /* NaN: too few days */
} Usual;

static bool is_scored(const ForecastDay *day)
{
    return day->horizon == 1 && day->n > 0 && day->residual_norm > 0;
}

static Usual usual_of(Arena *arena, const NodeResult *result)
{
    double *logs = ARENA_ARRAY(arena, double, result->n_days);
    Usual usual = {.middle = NAN, .spread = NAN};
    size_t n = 0;

    for (size_t at = 0; at < result->n_days; at++)
        if (is_scored(&result->days[at]))
            logs[n++] = log(result->days[at].residual_norm);
    if (n < SCORED_DAYS_MIN)
        return usual;
    usual.middle = median_of(logs, n);
    for (size_t at = 0; at < n; at++)
        logs[at] = fabs(logs[at] - usual.middle);
    usual.spread = fmax(NORMAL_SPREAD * median_of(logs, n), SPREAD_MIN);
    return usual;
}

static void put_day(
    const ForecastRun *run,
    const NodeLoad *node,
    const ForecastDay *day,
    const Usual *usual,
    ErrorRows *rows)
{
    const ForecastScore *scores[3] = {&day->model, &day->naive, &day->mean};
    double n = (double) day->n;
    size_t at = rows->n++;

    rows->node_id[at] = node->node_id;
    rows->kind[at] = node->kind;
    rows->local_day[at] = node->grid.first_day + (int32_t) day->day;
    rows->horizon[at] = (int32_t) day->horizon;
    rows->method[at] = str_from(forecast_method_name(day->method));
    rows->n_intervals[at] = (int64_t) day->n;
    rows->n_positive[at] = (int64_t) day->n_ape;
    rows->actual[at] = day->actual_kwh;
    rows->forecast[at] = day->model.kwh;
    rows->abs_error[at] = day->model.abs_error;
    for (size_t score = 0; score < COUNT_OF(scores); score++) {
        rows->mape[score][at] = scores[score]->ape / (double) day->n_ape;
        rows->pinball[score][at] = scores[score]->pinball / n;
    }
    rows->in_band[at] = (double) day->model.n_in_band / n;
    rows->score[at] =
        is_scored(day) ? (log(day->residual_norm) - usual->middle) / usual->spread : NAN;
    rows->run_id[at] = str_from(run->options->run_id);
    column_set_valid(rows->has_mape, at, day->n_ape > 0);
    column_set_valid(rows->has_score, at, !isnan(rows->score[at]));
}

Status
forecast_errors_write(const ForecastRun *run, const NodeResult *results, size_t n, Error *err)
{
    ErrorRows *rows = ARENA_NEW(run->arena, ErrorRows);
    Sql clear = sql_named(run->conn, "forecast_errors_clear", NULL, 0);
    Arena *scratch = arena_new();
    Status status = store_run(run->conn, &clear, NULL, err);

    for (size_t node = 0; status == OK && node < n; node++) {
        const NodeResult *result = &results[node];
        Usual usual = usual_of(scratch, result);

        for (size_t at = 0; status == OK && at < result->n_days; at++) {
            if (result->days[at].n == 0)
                continue;
            put_day(run, result->node, &result->days[at], &usual, rows);
            if (rows->n == ROWS)
                status = append_errors(run, rows, err);
        }
        arena_reset(scratch);
    }
    if (status == OK)
        status = append_errors(run, rows, err);
    arena_free(scratch);
    return status;
}

#include "node_loads.h"

#include <math.h>

#include "base/civil.h"
#include "base/mem.h"
#include "forecast/holidays.h"
#include "forecast/weather.h"

#define NODES_MAX   100000
#define DAY_MINUTES 1440
#define WHOLE_SHARE 0.9  /* of its slots, from which on a last day is whole */
#define SUPPLY_S    1800 /* grid of int_node_supply */

/* Of the customers, with whose supply the others' demand can be told from theirs. Of many customers
 * a few are without supply at nearly any time: to learn from none of these would be to learn
 * nothing of a large substation. */
#define SUPPLIED_MOST 0.9

enum { DAY_FIRST, DAY_LAST };

/* The cells of a node while they are filled. */
typedef struct Filling {
    double *load_kwh;
    double *supplied;
    uint8_t *n_values; /* of which a load is the mean */
} Filling;

/* What one read works on. */
typedef struct Reading {
    const ForecastRun *run;
    NodeLoads loads;
    Filling *fillings; /* by node */
    NodeLoad *last;    /* rows come by node */
} Reading;

static size_t n_cells(const NodeLoad *node, const NodeLoads *loads, size_t days_more)
{
    return (loads->n_days + days_more) * node->grid.n_slots;
}

static double *cells_of(Arena *arena, size_t n, double value)
{
    double *cells = ARENA_ARRAY(arena, double, n);

    for (size_t at = 0; at < n; at++)
        cells[at] = value;
    return cells;
}

/* The days there are; none when no load is known. */
static Status read_days(Reading *reading, Error *err)
{
    const ForecastRun *run = reading->run;
    Sql sql = sql_named(run->conn, "forecast_days", NULL, 0);
    Table table;
    Status status = store_table(run->arena, run->conn, &sql, 1, &table, err);
    int32_t first;
    int32_t last;

    if (status != OK || table_is_null(&table, 0, DAY_FIRST))
        return status;
    first = (int32_t) table_i64(&table, 0, DAY_FIRST);
    last = (int32_t) table_i64(&table, 0, DAY_LAST);
    if (last - first >= HISTORY_DAYS)
        first = last - HISTORY_DAYS + 1;
    reading->loads.first_day = first;
    reading->loads.n_days = (size_t) (last - first + 1);
    return OK;
}

enum { NODE_ID, NODE_KIND, NODE_LENGTH, NODE_ZONE };

static void start_node(Reading *reading, const Table *table, size_t row)
{
    Arena *arena = reading->run->arena;
    NodeLoad *node = &reading->loads.nodes[row];

    *node = (NodeLoad){
        .node_id = table_text(table, row, NODE_ID),
        .kind = table_text(table, row, NODE_KIND),
        .zone = table_text(table, row, NODE_ZONE),
        .length_s = (int32_t) table_i64(table, row, NODE_LENGTH),
    };
    node->grid.n_slots = (size_t) (DAY_MINUTES * 60 / node->length_s);
    node->grid.first_day = reading->loads.first_day;
    reading->fillings[row] = (Filling){
        .load_kwh = cells_of(arena, n_cells(node, &reading->loads, 0), NAN),
        .supplied = cells_of(arena, n_cells(node, &reading->loads, FORECAST_DAYS), 1),
        .n_values = ARENA_ARRAY(arena, uint8_t, n_cells(node, &reading->loads, 0)),
    };
    node->grid.load_kwh = reading->fillings[row].load_kwh;
    node->grid.supplied = reading->fillings[row].supplied;
}

static Status read_nodes(Reading *reading, Error *err)
{
    const ForecastRun *run = reading->run;
    Sql sql = sql_named(run->conn, "forecast_nodes", NULL, 0);
    Table table;
    Status status = store_table(run->arena, run->conn, &sql, NODES_MAX, &table, err);

    if (status != OK)
        return status;
    reading->loads.n = table.n_rows;
    reading->loads.nodes = ARENA_ARRAY(run->arena, NodeLoad, table.n_rows);
    reading->fillings = ARENA_ARRAY(run->arena, Filling, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++)
        start_node(reading, &table, row);
    return OK;
}

static int compare_node(const NodeLoad *node, Str node_id, Str kind)
{
    int order = str_compare(node->node_id, node_id);

    return order != 0 ? order : str_compare(node->kind, kind);
}

/* NULL when the node has no loads. */
static NodeLoad *find_node(Reading *reading, Str node_id, Str kind)
{
    size_t first = 0;
    size_t end = reading->loads.n;

    if (reading->last != NULL && compare_node(reading->last, node_id, kind) == 0)
        return reading->last;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int order = compare_node(&reading->loads.nodes[middle], node_id, kind);

        if (order == 0)
            return reading->last = &reading->loads.nodes[middle];
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

/* The cell of a local day and minute, `n` when it is none of the first `n_days`. */
static size_t
cell_of(const Reading *reading, const NodeLoad *node, size_t n_days, int64_t day, int64_t minute)
{
    int64_t at = day - reading->loads.first_day;

    if (at < 0 || at >= (int64_t) n_days)
        return n_days * node->grid.n_slots;
    return (size_t) at * node->grid.n_slots + (size_t) (minute * 60 / node->length_s);
}

enum { LOAD_ID, LOAD_KIND, LOAD_DAY, LOAD_MINUTE, LOAD_KWH };

static void add_loads(Reading *reading, const Batch *batch)
{
    const Str *ids = batch->columns[LOAD_ID].values;
    const Str *kinds = batch->columns[LOAD_KIND].values;
    const int32_t *days = batch->columns[LOAD_DAY].values;
    const int32_t *minutes = batch->columns[LOAD_MINUTE].values;
    const double *kwh = batch->columns[LOAD_KWH].values;
    size_t n_days = reading->loads.n_days;

    for (size_t row = 0; row < batch->n_rows; row++) {
        NodeLoad *node = find_node(reading, ids[row], kinds[row]);
        size_t cell;

        if (node == NULL)
            continue;
        cell = cell_of(reading, node, n_days, days[row], minutes[row]);
        if (cell < n_cells(node, &reading->loads, 0)) {
            Filling *filling = &reading->fillings[node - reading->loads.nodes];
            double n = filling->n_values[cell]++;

            filling->load_kwh[cell] =
                n > 0 ? (n * filling->load_kwh[cell] + kwh[row]) / (n + 1) : kwh[row];
        }
    }
}

enum { SUPPLY_ID, SUPPLY_KIND, SUPPLY_START, SUPPLY_SHARE };

static void add_supply(Reading *reading, const Batch *batch)
{
    const Str *ids = batch->columns[SUPPLY_ID].values;
    const Str *kinds = batch->columns[SUPPLY_KIND].values;
    const int64_t *starts = batch->columns[SUPPLY_START].values;
    const double *shares = batch->columns[SUPPLY_SHARE].values;
    size_t n_days = reading->loads.n_days + FORECAST_DAYS;

    for (size_t row = 0; row < batch->n_rows; row++) {
        NodeLoad *node = find_node(reading, ids[row], kinds[row]);
        LocalTime local = local_time(reading->run->zone, starts[row]);
        size_t cell;

        if (node == NULL)
            continue;
        cell = cell_of(reading, node, n_days, local.day, local.minute);
        if (cell < n_cells(node, &reading->loads, FORECAST_DAYS)) {
            double *supplied = &reading->fillings[node - reading->loads.nodes].supplied[cell];

            *supplied = fmax(0, *supplied - (1 - shares[row]) * SUPPLY_S / node->length_s);
        }
    }
}

static Status read_rows(
    Reading *reading,
    const char *statement,
    const Param *params,
    size_t n_params,
    void (*add)(Reading *reading, const Batch *batch),
    Error *err)
{
    Sql sql = sql_named(reading->run->conn, statement, params, n_params);
    const Batch *batch;
    Rows *rows;
    Status status = store_query(reading->run->conn, &sql, EXPECT_ANY, &rows, err);

    if (status != OK)
        return status;
    reading->last = NULL;
    while ((status = rows_next(rows, &batch, err)) == OK && batch->n_rows > 0)
        add(reading, batch);
    rows_close(rows);
    return status;
}

static double known_share(const NodeLoad *node, size_t day)
{
    size_t n_known = 0;

    for (size_t slot = 0; slot < node->grid.n_slots; slot++)
        n_known += isnan(node->grid.load_kwh[day * node->grid.n_slots + slot]) ? 0 : 1;
    return (double) n_known / (double) node->grid.n_slots;
}

/* The day on which the newest file ends: a part of it says little, and is forecast. */
static void drop_partial_day(NodeLoads *loads)
{
    double share = 0;

    for (size_t at = 0; at < loads->n; at++)
        share = fmax(share, known_share(&loads->nodes[at], loads->n_days - 1));
    if (share < WHOLE_SHARE)
        loads->n_days--;
}

/* Loads with supply for most customers become what all would have taken. */
static void restore_demand(const Reading *reading)
{
    for (size_t at = 0; at < reading->loads.n; at++) {
        const Filling *filling = &reading->fillings[at];

        for (size_t cell = 0; cell < n_cells(&reading->loads.nodes[at], &reading->loads, 0);
             cell++) {
            if (filling->supplied[cell] < SUPPLIED_MOST)
                continue;
            filling->load_kwh[cell] /= filling->supplied[cell];
            filling->supplied[cell] = 1;
        }
    }
}

static Status read_calendar(Reading *reading, Error *err)
{
    const ForecastRun *run = reading->run;
    NodeLoads *loads = &reading->loads;
    const bool *is_holiday;
    Weather weather;
    Status status = holidays_read(
        run->arena,
        run->project,
        run->config.holidays,
        loads->first_day,
        loads->n_days + FORECAST_DAYS,
        &is_holiday,
        err);

    if (status == OK)
        status = weather_read(run, loads->first_day, loads->n_days + FORECAST_DAYS, &weather, err);
    for (size_t at = 0; status == OK && at < loads->n; at++) {
        LoadGrid *grid = &loads->nodes[at].grid;

        grid->n_days = loads->n_days;
        grid->is_holiday = is_holiday;
        grid->temperature = weather_temperature(&weather, loads->nodes[at].zone, grid->n_slots);
    }
    return status;
}

Status node_loads_read(const ForecastRun *run, NodeLoads *ret_loads, Error *err)
{
    Reading reading = {.run = run};
    Status status = read_days(&reading, err);
    Param days[1];
    Param instants[2];

    if (status == OK && reading.loads.n_days == 0) {
        *ret_loads = reading.loads;
        return OK;
    }
    if (status == OK)
        status = read_nodes(&reading, err);
    days[0] = (Param){.type = COLUMN_DATE, .value.i32 = reading.loads.first_day};
    if (status == OK)
        status = read_rows(&reading, "forecast_loads", days, COUNT_OF(days), add_loads, err);
    /* a day more at both ends: local days begin up to so long before or after UTC's */
    instants[0] = PARAM_TIMESTAMP((reading.loads.first_day - 1) * US_PER_DAY);
    instants[1] = PARAM_TIMESTAMP(
        (reading.loads.first_day + (int64_t) reading.loads.n_days + FORECAST_DAYS + 1) *
        US_PER_DAY);
    if (status == OK)
        status =
            read_rows(&reading, "forecast_supply", instants, COUNT_OF(instants), add_supply, err);
    if (status != OK)
        return status;
    drop_partial_day(&reading.loads);
    restore_demand(&reading);
    status = read_calendar(&reading, err);
    if (status == OK)
        *ret_loads = reading.loads;
    return status;
}

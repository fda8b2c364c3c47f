#include "panel_read.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#define PANELS_BYTES         (INT64_C(768) << 20)
#define CELL_BYTES           (sizeof(int64_t) + sizeof(uint16_t))
#define SLOT_S_MAX           3600
#define SLOT_S_USUAL         1800
#define DAY_S                86400
#define TEMPERATURE_ROWS_MAX 10000000
#define HOURS                24
#define NANO                 1e9
#define NANO_UNKNOWN         INT64_MIN
#define READING_KWH_MAX      1e6 /* what is more is no reading; sums of less fit into an integer */

/* A panel while it is filled, cell by cell: the energy so far and the seconds it covers. Energy is
 * summed in billionths of a kWh: integers give the same sum in any order of the readings. */
typedef struct Filling {
    int64_t *nano_kwh;
    uint16_t *covered_s;
    float *input;
    int64_t *exported_nano_kwh;
    int32_t slot_s;
} Filling;

struct Temperatures {
    size_t n_zones;
    const Str *zones;    /* in order */
    const float *values; /* [zone][day][hour], NaN unknown */
    size_t n_days;
};

static Status read_temperature_table(const DetectRun *run, Table *ret_table, Error *err)
{
    Sql sql = sql_named(run->conn, "detect_temperatures", NULL, 0);

    return store_table(run->arena, run->conn, &sql, TEMPERATURE_ROWS_MAX, ret_table, err);
}

Status temperatures_read(
    const DetectRun *run, const MeterList *list, const Temperatures **ret_temperatures, Error *err)
{
    Temperatures *temperatures = ARENA_NEW(run->arena, Temperatures);
    Table table;
    Str *zones;
    float *values;
    Status status = read_temperature_table(run, &table, err);

    if (status != OK)
        return status;
    /* rows come by zone */
    zones = ARENA_ARRAY(run->arena, Str, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++) {
        Str zone = table_text(&table, row, table_column(&table, "zone"));

        if (temperatures->n_zones == 0 || !str_equal(zones[temperatures->n_zones - 1], zone))
            zones[temperatures->n_zones++] = zone;
    }
    values = ARENA_ARRAY(run->arena, float, temperatures->n_zones * list->n_days * HOURS);
    for (size_t at = 0; at < temperatures->n_zones * list->n_days * HOURS; at++)
        values[at] = NAN;
    for (size_t row = 0, zone = 0; row < table.n_rows; row++) {
        int64_t day = table_i64(&table, row, table_column(&table, "local_day")) - list->first_day;
        int64_t hour = table_i64(&table, row, table_column(&table, "local_hour"));

        while (!str_equal(zones[zone], table_text(&table, row, table_column(&table, "zone"))))
            zone++;
        if (day >= 0 && day < (int64_t) list->n_days)
            values[(zone * list->n_days + (size_t) day) * HOURS + (size_t) hour] =
                (float) table_f64(&table, row, table_column(&table, "temperature_c"));
    }
    temperatures->zones = zones;
    temperatures->values = values;
    temperatures->n_days = list->n_days;
    *ret_temperatures = temperatures;
    return OK;
}

/* Temperature of each slot of a panel; NULL when nothing is known of its zone. */
static const float *
temperature_of(Arena *arena, const Temperatures *temperatures, Str zone, const Panel *panel)
{
    size_t at = 0;
    float *values;

    while (at < temperatures->n_zones && !str_equal(temperatures->zones[at], zone))
        at++;
    if (at == temperatures->n_zones)
        return NULL;
    values = ARENA_ARRAY(arena, float, panel->stride);
    for (size_t day = 0; day < panel->n_days; day++) {
        for (size_t slot = 0; slot < panel->day_slots; slot++) {
            size_t hour = slot * HOURS / panel->day_slots;

            values[day * panel->day_slots + slot] =
                temperatures->values[(at * temperatures->n_days + day) * HOURS + hour];
        }
    }
    return values;
}

static int32_t slot_length(const MeterList *list, size_t first, size_t end)
{
    double longest = 0;

    for (size_t meter = first; meter < end; meter++)
        if (list->rows[meter].interval_s <= SLOT_S_MAX)
            longest = fmax(longest, list->rows[meter].interval_s);
    /* a length that does not divide the day has no slots of the day */
    if (!(longest >= 60) || DAY_S % (int32_t) longest != 0)
        return SLOT_S_USUAL;
    return (int32_t) longest;
}

size_t panels_end_of_group(const MeterList *list, size_t first)
{
    size_t place = first;
    size_t bytes = 0;

    while (place < list->n) {
        size_t next = meter_list_end_of(list, place);
        size_t slots = list->n_days * (size_t) (DAY_S / slot_length(list, place, next));

        bytes += (next - place + 2) * slots * CELL_BYTES;
        if (place > first && bytes > (size_t) PANELS_BYTES)
            break;
        place = next;
    }
    return place;
}

static float *nan_cells(Arena *arena, size_t n)
{
    float *cells = ARENA_ARRAY(arena, float, n);

    for (size_t at = 0; at < n; at++)
        cells[at] = NAN;
    return cells;
}

static void start_panel(
    Arena *arena, const MeterList *list, size_t first, size_t end, PanelOf *item, Filling *filling)
{
    int32_t slot_s = filling->slot_s != 0 ? filling->slot_s : slot_length(list, first, end);
    size_t day_slots = (size_t) (DAY_S / slot_s);
    size_t stride = list->n_days * day_slots;

    *filling = (Filling){
        .nano_kwh = ARENA_ARRAY(arena, int64_t, (end - first) * stride),
        .covered_s = ARENA_ARRAY(arena, uint16_t, (end - first) * stride),
        .slot_s = slot_s,
    };
    item->first_meter = first;
    item->panel = (Panel){
        .n_meters = end - first,
        .n_days = list->n_days,
        .day_slots = day_slots,
        .stride = stride,
        .slot_h = slot_s / 3600.0,
        .first_day = list->first_day,
    };
}

/* What one call works on. */
typedef struct Reading {
    Arena *arena;
    const DetectRun *run;
    const MeterList *list;
    size_t first;
    size_t end;
    Panels panels;
    Filling *fillings;
    const uint32_t *panel_of; /* by place - first */
} Reading;

/* The cell of a local day and minute in a panel; panel->stride when it is outside. */
static size_t cell_of(const Panel *panel, int32_t slot_s, int32_t day, int32_t minute)
{
    int64_t days = (int64_t) day - panel->first_day;
    size_t slot = (size_t) (minute * 60 / slot_s);

    if (days < 0 || days >= (int64_t) panel->n_days || slot >= panel->day_slots)
        return panel->stride;
    return (size_t) days * panel->day_slots + slot;
}

enum { COLUMN_PLACE, COLUMN_DAY, COLUMN_MINUTE, COLUMN_LENGTH, COLUMN_EXPORT, COLUMN_KWH };

static void add_readings(Reading *reading, const Batch *batch)
{
    const Column *columns = batch->columns;
    const int64_t *places = columns[COLUMN_PLACE].values;
    const int32_t *days = columns[COLUMN_DAY].values;
    const int32_t *minutes = columns[COLUMN_MINUTE].values;
    const int32_t *lengths = columns[COLUMN_LENGTH].values;
    const uint8_t *exports = columns[COLUMN_EXPORT].values;
    const double *kwh = columns[COLUMN_KWH].values;

    for (size_t row = 0; row < batch->n_rows; row++) {
        size_t place = (size_t) places[row];
        PanelOf *item = &reading->panels.items[reading->panel_of[place - reading->first]];
        Filling *filling = &reading->fillings[reading->panel_of[place - reading->first]];
        size_t cell = cell_of(&item->panel, filling->slot_s, days[row], minutes[row]);
        size_t at = (place - item->first_meter) * item->panel.stride + cell;

        if (cell == item->panel.stride || lengths[row] > filling->slot_s ||
            !(fabs(kwh[row]) <= READING_KWH_MAX))
            continue;
        if (exports[row] != 0) {
            if (filling->exported_nano_kwh == NULL)
                filling->exported_nano_kwh =
                    ARENA_ARRAY(reading->arena, int64_t, item->panel.stride);
            filling->exported_nano_kwh[cell] += llround(NANO * kwh[row]);
            continue;
        }
        filling->nano_kwh[at] += llround(NANO * kwh[row]);
        filling->covered_s[at] = (uint16_t) (filling->covered_s[at] + lengths[row]);
    }
}

/* Hands every batch of a statement about the meters of the group to `add`. */
static Status read_rows(
    Reading *reading,
    const char *statement,
    void (*add)(Reading *reading, const Batch *batch),
    Error *err)
{
    const Param params[] = {
        PARAM_I64((int64_t) reading->first),
        PARAM_I64((int64_t) reading->end),
    };
    Sql sql = sql_named(reading->run->conn, statement, params, COUNT_OF(params));
    const Batch *batch;
    Rows *rows;
    Status status = store_query(reading->run->conn, &sql, EXPECT_ANY, &rows, err);

    if (status != OK)
        return status;
    while ((status = rows_next(rows, &batch, err)) == OK && batch->n_rows > 0)
        add(reading, batch);
    rows_close(rows);
    return status;
}

/* The integers as floats, in the same memory, which is the greater part of a group: each float
 * ends before the next integer begins. */
static const float *floats_of(int64_t *nano_kwh, size_t n)
{
    char *cells = (char *) nano_kwh;

    for (size_t at = 0; at < n; at++) {
        int64_t nano;
        float kwh;

        memcpy(&nano, cells + at * sizeof(nano), sizeof(nano));
        kwh = nano == NANO_UNKNOWN ? NAN : (float) ((double) nano / NANO);
        memcpy(cells + at * sizeof(kwh), &kwh, sizeof(kwh));
    }
    return (const float *) (const void *) cells;
}

/* Cells that are not covered are not known; those covered twice are the mean. */
static void finish_cells(PanelOf *item, const Filling *filling)
{
    size_t n = item->panel.n_meters * item->panel.stride;

    for (size_t at = 0; at < n; at++) {
        if (filling->covered_s[at] < filling->slot_s)
            filling->nano_kwh[at] = NANO_UNKNOWN;
        else if (filling->covered_s[at] > filling->slot_s)
            filling->nano_kwh[at] =
                llround((double) filling->nano_kwh[at] * filling->slot_s / filling->covered_s[at]);
    }
    item->panel.kwh = floats_of(filling->nano_kwh, n);
    item->panel.input = filling->input;
    if (filling->exported_nano_kwh != NULL)
        item->panel.exported = floats_of(filling->exported_nano_kwh, item->panel.stride);
}

/* Whether anything is known of a day. */
static bool is_day_known(const Panel *panel, size_t day)
{
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        const float *kwh = panel_day(panel, meter, day);

        for (size_t slot = 0; slot < panel->day_slots; slot++)
            if (!isnan(kwh[slot]))
                return true;
    }
    return false;
}

/* Leaves the days out before the first reading of the panel and after the last: what is recent is
 * counted from there. */
static void crop_days(Panel *panel)
{
    size_t first = 0;
    size_t skipped;

    while (panel->n_days > 0 && !is_day_known(panel, panel->n_days - 1))
        panel->n_days--;
    while (first < panel->n_days && !is_day_known(panel, first))
        first++;
    skipped = first * panel->day_slots;
    panel->n_days -= first;
    panel->first_day += (int32_t) first;
    panel->kwh += skipped;
    panel->input = panel->input == NULL ? NULL : panel->input + skipped;
    panel->exported = panel->exported == NULL ? NULL : panel->exported + skipped;
    panel->temperature_c = panel->temperature_c == NULL ? NULL : panel->temperature_c + skipped;
}

enum { INPUT_PLACE, INPUT_DAY, INPUT_MINUTE, INPUT_LENGTH, INPUT_KWH };

static void add_inputs(Reading *reading, const Batch *batch)
{
    const Column *columns = batch->columns;
    const int64_t *places = columns[INPUT_PLACE].values;
    const int32_t *days = columns[INPUT_DAY].values;
    const int32_t *minutes = columns[INPUT_MINUTE].values;
    const int32_t *lengths = columns[INPUT_LENGTH].values;
    const double *kwh = columns[INPUT_KWH].values;

    for (size_t row = 0; row < batch->n_rows; row++) {
        size_t at = reading->panel_of[(size_t) places[row] - reading->first];
        PanelOf *item = &reading->panels.items[at];
        Filling *filling = &reading->fillings[at];
        size_t cell = cell_of(&item->panel, filling->slot_s, days[row], minutes[row]);

        if (cell == item->panel.stride || lengths[row] != filling->slot_s)
            continue;
        if (filling->input == NULL)
            filling->input = nan_cells(reading->arena, item->panel.stride);
        /* of a local hour that comes twice the second stands, as the sum of meters is a mean */
        filling->input[cell] = (float) kwh[row];
    }
}

/* The slot of each node's balance, by the place of its first meter: panels follow it. */
static Status read_node_slots(Reading *reading, int32_t *ret_slots, Error *err)
{
    const Param params[] = {
        PARAM_I64((int64_t) reading->first),
        PARAM_I64((int64_t) reading->end),
    };
    Sql sql = sql_named(reading->run->conn, "detect_panel_slots", params, COUNT_OF(params));
    Table table;
    Status status = store_table(
        reading->arena, reading->run->conn, &sql, reading->end - reading->first, &table, err);

    if (status != OK)
        return status;
    for (size_t row = 0; row < table.n_rows; row++) {
        size_t place = (size_t) table_i64(&table, row, table_column(&table, "place"));

        ret_slots[place - reading->first] =
            (int32_t) table_i64(&table, row, table_column(&table, "length_s"));
    }
    return OK;
}

static Status start_panels(Reading *reading, Error *err)
{
    size_t n_meters = reading->end - reading->first;
    uint32_t *panel_of = ARENA_ARRAY(reading->arena, uint32_t, n_meters);
    int32_t *slots = ARENA_ARRAY(reading->arena, int32_t, n_meters);
    Status status = read_node_slots(reading, slots, err);

    if (status != OK)
        return status;
    reading->panels.items = ARENA_ARRAY(reading->arena, PanelOf, n_meters);
    reading->fillings = ARENA_ARRAY(reading->arena, Filling, n_meters);
    for (size_t first = reading->first; first < reading->end;) {
        size_t end = meter_list_end_of(reading->list, first);
        size_t at = reading->panels.n++;

        reading->fillings[at].slot_s = slots[first - reading->first];
        start_panel(
            reading->arena,
            reading->list,
            first,
            end,
            &reading->panels.items[at],
            &reading->fillings[at]);
        for (; first < end; first++)
            panel_of[first - reading->first] = (uint32_t) at;
    }
    reading->panel_of = panel_of;
    return OK;
}

Status panels_read(
    Arena *arena,
    const DetectRun *run,
    const MeterList *list,
    TechnicalLosses *losses,
    const Temperatures *temperatures,
    size_t first,
    size_t end,
    Panels *ret_panels,
    Error *err)
{
    Reading reading = {.arena = arena, .run = run, .list = list, .first = first, .end = end};
    Status status = start_panels(&reading, err);

    if (status == OK)
        status = read_rows(&reading, "detect_panel_readings", add_readings, err);
    if (status == OK)
        status = read_rows(&reading, "detect_panel_inputs", add_inputs, err);
    if (status != OK)
        return status;
    for (size_t at = 0; at < reading.panels.n; at++) {
        PanelOf *item = &reading.panels.items[at];
        const MeterRow *meter = &list->rows[item->first_meter];

        finish_cells(item, &reading.fillings[at]);
        item->panel.technical = technical_loss_find(losses, meter->transformer_id);
        item->panel.temperature_c = temperature_of(arena, temperatures, meter->zone, &item->panel);
        crop_days(&item->panel);
    }
    *ret_panels = reading.panels;
    return OK;
}

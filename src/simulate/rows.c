#include "rows.h"

#include <string.h>

#include "base/mem.h"
#include "simulate/delivery.h"
#include "simulate/rows_internal.h"

#define KWH_TEXT_MAX 24

SimLine sim_line_of(const SimCalendar *calendar, const char *id)
{
    SimLine line = {.calendar = calendar, .prefix_length = strlen(id) + 1};

    ASSERT(line.prefix_length <= SIM_ID_MAX);
    memcpy(line.prefix, id, line.prefix_length - 1);
    line.prefix[line.prefix_length - 1] = ',';
    return line;
}

void sim_put(SimRowText *out, const char *bytes, size_t length)
{
    memcpy(out->text + out->length, bytes, length);
    out->length += length;
}

void sim_put_text(SimRowText *out, const char *text)
{
    sim_put(out, text, strlen(text));
}

void sim_put_kwh(SimRowText *out, int64_t wh)
{
    char text[KWH_TEXT_MAX];
    size_t at = sizeof(text);
    size_t n_digits = 0;

    while (n_digits < 4 || wh > 0) {
        if (n_digits == 3)
            text[--at] = '.';
        text[--at] = (char) ('0' + wh % 10);
        wh /= 10;
        n_digits++;
    }
    sim_put(out, text + at, sizeof(text) - at);
}

static void put_start(SimRowText *out, const SimLine *line, size_t slot)
{
    sim_put(out, line->prefix, line->prefix_length);
    sim_put(out, line->calendar->stamps[slot], SIM_STAMP_LENGTH);
    out->text[out->length++] = ',';
}

static void
put_row(SimRowText *out, const SimLine *line, size_t slot, int64_t wh, const char *ending)
{
    put_start(out, line, slot);
    sim_put_kwh(out, wh);
    sim_put_text(out, ending);
    out->counts.rows++;
}

/* Lines as found in real exports: a word where a number belongs, a day that no month has, a line
 * that a full disk or a broken transfer cut. */
static void put_broken(SimRowText *out, const SimLine *line, size_t slot, SimRow row)
{
    if (row == SIM_ROW_BAD_NUMBER) {
        put_start(out, line, slot);
        sim_put_text(out, "ERR,import,1800,A\n");
    } else {
        sim_put(out, line->prefix, line->prefix_length);
        sim_put(out, line->calendar->stamps[slot], 8); /* 2025-06- */
        sim_put_text(out, row == SIM_ROW_BAD_STAMP ? "32T00:00:00Z,0.100,import,1800,A\n" : "\n");
    }
    out->counts.rows++;
    out->counts.broken++;
}

#define ACTUAL    ",import,1800,A\n"
#define ESTIMATED ",import,1800,E\n"

typedef struct Reading {
    SimRow row;
    int64_t recorded_wh;
    int64_t estimate_wh;
} Reading;

static void put_reading(SimRowText *out, const SimLine *line, size_t slot, const Reading *reading)
{
    switch (reading->row) {
    case SIM_ROW_ACTUAL:
        put_row(out, line, slot, reading->recorded_wh, ACTUAL);
        break;
    case SIM_ROW_ESTIMATED:
        put_row(out, line, slot, reading->estimate_wh, ESTIMATED);
        out->counts.estimated++;
        break;
    case SIM_ROW_BLANK:
        put_start(out, line, slot);
        sim_put_text(out, ACTUAL);
        out->counts.rows++;
        out->counts.blanks++;
        break;
    case SIM_ROW_ABSENT:
        out->counts.absent++;
        break;
    case SIM_ROW_LATE:
        break; /* at the end of the month */
    case SIM_ROW_TWICE:
        put_row(out, line, slot, reading->recorded_wh, ACTUAL);
        put_row(out, line, slot, reading->recorded_wh, ACTUAL);
        out->counts.duplicates++;
        break;
    case SIM_ROW_CORRECTED:
        put_row(out, line, slot, reading->estimate_wh, ESTIMATED);
        put_row(out, line, slot, reading->recorded_wh, ACTUAL);
        out->counts.corrected++;
        break;
    case SIM_ROW_BAD_NUMBER:
    case SIM_ROW_BAD_STAMP:
    case SIM_ROW_CUT:
        put_broken(out, line, slot, reading->row);
        break;
    }
}

static Reading reading_of(const SimModel *model, const SimUnit *unit, size_t at, size_t slot)
{
    size_t place = at * model->calendar.n_slots + slot;
    int32_t usual_wh = unit->estimate_wh[at][model->calendar.slots[slot].of_day];

    return (Reading){
        .row = (SimRow) unit->rows[place],
        .recorded_wh = unit->recorded_wh[place],
        .estimate_wh = (int64_t) (usual_wh * unit->supply[slot]),
    };
}

static void put_meter(
    SimRowText *out, const SimModel *model, const SimUnit *unit, size_t at, const SimMonth *month)
{
    size_t meter = model->grid.transformers[unit->transformer].first_meter + at;
    char id[SIM_ID_MAX];
    SimLine line = sim_line_of(&model->calendar, sim_node_id(&model->grid, SIM_METER, meter, id));

    for (size_t slot = month->first; slot < month->end; slot++) {
        Reading reading = reading_of(model, unit, at, slot);

        put_reading(out, &line, slot, &reading);
    }
    for (size_t slot = month->first; slot < month->end; slot++) {
        Reading reading = reading_of(model, unit, at, slot);

        if (reading.row != SIM_ROW_LATE)
            continue;
        put_row(out, &line, slot, reading.estimate_wh, ESTIMATED);
        out->counts.estimated++;
    }
    if (at != unit->solar_meter)
        return;
    for (size_t slot = month->first; slot < month->end; slot++) {
        SimRow row = reading_of(model, unit, at, slot).row;

        /* the export register reports with the import register, or not at all */
        if (row != SIM_ROW_ABSENT && row != SIM_ROW_LATE)
            put_row(out, &line, slot, unit->export_wh[slot], ",export,1800,A\n");
    }
}

size_t sim_rows_max(size_t n_meters, size_t n_slots)
{
    /* every line twice at most; the transformer and one export channel besides */
    return 2 * (n_meters + 2) * n_slots * SIM_ROW_MAX;
}

void sim_rows_transformer(
    SimRowText *out, const SimModel *model, const SimUnit *unit, const SimMonth *month)
{
    char id[SIM_ID_MAX];

    sim_rows_node(
        out,
        &model->calendar,
        month,
        sim_node_id(&model->grid, SIM_TRANSFORMER, unit->transformer, id),
        unit->input_wh);
}

void sim_rows_unit(
    SimRowText *out, const SimModel *model, const SimUnit *unit, const SimMonth *month)
{
    for (size_t at = 0; at < unit->n_meters; at++)
        put_meter(out, model, unit, at, month);
    sim_rows_transformer(out, model, unit, month);
}

void sim_rows_load(
    SimRowText *out,
    const SimCalendar *calendar,
    const char *meter_id,
    const int32_t *recorded_wh,
    const bool *is_known)
{
    SimLine line = sim_line_of(calendar, meter_id);

    for (size_t slot = 0; slot < calendar->n_slots; slot++) {
        if (is_known[slot])
            put_row(out, &line, slot, recorded_wh[slot], ACTUAL);
        else
            out->counts.absent++;
    }
}

void sim_rows_node(
    SimRowText *out,
    const SimCalendar *calendar,
    const SimMonth *month,
    const char *node_id,
    const int64_t *wh)
{
    SimLine line = sim_line_of(calendar, node_id);

    for (size_t slot = month->first; slot < month->end; slot++)
        put_row(out, &line, slot, wh[slot], ACTUAL);
}

#include "simulate/register_rows.h"

#include <string.h>

#include "simulate/delivery.h"
#include "simulate/rows_internal.h"

#define NEAR_TOP_SHARE 0.02               /* of the meters: roll over in the window */
#define USED_MAX_WH    UINT64_C(80000000) /* of the others, at the start: 80 MWh */
#define FRESH_MAX_WH   UINT64_C(2000)     /* of a new one: counted at its test */

/* What a register shows before the window, and a new one when it is put in its place. */
typedef struct Register {
    const SimLine *line;
    const char *channel;
    const int32_t *wh; /* counted in each slot */
    int64_t first_wh;
    int64_t fresh_wh;
    size_t replaced; /* first slot of the new one; n_slots: none */
} Register;

static int64_t sum(const int32_t *wh, size_t n_slots)
{
    int64_t total = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        total += wh[slot];
    return total;
}

/* Draws how far a meter had counted. */
static void draw_start(const SimModel *model, size_t meter, Register *ret)
{
    Rng rng = sim_rng(model->seed, SIM_STREAM_REGISTERS, meter);
    double at = rng_uniform(&rng);
    int64_t used_wh = (int64_t) rng_below(&rng, USED_MAX_WH);
    int64_t total_wh = sum(ret->wh, model->calendar.n_slots);

    ret->fresh_wh = (int64_t) rng_below(&rng, FRESH_MAX_WH);
    ret->first_wh = used_wh;
    /* reaches its top when some part of the window's energy is counted */
    if (at < NEAR_TOP_SHARE && total_wh > 0)
        ret->first_wh =
            SIM_REGISTER_RANGE_WH - 1 - (int64_t) ((double) total_wh * at / NEAR_TOP_SHARE);
}

/* Stamp and comma; slot n_slots is the end of the window. */
static void put_stamp(SimRowText *out, const SimLine *line, size_t slot)
{
    char text[CIVIL_TEXT_MAX];

    sim_put(out, line->prefix, line->prefix_length);
    (void) civil_text_utc(sim_slot_us(line->calendar, slot), text);
    sim_put(out, text, SIM_STAMP_LENGTH);
    sim_put_text(out, ",");
}

static void put_row(
    SimRowText *out, const Register *meter, size_t slot, int64_t register_wh, const char *quality)
{
    put_stamp(out, meter->line, slot);
    sim_put_kwh(out, register_wh % SIM_REGISTER_RANGE_WH);
    sim_put_text(out, meter->channel);
    sim_put_text(out, quality);
    out->counts.rows++;
}

/* As rows.c has them. */
static void put_broken(SimRowText *out, const Register *meter, size_t slot, SimRow row)
{
    if (row == SIM_ROW_BAD_NUMBER) {
        put_stamp(out, meter->line, slot);
        sim_put_text(out, "ERR,import,A\n");
    } else {
        sim_put(out, meter->line->prefix, meter->line->prefix_length);
        sim_put(out, meter->line->calendar->stamps[slot - 1], 8); /* 2025-06- */
        sim_put_text(out, row == SIM_ROW_BAD_STAMP ? "32T00:00:00Z,0.100,import,A\n" : "\n");
    }
    out->counts.rows++;
    out->counts.broken++;
}

#define ACTUAL    ",A\n"
#define ESTIMATED ",E\n"

/* The register at the start of `slot`, the end of the half-hour whose fate is `row`. */
static void
put_import(SimRowText *out, const Register *meter, size_t slot, int64_t register_wh, SimRow row)
{
    switch (row) {
    case SIM_ROW_ACTUAL:
        put_row(out, meter, slot, register_wh, ACTUAL);
        break;
    case SIM_ROW_ESTIMATED:
        put_row(out, meter, slot, register_wh, ESTIMATED);
        out->counts.estimated++;
        break;
    case SIM_ROW_BLANK:
        put_stamp(out, meter->line, slot);
        sim_put_text(out, meter->channel);
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
        put_row(out, meter, slot, register_wh, ACTUAL);
        put_row(out, meter, slot, register_wh, ACTUAL);
        out->counts.duplicates++;
        break;
    case SIM_ROW_CORRECTED:
        put_row(out, meter, slot, register_wh, ESTIMATED);
        put_row(out, meter, slot, register_wh, ACTUAL);
        out->counts.corrected++;
        break;
    case SIM_ROW_BAD_NUMBER:
    case SIM_ROW_BAD_STAMP:
    case SIM_ROW_CUT:
        put_broken(out, meter, slot, row);
        break;
    }
}

/* What the register shows after `slot`, when it showed `register_wh` before. */
static int64_t count_on(const Register *meter, size_t slot, int64_t register_wh)
{
    if (slot == meter->replaced)
        register_wh = meter->fresh_wh;
    return register_wh + meter->wh[slot];
}

/* What it showed at the start of `slot`. */
static int64_t shown_at(const Register *meter, size_t slot)
{
    int64_t register_wh = meter->first_wh;

    for (size_t before = 0; before < slot; before++)
        register_wh = count_on(meter, before, register_wh);
    return register_wh;
}

static void
put_late(SimRowText *out, const Register *meter, const uint8_t *rows, const SimMonth *month)
{
    int64_t register_wh = shown_at(meter, month->first);

    for (size_t slot = month->first; slot < month->end; slot++) {
        register_wh = count_on(meter, slot, register_wh);
        if (rows[slot] != SIM_ROW_LATE)
            continue;
        put_row(out, meter, slot + 1, register_wh, ESTIMATED);
        out->counts.estimated++;
    }
}

static void
put_imports(SimRowText *out, const Register *meter, const uint8_t *rows, const SimMonth *month)
{
    int64_t register_wh = shown_at(meter, month->first);

    if (month->first == 0)
        put_row(out, meter, 0, register_wh, ACTUAL);
    for (size_t slot = month->first; slot < month->end; slot++) {
        register_wh = count_on(meter, slot, register_wh);
        put_import(out, meter, slot + 1, register_wh, (SimRow) rows[slot]);
    }
    put_late(out, meter, rows, month);
}

/* The export register reports with the import register, or not at all. */
static void
put_exports(SimRowText *out, const Register *meter, const uint8_t *rows, const SimMonth *month)
{
    int64_t register_wh = shown_at(meter, month->first);

    if (month->first == 0)
        put_row(out, meter, 0, register_wh, ACTUAL);
    for (size_t slot = month->first; slot < month->end; slot++) {
        register_wh = count_on(meter, slot, register_wh);
        if (rows[slot] != SIM_ROW_ABSENT && rows[slot] != SIM_ROW_LATE)
            put_row(out, meter, slot + 1, register_wh, ACTUAL);
    }
}

static void put_meter(
    SimRowText *out, const SimModel *model, const SimUnit *unit, size_t at, const SimMonth *month)
{
    size_t n_slots = model->calendar.n_slots;
    size_t meter = model->grid.transformers[unit->transformer].first_meter + at;
    const uint8_t *rows = &unit->rows[at * n_slots];
    char id[SIM_ID_MAX];
    SimLine line = sim_line_of(&model->calendar, sim_node_id(&model->grid, SIM_METER, meter, id));
    Register import = {
        .line = &line,
        .channel = ",import",
        .wh = &unit->recorded_wh[at * n_slots],
        .replaced = unit->replaced[at],
    };
    Register export = {
        .line = &line,
        .channel = ",export",
        .wh = unit->export_wh,
        .replaced = unit->replaced[at],
    };

    draw_start(model, meter, &import);
    put_imports(out, &import, rows, month);
    if (at == unit->solar_meter)
        put_exports(out, &export, rows, month); /* from zero on: the panels are new */
}

void sim_register_rows_unit(
    SimRowText *out, const SimModel *model, const SimUnit *unit, const SimMonth *month)
{
    for (size_t at = 0; at < unit->n_meters; at++)
        put_meter(out, model, unit, at, month);
}

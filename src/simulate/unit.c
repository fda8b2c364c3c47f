#include "unit.h"

#include <string.h>

#include "simulate/delivery.h"
#include "simulate/events.h"
#include "simulate/household.h"
#include "simulate/losses.h"
#include "simulate/misread.h"
#include "simulate/tables.h"

SimUnit *sim_unit_new(Arena *arena, const SimModel *model)
{
    SimUnit *unit = ARENA_NEW(arena, SimUnit);
    size_t n_slots = model->calendar.n_slots;
    size_t max_meters = model->grid.max_meters;
    size_t n_vends = sim_vends_max(model->calendar.n_days);

    unit->recorded_wh = ARENA_ARRAY(arena, int32_t, max_meters * n_slots);
    unit->rows = ARENA_ARRAY(arena, uint8_t, max_meters * n_slots);
    unit->estimate_wh = arena_alloc_zero(arena, max_meters, sizeof(*unit->estimate_wh));
    unit->totals = ARENA_ARRAY(arena, SimTotals, max_meters);
    unit->replaced = ARENA_ARRAY(arena, size_t, max_meters);
    unit->export_wh = ARENA_ARRAY(arena, int32_t, n_slots);
    unit->supply = ARENA_ARRAY(arena, double, n_slots);
    unit->load_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    unit->technical_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    unit->input_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    unit->faults = ARENA_ARRAY(arena, SimOutage, SIM_MAX_FAULTS);
    unit->scratch = ARENA_ARRAY(arena, double, n_slots);
    unit->true_wh = ARENA_ARRAY(arena, int32_t, n_slots);
    unit->fed_wh = ARENA_ARRAY(arena, int32_t, n_slots);
    unit->meter_vends = ARENA_ARRAY(arena, SimVend, n_vends);
    unit->meter_events = ARENA_ARRAY(arena, SimEvent, sim_events_max(SIM_MAX_FAULTS, n_vends));
    unit->vends = strbuf_new(arena);
    unit->events = strbuf_new(arena);
    return unit;
}

static int64_t sum(const int32_t *wh, size_t n_slots)
{
    int64_t total = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        total += wh[slot];
    return total;
}

/* The energy of tokens that nobody sold. */
static int64_t unpaid_wh(const SimVend *vends, size_t n_vends)
{
    int64_t wh = 0;

    for (size_t at = 0; at < n_vends; at++)
        wh += vends[at].is_sold ? 0 : vends[at].wh;
    return wh;
}

/* From what is used to what the meter states. */
static void record(
    SimUnit *unit, const SimModel *model, size_t meter, int32_t *recorded_wh, size_t *ret_n_vends)
{
    const SimMeter *customer = &model->grid.meters[meter];
    SimTheft theft = {
        .kind = customer->conduct,
        .first = customer->first,
        .end = customer->end,
        .share = customer->share,
        .tampering = model->scope.thefts.tampering,
        .seed = model->seed,
        .index = meter,
    };

    sim_theft_record(&model->calendar, &theft, unit->supply, unit->true_wh, recorded_wh);
    sim_misread(&model->calendar, customer, unit->supply, recorded_wh);
    *ret_n_vends = sim_prepaid_live(model, meter, unit->true_wh, recorded_wh, unit->meter_vends);
}

/* The first slot that a new meter counts; n_slots when it stays the same one. */
static size_t find_replacement(const SimCalendar *calendar, const SimEvent *events, size_t n_events)
{
    for (size_t at = 0; at < n_events; at++) {
        if (strcmp(events[at].code, "meter_replaced") == 0)
            return (size_t) ((events[at].ts_us - calendar->start_us) / SIM_SLOT_US);
    }
    return calendar->n_slots;
}

static void put_lines(SimUnit *unit, const SimModel *model, size_t meter, size_t n_vends)
{
    size_t at = meter - model->grid.transformers[unit->transformer].first_meter;
    size_t n_events = sim_events_draw(
        model, meter, unit->faults, unit->n_faults, unit->meter_vends, n_vends, unit->meter_events);

    sim_table_vends(&unit->vends, &model->grid, meter, unit->meter_vends, n_vends);
    sim_table_events(&unit->events, &model->grid, meter, unit->meter_events, n_events);
    unit->replaced[at] = find_replacement(&model->calendar, unit->meter_events, n_events);
}

static void run_meter(SimUnit *unit, const SimModel *model, size_t at)
{
    size_t n_slots = model->calendar.n_slots;
    size_t meter = model->grid.transformers[unit->transformer].first_meter + at;
    const SimMeter *customer = &model->grid.meters[meter];
    int32_t *recorded_wh = &unit->recorded_wh[at * n_slots];
    SimTotals totals = {0};
    size_t n_vends;

    sim_household_live(
        model, customer, meter, unit->supply, unit->scratch, unit->true_wh, unit->fed_wh);
    record(unit, model, meter, recorded_wh, &n_vends);
    for (size_t slot = 0; slot < n_slots; slot++)
        unit->load_wh[slot] += unit->true_wh[slot];
    totals.true_wh = sum(unit->true_wh, n_slots);
    totals.recorded_wh = sum(recorded_wh, n_slots);
    if (customer->conduct == SIM_GHOST_VENDING)
        totals.stolen_wh = unpaid_wh(unit->meter_vends, n_vends);
    else if (sim_is_thief(customer))
        totals.stolen_wh = totals.true_wh - totals.recorded_wh;
    unit->totals[at] = totals;
    put_lines(unit, model, meter, n_vends);
    if (customer->conduct == SIM_SOLAR) {
        unit->solar_meter = at;
        memcpy(unit->export_wh, unit->fed_wh, n_slots * sizeof(*unit->fed_wh));
    }
    sim_clock_shift(sim_clock_late(model->seed, meter), n_slots, recorded_wh);
    sim_delivery_estimates(&model->calendar, recorded_wh, unit->estimate_wh[at]);
    sim_delivery_plan(model, meter, unit->supply, &unit->rows[at * n_slots]);
}

/* A line to the transformer that no meter has. */
static void run_hook_up(SimUnit *unit, const SimModel *model)
{
    const SimMeter *hook_up = &model->grid.transformers[unit->transformer].hook_up;
    size_t n_slots = model->calendar.n_slots;

    unit->hooked_wh = 0;
    if (hook_up->conduct != SIM_HOOK_UP)
        return;
    sim_household_live(
        model,
        hook_up,
        model->grid.n_meters + unit->transformer,
        unit->supply,
        unit->scratch,
        unit->true_wh,
        unit->fed_wh);
    for (size_t slot = 0; slot < n_slots; slot++)
        unit->load_wh[slot] += unit->true_wh[slot];
    unit->hooked_wh = sum(unit->true_wh, n_slots);
}

/* The inverter is throttled to what the neighbours take: nothing flows up the transformer. */
static void feed_in(SimUnit *unit, size_t n_slots)
{
    for (size_t slot = 0; slot < n_slots; slot++) {
        if (unit->export_wh[slot] > unit->load_wh[slot])
            unit->export_wh[slot] = (int32_t) unit->load_wh[slot];
        unit->load_wh[slot] -= unit->export_wh[slot];
    }
}

void sim_unit_run(SimUnit *unit, const SimModel *model, size_t transformer)
{
    const SimTransformer *place = &model->grid.transformers[transformer];
    size_t n_slots = model->calendar.n_slots;
    Rng rng = sim_rng(model->seed, SIM_STREAM_LOSSES, transformer);
    double wires = 0.7 + 0.6 * rng_uniform(&rng);

    unit->transformer = transformer;
    unit->n_meters = place->n_meters;
    unit->solar_meter = SIM_NO_METER;
    strbuf_clear(&unit->vends);
    strbuf_clear(&unit->events);
    memset(unit->load_wh, 0, n_slots * sizeof(*unit->load_wh));
    memset(unit->export_wh, 0, n_slots * sizeof(*unit->export_wh));
    unit->n_faults = sim_faults_draw(&model->calendar, model->seed, transformer, unit->faults);
    sim_supply(
        &model->calendar,
        &model->shedding,
        place->feeder,
        unit->faults,
        unit->n_faults,
        unit->supply);

    for (size_t at = 0; at < place->n_meters; at++)
        run_meter(unit, model, at);
    run_hook_up(unit, model);
    sim_delivery_spoil(model, transformer, place->n_meters, unit->rows);
    feed_in(unit, n_slots);
    sim_losses_transformer(
        model, place->rated_kva, wires, unit->supply, unit->load_wh, unit->technical_wh);
    for (size_t slot = 0; slot < n_slots; slot++)
        unit->input_wh[slot] = unit->load_wh[slot] + unit->technical_wh[slot];
}

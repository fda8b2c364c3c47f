#include "unit.h"

#include <string.h>

#include "simulate/delivery.h"
#include "simulate/household.h"
#include "simulate/losses.h"
#include "simulate/streams.h"
#include "simulate/theft.h"

SimUnit *sim_unit_new(Arena *arena, const SimModel *model)
{
    SimUnit *unit = ARENA_NEW(arena, SimUnit);
    size_t n_slots = model->calendar.n_slots;
    size_t max_meters = model->grid.max_meters;

    unit->recorded_wh = ARENA_ARRAY(arena, int32_t, max_meters * n_slots);
    unit->rows = ARENA_ARRAY(arena, uint8_t, max_meters * n_slots);
    unit->estimate_wh = arena_alloc_zero(arena, max_meters, sizeof(*unit->estimate_wh));
    unit->totals = ARENA_ARRAY(arena, SimTotals, max_meters);
    unit->export_wh = ARENA_ARRAY(arena, int32_t, n_slots);
    unit->supply = ARENA_ARRAY(arena, double, n_slots);
    unit->load_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    unit->technical_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    unit->input_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    unit->faults = ARENA_ARRAY(arena, SimOutage, SIM_MAX_FAULTS);
    unit->scratch = ARENA_ARRAY(arena, double, n_slots);
    unit->true_wh = ARENA_ARRAY(arena, int32_t, n_slots);
    unit->fed_wh = ARENA_ARRAY(arena, int32_t, n_slots);
    return unit;
}

static void run_meter(SimUnit *unit, const SimModel *model, size_t at)
{
    size_t n_slots = model->calendar.n_slots;
    size_t meter = model->grid.transformers[unit->transformer].first_meter + at;
    const SimMeter *customer = &model->grid.meters[meter];
    int32_t *recorded_wh = &unit->recorded_wh[at * n_slots];
    SimTotals totals = {0};

    sim_household_live(model, meter, unit->supply, unit->scratch, unit->true_wh, unit->fed_wh);
    sim_theft_record(&model->calendar, customer, unit->true_wh, recorded_wh);
    for (size_t slot = 0; slot < n_slots; slot++) {
        unit->load_wh[slot] += unit->true_wh[slot];
        totals.true_wh += unit->true_wh[slot];
        totals.recorded_wh += recorded_wh[slot];
    }
    unit->totals[at] = totals;
    if (customer->conduct == SIM_SOLAR) {
        unit->solar_meter = at;
        memcpy(unit->export_wh, unit->fed_wh, n_slots * sizeof(*unit->fed_wh));
    }
    sim_delivery_estimates(&model->calendar, recorded_wh, unit->estimate_wh[at]);
    sim_delivery_plan(model, meter, unit->supply, &unit->rows[at * n_slots]);
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
    sim_delivery_spoil(model, transformer, place->n_meters, unit->rows);
    feed_in(unit, n_slots);
    sim_losses_transformer(
        model, place->rated_kva, wires, unit->supply, unit->load_wh, unit->technical_wh);
    for (size_t slot = 0; slot < n_slots; slot++)
        unit->input_wh[slot] = unit->load_wh[slot] + unit->technical_wh[slot];
}

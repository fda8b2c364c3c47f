#include "run.h"

#include "base/mem.h"
#include "base/workers.h"
#include "simulate/losses.h"
#include "simulate/tables.h"

#define FEEDER_LOSS_SHARE     0.010 /* of the mean load of a feeder, medium-voltage line */
#define SUBSTATION_LOSS_SHARE 0.004 /* of the mean load, main transformer and busbars */

/* What one thread works with; worker n has lane n. */
typedef struct Lane {
    SimUnit *unit;
    SimRowText text;
} Lane;

typedef struct Rounds {
    const SimModel *model;
    Lane *lanes;
    size_t n_lanes;
    size_t first; /* transformer of lane 0 in this round */
    const SimMonth *month;
    int64_t *feeder_wh; /* n_feeders x n_slots: load, then what the feeder's meter records */
} Rounds;

static size_t longest_month(const SimCalendar *calendar)
{
    size_t longest = 0;

    for (size_t month = 0; month < calendar->n_months; month++) {
        size_t n_slots = calendar->months[month].end - calendar->months[month].first;

        if (n_slots > longest)
            longest = n_slots;
    }
    return longest;
}

static void make_lanes(Arena *arena, Rounds *rounds)
{
    const SimModel *model = rounds->model;
    size_t max_meters = model->grid.max_meters;
    /* feeders and the substation borrow lane 0's text, one at a time: less than a unit's */
    size_t size = sim_rows_max(max_meters, longest_month(&model->calendar));

    rounds->lanes = ARENA_ARRAY(arena, Lane, rounds->n_lanes);
    for (size_t lane = 0; lane < rounds->n_lanes; lane++) {
        rounds->lanes[lane].unit = sim_unit_new(arena, model);
        rounds->lanes[lane].text.text = arena_alloc(arena, size);
    }
}

static void live(void *context, size_t worker)
{
    Rounds *rounds = context;

    sim_unit_run(rounds->lanes[worker].unit, rounds->model, rounds->first + worker);
}

static void write_lines(void *context, size_t worker)
{
    Rounds *rounds = context;
    Lane *lane = &rounds->lanes[worker];

    lane->text.length = 0;
    sim_rows_unit(&lane->text, rounds->model, lane->unit, rounds->month);
}

/* Adds what the transformer of a lane did to the sums above it. */
static void gather(Rounds *rounds, const SimUnit *unit, SimRun *run)
{
    const SimTransformer *place = &rounds->model->grid.transformers[unit->transformer];
    size_t n_slots = rounds->model->calendar.n_slots;
    int64_t *feeder_wh = &rounds->feeder_wh[place->feeder * n_slots];

    for (size_t slot = 0; slot < n_slots; slot++) {
        feeder_wh[slot] += unit->input_wh[slot];
        run->load_wh += unit->load_wh[slot];
        run->transformer_technical_wh += unit->technical_wh[slot];
    }
    for (size_t at = 0; at < unit->n_meters; at++)
        run->totals[place->first_meter + at] = unit->totals[at];
    sim_table_faults(&run->faults, unit->faults, unit->n_faults);
}

static Status write_round(Rounds *rounds, size_t n_now, SimOutputFile *const *months, Error *err)
{
    const SimCalendar *calendar = &rounds->model->calendar;

    for (size_t month = 0; month < calendar->n_months; month++) {
        rounds->month = &calendar->months[month];
        workers_run(n_now, write_lines, rounds);
        for (size_t lane = 0; lane < n_now; lane++) {
            const SimRowText *text = &rounds->lanes[lane].text;
            Str bytes = {.ptr = text->text, .len = text->length};
            Status status = sim_output_write(months[month], bytes, err);

            if (status != OK)
                return status;
        }
    }
    return OK;
}

static Status write_node(
    Rounds *rounds,
    const char *node_id,
    const int64_t *wh,
    SimOutputFile *const *months,
    Error *err)
{
    const SimCalendar *calendar = &rounds->model->calendar;
    SimRowText *text = &rounds->lanes[0].text;

    for (size_t month = 0; month < calendar->n_months; month++) {
        Status status;

        text->length = 0;
        sim_rows_node(text, calendar, &calendar->months[month], node_id, wh);
        status =
            sim_output_write(months[month], (Str){.ptr = text->text, .len = text->length}, err);
        if (status != OK)
            return status;
    }
    return OK;
}

/* Adds the loss of a line to the load it carries: what the meter at its upper end records. */
static void add_loss(int64_t *wh, int64_t *loss_wh, size_t n_slots, double share)
{
    sim_losses_line(n_slots, share, wh, loss_wh);
    for (size_t slot = 0; slot < n_slots; slot++)
        wh[slot] += loss_wh[slot];
}

static Status
write_upper(Arena *arena, Rounds *rounds, SimOutputFile *const *months, SimRun *run, Error *err)
{
    size_t n_slots = rounds->model->calendar.n_slots;
    int64_t *substation_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    int64_t *loss_wh = ARENA_ARRAY(arena, int64_t, n_slots);
    Status status = OK;
    char id[SIM_ID_MAX];

    for (size_t feeder = 0; feeder < rounds->model->grid.n_feeders && status == OK; feeder++) {
        int64_t *feeder_wh = &rounds->feeder_wh[feeder * n_slots];

        add_loss(feeder_wh, loss_wh, n_slots, FEEDER_LOSS_SHARE);
        for (size_t slot = 0; slot < n_slots; slot++)
            substation_wh[slot] += feeder_wh[slot];
        status = write_node(rounds, sim_node_id(SIM_FEEDER, feeder, id), feeder_wh, months, err);
    }
    if (status != OK)
        return status;
    add_loss(substation_wh, loss_wh, n_slots, SUBSTATION_LOSS_SHARE);
    for (size_t slot = 0; slot < n_slots; slot++)
        run->input_wh += substation_wh[slot];
    return write_node(rounds, sim_node_id(SIM_SUBSTATION, 0, id), substation_wh, months, err);
}

static void add_counts(SimRowCounts *sum, const SimRowCounts *counts)
{
    sum->rows += counts->rows;
    sum->broken += counts->broken;
    sum->duplicates += counts->duplicates;
    sum->corrected += counts->corrected;
    sum->blanks += counts->blanks;
    sum->estimated += counts->estimated;
    sum->absent += counts->absent;
}

Status sim_run(
    Arena *arena,
    const SimModel *model,
    const SimRunOptions *options,
    SimOutputFile *const *months,
    SimRun *ret_run,
    Error *err)
{
    const SimGrid *grid = &model->grid;
    Rounds rounds = {
        .model = model,
        .n_lanes =
            options->n_threads < grid->n_transformers ? options->n_threads : grid->n_transformers,
        .feeder_wh = ARENA_ARRAY(arena, int64_t, grid->n_feeders * model->calendar.n_slots),
    };
    SimRun run = {
        .totals = ARENA_ARRAY(arena, SimTotals, grid->n_meters),
        .faults = strbuf_new(arena),
    };
    Status status = OK;

    make_lanes(arena, &rounds);
    sim_table_faults_header(&run.faults);
    while (rounds.first < grid->n_transformers && status == OK) {
        size_t left = grid->n_transformers - rounds.first;
        size_t n_now = left < rounds.n_lanes ? left : rounds.n_lanes;

        workers_run(n_now, live, &rounds);
        for (size_t lane = 0; lane < n_now; lane++)
            gather(&rounds, rounds.lanes[lane].unit, &run);
        status = write_round(&rounds, n_now, months, err);
        rounds.first += n_now;
        progress_update(
            options->progress, "transformers simulated", rounds.first, grid->n_transformers);
    }
    if (status == OK)
        status = write_upper(arena, &rounds, months, &run, err);
    if (status != OK)
        return status;
    for (size_t lane = 0; lane < rounds.n_lanes; lane++)
        add_counts(&run.counts, &rounds.lanes[lane].text.counts);
    *ret_run = run;
    return OK;
}

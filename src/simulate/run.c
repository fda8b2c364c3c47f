#include "run.h"

#include <string.h>

#include "base/mem.h"
#include "base/workers.h"
#include "simulate/losses.h"
#include "simulate/readings.h"
#include "simulate/register_rows.h"
#include "simulate/tables.h"

#define FEEDER_LOSS_SHARE     0.010 /* of the mean load of a feeder, medium-voltage line */
#define SUBSTATION_LOSS_SHARE 0.004 /* of the mean load, main transformer and busbars */

/* What one thread works with; worker n has lane n. */
typedef struct Lane {
    Arena *arena; /* its own: an arena is for one thread */
    SimUnit *unit;
    SimRowText text;
    SimRowText registers; /* of customers, when they are written so; else no room */
} Lane;

typedef struct Rounds {
    Arena *arena;
    const SimModel *model;
    const SimRunFiles *files;
    SimReadings readings;
    SimReadings registers;
    Lane *lanes;
    size_t n_lanes;
    size_t first; /* transformer of lane 0 in this round */
    const SimMonth *month;
    int64_t *feeder_wh;     /* n_slots: load, then what the feeder's meter records */
    int64_t *substation_wh; /* n_slots, of each substation */
    int64_t *loss_wh;       /* n_slots, scratch */
    StrBuf faults;          /* of one transformer */
    StrBuf truth;           /* of one transformer */
    StrBuf hook_ups;        /* lines of the truth, for its end */
} Rounds;

static Rounds
rounds_new(Arena *arena, const SimModel *model, const SimRunFiles *files, size_t n_threads)
{
    const SimGrid *grid = &model->grid;
    size_t n_slots = model->calendar.n_slots;
    /* feeders and substations borrow lane 0's text, one at a time: less than a unit's */
    size_t size = sim_rows_max(grid->max_meters, sim_longest_month(&model->calendar));
    Rounds rounds = {
        .arena = arena,
        .model = model,
        .files = files,
        .readings =
            sim_readings_new(arena, &model->calendar, files->output, files->readings, false),
        .registers =
            sim_readings_new(arena, &model->calendar, files->output, files->readings, true),
        .n_lanes = n_threads < grid->n_transformers ? n_threads : grid->n_transformers,
        .feeder_wh = ARENA_ARRAY(arena, int64_t, n_slots),
        .substation_wh = ARENA_ARRAY(arena, int64_t, n_slots * grid->n_substations),
        .loss_wh = ARENA_ARRAY(arena, int64_t, n_slots),
        .faults = strbuf_new(arena),
        .truth = strbuf_new(arena),
        .hook_ups = strbuf_new(arena),
    };

    rounds.lanes = ARENA_ARRAY(arena, Lane, rounds.n_lanes);
    for (size_t lane = 0; lane < rounds.n_lanes; lane++) {
        Arena *own = arena_new();

        rounds.lanes[lane] = (Lane){
            .arena = own,
            .unit = sim_unit_new(own, model),
            .text.text = arena_alloc(own, size),
        };
        if (model->scope.as_registers)
            rounds.lanes[lane].registers.text = arena_alloc(own, size);
    }
    return rounds;
}

static void live(void *context, size_t worker)
{
    Rounds *rounds = context;

    sim_unit_run(rounds->lanes[worker].unit, rounds->model, rounds->first + worker);
}

static void make_lines(void *context, size_t worker)
{
    Rounds *rounds = context;
    Lane *lane = &rounds->lanes[worker];

    lane->text.length = 0;
    lane->registers.length = 0;
    if (!rounds->model->scope.as_registers) {
        sim_rows_unit(&lane->text, rounds->model, lane->unit, rounds->month);
        return;
    }
    sim_register_rows_unit(&lane->registers, rounds->model, lane->unit, rounds->month);
    sim_rows_transformer(&lane->text, rounds->model, lane->unit, rounds->month);
}

/* Adds what the transformer of a lane did to the sums above it. */
static void gather(Rounds *rounds, const SimUnit *unit, SimRun *run)
{
    size_t n_slots = rounds->model->calendar.n_slots;

    for (size_t slot = 0; slot < n_slots; slot++) {
        rounds->feeder_wh[slot] += unit->input_wh[slot];
        run->load_wh += unit->load_wh[slot];
        run->transformer_technical_wh += unit->technical_wh[slot];
    }
    for (size_t at = 0; at < unit->n_meters; at++) {
        const SimTotals *totals = &unit->totals[at];

        run->stolen_wh += totals->stolen_wh;
        if (totals->stolen_wh == 0)
            run->lost_wh += totals->true_wh - totals->recorded_wh;
    }
    run->stolen_wh += unit->hooked_wh;
}

static Status put(SimOutputFile *file, StrBuf *text, Error *err)
{
    Status status = sim_output_write(file, strbuf_str(text), err);

    strbuf_clear(text);
    return status;
}

/* The lines of a transformer that are not readings. */
static Status write_records(Rounds *rounds, SimUnit *unit, Error *err)
{
    const SimModel *model = rounds->model;
    const SimRunFiles *files = rounds->files;
    size_t first = model->grid.transformers[unit->transformer].first_meter;
    Status status;

    for (size_t at = 0; at < unit->n_meters; at++)
        sim_table_truth(&rounds->truth, model, first + at, &unit->totals[at]);
    sim_table_hook_up(&rounds->hook_ups, model, unit->transformer, unit->hooked_wh);
    sim_table_faults(&rounds->faults, &model->grid, unit->faults, unit->n_faults);
    status = put(files->truth, &rounds->truth, err);
    if (status == OK)
        status = put(files->faults, &rounds->faults, err);
    if (status == OK)
        status = put(files->vends, &unit->vends, err);
    if (status == OK)
        status = put(files->events, &unit->events, err);
    return status;
}

static Status write_text(SimOutputFile *file, const SimRowText *text, Error *err)
{
    return sim_output_write(file, (Str){.ptr = text->text, .len = text->length}, err);
}

static Status write_round(Rounds *rounds, size_t n_now, Error *err)
{
    const SimCalendar *calendar = &rounds->model->calendar;
    Status status = OK;

    for (size_t month = 0; month < calendar->n_months && status == OK; month++) {
        rounds->month = &calendar->months[month];
        workers_run(n_now, make_lines, rounds);
        for (size_t lane = 0; lane < n_now && status == OK; lane++) {
            status = write_text(rounds->readings.months[month], &rounds->lanes[lane].text, err);
            if (status == OK && rounds->model->scope.as_registers)
                status = write_text(
                    rounds->registers.months[month], &rounds->lanes[lane].registers, err);
        }
    }
    for (size_t lane = 0; lane < n_now && status == OK; lane++)
        status = write_records(rounds, rounds->lanes[lane].unit, err);
    return status;
}

/* Adds the loss of a line to the load it carries, and writes what the meter at its upper end
 * records. */
static Status
write_node(Rounds *rounds, const char *node_id, double loss_share, int64_t *wh, Error *err)
{
    const SimCalendar *calendar = &rounds->model->calendar;
    SimRowText *text = &rounds->lanes[0].text;
    Status status = OK;

    sim_losses_line(calendar->n_slots, loss_share, wh, rounds->loss_wh);
    for (size_t slot = 0; slot < calendar->n_slots; slot++)
        wh[slot] += rounds->loss_wh[slot];
    for (size_t month = 0; month < calendar->n_months && status == OK; month++) {
        text->length = 0;
        sim_rows_node(text, calendar, &calendar->months[month], node_id, wh);
        status = write_text(rounds->readings.months[month], text, err);
    }
    return status;
}

static Status
run_feeder(Rounds *rounds, size_t feeder, const SimRunOptions *options, SimRun *run, Error *err)
{
    const SimGrid *grid = &rounds->model->grid;
    const SimFeeder *place = &grid->feeders[feeder];
    size_t n_slots = rounds->model->calendar.n_slots;
    size_t end = place->first_transformer + place->n_transformers;
    int64_t *substation_wh = &rounds->substation_wh[place->substation * n_slots];
    Status status = OK;
    char id[SIM_ID_MAX];

    memset(rounds->feeder_wh, 0, n_slots * sizeof(*rounds->feeder_wh));
    while (rounds->first < end && status == OK) {
        size_t left = end - rounds->first;
        size_t n_now = left < rounds->n_lanes ? left : rounds->n_lanes;

        workers_run(n_now, live, rounds);
        for (size_t lane = 0; lane < n_now; lane++)
            gather(rounds, rounds->lanes[lane].unit, run);
        status = write_round(rounds, n_now, err);
        rounds->first += n_now;
        progress_update(
            options->progress, "transformers simulated", rounds->first, grid->n_transformers);
    }
    if (status == OK)
        status = write_node(
            rounds,
            sim_node_id(grid, SIM_FEEDER, feeder, id),
            FEEDER_LOSS_SHARE,
            rounds->feeder_wh,
            err);
    for (size_t slot = 0; slot < n_slots; slot++)
        substation_wh[slot] += rounds->feeder_wh[slot];
    return status;
}

static Status run_substation(Rounds *rounds, size_t substation, SimRun *run, Error *err)
{
    const SimGrid *grid = &rounds->model->grid;
    size_t n_slots = rounds->model->calendar.n_slots;
    int64_t *wh = &rounds->substation_wh[substation * n_slots];
    char id[SIM_ID_MAX];
    Status status = write_node(
        rounds, sim_node_id(grid, SIM_SUBSTATION, substation, id), SUBSTATION_LOSS_SHARE, wh, err);

    for (size_t slot = 0; slot < n_slots; slot++)
        run->input_wh += wh[slot];
    return status;
}

/* Opens the files of a part: those of readings, and those of registers where `has_customers`. */
static Status open_files(Rounds *rounds, const char *part, bool has_customers, Error *err)
{
    Status status = sim_readings_open(rounds->arena, &rounds->readings, part, err);

    if (status == OK && has_customers && rounds->model->scope.as_registers)
        status = sim_readings_open(rounds->arena, &rounds->registers, part, err);
    return status;
}

static Status open_part(Rounds *rounds, SimNode node, size_t index, Error *err)
{
    char id[SIM_ID_MAX];

    if (!rounds->files->is_by_feeder)
        return OK; /* one for all is open */
    return open_files(
        rounds, sim_node_id(&rounds->model->grid, node, index, id), node == SIM_FEEDER, err);
}

static Status close_part(Rounds *rounds, SimNode node, Error *err)
{
    Status status;

    if (!rounds->files->is_by_feeder)
        return OK;
    status = sim_readings_close(&rounds->readings, err);
    if (status == OK && node == SIM_FEEDER && rounds->model->scope.as_registers)
        status = sim_readings_close(&rounds->registers, err);
    return status;
}

static Status run_all(Rounds *rounds, const SimRunOptions *options, SimRun *run, Error *err)
{
    const SimGrid *grid = &rounds->model->grid;
    Status status = OK;

    if (!rounds->files->is_by_feeder)
        status = open_files(rounds, "", true, err);
    for (size_t at = 0; at < grid->n_feeders && status == OK; at++) {
        status = open_part(rounds, SIM_FEEDER, at, err);
        if (status == OK)
            status = run_feeder(rounds, at, options, run, err);
        if (status == OK)
            status = close_part(rounds, SIM_FEEDER, err);
    }
    for (size_t at = 0; at < grid->n_substations && status == OK; at++) {
        status = open_part(rounds, SIM_SUBSTATION, at, err);
        if (status == OK)
            status = run_substation(rounds, at, run, err);
        if (status == OK)
            status = close_part(rounds, SIM_SUBSTATION, err);
    }
    return status == OK ? put(rounds->files->truth, &rounds->hook_ups, err) : status;
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
    const SimRunFiles *files,
    SimRun *ret_run,
    Error *err)
{
    Rounds rounds = rounds_new(arena, model, files, options->n_threads);
    SimRun run = {0};
    Status status = run_all(&rounds, options, &run, err);

    for (size_t lane = 0; lane < rounds.n_lanes; lane++) {
        add_counts(&run.counts, &rounds.lanes[lane].text.counts);
        add_counts(&run.counts, &rounds.lanes[lane].registers.counts);
        arena_free(rounds.lanes[lane].arena);
    }
    if (status == OK)
        *ret_run = run;
    return status;
}

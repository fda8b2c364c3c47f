#include "loads.h"

#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "simulate/loads_text.h"
#include "simulate/places.h"
#include "simulate/rows.h"
#include "simulate/tables.h"

#define N_OTHER_FILES 6 /* network, tariffs, truth, origin, two readmes */
#define WH_PER_KWH    1000.0

/* What is open while the areas are written. */
typedef struct Writing {
    const SimLoadsOptions *options;
    const SimAreas *areas;
    SimOutputFile **files; /* one a window */
    SimAreaLife life;
    SimRowText *rows; /* of one meter */
    StrBuf network;
    StrBuf truth;
    StrBuf origin;
    SimLoadsReport report;
} Writing;

static Status
open_windows(Arena *arena, const SimPlaces *places, SimOutput *output, Writing *writing, Error *err)
{
    Status status = OK;

    writing->files = ARENA_ARRAY(arena, SimOutputFile *, writing->areas->n_windows);
    for (size_t at = 0; at < writing->report.n_windows && status == OK; at++) {
        Civil first = civil_from_us(writing->areas->windows[at].start_day * US_PER_DAY);
        const char *name =
            arena_printf(arena, "readings-%04d-%02d-%02d.csv", first.year, first.month, first.day);

        status = sim_output_open(
            output, file_join(arena, places->readings, name), &writing->files[at], err);
        if (status == OK)
            status = sim_output_write(writing->files[at], STR(SIM_ROWS_HEADER), err);
    }
    return status;
}

static Status flush_rows(SimRowText *rows, SimOutputFile *file, Error *err)
{
    Status status = sim_output_write(file, (Str){.ptr = rows->text, .len = rows->length}, err);

    rows->length = 0;
    return status;
}

static Status write_readings(Writing *writing, size_t area, Error *err)
{
    const SimAreaLife *life = &writing->life;
    size_t at_window = writing->areas->items[area].window;
    const SimCalendar *window = &writing->areas->windows[at_window];
    SimOutputFile *file = writing->files[at_window];
    char id[SIM_ID_MAX];

    for (size_t at = 0; at < life->n_meters; at++) {
        Status status;

        sim_rows_load(
            writing->rows,
            window,
            sim_area_meter_id(writing->areas, area, at, id),
            &life->recorded_wh[at * window->n_slots],
            &life->is_known[at * window->n_slots]);
        status = flush_rows(writing->rows, file, err);
        if (status != OK)
            return status;
    }
    sim_rows_node(
        writing->rows,
        window,
        &(SimMonth){.end = window->n_slots},
        sim_area_id(writing->areas, area, id),
        life->input_wh);
    return flush_rows(writing->rows, file, err);
}

static void add_to_report(Writing *writing, size_t area)
{
    const SimAreaLife *life = &writing->life;
    size_t n_slots = writing->areas->windows[writing->areas->items[area].window].n_slots;
    SimLoadsReport *report = &writing->report;

    for (size_t at = 0; at < life->n_meters; at++) {
        const SimAreaMeter *meter = &life->meters[at];

        report->n_meters++;
        report->n_thieves += sim_is_theft(meter->theft.kind);
        report->true_kwh += (double) meter->true_wh / WH_PER_KWH;
        report->stolen_kwh += (double) (meter->true_wh - meter->recorded_wh) / WH_PER_KWH;
    }
    for (size_t slot = 0; slot < n_slots; slot++)
        report->input_kwh += (double) life->input_wh[slot] / WH_PER_KWH;
}

static Status write_areas(Writing *writing, Error *err)
{
    const SimLoadsOptions *options = writing->options;
    Status status = OK;

    for (size_t area = 0; area < writing->areas->n && status == OK; area++) {
        sim_area_live(
            &writing->life,
            writing->areas,
            area,
            &options->thefts,
            options->n_thieves,
            &options->observer,
            options->areas.seed);
        sim_area_put_network(&writing->network, writing->areas, area, &writing->life);
        sim_area_put_truth(&writing->truth, writing->areas, area, &writing->life);
        sim_area_put_origin(&writing->origin, writing->areas, area, &writing->life);
        add_to_report(writing, area);
        status = write_readings(writing, area, err);
        progress_update(options->progress, "areas simulated", area + 1, writing->areas->n);
    }
    writing->report.rows = writing->rows->counts.rows;
    writing->report.absent = writing->rows->counts.absent;
    return status;
}

static Status
put_rest(Arena *arena, const SimPlaces *places, SimOutput *output, Writing *writing, Error *err)
{
    StrBuf text = strbuf_new(arena);
    Status status =
        sim_places_put(arena, output, places->files, "network.csv", &writing->network, err);

    if (status == OK)
        status = sim_places_put(arena, output, places->out, "truth.csv", &writing->truth, err);
    if (status == OK)
        status = sim_places_put(arena, output, places->out, "origin.csv", &writing->origin, err);
    sim_table_tariffs(&text);
    if (status == OK)
        status = sim_places_put(arena, output, places->files, "tariffs.csv", &text, err);
    sim_loads_readme_en(&text, writing->options, &writing->report);
    if (status == OK)
        status = sim_places_put(arena, output, places->out, "README.md", &text, err);
    sim_loads_readme_fr(&text, writing->options, &writing->report);
    if (status == OK)
        status = sim_places_put(arena, output, places->out, "README.fr.md", &text, err);
    return status;
}

static size_t longest(const SimAreas *areas)
{
    size_t n_slots = 0;

    for (size_t at = 0; at < areas->n_windows; at++)
        n_slots = areas->windows[at].n_slots > n_slots ? areas->windows[at].n_slots : n_slots;
    return n_slots;
}

static Status write_all(Arena *arena, SimOutput *output, Writing *writing, Error *err)
{
    size_t n_slots = longest(writing->areas);
    SimRowText rows = {.text = arena_alloc(arena, sim_rows_max(1, n_slots))};
    SimPlaces places;
    Status status = sim_places_make(arena, writing->options->folder, &places, err);

    writing->rows = &rows;
    writing->life = sim_area_life_new(arena, writing->areas->area_size, n_slots);
    writing->network = strbuf_new(arena);
    writing->truth = strbuf_new(arena);
    writing->origin = strbuf_new(arena);
    sim_area_put_headers(&writing->network, &writing->truth, &writing->origin);
    if (status == OK)
        status = open_windows(arena, &places, output, writing, err);
    if (status == OK)
        status = write_areas(writing, err);
    if (status == OK)
        status = put_rest(arena, &places, output, writing, err);
    if (status == OK)
        status = sim_places_refuse_strangers(arena, &places, output, err);
    if (status != OK)
        return status;
    writing->report.files_folder = places.files;
    writing->report.truth_path = file_join(arena, places.out, "truth.csv");
    return OK;
}

static Status
simulate(Arena *scratch, const SimLoadsOptions *options, SimLoadsReport *ret_report, Error *err)
{
    const Zone *zone;
    SimLoadSet set;
    SimAreas areas;
    SimOutput *output;
    Writing writing = {.options = options, .areas = &areas};
    Status status = zone_open(scratch, options->zone_name, &zone, err);

    if (status == OK)
        status = sim_load_set_read(
            scratch, options->paths, options->n_paths, options->progress, &set, err);
    if (status == OK)
        status = sim_areas_draw(scratch, &set, zone, &options->areas, &areas, err);
    if (status != OK)
        return status;
    writing.report = (SimLoadsReport){
        .n_read = set.n_meters,
        .n_left_out = set.n_left_out,
        .n_picked = areas.n_picked,
        .n_windows = areas.n_windows < areas.n ? areas.n_windows : areas.n,
        .n_areas = areas.n,
    };
    output = sim_output_new(scratch, areas.n_windows + N_OTHER_FILES);
    status = write_all(scratch, output, &writing, err);
    if (status != OK) {
        sim_output_abandon(output);
        return status;
    }
    *ret_report = writing.report;
    return sim_output_commit(output, err);
}

Status
sim_loads(Arena *arena, const SimLoadsOptions *options, SimLoadsReport *ret_report, Error *err)
{
    Arena *scratch;
    SimLoadsReport report;
    Status status = sim_loads_check(options, err);

    if (status != OK)
        return status;
    scratch = arena_new();
    status = simulate(scratch, options, &report, err);
    if (status == OK) {
        report.files_folder = str_dup(arena, str_from(report.files_folder));
        report.truth_path = str_dup(arena, str_from(report.truth_path));
        *ret_report = report;
    } else {
        error_add_context(err, "simulate into '%s'", options->folder);
    }
    arena_free(scratch);
    return status;
}

#include "readings.h"

#include "base/file.h"
#include "simulate/register_rows.h"
#include "simulate/rows.h"

#define BYTES_PER_ROW  49
#define MAX_FILE_BYTES 1.9e9

SimReadings sim_readings_new(
    Arena *arena,
    const SimCalendar *calendar,
    SimOutput *output,
    const char *folder,
    bool of_registers)
{
    return (SimReadings){
        .calendar = calendar,
        .output = output,
        .folder = folder,
        .of_registers = of_registers,
        .months = ARENA_ARRAY(arena, SimOutputFile *, calendar->n_months),
    };
}

/* "readings-2025-06.csv", "readings-2025-06-F0012.csv" */
static const char *
path_of(Arena *arena, const SimReadings *readings, size_t month, const char *part)
{
    const SimMonth *when = &readings->calendar->months[month];
    const char *name = arena_printf(
        arena,
        "%s-%04d-%02d%s%s.csv",
        readings->of_registers ? "registers" : "readings",
        when->year,
        when->month,
        part[0] == '\0' ? "" : "-",
        part);

    return file_join(arena, readings->folder, name);
}

size_t sim_longest_month(const SimCalendar *calendar)
{
    size_t longest = 0;

    for (size_t month = 0; month < calendar->n_months; month++) {
        size_t n_slots = calendar->months[month].end - calendar->months[month].first;

        if (n_slots > longest)
            longest = n_slots;
    }
    return longest;
}

bool sim_readings_is_by_feeder(const SimModel *model)
{
    size_t n_nodes = model->grid.n_meters + model->grid.n_transformers + model->grid.n_feeders;

    return (double) n_nodes * (double) sim_longest_month(&model->calendar) * BYTES_PER_ROW >
           MAX_FILE_BYTES;
}

size_t sim_readings_count(const SimModel *model)
{
    bool is_by_feeder = sim_readings_is_by_feeder(model);
    size_t n_parts = is_by_feeder ? model->grid.n_feeders + model->grid.n_substations : 1;

    /* no customer is metered at a substation */
    if (model->scope.as_registers)
        n_parts += is_by_feeder ? model->grid.n_feeders : 1;
    return n_parts * model->calendar.n_months;
}

static void plan_part(Arena *arena, const SimReadings *readings, const char *part)
{
    for (size_t at = 0; at < readings->calendar->n_months; at++)
        sim_output_plan(readings->output, path_of(arena, readings, at, part));
}

static void plan_kind(Arena *arena, const SimModel *model, const SimReadings *readings)
{
    char id[SIM_ID_MAX];

    if (!sim_readings_is_by_feeder(model)) {
        plan_part(arena, readings, "");
        return;
    }
    for (size_t at = 0; at < model->grid.n_feeders; at++)
        plan_part(arena, readings, sim_node_id(&model->grid, SIM_FEEDER, at, id));
    for (size_t at = 0; at < model->grid.n_substations && !readings->of_registers; at++)
        plan_part(arena, readings, sim_node_id(&model->grid, SIM_SUBSTATION, at, id));
}

void sim_readings_plan(Arena *arena, const SimModel *model, SimOutput *output, const char *folder)
{
    SimReadings readings = sim_readings_new(arena, &model->calendar, output, folder, false);

    plan_kind(arena, model, &readings);
    readings.of_registers = true;
    if (model->scope.as_registers)
        plan_kind(arena, model, &readings);
}

Status sim_readings_open(Arena *arena, SimReadings *readings, const char *part, Error *err)
{
    Status status = OK;

    for (size_t at = 0; at < readings->calendar->n_months && status == OK; at++) {
        status = sim_output_open(
            readings->output, path_of(arena, readings, at, part), &readings->months[at], err);
        if (status == OK)
            status = sim_output_write(
                readings->months[at],
                readings->of_registers ? STR(SIM_REGISTER_ROWS_HEADER) : STR(SIM_ROWS_HEADER),
                err);
    }
    return status;
}

Status sim_readings_close(SimReadings *readings, Error *err)
{
    Status status = OK;

    for (size_t at = 0; at < readings->calendar->n_months && status == OK; at++)
        status = sim_output_close(readings->months[at], err);
    return status;
}

/*
 * readings: the files of readings that are written at a time: one a month, of the whole network or
 * of one part of it. Where customers' meters are written as registers (SimScope.as_registers) these
 * have files of their own beside those of the nodes' meters.
 */
#ifndef EIOT_SIMULATE_READINGS_H
#define EIOT_SIMULATE_READINGS_H

#include "simulate/model.h"
#include "simulate/output.h"

typedef struct SimReadings {
    const SimCalendar *calendar;
    SimOutput *output;
    const char *folder;
    bool of_registers;      /* registers-YYYY-MM.csv, else readings-YYYY-MM.csv */
    SimOutputFile **months; /* n_months, open between open and close */
} SimReadings;

/* True when a month of the whole network would be over 2 GB: then each feeder and each substation
 * has files of its own. */
bool sim_readings_is_by_feeder(const SimModel *model);

/* How many files there will be, and which. */
size_t sim_readings_count(const SimModel *model);
void sim_readings_plan(Arena *arena, const SimModel *model, SimOutput *output, const char *folder);

/* Slots of the longest month. */
size_t sim_longest_month(const SimCalendar *calendar);

SimReadings sim_readings_new(
    Arena *arena,
    const SimCalendar *calendar,
    SimOutput *output,
    const char *folder,
    bool of_registers);

/* Opens with their heading, and closes, the files of `part`, a node id; "" for the whole network.
 */
Status
sim_readings_open(Arena *arena, SimReadings *readings, const char *part, Error *err) MUST_USE;
Status sim_readings_close(SimReadings *readings, Error *err) MUST_USE;

#endif

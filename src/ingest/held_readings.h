/*
 * held_readings: readings at a local time that happened twice, kept until the file is read.
 *
 * When the clock is set back, 01:00 names two instants. A file that goes through that night has the
 * reading of each: of those a series has at one local time, taken in order of time, the first is
 * the earlier instant and the second the later. Order of time is file order, or its reverse for a
 * series that runs from new to old. One alone is taken for the earlier instant and flagged
 * ambiguous_time.
 *
 * More than two are repeats. Of those next to each other that say the same all but one are set
 * aside first, as a file that has every row twice writes them: 2 2 3 3 are 2 and 3. What is left,
 * odd ones are the earlier and even ones the later, as a file pasted behind itself writes them: 2 3
 * 2 3. When nothing but one is left (0 0 0 0) nothing is set aside: both hours say it. A repeat has
 * the instant of what it repeats, and becomes an identical duplicate there.
 *
 * Stage: ingest, part of reading_stream, under its lock. Grows with the readings of those hours: a
 * few a series and year.
 */
#ifndef EIOT_INGEST_HELD_READINGS_H
#define EIOT_INGEST_HELD_READINGS_H

#include "ingest/reading_block.h"
#include "ingest/reject_list.h"

typedef struct HeldReadings {
    Arena *arena;
    HeldReading *items; /* in file order */
    size_t n;
    size_t size;
} HeldReadings;

/* Released by held_readings_close(). */
HeldReadings held_readings_new(Arena *arena);
void held_readings_close(HeldReadings *held);

/* Copies what its slices point to. */
void held_readings_add(HeldReadings *held, const HeldReading *reading);

/* Decides each, puts those that stand into `block` (counts included), and tells the tracker where
 * keys may repeat. Lengths must be settled. */
void held_readings_settle(
    HeldReadings *held,
    Tracker *tracker,
    ReadingParser *parser,
    ReadingBlock *block,
    RejectList *rejects);

#endif

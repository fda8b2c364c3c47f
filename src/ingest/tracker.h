/*
 * tracker: what is known of each series (meter and channel) of one file, from its readings in file
 * order: range, direction, whether starts are strictly monotone, and the steps between them.
 *
 * Stage: ingest. Workers gather a Segment per series and block; the segments are merged here block
 * by block in file order, so the outcome does not depend on who read what. Answers two questions:
 * can a key repeat (a strictly monotone series repeats none), so that only the doubtful series are
 * looked at in the store; and how long are readings whose file states no length.
 *
 * Memory is bounded: past `max_series` series it says so (tracker_is_full) and the caller takes
 * every series for doubtful. Not thread-safe: the caller holds its lock.
 */
#ifndef EIOT_INGEST_TRACKER_H
#define EIOT_INGEST_TRACKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "ingest/profile.h"

#define TRACKER_MAX_SERIES 1000000

/* Steps longer than this are gaps, not lengths: a day of 25 hours. */
#define STEP_MAX_S 90000

/* How often each step was met; the first STEP_KINDS different ones count. */
#define STEP_KINDS 8

typedef struct StepCounts {
    int32_t step_s[STEP_KINDS];
    uint32_t count[STEP_KINDS];
    uint32_t n;
} StepCounts;

void step_add(StepCounts *steps, int64_t from_us, int64_t to_us);

/* The commonest step, of equals the shortest; 0 when there is none. */
int32_t step_commonest(const StepCounts *steps);

/* Readings of one series within one block, in file order. */
typedef struct Segment {
    Str meter_id;
    Channel channel;
    bool is_up;   /* strictly rising starts; one reading is both */
    bool is_down; /* strictly falling */
    uint32_t n_rows;
    bool follows;  /* its channel is a sign: stamps, steps and lengths are the meter's, which its
                    * import series has */
    int32_t trend; /* rises less falls */
    int64_t first_us;
    int64_t last_us;
    int64_t before_us; /* the start before last_us that differs from it; last_us: there is none */
    int64_t min_us;
    int64_t max_us;
    Decimal max_kwh; /* of readings whose length comes from steps */
} Segment;

/* Begins a segment with its first start, and adds the next one. */
void segment_begin(Segment *segment, Str meter_id, Channel channel, int64_t start_us);
void segment_add(Segment *segment, int64_t start_us);

typedef struct Series {
    Segment all; /* over the blocks merged so far; meter_id is a copy */
    StepCounts steps;
    int32_t used_length_s;  /* given to its readings so far; 0 none, -1 several */
    int32_t length_s;       /* set by tracker_settle_lengths() */
    bool is_default_length; /* nothing but the profile's default says so */
    bool is_doubtful;       /* a key may repeat within doubt_from_us..doubt_to_us */
    int64_t doubt_from_us;
    int64_t doubt_to_us;
} Series;

typedef struct Tracker Tracker;

/* Released by tracker_close(). `counts_steps`: lengths come from steps, `default_s` where there
 * are none. `arena` must live as long. */
Tracker *tracker_new(Arena *arena, bool counts_steps, int32_t default_s, size_t max_series);
void tracker_close(Tracker *tracker); /* NULL is allowed */

/* The next segment in file order; `steps` NULL unless steps are counted. Returns the length its
 * readings shall have for now (0 unless steps are counted). */
int32_t tracker_merge(Tracker *tracker, const Segment *segment, const StepCounts *steps);

/* NULL when the series is not known. Valid until the next merge. */
Series *tracker_find(const Tracker *tracker, Str meter_id, Channel channel);

/* Takes a series for doubtful within a range, whatever its order says. */
void tracker_doubt(Tracker *tracker, Str meter_id, Channel channel, int64_t from_us, int64_t to_us);

bool tracker_is_full(const Tracker *tracker);
size_t tracker_count(const Tracker *tracker);
Series *tracker_at(const Tracker *tracker, size_t index); /* in order of first appearance */

/* All blocks are merged: settles the length of every series. Returns how many series hold readings
 * with another length than the settled one, or a default to be flagged. */
size_t tracker_settle_lengths(Tracker *tracker);

/* Most kWh of a reading of the series the tracker does not hold. */
Decimal tracker_rest_max_kwh(const Tracker *tracker);

/* The settled length of a reading whose file states none; `clocked` as in Reading. */
int32_t tracker_length(const Tracker *tracker, Str meter_id, Channel clocked, bool *ret_is_default);

/* Length of readings of series the tracker does not hold (it was full), after settling. */
int32_t tracker_file_length(const Tracker *tracker, bool *ret_is_default);

#endif

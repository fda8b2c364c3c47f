#include "ingest/block_series.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define FIRST_SEGMENTS 256

void block_series_start(BlockSeries *series)
{
    series->n = 0;
    series->last = 0;
    series->number++;
}

void block_series_close(BlockSeries *series)
{
    mem_free(series->segments);
    mem_free(series->steps);
    mem_free(series->lengths);
    mem_free(series->slots);
}

static size_t first_slot(const BlockSeries *series, Str meter_id, Channel channel)
{
    return (size_t) (hash_bytes(meter_id) + (uint64_t) channel) & (series->n_slots - 1);
}

static bool is_taken(const BlockSeries *series, size_t slot)
{
    return series->slots[slot] >> 32 == series->number;
}

static void take(BlockSeries *series, size_t slot, size_t segment)
{
    series->slots[slot] = (uint64_t) series->number << 32 | segment;
}

#define RESIZE(array, n) ((array) = mem_resize((array), (n) * sizeof(*(array))))

static void grow(BlockSeries *series)
{
    series->size = series->size == 0 ? FIRST_SEGMENTS : series->size * 2;
    RESIZE(series->segments, series->size);
    if (series->counts_steps) {
        RESIZE(series->steps, series->size);
        RESIZE(series->lengths, series->size);
    }
    mem_free(series->slots);
    series->n_slots = series->size * 2;
    series->slots = mem_alloc_zero(series->n_slots, sizeof(*series->slots));
    for (size_t i = 0; i < series->n; i++) {
        const Segment *segment = &series->segments[i];
        size_t slot = first_slot(series, segment->meter_id, segment->channel);
        while (is_taken(series, slot))
            slot = (slot + 1) & (series->n_slots - 1);
        take(series, slot, i);
    }
}

static inline bool is_series(const Segment *segment, Str meter_id, Channel channel)
{
    return segment->channel == channel && segment->meter_id.len == meter_id.len &&
           (segment->meter_id.ptr == meter_id.ptr ||
            memcmp(segment->meter_id.ptr, meter_id.ptr, meter_id.len) == 0);
}

/* The segment of a series, or SIZE_MAX; the slot where it is or belongs. */
static size_t find(const BlockSeries *series, Str meter_id, Channel channel, size_t *ret_slot)
{
    size_t slot = first_slot(series, meter_id, channel);

    for (; is_taken(series, slot); slot = (slot + 1) & (series->n_slots - 1)) {
        size_t segment = series->slots[slot] & UINT32_MAX;
        if (is_series(&series->segments[segment], meter_id, channel))
            return segment;
    }
    *ret_slot = slot;
    return SIZE_MAX;
}

static size_t add(BlockSeries *series, size_t slot, Str meter_id, Channel channel, int64_t start_us)
{
    size_t segment = series->n++;

    take(series, slot, segment);
    segment_begin(&series->segments[segment], meter_id, channel, start_us);
    if (series->counts_steps)
        series->steps[segment].n = 0;
    return segment;
}

static size_t track(BlockSeries *series, Str meter_id, Channel channel, int64_t start_us)
{
    size_t segment = series->last;
    size_t slot = 0;

    if (series->n == series->size)
        grow(series);
    /* files often keep a meter's readings together */
    if (series->n == 0 || !is_series(&series->segments[segment], meter_id, channel)) {
        segment = find(series, meter_id, channel, &slot);
        if (segment == SIZE_MAX) {
            series->last = add(series, slot, meter_id, channel, start_us);
            return series->last;
        }
        series->last = segment;
    }
    if (series->counts_steps)
        step_add(&series->steps[segment], series->segments[segment].last_us, start_us);
    segment_add(&series->segments[segment], start_us);
    return segment;
}

const Segment *block_series_find(const BlockSeries *series, Str meter_id, Channel channel)
{
    size_t slot = 0;
    size_t segment = series->n == 0 ? SIZE_MAX : find(series, meter_id, channel, &slot);

    return segment == SIZE_MAX ? NULL : &series->segments[segment];
}

void block_series_merge(BlockSeries *series, Tracker *tracker)
{
    for (size_t i = 0; i < series->n; i++) {
        int32_t length = tracker_merge(
            tracker, &series->segments[i], series->counts_steps ? &series->steps[i] : NULL);
        if (series->counts_steps)
            series->lengths[i] = length;
    }
}

size_t block_series_add(BlockSeries *series, const Reading *reading)
{
    size_t segment = track(series, reading->meter_id, reading->clocked, reading->start_us);

    if (series->counts_steps && reading->has_value &&
        reading->value > series->segments[segment].max_kwh)
        series->segments[segment].max_kwh = reading->value;
    if (reading->channel != reading->clocked) {
        /* its keys are of another series than its steps */
        size_t own = track(series, reading->meter_id, reading->channel, reading->start_us);
        series->segments[own].follows = true;
    }
    return segment;
}

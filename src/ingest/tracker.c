#include "ingest/tracker.h"

#include "base/civil.h"
#include "base/hash.h"
#include "base/mem.h"

#define FIRST_SERIES ((size_t) 256)

struct Tracker {
    Arena *arena; /* copies of ids */
    bool counts_steps;
    bool is_full;
    int32_t default_s;
    size_t max_series;
    StepCounts file_steps;
    Decimal rest_max_kwh; /* of series there was no room for */

    Series *series;
    size_t n_series;
    size_t size;     /* of series */
    uint32_t *slots; /* index + 1 into series; 0 is empty; a power of two, at most half full */
    size_t n_slots;
    size_t last; /* series of the segment before: files often keep a meter's readings together */
};

static void count_step(StepCounts *steps, int32_t step_s, uint32_t count)
{
    for (uint32_t i = 0; i < steps->n; i++) {
        if (steps->step_s[i] == step_s) {
            steps->count[i] += count;
            return;
        }
    }
    if (steps->n < STEP_KINDS) {
        steps->step_s[steps->n] = step_s;
        steps->count[steps->n++] = count;
    }
}

void step_add(StepCounts *steps, int64_t from_us, int64_t to_us)
{
    int64_t step_us = to_us > from_us ? to_us - from_us : from_us - to_us;

    /* the commonest case first */
    if (steps->n > 0 && step_us == steps->step_s[0] * US_PER_S) {
        steps->count[0]++;
        return;
    }
    if (step_us > 0 && step_us <= STEP_MAX_S * US_PER_S && step_us % US_PER_S == 0)
        count_step(steps, (int32_t) (step_us / US_PER_S), 1);
}

int32_t step_commonest(const StepCounts *steps)
{
    uint32_t best_count = 0;
    int32_t best = 0;

    for (uint32_t i = 0; i < steps->n; i++) {
        if (steps->count[i] > best_count ||
            (steps->count[i] == best_count && steps->step_s[i] < best)) {
            best_count = steps->count[i];
            best = steps->step_s[i];
        }
    }
    return best;
}

void segment_begin(Segment *segment, Str meter_id, Channel channel, int64_t start_us)
{
    *segment = (Segment){
        .meter_id = meter_id,
        .channel = channel,
        .is_up = true,
        .is_down = true,
        .n_rows = 1,
        .first_us = start_us,
        .last_us = start_us,
        .before_us = start_us,
        .min_us = start_us,
        .max_us = start_us,
    };
}

void segment_add(Segment *segment, int64_t start_us)
{
    bool is_later = start_us > segment->last_us;
    bool is_earlier = start_us < segment->last_us;

    segment->is_up &= is_later;
    segment->is_down &= is_earlier;
    segment->trend += (int32_t) is_later - (int32_t) is_earlier;
    segment->n_rows++;
    if (is_later || is_earlier)
        segment->before_us = segment->last_us;
    segment->last_us = start_us;
    if (start_us > segment->max_us)
        segment->max_us = start_us;
    if (start_us < segment->min_us)
        segment->min_us = start_us;
}

Tracker *tracker_new(Arena *arena, bool counts_steps, int32_t default_s, size_t max_series)
{
    Tracker *tracker = ARENA_NEW(arena, Tracker);

    *tracker = (Tracker){
        .arena = arena,
        .counts_steps = counts_steps,
        .default_s = default_s,
        .max_series = max_series,
        .size = FIRST_SERIES,
        .n_slots = FIRST_SERIES * 2,
    };
    tracker->series = mem_alloc(tracker->size * sizeof(*tracker->series));
    tracker->slots = mem_alloc_zero(tracker->n_slots, sizeof(*tracker->slots));
    return tracker;
}

void tracker_close(Tracker *tracker)
{
    if (tracker == NULL)
        return;
    mem_free(tracker->series);
    mem_free(tracker->slots);
}

/* The slot of a series: its own or the empty one where it belongs. */
static size_t slot_of(const Tracker *tracker, Str meter_id, Channel channel)
{
    uint64_t hash = hash_bytes(meter_id) + (uint64_t) channel;
    size_t slot = (size_t) hash & (tracker->n_slots - 1);

    while (tracker->slots[slot] != 0) {
        const Segment *found = &tracker->series[tracker->slots[slot] - 1].all;
        if (found->channel == channel && str_equal(found->meter_id, meter_id))
            break;
        slot = (slot + 1) & (tracker->n_slots - 1);
    }
    return slot;
}

static void grow(Tracker *tracker)
{
    tracker->size *= 2;
    tracker->series = mem_resize(tracker->series, tracker->size * sizeof(*tracker->series));
    tracker->n_slots = tracker->size * 2;
    mem_free(tracker->slots);
    tracker->slots = mem_alloc_zero(tracker->n_slots, sizeof(*tracker->slots));
    for (size_t i = 0; i < tracker->n_series; i++) {
        const Segment *all = &tracker->series[i].all;
        tracker->slots[slot_of(tracker, all->meter_id, all->channel)] = (uint32_t) i + 1;
    }
}

Series *tracker_find(const Tracker *tracker, Str meter_id, Channel channel)
{
    uint32_t index;

    if (tracker->last < tracker->n_series) {
        Series *last = &tracker->series[tracker->last];
        if (last->all.channel == channel && str_equal(last->all.meter_id, meter_id))
            return last;
    }
    index = tracker->slots[slot_of(tracker, meter_id, channel)];
    return index == 0 ? NULL : &tracker->series[index - 1];
}

/* A new series made of its first segment; NULL when there are too many. */
static Series *add_series(Tracker *tracker, const Segment *segment)
{
    Series *series;

    if (tracker->n_series == tracker->max_series) {
        tracker->is_full = true;
        return NULL;
    }
    if (tracker->n_series == tracker->size)
        grow(tracker);
    ASSERT(tracker->series != NULL);
    series = &tracker->series[tracker->n_series];
    *series = (Series){.all = *segment};
    series->all.meter_id = str_from(str_dup(tracker->arena, segment->meter_id));
    tracker->slots[slot_of(tracker, segment->meter_id, segment->channel)] =
        (uint32_t) ++tracker->n_series;
    return series;
}

static void widen_doubt(Series *series, int64_t from_us, int64_t to_us)
{
    if (!series->is_doubtful || from_us < series->doubt_from_us)
        series->doubt_from_us = from_us;
    if (!series->is_doubtful || to_us > series->doubt_to_us)
        series->doubt_to_us = to_us;
    series->is_doubtful = true;
}

static void extend(Series *series, const Segment *segment)
{
    Segment *all = &series->all;

    all->is_up &= segment->is_up && segment->first_us > all->last_us;
    all->is_down &= segment->is_down && segment->first_us < all->last_us;
    all->trend +=
        segment->trend + (segment->first_us > all->last_us) - (segment->first_us < all->last_us);
    all->n_rows += segment->n_rows;
    if (segment->before_us != segment->last_us)
        all->before_us = segment->before_us;
    else if (segment->last_us != all->last_us)
        all->before_us = all->last_us;
    all->last_us = segment->last_us;
    if (segment->min_us < all->min_us)
        all->min_us = segment->min_us;
    if (segment->max_us > all->max_us)
        all->max_us = segment->max_us;
    if (segment->max_kwh > all->max_kwh)
        all->max_kwh = segment->max_kwh;
}

/* Adds the steps of a segment and the one between it and what came before. */
static void merge_steps(
    Tracker *tracker,
    Series *series,
    const StepCounts *steps,
    int64_t before_us,
    const Segment *segment,
    bool is_new)
{
    if (!is_new) {
        step_add(&series->steps, before_us, segment->first_us);
        step_add(&tracker->file_steps, before_us, segment->first_us);
    }
    for (uint32_t i = 0; i < steps->n; i++) {
        count_step(&series->steps, steps->step_s[i], steps->count[i]);
        count_step(&tracker->file_steps, steps->step_s[i], steps->count[i]);
    }
}

/* The length that is known best so far. */
static int32_t best_length(const Tracker *tracker, const Series *series)
{
    int32_t length = series == NULL ? 0 : step_commonest(&series->steps);

    if (length == 0)
        length = step_commonest(&tracker->file_steps);
    return length == 0 ? tracker->default_s : length;
}

int32_t tracker_merge(Tracker *tracker, const Segment *segment, const StepCounts *steps)
{
    Series *series = tracker_find(tracker, segment->meter_id, segment->channel);
    bool is_new = series == NULL;
    int64_t before_us = is_new ? 0 : series->all.last_us;
    int32_t length;

    if (is_new)
        series = add_series(tracker, segment);
    else
        extend(series, segment);
    if (series != NULL) {
        tracker->last = (size_t) (series - tracker->series);
        if (!series->all.is_up && !series->all.is_down)
            widen_doubt(series, series->all.min_us, series->all.max_us);
    }
    if (!tracker->counts_steps || segment->follows)
        return 0;
    if (series == NULL && segment->max_kwh > tracker->rest_max_kwh)
        tracker->rest_max_kwh = segment->max_kwh;
    if (series != NULL)
        merge_steps(tracker, series, steps, before_us, segment, is_new);
    length = best_length(tracker, series);
    if (series != NULL)
        series->used_length_s =
            series->used_length_s == 0 || series->used_length_s == length ? length : -1;
    return length;
}

void tracker_doubt(Tracker *tracker, Str meter_id, Channel channel, int64_t from_us, int64_t to_us)
{
    Series *series = tracker_find(tracker, meter_id, channel);

    if (series == NULL) {
        Segment segment;
        segment_begin(&segment, meter_id, channel, from_us);
        segment.max_us = to_us;
        series = add_series(tracker, &segment);
    }
    if (series != NULL)
        widen_doubt(series, from_us, to_us);
}

bool tracker_is_full(const Tracker *tracker)
{
    return tracker->is_full;
}

size_t tracker_count(const Tracker *tracker)
{
    return tracker->n_series;
}

Series *tracker_at(const Tracker *tracker, size_t index)
{
    return &tracker->series[index];
}

/* Lengths of one sign's readings are those of the meter. */
static void follow(const Tracker *tracker, Series *series)
{
    const Series *meter = tracker_find(tracker, series->all.meter_id, CHANNEL_IMPORT);

    if (meter == NULL)
        return;
    series->used_length_s = meter->used_length_s;
    series->length_s = meter->length_s;
    series->is_default_length = meter->is_default_length;
}

size_t tracker_settle_lengths(Tracker *tracker)
{
    size_t n_to_correct = 0;

    if (!tracker->counts_steps)
        return 0;
    for (size_t i = 0; i < tracker->n_series; i++) {
        Series *series = &tracker->series[i];
        series->length_s = best_length(tracker, series);
        series->is_default_length =
            series->steps.n == 0 && step_commonest(&tracker->file_steps) == 0;
    }
    for (size_t i = 0; i < tracker->n_series; i++) {
        Series *series = &tracker->series[i];
        if (series->all.follows)
            follow(tracker, series);
        n_to_correct += series->used_length_s != series->length_s || series->is_default_length;
    }
    return n_to_correct;
}

Decimal tracker_rest_max_kwh(const Tracker *tracker)
{
    return tracker->rest_max_kwh;
}

int32_t tracker_length(const Tracker *tracker, Str meter_id, Channel clocked, bool *ret_is_default)
{
    const Series *series = tracker_find(tracker, meter_id, clocked);

    /* a series that tracker_doubt() made has none */
    if (series == NULL || series->length_s == 0)
        return tracker_file_length(tracker, ret_is_default);
    *ret_is_default = series->is_default_length;
    return series->length_s;
}

int32_t tracker_file_length(const Tracker *tracker, bool *ret_is_default)
{
    *ret_is_default = step_commonest(&tracker->file_steps) == 0;
    return best_length(tracker, NULL);
}

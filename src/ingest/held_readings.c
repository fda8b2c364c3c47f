#include "ingest/held_readings.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

HeldReadings held_readings_new(Arena *arena)
{
    return (HeldReadings){.arena = arena};
}

void held_readings_close(HeldReadings *held)
{
    mem_free(held->items);
    held->items = NULL;
}

void held_readings_add(HeldReadings *held, const HeldReading *reading)
{
    HeldReading copy = *reading;
    Str id = reading->reading.meter_id;
    size_t raw =
        reading->raw.len < LIMIT_REJECT_TEXT_BYTES ? reading->raw.len : LIMIT_REJECT_TEXT_BYTES;

    if (held->n == held->size) {
        held->size = held->size == 0 ? 64 : held->size * 2;
        held->items = mem_resize(held->items, held->size * sizeof(*held->items));
    }
    if (held->n > 0 && str_equal(held->items[held->n - 1].reading.meter_id, id))
        copy.reading.meter_id = held->items[held->n - 1].reading.meter_id;
    else
        copy.reading.meter_id.ptr = arena_copy(held->arena, id.ptr, id.len);
    id = reading->reading.serial;
    if (held->n > 0 && str_equal(held->items[held->n - 1].reading.serial, id))
        copy.reading.serial = held->items[held->n - 1].reading.serial;
    else if (id.len > 0)
        copy.reading.serial.ptr = arena_copy(held->arena, id.ptr, id.len);
    copy.raw = (Str){arena_copy(held->arena, reading->raw.ptr, raw), raw};
    held->items[held->n++] = copy;
}

/* By series and local time (the earlier instant stands for it), then in file order. */
static int by_series_and_time(const void *left, const void *right)
{
    const HeldReading *a = left;
    const HeldReading *b = right;
    int order = str_compare(a->reading.meter_id, b->reading.meter_id);

    if (order == 0)
        order = (int) a->reading.clocked - (int) b->reading.clocked;
    if (order == 0)
        order = (a->reading.stamp_us > b->reading.stamp_us) -
                (a->reading.stamp_us < b->reading.stamp_us);
    if (order == 0)
        order = (a->line > b->line) - (a->line < b->line);
    return order;
}

static bool is_same_series(const HeldReading *a, const HeldReading *b)
{
    return a->reading.clocked == b->reading.clocked &&
           str_equal(a->reading.meter_id, b->reading.meter_id);
}

/* True when the series runs from new to old: by the rest of its readings, else by those held. */
static bool is_falling(const Tracker *tracker, const HeldReading *items, size_t n)
{
    const Series *series =
        tracker_find(tracker, items[0].reading.meter_id, items[0].reading.clocked);

    if (series != NULL && series->all.trend != 0)
        return series->all.trend < 0;
    /* sorted by time: file order against it means falling */
    return n > 1 && items[0].line > items[n - 1].line;
}

typedef struct Settling {
    Tracker *tracker;
    ReadingParser *parser;
    ReadingBlock *block;
    RejectList *rejects;
    int64_t n_rejected;
    int64_t n_ambiguous;
} Settling;

static void settle_one(Settling *settling, HeldReading *held, bool is_later, bool is_alone)
{
    Reading *reading = &held->reading;
    int32_t length = reading->length_s;
    bool is_default = false;
    const char *flag = NULL;
    RowFault fault;

    if (length == 0)
        length =
            tracker_length(settling->tracker, reading->meter_id, reading->clocked, &is_default);
    if (is_later)
        reading->stamp_us = reading->second_us;
    if (!reading_finish(settling->parser, reading, length, &fault)) {
        settling->n_rejected++;
        reject_list_add(settling->rejects, &fault, held->line, 1, held->raw);
        return;
    }
    settling->n_ambiguous += is_alone;
    if (is_alone)
        flag = "ambiguous_time";
    else if (is_default)
        flag = "default_length";
    reading_block_put(settling->block, reading, held->line, flag);
    tracker_doubt(
        settling->tracker,
        reading->meter_id,
        reading->channel,
        reading->start_us,
        reading->start_us);
}

static bool is_repeat(const Reading *a, const Reading *b)
{
    return a->channel == b->channel && a->has_value == b->has_value && a->value == b->value &&
           a->quality == b->quality && a->length_s == b->length_s;
}

/* How many readings of one local time there are when equal ones next to each other count as one. */
static size_t count_different(const HeldReading *items, size_t n)
{
    size_t n_different = n;

    for (size_t i = 1; i < n; i++)
        n_different -= is_repeat(&items[i - 1].reading, &items[i].reading);
    return n_different;
}

/* Readings of one series at one local time, in file order. */
static void settle_local_time(Settling *settling, HeldReading *items, size_t n, bool is_down)
{
    size_t n_different = count_different(items, n);
    bool joins = n > 2 && n_different > 1;
    size_t last = (joins ? n_different : n) - 1;
    size_t nth = 0;

    for (size_t i = 0; i < n; i++) {
        /* looked at before settling, which makes energy of power */
        bool is_repeated =
            joins && i + 1 < n && is_repeat(&items[i].reading, &items[i + 1].reading);
        settle_one(settling, &items[i], (is_down ? last - nth : nth) % 2 == 1, n == 1);
        nth += !is_repeated;
    }
}

/* Readings of one series, sorted by local time and line. */
static void settle_series(Settling *settling, HeldReading *items, size_t n)
{
    bool is_down = is_falling(settling->tracker, items, n);

    for (size_t from = 0; from < n;) {
        size_t to = from + 1;
        while (to < n && items[to].reading.stamp_us == items[from].reading.stamp_us)
            to++;
        settle_local_time(settling, &items[from], to - from, is_down);
        from = to;
    }
}

void held_readings_settle(
    HeldReadings *held,
    Tracker *tracker,
    ReadingParser *parser,
    ReadingBlock *block,
    RejectList *rejects)
{
    Settling settling = {.tracker = tracker, .parser = parser, .block = block, .rejects = rejects};

    if (held->n == 0)
        return;
    qsort(held->items, held->n, sizeof(*held->items), by_series_and_time);
    for (size_t from = 0; from < held->n;) {
        size_t to = from + 1;
        while (to < held->n && is_same_series(&held->items[from], &held->items[to]))
            to++;
        settle_series(&settling, &held->items[from], to - from);
        from = to;
    }
    reading_block_count_held(block, settling.n_rejected, settling.n_ambiguous);
}

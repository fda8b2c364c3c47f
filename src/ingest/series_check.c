#include "ingest/series_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/hash.h"
#include "base/mem.h"

/* A reading by its key; `said` is a hash of value and quality. */
typedef struct HeldReading {
    uint64_t series;
    uint64_t said;
    int64_t start_us;
    int64_t line;
    size_t nth; /* in file order */
    int32_t length_s;
} HeldReading;

struct SeriesCheck {
    Arena *arena;
    const Profile *profile;
    HeldReading *held;
    size_t n;
    size_t size;
    bool is_full;
};

SeriesCheck *series_check_new(Arena *arena, const Profile *profile)
{
    SeriesCheck *check = ARENA_NEW(arena, SeriesCheck);

    *check = (SeriesCheck){.arena = arena, .profile = profile};
    return check;
}

void series_check_close(SeriesCheck *check)
{
    if (check != NULL)
        mem_free(check->held);
}

static uint64_t series_of(Str meter_id, Channel channel)
{
    const uint64_t parts[] = {hash_bytes(meter_id), (uint64_t) channel};

    return hash_bytes((Str){(const char *) parts, sizeof(parts)});
}

static uint64_t said_by(const Batch *batch, size_t row)
{
    const Column *columns = batch->columns;
    const bool has_value = column_is_valid(&columns[4], row);
    const Decimal value = has_value ? ((const Decimal *) columns[4].values)[row] : 0;
    const uint64_t parts[] = {
        (uint64_t) value,
        (uint64_t) (value >> 64),
        has_value,
        hash_bytes(((const Str *) columns[5].values)[row]),
    };

    return hash_bytes((Str){(const char *) parts, sizeof(parts)});
}

void series_check_add(SeriesCheck *check, const Batch *batch)
{
    const Column *columns = batch->columns;

    for (size_t row = 0; row < batch->n_rows; row++) {
        if (check->n == SERIES_CHECK_MAX) {
            check->is_full = true;
            return;
        }
        if (check->n == check->size) {
            check->size = check->size == 0 ? BATCH_ROWS : check->size * 2;
            check->held = mem_resize(check->held, check->size * sizeof(*check->held));
        }
        check->held[check->n] = (HeldReading){
            .series = series_of(
                ((const Str *) columns[0].values)[row],
                profile_channel_find(check->profile, ((const Str *) columns[1].values)[row])),
            .said = said_by(batch, row),
            .start_us = ((const int64_t *) columns[2].values)[row],
            .line = ((const int64_t *) columns[8].values)[row],
            .nth = check->n,
            .length_s = ((const int32_t *) columns[3].values)[row],
        };
        check->n++;
    }
}

static int by_key(const void *left, const void *right)
{
    const HeldReading *a = left;
    const HeldReading *b = right;
    int order = (a->series > b->series) - (a->series < b->series);

    if (order == 0)
        order = (a->start_us > b->start_us) - (a->start_us < b->start_us);
    if (order == 0)
        order = (a->length_s > b->length_s) - (a->length_s < b->length_s);
    return order != 0 ? order : (a->nth > b->nth) - (a->nth < b->nth);
}

static int by_line(const void *key, const void *line)
{
    const int64_t a = *(const int64_t *) key;
    const int64_t b = *(const int64_t *) line;

    return (a > b) - (a < b);
}

static void drop_late(SeriesCheck *check, const int64_t *lines, size_t n_lines)
{
    size_t n = 0;

    for (size_t at = 0; at < check->n && n_lines > 0; at++) {
        if (bsearch(&check->held[at].line, lines, n_lines, sizeof(*lines), by_line) == NULL)
            check->held[n++] = check->held[at];
    }
    if (n_lines > 0)
        check->n = n;
}

/* Gives each reading the length its series was found to have. */
static void settle(SeriesCheck *check, const Tracker *lengths)
{
    qsort(check->held, check->n, sizeof(*check->held), by_key);
    for (size_t i = 0; i < tracker_count(lengths); i++) {
        const Series *series = tracker_at(lengths, i);
        const uint64_t hash = series_of(series->all.meter_id, series->all.channel);
        size_t from = 0;
        size_t to = check->n;

        while (from < to) {
            size_t middle = from + (to - from) / 2;
            if (check->held[middle].series < hash)
                from = middle + 1;
            else
                to = middle;
        }
        for (; from < check->n && check->held[from].series == hash; from++)
            check->held[from].length_s = series->length_s;
    }
}

static void add_gap(CheckGaps *gaps, int64_t from_us, int64_t to_us)
{
    if (gaps->n == 0 || to_us - from_us > gaps->longest_to - gaps->longest_from) {
        gaps->longest_from = from_us;
        gaps->longest_to = to_us;
    }
    gaps->n++;
    gaps->seconds += (to_us - from_us) / US_PER_S;
}

static bool is_repeat(const HeldReading *a, const HeldReading *b)
{
    return a->series == b->series && a->start_us == b->start_us && a->length_s == b->length_s;
}

/* Of registers a gap are two that stand one and a half times their interval apart, or more, as
 * where they are derived (register_series.h). */
static void judge(const SeriesCheck *check, SourceCheck *ret)
{
    const int64_t most_us =
        check->profile->is_register ? check->profile->interval_s * US_PER_S * 3 / 2 - 1 : 0;
    int64_t end_us = 0;

    for (size_t at = 0; at < check->n; at++) {
        const HeldReading *reading = &check->held[at];
        const int64_t its_end_us =
            reading->start_us + (check->profile->is_register ? 0 : reading->length_s) * US_PER_S;
        const HeldReading *before = at == 0 ? reading : &check->held[at - 1];
        const bool is_first = at == 0 || before->series != reading->series;

        if (at > 0 && is_repeat(before, reading)) {
            ret->repeats.n++;
            ret->repeats.n_other += before->said != reading->said;
            if (ret->repeats.first_line == 0 || reading->line < ret->repeats.first_line)
                ret->repeats.first_line = reading->line;
        }
        if (!is_first && reading->start_us - end_us > most_us)
            add_gap(&ret->gaps, end_us, reading->start_us);
        if (is_first || its_end_us > end_us)
            end_us = its_end_us;
        ret->n_series += is_first;
    }
}

void series_check_finish(
    SeriesCheck *check,
    const Tracker *lengths,
    const int64_t *late_lines,
    size_t n_late,
    SourceCheck *ret)
{
    ret->is_partly_compared = check->is_full;
    drop_late(check, late_lines, n_late);
    if (check->n == 0)
        return;
    if (lengths != NULL)
        settle(check, lengths);
    qsort(check->held, check->n, sizeof(*check->held), by_key);
    judge(check, ret);
}

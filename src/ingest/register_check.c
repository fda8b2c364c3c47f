#include "ingest/register_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ingest/register_series.h"

/* A register with its series. */
typedef struct HeldRegister {
    Str meter_id;
    Str channel;
    RegisterRead read;
} HeldRegister;

struct RegisterCheck {
    Arena *arena;
    RegisterRules rules;
    HeldRegister *held;
    size_t n;
    size_t size;
    RegisterRead *reads; /* of one series */

    SourceCheck *found;
    const HeldRegister *series; /* the first of the series that is derived */
};

RegisterCheck *register_check_new(Arena *arena, const Profile *profile)
{
    RegisterCheck *check = ARENA_NEW(arena, RegisterCheck);

    *check = (RegisterCheck){
        .arena = arena,
        .rules =
            {
                .range_kwh = profile->range_kwh,
                .max_kwh_per_hour = profile->max_kwh_per_hour,
                .interval_s = profile->interval_s,
            },
    };
    return check;
}

void register_check_close(RegisterCheck *check)
{
    if (check == NULL)
        return;
    mem_free(check->held);
    mem_free(check->reads);
}

static Quality quality_of(Str word)
{
    for (Quality quality = QUALITY_ACTUAL; quality < QUALITY_MISSING; quality++) {
        if (str_equal(word, str_from(quality_word(quality))))
            return quality;
    }
    return QUALITY_MISSING;
}

void register_check_add(RegisterCheck *check, const Batch *batch)
{
    const Column *columns = batch->columns;

    for (size_t row = 0; row < batch->n_rows && check->n < REGISTER_CHECK_MAX; row++) {
        if (!column_is_valid(&columns[4], row))
            continue;
        if (check->n == check->size) {
            check->size = check->size == 0 ? BATCH_ROWS : check->size * 2;
            check->held = mem_resize(check->held, check->size * sizeof(*check->held));
        }
        check->held[check->n++] = (HeldRegister){
            .meter_id = str_from(str_dup(check->arena, ((const Str *) columns[0].values)[row])),
            .channel = str_from(str_dup(check->arena, ((const Str *) columns[1].values)[row])),
            .read =
                {
                    .ts_us = ((const int64_t *) columns[2].values)[row],
                    .kwh = ((const Decimal *) columns[4].values)[row],
                    .rules = &check->rules,
                    .line = ((const int64_t *) columns[8].values)[row],
                    .quality = quality_of(((const Str *) columns[5].values)[row]),
                },
        };
    }
}

static int by_series(const HeldRegister *a, const HeldRegister *b)
{
    int order = str_compare(a->meter_id, b->meter_id);

    return order != 0 ? order : str_compare(a->channel, b->channel);
}

static int by_series_and_time(const void *left, const void *right)
{
    const HeldRegister *a = left;
    const HeldRegister *b = right;
    int order = by_series(a, b);

    if (order == 0)
        order = (a->read.ts_us > b->read.ts_us) - (a->read.ts_us < b->read.ts_us);
    if (order == 0)
        order = (a->read.line > b->read.line) - (a->read.line < b->read.line);
    return order;
}

/* Keeps a reading among the first by line, of equals the earlier start. */
static void put_interval(void *context, const RegisterRead *end, const RegisterInterval *interval)
{
    RegisterCheck *check = context;
    SourceCheck *found = check->found;
    size_t at = found->n_readings;
    char text[DECIMAL_TEXT_MAX];

    found->report.registers.intervals++;
    found->report.registers.caught_up += interval->is_spread;
    while (at > 0 && found->readings[at - 1].line > end->line)
        at--;
    if (at == CHECK_READINGS)
        return;
    if (found->n_readings < CHECK_READINGS)
        found->n_readings++;
    memmove(
        &found->readings[at + 1],
        &found->readings[at],
        (found->n_readings - 1 - at) * sizeof(*found->readings));
    (void) decimal_text(interval->kwh, text);
    found->readings[at] = (CheckReading){
        .meter_id = check->series->meter_id.ptr,
        .channel = check->series->channel.ptr,
        .start_ts = interval->start_us,
        .length_s = interval->length_s,
        .kwh = arena_copy(check->arena, text, strlen(text)),
        .quality = quality_word(interval->quality),
        .flag = interval->is_spread ? "catch_up" : "",
        .line = end->line,
    };
}

static void count_fates(const RegisterRead *reads, size_t n, RegisterCounts *counts)
{
    for (size_t at = 0; at < n; at++) {
        counts->first += reads[at].fate == REGISTER_FIRST;
        counts->rollovers += reads[at].fate == REGISTER_ROLLOVER;
        counts->restarts += reads[at].fate == REGISTER_RESTART;
        counts->low += reads[at].fate == REGISTER_LOW || reads[at].fate == REGISTER_HIGH;
    }
}

/* The series that begins at `first`; where the next one does. */
static size_t derive_series(RegisterCheck *check, size_t first)
{
    size_t to = first;
    size_t n = 0;

    for (; to < check->n && by_series(&check->held[first], &check->held[to]) == 0; to++) {
        if (n == 0 || check->reads[n - 1].ts_us != check->held[to].read.ts_us)
            check->reads[n++] = check->held[to].read;
    }
    check->series = &check->held[first];
    (void) register_series_derive(check->reads, n, true, true, put_interval, check);
    count_fates(check->reads, n, &check->found->report.registers);
    return to;
}

void register_check_finish(RegisterCheck *check, SourceCheck *ret)
{
    check->found = ret;
    ret->report.registers = (RegisterCounts){.is_set = true};
    if (check->n == 0)
        return;
    qsort(check->held, check->n, sizeof(*check->held), by_series_and_time);
    check->reads = mem_alloc(check->n * sizeof(*check->reads));
    for (size_t at = 0; at < check->n;)
        at = derive_series(check, at);
}

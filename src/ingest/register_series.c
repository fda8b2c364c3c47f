#include "ingest/register_series.h"

#include "base/civil.h"
#include "base/mem.h"

#define SECONDS_PER_HOUR 3600
#define RANGE_PARTS      10 /* a roll-over falls by all but one part of the range */

const char *register_fate_word(RegisterFate fate)
{
    static const char *const words[REGISTER_N_FATES] = {
        [REGISTER_FIRST] = "first",
        [REGISTER_ROLLOVER] = "rollover",
        [REGISTER_RESTART] = "restart",
        [REGISTER_LOW] = "low",
        [REGISTER_HIGH] = "high",
    };

    return words[fate];
}

static int64_t seconds_between(const RegisterRead *from, const RegisterRead *to)
{
    return (to->ts_us - from->ts_us) / US_PER_S;
}

/* True when a meter can count `kwh` from one reading to the other. */
static bool is_possible(const RegisterRead *from, const RegisterRead *to, Decimal kwh)
{
    Decimal most = to->rules->max_kwh_per_hour;
    int64_t seconds = seconds_between(from, to);

    /* most * seconds / 3600, which could overflow */
    return kwh <=
           most / SECONDS_PER_HOUR * seconds + most % SECONDS_PER_HOUR * seconds / SECONDS_PER_HOUR;
}

/* The reading after the fall at `fell` with which the register is back; 0: it does not come back.
 */
static size_t find_return(const RegisterRead *reads, size_t n, size_t fell)
{
    const RegisterRead *before = &reads[fell - 1];

    for (size_t at = fell + 1; at < n && at <= fell + REGISTER_LOW_MAX; at++) {
        if (reads[at].kwh < before->kwh)
            continue;
        /* a new meter that has counted as much as the old one got there bit by bit */
        if ((reads[at].kwh - reads[at - 1].kwh) * 2 < before->kwh - reads[fell].kwh)
            return 0;
        return is_possible(before, &reads[at], reads[at].kwh - before->kwh) ? at : 0;
    }
    return 0;
}

/* The first of the readings before the fall at `fell` that were too high: the register rose to it
 * in one step by as much as it fell, or more, and goes on from where it was. 0: there are none. */
static size_t find_rise(const RegisterRead *reads, size_t fell)
{
    const RegisterRead *after = &reads[fell];
    const Decimal fall = reads[fell - 1].kwh - after->kwh;

    for (size_t at = fell - 1; at > 0 && fell - at <= REGISTER_HIGH_MAX; at--) {
        const RegisterRead *before = &reads[at - 1];
        if (before->kwh > after->kwh)
            continue;
        return reads[at].kwh - before->kwh >= fall &&
                       is_possible(before, after, after->kwh - before->kwh)
                   ? at
                   : 0;
    }
    return 0;
}

/* What is at odds with the readings around it. */
static void mark_left_out(RegisterRead *reads, size_t n)
{
    for (size_t at = 0; at < n; at++)
        reads[at].fate = REGISTER_GOES_ON;
    for (size_t fell = 1; fell < n; fell++) {
        size_t back;
        size_t rose;

        if (reads[fell].kwh >= reads[fell - 1].kwh)
            continue;
        back = find_return(reads, n, fell);
        rose = back > 0 ? 0 : find_rise(reads, fell);
        for (size_t at = fell; at < back; at++)
            reads[at].fate = REGISTER_LOW;
        for (size_t at = rose; rose > 0 && at < fell; at++)
            reads[at].fate = REGISTER_HIGH;
    }
}

static bool is_left_out(const RegisterRead *read)
{
    return read->fate == REGISTER_LOW || read->fate == REGISTER_HIGH;
}

/* How many intervals lie between two readings: 1 but for gaps. */
static int64_t count_intervals(const RegisterRead *from, const RegisterRead *to)
{
    int64_t interval_s = to->rules->interval_s;
    int64_t seconds = seconds_between(from, to);

    if (seconds * 2 < interval_s * 3)
        return 1;
    return (seconds + interval_s / 2) / interval_s;
}

/* Energy and fate of `to`; false when nothing is known of it. */
static bool judge(const RegisterRead *from, RegisterRead *to, Decimal *ret_kwh)
{
    Decimal range = to->rules->range_kwh;
    Decimal kwh = to->kwh - from->kwh;

    if (kwh < 0) {
        kwh += range;
        /* it falls by nearly its range, or it did not roll over; without a range it is below 0 */
        to->fate = REGISTER_RESTART;
        if (kwh < 0 || kwh > range / RANGE_PARTS)
            return false;
        to->fate = REGISTER_ROLLOVER;
    }
    if (!is_possible(from, to, kwh) || count_intervals(from, to) > REGISTER_GAP_MAX) {
        to->fate = REGISTER_RESTART;
        return false;
    }
    *ret_kwh = kwh;
    return true;
}

/* Spreads a gap by time. Each piece is the difference of what was counted up to its end and up to
 * its start, rounded down, so that the sum is exact. */
static void put_gap(
    const RegisterRead *from,
    const RegisterRead *to,
    Decimal kwh,
    int64_t n_pieces,
    RegisterPut *put,
    void *context)
{
    Decimal unit = decimal_finest(kwh);
    Decimal total = kwh / unit;
    int64_t seconds = seconds_between(from, to);
    Decimal counted = 0;
    int64_t start_s = 0;

    for (int64_t piece = 1; piece <= n_pieces; piece++) {
        int64_t end_s = piece == n_pieces ? seconds : piece * to->rules->interval_s;
        /* total * end_s / seconds, which could overflow */
        Decimal until = total / seconds * end_s + total % seconds * end_s / seconds;
        RegisterInterval interval = {
            .start_us = from->ts_us + start_s * US_PER_S,
            .length_s = (int32_t) (end_s - start_s),
            .kwh = (until - counted) * unit,
            .quality = QUALITY_ESTIMATED,
            .is_spread = true,
        };

        put(context, to, &interval);
        counted = until;
        start_s = end_s;
    }
}

static void put_energy(const RegisterRead *from, RegisterRead *to, RegisterPut *put, void *context)
{
    Decimal kwh = 0;
    int64_t n_pieces;

    if (!judge(from, to, &kwh))
        return;
    n_pieces = count_intervals(from, to);
    if (n_pieces > 1) {
        put_gap(from, to, kwh, n_pieces, put, context);
        return;
    }
    put(context,
        to,
        &(RegisterInterval){
            .start_us = from->ts_us,
            .length_s = (int32_t) seconds_between(from, to),
            .kwh = kwh,
            /* in order of worth */
            .quality = from->quality > to->quality ? from->quality : to->quality,
        });
}

RegisterSpan register_series_derive(
    RegisterRead *reads, size_t n, bool is_start, bool is_end, RegisterPut *put, void *context)
{
    RegisterSpan span = {.first = is_start ? 0 : REGISTER_LOW_MAX, .last = n - 1};

    if (!is_end)
        span.last = n - 1 - REGISTER_LOOK_AHEAD;
    mark_left_out(reads, n);
    while (is_left_out(&reads[span.first]))
        span.first++;
    while (is_left_out(&reads[span.last]))
        span.last--;
    /* with REGISTER_CONTEXT readings around there are such */
    ASSERT(span.first <= span.last && span.last < n);
    if (is_start)
        reads[span.first].fate = REGISTER_FIRST;
    for (size_t from = span.first, to = from + 1; to <= span.last; to++) {
        if (is_left_out(&reads[to]))
            continue;
        put_energy(&reads[from], &reads[to], put, context);
        from = to;
    }
    return span;
}

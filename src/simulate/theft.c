/*
 * Besides the attacks on days (tamper.c), the two ways that inspectors of African utilities report
 * most:
 *
 *   bypass        one of the wires goes around the measuring element for good: the meter sees a
 *                 constant share of the load, 20 to 60 %, so the curve keeps its shape.
 *   night_bypass  a wire is hooked on after dark and taken off before inspectors work: between
 *                 19:00 and 05:00 local time 5 % is left, by day the meter is right.
 *
 * The register keeps its watt-hour remainders, as a slowed meter does. Who steals by ghost vending
 * is recorded rightly: what is missing is the sale.
 */
#include "theft.h"

#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "simulate/register.h"
#include "simulate/tamper.h"

#define NIGHT_FROM  38 /* 19:00, half-hours of the local clock */
#define NIGHT_TO    10 /* 05:00 */
#define NIGHT_SHARE 0.05
#define MAX_DAYS    1100 /* of a window */

SimThefts sim_thefts_usual(void)
{
    return (SimThefts){
        .kinds =
            {
                .items =
                    {
                        SIM_BYPASS,
                        SIM_BYPASS,
                        SIM_BYPASS,
                        SIM_BYPASS,
                        SIM_BYPASS,
                        SIM_NIGHT_BYPASS,
                        SIM_NIGHT_BYPASS,
                        SIM_NIGHT_BYPASS,
                        SIM_NIGHT_BYPASS,
                        SIM_FDI1,
                        SIM_FDI2,
                        SIM_FDI3,
                        SIM_FDI4,
                        SIM_H2,
                        SIM_GHOST_VENDING,
                        SIM_GHOST_VENDING,
                        SIM_HOOK_UP,
                    },
                .n = 17,
            },
        .from = -1,
        .already = 0.15,
    };
}

/* Marks the days that are tampered with; the same for the same theft. */
static void tampered_days(const SimCalendar *calendar, const SimTheft *theft, bool *ret_days)
{
    Rng rng = sim_rng(theft->seed, SIM_STREAM_TAMPERED_DAYS, theft->index);
    size_t n_last = theft->tampering.last_days;
    size_t n_drawn = theft->tampering.n_days;
    uint32_t drawn[MAX_DAYS];

    ASSERT(calendar->n_days <= MAX_DAYS);
    memset(ret_days, 0, calendar->n_days * sizeof(*ret_days));
    if (n_drawn == 0) {
        for (size_t day = 0; day < calendar->n_days; day++)
            ret_days[day] = calendar->day_first[day] >= theft->first &&
                            calendar->day_first[day + 1] <= theft->end;
        return;
    }
    if (n_last > calendar->n_days)
        n_last = calendar->n_days;
    if (n_drawn > n_last)
        n_drawn = n_last;
    rng_sample(&rng, n_last, n_drawn, drawn);
    for (size_t at = 0; at < n_drawn; at++)
        ret_days[calendar->n_days - n_last + drawn[at]] = true;
}

static void narrow_to_tampered_days(const SimCalendar *calendar, SimTheft *theft)
{
    bool days[MAX_DAYS];
    size_t first = calendar->n_days;

    tampered_days(calendar, theft, days);
    for (size_t day = calendar->n_days; day-- > 0;) {
        if (!days[day])
            continue;
        if (first == calendar->n_days)
            theft->end = calendar->day_first[day + 1];
        first = day;
    }
    theft->first = calendar->day_first[first];
}

/* A slot between nine and five of the day, as electricians work. */
static size_t working_hour(Rng *rng, const SimCalendar *calendar, size_t day)
{
    size_t length = calendar->day_first[day + 1] - calendar->day_first[day];

    return length < 3 ? calendar->day_first[day]
                      : calendar->day_first[day] + length * 3 / 8 + rng_below(rng, length / 3);
}

SimTheft sim_theft_draw(
    Rng *rng, const SimThefts *thefts, const SimCalendar *calendar, uint64_t seed, size_t index)
{
    SimConduct kind = thefts->kinds.items[rng_below(rng, thefts->kinds.n)];
    double share = 0.2 + 0.4 * rng_uniform(rng);
    double part = 0.25 + 0.5 * rng_uniform(rng);
    bool is_already = rng_uniform(rng) < thefts->already;
    size_t day;
    SimTheft theft = {
        .kind = kind,
        .end = calendar->n_slots,
        .share = kind == SIM_NIGHT_BYPASS ? NIGHT_SHARE : share,
        .tampering = thefts->tampering,
        .seed = seed,
        .index = index,
    };

    if (thefts->from >= 0)
        part = thefts->from;
    day = (size_t) (part * (double) calendar->n_days);
    if (day >= calendar->n_days)
        day = calendar->n_days - 1;
    if (sim_is_by_day(kind) && thefts->tampering.n_days > 0)
        narrow_to_tampered_days(calendar, &theft);
    else if (is_already)
        theft.first = 0;
    else if (sim_is_by_day(kind))
        theft.first = calendar->day_first[day];
    else
        theft.first = working_hour(rng, calendar, day);
    return theft;
}

static bool steals_now(const SimCalendar *calendar, const SimTheft *theft, size_t slot)
{
    uint8_t of_day = calendar->slots[slot].of_day;

    if (slot < theft->first || slot >= theft->end)
        return false;
    if (theft->kind == SIM_NIGHT_BYPASS)
        return of_day >= NIGHT_FROM || of_day < NIGHT_TO;
    return theft->kind == SIM_BYPASS;
}

static void record_bypass(const SimCalendar *calendar, const SimTheft *theft, int32_t *wh)
{
    double carry = 0;

    for (size_t slot = 0; slot < calendar->n_slots; slot++) {
        int32_t before = wh[slot];

        if (!steals_now(calendar, theft, slot))
            continue;
        wh[slot] = sim_register(&carry, before * theft->share);
        if (wh[slot] > before)
            wh[slot] = before;
    }
}

static void record_days(const SimCalendar *calendar, const SimTheft *theft, int32_t *wh)
{
    Rng rng = sim_rng(theft->seed, SIM_STREAM_TAMPER, theft->index);
    bool days[MAX_DAYS];

    tampered_days(calendar, theft, days);
    for (size_t day = 0; day < calendar->n_days; day++) {
        size_t first = calendar->day_first[day];

        if (days[day])
            sim_tamper_day(
                &rng, theft->kind, calendar->day_first[day + 1] - first, &wh[first], &wh[first]);
    }
}

void sim_theft_record(
    const SimCalendar *calendar,
    const SimTheft *theft,
    const double *supply,
    const int32_t *true_wh,
    int32_t *ret_recorded_wh)
{
    memmove(ret_recorded_wh, true_wh, calendar->n_slots * sizeof(*true_wh));
    if (sim_is_by_day(theft->kind))
        record_days(calendar, theft, ret_recorded_wh);
    else
        record_bypass(calendar, theft, ret_recorded_wh);
    if (supply == NULL)
        return;
    for (size_t slot = 0; slot < calendar->n_slots; slot++) {
        if (supply[slot] <= 0)
            ret_recorded_wh[slot] = 0;
    }
}

void sim_thefts_put(StrBuf *out, const SimThefts *thefts)
{
    for (size_t at = 0; at < thefts->kinds.n; at++)
        strbuf_printf(
            out,
            "%s%s",
            at == 0 ? " --theft-kind " : ",",
            sim_conduct_name(thefts->kinds.items[at]));
    if (thefts->from >= 0)
        strbuf_printf(out, " --theft-from %g", thefts->from);
    strbuf_printf(out, " --already %g", thefts->already);
    if (thefts->tampering.n_days > 0)
        strbuf_printf(
            out, " --tampered %zu/%zu", thefts->tampering.n_days, thefts->tampering.last_days);
}

Status sim_tampering_parse(Str text, SimTampering *ret_tampering, Error *err)
{
    const char *slash = memchr(text.ptr, '/', text.len);
    size_t at = slash == NULL ? text.len : (size_t) (slash - text.ptr);
    int64_t n_days;
    int64_t last_days;

    if (slash == NULL || !str_parse_i64((Str){text.ptr, at}, &n_days) ||
        !str_parse_i64((Str){slash + 1, text.len - at - 1}, &last_days) || n_days < 1 ||
        n_days > last_days || last_days > MAX_DAYS)
        return error_set(
            err,
            STATUS_USAGE,
            "tampered days are '%.*s', expected such as 15/30: 15 of the last 30",
            STR_ARG(text));
    *ret_tampering = (SimTampering){.n_days = (size_t) n_days, .last_days = (size_t) last_days};
    return OK;
}

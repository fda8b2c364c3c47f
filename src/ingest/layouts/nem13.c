/*
 * NEM13: accumulation data of the Australian market (AEMO, Meter Data File Format): what a register
 * counted between two visits, some three months.
 *
 *     100,NEM13,...
 *     250,NMI,config,register,suffix,stream,serial,direction,
 *         read,time,quality,reason,text, read,time,quality,reason,text,
 *         quantity,UOM,next read,updated,loaded
 *     550,...                                          how it was read
 *     900
 *
 * The quantity is what is billed. It is spread by time over the days of market time, as the gap of
 * a register is (register_series.h): each piece is the difference of what was counted up to its end
 * and up to its start, rounded down to a watt-hour, so that the sum is exact; all are estimated. A
 * period of a day or less is one record, as stated. Of energy fed in (direction I) registers that
 * run backwards state it below zero: it is taken without its sign.
 */
#include <stdio.h>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/mem.h"
#include "ingest/layouts/fields.h"
#include "ingest/layouts/layouts.h"
#include "ingest/layouts/nem_file.h"

#define MAX_DAYS 800 /* of one record; a longer period is a mistake */

enum {
    NMI = 1,
    REGISTER = 3,
    SUFFIX = 4,
    SERIAL = 6,
    DIRECTION = 7,
    FROM = 9,
    TO = 14,
    QUALITY = 15,
    QUANTITY = 18,
    UNIT = 19,
    N_FIELDS = 23
};

static const char *const headings[] = {
    "nmi", "channel", "register", "serial", "unit", "start", "length_s", "value", "quality", NULL};

/* A 250 whose parts could be read. */
typedef struct Period {
    Str fields[N_FIELDS];
    int64_t from_us; /* market time as if UTC */
    int64_t to_us;
    bool has_quantity;
    Decimal quantity;
} Period;

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    (void) options;
    return ARENA_NEW(arena, NemFile);
}

static int number(Str text, size_t at, size_t n)
{
    int value = 0;

    for (size_t i = at; i < at + n; i++)
        value = value * 10 + (text.ptr[i] - '0');
    return value;
}

/* YYYYMMDDhhmmss. */
static bool read_time(Str text, int64_t *ret_us)
{
    Civil civil;

    if (!nem_is_digits(text, 14))
        return false;
    civil = (Civil){
        .year = number(text, 0, 4),
        .month = number(text, 4, 2),
        .day = number(text, 6, 2),
        .hour = number(text, 8, 2),
        .minute = number(text, 10, 2),
        .second = number(text, 12, 2),
    };
    if (!civil_valid(&civil))
        return false;
    *ret_us = civil_to_us(&civil);
    return true;
}

static bool reject_time(LayoutRows *rows, Str text)
{
    layout_reject(rows, 0, "read time '%.*s' is not of the form YYYYMMDDhhmmss", STR_ARG(text));
    return false;
}

static bool read_quantity(Period *period, LayoutRows *rows)
{
    const NumberFormat point = {.decimal = '.'};
    Str text = period->fields[QUANTITY];

    period->has_quantity = text.len > 0 && period->fields[QUALITY].ptr[0] != 'N';
    if (!period->has_quantity)
        return true;
    if (decimal_parse(text, &point, &period->quantity) != DECIMAL_OK) {
        layout_reject(rows, 8, "quantity '%.*s' is not a number", STR_ARG(text));
        return false;
    }
    if (period->quantity < 0 && str_equal(period->fields[DIRECTION], STR("I")))
        period->quantity = -period->quantity;
    if (period->quantity < 0)
        layout_reject(rows, 8, "quantity '%.*s' is below zero", STR_ARG(text));
    return period->quantity >= 0;
}

static bool read_period(Str line, Period *period, LayoutRows *rows)
{
    size_t n = layout_split(line, ',', period->fields, N_FIELDS);

    if (n <= UNIT) {
        layout_reject(rows, 0, "250 record has %zu fields, expected %d", n, (int) N_FIELDS);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        period->fields[i] = str_trim(period->fields[i]);
    if (!read_time(period->fields[FROM], &period->from_us))
        return reject_time(rows, period->fields[FROM]);
    if (!read_time(period->fields[TO], &period->to_us))
        return reject_time(rows, period->fields[TO]);
    if (period->to_us <= period->from_us ||
        period->to_us - period->from_us > MAX_DAYS * US_PER_DAY) {
        layout_reject(rows, 0, "the reads are not within %d days after each other", MAX_DAYS);
        return false;
    }
    if (!nem_is_quality(period->fields[QUALITY])) {
        layout_reject(rows, 9, "quality '%.*s' is not known", STR_ARG(period->fields[QUALITY]));
        return false;
    }
    return read_quantity(period, rows);
}

static void write_piece(
    const Period *period,
    int64_t from_us,
    int64_t to_us,
    Decimal kwh,
    Str quality,
    LayoutRows *rows)
{
    const Civil start = civil_from_us(from_us);
    char channel[64];
    char text[DECIMAL_TEXT_MAX];

    (void) snprintf(
        channel,
        sizeof(channel),
        "%.*s%.*s",
        STR_ARG(period->fields[DIRECTION]),
        STR_ARG(period->fields[SUFFIX]));
    layout_field(rows, period->fields[NMI]);
    layout_field(rows, str_from(channel));
    layout_field(rows, period->fields[REGISTER]);
    layout_field(rows, period->fields[SERIAL]);
    layout_field(rows, period->fields[UNIT]);
    (void) snprintf(
        channel,
        sizeof(channel),
        "%04d%02d%02d%02d%02d%02d",
        start.year,
        start.month,
        start.day,
        start.hour,
        start.minute,
        start.second);
    layout_field(rows, str_from(channel));
    layout_number(rows, (to_us - from_us) / US_PER_S);
    layout_field(rows, period->has_quantity ? str_from(decimal_text(kwh, text)) : (Str){0});
    layout_field(rows, period->has_quantity ? quality : STR("N"));
    layout_record(rows);
}

/* Day by day of market time. */
static void write_days(const Period *period, LayoutRows *rows)
{
    const Decimal unit = decimal_finest(period->quantity);
    const Decimal total = period->quantity / unit;
    const int64_t seconds = (period->to_us - period->from_us) / US_PER_S;
    int64_t from_us = period->from_us;
    Decimal counted = 0;

    while (from_us < period->to_us) {
        int64_t end_us = (from_us / US_PER_DAY + 1) * US_PER_DAY;
        int64_t passed;
        Decimal until;
        if (end_us > period->to_us)
            end_us = period->to_us;
        passed = (end_us - period->from_us) / US_PER_S;
        until = total / seconds * passed + total % seconds * passed / seconds;
        write_piece(period, from_us, end_us, (until - counted) * unit, STR("E"), rows);
        counted = until;
        from_us = end_us;
    }
}

static void take_period(Str line, LayoutRows *rows)
{
    Period period = {0};

    if (!read_period(line, &period, rows))
        return;
    if (period.to_us - period.from_us > US_PER_DAY)
        write_days(&period, rows);
    else
        write_piece(
            &period,
            period.from_us,
            period.to_us,
            period.quantity,
            (Str){period.fields[QUALITY].ptr, 1},
            rows);
}

static Status take_line(void *state, Str line, LayoutRows *rows, Error *err)
{
    NemFile *file = state;
    Str kind = {0};

    (void) err;
    (void) layout_split(line, ',', &kind, 1);
    kind = str_trim(kind);
    if (str_equal(kind, STR("100")))
        nem_file_begin(file, rows);
    else if (str_equal(kind, STR("250")))
        take_period(line, rows);
    else if (str_equal(kind, STR("550")))
        layout_skip(rows);
    else if (str_equal(kind, STR("900")))
        nem_file_end(file, rows);
    else
        layout_reject(
            rows,
            0,
            "record begins with '%.*s', not with 100, 250, 550 or 900",
            (int) (line.len < 20 ? line.len : 20),
            line.ptr);
    return OK;
}

static Status end_file(void *state, LayoutRows *rows, Error *err)
{
    (void) err;
    nem_file_warn(state, rows);
    return OK;
}

const Layout layout_nem13 = {
    .name = "nem13",
    .headings = headings,
    .open = open_file,
    .line = take_line,
    .end = end_file,
};

/*
 * load-profile: answers of a meter to P.01 (IEC 62056-21, load profile of the VDEW specification
 * "Elektronische Lastgangzähler").
 *
 *     P.01(1220823161500)(00000000)(15)(2)(1.5)(kW)(2.5)(kW)
 *          │              │         │   │  code and unit of each value
 *          │              │         │   values of a period
 *          │              │         minutes of a period
 *          │              status of the periods, hexadecimal
 *          end of the first period: season, YYMMDDhhmmss
 *     (0.18374)(0.00078)               the first period
 *     (0.16832)(0.00000)               the next
 *
 * A record for each value. The stamp of the head is the end of its first period: meters begin a day
 * with the head of 00:15 and end it with the value of 24:00. The season says whether the clock
 * showed standard time (0), summer time (1) or UTC (2), so no hour is ambiguous; records are
 * stamped in standard time, under a heading of their own where it is UTC. The status holds for all
 * periods below a head.
 */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "ingest/layouts/iec62056.h"
#include "ingest/layouts/layouts.h"

#define VALUES_MAX  64 /* values of one period */
#define HEAD_MAX    4096
#define MINUTES_MAX 60 /* a longer period is another one on days on which the clock is set */
#define STATUS_MAX  8

/* In control characters: where an answer begins and ends on the line. */
#define ANSWER_BEGINS '\x02'
#define ANSWER_ENDS   '\x03'

static const char *const headings[] = {
    "end", "end_utc", "length_s", "obis", "value", "unit", "status", NULL};

typedef struct LoadProfile {
    bool has_any; /* a head was met in this file */

    /* of the head above */
    bool has_head;
    bool is_readable; /* else its periods are rejected */
    uint64_t head_line;
    char head[HEAD_MAX];
    Str fields[4 + 2 * VALUES_MAX]; /* in `head` */
    size_t n_values;
    int minutes;
    char status[12];
    bool is_utc;
    int64_t end_us; /* of the next period */
} LoadProfile;

enum { STAMP, STATUS, MINUTES, COUNT, CODES };

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    (void) options;
    return ARENA_NEW(arena, LoadProfile);
}

/* ---- head ---- */

/* Leading zeros say nothing: (00) is (00000000). At least two digits are left. */
static bool read_status(LoadProfile *profile)
{
    uint32_t status = 0;

    if (!iec62056_hex(profile->fields[STATUS], &status))
        return false;
    (void) snprintf(profile->status, sizeof(profile->status), "%02X", (unsigned) status);
    return true;
}

/* NULL, or what is wrong. */
static const char *read_stamp(LoadProfile *profile)
{
    const Str stamp = profile->fields[STAMP];
    const int64_t period_us = profile->minutes * INT64_C(60) * US_PER_S;

    if (stamp.len == 10 || stamp.len == 12)
        return "stamp states no season, so summer time can't be told from winter time";
    if (stamp.len == 0 || stamp.ptr[0] < '0' || stamp.ptr[0] > '2')
        return "stamp does not begin with a season of 0 to 2";
    if (!iec62056_stamp((Str){stamp.ptr + 1, stamp.len - 1}, &profile->end_us))
        return "stamp is not a season and then a time YYMMDDhhmm or YYMMDDhhmmss";
    if (profile->end_us % US_PER_DAY % period_us != 0)
        return "stamp is not the end of a whole period: the meter cut this one short";
    if (stamp.ptr[0] == '1')
        profile->end_us -= 3600 * US_PER_S;
    profile->is_utc = stamp.ptr[0] == '2';
    return NULL;
}

static bool read_number(Str text, int most, int *ret_number)
{
    int number = 0;

    if (text.len < 1 || text.len > 4)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        number = number * 10 + text.ptr[i] - '0';
    }
    *ret_number = number;
    return number >= 1 && number <= most;
}

/* NULL, or what is wrong. */
static const char *read_head(LoadProfile *profile, Str line)
{
    size_t n_fields;
    int n_values = 0;

    if (line.len > HEAD_MAX)
        return "head of a load profile is longer than 4096 bytes";
    memcpy(profile->head, line.ptr, line.len);
    n_fields = iec62056_values(
        (Str){profile->head + 4, line.len - 4}, profile->fields, COUNT_OF(profile->fields));
    if (n_fields < CODES)
        return "head of a load profile has no stamp, status, minutes and count in brackets";
    if (!read_number(profile->fields[COUNT], VALUES_MAX, &n_values))
        return "count of values is not 1 to 64";
    if (n_fields != CODES + 2 * (size_t) n_values)
        return "head of a load profile has not a code and a unit for each value";
    profile->n_values = (size_t) n_values;
    if (!read_number(profile->fields[MINUTES], MINUTES_MAX, &profile->minutes) ||
        MINUTES_MAX % profile->minutes != 0)
        return "period is not of minutes that divide an hour";
    if (!read_status(profile))
        return "status is not of 1 to 8 hexadecimal digits";
    return read_stamp(profile);
}

static void take_head(LoadProfile *profile, Str line, LayoutRows *rows)
{
    const char *fault = read_head(profile, line);

    profile->has_any = true;
    profile->has_head = true;
    profile->is_readable = fault == NULL;
    profile->head_line = layout_line(rows);
    if (fault == NULL)
        layout_skip(rows);
    else
        layout_reject(rows, 0, "%s", fault);
}

/* ---- periods ---- */

static void write_value(const LoadProfile *profile, size_t value, Str text, LayoutRows *rows)
{
    const Civil end = civil_from_us(profile->end_us);
    char stamp[40];

    (void) snprintf(
        stamp,
        sizeof(stamp),
        "%04d%02d%02d%02d%02d",
        end.year,
        end.month,
        end.day,
        end.hour,
        end.minute);
    layout_field(rows, str_from(profile->is_utc ? "" : stamp));
    layout_field(rows, str_from(profile->is_utc ? stamp : ""));
    layout_number(rows, profile->minutes * 60);
    layout_field(rows, str_trim(profile->fields[CODES + 2 * value]));
    layout_field(rows, str_trim(text));
    layout_field(rows, str_trim(profile->fields[CODES + 2 * value + 1]));
    layout_field(rows, str_from(profile->status));
    layout_record(rows);
}

/* A period that can't be read has passed nevertheless. */
static void take_period(LoadProfile *profile, Str line, LayoutRows *rows)
{
    Str values[VALUES_MAX];
    size_t n;

    if (!profile->has_head) {
        layout_reject(rows, 0, "values are not below the head of a load profile");
        return;
    }
    if (!profile->is_readable) {
        layout_reject(
            rows,
            0,
            "values are below a head that can't be read, of line %llu",
            (unsigned long long) profile->head_line);
        return;
    }
    n = iec62056_values(line, values, COUNT_OF(values));
    if (n != profile->n_values)
        layout_reject(rows, 0, "period does not have %zu values in brackets", profile->n_values);
    for (size_t i = 0; i < n && n == profile->n_values; i++)
        write_value(profile, i, values[i], rows);
    profile->end_us += profile->minutes * INT64_C(60) * US_PER_S;
}

/* The signs around an answer are none of its text; a check sum may follow the last. */
static Str without_signs(Str line)
{
    const char *end;

    while (line.len > 0 && line.ptr[0] == ANSWER_BEGINS)
        line = (Str){line.ptr + 1, line.len - 1};
    end = line.len == 0 ? NULL : memchr(line.ptr, ANSWER_ENDS, line.len);
    if (end != NULL)
        line.len = (size_t) (end - line.ptr);
    return str_trim(line);
}

static Status take_line(void *state, Str line, LayoutRows *rows, Error *err)
{
    LoadProfile *profile = state;

    (void) err;
    line = without_signs(line);
    if (str_starts_with(line, STR("P.01(")) && !str_starts_with(line, STR("P.01(ER"))) {
        take_head(profile, line, rows);
    } else if (line.len > 0 && line.ptr[0] == '(') {
        take_period(profile, line, rows);
    } else {
        if (line.len > 0) /* another answer begins; an error tells that there are no values */
            profile->has_head = false;
        profile->has_any |= str_starts_with(line, STR("P.01("));
        layout_skip(rows);
    }
    return OK;
}

static Status end_file(void *state, LayoutRows *rows, Error *err)
{
    const LoadProfile *profile = state;

    (void) rows;
    if (profile->has_any)
        return OK;
    (void) error_set(err, STATUS_DATA, "file holds no load profile: no line begins with 'P.01('");
    error_hint(err, "Name another source with --source.");
    return STATUS_DATA;
}

const Layout layout_load_profile = {
    .name = "load-profile",
    .headings = headings,
    .open = open_file,
    .line = take_line,
    .end = end_file,
};

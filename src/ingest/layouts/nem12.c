/*
 * NEM12: interval data of the Australian market (AEMO, Meter Data File Format, NEM12 and NEM13).
 *
 *     100,NEM12,...                                    the file
 *     200,NMI,config,register,suffix,stream,serial,UOM,minutes,next read
 *     300,day,v1,...,vN,quality,reason,text,updated,loaded     N = 1440 / minutes
 *     400,first,last,quality,reason,text               where the quality of the 300 is V
 *     500,...                                          how it was read
 *     900                                              the end
 *
 * A record for each value. The 300 of quality V waits for its 400s; one that is cut into several
 * lines is put together again.
 */
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/parse.h"
#include "ingest/layouts/fields.h"
#include "ingest/layouts/layouts.h"
#include "ingest/layouts/nem_file.h"

#define MINUTES_PER_DAY 1440
#define MAX_FIELDS      (MINUTES_PER_DAY + 8)

static const char *const headings[] = {
    "nmi", "suffix", "register", "serial", "unit", "start", "length_s", "value", "quality", NULL};

enum { VALUE_FIELD = 8, QUALITY_FIELD = 9 }; /* from 1 */

/* Texts of a line, copied. */
typedef struct Line {
    uint64_t number;
    size_t n_bytes;
    char bytes[LIMIT_RECORD_BYTES];
    Str fields[MAX_FIELDS];
    size_t n_fields;
} Line;

typedef struct Nem12 {
    NemFile file;
    Line stream; /* the 200 */
    Line day;    /* the 300 */
    bool has_stream;
    bool is_open;    /* the 300 has too few fields: the next line may go on with it */
    bool is_waiting; /* the 300's qualities are not complete */
    int minutes;
    size_t n_values;
    char qualities[MINUTES_PER_DAY]; /* by value; 0: not stated */
} Nem12;

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    (void) options;
    return ARENA_NEW(arena, Nem12);
}

/* More of a line; false when it would be too long. */
static bool append(Line *line, Str text)
{
    if (text.len > sizeof(line->bytes) - line->n_bytes)
        return false;
    memcpy(line->bytes + line->n_bytes, text.ptr, text.len);
    line->n_bytes += text.len;
    line->n_fields = layout_split((Str){line->bytes, line->n_bytes}, ',', line->fields, MAX_FIELDS);
    return true;
}

static void keep(Line *line, Str text, LayoutRows *rows)
{
    line->number = layout_line(rows);
    line->n_bytes = 0;
    (void) append(line, text);
}

static Str field(const Line *line, size_t index)
{
    return index < line->n_fields ? str_trim(line->fields[index]) : (Str){0};
}

/* ---- writing ---- */

static void write_start(const Nem12 *nem12, size_t value, LayoutRows *rows)
{
    const int minute = (int) value * nem12->minutes;
    const Str day = field(&nem12->day, 1);
    char text[16] = "";

    memcpy(text, day.ptr, 8);
    text[8] = (char) ('0' + minute / 600);
    text[9] = (char) ('0' + minute / 60 % 10);
    text[10] = (char) ('0' + minute % 60 / 10);
    text[11] = (char) ('0' + minute % 10);
    layout_field(rows, (Str){text, 12});
}

static void write_value(const Nem12 *nem12, size_t value, LayoutRows *rows)
{
    static const size_t of_stream[] = {1, 4, 3, 6, 7}; /* nmi, suffix, register, serial, unit */

    if (nem12->qualities[value] == '\0') {
        layout_reject(
            rows, QUALITY_FIELD, "quality is V, but no 400 record is of interval %zu", value + 1);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(of_stream); i++)
        layout_field(rows, field(&nem12->stream, of_stream[i]));
    write_start(nem12, value, rows);
    layout_number(rows, nem12->minutes * 60);
    /* N: there is no value, whatever stands in its place */
    layout_field(rows, nem12->qualities[value] == 'N' ? (Str){0} : field(&nem12->day, 2 + value));
    layout_field(rows, (Str){&nem12->qualities[value], 1});
    layout_record(rows);
}

/* Writes the day, in its own place of the file. */
static void write_day(Nem12 *nem12, LayoutRows *rows)
{
    layout_at(rows, nem12->day.number, (Str){nem12->day.bytes, nem12->day.n_bytes});
    for (size_t value = 0; value < nem12->n_values; value++)
        write_value(nem12, value, rows);
    nem12->is_waiting = false;
}

/* ---- records ---- */

static void take_stream(Nem12 *nem12, Str text, LayoutRows *rows)
{
    int64_t minutes = 0;

    nem12->has_stream = false;
    keep(&nem12->stream, text, rows);
    if (field(&nem12->stream, 1).len == 0 || nem12->stream.n_fields < 9) {
        layout_reject(rows, 0, "200 record has %zu fields, expected 9", nem12->stream.n_fields);
        return;
    }
    if (!str_parse_i64(field(&nem12->stream, 8), &minutes) || minutes < 1 || minutes > 60 ||
        MINUTES_PER_DAY % minutes != 0) {
        layout_reject(
            rows,
            0,
            "interval length '%.*s' is not of minutes that divide a day",
            STR_ARG(field(&nem12->stream, 8)));
        return;
    }
    nem12->minutes = (int) minutes;
    nem12->n_values = (size_t) (MINUTES_PER_DAY / minutes);
    nem12->has_stream = true;
}

/* The 300 as it stands: written, or waiting for its qualities. */
static void judge_day(Nem12 *nem12, LayoutRows *rows)
{
    const Line *day = &nem12->day;
    const size_t at = 2 + nem12->n_values; /* of the quality */
    const Str quality = field(day, at);

    nem12->is_open = false;
    if (!nem_is_quality(quality)) {
        layout_reject(
            rows,
            0,
            "300 record does not have %zu values of %d minutes and a quality behind them",
            nem12->n_values,
            nem12->minutes);
        return;
    }
    if (!nem_is_digits(field(day, 1), 8)) {
        layout_reject(rows, 0, "day '%.*s' is not of the form YYYYMMDD", STR_ARG(field(day, 1)));
        return;
    }
    nem12->is_waiting = quality.ptr[0] == 'V';
    memset(nem12->qualities, nem12->is_waiting ? '\0' : quality.ptr[0], nem12->n_values);
    if (!nem12->is_waiting)
        write_day(nem12, rows);
}

static void take_day(Nem12 *nem12, Str text, LayoutRows *rows)
{
    if (!nem12->has_stream) {
        layout_reject(rows, 0, "300 record without a 200 record that can be read before it");
        return;
    }
    keep(&nem12->day, text, rows);
    nem12->is_open = nem12->day.n_fields <= 2 + nem12->n_values;
    if (!nem12->is_open)
        judge_day(nem12, rows);
}

/* Nothing goes on with the open 300: it is judged in its own place. */
static void close_day(Nem12 *nem12, LayoutRows *rows)
{
    layout_at(rows, nem12->day.number, (Str){nem12->day.bytes, nem12->day.n_bytes});
    judge_day(nem12, rows);
}

static void go_on_with_day(Nem12 *nem12, Str line, LayoutRows *rows)
{
    if (!append(&nem12->day, line)) {
        layout_reject(rows, 0, "%s", csv_fault_text(CSV_FAULT_TOO_LONG));
        nem12->is_open = false;
        return;
    }
    layout_skip(rows);
    if (nem12->day.n_fields > 2 + nem12->n_values)
        close_day(nem12, rows);
}

/* The qualities of some values of the day before. */
static void take_qualities(Nem12 *nem12, Str text, LayoutRows *rows)
{
    Str fields[8];
    size_t n = layout_split(text, ',', fields, COUNT_OF(fields));
    int64_t first = 0;
    int64_t last = 0;

    if (!nem12->is_waiting) {
        layout_reject(rows, 0, "400 record without a 300 record of quality V before it");
        return;
    }
    if (n < 4 || !str_parse_i64(str_trim(fields[1]), &first) ||
        !str_parse_i64(str_trim(fields[2]), &last) || !nem_is_quality(str_trim(fields[3])) ||
        first < 1 || last < first || (size_t) last > nem12->n_values ||
        str_trim(fields[3]).ptr[0] == 'V') {
        layout_reject(
            rows, 0, "400 record has no intervals of 1 to %zu and a quality", nem12->n_values);
        return;
    }
    memset(&nem12->qualities[first - 1], str_trim(fields[3]).ptr[0], (size_t) (last - first + 1));
    layout_skip(rows);
}

typedef enum Kind { OTHER, BEGIN, STREAM, DAY, QUALITIES, HOW, END } Kind;

static Kind kind_of(Str line)
{
    static const Str kinds[] = {
        [BEGIN] = {"100", 3},
        [STREAM] = {"200", 3},
        [DAY] = {"300", 3},
        [QUALITIES] = {"400", 3},
        [HOW] = {"500", 3},
        [END] = {"900", 3},
    };
    Str first;

    (void) layout_split(line, ',', &first, 1);
    for (size_t i = BEGIN; i < COUNT_OF(kinds); i++) {
        if (str_equal(str_trim(first), kinds[i]))
            return (Kind) i;
    }
    return OTHER;
}

static void take(Nem12 *nem12, Kind kind, Str line, LayoutRows *rows)
{
    switch (kind) {
    case BEGIN:
        nem_file_begin(&nem12->file, rows);
        break;
    case STREAM:
        take_stream(nem12, line, rows);
        break;
    case DAY:
        take_day(nem12, line, rows);
        break;
    case QUALITIES:
        take_qualities(nem12, line, rows);
        break;
    case HOW:
        layout_skip(rows);
        break;
    case END:
        nem12->has_stream = false;
        nem_file_end(&nem12->file, rows);
        break;
    case OTHER:
        layout_reject(
            rows,
            0,
            "record begins with '%.*s', not with 100 to 900",
            (int) (line.len < 20 ? line.len : 20),
            line.ptr);
        break;
    }
}

/* The day before ends where this line does not go on with it. */
static void end_day(Nem12 *nem12, Kind kind, LayoutRows *rows)
{
    if (nem12->is_open)
        close_day(nem12, rows);
    if (nem12->is_waiting && kind != QUALITIES && kind != HOW)
        write_day(nem12, rows);
}

static Status take_line(void *state, Str line, LayoutRows *rows, Error *err)
{
    Nem12 *nem12 = state;
    const uint64_t number = layout_line(rows);
    const Kind kind = kind_of(line);

    (void) err;
    if (str_trim(line).len == 0)
        return OK;
    if (kind == OTHER && nem12->is_open) {
        go_on_with_day(nem12, line, rows);
        return OK;
    }
    end_day(nem12, kind, rows);
    layout_at(rows, number, line);
    take(nem12, kind, line, rows);
    return OK;
}

static Status end_file(void *state, LayoutRows *rows, Error *err)
{
    Nem12 *nem12 = state;

    (void) err;
    end_day(nem12, END, rows);
    nem_file_warn(&nem12->file, rows);
    return OK;
}

const Layout layout_nem12 = {
    .name = "nem12",
    .headings = headings,
    .open = open_file,
    .line = take_line,
    .end = end_file,
};

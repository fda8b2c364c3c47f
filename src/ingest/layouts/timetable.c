/*
 * timetable: which slots of the day an area is cut at which stage of load-shedding.
 *
 *     date_of_month,start_time,finsh_time,stage        stage 2 from 07-01 16:00 to 07-02 05:00
 *     1,18:00,20:30,2                            ─▶    2025-07-01 18:00:00  2025-07-01 20:30:00
 *     1,22:00,00:30,4                                  (not declared)
 *     2,04:00,06:30,2                            ─▶    2025-07-02 04:00:00  2025-07-02 05:00:00
 *
 * or day_of_cycle, period_of_cycle and start_of_cycle in place of date_of_month: the date of the
 * start is day 1 of a cycle of so many days, which goes on in both directions. Neither the month
 * nor the stage in force stands in the file; the profile states the periods for which a stage was
 * declared. A row is a slot of exactly its stage (of stage 2 the file has rows for stage 2, not
 * those of stage 1 as well), cut to the period. Slots of one period that overlap are one outage.
 * Records are stamped by the local clock; what a clock that was set makes of them is decided where
 * all stamps are read.
 *
 * Memory: ROWS_MAX rows, OUTAGES_MAX outages; a file of more is refused.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/parse.h"
#include "ingest/layouts/fields.h"
#include "ingest/layouts/layouts.h"
#include "ingest/time_format.h"

#define ROWS_MAX    20000
#define OUTAGES_MAX 100000
#define RAW_BYTES   256 /* of a row, in rejects of its outages */
#define STAMP_MAX   40

static const char *const headings[] = {"start", "end", "stage", NULL};

typedef enum Column { DATE_OF_MONTH, DAY, PERIOD, ORIGIN, START, END, STAGE, N_COLUMNS } Column;

static const struct {
    const char *name;
    Column column;
} names[] = {
    {"date_of_month", DATE_OF_MONTH},
    {"day_of_cycle", DAY},
    {"period_of_cycle", PERIOD},
    {"start_of_cycle", ORIGIN},
    {"start_time", START},
    {"end_time", END},
    {"finsh_time", END},
    {"stage", STAGE},
};

typedef struct Row {
    uint64_t line;
    Str raw;
    int64_t stage;
    int64_t start_us; /* since midnight */
    int64_t end_us;   /* past the first midnight where the slot ends on the day after */
    int64_t day;      /* of the month or of the cycle, from 1 */
    int64_t period;   /* days of the cycle; 0: by the day of the month */
    int64_t origin;   /* day 1 of a cycle, in days since 1970 */
    bool is_used;
} Row;

/* A row on one day, by the local clock. */
typedef struct Slot {
    int64_t start_us;
    int64_t end_us;
    size_t row;
} Slot;

typedef struct Timetable {
    Arena *arena;
    CsvFormat csv;
    const DeclaredStage *declared;
    size_t n_declared;
    const TimeFormat *clock;
    const TimeFormat *date;

    bool has_header;
    bool is_cyclic;
    size_t n_fields;           /* of a record */
    size_t columns[N_COLUMNS]; /* SIZE_MAX: none */
    Str shown[N_COLUMNS];      /* as the file calls them */

    Str fields[LIMIT_COLUMNS]; /* of the line */
    char space[LIMIT_RECORD_BYTES];

    Row rows[ROWS_MAX];
    size_t n_rows;
    Slot *slots; /* of one period */
    size_t n_slots;
    size_t n_outages; /* of all periods, and those that overlap with one */
} Timetable;

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    static const Str clocks[] = {{"H24:mm", 6}, {"H24:mm:ss", 9}};
    static const Str dates[] = {{"YYYY-MM-DD", 10}};
    Timetable *table = ARENA_NEW(arena, Timetable);

    table->arena = arena;
    table->csv = options->csv;
    table->declared = options->declared;
    table->n_declared = options->n_declared;
    ASSERT(
        time_format_compile(arena, clocks, COUNT_OF(clocks), TIME_CLOCK, &table->clock, NULL) ==
        OK);
    ASSERT(time_format_compile(arena, dates, COUNT_OF(dates), TIME_DATE, &table->date, NULL) == OK);
    return table;
}

/* ---- headings ---- */

static Status refuse(Error *err, const char *name)
{
    (void) error_set(
        err, STATUS_DATA, "file is no timetable of load-shedding: there is no heading '%s'", name);
    error_hint(
        err,
        "A timetable has date_of_month, or day_of_cycle, period_of_cycle and start_of_cycle, and "
        "then start_time, end_time (or finsh_time) and stage. One by days of the week is not "
        "read: write its dates.");
    return STATUS_DATA;
}

static Status find_columns(Timetable *table, size_t n_fields, Error *err)
{
    for (size_t i = 0; i < N_COLUMNS; i++)
        table->columns[i] = SIZE_MAX;
    for (size_t field = 0; field < n_fields; field++) {
        const Str heading = str_trim(table->fields[field]);
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            const Column column = names[i].column;
            if (!str_equal_nocase(heading, str_from(names[i].name)))
                continue;
            if (table->columns[column] != SIZE_MAX)
                return error_set(
                    err,
                    STATUS_DATA,
                    "headings '%.*s' and '%s' state the same",
                    STR_ARG(table->shown[column]),
                    names[i].name);
            table->columns[column] = field;
            table->shown[column] = str_from(names[i].name);
        }
    }
    return OK;
}

static Status take_header(Timetable *table, size_t n_fields, Error *err)
{
    Status status = find_columns(table, n_fields, err);

    if (status != OK)
        return status;
    table->is_cyclic = table->columns[DATE_OF_MONTH] == SIZE_MAX;
    if (table->is_cyclic && table->columns[DAY] == SIZE_MAX)
        return refuse(err, "date_of_month");
    if (!table->is_cyclic && table->columns[DAY] != SIZE_MAX)
        return error_set(
            err, STATUS_DATA, "headings 'date_of_month' and 'day_of_cycle' stand side by side");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const Column column = names[i].column;
        const bool is_needed = column >= START || table->is_cyclic == (column != DATE_OF_MONTH);
        if (is_needed && table->columns[column] == SIZE_MAX)
            return refuse(err, names[i].name);
    }
    if (table->n_declared == 0) {
        (void) error_set(
            err, STATUS_DATA, "no stage is declared, so it is not known which slots were cut");
        error_hint(err, "List in `format.declared` of the source when which stage was declared.");
        return STATUS_DATA;
    }
    table->n_fields = n_fields;
    table->has_header = true;
    return OK;
}

/* ---- rows ---- */

static Str field_of(const Timetable *table, Column column)
{
    return str_trim(table->fields[table->columns[column]]);
}

static bool
read_count(const Timetable *table, Column column, int64_t most, int64_t *ret, LayoutRows *rows)
{
    const Str text = field_of(table, column);

    if (str_parse_i64(text, ret) && *ret >= 1 && *ret <= most)
        return true;
    layout_reject(
        rows,
        0,
        "%.*s '%.*s' is not a number of 1 to %lld",
        STR_ARG(table->shown[column]),
        STR_ARG(text),
        (long long) most);
    return false;
}

static bool read_clock(const Timetable *table, Column column, int64_t *ret_us, LayoutRows *rows)
{
    const Str text = field_of(table, column);
    TimeValue value;

    if (time_format_parse(table->clock, text, &value) != TIME_OK) {
        layout_reject(
            rows,
            0,
            "%.*s '%.*s' is not a time such as 22:00",
            STR_ARG(table->shown[column]),
            STR_ARG(text));
        return false;
    }
    *ret_us = value.local_us;
    return true;
}

static bool read_day(const Timetable *table, Row *row, LayoutRows *rows)
{
    TimeValue value;
    Str text;

    if (!table->is_cyclic)
        return read_count(table, DATE_OF_MONTH, 31, &row->day, rows);
    if (!read_count(table, PERIOD, 366, &row->period, rows) ||
        !read_count(table, DAY, row->period, &row->day, rows))
        return false;
    text = field_of(table, ORIGIN);
    if (time_format_parse(table->date, text, &value) != TIME_OK) {
        layout_reject(rows, 0, "start_of_cycle '%.*s' is not a date YYYY-MM-DD", STR_ARG(text));
        return false;
    }
    row->origin = value.local_us / US_PER_DAY;
    return true;
}

/* A row that can't be read is rejected. */
static bool read_row(const Timetable *table, Row *row, LayoutRows *rows)
{
    if (!read_day(table, row, rows) || !read_count(table, STAGE, 99, &row->stage, rows) ||
        !read_clock(table, START, &row->start_us, rows) ||
        !read_clock(table, END, &row->end_us, rows))
        return false;
    if (row->end_us == row->start_us) {
        layout_reject(rows, 0, "slot ends when it starts");
        return false;
    }
    if (row->end_us < row->start_us)
        row->end_us += US_PER_DAY;
    return true;
}

static Status take_row(Timetable *table, Str line, LayoutRows *rows, Error *err)
{
    Row row = {.line = layout_line(rows)};

    if (!read_row(table, &row, rows))
        return OK;
    if (table->n_rows == ROWS_MAX)
        return error_set(err, STATUS_DATA, "timetable has more than %d rows", ROWS_MAX);
    line.len = line.len > RAW_BYTES ? RAW_BYTES : line.len;
    row.raw = (Str){arena_copy(table->arena, line.ptr, line.len), line.len};
    table->rows[table->n_rows++] = row;
    return OK;
}

static Status take_line(void *state, Str line, LayoutRows *rows, Error *err)
{
    Timetable *table = state;
    size_t n = 0;
    const CsvFault fault = layout_split_quoted(
        line, &table->csv, table->space, table->fields, COUNT_OF(table->fields), &n);

    if (fault != CSV_FAULT_NONE && !table->has_header)
        return error_set(err, STATUS_DATA, "headings can't be read: %s", csv_fault_text(fault));
    if (!table->has_header)
        return take_header(table, n, err);
    if (fault != CSV_FAULT_NONE)
        layout_reject(rows, 0, "%s", csv_fault_text(fault));
    else if (n != table->n_fields)
        layout_reject(rows, 0, "record has %zu fields, expected %zu", n, table->n_fields);
    else
        return take_row(table, line, rows, err);
    return OK;
}

/* ---- outages ---- */

/* The slot of a row on a day, as far as it is within the period. */
static Status
add_slot(Timetable *table, size_t row, int64_t day, const DeclaredStage *declared, Error *err)
{
    int64_t start_us = day * US_PER_DAY + table->rows[row].start_us;
    int64_t end_us = day * US_PER_DAY + table->rows[row].end_us;

    start_us = start_us < declared->from_us ? declared->from_us : start_us;
    end_us = end_us > declared->to_us ? declared->to_us : end_us;
    if (start_us >= end_us)
        return OK;
    if (table->n_outages == OUTAGES_MAX)
        return error_set(
            err, STATUS_DATA, "the declared stages make more than %d outages", OUTAGES_MAX);
    table->n_outages++;
    table->rows[row].is_used = true;
    table->slots[table->n_slots++] = (Slot){start_us, end_us, row};
    return OK;
}

/* The last day that begins at or before it. */
static int64_t day_of(int64_t us)
{
    return us / US_PER_DAY - (us % US_PER_DAY < 0);
}

/* A slot may have begun on the day before the period. */
static int64_t first_day(const DeclaredStage *declared)
{
    return day_of(declared->from_us) - 1;
}

/* A month that has not so many days has no such slot. */
static Status add_months(Timetable *table, size_t row, const DeclaredStage *declared, Error *err)
{
    Civil day = civil_from_us(first_day(declared) * US_PER_DAY);
    Status status = OK;

    for (day.day = 1; status == OK && civil_to_us(&day) < declared->to_us; day.day = 1) {
        day.day = (int) table->rows[row].day;
        if (civil_valid(&day))
            status = add_slot(table, row, civil_days(day.year, day.month, day.day), declared, err);
        day.year += day.month == 12;
        day.month = day.month % 12 + 1;
    }
    return status;
}

static Status add_cycles(Timetable *table, size_t row, const DeclaredStage *declared, Error *err)
{
    const int64_t period = table->rows[row].period;
    const int64_t begin = first_day(declared);
    int64_t ahead = (table->rows[row].origin + table->rows[row].day - 1 - begin) % period;
    Status status = OK;

    if (ahead < 0)
        ahead += period;
    for (int64_t day = begin + ahead; status == OK && day * US_PER_DAY < declared->to_us;
         day += period)
        status = add_slot(table, row, day, declared, err);
    return status;
}

static int by_start(const void *left, const void *right)
{
    const Slot *one = left;
    const Slot *two = right;

    if (one->start_us != two->start_us)
        return one->start_us < two->start_us ? -1 : 1;
    return one->row < two->row ? -1 : one->row > two->row;
}

static void write_stamp(int64_t us, LayoutRows *rows)
{
    const Civil at = civil_from_us(us);
    char text[STAMP_MAX];

    (void) snprintf(
        text,
        sizeof(text),
        "%04d-%02d-%02d %02d:%02d:%02d",
        at.year,
        at.month,
        at.day,
        at.hour,
        at.minute,
        at.second);
    layout_field(rows, str_from(text));
}

static void write_outage(const Timetable *table, const Slot *slot, LayoutRows *rows)
{
    const Row *row = &table->rows[slot->row];

    layout_at(rows, row->line, row->raw);
    write_stamp(slot->start_us, rows);
    write_stamp(slot->end_us, rows);
    layout_number(rows, row->stage);
    layout_record(rows);
}

/* Of those that overlap one is written, of the row that begins first. */
static void write_slots(Timetable *table, LayoutRows *rows)
{
    qsort(table->slots, table->n_slots, sizeof(*table->slots), by_start);
    for (size_t i = 0; i < table->n_slots;) {
        Slot whole = table->slots[i++];
        while (i < table->n_slots && table->slots[i].start_us < whole.end_us) {
            if (table->slots[i].end_us > whole.end_us)
                whole.end_us = table->slots[i].end_us;
            layout_skip(rows);
            i++;
        }
        write_outage(table, &whole, rows);
    }
}

static Status end_file(void *state, LayoutRows *rows, Error *err)
{
    Timetable *table = state;
    Status status = OK;

    if (!table->has_header)
        return refuse(err, "date_of_month");
    table->slots = ARENA_ARRAY(table->arena, Slot, OUTAGES_MAX);
    for (size_t i = 0; i < table->n_declared && status == OK; i++) {
        const DeclaredStage *declared = &table->declared[i];
        table->n_slots = 0;
        for (size_t row = 0; row < table->n_rows && status == OK; row++) {
            if (table->rows[row].stage == declared->stage)
                status = table->is_cyclic ? add_cycles(table, row, declared, err)
                                          : add_months(table, row, declared, err);
        }
        if (status == OK)
            write_slots(table, rows);
    }
    for (size_t row = 0; row < table->n_rows; row++) {
        if (!table->rows[row].is_used)
            layout_skip(rows);
    }
    return status;
}

const Layout layout_timetable = {
    .name = "timetable",
    .headings = headings,
    .takes_declared = true,
    .open = open_file,
    .line = take_line,
    .end = end_file,
};

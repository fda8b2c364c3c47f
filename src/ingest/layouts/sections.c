/*
 * Sections: several tables in one file, each a line of headings and its records below.
 *
 *     Identifiant PRM;Type de donnees;Unite        the head: a table of one record, whose fields
 *     00000000000001;Courbe de charge;W            are put in front of each record below
 *
 *     Horodate;Valeur                              the table that is read
 *     2025-02-03T02:00:00+01:00;400
 *
 *     Periode;Libelle                              another table: passed over
 *     ...
 *
 * Headings that the profile names tell the head and the table, wherever they stand. What follows a
 * blank line and does not look like a record of the table is another table, up to the next line of
 * headings that are known; so a blank line among records parts nothing. Under a head that says
 * something else than the profile asks for, tables are passed over.
 *
 * Memory: five lines.
 */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "ingest/layouts/fields.h"
#include "ingest/layouts/layouts.h"

#define SHOWN_BYTES 60 /* of the file, in errors */

/* The fields of a line, trimmed and copied. */
typedef struct Fields {
    char bytes[LIMIT_RECORD_BYTES];
    Str items[LIMIT_COLUMNS];
    size_t n;
    uint64_t line;
} Fields;

/* Columns as they are written, and where each stands in the table as it was met last. */
typedef struct Columns {
    Fields names;
    size_t from[LIMIT_COLUMNS];
} Columns;

typedef enum Place {
    OUTSIDE, /* in no table, or in one that is not read */
    IN_HEAD, /* its record is awaited */
    BELOW_HEAD,
    IN_TABLE,
} Place;

typedef struct Sections {
    LayoutOptions options;
    Place place;
    bool was_blank; /* the line before */
    size_t n_other; /* fields of the line that ended the table that is read; 0: none did */

    Str fields[LIMIT_COLUMNS]; /* of the line, with the space that they need */
    size_t n_fields;
    char space[LIMIT_RECORD_BYTES];

    Fields head;
    Fields record; /* of the head, the first */
    size_t n_records;

    bool is_written; /* the headings were */
    Columns of_head; /* in front of those of the table */
    Columns of_table;

    Fields first;                 /* the file's first line */
    char passed[4 * SHOWN_BYTES]; /* why the table was passed over */
} Sections;

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    Sections *sections = ARENA_NEW(arena, Sections);

    sections->options = *options;
    return sections;
}

static void keep(Fields *fields, const Str *items, size_t n, uint64_t line)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        const Str item = str_trim(items[i]);
        if (item.len > 0)
            memcpy(fields->bytes + at, item.ptr, item.len);
        fields->items[i] = (Str){fields->bytes + at, item.len};
        at += item.len;
    }
    fields->n = n;
    fields->line = line;
}

/* Index of a heading, or SIZE_MAX. */
static size_t find(const Str *items, size_t n, Str heading)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal_nocase(str_trim(items[i]), str_trim(heading)))
            return i;
    }
    return SIZE_MAX;
}

static bool has_all(const Sections *sections, const Str *headings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (find(sections->fields, sections->n_fields, headings[i]) == SIZE_MAX)
            return false;
    }
    return n > 0;
}

/* ---- the head ---- */

static void begin_head(Sections *sections, LayoutRows *rows)
{
    keep(&sections->head, sections->fields, sections->n_fields, layout_line(rows));
    sections->n_records = 0;
    sections->place = IN_HEAD;
    layout_skip(rows);
}

static Status take_head_record(Sections *sections, CsvFault fault, LayoutRows *rows, Error *err)
{
    const Str name = sections->options.head[0];

    if (fault != CSV_FAULT_NONE)
        return error_set(
            err,
            STATUS_DATA,
            "the record of table '%.*s': %s",
            STR_ARG(name),
            csv_fault_text(fault));
    if (sections->n_fields != sections->head.n)
        return error_set(
            err,
            STATUS_DATA,
            "the record of table '%.*s' has %zu field%s, expected %zu",
            STR_ARG(name),
            sections->n_fields,
            sections->n_fields == 1 ? "" : "s",
            sections->head.n);
    keep(&sections->record, sections->fields, sections->n_fields, layout_line(rows));
    sections->n_records = 1;
    sections->place = BELOW_HEAD;
    layout_skip(rows);
    return OK;
}

/* Whether the head says what the profile asks for. */
static bool fits_head(Sections *sections)
{
    const LayoutOptions *options = &sections->options;

    for (size_t i = 0; i < options->n_head; i++) {
        Str expected = options->head_texts == NULL ? (Str){0} : options->head_texts[i];
        Str found =
            sections->record.items[find(sections->head.items, sections->head.n, options->head[i])];
        if (expected.ptr == NULL || str_equal_nocase(found, str_trim(expected)))
            continue;
        (void) snprintf(
            sections->passed,
            sizeof(sections->passed),
            "'%.*s' is '%.*s', expected '%.*s'",
            STR_ARG(options->head[i]),
            (int) (found.len < SHOWN_BYTES ? found.len : SHOWN_BYTES),
            found.ptr,
            STR_ARG(expected));
        return false;
    }
    return true;
}

/* ---- the table ---- */

/* The headings, when the table is met for the first time: those of the head that the table does not
 * have itself, and its own. */
static void write_headings(Sections *sections, LayoutRows *rows)
{
    const Fields *head = &sections->head;
    const uint64_t line = layout_line(rows);
    Str names[LIMIT_COLUMNS];
    size_t n = 0;

    for (size_t i = 0; i < head->n; i++) {
        if (find(sections->fields, sections->n_fields, head->items[i]) == SIZE_MAX)
            names[n++] = head->items[i];
    }
    keep(&sections->of_head.names, names, n, head->line);
    keep(&sections->of_table.names, sections->fields, sections->n_fields, line);
    for (size_t i = 0; i < n; i++)
        layout_field(rows, sections->of_head.names.items[i]);
    for (size_t i = 0; i < sections->n_fields; i++)
        layout_field(rows, sections->of_table.names.items[i]);
    layout_record(rows);
    sections->is_written = true;
}

/* Finds each column among headings, in any order; of equal ones the first that is left. False when
 * one is missing. */
static bool place_columns(Columns *columns, const Str *headings, size_t n)
{
    bool is_taken[LIMIT_COLUMNS] = {false};

    for (size_t column = 0; column < columns->names.n; column++) {
        size_t at = 0;
        while (at < n && (is_taken[at] ||
                          !str_equal_nocase(columns->names.items[column], str_trim(headings[at]))))
            at++;
        if (at == n)
            return false;
        is_taken[at] = true;
        columns->from[column] = at;
    }
    return true;
}

/* How many of the head's columns stand in front of this table. */
static size_t count_of_head(const Sections *sections)
{
    size_t n = 0;

    for (size_t i = 0; i < sections->head.n; i++)
        n += find(sections->fields, sections->n_fields, sections->head.items[i]) == SIZE_MAX;
    return n;
}

static Status other_columns(const Fields *first, const char *which, Error *err)
{
    (void) error_set(
        err,
        STATUS_DATA,
        "the headings of the %s are not those of line %llu",
        which,
        (unsigned long long) first->line);
    error_hint(err, "Cut the file in two: a file has one set of columns, in any order.");
    return STATUS_DATA;
}

static Status begin_table(Sections *sections, LayoutRows *rows, Error *err)
{
    const LayoutOptions *options = &sections->options;

    sections->place = OUTSIDE;
    sections->n_other = 0;
    if (options->n_head > 0 && sections->n_records != 1)
        return error_set(
            err,
            STATUS_DATA,
            "%s of table '%.*s' stands above this table, expected one",
            sections->n_records == 0 ? "no record" : "more than one record",
            STR_ARG(options->head[0]));
    if (!fits_head(sections)) {
        layout_skip(rows);
        return OK;
    }
    if (sections->is_written)
        layout_skip(rows);
    else
        write_headings(sections, rows);
    if (count_of_head(sections) != sections->of_head.names.n ||
        !place_columns(&sections->of_head, sections->head.items, sections->head.n))
        return other_columns(&sections->of_head.names, "head", err);
    if (sections->n_fields != sections->of_table.names.n ||
        !place_columns(&sections->of_table, sections->fields, sections->n_fields))
        return other_columns(&sections->of_table.names, "table", err);
    sections->place = IN_TABLE;
    return OK;
}

static bool is_in_order(const Columns *columns)
{
    for (size_t i = 0; i < columns->names.n; i++) {
        if (columns->from[i] != i)
            return false;
    }
    return true;
}

/* A record with fields too few or too many is written as it stands: whoever reads it says so, and
 * may still make use of its stamp. */
static void take_record(const Sections *sections, LayoutRows *rows)
{
    const Columns *head = &sections->of_head;
    const Columns *table = &sections->of_table;
    const bool is_whole = sections->n_fields == table->names.n;

    if (!is_whole && !is_in_order(table)) {
        layout_reject(
            rows,
            0,
            "record has %zu field%s, expected %zu",
            sections->n_fields,
            sections->n_fields == 1 ? "" : "s",
            table->names.n);
        return;
    }
    for (size_t i = 0; i < head->names.n; i++)
        layout_field(rows, sections->record.items[head->from[i]]);
    for (size_t i = 0; i < sections->n_fields; i++)
        layout_field(rows, sections->fields[is_whole ? table->from[i] : i]);
    layout_record(rows);
}

/* A line behind a blank one: whether it begins another table. A record of the table has its number
 * of fields, and a digit somewhere under the headings that the profile names. */
static bool begins_other(const Sections *sections)
{
    const Columns *table = &sections->of_table;

    if (sections->n_fields != table->names.n)
        return true;
    for (size_t i = 0; i < sections->options.n_table; i++) {
        const size_t column = find(table->names.items, table->names.n, sections->options.table[i]);
        const Str field = sections->fields[table->from[column]];
        for (size_t at = 0; at < field.len; at++) {
            if (field.ptr[at] >= '0' && field.ptr[at] <= '9')
                return false;
        }
    }
    return true;
}

/* ---- lines ---- */

static void take_table_line(Sections *sections, CsvFault fault, LayoutRows *rows)
{
    if (fault != CSV_FAULT_NONE) {
        layout_reject(rows, sections->n_fields, "%s", csv_fault_text(fault));
    } else if (sections->was_blank && begins_other(sections)) {
        sections->place = OUTSIDE;
        sections->n_other = sections->n_fields;
        layout_skip(rows);
    } else {
        take_record(sections, rows);
    }
}

/* What looked like another table was a line that was spoilt, when records go on below it. */
static void take_outside_line(Sections *sections, CsvFault fault, LayoutRows *rows)
{
    const size_t n = sections->of_table.names.n;

    if (fault != CSV_FAULT_NONE || sections->n_other == 0 || sections->n_other == n ||
        sections->n_fields != n || begins_other(sections)) {
        layout_skip(rows);
        return;
    }
    sections->place = IN_TABLE;
    take_record(sections, rows);
}

static Status take_known(Sections *sections, CsvFault fault, LayoutRows *rows, Error *err)
{
    switch (sections->place) {
    case OUTSIDE:
        take_outside_line(sections, fault, rows);
        break;
    case IN_HEAD:
        return take_head_record(sections, fault, rows, err);
    case BELOW_HEAD:
        sections->n_records += !sections->was_blank && sections->n_fields == sections->head.n;
        sections->place = OUTSIDE;
        sections->n_other = 0;
        layout_skip(rows);
        break;
    case IN_TABLE:
        take_table_line(sections, fault, rows);
        break;
    }
    return OK;
}

/* Spreadsheets keep the delimiters of a line without a text. */
static bool is_blank(Str line, char delimiter)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] != delimiter && line.ptr[i] != ' ' && line.ptr[i] != '\t')
            return false;
    }
    return true;
}

static Status take_line(void *state, Str line, LayoutRows *rows, Error *err)
{
    Sections *sections = state;
    const LayoutOptions *options = &sections->options;
    Status status = OK;
    CsvFault fault;

    if (is_blank(line, options->csv.delimiter == '\0' ? ',' : options->csv.delimiter)) {
        sections->was_blank = true;
        if (line.len > 0)
            layout_skip(rows);
        return OK;
    }
    fault = layout_split_quoted(
        line, &options->csv, sections->space, sections->fields, LIMIT_COLUMNS, &sections->n_fields);
    if (sections->first.n == 0)
        keep(&sections->first, &line, 1, layout_line(rows));
    if (fault == CSV_FAULT_NONE && has_all(sections, options->table, options->n_table))
        status = begin_table(sections, rows, err);
    else if (fault == CSV_FAULT_NONE && has_all(sections, options->head, options->n_head))
        begin_head(sections, rows);
    else
        status = take_known(sections, fault, rows, err);
    sections->was_blank = false;
    return status;
}

/* "Horodate, Valeur" */
static const char *join(char *text, size_t size, const Str *headings, size_t n)
{
    size_t at = 0;

    text[0] = '\0';
    for (size_t i = 0; i < n && at < size; i++)
        at += (size_t) snprintf(
            text + at, size - at, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(headings[i]));
    return text;
}

static Status end_file(void *state, LayoutRows *rows, Error *err)
{
    const Sections *sections = state;
    const Str first = sections->first.n == 0 ? (Str){0} : sections->first.items[0];
    char names[4 * SHOWN_BYTES];

    if (sections->is_written || first.len == 0)
        return OK;
    layout_at(rows, 0, (Str){0});
    (void) join(names, sizeof(names), sections->options.table, sections->options.n_table);
    if (sections->passed[0] != '\0')
        return error_set(
            err,
            STATUS_DATA,
            "no table with the headings %s is of this source: %s",
            names,
            sections->passed);
    (void) error_set(
        err,
        STATUS_DATA,
        "there is no table with the headings %s; the file begins with '%.*s'",
        names,
        (int) (first.len < SHOWN_BYTES ? first.len : SHOWN_BYTES),
        first.ptr);
    return STATUS_DATA;
}

const Layout layout_sections = {
    .name = "sections",
    .has_tables = true,
    .takes_blank = true,
    .open = open_file,
    .line = take_line,
    .end = end_file,
};

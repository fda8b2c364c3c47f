/*
 * layout: a file whose readings are no rows of one table, unfolded into one. NEM12, XML and
 * telegrams state a meter once and its values below; a layout writes a record for each value, with
 * all that it needs, under stated headings. From there on the file is read like any table: the
 * source profile maps the headings, so units, channels, qualities and stamps are its business and
 * not the layout's.
 *
 *     200,NMI1,...,KWH,30                       nmi   day       n  value  unit  ...
 *     300,20250701,0.1,0.2,...    ─ layout ─▶   NMI1  20250701  1  0.1    KWH
 *                                               NMI1  20250701  2  0.2    KWH
 *
 * Stage: ingest, between file_source and csv_reader. A layout has a function that is given the
 * file piece by piece; it writes records with the layout_* functions below. What it holds between
 * two pieces is bounded by it. One file, one thread at a time.
 */
#ifndef EIOT_INGEST_LAYOUT_H
#define EIOT_INGEST_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "ingest/csv_reader.h"

/* Where the records are written to. */
typedef struct LayoutRows LayoutRows;

/* A stage of load-shedding in force, by the local clock counted as if it were UTC. */
typedef struct DeclaredStage {
    int64_t from_us;
    int64_t to_us; /* exclusive */
    int stage;
} DeclaredStage;

/* What the profile says of the file, for a layout that is made of delimited lines. */
typedef struct LayoutOptions {
    const char *path; /* for a layout that reads the file itself */
    CsvFormat csv;
    const Str *head;       /* headings of the table that stands above the others; see sections */
    const Str *head_texts; /* what its record must hold under each; ptr NULL: anything */
    size_t n_head;
    const Str *table; /* headings of the table that is read */
    size_t n_table;
    const DeclaredStage *declared; /* see timetable */
    size_t n_declared;
} LayoutOptions;

typedef struct Layout {
    const char *name;            /* as profiles name it: "nem12" */
    const char *const *headings; /* of the records, ending in NULL; NULL: the layout writes them as
                                    its first record, when it knows them */

    bool has_tables;     /* of delimited lines: the profile says which table is read */
    bool takes_declared; /* the profile says when which stage was in force */
    bool takes_blank;    /* lines without a byte are given as well: they part something */

    /* What it remembers, in `arena`. */
    void *(*open)(Arena *arena, const LayoutOptions *options);

    /* One of the three. A line comes without its end, in UTF-8 by the profile's encoding, never
     * empty but for takes_blank; rejects of it name it by themselves. Bytes come in pieces of any
     * size; the layout says with layout_at() where it is. DATA when the whole file must be refused.
     */
    Status (*line)(void *state, Str line, LayoutRows *rows, Error *err);
    Status (*bytes)(void *state, Str bytes, bool is_end, LayoutRows *rows, Error *err);

    /* Reads some of the file by its path; *ret_is_end when nothing was left. */
    Status (*rows)(void *state, LayoutRows *rows, bool *ret_is_end, Error *err);

    /* After the last line or byte; NULL: nothing to do. DATA when the file is refused after all. */
    Status (*end)(void *state, LayoutRows *rows, Error *err);

    void (*close)(void *state); /* what the arena does not free; NULL: nothing */
} Layout;

/* It reads the file by its path, which is then Parquet; NULL, a table, does not. */
static inline bool layout_takes_path(const Layout *layout)
{
    return layout != NULL && layout->rows != NULL;
}

/* NULL when there is none of this name. */
const Layout *layout_find(Str name);

/* Names of all, joined by ", ", for hints. */
const char *layout_names(Arena *arena);

/* ---- what a layout writes ---- */

/* From here on records are of this physical line (from 1) and `raw` is what a reject of them shows;
 * copied. Done by the driver for a layout of lines. */
void layout_at(LayoutRows *rows, uint64_t line, Str raw);

uint64_t layout_line(const LayoutRows *rows); /* as given last */

/* The fields of a record, one after the other, as text; copied. Then the record itself. */
void layout_field(LayoutRows *rows, Str text);
void layout_number(LayoutRows *rows, int64_t number); /* a field as well */
void layout_record(LayoutRows *rows);

/* A record that can't be read: it is rejected with the reason, lower case, no full stop. `field`
 * is its column of the table from 1; 0: the record as a whole. Fields of a record that was begun
 * are dropped. */
void layout_reject(LayoutRows *rows, size_t field, const char *format, ...) PRINTF_LIKE(3, 4);

/* A line, or an element, that is no data; counted. */
void layout_skip(LayoutRows *rows);

/* What the user should know of the file as a whole, though it is read: told once, the first one. */
void layout_warn(LayoutRows *rows, const char *format, ...) PRINTF_LIKE(2, 3);

#endif

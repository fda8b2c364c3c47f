/*
 * espi_book: what an ESPI file states of its blocks, and which of it is of which block.
 *
 * Entries of the Atom feed are tied by their links, paths without the server's name:
 *
 *     usage point     self     .../UsagePoint/1          related  .../UsagePoint/1/MeterReading
 *     meter reading   self     .../MeterReading/2        related  .../MeterReading/2/IntervalBlock
 *                                                        related  .../ReadingType/3
 *     reading type    self     .../ReadingType/3
 *     block           up       .../MeterReading/2/IntervalBlock
 *                     self     .../MeterReading/2/IntervalBlock/4
 *
 * A block is of the meter reading whose related link is its up link, or whose self link is the
 * beginning of one of its links; that one names the reading type. Where links say nothing, the only
 * one of the file is meant; several are not chosen from.
 *
 * Stage: ingest, part of espi. In the arena; bounded by ESPI_BOOK_BYTES. One thread.
 */
#ifndef EIOT_INGEST_ESPI_BOOK_H
#define EIOT_INGEST_ESPI_BOOK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#define ESPI_BOOK_BYTES   ((size_t) 16 * 1024 * 1024)
#define ESPI_CODE_BYTES   32 /* with its NUL */
#define ESPI_REASON_BYTES 300

typedef char EspiCode[ESPI_CODE_BYTES];

/* The links of an entry that tie it to others, as paths; len 0: none. */
typedef struct EspiEntry {
    Str self;
    Str up;
    Str type;     /* related: a reading type */
    Str blocks;   /* related: a meter reading's blocks */
    Str readings; /* related: a usage point's meter readings */
    Str id;       /* Atom's own */
    size_t n_types;
} EspiEntry;

/* As the file writes it; "": not stated. */
typedef struct EspiType {
    EspiCode uom;
    EspiCode power; /* of ten */
    EspiCode flow;
    EspiCode accumulation;
    EspiCode commodity;
    EspiCode qualifier;
    EspiCode phase;
    EspiCode length;
    EspiCode quality;
} EspiType;

/* What is true of all readings of a block. */
typedef struct EspiSource {
    const EspiType *type;
    int power;
    char unit[ESPI_CODE_BYTES + 8];
    char channel[4 * ESPI_CODE_BYTES];
    Str point; /* "": the file names none */
    Str point_link;
    char reason[ESPI_REASON_BYTES]; /* where they can't be read; "" else */
} EspiSource;

typedef struct EspiBook EspiBook;

EspiBook *espi_book_new(Arena *arena);

/* A copy of a path that the book has room for. DATA when it is full. */
Status espi_book_keep(EspiBook *book, Str *text, Error *err) MUST_USE;

/* Texts are copied. DATA when the book is full, or a type of this link says something else. */
Status espi_book_add_point(EspiBook *book, const EspiEntry *entry, Error *err) MUST_USE;
Status espi_book_add_reading(EspiBook *book, const EspiEntry *entry, Error *err) MUST_USE;
Status espi_book_add_type(EspiBook *book, Str self, const EspiType *type, Error *err) MUST_USE;

/* The source of a block of this entry. False: links alone don't say it yet. `is_last`: the file has
 * no more, so it is always true; see reason. */
Status espi_book_find(
    EspiBook *book,
    const EspiEntry *entry,
    bool is_last,
    bool *ret_found,
    EspiSource *ret_source,
    Error *err) MUST_USE;

/* Unit, channel and power of a type. */
void espi_source_of(const EspiType *type, EspiSource *ret_source);

/* A link as path: without scheme, server, query, and slashes at its ends. */
Str espi_path(Str link);

/* Whether `name` is one of the parts between its slashes. */
bool espi_path_has(Str path, Str name);

#endif

/*
 * espi_stock: the readings of an ESPI file on their way from its elements to records. Those whose
 * reading type is known are written at once, the others are held until it is.
 *
 * Stage: ingest, part of espi. Holds at most ESPI_HELD_READINGS. One thread.
 */
#ifndef EIOT_INGEST_ESPI_STOCK_H
#define EIOT_INGEST_ESPI_STOCK_H

#include "ingest/layouts/espi/book.h"
#include "ingest/layouts/layout.h"

#define ESPI_HELD_READINGS 200000

/* Headings of the records. */
extern const char *const espi_headings[];

/* An IntervalReading, as the file writes it; "": not stated. */
typedef struct EspiReading {
    uint64_t line;
    EspiCode start;
    EspiCode length;
    EspiCode value;
    EspiCode quality;
    bool has_period;
    const char *too_long; /* the element that is */

    /* of the stock */
    size_t block;
    size_t nth;       /* of its block, from 0 */
    bool is_by_place; /* neither it nor those before have a period */
} EspiReading;

/* An IntervalBlock. Some utilities state the type in it. */
typedef struct EspiBlock {
    EspiCode start;
    EspiCode own_unit;
    EspiCode own_length;
    EspiCode own_point;

    /* of the stock */
    size_t entry;
    size_t n_readings;
    bool has_periods; /* a reading so far has one */
    bool is_streamed; /* its source is known: readings are not held */
} EspiBlock;

typedef struct EspiStock EspiStock;

/* `book` stays the caller's. */
EspiStock *espi_stock_new(Arena *arena, EspiBook *book);
void espi_stock_close(EspiStock *stock);

/* What comes is of a new entry, or of none. */
void espi_stock_begin_entry(EspiStock *stock);

/* A new block, and the one that is open or NULL; valid until the next is begun. */
void espi_stock_begin_block(EspiStock *stock);
EspiBlock *espi_stock_block(EspiStock *stock);
void espi_stock_end_block(EspiStock *stock);

/* A reading of the open block, or of one made for it. `entry`: its links so far. */
void espi_stock_begin_reading(EspiStock *stock, uint64_t line, EspiReading *ret_reading);
Status espi_stock_add(
    EspiStock *stock,
    const EspiEntry *entry,
    EspiReading *reading,
    LayoutRows *rows,
    Error *err) MUST_USE;

/* `entry`: all its links. */
Status espi_stock_end_entry(
    EspiStock *stock, const EspiEntry *entry, LayoutRows *rows, Error *err) MUST_USE;

/* Writes all that is left. */
Status espi_stock_end(EspiStock *stock, LayoutRows *rows, Error *err) MUST_USE;

/* False: it is too long; the code stays empty. */
bool espi_code_set(EspiCode code, Str text);

#endif

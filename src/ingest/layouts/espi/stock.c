#include "ingest/layouts/espi/stock.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "ingest/layouts/espi/scale.h"

#define NONE SIZE_MAX

const char *const espi_headings[] = {
    "usage_point",
    "usage_point_link",
    "start",
    "length_s",
    "value",
    "unit",
    "channel",
    "quality",
    NULL,
};

enum { START_FIELD = 3, VALUE_FIELD = 5 }; /* from 1 */

/* Readings have places in blocks, blocks in entries: both are those of readings that are held, and
 * of the entry that is open. */
struct EspiStock {
    EspiBook *book;
    size_t block;      /* that is open; NONE: none */
    size_t first_held; /* of the open entry, as are */
    size_t first_block;
    size_t first_entry;
    EspiReading *held;
    size_t n_held;
    size_t held_size;
    EspiBlock *blocks;
    size_t n_blocks;
    size_t blocks_size;
    EspiEntry *entries; /* self and up alone */
    size_t n_entries;
    size_t entries_size;
    EspiType own_type; /* of a block that states it */
    EspiSource source; /* of the block that is streamed, or was looked up last */
};

EspiStock *espi_stock_new(Arena *arena, EspiBook *book)
{
    EspiStock *stock = ARENA_NEW(arena, EspiStock);

    stock->book = book;
    stock->block = NONE;
    return stock;
}

void espi_stock_close(EspiStock *stock)
{
    mem_free(stock->held);
    mem_free(stock->blocks);
    mem_free(stock->entries);
}

bool espi_code_set(EspiCode code, Str text)
{
    memset(code, 0, ESPI_CODE_BYTES);
    if (text.len >= ESPI_CODE_BYTES)
        return false;
    if (text.len > 0)
        memcpy(code, text.ptr, text.len);
    return true;
}

/* Room for one more of `size` bytes in an array that doubles. */
static void *grow(void *items, size_t n, size_t *size, size_t item_bytes)
{
    if (n < *size)
        return items;
    *size = *size == 0 ? 64 : *size * 2;
    return mem_resize(items, *size * item_bytes);
}

/* ---- writing ---- */

/* When the n-th reading of a block whose readings state no times begins. */
static bool
start_by_place(const EspiReading *reading, const EspiBlock *block, Str length, EspiCode start)
{
    int64_t first;
    int64_t seconds;
    int64_t at;

    if (!reading->is_by_place || !str_parse_i64(str_from(block->start), &first) ||
        !str_parse_i64(length, &seconds) ||
        __builtin_mul_overflow((int64_t) reading->nth, seconds, &at) ||
        __builtin_add_overflow(first, at, &at))
        return false;
    (void) snprintf(start, ESPI_CODE_BYTES, "%lld", (long long) at);
    return true;
}

static Str first_stated(const char *one, const char *two, const char *three)
{
    return str_from(one[0] != '\0' ? one : two[0] != '\0' ? two : three);
}

static void write_fields(
    const EspiSource *source, const EspiReading *reading, Str start, Str length, LayoutRows *rows)
{
    char number[ESPI_NUMBER_BYTES];
    Str value = str_from(reading->value);

    if (source->power != 0 && value.len > 0 && !espi_scale(value, source->power, number, &value)) {
        layout_reject(rows, VALUE_FIELD, "value '%s' is not a decimal number", reading->value);
        return;
    }
    layout_field(rows, source->point);
    layout_field(rows, source->point_link);
    layout_field(rows, start);
    layout_field(rows, length);
    layout_field(rows, value);
    layout_field(rows, str_from(source->unit));
    layout_field(rows, str_from(source->channel));
    layout_field(rows, first_stated(reading->quality, source->type->quality, ""));
    layout_record(rows);
}

static void place(const EspiReading *reading, LayoutRows *rows)
{
    char raw[5 * ESPI_CODE_BYTES];

    (void) snprintf(
        raw,
        sizeof(raw),
        "start %s duration %s value %s quality %s",
        reading->start,
        reading->length,
        reading->value,
        reading->quality);
    layout_at(rows, reading->line, str_from(raw));
}

static void write_reading(EspiStock *stock, const EspiReading *reading, LayoutRows *rows)
{
    const EspiBlock *block = &stock->blocks[reading->block];
    const EspiSource *source = &stock->source;
    EspiCode start;
    Str length;

    place(reading, rows);
    if (source->reason[0] != '\0') {
        layout_reject(rows, 0, "%s", source->reason);
        return;
    }
    if (reading->too_long != NULL) {
        layout_reject(
            rows, 0, "%s is longer than %d bytes", reading->too_long, ESPI_CODE_BYTES - 1);
        return;
    }
    length = first_stated(reading->length, source->type->length, block->own_length);
    memcpy(start, reading->start, sizeof(start));
    if (start[0] == '\0' && !start_by_place(reading, block, length, start)) {
        layout_reject(rows, START_FIELD, "neither the reading nor its block states when it begins");
        return;
    }
    write_fields(source, reading, str_from(start), length, rows);
}

/* ---- sources of blocks ---- */

/* The type that a block states itself, where no link says anything. */
static bool own_source(EspiStock *stock, const EspiBlock *block)
{
    const EspiEntry *entry = &stock->entries[block->entry];

    if (block->own_unit[0] == '\0' || entry->up.len > 0 || entry->self.len > 0)
        return false;
    stock->own_type = (EspiType){0};
    memcpy(stock->own_type.uom, block->own_unit, sizeof(block->own_unit));
    stock->source = (EspiSource){.point = str_from(block->own_point)};
    espi_source_of(&stock->own_type, &stock->source);
    return true;
}

/* Looks the source of a block up. */
static Status
locate(EspiStock *stock, const EspiBlock *block, bool is_last, bool *ret_found, Error *err)
{
    *ret_found = own_source(stock, block);
    if (*ret_found)
        return OK;
    return espi_book_find(
        stock->book, &stock->entries[block->entry], is_last, ret_found, &stock->source, err);
}

/* Writes what is held from `from` on and has its source by now. */
static Status settle(EspiStock *stock, size_t from, bool is_last, LayoutRows *rows, Error *err)
{
    size_t last = NONE;
    size_t kept = from;
    bool is_found = false;
    Status status = OK;

    for (size_t i = from; i < stock->n_held && status == OK; i++) {
        const EspiReading reading = stock->held[i];
        if (reading.block != last)
            status = locate(stock, &stock->blocks[reading.block], is_last, &is_found, err);
        last = reading.block;
        if (status == OK && is_found)
            write_reading(stock, &reading, rows);
        else
            stock->held[kept++] = reading;
    }
    stock->n_held = kept;
    return status;
}

static Status hold(EspiStock *stock, const EspiReading *reading, Error *err)
{
    if (stock->n_held == ESPI_HELD_READINGS) {
        (void) error_set(
            err,
            STATUS_DATA,
            "more than %d readings stand before their reading type",
            ESPI_HELD_READINGS);
        error_hint(err, "Put the entries with ReadingType at the beginning, or split the file.");
        return STATUS_DATA;
    }
    stock->held = grow(stock->held, stock->n_held, &stock->held_size, sizeof(*stock->held));
    stock->held[stock->n_held++] = *reading;
    return OK;
}

/* ---- as the file goes ---- */

void espi_stock_begin_entry(EspiStock *stock)
{
    stock->block = NONE;
    stock->first_held = stock->n_held;
    stock->first_block = stock->n_blocks;
    stock->first_entry = stock->n_entries;
}

void espi_stock_begin_block(EspiStock *stock)
{
    if (stock->n_entries == stock->first_entry) {
        stock->entries =
            grow(stock->entries, stock->n_entries, &stock->entries_size, sizeof(*stock->entries));
        stock->entries[stock->n_entries++] = (EspiEntry){0};
    }
    stock->blocks =
        grow(stock->blocks, stock->n_blocks, &stock->blocks_size, sizeof(*stock->blocks));
    stock->block = stock->n_blocks++;
    stock->blocks[stock->block] = (EspiBlock){.entry = stock->n_entries - 1};
}

EspiBlock *espi_stock_block(EspiStock *stock)
{
    return stock->block == NONE ? NULL : &stock->blocks[stock->block];
}

void espi_stock_end_block(EspiStock *stock)
{
    stock->block = NONE;
}

void espi_stock_begin_reading(EspiStock *stock, uint64_t line, EspiReading *ret_reading)
{
    if (stock->block == NONE)
        espi_stock_begin_block(stock);
    *ret_reading = (EspiReading){
        .line = line,
        .block = stock->block,
        .nth = stock->blocks[stock->block].n_readings++,
    };
}

/* Readings of a block whose links say all before the first of them are written as they come. */
static Status try_stream(EspiStock *stock, const EspiEntry *entry, EspiBlock *block, Error *err)
{
    const EspiEntry links = {.self = entry->self, .up = entry->up};

    if (block->n_readings > 1 || (links.self.len == 0 && links.up.len == 0))
        return OK;
    return espi_book_find(stock->book, &links, false, &block->is_streamed, &stock->source, err);
}

Status espi_stock_add(
    EspiStock *stock, const EspiEntry *entry, EspiReading *reading, LayoutRows *rows, Error *err)
{
    EspiBlock *block = &stock->blocks[reading->block];
    Status status = try_stream(stock, entry, block, err);

    block->has_periods |= reading->has_period;
    reading->is_by_place = !block->has_periods;
    if (status != OK)
        return status;
    if (!block->is_streamed)
        return hold(stock, reading, err);
    write_reading(stock, reading, rows);
    return OK;
}

/* What waits beyond its entry keeps the links. */
static Status keep_links(EspiStock *stock, EspiEntry *entry, Error *err)
{
    Status status = espi_book_keep(stock->book, &entry->self, err);

    if (status == OK)
        status = espi_book_keep(stock->book, &entry->up, err);
    return status;
}

Status espi_stock_end_entry(EspiStock *stock, const EspiEntry *entry, LayoutRows *rows, Error *err)
{
    Status status;

    if (stock->n_entries == stock->first_entry)
        return OK;
    stock->entries[stock->n_entries - 1] = (EspiEntry){.self = entry->self, .up = entry->up};
    status = settle(stock, stock->first_held, false, rows, err);
    if (status == OK && stock->n_held > stock->first_held)
        return keep_links(stock, &stock->entries[stock->n_entries - 1], err);
    stock->n_blocks = stock->first_block;
    stock->n_entries = stock->first_entry;
    return status;
}

Status espi_stock_end(EspiStock *stock, LayoutRows *rows, Error *err)
{
    return settle(stock, 0, true, rows, err);
}

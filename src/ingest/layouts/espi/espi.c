/*
 * ESPI: Green Button files (NAESB REQ.21, Energy Services Provider Interface), Atom XML.
 *
 *     <entry> links  <content> <ReadingType>    powerOfTenMultiplier, uom, flowDirection, ...
 *     <entry> links  <content> <IntervalBlock>  <interval> start
 *         <IntervalReading>  <timePeriod> start, duration   <value>   <ReadingQuality> quality
 *
 * A record for each IntervalReading, its value times the power of ten of its type; which type that
 * is say the links (espi_book.h). Readings that stand before their type are held, at most
 * ESPI_HELD_READINGS, and written behind the others. Elements are known by their names, whatever
 * their prefix and namespace.
 */
#include <stdio.h>
#include <string.h>

#include "ingest/layouts/espi/elements.h"
#include "ingest/layouts/espi/stock.h"
#include "ingest/layouts/espi/xml.h"
#include "ingest/layouts/layouts.h"

#define LINK_BYTES ESPI_XML_TEXT_BYTES

typedef struct Espi {
    EspiXml *xml;
    EspiBook *book;
    EspiStock *stock;
    LayoutRows *rows;
    bool is_espi; /* an element of it was met */
    bool has_readings;

    /* where in the document */
    EspiElement path[ESPI_XML_DEPTH + 1];
    size_t depth;
    bool is_in_entry;
    bool is_in_reading;

    /* the entry */
    EspiEntry entry;
    char texts[6][LINK_BYTES]; /* of its links */
    EspiElement content;       /* ESPI_OTHER: nothing of what is read */
    bool has_content;
    bool has_type;

    EspiType type;
    EspiReading reading;
} Espi;

/* ---- entries ---- */

static void begin_entry(Espi *espi)
{
    espi->entry = (EspiEntry){0};
    espi->content = ESPI_OTHER;
    espi->has_content = false;
    espi->has_type = false;
    espi_stock_begin_entry(espi->stock);
}

static Status add_type(Espi *espi, Error *err)
{
    espi->has_type = false;
    return espi_book_add_type(espi->book, espi->entry.self, &espi->type, err);
}

static Status end_entry(Espi *espi, Error *err)
{
    Status status = OK;

    if (espi->content == ESPI_POINT)
        status = espi_book_add_point(espi->book, &espi->entry, err);
    else if (espi->content == ESPI_METER_READING)
        status = espi_book_add_reading(espi->book, &espi->entry, err);
    else if (espi->content == ESPI_OTHER && espi->has_content)
        layout_skip(espi->rows);
    if (status == OK && espi->has_type)
        status = add_type(espi, err);
    if (status == OK)
        status = espi_stock_end_entry(espi->stock, &espi->entry, espi->rows, err);
    begin_entry(espi);
    espi->is_in_entry = false;
    return status;
}

/* ---- links ---- */

static const char *attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    }
    return "";
}

/* Copies a link of the entry; the n-th of its texts. */
static Status set_link(Espi *espi, Str path, size_t n, Str *ret, Error *err)
{
    if (path.len > LINK_BYTES)
        return error_set(err, STATUS_DATA, "a link is longer than %d bytes", LINK_BYTES);
    if (path.len > 0)
        memcpy(espi->texts[n], path.ptr, path.len);
    *ret = (Str){espi->texts[n], path.len};
    return OK;
}

static Status take_related(Espi *espi, Str path, Error *err)
{
    EspiEntry *entry = &espi->entry;

    if (str_ends_with(path, STR("/IntervalBlock")))
        return set_link(espi, path, 3, &entry->blocks, err);
    if (str_ends_with(path, STR("/MeterReading")))
        return set_link(espi, path, 4, &entry->readings, err);
    if (!espi_path_has(path, STR("ReadingType")))
        return OK;
    if (entry->n_types == 0 || !str_equal(entry->type, path))
        entry->n_types++;
    return set_link(espi, path, 2, &entry->type, err);
}

static Status take_link(Espi *espi, const char **attributes, Error *err)
{
    const char *relation = attribute(attributes, "rel");
    const Str path = espi_path(str_from(attribute(attributes, "href")));

    if (strcmp(relation, "self") == 0)
        return set_link(espi, path, 0, &espi->entry.self, err);
    if (strcmp(relation, "up") == 0)
        return set_link(espi, path, 1, &espi->entry.up, err);
    if (strcmp(relation, "related") == 0)
        return take_related(espi, path, err);
    return OK;
}

/* ---- elements ---- */

/* Where the text of an element within another goes; NULL: it is not read. */
static char *code_of_type(Espi *espi, EspiElement element)
{
    switch ((int) element) {
    case ESPI_POWER:
        return espi->type.power;
    case ESPI_UOM:
        return espi->type.uom;
    case ESPI_FLOW:
        return espi->type.flow;
    case ESPI_ACCUMULATION:
        return espi->type.accumulation;
    case ESPI_COMMODITY:
        return espi->type.commodity;
    case ESPI_QUALIFIER:
        return espi->type.qualifier;
    case ESPI_PHASE:
        return espi->type.phase;
    case ESPI_TYPE_LENGTH:
        return espi->type.length;
    case ESPI_TYPE_QUALITY:
        return espi->type.quality;
    default:
        return NULL;
    }
}

static char *code_of_block(Espi *espi, EspiElement element)
{
    EspiBlock *block = espi_stock_block(espi->stock);

    switch (block == NULL ? -1 : (int) element) {
    case ESPI_START:
        return block->start;
    case ESPI_SERVICE_POINT:
        return block->own_point;
    case ESPI_OWN_UNIT:
        return block->own_unit;
    case ESPI_OWN_LENGTH:
        return block->own_length;
    default:
        return NULL;
    }
}

static char *code_of_reading(Espi *espi, EspiElement parent, EspiElement element)
{
    if (parent == ESPI_PERIOD && element == ESPI_START)
        return espi->reading.start;
    if (parent == ESPI_PERIOD && element == ESPI_DURATION)
        return espi->reading.length;
    if (parent == ESPI_READING && element == ESPI_VALUE)
        return espi->reading.value;
    return NULL;
}

static bool is_quality(EspiElement parent, EspiElement element)
{
    return (parent == ESPI_QUALITIES && element == ESPI_QUALITY) ||
           (parent == ESPI_READING && element == ESPI_OWN_QUALITY);
}

static EspiElement parent_of(const Espi *espi, size_t generation)
{
    return espi->depth > generation ? espi->path[espi->depth - generation] : ESPI_OTHER;
}

/* The element at the end of the path. */
static bool is_within_reading(const Espi *espi)
{
    return parent_of(espi, 1) == ESPI_READING || parent_of(espi, 2) == ESPI_READING;
}

static bool wants_text(Espi *espi, EspiElement element)
{
    const EspiElement parent = parent_of(espi, 1);

    if (element == ESPI_OTHER)
        return false;
    if (is_within_reading(espi))
        return is_quality(parent, element) || code_of_reading(espi, parent, element) != NULL;
    return (parent == ESPI_ENTRY && element == ESPI_ID) ||
           (parent == ESPI_TYPE && code_of_type(espi, element) != NULL) ||
           (parent == ESPI_INTERVAL && code_of_block(espi, element) != NULL);
}

static Status begin_type(Espi *espi, Error *err)
{
    Status status = espi->has_type ? add_type(espi, err) : OK;

    espi->type = (EspiType){0};
    espi->has_type = true;
    return status;
}

/* Elements that can't be in one another: what is of which would be a guess. */
static Status check_place(const Espi *espi, EspiElement element, Error *err)
{
    const bool is_of_feed = element == ESPI_ENTRY || element == ESPI_TYPE || element == ESPI_BLOCK;

    if ((espi->is_in_reading && (is_of_feed || element == ESPI_READING)) ||
        (espi->is_in_entry && element == ESPI_ENTRY))
        return error_set(
            err,
            STATUS_DATA,
            "element '%s' stands within an %s",
            espi_element_names[element],
            espi_element_names[espi->is_in_reading ? ESPI_READING : ESPI_ENTRY]);
    return OK;
}

static bool is_of_espi(EspiElement element)
{
    return element == ESPI_POINT || element == ESPI_METER_READING || element == ESPI_TYPE ||
           element == ESPI_BLOCK || element == ESPI_READING;
}

static Status begin_element(Espi *espi, EspiElement element, const char **attributes, Error *err)
{
    switch ((int) element) {
    case ESPI_ENTRY:
        begin_entry(espi);
        espi->is_in_entry = true;
        return OK;
    case ESPI_LINK:
        return parent_of(espi, 1) == ESPI_ENTRY ? take_link(espi, attributes, err) : OK;
    case ESPI_TYPE:
        return begin_type(espi, err);
    case ESPI_BLOCK:
        espi_stock_begin_block(espi->stock);
        return OK;
    case ESPI_PERIOD:
        espi->reading.has_period |= is_within_reading(espi);
        return OK;
    case ESPI_READING:
        espi->has_readings = espi->is_in_reading = true;
        espi_stock_begin_reading(espi->stock, espi_xml_line(espi->xml), &espi->reading);
        return OK;
    default:
        return OK;
    }
}

static void note_content(Espi *espi, EspiElement element)
{
    espi->has_content = true;
    if (is_of_espi(element))
        espi->content = element;
}

static Status
begin(void *context, const char *name, const char **attributes, bool *ret_wants_text, Error *err)
{
    Espi *espi = context;
    const EspiElement element = espi_element_of(name);
    Status status = check_place(espi, element, err);

    espi->path[++espi->depth] = element;
    if (parent_of(espi, 1) == ESPI_CONTENT)
        note_content(espi, element);
    espi->is_espi |= is_of_espi(element);
    *ret_wants_text = wants_text(espi, element);
    return status == OK ? begin_element(espi, element, attributes, err) : status;
}

static void set_of_reading(EspiReading *reading, char *code, Str text, EspiElement element)
{
    if (!espi_code_set(code, text))
        reading->too_long = espi_element_names[element];
}

/* Several qualities that differ are joined: no profile knows what they are together. */
static void add_quality(EspiReading *reading, Str text)
{
    char joined[2 * ESPI_CODE_BYTES];
    int n;

    if (reading->quality[0] == '\0' || str_equal(str_from(reading->quality), text)) {
        set_of_reading(reading, reading->quality, text, ESPI_QUALITY);
        return;
    }
    n = snprintf(
        joined,
        sizeof(joined),
        "%s+%.*s",
        reading->quality,
        text.len < ESPI_CODE_BYTES ? (int) text.len : ESPI_CODE_BYTES,
        text.ptr);
    set_of_reading(reading, reading->quality, (Str){joined, (size_t) n}, ESPI_QUALITY);
}

static Status take_text(Espi *espi, EspiElement parent, EspiElement element, Str text, Error *err)
{
    char *code;

    if (is_within_reading(espi)) {
        code = code_of_reading(espi, parent, element);
        if (is_quality(parent, element))
            add_quality(&espi->reading, text);
        else if (code != NULL)
            set_of_reading(&espi->reading, code, text, element);
        return OK;
    }
    if (parent == ESPI_ENTRY && element == ESPI_ID)
        return set_link(espi, text, 5, &espi->entry.id, err);
    code = parent == ESPI_TYPE       ? code_of_type(espi, element)
           : parent == ESPI_INTERVAL ? code_of_block(espi, element)
                                     : NULL;
    if (code != NULL && !espi_code_set(code, text))
        return error_set(
            err,
            STATUS_DATA,
            "element '%s' is longer than %d bytes",
            espi_element_names[element],
            ESPI_CODE_BYTES - 1);
    return OK;
}

static Status end_reading(Espi *espi, Error *err)
{
    espi->is_in_reading = false;
    return espi_stock_add(espi->stock, &espi->entry, &espi->reading, espi->rows, err);
}

static Status end(void *context, Str text, Error *err)
{
    Espi *espi = context;
    const EspiElement element = espi->path[espi->depth];
    Status status = OK;

    if (wants_text(espi, element))
        status = take_text(espi, parent_of(espi, 1), element, text, err);
    else if (element == ESPI_READING)
        status = end_reading(espi, err);
    else if (element == ESPI_BLOCK)
        espi_stock_end_block(espi->stock);
    else if (element == ESPI_ENTRY)
        status = end_entry(espi, err);
    else if (element == ESPI_TYPE && !espi->is_in_entry)
        status = add_type(espi, err);
    espi->depth--;
    return status;
}

/* ---- the layout ---- */

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    static const EspiXmlEvents events = {begin, end};
    Espi *espi = ARENA_NEW(arena, Espi);

    (void) options;
    espi->xml = espi_xml_new(arena, &events, espi);
    espi->book = espi_book_new(arena);
    espi->stock = espi_stock_new(arena, espi->book);
    return espi;
}

static void close_file(void *state)
{
    Espi *espi = state;

    espi_xml_close(espi->xml);
    espi_stock_close(espi->stock);
}

static Status end_document(Espi *espi, Error *err)
{
    if (!espi->is_espi) {
        (void) error_set(err, STATUS_DATA, "the XML holds no element of ESPI");
        error_hint(
            err,
            "Give the Green Button file as it was downloaded: UsagePoint, MeterReading, "
            "ReadingType and IntervalBlock in an Atom feed.");
        return STATUS_DATA;
    }
    if (!espi->has_readings)
        layout_warn(espi->rows, "there is no IntervalReading in the file");
    return espi_stock_end(espi->stock, espi->rows, err);
}

static Status take_bytes(void *state, Str bytes, bool is_end, LayoutRows *rows, Error *err)
{
    Espi *espi = state;
    Status status;

    espi->rows = rows;
    status = espi_xml_feed(espi->xml, bytes, is_end, err);
    if (status == OK && is_end)
        status = end_document(espi, err);
    if (status != OK)
        layout_at(rows, espi_xml_line(espi->xml), (Str){0});
    return status;
}

const Layout layout_espi = {
    .name = "espi",
    .headings = espi_headings,
    .open = open_file,
    .bytes = take_bytes,
    .close = close_file,
};

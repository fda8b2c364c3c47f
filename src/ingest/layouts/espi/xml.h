/*
 * espi_xml: XML as a stream of elements. The one door to expat.
 *
 * Stage: ingest, part of espi. Names come without their prefix. A document type is refused, so
 * there are no entities but XML's own; depth, texts and single tags have a maximum. One thread.
 */
#ifndef EIOT_INGEST_ESPI_XML_H
#define EIOT_INGEST_ESPI_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#define ESPI_XML_DEPTH      64            /* elements in one another */
#define ESPI_XML_TEXT_BYTES 1024          /* of an element whose text is wanted */
#define ESPI_XML_TAG_BYTES  (1024 * 1024) /* a tag, a comment */

typedef struct EspiXml EspiXml;

typedef struct EspiXmlEvents {
    /* `attributes`: name, value, ..., NULL. True: the element's own text is wanted. Anything but
     * OK ends the reading; it is what espi_xml_feed() returns. */
    Status (*begin)(
        void *context, const char *name, const char **attributes, bool *ret_wants_text, Error *err);
    Status (*end)(void *context, Str text, Error *err); /* text without blanks at its ends */
} EspiXmlEvents;

EspiXml *espi_xml_new(Arena *arena, const EspiXmlEvents *events, void *context);
void espi_xml_close(EspiXml *xml); /* NULL is allowed */

/* DATA when it is no well-formed XML, or more than is read. */
Status espi_xml_feed(EspiXml *xml, Str bytes, bool is_end, Error *err) MUST_USE;

/* Of what is read just now, from 1. */
uint64_t espi_xml_line(const EspiXml *xml);

#endif

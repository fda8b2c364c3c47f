#include "ingest/layouts/espi/xml.h"

#include <expat.h>
#include <string.h>

#include "base/mem.h"

struct EspiXml {
    XML_Parser parser;
    const EspiXmlEvents *events;
    void *context;
    int64_t n_fed;
    size_t depth;
    char text[ESPI_XML_TEXT_BYTES];
    size_t n_text;
    bool wants_text;

    /* what ended it from within an event; errors are the feeder's */
    Status status;
    Error *err;
};

static void stop(EspiXml *xml, Status status)
{
    xml->status = status;
    (void) XML_StopParser(xml->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

static void begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
    EspiXml *xml = context;
    Status status;

    if (xml->status != OK)
        return;
    if (++xml->depth > ESPI_XML_DEPTH) {
        stop(
            xml,
            error_set(xml->err, STATUS_DATA, "elements are nested deeper than %d", ESPI_XML_DEPTH));
        return;
    }
    xml->n_text = 0;
    xml->wants_text = false;
    status =
        xml->events->begin(xml->context, local_name(name), attributes, &xml->wants_text, xml->err);
    if (status != OK)
        stop(xml, status);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static Str trim(Str text)
{
    while (text.len > 0 && is_blank(text.ptr[0]))
        text = (Str){text.ptr + 1, text.len - 1};
    while (text.len > 0 && is_blank(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

static void end(void *context, const XML_Char *name)
{
    EspiXml *xml = context;
    Status status;

    (void) name;
    if (xml->status != OK)
        return;
    xml->depth--;
    status = xml->events->end(xml->context, trim((Str){xml->text, xml->n_text}), xml->err);
    xml->n_text = 0;
    xml->wants_text = false;
    if (status != OK)
        stop(xml, status);
}

static void add_text(void *context, const XML_Char *bytes, int n)
{
    EspiXml *xml = context;

    if (!xml->wants_text || xml->status != OK)
        return;
    if ((size_t) n > sizeof(xml->text) - xml->n_text) {
        stop(
            xml,
            error_set(
                xml->err,
                STATUS_DATA,
                "the text of an element is longer than %d bytes",
                ESPI_XML_TEXT_BYTES));
        return;
    }
    memcpy(xml->text + xml->n_text, bytes, (size_t) n);
    xml->n_text += (size_t) n;
}

static void refuse_doctype(
    void *context,
    const XML_Char *name,
    const XML_Char *system_id,
    const XML_Char *public_id,
    int has_internal)
{
    EspiXml *xml = context;

    (void) name;
    (void) system_id;
    (void) public_id;
    (void) has_internal;
    (void) error_set(xml->err, STATUS_DATA, "a document type is not read");
    error_hint(xml->err, "ESPI has none. Take the line with <!DOCTYPE out if you trust the file.");
    stop(xml, STATUS_DATA);
}

EspiXml *espi_xml_new(Arena *arena, const EspiXmlEvents *events, void *context)
{
    static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_resize, mem_free};
    EspiXml *xml = ARENA_NEW(arena, EspiXml);

    xml->events = events;
    xml->context = context;
    xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    ASSERT(xml->parser != NULL);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, begin, end);
    XML_SetCharacterDataHandler(xml->parser, add_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, refuse_doctype);
    return xml;
}

void espi_xml_close(EspiXml *xml)
{
    if (xml != NULL)
        XML_ParserFree(xml->parser);
}

static Status say_malformed(const EspiXml *xml, Error *err)
{
    (void) error_set(
        err,
        STATUS_DATA,
        "XML is not well-formed: %s, in column %lu",
        XML_ErrorString(XML_GetErrorCode(xml->parser)),
        (unsigned long) XML_GetCurrentColumnNumber(xml->parser) + 1);
    error_hint(err, "Check that the export or the copy of this file was finished.");
    return STATUS_DATA;
}

Status espi_xml_feed(EspiXml *xml, Str bytes, bool is_end, Error *err)
{
    enum XML_Status parsed;

    xml->err = err;
    xml->n_fed += (int64_t) bytes.len;
    parsed = XML_Parse(xml->parser, bytes.len == 0 ? "" : bytes.ptr, (int) bytes.len, is_end);
    if (xml->status != OK)
        return xml->status;
    if (parsed != XML_STATUS_OK)
        return say_malformed(xml, err);
    if (xml->n_fed - (int64_t) XML_GetCurrentByteIndex(xml->parser) > ESPI_XML_TAG_BYTES)
        return error_set(
            err,
            STATUS_DATA,
            "a tag or a comment of the XML is longer than %d bytes",
            ESPI_XML_TAG_BYTES);
    return OK;
}

uint64_t espi_xml_line(const EspiXml *xml)
{
    return XML_GetCurrentLineNumber(xml->parser);
}

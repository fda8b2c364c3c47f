#include "../layout_text.h"
#include "ingest/layouts/espi/stock.h"

#define HEADINGS "0: usage_point|usage_point_link|start|length_s|value|unit|channel|quality\n"

#define POINT(id)                                                                                  \
    "<entry><link rel='self' href='/v1/UsagePoint/" id "'/><link rel='related' "                   \
    "href='/v1/UsagePoint/" id "/MeterReading'/><content><UsagePoint/></content></entry>"
#define METER_READING(id, type)                                                                    \
    "<entry><link rel='self' href='/v1/UsagePoint/1/MeterReading/" id                              \
    "'/><link rel='related' href='/v1/UsagePoint/1/MeterReading/" id                               \
    "/IntervalBlock'/><link rel='related' href='/v1/ReadingType/" type                             \
    "'/><content><MeterReading/></content></entry>"
#define TYPE(id, inner)                                                                            \
    "<entry><link rel='self' href='/v1/ReadingType/" id "'/><content><ReadingType>" inner          \
    "</ReadingType></content></entry>"
#define WH "<uom>72</uom><flowDirection>1</flowDirection>"
#define BLOCK(meter_reading, inner)                                                                \
    "<entry><link rel='up' href='/v1/UsagePoint/1/MeterReading/" meter_reading                     \
    "/IntervalBlock'/><content><IntervalBlock>" inner "</IntervalBlock></content></entry>"
#define READING(start, value)                                                                      \
    "<IntervalReading><timePeriod><duration>900</duration><start>" start                           \
    "</start></timePeriod><value>" value "</value></IntervalReading>"

typedef struct Case {
    const char *name;
    const char *text; /* within the feed */
    const char *expected;
} Case;

static const Case cases[] = {
    {"linked",
     POINT("1") METER_READING("1", "7")
         TYPE("7", WH "<accumulationBehaviour>4</accumulationBehaviour>")
             BLOCK("1", READING("1751328000", "155") READING("1751328900", "0")),
     "1: 1|v1/UsagePoint/1|1751328000|900|155|Wh|Wh 1/4|\n"
     "1: 1|v1/UsagePoint/1|1751328900|900|0|Wh|Wh 1/4|\nskipped 0\n"},
    {"the type stands behind, the meter reading too",
     BLOCK("1", READING("1", "5")) METER_READING("1", "7")
         TYPE("7", "<powerOfTenMultiplier>3</powerOfTenMultiplier>" WH) POINT("1"),
     "1: 1|v1/UsagePoint/1|1|900|5000|Wh|Wh 1/-|\nskipped 0\n"},
    {"without links the only type is meant, a missing multiplier is 0, cost is not scaled",
     "<ReadingType><uom>72</uom></ReadingType><IntervalReading><cost>12345</cost><timePeriod>"
     "<duration>3600</duration><start>1751328000</start></timePeriod><value>1500000</value>"
     "</IntervalReading>",
     "1: ||1751328000|3600|1500000|Wh|Wh -/-|\nskipped 0\n"},
    {"a multiplier is applied to the value alone",
     "<ReadingType><powerOfTenMultiplier>-3</powerOfTenMultiplier><uom>72</uom></ReadingType>"
     "<IntervalReading><cost>12345</cost><timePeriod><duration>3600</duration>"
     "<start>1751328000</start></timePeriod><value>1500000</value></IntervalReading>",
     "1: ||1751328000|3600|1500.000|Wh|Wh -/-|\nskipped 0\n"},
    {"each meter reading has its own type",
     METER_READING("1", "7") METER_READING("2", "8") TYPE("7", WH) TYPE(
         "8",
         "<uom>72</uom><flowDirection>19</flowDirection>"
         "<powerOfTenMultiplier>3</powerOfTenMultiplier>") BLOCK("2", READING("1", "2"))
         BLOCK("1", READING("1", "3")),
     "1: 1|v1/UsagePoint/1|1|900|2000|Wh|Wh 19/-|\n1: 1|v1/UsagePoint/1|1|900|3|Wh|Wh 1/-|\n"
     "skipped 0\n"},
    {"meter reading 1 is not 11",
     METER_READING("11", "8") METER_READING("1", "7") TYPE("7", WH) TYPE("8", "<uom>63</uom>")
         BLOCK("11", READING("1", "2")),
     "1: 1|v1/UsagePoint/1|1|900|2|uom 63|uom 63|\nskipped 0\n"},
    {"no type is chosen of two",
     TYPE("7", WH) TYPE("8", "<uom>63</uom>") BLOCK("1", READING("1", "2")),
     "1: no link says which of the file's 2 reading types it is "
     "[start 1 duration 900 value 2 quality ]\nskipped 0\n"},
    {"no type at all",
     POINT("1") BLOCK("1", READING("1", "2") READING("2", "")),
     "1: the file states no reading type [start 1 duration 900 value 2 quality ]\n"
     "1: the file states no reading type [start 2 duration 900 value  quality ]\nskipped 0\n"},
    {"a type that is named and is not there",
     METER_READING("1", "7") TYPE("8", WH) BLOCK("1", READING("1", "2")),
     "1: reading type 'v1/ReadingType/7' of the meter reading is not in the file "
     "[start 1 duration 900 value 2 quality ]\nskipped 0\n"},
    {"a multiplier out of range",
     TYPE("8", WH "<powerOfTenMultiplier>13</powerOfTenMultiplier>") BLOCK("1", READING("1", "2")),
     "1: powerOfTenMultiplier '13' is not from -12 to 12 "
     "[start 1 duration 900 value 2 quality ]\nskipped 0\n"},
    {"a type without unit",
     TYPE("8", "<flowDirection>1</flowDirection>") BLOCK("1", READING("1", "2")),
     "1: the reading type states no unit (uom) [start 1 duration 900 value 2 quality ]\n"
     "skipped 0\n"},
    {"other units and goods are named in unit and channel",
     METER_READING("1", "7") METER_READING("2", "8") METER_READING("3", "9") TYPE(
         "7",
         "<uom>38</uom><flowDirection>1</flowDirection>"
         "<accumulationBehaviour>12</accumulationBehaviour>") TYPE("8", "<uom>119</uom>")
         TYPE("9", "<uom>72</uom><commodity>7</commodity>") BLOCK("1", READING("1", "1"))
             BLOCK("2", READING("1", "1")) BLOCK("3", READING("1", "1")),
     "1: 1|v1/UsagePoint/1|1|900|1|W|W 1/12|\n1: 1|v1/UsagePoint/1|1|900|1|uom 119|uom 119|\n"
     "1: 1|v1/UsagePoint/1|1|900|1|Wh|commodity 7|\nskipped 0\n"},
    {"the day's maximum is no energy of the interval; electricity is 1, 2 and 26",
     METER_READING("1", "7") METER_READING("2", "8")
         TYPE("7", WH "<dataQualifier>8</dataQualifier>")
             TYPE("8", WH "<dataQualifier>12</dataQualifier><commodity>26</commodity>")
                 BLOCK("1", READING("1", "1")) BLOCK("2", READING("1", "1")),
     "1: 1|v1/UsagePoint/1|1|900|1|Wh|dataQualifier 8|\n"
     "1: 1|v1/UsagePoint/1|1|900|1|Wh|Wh 1/-|\nskipped 0\n"},
    {"hours and their days are not both energy",
     METER_READING("1", "7") METER_READING("2", "8")
         TYPE("7", WH "<intervalLength>900</intervalLength>")
             TYPE("8", WH "<intervalLength>86400</intervalLength>") BLOCK("1", READING("1", "1"))
                 BLOCK("2", READING("1", "24")) BLOCK("1", READING("901", "1")),
     "1: 1|v1/UsagePoint/1|1|900|1|Wh|Wh 1/-|\n"
     "1: the usage point has 'Wh 1/-' in another reading type already: of 900 s, phase - "
     "[start 1 duration 900 value 24 quality ]\n1: 1|v1/UsagePoint/1|901|900|1|Wh|Wh 1/-|\n"
     "skipped 0\n"},
    {"qualities: of the reading, of the type; several that differ",
     TYPE("7", WH "<defaultQuality>17</defaultQuality>") BLOCK(
         "1",
         READING("1", "1") "<IntervalReading><ReadingQuality><quality>8</quality></ReadingQuality>"
                           "<timePeriod><start>2</start></timePeriod><value>3</value>"
                           "</IntervalReading><IntervalReading><ReadingQuality><quality>8</quality>"
                           "</ReadingQuality><ReadingQuality><quality>10</quality></ReadingQuality>"
                           "<timePeriod><start>3</start></timePeriod></IntervalReading>"),
     "1: 1|v1/UsagePoint/1|1|900|1|Wh|Wh 1/-|17\n1: 1|v1/UsagePoint/1|2||3|Wh|Wh 1/-|8\n"
     "1: 1|v1/UsagePoint/1|3|||Wh|Wh 1/-|8+10\nskipped 0\n"},
    {"readings without a period follow one another",
     TYPE("7", WH "<intervalLength>3600</intervalLength>") BLOCK(
         "1",
         "<interval><duration>7200</duration><start>7200</start></interval><IntervalReading>"
         "<value>1</value></IntervalReading><IntervalReading><value>2</value></IntervalReading>"),
     "1: 1|v1/UsagePoint/1|7200|3600|1|Wh|Wh 1/-|\n1: 1|v1/UsagePoint/1|10800|3600|2|Wh|Wh 1/-|\n"
     "skipped 0\n"},
    {"a period without start, and what follows it, have no place",
     TYPE("7", WH "<intervalLength>3600</intervalLength>") BLOCK(
         "1",
         "<interval><start>7200</start></interval><IntervalReading><timePeriod><start/>"
         "</timePeriod><value>1</value></IntervalReading><IntervalReading><value>2</value>"
         "</IntervalReading>"),
     "1: neither the reading nor its block states when it begins @3 [start  duration  value 1 "
     "quality ]\n1: neither the reading nor its block states when it begins @3 [start  duration  "
     "value 2 quality ]\nskipped 0\n"},
    {"values that are none",
     TYPE("7", WH "<powerOfTenMultiplier>-3</powerOfTenMultiplier>") BLOCK(
         "1",
         READING("1", "x") READING("2", "") READING("3", "-1") READING("4", "1e3")
             READING("5", "12345678901234567890123456789012")),
     "1: value 'x' is not a decimal number @5 [start 1 duration 900 value x quality ]\n"
     "1: 1|v1/UsagePoint/1|2|900||Wh|Wh 1/-|\n1: 1|v1/UsagePoint/1|3|900|-0.001|Wh|Wh 1/-|\n"
     "1: value '1e3' is not a decimal number @5 [start 4 duration 900 value 1e3 quality ]\n"
     "1: value is longer than 31 bytes [start 5 duration 900 value  quality ]\nskipped 0\n"},
    {"a block that states unit and meter itself",
     "<entry><content><IntervalBlock><interval><servicePointId>77</servicePointId>"
     "<unitOfMeasure>kWH</unitOfMeasure><secondsPerInterval>900</secondsPerInterval>"
     "</interval><IntervalReading><timePeriod><start>1</start></timePeriod>"
     "<readingQuality>ACTUAL</readingQuality><value>0.35</value></IntervalReading>"
     "</IntervalBlock></content></entry>",
     "1: 77||1|900|0.35|kWH|kWH|ACTUAL\nskipped 0\n"},
    {"prefixes, scheme, server and query play no part; other entries are passed over",
     "<a:entry xmlns:a='http://www.w3.org/2005/Atom'><a:link rel='self' "
     "href='https://x.org/v1/ReadingType/7?page=1'/><a:content><e:ReadingType><e:uom>72</e:uom>"
     "</e:ReadingType></a:content></a:entry>"
     "<entry><content><LocalTimeParameters><tzOffset>-28800</tzOffset></LocalTimeParameters>"
     "</content></entry><entry><content><UsageSummary><billLastPeriod>5</billLastPeriod>"
     "<start>1</start><value>9</value></UsageSummary></content></entry>" METER_READING("1", "7")
         TYPE("8", "<uom>63</uom>") BLOCK("1", READING("1", "2")),
     "1: 1|v1/UsagePoint/1|1|900|2|Wh|Wh -/-|\nskipped 2\n"},
    {"usage points that are known by their links alone",
     "<entry><id>urn:a</id><link rel='self' href='/Home/5'/><link rel='related' "
     "href='/Home/5/MeterReading'/><content><UsagePoint/></content></entry><entry><link "
     "rel='self' href='/Home/5/MeterReading/1'/><link rel='up' href='/Home/5/MeterReading'/>"
     "<link rel='related' href='/ReadingType/7'/><content><MeterReading/></content></entry>"
     "<entry><link rel='self' "
     "href='/Home/5/MeterReading/1/Block/2'/><content><IntervalBlock>" READING(
         "1", "2") "</IntervalBlock></content></entry><entry><link rel='self' "
                   "href='/ReadingType/7'/><content><ReadingType>" WH
                   "</ReadingType></content></entry>",
     "1: 5|Home/5|1|900|2|Wh|Wh 1/-|\nskipped 0\n"},
    {"a usage point without a link is its Atom id",
     "<entry><id>urn:a</id><content><UsagePoint/></content></entry>"
     "<entry><content><ReadingType>" WH
     "</ReadingType><IntervalBlock>" READING("1", "2") "</IntervalBlock></content></entry>",
     "1: urn:a||1|900|2|Wh|Wh 1/-|\nskipped 0\n"},
    {"nothing to read",
     POINT("1"),
     "skipped 0\nwarning: there is no IntervalReading in the file\n"},
    /* files that are refused */
    {"no ESPI", "<html><body/></html>", "refused: the XML holds no element of ESPI (at:1)\n"},
    {"a type that is stated in two ways",
     TYPE("7", WH) TYPE("7", WH) TYPE("7", "<uom>38</uom>"),
     "refused: reading type 'v1/ReadingType/7' is stated twice, and not the same way (at:1)\n"},
    {"an entry in an entry",
     "<entry><entry/></entry>",
     "refused: element 'entry' stands within an entry (at:1)\n"},
    {"a block in a reading",
     "<IntervalReading><IntervalBlock/></IntervalReading>",
     "refused: element 'IntervalBlock' stands within an IntervalReading (at:1)\n"},
    {"a code that is none",
     TYPE("7", "<uom>12345678901234567890123456789012</uom>"),
     "refused: element 'uom' is longer than 31 bytes (at:1)\n"},
};

static const char *read_feed(Arena *arena, size_t target, const char *inner)
{
    const char *text = arena_printf(arena, "<feed>%s</feed>", inner);

    return layout_text_by(arena, "espi", NULL, target, str_from(text));
}

static void reads_feeds(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *text = read_feed(arena, 0, cases[i].text);
        if (strncmp(text, HEADINGS, strlen(HEADINGS)) == 0)
            text += strlen(HEADINGS);
        CASE_TEXT(cases[i].name, text, cases[i].expected);
    }
    arena_free(arena);
}

static void refuses_what_is_no_xml(void **state)
{
    static const Case texts[] = {
        {"a tag that is not closed",
         "<feed>\n<entry>\n  </feed>",
         "refused: XML is not well-formed: mismatched tag, in column 5 (at:3)\n"},
        {"the end is missing",
         "<feed>\n<entry>",
         "refused: XML is not well-formed: no element found, in column 8 (at:2)\n"},
        {"text behind the end",
         "<feed><UsagePoint/></feed>x",
         "refused: XML is not well-formed: junk after document element, in column 27 (at:1)\n"},
        {"not XML",
         "meter,ts\n1,2\n",
         "refused: XML is not well-formed: syntax error, in column 1 (at:1)\n"},
        {"a document type",
         "<?xml version='1.0'?>\n<!DOCTYPE feed [<!ENTITY a 'aaaa'>]>\n<feed>&a;</feed>",
         "refused: a document type is not read (at:2)\n"},
        {"an entity that is not XML's own",
         "<feed>&nbsp;</feed>",
         "refused: XML is not well-formed: undefined entity, in column 7 (at:1)\n"},
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        CASE_TEXT(texts[i].name, layout_text(arena, "espi", texts[i].text), texts[i].expected);
    arena_free(arena);
}

static void reads_encodings(void **state)
{
    static const Case texts[] = {
        {"a mark of UTF-8",
         "\xef\xbb\xbf<feed><entry><id>\xc3\xa9</id>",
         "1: \\xc3\\xa9||1|900|2|Wh|Wh 1/-|\nskipped 0\n"},
        {"declared",
         "<?xml version='1.0' encoding='ISO-8859-1'?><feed><entry><id>\xe9</id>",
         "1: \\xc3\\xa9||1|900|2|Wh|Wh 1/-|\nskipped 0\n"},
        {"not UTF-8, not declared",
         "<feed><entry><id>\xe9</id>",
         "refused: XML is not well-formed: not well-formed (invalid token), in column 18 (at:1)\n"},
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const char *text = layout_text(
            arena,
            "espi",
            arena_printf(
                arena,
                "%s%s",
                texts[i].text,
                "<content><UsagePoint/></content></entry><ReadingType>" WH
                "</ReadingType>" READING("1", "2") "</feed>"));
        if (strncmp(text, HEADINGS, strlen(HEADINGS)) == 0)
            text += strlen(HEADINGS);
        CASE_TEXT(texts[i].name, text, texts[i].expected);
    }
    arena_free(arena);
}

static void repeat(StrBuf *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        strbuf_puts(out, text);
}

static void limits_are_kept(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);

    (void) state;
    repeat(&text, "<a>", 65);
    CASE_TEXT(
        "depth",
        layout_text(arena, "espi", strbuf_text(&text)),
        "refused: elements are nested deeper than 64 (at:1)\n");

    strbuf_clear(&text);
    strbuf_puts(&text, "<feed><entry><title>");
    repeat(&text, "0123456789abcdef", 100000);
    strbuf_puts(&text, "</title><id>");
    repeat(&text, "0123456789abcdef", 65);
    strbuf_puts(&text, "</id></entry></feed>");
    CASE_TEXT(
        "text: one that is not wanted may be long",
        layout_text(arena, "espi", strbuf_text(&text)),
        "refused: the text of an element is longer than 1024 bytes (at:1)\n");

    strbuf_clear(&text);
    strbuf_puts(&text, "<feed><entry><link rel='self' href='/");
    repeat(&text, "0123456789abcdef", 65);
    strbuf_puts(&text, "'/></entry></feed>");
    CASE_TEXT(
        "link",
        layout_text(arena, "espi", strbuf_text(&text)),
        "refused: a link is longer than 1024 bytes (at:1)\n");

    strbuf_clear(&text);
    strbuf_puts(&text, "<feed>\n<!-- ");
    repeat(&text, "0123456789abcdef", 80000);
    strbuf_puts(&text, "--></feed>");
    CASE_TEXT(
        "comment",
        layout_text(arena, "espi", strbuf_text(&text)),
        "refused: a tag or a comment of the XML is longer than 1048576 bytes (at:2)\n");
    arena_free(arena);
}

static const char *last_line(const char *text)
{
    const char *at = text + strlen(text) - 1;

    while (at > text && at[-1] != '\n')
        at--;
    return at;
}

/* Readings that wait have a maximum. */
static void waiting_has_an_end(void **state)
{
    static const char *const ends[] = {
        TYPE("7", WH) "</feed>", "<IntervalReading/>" TYPE("7", WH) "</feed>"};
    static const char *const expected[] = {
        "skipped 0\n",
        "refused: more than 200000 readings stand before their reading type (at:2)\n"};
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);

    (void) state;
    strbuf_puts(&text, "<feed>");
    repeat(&text, "<IntervalReading/>", ESPI_HELD_READINGS);
    strbuf_put_char(&text, '\n');
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        const char *whole = arena_printf(arena, "%s%s", strbuf_text(&text), ends[i]);
        CASE_TEXT("waiting", last_line(layout_text(arena, "espi", whole)), expected[i]);
    }
    arena_free(arena);
}

/* Those of a block whose type is known do not wait. */
static void what_is_known_does_not_wait(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);
    const char *whole;

    (void) state;
    repeat(&text, "<IntervalReading/>", ESPI_HELD_READINGS + 1);
    whole = read_feed(
        arena,
        0,
        arena_printf(
            arena,
            METER_READING("1", "7") TYPE("7", WH) "%s%s%s",
            "<entry><link rel='up' href='/v1/UsagePoint/1/MeterReading/1/IntervalBlock'/>",
            strbuf_text(&text),
            "</entry>"));
    CASE_TEXT("streamed", last_line(whole), "skipped 0\n");
    arena_free(arena);
}

/* Links that must be kept have one too. */
static void links_have_an_end(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);
    StrBuf link = strbuf_new(arena);

    (void) state;
    repeat(&link, "0123456789abcdef", 63);
    strbuf_puts(&text, "<feed>");
    for (size_t i = 0; i < 17000; i++)
        strbuf_printf(
            &text,
            "<entry><link rel='self' href='/%s/%zu'/><content><UsagePoint/></content></entry>\n",
            strbuf_text(&link),
            i);
    strbuf_puts(&text, "</feed>");
    CASE_TRUE(
        "links",
        strstr(
            layout_text(arena, "espi", strbuf_text(&text)),
            "refused: links and reading types take more than 16777216 bytes (at:") != NULL);
    arena_free(arena);
}

/* Readings of a block are written as they come; what is long is cut into many portions. */
static void does_not_depend_on_portions(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);
    const char *whole;

    (void) state;
    strbuf_puts(&text, METER_READING("1", "7") TYPE("7", WH));
    for (size_t block = 0; block < 20; block++) {
        strbuf_puts(&text, "<entry>");
        if (block % 2 == 0)
            strbuf_puts(
                &text, "<link rel='up' href='/v1/UsagePoint/1/MeterReading/1/IntervalBlock'/>");
        strbuf_puts(&text, "<content><IntervalBlock>\n");
        for (size_t i = 0; i < 100; i++)
            strbuf_printf(
                &text,
                "<IntervalReading><timePeriod><duration>900</duration><start>%zu</start>"
                "</timePeriod><value>%zu</value></IntervalReading>\r\n",
                block * 90000 + i * 900,
                i);
        strbuf_puts(&text, "</IntervalBlock></content>");
        if (block % 2 == 1)
            strbuf_puts(
                &text, "<link rel='up' href='/v1/UsagePoint/1/MeterReading/1/IntervalBlock'/>");
        strbuf_puts(&text, "</entry>");
    }
    whole = read_feed(arena, 0, strbuf_text(&text));
    CASE_TRUE(
        "of a block whose link stands behind it",
        strstr(whole, "\n103: 1|v1/UsagePoint/1|90000|900|0|Wh|Wh 1/-|\n") != NULL);
    CASE_TEXT("last", last_line(whole), "skipped 0\n");
    for (size_t target = 1; target < 4000; target += 777)
        CASE_TEXT("portions", read_feed(arena, target, strbuf_text(&text)), whole);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_feeds),
        cmocka_unit_test(refuses_what_is_no_xml),
        cmocka_unit_test(reads_encodings),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(waiting_has_an_end),
        cmocka_unit_test(what_is_known_does_not_wait),
        cmocka_unit_test(links_have_an_end),
        cmocka_unit_test(does_not_depend_on_portions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

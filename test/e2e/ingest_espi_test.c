/* Green Button files: energy of both directions in Wh, what is no energy passed over; files of real
 * utilities, where there are any. */
#include "base/file.h"
#include "ingest_kit.h"

#define FEED_BEGIN                                                                                 \
    "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "                        \
    "xmlns:e=\"http://naesb.org/espi\">\n"
#define UP    "https://x.org/espi/1_1/resource/Subscription/9/UsagePoint/UP-1"
#define TYPES "https://x.org/espi/1_1/resource/ReadingType/"
#define METER_READING(id, type)                                                                    \
    "<entry><link rel=\"self\" href=\"" UP "/MeterReading/" id                                     \
    "\"/><link rel=\"related\" href=\"" UP "/MeterReading/" id                                     \
    "/IntervalBlock\"/><link rel=\"related\" href=\"" TYPES type                                   \
    "\"/><content><e:MeterReading/></content></entry>\n"
#define TYPE(id, inner)                                                                            \
    "<entry><link rel=\"self\" href=\"" TYPES id "\"/><content><e:ReadingType>" inner              \
    "</e:ReadingType></content></entry>\n"
#define BLOCK_BEGIN(id)                                                                            \
    "<entry><link rel=\"up\" href=\"" UP "/MeterReading/" id                                       \
    "/IntervalBlock\"/><content><e:IntervalBlock>\n"
#define BLOCK_END "</e:IntervalBlock></content></entry>\n"
#define READING(start, quality, value)                                                             \
    "<e:IntervalReading><e:cost>12345</e:cost>" quality "<e:timePeriod><e:duration>3600"           \
    "</e:duration><e:start>" start "</e:start></e:timePeriod><e:value>" value                      \
    "</e:value></e:IntervalReading>\n"
#define QUALITY(code) "<e:ReadingQuality><e:quality>" code "</e:quality></e:ReadingQuality>"
#define MILLI         "<e:powerOfTenMultiplier>-3</e:powerOfTenMultiplier>"
#define DELTA         "<e:accumulationBehaviour>4</e:accumulationBehaviour><e:commodity>1</e:commodity>"
#define COUNTER       "<e:accumulationBehaviour>3</e:accumulationBehaviour>"
#define FLOW(code)    "<e:flowDirection>" code "</e:flowDirection>"
#define UOM(code)     "<e:uom>" code "</e:uom>"
#define SUMMER_TIME                                                                                \
    "<entry><content><e:LocalTimeParameters><e:tzOffset>-28800</e:tzOffset>"                       \
    "</e:LocalTimeParameters></content></entry>\n"

// clang-format off
static const char both_directions[] =
    FEED_BEGIN
    SUMMER_TIME
    METER_READING("1", "A")
    METER_READING("2", "B")
    TYPE("B", FLOW("19") UOM("72") DELTA)
    BLOCK_BEGIN("1")
    READING("1572760800", "", "1500000")
    READING("1572764400", QUALITY("8"), "1250")
    READING("1572768000", QUALITY("19"), "")
    READING("1572771600", "", "0")
    READING("1572775200", QUALITY("15"), "1")
    BLOCK_END
    BLOCK_BEGIN("2")
    READING("1572760800", "", "155")
    BLOCK_END
    TYPE("A", MILLI FLOW("1") UOM("72") DELTA)
    "</feed>\n";

static const char other_measures[] =
    FEED_BEGIN
    METER_READING("1", "A") TYPE("A", FLOW("1") UOM("63") DELTA)
    METER_READING("2", "B") TYPE("B", FLOW("1") UOM("38") DELTA)
    METER_READING("3", "C") TYPE("C", FLOW("1") UOM("72") "<e:commodity>7</e:commodity>")
    METER_READING("4", "D") TYPE("D", FLOW("1") UOM("72") COUNTER)
    METER_READING("5", "E") TYPE("E", FLOW("4") UOM("72") DELTA)
    METER_READING("6", "F") TYPE("F", FLOW("1") UOM("72"))
    BLOCK_BEGIN("1") READING("1751328000", "", "1") BLOCK_END
    BLOCK_BEGIN("2") READING("1751328000", "", "2") BLOCK_END
    BLOCK_BEGIN("3") READING("1751328000", "", "3") BLOCK_END
    BLOCK_BEGIN("4") READING("1751328000", "", "4") BLOCK_END
    BLOCK_BEGIN("5") READING("1751328000", "", "-5") BLOCK_END
    BLOCK_BEGIN("6") READING("1751328000", "", "6") BLOCK_END
    "</feed>\n";
// clang-format on

static const IngestCase cases[] = {
    {
        .name = "espi: the scale of the type, both directions, the clock set back",
        .source = "espi",
        .input = STR(both_directions),
        .counts = "7 = 5 loaded + 0 identical + 0 superseded + 1 rejected + 1 skipped",
        .readings = "UP-1 export 2019-11-03T06:00:00Z 3600 0.155 actual -\n"
                    "UP-1 import 2019-11-03T06:00:00Z 3600 1.5 actual -\n"
                    "UP-1 import 2019-11-03T07:00:00Z 3600 0.00125 estimated -\n"
                    "UP-1 import 2019-11-03T08:00:00Z 3600 - missing -\n"
                    "UP-1 import 2019-11-03T09:00:00Z 3600 0 actual -\n",
        .rejects = "12 8 quality | quality '15' is not known\n",
    },
    {
        .name = "espi: what is no energy is passed over, what counts up is rejected",
        .source = "espi",
        .input = STR(other_measures),
        .counts = "6 = 1 loaded + 0 identical + 0 superseded + 2 rejected + 3 skipped",
        .readings = "UP-1 import 2025-07-01T00:00:00Z 3600 0.006 actual -\n",
        .rejects = "25 7 channel | channel 'Wh 1/3' is not known\n"
                   "28 7 channel | channel 'Wh 4/4' is not known\n",
    },
    {
        .name = "espi: not finished",
        .source = "espi",
        .input = STR(FEED_BEGIN SUMMER_TIME TYPE("A", UOM("72")) BLOCK_BEGIN("1")
                         READING("1751328000", "", "1")),
        .status = STATUS_DATA,
        .message = "XML is not well-formed: no element found, in column 1",
        .where = ":7",
        .hint = "Check that the export or the copy of this file was finished.",
        .counts = "0 = 0 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "",
    },
    {
        .name = "espi: a document type",
        .source = "espi",
        .input = STR("<?xml version=\"1.0\"?>\n<!DOCTYPE feed SYSTEM \"x.dtd\">\n<feed/>\n"),
        .status = STATUS_DATA,
        .message = "a document type is not read",
        .where = ":2",
        .hint = "ESPI has none. Take the line with <!DOCTYPE out if you trust the file.",
        .counts = "0 = 0 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
        .readings = "",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        kit_run_case(&cases[i]);
}

/* FMT-06, in a file that names no usage point: the command line does. */
static void test_meter(void **state)
{
    static const char text[] =
        "<feed><ReadingType><powerOfTenMultiplier>-3</powerOfTenMultiplier><uom>72</uom>"
        "</ReadingType>\n<IntervalReading><cost>12345</cost><timePeriod><duration>3600</duration>"
        "<start>1751328000</start></timePeriod><value>1500000</value></IntervalReading></feed>\n";
    Kit *kit = kit_open();
    const char *path = kit_file(kit, "in/a.xml", STR(text));

    (void) state;
    kit->meter_id = "M1";
    kit_load(kit, path, NULL);
    CASE_OK("--meter", kit->status, &kit->error);
    CASE_TEXT("found by its text", kit->report.source, "espi");
    CASE_TEXT("reading", kit_readings(kit), "M1 import 2025-07-01T00:00:00Z 3600 1.5 actual -\n");
    kit->meter_id = NULL;
    kit_load(kit, path, NULL);
    CASE_INT("without", kit->status, STATUS_DATA);
    CASE_TEXT("without", kit->error.message, "none of the file's 1 record can be loaded");
    kit_close(kit);
}

/* Sums of the values as an XML library of another language reads them, in kWh by the reading
 * types. The two files of November share a day; its hour that happened twice are two readings. */
static void test_real(void **state)
{
    static const struct {
        const char *name;
        const char *counts;
        const char *sums; /* after it, of its readings */
    } files[] = {
        {"pge_espi_1_day.xml",
         "26 = 24 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
         "5391320451 import 24 50.663298\n"},
        {"pge_2019-10-18.xml",
         "26 = 24 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
         "5391320451 import 24 37.6528\n"},
        {"pge_2019-10-23.xml",
         "50 = 48 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
         "5391320451 import 48 46.298398\n"},
        {"pge_2019-11-02.xml",
         "51 = 49 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
         "5391320451 import 49 60.657299\n"},
        {"pge_2019-11-01.xml",
         "50 = 48 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
         "5391320451 import 48 55.484998\n"},
        {"openespi_hourlyForMonthMar.xml",
         "745 = 743 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
         "01 import 743 2278.213\n"},
        {"openespi_hourlyForMonthNov.xml",
         "723 = 721 loaded + 0 identical + 0 superseded + 0 rejected + 2 skipped",
         "01 import 721 2213.81\n"},
        {"openespi_GETBatchSampleEUI.xml",
         "769 = 768 loaded + 0 identical + 0 superseded + 0 rejected + 1 skipped",
         "01 import 768 2882\n"},
        {"openespi_BatchFeedThreeUsagePoints_M.xml",
         "384 = 384 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
         "4284792 export 96 30.195\n4284792 import 96 14.635\n4284793 import 96 166.73\n"
         "4284794 export 96 0\n"},
        {"duke_interval_block.xml",
         "3 = 3 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped",
         "6003346123 import 3 1.5\n"},
    };

    const char *shared = kit_shared_data();

    (void) state;
    if (shared == NULL)
        skip();
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Kit *kit = kit_open();
        const char *path =
            arena_printf(kit->arena, "%s/greenbutton-espi/%s", shared, files[i].name);
        kit_load(kit, path, NULL);
        CASE_OK(files[i].name, kit->status, &kit->error);
        CASE_TEXT(files[i].name, kit->report.source, "espi");
        CASE_TEXT(files[i].name, kit_counts(kit), files[i].counts);
        CASE_TEXT(
            files[i].name,
            kit_rows(
                kit,
                "select meter_id, channel, count(*), sum(kwh) from raw_data.readings where quality "
                "= 'actual' and flag is null group by meter_id, channel order by meter_id, "
                "channel"),
            files[i].sums);
        kit_close(kit);
    }
}

/* Files that share a day: each hour is there once, also the one that happened twice. */
static void test_shared_day(void **state)
{
    const char *shared = kit_shared_data();
    Kit *kit;

    (void) state;
    if (shared == NULL)
        skip();
    kit = kit_open();
    kit_load(kit, file_join(kit->arena, shared, "greenbutton-espi/pge_2019-11-01.xml"), NULL);
    CASE_OK("first", kit->status, &kit->error);
    kit_load(kit, file_join(kit->arena, shared, "greenbutton-espi/pge_2019-11-02.xml"), NULL);
    CASE_OK("second", kit->status, &kit->error);
    CASE_TEXT(
        "second",
        kit_counts(kit),
        "51 = 25 loaded + 24 identical + 0 superseded + 0 rejected + 2 skipped");
    CASE_TEXT(
        "hours",
        kit_rows(
            kit,
            "select count(*), count(distinct start_ts), min(start_ts), max(start_ts), "
            "min(length_s), "
            "max(length_s) from raw_data.readings"),
        "73 73 2019-11-01T07:00:00Z 2019-11-04T07:00:00Z 3600 3600\n");
    kit_close(kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_meter),
        cmocka_unit_test(test_real),
        cmocka_unit_test(test_shared_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "ingest/layouts/espi/elements.h"

#include <string.h>

const char *const espi_element_names[ESPI_N_ELEMENTS] = {
    [ESPI_OTHER] = "",
    [ESPI_ENTRY] = "entry",
    [ESPI_ID] = "id",
    [ESPI_LINK] = "link",
    [ESPI_CONTENT] = "content",
    [ESPI_POINT] = "UsagePoint",
    [ESPI_METER_READING] = "MeterReading",
    [ESPI_TYPE] = "ReadingType",
    [ESPI_POWER] = "powerOfTenMultiplier",
    [ESPI_UOM] = "uom",
    [ESPI_FLOW] = "flowDirection",
    [ESPI_ACCUMULATION] = "accumulationBehaviour",
    [ESPI_COMMODITY] = "commodity",
    [ESPI_QUALIFIER] = "dataQualifier",
    [ESPI_PHASE] = "phase",
    [ESPI_TYPE_LENGTH] = "intervalLength",
    [ESPI_TYPE_QUALITY] = "defaultQuality",
    [ESPI_BLOCK] = "IntervalBlock",
    [ESPI_INTERVAL] = "interval",
    [ESPI_SERVICE_POINT] = "servicePointId",
    [ESPI_OWN_UNIT] = "unitOfMeasure",
    [ESPI_OWN_LENGTH] = "secondsPerInterval",
    [ESPI_READING] = "IntervalReading",
    [ESPI_PERIOD] = "timePeriod",
    [ESPI_START] = "start",
    [ESPI_DURATION] = "duration",
    [ESPI_VALUE] = "value",
    [ESPI_QUALITIES] = "ReadingQuality",
    [ESPI_QUALITY] = "quality",
    [ESPI_OWN_QUALITY] = "readingQuality",
};

EspiElement espi_element_of(const char *name)
{
    for (EspiElement element = ESPI_ENTRY; element < ESPI_N_ELEMENTS; element++) {
        if (strcmp(name, espi_element_names[element]) == 0)
            return element;
    }
    return ESPI_OTHER;
}

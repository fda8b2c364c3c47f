/*
 * espi_elements: the elements of Green Button files that are read, by their names without prefix.
 *
 * Stage: ingest, part of espi.
 */
#ifndef EIOT_INGEST_ESPI_ELEMENTS_H
#define EIOT_INGEST_ESPI_ELEMENTS_H

typedef enum EspiElement {
    ESPI_OTHER,
    ESPI_ENTRY,
    ESPI_ID,
    ESPI_LINK,
    ESPI_CONTENT,
    ESPI_POINT,
    ESPI_METER_READING,
    ESPI_TYPE,
    ESPI_POWER,
    ESPI_UOM,
    ESPI_FLOW,
    ESPI_ACCUMULATION,
    ESPI_COMMODITY,
    ESPI_QUALIFIER,
    ESPI_PHASE,
    ESPI_TYPE_LENGTH,
    ESPI_TYPE_QUALITY,
    ESPI_BLOCK,
    ESPI_INTERVAL,
    ESPI_SERVICE_POINT,
    ESPI_OWN_UNIT,
    ESPI_OWN_LENGTH,
    ESPI_READING,
    ESPI_PERIOD,
    ESPI_START,
    ESPI_DURATION,
    ESPI_VALUE,
    ESPI_QUALITIES,
    ESPI_QUALITY,
    ESPI_OWN_QUALITY,
    ESPI_N_ELEMENTS,
} EspiElement;

/* "" of ESPI_OTHER. */
extern const char *const espi_element_names[ESPI_N_ELEMENTS];

EspiElement espi_element_of(const char *name);

#endif

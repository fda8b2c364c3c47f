/*
 * record_kinds: what kinds of files there are and the fields a record of each has. Data, no code:
 * profiles name these fields, the header of a file is matched against them, and the loader of small
 * kinds walks them.
 *
 * Stage: ingest. Read-only: any thread.
 */
#ifndef EIOT_INGEST_RECORD_KINDS_H
#define EIOT_INGEST_RECORD_KINDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

typedef enum RecordKind {
    KIND_READINGS,
    KIND_NETWORK,
    KIND_WEATHER,
    KIND_OUTAGES,
    KIND_TARIFFS,
    KIND_EVENTS,
    KIND_VENDS,
    KIND_PAYMENTS,
    KIND_INSPECTIONS,
} RecordKind;

typedef enum FieldType {
    FIELD_ID,     /* trimmed, not blank where required, not spoilt by a spreadsheet */
    FIELD_TEXT,   /* trimmed; blank is no value */
    FIELD_NUMBER, /* double within [min, max] */
    FIELD_EXACT,  /* decimal as stated */
    FIELD_ENERGY, /* exact kWh, or power */
    FIELD_TIME,   /* an instant */
    FIELD_DATE,   /* a day of the local calendar, without a zone */
    FIELD_WORD,   /* one of `words` */
    FIELD_CODE,   /* translated by a map of the profile */
    FIELD_PART,   /* part of another field: date, time of day, unit; no column of the store */
    FIELD_COUNT,  /* whole seconds */
} FieldType;

typedef struct FieldSpec {
    const char *name;
    FieldType type;
    bool is_required;
    double min;
    double max;
    const char *const *words; /* NULL-terminated */
} FieldSpec;

typedef struct KindSpec {
    RecordKind kind;
    const char *name;
    const char *table; /* "raw_data.weather" */
    const FieldSpec *fields;
    size_t n_fields;
    bool is_past; /* tells what has happened: a time two days past the load is a clock gone wrong */
} KindSpec;

/* Fields of a reading, the order of the readings KindSpec. */
typedef enum ReadingField {
    READING_METER_ID,
    READING_TS,
    READING_DATE,
    READING_TIME,
    READING_KWH,
    READING_CHANNEL,
    READING_LENGTH_S,
    READING_QUALITY,
    READING_UNIT,
    READING_PAST_AVG_KWH,
    READING_TEMPERATURE_C,
    READING_HUMIDITY_PCT,
    READING_WIND_KMH,
    READING_LABEL,
    READING_SERIAL, /* of the device; kept for each series, not for each reading */
    READING_N_FIELDS,
} ReadingField;

/* Context numbers that come with a reading stand together. */
#define READING_FIRST_CONTEXT READING_PAST_AVG_KWH
#define READING_N_CONTEXT     4

/* Fields of an outage: from stamp to stamp, or of a day between two clocks. */
typedef enum OutageField {
    OUTAGE_NODE_ID,
    OUTAGE_START_TS,
    OUTAGE_END_TS,
    OUTAGE_KIND,
    OUTAGE_DATE,
    OUTAGE_START_TIME,
    OUTAGE_END_TIME,
} OutageField;

#define KIND_MAX_FIELDS 16

/* NULL when there is none of this name. */
const KindSpec *kind_find(Str name);

/* All of them, in the order of RecordKind. */
const KindSpec *kind_all(size_t *ret_n);

/* Index of the field called `name`, or -1. */
int kind_field(const KindSpec *kind, Str name);

#endif

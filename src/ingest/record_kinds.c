#include "ingest/record_kinds.h"

#include <float.h>

#include "base/mem.h"

#define ANY_NUMBER .min = -DBL_MAX, .max = DBL_MAX

static const FieldSpec reading_fields[] = {
    [READING_METER_ID] = {.name = "meter_id", .type = FIELD_ID, .is_required = true},
    [READING_TS] = {.name = "ts", .type = FIELD_TIME},
    [READING_DATE] = {.name = "date", .type = FIELD_PART},
    [READING_TIME] = {.name = "time", .type = FIELD_PART},
    [READING_KWH] = {.name = "kwh", .type = FIELD_ENERGY, .is_required = true},
    [READING_CHANNEL] = {.name = "channel", .type = FIELD_CODE},
    [READING_LENGTH_S] = {.name = "length_s", .type = FIELD_COUNT},
    [READING_QUALITY] = {.name = "quality", .type = FIELD_CODE},
    [READING_UNIT] = {.name = "unit", .type = FIELD_PART},
    [READING_PAST_AVG_KWH] = {.name = "past_avg_kwh", .type = FIELD_NUMBER, ANY_NUMBER},
    [READING_TEMPERATURE_C] = {.name = "temperature_c", .type = FIELD_NUMBER, ANY_NUMBER},
    [READING_HUMIDITY_PCT] = {.name = "humidity_pct", .type = FIELD_NUMBER, ANY_NUMBER},
    [READING_WIND_KMH] = {.name = "wind_kmh", .type = FIELD_NUMBER, ANY_NUMBER},
    [READING_LABEL] = {.name = "label", .type = FIELD_CODE},
    [READING_SERIAL] = {.name = "serial", .type = FIELD_TEXT},
};

static const char *const node_kinds[] = {"substation", "feeder", "transformer", "meter", NULL};

static const FieldSpec network_fields[] = {
    {.name = "node_id", .type = FIELD_ID, .is_required = true},
    {.name = "parent_id", .type = FIELD_ID},
    {.name = "kind", .type = FIELD_WORD, .is_required = true, .words = node_kinds},
    {.name = "name", .type = FIELD_TEXT},
    {.name = "zone", .type = FIELD_TEXT},
    {.name = "tariff", .type = FIELD_TEXT},
    {.name = "phase", .type = FIELD_TEXT},
    {.name = "lat", .type = FIELD_NUMBER, .min = -90, .max = 90},
    {.name = "lon", .type = FIELD_NUMBER, .min = -180, .max = 180},
    {.name = "multiplier", .type = FIELD_NUMBER, .min = DBL_MIN, .max = DBL_MAX},
    {.name = "rated_kva", .type = FIELD_NUMBER, .min = 0, .max = DBL_MAX},
};

static const FieldSpec weather_fields[] = {
    {.name = "zone", .type = FIELD_TEXT, .is_required = true},
    {.name = "ts", .type = FIELD_TIME, .is_required = true},
    {.name = "temperature_c", .type = FIELD_NUMBER, ANY_NUMBER},
    {.name = "humidity_pct", .type = FIELD_NUMBER, ANY_NUMBER},
    {.name = "wind_kmh", .type = FIELD_NUMBER, ANY_NUMBER},
};

static const char *const outage_kinds[] = {"load_shedding", "fault", "planned", NULL};

static const FieldSpec outage_fields[] = {
    [OUTAGE_NODE_ID] = {.name = "node_id", .type = FIELD_ID, .is_required = true},
    [OUTAGE_START_TS] = {.name = "start_ts", .type = FIELD_TIME, .is_required = true},
    [OUTAGE_END_TS] = {.name = "end_ts", .type = FIELD_TIME, .is_required = true},
    [OUTAGE_KIND] =
        {.name = "kind", .type = FIELD_WORD, .is_required = true, .words = outage_kinds},
    [OUTAGE_DATE] = {.name = "date", .type = FIELD_PART},
    [OUTAGE_START_TIME] = {.name = "start_time", .type = FIELD_PART},
    [OUTAGE_END_TIME] = {.name = "end_time", .type = FIELD_PART},
};

static const FieldSpec tariff_fields[] = {
    {.name = "tariff", .type = FIELD_TEXT, .is_required = true},
    {.name = "from_kwh", .type = FIELD_NUMBER, .is_required = true, .min = 0, .max = DBL_MAX},
    {.name = "price_per_kwh", .type = FIELD_NUMBER, .is_required = true, .min = 0, .max = DBL_MAX},
    {.name = "currency", .type = FIELD_TEXT, .is_required = true},
};

static const FieldSpec event_fields[] = {
    {.name = "meter_id", .type = FIELD_ID, .is_required = true},
    {.name = "ts", .type = FIELD_TIME, .is_required = true},
    {.name = "code", .type = FIELD_TEXT, .is_required = true},
};

/* kWh below zero: a sale that was taken back. */
static const FieldSpec vend_fields[] = {
    {.name = "meter_id", .type = FIELD_ID, .is_required = true},
    {.name = "ts", .type = FIELD_TIME, .is_required = true},
    {.name = "kwh", .type = FIELD_EXACT, .is_required = true},
    {.name = "amount", .type = FIELD_EXACT},
};

/* An amount below zero: a payment that was taken back. */
static const FieldSpec payment_fields[] = {
    {.name = "meter_id", .type = FIELD_ID, .is_required = true},
    {.name = "ts", .type = FIELD_TIME, .is_required = true},
    {.name = "amount", .type = FIELD_EXACT, .is_required = true},
};

static const char *const outcomes[] = {"confirmed", "cleared", "no_access", NULL};

static const FieldSpec inspection_fields[] = {
    {.name = "meter_id", .type = FIELD_ID, .is_required = true},
    {.name = "inspected_on", .type = FIELD_DATE, .is_required = true},
    {.name = "outcome", .type = FIELD_WORD, .is_required = true, .words = outcomes},
    {.name = "kwh", .type = FIELD_NUMBER, .min = 0, .max = DBL_MAX},
    {.name = "note", .type = FIELD_TEXT},
};

#define KIND(id, text, relation, list, past)                                                       \
    {                                                                                              \
        .kind = (id), .name = (text), .table = (relation), .fields = (list),                       \
        .n_fields = COUNT_OF(list), .is_past = (past)                                              \
    }

static const KindSpec kinds[] = {
    KIND(KIND_READINGS, "readings", "raw_data.readings", reading_fields, true),
    KIND(KIND_NETWORK, "network", "raw_data.network_nodes", network_fields, false),
    KIND(KIND_WEATHER, "weather", "raw_data.weather", weather_fields, false),
    KIND(KIND_OUTAGES, "outages", "raw_data.outages", outage_fields, false),
    KIND(KIND_TARIFFS, "tariffs", "raw_data.tariffs", tariff_fields, false),
    KIND(KIND_EVENTS, "events", "raw_data.events", event_fields, true),
    KIND(KIND_VENDS, "vends", "raw_data.vends", vend_fields, true),
    KIND(KIND_PAYMENTS, "payments", "raw_data.payments", payment_fields, true),
    KIND(KIND_INSPECTIONS, "inspections", "raw_data.inspections", inspection_fields, true),
};

const KindSpec *kind_find(Str name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_equal(name, str_from(kinds[i].name)))
            return &kinds[i];
    }
    return NULL;
}

const KindSpec *kind_all(size_t *ret_n)
{
    *ret_n = COUNT_OF(kinds);
    return kinds;
}

int kind_field(const KindSpec *kind, Str name)
{
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (str_equal(name, str_from(kind->fields[i].name)))
            return (int) i;
    }
    return -1;
}

#include "ingest/reading_parser.h"

#include "base/civil.h"
#include "base/mem.h"
#include "base/parse.h"
#include "ingest/wide_columns.h"

#define SECONDS_PER_DAY 86400

IntervalRule reading_interval(const Profile *profile, const HeaderMap *header)
{
    bool is_stated =
        header->columns[READING_LENGTH_S] >= 0 || profile->constants[READING_LENGTH_S].ptr != NULL;

    return is_stated ? INTERVAL_COLUMN : profile->interval;
}

ReadingParser
reading_parser_new(const Profile *profile, const HeaderMap *header, Str meter_id, int64_t now_us)
{
    return (ReadingParser){
        .profile = profile,
        .header = header,
        .interval = reading_interval(profile, header),
        .meter_id = meter_id,
        .value_column = header->columns[READING_KWH],
        .latest_us = now_us + ROW_AHEAD_US,
    };
}

void reading_parser_start(ReadingParser *parser)
{
    parser->last_raw_id = (Str){0};
    parser->last_raw_quality = (Str){0};
    parser->last_raw_date = (Str){0};
    parser->last_raw_serial = (Str){0};
}

void reading_parser_at(ReadingParser *parser, const WideColumn *wide)
{
    parser->wide = wide;
    parser->value_column = wide->column;
}

/* The field of a record, or of the profile's constants; false when neither has it. */
static bool
find_field(const ReadingParser *parser, const CsvRecord *record, ReadingField field, Str *ret_text)
{
    int column = parser->header->columns[field];

    if (column >= 0)
        *ret_text = record->fields[column];
    else
        *ret_text = parser->profile->constants[field];
    return ret_text->ptr != NULL;
}

static bool
parse_meter(ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    Str raw;

    if (parser->meter_id.len > 0) {
        reading->meter_id = parser->meter_id;
        return true;
    }
    if (!find_field(parser, record, READING_METER_ID, &raw))
        return row_fault(fault, -1, "record states no meter");
    if (parser->last_raw_id.ptr == NULL || !str_equal(raw, parser->last_raw_id)) {
        int column = parser->header->columns[READING_METER_ID];
        if (!row_id(raw, column, "meter id", &parser->last_id, fault)) {
            parser->last_raw_id = (Str){0};
            return false;
        }
        parser->last_raw_id = raw;
    }
    reading->meter_id = parser->last_id;
    return true;
}

/* The serial number of the device, where the record states one. */
static bool
parse_serial(ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    int column = parser->header->columns[READING_SERIAL];
    Str raw;

    if (!find_field(parser, record, READING_SERIAL, &raw))
        return true;
    if (parser->last_raw_serial.ptr == NULL || !str_equal(raw, parser->last_raw_serial)) {
        if (!row_serial(parser->profile, raw, column, &parser->last_serial, fault)) {
            parser->last_raw_serial = (Str){0};
            return false;
        }
        parser->last_raw_serial = raw;
    }
    reading->serial = parser->last_serial;
    return true;
}

/* The unit of this record; NULL with the fault set. */
static const Unit *parse_unit(const ReadingParser *parser, const CsvRecord *record, RowFault *fault)
{
    const Profile *profile = parser->profile;
    int column = parser->header->columns[READING_UNIT];
    const Unit *unit;
    Str text;

    if (profile->unit != NULL)
        return profile->unit;
    text = str_trim(column < 0 ? (Str){0} : record->fields[column]);
    if (text.len == 0) {
        if (profile->unit_default == NULL)
            (void) row_fault(fault, column, "unit is blank");
        return profile->unit_default;
    }
    unit = unit_find(text);
    if (unit == NULL || unit->is_power != profile->is_power) {
        (void) row_fault(
            fault,
            column,
            "unit '%.*s' is not one of %s",
            STR_ARG(row_shown(text)),
            profile->is_power ? "W, kW, MW" : "Wh, kWh, MWh");
        return NULL;
    }
    return unit;
}

static bool
parse_value(const ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    int column = parser->value_column;
    const Profile *profile = parser->profile;
    const Unit *unit;
    Str text = column >= 0 ? record->fields[column] : profile->constants[READING_KWH];

    if (text.ptr == NULL)
        return row_fault(fault, column, "record states no value");
    reading->has_value = true;
    if (profile->has_missing_number ||
        decimal_parse(text, &profile->number, &reading->value) != DECIMAL_OK) {
        text = str_trim(text);
        if (row_is_missing(profile, text)) {
            reading->is_absent = profile->wide == WIDE_CHANNEL;
            reading->has_value = false;
            reading->value = 0;
            return true;
        }
        if (!row_decimal(profile, text, column, &reading->value, fault))
            return false;
    }
    unit = parse_unit(parser, record, fault);
    if (unit == NULL)
        return false;
    if (unit->power != 0 && !decimal_shift(reading->value, unit->power, &reading->value))
        return row_fault(
            fault,
            column,
            "value '%.*s' %s can't be kept as %s",
            STR_ARG(row_shown(text)),
            unit->name,
            profile->is_power ? "kW" : "kWh");
    if (reading->value >= 0)
        return true;
    if (!profile->is_bidirectional)
        return row_fault(
            fault,
            column,
            "value '%.*s' is negative, but the source is import only",
            STR_ARG(row_shown(text)));
    reading->value = -reading->value;
    reading->channel = CHANNEL_EXPORT;
    return true;
}

static bool
parse_quality(ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    int column = parser->header->columns[READING_QUALITY];
    Str raw;

    if (!find_field(parser, record, READING_QUALITY, &raw)) {
        reading->quality = reading->has_value ? QUALITY_ACTUAL : QUALITY_MISSING;
        return true;
    }
    if (parser->last_raw_quality.ptr == NULL || !str_equal(raw, parser->last_raw_quality)) {
        Str code = str_trim(raw);
        int word = code_find(&parser->profile->quality, code);
        if (word < 0 && code.len == 0)
            word = QUALITY_ACTUAL;
        if (word < 0)
            return row_fault(
                fault, column, "quality '%.*s' is not known", STR_ARG(row_shown(code)));
        parser->last_raw_quality = raw;
        parser->last_quality = (Quality) word;
    }
    reading->quality = reading->has_value ? parser->last_quality : QUALITY_MISSING;
    if (reading->quality == QUALITY_MISSING && reading->has_value) {
        /* a filler zero of a missing interval is no value; anything else contradicts the code */
        if (reading->value != 0)
            return row_fault(
                fault,
                column,
                "quality '%.*s' means missing, but a value is stated",
                STR_ARG(row_shown(str_trim(raw))));
        reading->has_value = false;
    }
    return true;
}

static bool parse_channel(
    const ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    Str text;
    int word;

    if (parser->wide != NULL && parser->profile->wide == WIDE_CHANNEL) {
        reading->channel = reading->clocked = parser->wide->channel;
        return true;
    }
    if (!find_field(parser, record, READING_CHANNEL, &text))
        return true;
    text = str_trim(text);
    word = code_find(&parser->profile->channel, text);
    if (word < 0)
        return row_fault(
            fault,
            parser->header->columns[READING_CHANNEL],
            "channel '%.*s' is not known",
            STR_ARG(row_shown(text)));
    reading->channel = reading->clocked = word;
    return true;
}

/* At most 31 days in whole seconds; stays 0 when neither file nor profile states lengths. */
static bool parse_length(
    const ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    const int64_t most = INT64_C(31) * SECONDS_PER_DAY;
    int column = parser->header->columns[READING_LENGTH_S];
    int64_t length = 0;
    Str text;

    if (!find_field(parser, record, READING_LENGTH_S, &text))
        return true;
    if (text.len > 0 && text.len <= 5) {
        for (size_t i = 0; i < text.len; i++) {
            unsigned digit = (unsigned) (text.ptr[i] - '0');
            if (digit > 9) {
                length = 0;
                break;
            }
            length = length * 10 + digit;
        }
    }
    if (length == 0) {
        text = str_trim(text);
        if (text.len == 0)
            return row_fault(fault, column, "length is blank");
        if (!str_parse_i64(text, &length) || length < 1 || length > most)
            return row_fault(
                fault,
                column,
                "length '%.*s' is not seconds from 1 to %d",
                STR_ARG(row_shown(text)),
                (int) most);
    }
    reading->length_s = (int32_t) length;
    return true;
}

/* The day of a wide record, its midnight as if in UTC. */
static bool
parse_day(ReadingParser *parser, const CsvRecord *record, int64_t *ret_day_us, RowFault *fault)
{
    int column = parser->header->columns[READING_DATE];
    Str raw = column >= 0 ? record->fields[column] : parser->profile->constants[READING_DATE];

    if (raw.ptr == NULL)
        return row_fault(fault, column, "record states no day");
    if (parser->last_raw_date.ptr != raw.ptr) {
        parser->last_raw_date = (Str){0};
        if (!row_date(parser->profile, raw, column, &parser->last_day_us, fault))
            return false;
        parser->last_raw_date = raw;
    }
    *ret_day_us = parser->last_day_us;
    return true;
}

/* Whether a wide record states a day that its columns go on from. */
static bool states_day(const Profile *profile)
{
    return profile->wide == WIDE_CLOCK || profile->wide == WIDE_COUNT;
}

/* The stamp that day and heading of a wide record's column state. */
static InstantFit
parse_wide_stamp(ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    Instant instant = {0};
    int64_t day_us = 0;
    InstantFit fit;

    if (states_day(parser->profile) && !parse_day(parser, record, &day_us, fault))
        return INSTANT_BAD;
    fit = wide_column_instant(
        parser->profile, parser->header, parser->wide, day_us, &instant, &reading->length_s, fault);
    reading->stamp_us = instant.us;
    reading->second_us = instant.second_us;
    return fit;
}

bool reading_parse_wide(ReadingParser *parser, const CsvRecord *record, RowFault *fault)
{
    Reading unused;
    int64_t day_us;

    return row_check_shape(record, parser->header->n_columns, fault) &&
           parse_meter(parser, record, &unused, fault) &&
           (!states_day(parser->profile) || parse_day(parser, record, &day_us, fault));
}

static InstantFit
parse_stamp(ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    const HeaderMap *header = parser->header;
    Instant instant = {0};
    InstantFit fit;

    if (parser->wide != NULL && profile_is_wide_in_time(parser->profile))
        return parse_wide_stamp(parser, record, reading, fault);
    if (header->columns[READING_TS] >= 0) {
        int column = header->columns[READING_TS];
        fit = row_instant(parser->profile, record->fields[column], column, &instant, fault);
    } else {
        int date = header->columns[READING_DATE];
        int clock = header->columns[READING_TIME];
        if (date < 0 || clock < 0) {
            (void) row_fault(fault, -1, "record states no stamp");
            return INSTANT_BAD;
        }
        fit = row_instant_split(
            parser->profile,
            record->fields[date],
            record->fields[clock],
            date,
            clock,
            &instant,
            fault);
    }
    reading->stamp_us = instant.us;
    reading->second_us = instant.second_us;
    reading->is_hour = instant.is_hour;
    return fit;
}

static bool parse_context(
    const ReadingParser *parser, const CsvRecord *record, Reading *reading, RowFault *fault)
{
    const Profile *profile = parser->profile;
    Str text;

    for (unsigned i = 0; i < READING_N_CONTEXT; i++) {
        ReadingField field = (ReadingField) (READING_FIRST_CONTEXT + i);
        if (!find_field(parser, record, field, &text))
            continue;
        text = str_trim(text);
        if (row_is_missing(profile, text))
            continue;
        if (!row_number(profile, text, parser->header->columns[field], &reading->context[i], fault))
            return false;
        reading->context_mask |= 1U << i;
    }
    if (!find_field(parser, record, READING_LABEL, &text))
        return true;
    text = str_trim(text);
    if (row_is_missing(profile, text))
        return true;
    reading->label = code_find(&profile->label, text);
    if (reading->label < 0)
        return row_fault(
            fault,
            parser->header->columns[READING_LABEL],
            "label '%.*s' is not known",
            STR_ARG(row_shown(text)));
    return true;
}

RowFate reading_parse(ReadingParser *parser, const CsvRecord *record, Reading *ret, RowFault *fault)
{
    InstantFit fit;

    *ret = (Reading){
        .channel = CHANNEL_IMPORT,
        .clocked = CHANNEL_IMPORT,
        .label = -1,
        .value_column = parser->value_column,
    };
    if (!row_check_shape(record, parser->header->n_columns, fault) ||
        !parse_channel(parser, record, ret, fault))
        return ROW_REJECTED;
    if (ret->channel == CHANNEL_SKIP)
        return ROW_SKIPPED;
    if (!parse_meter(parser, record, ret, fault) || !parse_value(parser, record, ret, fault))
        return ROW_REJECTED;
    if (ret->is_absent)
        return ROW_SKIPPED;
    if (!parse_quality(parser, record, ret, fault) || !parse_length(parser, record, ret, fault) ||
        !parse_serial(parser, record, ret, fault))
        return ROW_REJECTED;
    fit = parse_stamp(parser, record, ret, fault);
    if (fit == INSTANT_MISSING)
        /* a filler for the hour that was jumped over is no data; a value there is an error */
        return ret->value == 0 ? ROW_SKIPPED : ROW_REJECTED;
    if (fit == INSTANT_BAD || !parse_context(parser, record, ret, fault))
        return ROW_REJECTED;
    if (ret->length_s == 0 && parser->interval == INTERVAL_CONSTANT)
        ret->length_s = parser->profile->interval_s;
    return fit == INSTANT_AMBIGUOUS ? ROW_AMBIGUOUS : ROW_PARSED;
}

bool reading_parse_stamp(ReadingParser *parser, const CsvRecord *record, Reading *ret)
{
    const int *columns = parser->header->columns;
    const ReadingField needed[] = {
        READING_METER_ID, READING_CHANNEL, READING_TS, READING_DATE, READING_TIME};
    InstantFit fit;
    RowFault unused;

    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        if (columns[needed[i]] >= (int) record->n_fields)
            return false;
    }
    *ret = (Reading){.channel = CHANNEL_IMPORT, .clocked = CHANNEL_IMPORT, .label = -1};
    if (!parse_meter(parser, record, ret, &unused) || !parse_channel(parser, record, ret, &unused))
        return false;
    fit = parse_stamp(parser, record, ret, &unused);
    return fit == INSTANT_OK || fit == INSTANT_AMBIGUOUS;
}

/* The second half of reading_parser: start and kWh of a reading whose length is known. */
#include "base/civil.h"
#include "base/mem.h"
#include "ingest/reading_parser.h"

#define SECONDS_PER_HOUR 3600
#define SECONDS_PER_DAY  86400

/* The column of what states the stamp, for faults; of a wide record that of the value. */
static int stamp_column(const ReadingParser *parser, const Reading *reading)
{
    const int *columns = parser->header->columns;

    if (profile_is_wide_in_time(parser->profile))
        return reading->value_column;
    return columns[READING_TS] >= 0 ? columns[READING_TS] : columns[READING_DATE];
}

bool reading_check_stamp(const ReadingParser *parser, const Reading *reading, RowFault *fault)
{
    return row_check_window(
        parser->profile,
        reading->stamp_us,
        parser->latest_us,
        stamp_column(parser, reading),
        fault);
}

Decimal reading_limit_kwh(const Profile *profile, int32_t length_s)
{
    return profile->max_kwh_per_hour * length_s / SECONDS_PER_HOUR;
}

/* Mean kW over a length into kWh, rounded to the last decimal kept. */
static Decimal energy_of(Decimal power, int32_t length_s)
{
    Decimal product = power * length_s;

    return (product + SECONDS_PER_HOUR / 2) / SECONDS_PER_HOUR;
}

static bool
check_energy(ReadingParser *parser, const Reading *reading, int32_t length_s, RowFault *fault)
{
    /* a length that is not known yet is at most a day; see late_rejects.h */
    int32_t length = length_s == 0 ? SECONDS_PER_DAY : length_s;
    char text[DECIMAL_TEXT_MAX];
    char limit[DECIMAL_TEXT_MAX];

    if (length != parser->limit_length_s) {
        parser->limit_length_s = length;
        parser->limit_kwh = reading_limit_kwh(parser->profile, length);
    }
    if (reading->value <= parser->limit_kwh)
        return true;
    return row_fault(
        fault,
        reading->value_column,
        "energy of %-s kWh in %d s is more than %s kWh an hour",
        decimal_text(reading->value, text),
        length,
        decimal_text(parser->profile->max_kwh_per_hour, limit));
}

/* A register as it was read; what it counted is known when its neighbours are. */
static bool finish_register(ReadingParser *parser, Reading *reading, RowFault *fault)
{
    const Profile *profile = parser->profile;
    char text[DECIMAL_TEXT_MAX];
    char range[DECIMAL_TEXT_MAX];

    reading->start_us -= reading->start_us % US_PER_S;
    if (!row_check_window(
            profile, reading->start_us, parser->latest_us, stamp_column(parser, reading), fault))
        return false;
    if (!reading->has_value || profile->range_kwh == 0 || reading->value < profile->range_kwh)
        return true;
    return row_fault(
        fault,
        reading->value_column,
        "register of %-s kWh has more digits than the meter, which is at zero again after %s kWh",
        decimal_text(reading->value, text),
        decimal_text(profile->range_kwh, range));
}

bool reading_finish(ReadingParser *parser, Reading *reading, int32_t length_s, RowFault *fault)
{
    const Profile *profile = parser->profile;
    int column = stamp_column(parser, reading);

    reading->length_s = length_s;
    reading->start_us = reading->stamp_us;
    if (profile->is_register)
        return finish_register(parser, reading, fault);
    if (profile->stamp_is_end && !reading->is_hour)
        reading->start_us -= length_s * US_PER_S;
    if (!row_check_window(profile, reading->start_us, parser->latest_us, column, fault))
        return false;
    if (!reading->has_value)
        return true;
    if (profile->is_power) {
        if (reading->value > profile->max_kwh_per_hour)
            return check_energy(parser, reading, SECONDS_PER_HOUR, fault);
        reading->value = energy_of(reading->value, length_s);
    }
    return check_energy(parser, reading, length_s, fault);
}

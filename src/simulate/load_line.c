#include "load_line.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/parse.h"
#include "simulate/calendar.h"

#define STAMP_MAX 40
#define KWH_MAX   100000.0 /* of a half-hour: more is not a customer's */

/* Without the carriage return that some systems end a line with. */
static Str without_return(Str line)
{
    return line.len > 0 && line.ptr[line.len - 1] == '\r' ? (Str){line.ptr, line.len - 1} : line;
}

static size_t split(Str whole, Str fields[SIM_LOAD_MAX_FIELDS])
{
    Str line = without_return(whole);
    size_t n_fields = 0;
    size_t start = 0;

    for (size_t at = 0; at <= line.len && n_fields < SIM_LOAD_MAX_FIELDS; at++) {
        if (at < line.len && line.ptr[at] != ',')
            continue;
        fields[n_fields++] = str_trim((Str){.ptr = line.ptr + start, .len = at - start});
        start = at + 1;
    }
    return n_fields;
}

static size_t find(const Str *fields, size_t n_fields, const char *name)
{
    for (size_t at = 0; at < n_fields; at++) {
        if (str_equal_nocase(fields[at], str_from(name)))
            return at;
    }
    return SIM_LOAD_MAX_FIELDS;
}

Status sim_load_layout(Str heading, SimLoadLayout *ret_layout, Error *err)
{
    static const char *const NAMES[][SIM_LOAD_N_COLUMNS] = {
        {"meter_id", "ts", "kwh", "channel", "length_s"},
        {"LCLid", "tstp", "energy(kWh/hh)", "", ""},
    };
    Str fields[SIM_LOAD_MAX_FIELDS];
    size_t n_fields = split(heading, fields);

    for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
        SimLoadLayout layout = {.is_without_zone = at == 1};

        for (size_t column = 0; column < SIM_LOAD_N_COLUMNS; column++)
            layout.columns[column] = NAMES[at][column][0] == '\0'
                                         ? SIM_LOAD_MAX_FIELDS
                                         : find(fields, n_fields, NAMES[at][column]);
        if (layout.columns[SIM_LOAD_METER] == SIM_LOAD_MAX_FIELDS ||
            layout.columns[SIM_LOAD_TS] == SIM_LOAD_MAX_FIELDS ||
            layout.columns[SIM_LOAD_KWH] == SIM_LOAD_MAX_FIELDS)
            continue;
        *ret_layout = layout;
        return OK;
    }
    (void) error_set(err, STATUS_DATA, "heading is '%.*s'", STR_ARG(without_return(heading)));
    error_hint(err, "Loads have meter_id,ts,kwh or LCLid,tstp,energy(kWh/hh).");
    return STATUS_DATA;
}

static bool stamp(const SimLoadLayout *layout, Str text, int64_t *ret_us)
{
    char zoned[STAMP_MAX];

    if (!layout->is_without_zone)
        return civil_parse_rfc3339(text, ret_us);
    if (text.len + 1 > sizeof(zoned))
        return false;
    memcpy(zoned, text.ptr, text.len);
    zoned[text.len] = 'Z';
    return civil_parse_rfc3339((Str){.ptr = zoned, .len = text.len + 1}, ret_us);
}

/* The field, or the empty text when the layout or the line has none. */
static Str
field(const SimLoadLayout *layout, const Str *fields, size_t n_fields, SimLoadColumn column)
{
    size_t at = layout->columns[column];

    return at < n_fields ? fields[at] : (Str){.ptr = "", .len = 0};
}

bool sim_load_line(const SimLoadLayout *layout, Str line, SimLoadReading *ret_reading)
{
    Str fields[SIM_LOAD_MAX_FIELDS];
    size_t n_fields = split(line, fields);
    Str channel = field(layout, fields, n_fields, SIM_LOAD_CHANNEL);
    Str length = field(layout, fields, n_fields, SIM_LOAD_LENGTH);
    SimLoadReading reading = {.meter_id = field(layout, fields, n_fields, SIM_LOAD_METER)};
    double kwh;

    if (reading.meter_id.len == 0 ||
        (channel.len > 0 && !str_equal(channel, STR("import")) && !str_equal(channel, STR("I"))) ||
        (length.len > 0 && !str_equal(length, STR("1800"))))
        return false;
    if (!stamp(layout, field(layout, fields, n_fields, SIM_LOAD_TS), &reading.ts_us) ||
        reading.ts_us % SIM_SLOT_US != 0 ||
        !str_parse_f64(field(layout, fields, n_fields, SIM_LOAD_KWH), &kwh) || kwh < 0 ||
        kwh > KWH_MAX)
        return false;
    reading.wh = (int32_t) lround(kwh * 1000);
    *ret_reading = reading;
    return true;
}

#include "ingest/row_fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/parse.h"

#define SHOWN_BYTES 64

/* Appends to a text of ROW_REASON_MAX; what does not fit is cut. */
static void put(char *text, Str more)
{
    size_t n = strlen(text);
    size_t room = ROW_REASON_MAX - 1 - n;
    size_t length = more.len < room ? more.len : room;

    memcpy(text + n, more.ptr, length);
    text[n + length] = '\0';
}

/* The conversions that reasons need; see row_fault(). */
typedef enum Conversion { FROM_VALUE, FROM_WHOLE_VALUE, FROM_TEXT, FROM_INT, FROM_SIZE } Conversion;

static const char *const conversions[] = {
    [FROM_VALUE] = "%.*s",
    [FROM_WHOLE_VALUE] = "%-s",
    [FROM_TEXT] = "%s",
    [FROM_INT] = "%d",
    [FROM_SIZE] = "%zu",
};

static Conversion find_conversion(const char *format)
{
    size_t at = 0;

    while (at < COUNT_OF(conversions) &&
           strncmp(format, conversions[at], strlen(conversions[at])) != 0)
        at++;
    ASSERT(at < COUNT_OF(conversions));
    return (Conversion) at;
}

/* Formats are few and plain, so that reason and kind can be made in one go. */
bool row_fault(RowFault *fault, int column, const char *format, ...)
{
    va_list args;

    fault->column = column;
    fault->reason[0] = fault->kind[0] = '\0';
    va_start(args, format);
    for (const char *at = format; *at != '\0';) {
        Str text = {at, strcspn(at, "%")};
        Conversion conversion = FROM_TEXT;
        char number[24];
        if (text.len == 0) {
            conversion = find_conversion(at);
            at += strlen(conversions[conversion]);
            switch (conversion) {
            case FROM_VALUE:
                text.len = (size_t) va_arg(args, int);
                text.ptr = va_arg(args, const char *);
                break;
            case FROM_WHOLE_VALUE:
            case FROM_TEXT:
                text = str_from(va_arg(args, const char *));
                break;
            case FROM_INT:
                (void) snprintf(number, sizeof(number), "%d", va_arg(args, int));
                text = str_from(number);
                break;
            case FROM_SIZE:
                (void) snprintf(number, sizeof(number), "%zu", va_arg(args, size_t));
                text = str_from(number);
                break;
            }
        } else {
            at += text.len;
        }
        put(fault->reason, text);
        put(fault->kind, conversion <= FROM_WHOLE_VALUE ? STR("...") : text);
    }
    va_end(args);
    return false;
}

Str row_shown(Str text)
{
    size_t length = text.len;

    if (length > SHOWN_BYTES) {
        length = SHOWN_BYTES;
        while (length > 0 && ((unsigned char) text.ptr[length] & 0xC0) == 0x80)
            length--;
    }
    return (Str){text.ptr, length};
}

bool row_check_shape(const CsvRecord *record, size_t n_columns, RowFault *fault)
{
    if (record->fault != CSV_FAULT_NONE)
        return row_fault(fault, (int) record->fault_field - 1, "%s", csv_record_reason(record));
    if (record->n_fields != n_columns)
        return row_fault(
            fault,
            -1,
            "record has %zu field%s, expected %zu",
            record->n_fields,
            record->n_fields == 1 ? "" : "s",
            n_columns);
    return true;
}

bool row_is_missing(const Profile *profile, Str text)
{
    if (text.len == 0)
        return true;
    for (size_t i = 0; i < profile->missing_values.n; i++) {
        if (str_equal_nocase(text, profile->missing_values.items[i]))
            return true;
    }
    return false;
}

static size_t skip_digits(Str text, size_t at)
{
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    return at;
}

/* "4.18E+12", "3,07E+13": what a spreadsheet makes of a long number. */
static bool is_spoilt(Str id)
{
    size_t at = skip_digits(id, 0);
    size_t from;

    if (at == 0)
        return false;
    if (at < id.len && (id.ptr[at] == '.' || id.ptr[at] == ','))
        at = skip_digits(id, at + 1);
    if (at + 2 >= id.len || (id.ptr[at] != 'E' && id.ptr[at] != 'e') || id.ptr[at + 1] != '+')
        return false;
    from = at + 2;
    at = skip_digits(id, from);
    return at > from && at == id.len;
}

static bool check_name(Str name, int limit, int column, const char *what, RowFault *fault)
{
    if (name.len > (size_t) limit)
        return row_fault(fault, column, "%s is longer than %d bytes", what, limit);
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char) name.ptr[i] < 0x20 || name.ptr[i] == 0x7F)
            return row_fault(fault, column, "%s holds a control character", what);
    }
    return true;
}

bool row_serial(const Profile *profile, Str text, int column, Str *ret_serial, RowFault *fault)
{
    Str serial = str_trim(text);

    if (row_is_missing(profile, serial)) {
        *ret_serial = (Str){0};
        return true;
    }
    if (!check_name(serial, LIMIT_SERIAL_BYTES, column, "serial", fault))
        return false;
    *ret_serial = serial;
    return true;
}

bool row_id(Str text, int column, const char *what, Str *ret_id, RowFault *fault)
{
    Str id = str_trim(text);

    if (id.len == 0)
        return row_fault(fault, column, "%s is blank", what);
    if (!check_name(id, LIMIT_METER_ID_BYTES, column, what, fault))
        return false;
    if (is_spoilt(id))
        return row_fault(
            fault, column, "%s '%.*s' was damaged by a spreadsheet", what, STR_ARG(row_shown(id)));
    *ret_id = id;
    return true;
}

static bool
number_fault(const Profile *profile, Str text, int column, DecimalParse why, RowFault *fault)
{
    Str shown = row_shown(text);

    if (why == DECIMAL_TOO_LARGE)
        return row_fault(fault, column, "value '%.*s' is too large", STR_ARG(shown));
    if (why == DECIMAL_TOO_FINE)
        return row_fault(
            fault, column, "value '%.*s' has more than %d decimals", STR_ARG(shown), DECIMAL_SCALE);
    return row_fault(
        fault,
        column,
        "value '%.*s' is not a number with a decimal %s",
        STR_ARG(shown),
        profile->number.decimal == '.' ? "point" : "comma");
}

/* A number in the profile's format. Where groups are parted by a space, the no-break space and the
 * narrow one are spaces too: a number keeps to one of them. */
static DecimalParse parse_decimal(const Profile *profile, Str text, Decimal *ret_value)
{
    static const Str spaces[] = {{"\xc2\xa0", 2}, {"\xe2\x80\xaf", 3}};
    DecimalParse parse = decimal_parse(text, &profile->number, ret_value);

    if (parse != DECIMAL_NOT_A_NUMBER || !str_equal(profile->number.thousands, STR(" ")))
        return parse;
    for (size_t i = 0; i < COUNT_OF(spaces) && parse == DECIMAL_NOT_A_NUMBER; i++) {
        NumberFormat format = {.decimal = profile->number.decimal, .thousands = spaces[i]};
        parse = decimal_parse(text, &format, ret_value);
    }
    return parse;
}

bool row_number(const Profile *profile, Str text, int column, double *ret_value, RowFault *fault)
{
    Decimal exact = 0;
    DecimalParse parse;

    if (profile->number.decimal == '.' && str_parse_f64(text, ret_value))
        return true;
    parse = parse_decimal(profile, text, &exact);
    if (parse != DECIMAL_OK)
        return number_fault(profile, text, column, parse, fault);
    *ret_value = decimal_to_double(exact);
    return true;
}

bool row_decimal(const Profile *profile, Str text, int column, Decimal *ret_value, RowFault *fault)
{
    DecimalParse parse = parse_decimal(profile, text, ret_value);

    return parse == DECIMAL_OK || number_fault(profile, text, column, parse, fault);
}

/* The fault of a text that does not fit its patterns. */
static InstantFit
bad_stamp(const TimeFormat *format, TimeFit fit, Str text, int column, RowFault *fault)
{
    Str shown = row_shown(text);

    if (shown.len == 0)
        (void) row_fault(fault, column, "stamp is blank");
    else if (fit == TIME_NOT_A_TIME)
        (void) row_fault(
            fault, column, "stamp '%.*s' names no date or time that exists", STR_ARG(shown));
    else
        (void) row_fault(
            fault,
            column,
            "stamp '%.*s' is not of the form %s",
            STR_ARG(shown),
            time_format_text(format));
    return INSTANT_BAD;
}

InstantFit row_place(
    const Profile *profile,
    int64_t local_us,
    Str text,
    int column,
    Instant *instant,
    RowFault *fault)
{
    switch (zone_to_utc(profile->zone, local_us, &instant->us, &instant->second_us)) {
    case ZONE_UNIQUE:
        return INSTANT_OK;
    case ZONE_AMBIGUOUS:
        return INSTANT_AMBIGUOUS;
    case ZONE_MISSING:
        break;
    }
    (void) row_fault(
        fault,
        column,
        "local time '%.*s' does not exist in %s",
        STR_ARG(row_shown(text)),
        zone_name(profile->zone));
    return INSTANT_MISSING;
}

InstantFit
row_instant(const Profile *profile, Str text, int column, Instant *ret_instant, RowFault *fault)
{
    TimeValue value;
    TimeFit fit = time_format_parse(profile->time_format, text, &value);

    ret_instant->is_hour = false;
    if (fit != TIME_OK) {
        Str trimmed = str_trim(text);
        if (trimmed.len == text.len)
            return bad_stamp(profile->time_format, fit, trimmed, column, fault);
        return row_instant(profile, trimmed, column, ret_instant, fault);
    }
    if (profile->zone == NULL) {
        ret_instant->us = value.local_us - value.offset_s * US_PER_S;
        ret_instant->second_us = ret_instant->us;
        return INSTANT_OK;
    }
    return row_place(profile, value.local_us, text, column, ret_instant, fault);
}

bool row_date_clock(
    const Profile *profile,
    Str date,
    Str clock,
    int date_column,
    int clock_column,
    DateClock *ret,
    RowFault *fault)
{
    TimeFit fit;

    *ret = (DateClock){.date = str_trim(date), .clock = str_trim(clock), .column = clock_column};
    fit = time_format_parse(profile->date_format, ret->date, &ret->day);
    if (fit != TIME_OK) {
        (void) bad_stamp(profile->date_format, fit, ret->date, date_column, fault);
        return false;
    }
    fit = time_format_parse(profile->clock_format, ret->clock, &ret->time);
    if (fit != TIME_OK)
        (void) bad_stamp(profile->clock_format, fit, ret->clock, clock_column, fault);
    return fit == TIME_OK;
}

InstantFit row_date_clock_instant(
    const Profile *profile, const DateClock *stated, Instant *ret_instant, RowFault *fault)
{
    const TimeValue day = stated->day;
    const TimeValue time = stated->time;

    ret_instant->is_hour = false;
    if (profile->zone == NULL) {
        /* one of the two states the offset; that of the other is 0 */
        ret_instant->us = day.local_us + time.local_us - (day.offset_s + time.offset_s) * US_PER_S;
        ret_instant->second_us = ret_instant->us;
        return INSTANT_OK;
    }
    if (time.hour_of_day == 0)
        return row_place(
            profile,
            day.local_us + time.local_us,
            stated->clock,
            stated->column,
            ret_instant,
            fault);
    ret_instant->is_hour = true;
    if (time_hour_start(profile->zone, day.local_us, time.hour_of_day, &ret_instant->us)) {
        ret_instant->second_us = ret_instant->us;
        return INSTANT_OK;
    }
    (void) row_fault(
        fault,
        stated->column,
        "day '%.*s' has no hour %d in %s",
        STR_ARG(row_shown(stated->date)),
        time.hour_of_day,
        zone_name(profile->zone));
    return INSTANT_MISSING;
}

InstantFit row_instant_split(
    const Profile *profile,
    Str date,
    Str clock,
    int date_column,
    int clock_column,
    Instant *ret_instant,
    RowFault *fault)
{
    DateClock stated;

    if (!row_date_clock(profile, date, clock, date_column, clock_column, &stated, fault))
        return INSTANT_BAD;
    return row_date_clock_instant(profile, &stated, ret_instant, fault);
}

bool row_date(const Profile *profile, Str text, int column, int64_t *ret_us, RowFault *fault)
{
    TimeValue value;
    TimeFit fit;

    text = str_trim(text);
    fit = time_format_parse(profile->date_format, text, &value);
    if (fit != TIME_OK) {
        (void) bad_stamp(profile->date_format, fit, text, column, fault);
        return false;
    }
    *ret_us = value.local_us;
    return true;
}

bool row_check_window(
    const Profile *profile, int64_t us, int64_t latest_us, int column, RowFault *fault)
{
    char text[CIVIL_TEXT_MAX];
    char bound[CIVIL_TEXT_MAX];

    if (us >= profile->not_before_us && us <= latest_us)
        return true;
    if (us < profile->not_before_us)
        return row_fault(
            fault,
            column,
            "stamp %-s is before %s, the first that is accepted",
            civil_text_utc(us, text),
            civil_text_utc(profile->not_before_us, bound));
    return row_fault(
        fault,
        column,
        "stamp %-s is after %s, two days past this load",
        civil_text_utc(us, text),
        civil_text_utc(latest_us, bound));
}

#include "time_format.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/parse.h"
#include "ingest/time_pattern.h"

#define PATTERNS_MAX 8

/* Seconds of 0001-01-01 and 9999-12-31T23:59:59: what civil time can write. */
#define UNIX_MIN INT64_C(-62135596800)
#define UNIX_MAX INT64_C(253402300799)

/* Spreadsheets count 1900-02-29, which never was: from 61 (1900-03-01) on all agree. */
#define SERIAL_MIN     61
#define SERIAL_MAX     2958465 /* 9999-12-31 */
#define SERIAL_OF_1970 25569

/* Months whose first days are looked up instead of computed: all that meters have seen. */
#define TABLE_YEAR   1970
#define TABLE_MONTHS (130 * 12)

struct TimeFormat {
    const char *text;
    bool has_offset;
    size_t n_patterns;
    TimePattern *patterns;
    int32_t month_start[TABLE_MONTHS + 1]; /* days since 1970-01-01, one more for the last's end */
};

/* What the steps of a pattern have read. */
typedef struct Fields {
    Civil civil;
    bool is_hour24;
    bool is_hour12;
    bool is_pm;
    int32_t offset_s;
} Fields;

/* ---- compiling ---- */

static Status check_pairs(const TimePattern *patterns, size_t n, Str text, Error *err)
{
    for (size_t left = 0; left < n; left++) {
        for (size_t right = left + 1; right < n; right++) {
            if (patterns[left].has_offset != patterns[right].has_offset) {
                (void) error_set(
                    err,
                    STATUS_CONFIG,
                    "time formats '%.*s' state an offset in some and not in others",
                    STR_ARG(text));
                error_hint(err, "Give one source profile for each.");
                return STATUS_CONFIG;
            }
            if (time_pattern_clashes(&patterns[left], &patterns[right])) {
                (void) error_set(
                    err,
                    STATUS_CONFIG,
                    "time formats '%.*s' read the same text in two ways",
                    STR_ARG(text));
                error_hint(err, "Keep the one this source writes: nothing is guessed row by row.");
                return STATUS_CONFIG;
            }
        }
    }
    return OK;
}

Status time_format_compile(
    Arena *arena,
    const Str *patterns,
    size_t n,
    TimePart part,
    const TimeFormat **ret_format,
    Error *err)
{
    TimeFormat *format = ARENA_NEW(arena, TimeFormat);
    StrBuf text = strbuf_new(arena);
    Status status;

    if (n == 0 || n > PATTERNS_MAX)
        return error_set(
            err, STATUS_CONFIG, "there are %zu time formats, expected 1 to %d", n, PATTERNS_MAX);
    format->patterns = ARENA_ARRAY(arena, TimePattern, TIME_PATTERNS_MAX);
    for (int month = 0; month <= TABLE_MONTHS; month++)
        format->month_start[month] =
            (int32_t) civil_days(TABLE_YEAR + month / 12, 1 + month % 12, 1);
    for (size_t at = 0; at < n; at++) {
        status =
            time_pattern_compile(patterns[at], part, format->patterns, &format->n_patterns, err);
        if (status != OK)
            return status;
        if (at > 0)
            strbuf_puts(&text, " or ");
        strbuf_put(&text, patterns[at]);
    }
    format->text = strbuf_text(&text);
    status = check_pairs(format->patterns, format->n_patterns, strbuf_str(&text), err);
    if (status != OK)
        return status;
    format->has_offset = format->patterns[0].has_offset;
    *ret_format = format;
    return OK;
}

const char *time_format_text(const TimeFormat *format)
{
    return format->text;
}

bool time_format_has_offset(const TimeFormat *format)
{
    return format->has_offset;
}

/* ---- steps ---- */

/* Reads `min` to `max` digits at *at. */
static bool read_digits(Str text, size_t *at, unsigned min, unsigned max, int *ret_value)
{
    unsigned n = 0;
    int value = 0;

    while (n < max && *at + n < text.len) {
        const unsigned digit = (unsigned) (unsigned char) text.ptr[*at + n] - '0';
        if (digit > 9)
            break;
        value = value * 10 + (int) digit;
        n++;
    }
    if (n < min)
        return false;
    *at += n;
    *ret_value = value;
    return true;
}

static bool read_fraction(Str text, size_t *at, int *ret_microsecond)
{
    const size_t start = *at;
    int value = 0;

    if (!read_digits(text, at, 1, 9, &value))
        return false;
    for (size_t n = *at - start; n < 6; n++)
        value *= 10;
    for (size_t n = *at - start; n > 6; n--)
        value /= 10;
    *ret_microsecond = value;
    return true;
}

static bool read_half(Str text, size_t *at, bool *ret_is_pm)
{
    static const struct {
        const char *text;
        bool is_pm;
    } halves[] = {{"a.m.", false}, {"p.m.", true}, {"am", false}, {"pm", true}};

    for (size_t half = 0; half < COUNT_OF(halves); half++) {
        const Str name = str_from(halves[half].text);
        if (text.len - *at >= name.len && str_equal_nocase((Str){text.ptr + *at, name.len}, name)) {
            *at += name.len;
            *ret_is_pm = halves[half].is_pm;
            return true;
        }
    }
    return false;
}

/* Z, +hh:mm, and unless `is_strict` also +hhmm and +hh. */
static bool read_offset(Str text, size_t *at, bool is_strict, int32_t *ret_offset_s)
{
    char sign;
    int hours = 0;
    int minutes = 0;

    if (*at == text.len)
        return false;
    sign = text.ptr[*at];
    if (sign == 'Z' || sign == 'z') {
        (*at)++;
        *ret_offset_s = 0;
        return true;
    }
    if (sign != '+' && sign != '-')
        return false;
    (*at)++;
    if (!read_digits(text, at, 2, 2, &hours))
        return false;
    if (*at < text.len && text.ptr[*at] == ':') {
        (*at)++;
        if (!read_digits(text, at, 2, 2, &minutes))
            return false;
    } else if (is_strict) {
        return false;
    } else if (!read_digits(text, at, 2, 2, &minutes)) {
        minutes = 0;
    }
    if (hours > 18 || minutes > 59) /* no zone was ever further from UTC */
        return false;
    *ret_offset_s = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

static bool is_separator(char byte)
{
    return byte == 'T' || byte == 't' || byte == ' ';
}

static bool read_step(const TimeStep *step, Str text, size_t *at, Fields *fields)
{
    Civil *civil = &fields->civil;

    switch (step->op) {
    case TIME_OP_LITERAL:
        return *at < text.len && text.ptr[(*at)++] == step->literal;
    case TIME_OP_SEPARATOR:
        return *at < text.len && is_separator(text.ptr[(*at)++]);
    case TIME_OP_YEAR:
        return read_digits(text, at, step->min, step->max, &civil->year);
    case TIME_OP_YEAR2:
        if (!read_digits(text, at, step->min, step->max, &civil->year))
            return false;
        civil->year += 2000;
        return true;
    case TIME_OP_MONTH:
        return read_digits(text, at, step->min, step->max, &civil->month);
    case TIME_OP_DAY:
        return read_digits(text, at, step->min, step->max, &civil->day);
    case TIME_OP_HOUR24:
        fields->is_hour24 = true;
        return read_digits(text, at, step->min, step->max, &civil->hour);
    case TIME_OP_HOUR12:
        fields->is_hour12 = true;
        return read_digits(text, at, step->min, step->max, &civil->hour);
    case TIME_OP_HOUR:
        return read_digits(text, at, step->min, step->max, &civil->hour);
    case TIME_OP_HALF:
        return read_half(text, at, &fields->is_pm);
    case TIME_OP_MINUTE:
        return read_digits(text, at, step->min, step->max, &civil->minute);
    case TIME_OP_SECOND:
        return read_digits(text, at, step->min, step->max, &civil->second);
    case TIME_OP_FRACTION:
        return read_fraction(text, at, &civil->microsecond);
    case TIME_OP_OFFSET:
        return read_offset(text, at, step->literal == ':', &fields->offset_s);
    case TIME_OP_COUNT:
        break;
    }
    return false;
}

/* Hours of AM/PM and 24:00 become those of civil time; *ret_extra_us is the day after's. */
static bool settle_hour(Fields *fields, int64_t *ret_extra_us)
{
    Civil *civil = &fields->civil;

    *ret_extra_us = 0;
    if (fields->is_hour12) {
        if (civil->hour < 1 || civil->hour > 12)
            return false;
        civil->hour = civil->hour % 12 + (fields->is_pm ? 12 : 0);
    } else if (fields->is_hour24 && civil->hour == 24) {
        if (civil->minute != 0 || civil->second != 0 || civil->microsecond != 0)
            return false;
        civil->hour = 0;
        *ret_extra_us = US_PER_DAY;
    }
    return true;
}

static TimeFit parse_steps(const TimePattern *pattern, Str text, TimeValue *ret_value)
{
    Fields fields = {.civil = {.year = 1970, .month = 1, .day = 1}};
    int64_t extra_us;
    size_t at = 0;

    for (size_t step = 0; step < pattern->n_steps; step++)
        if (!read_step(&pattern->steps[step], text, &at, &fields))
            return TIME_NOT_THIS_FORM;
    if (at != text.len)
        return TIME_NOT_THIS_FORM;
    if (!settle_hour(&fields, &extra_us) || !civil_valid(&fields.civil))
        return TIME_NOT_A_TIME;
    *ret_value = (TimeValue){
        .local_us = civil_to_us(&fields.civil) + extra_us,
        .has_offset = pattern->has_offset,
        .offset_s = fields.offset_s,
    };
    return TIME_OK;
}

/* ---- YYYY-MM-DD?HH:mm[:ss] without steps ---- */

/* True when each byte of the 8 at `bytes` is a digit where `form` has '0' and equal to `form`
 * elsewhere. Eight at once: after the xor a digit is 0..9 and an equal byte 0; `limits` has
 * 0x76 and 0x7f there, which push anything larger over the top bit of its byte. */
static bool fits_form(const char *bytes, uint64_t form, uint64_t limits)
{
    uint64_t word;

    memcpy(&word, bytes, 8);
    word ^= form;
    return ((word | (word + limits)) & UINT64_C(0x8080808080808080)) == 0;
}

/* The bytes are known to be digits. */
static unsigned two_digits(const char *bytes)
{
    return (unsigned) (bytes[0] * 10 + bytes[1]) - '0' * 11U;
}

static uint64_t word_of(const char bytes[8])
{
    uint64_t word;

    memcpy(&word, bytes, 8);
    return word;
}

/* TIME_NOT_THIS_FORM leaves the text to the steps, which know all forms and years. */
static TimeFit
parse_iso(const TimeFormat *format, const TimePattern *pattern, Str text, TimeValue *ret_value)
{
    const char *bytes = text.ptr;
    const char tail[8] = {'0', '0', pattern->iso_separator, '0', '0', ':', '0', '0'};
    unsigned second = 0;
    unsigned month;
    unsigned day;
    unsigned hour;
    unsigned minute;
    int32_t days;

    if (text.len != pattern->iso_length + pattern->has_iso_zone ||
        (pattern->has_iso_zone && bytes[pattern->iso_length] != 'Z') ||
        !fits_form(bytes, word_of("0000-00-"), word_of("\x76\x76\x76\x76\x7f\x76\x76\x7f")) ||
        !fits_form(bytes + 8, word_of(tail), word_of("\x76\x76\x7f\x76\x76\x7f\x76\x76")))
        return TIME_NOT_THIS_FORM;
    if (pattern->iso_length == 19) {
        const unsigned tens = (unsigned) (unsigned char) bytes[17] - '0';
        const unsigned ones = (unsigned) (unsigned char) bytes[18] - '0';
        if (bytes[16] != ':' || tens > 9 || ones > 9)
            return TIME_NOT_THIS_FORM;
        second = tens * 10 + ones;
    }
    month = two_digits(bytes + 5) - 1;
    day = two_digits(bytes + 8);
    hour = two_digits(bytes + 11);
    minute = two_digits(bytes + 14);
    if (month > 11 || day < 1 || hour > 23 || minute > 59 || second > 59)
        return TIME_NOT_A_TIME;
    month += (two_digits(bytes) * 100 + two_digits(bytes + 2) - TABLE_YEAR) * 12;
    if (month >= TABLE_MONTHS) /* also a year before the table's, which wraps round */
        return TIME_NOT_THIS_FORM;
    days = format->month_start[month] + (int32_t) day - 1;
    if (days >= format->month_start[month + 1])
        return TIME_NOT_A_TIME;
    *ret_value = (TimeValue){
        .local_us =
            (days * INT64_C(86400) + (int64_t) (hour * 3600 + minute * 60 + second)) * US_PER_S,
        .has_offset = pattern->has_offset,
    };
    return TIME_OK;
}

/* ---- numbers ---- */

static TimeFit parse_unix(Str text, int64_t per_second, TimeValue *ret_value)
{
    int64_t value;

    if (text.len == 0 || text.len > 18 || text.ptr[0] == '+' || !str_parse_i64(text, &value))
        return TIME_NOT_THIS_FORM;
    if (value < UNIX_MIN * per_second || value > UNIX_MAX * per_second)
        return TIME_NOT_A_TIME;
    *ret_value = (TimeValue){.local_us = value * (US_PER_S / per_second), .has_offset = true};
    return TIME_OK;
}

static TimeFit parse_serial(Str text, TimeValue *ret_value)
{
    int64_t fraction = 0; /* of a day, in 10^-12: finer than any second */
    int64_t second;
    size_t at = 0;
    int days;
    int n = 0;

    if (!read_digits(text, &at, 1, 7, &days))
        return TIME_NOT_THIS_FORM;
    if (at < text.len) {
        if (text.ptr[at++] != '.' || at == text.len)
            return TIME_NOT_THIS_FORM;
        for (; at < text.len; at++) {
            const unsigned digit = (unsigned) (unsigned char) text.ptr[at] - '0';
            if (digit > 9)
                return TIME_NOT_THIS_FORM;
            if (n < 12) {
                fraction = fraction * 10 + (int) digit;
                n++;
            }
        }
    }
    for (; n < 12; n++)
        fraction *= 10;
    if (days < SERIAL_MIN || days > SERIAL_MAX)
        return TIME_NOT_A_TIME;
    second = (fraction * 86400 + INT64_C(500000000000)) / INT64_C(1000000000000);
    *ret_value = (TimeValue){
        .local_us = (days - SERIAL_OF_1970) * US_PER_DAY + second * US_PER_S,
    };
    return TIME_OK;
}

static TimeFit parse_hour_of_day(Str text, TimeValue *ret_value)
{
    size_t at = 0;
    int hour;

    if (!read_digits(text, &at, 1, 2, &hour) || at != text.len)
        return TIME_NOT_THIS_FORM;
    if (hour < 1 || hour > 25)
        return TIME_NOT_A_TIME;
    *ret_value = (TimeValue){.hour_of_day = hour};
    return TIME_OK;
}

/* ---- all ---- */

static TimeFit
parse_pattern(const TimeFormat *format, const TimePattern *pattern, Str text, TimeValue *ret_value)
{
    switch (pattern->kind) {
    case TIME_KIND_STEPS:
        if (pattern->iso_length != 0) {
            const TimeFit fit = parse_iso(format, pattern, text, ret_value);
            if (fit != TIME_NOT_THIS_FORM)
                return fit;
        }
        return parse_steps(pattern, text, ret_value);
    case TIME_KIND_UNIX:
        return parse_unix(text, 1, ret_value);
    case TIME_KIND_UNIX_MS:
        return parse_unix(text, 1000, ret_value);
    case TIME_KIND_SERIAL:
        return parse_serial(text, ret_value);
    case TIME_KIND_HOUR_OF_DAY:
        return parse_hour_of_day(text, ret_value);
    }
    return TIME_NOT_THIS_FORM;
}

TimeFit time_format_parse(const TimeFormat *format, Str text, TimeValue *ret_value)
{
    TimeFit best = TIME_NOT_THIS_FORM;

    for (size_t at = 0; at < format->n_patterns; at++) {
        const TimeFit fit = parse_pattern(format, &format->patterns[at], text, ret_value);
        if (fit == TIME_OK)
            return TIME_OK;
        if (fit == TIME_NOT_A_TIME)
            best = fit;
    }
    return best;
}

/* ---- hours of a local day ---- */

int64_t time_day_start(const Zone *zone, int64_t midnight_us)
{
    int64_t first;
    int64_t second;

    while (zone_to_utc(zone, midnight_us, &first, &second) == ZONE_MISSING)
        midnight_us += INT64_C(900) * US_PER_S;
    return first;
}

bool time_hour_start(const Zone *zone, int64_t midnight_us, int32_t hour, int64_t *ret_utc_us)
{
    const int64_t start = time_day_start(zone, midnight_us);
    const int64_t end = time_day_start(zone, midnight_us + US_PER_DAY);
    const int64_t at = start + (hour - 1) * INT64_C(3600) * US_PER_S;

    if (hour < 1 || at + INT64_C(3600) * US_PER_S > end)
        return false;
    *ret_utc_us = at;
    return true;
}

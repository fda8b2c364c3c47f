#include "cron.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/parse.h"

#define DAYS_LOOKED_AT 3660 /* ten years: the 29th of February comes within eight */
#define US_PER_MINUTE  (60 * US_PER_S)

/* ---- reading ---- */

typedef struct Field {
    const char *name;
    int least;
    int most;
    const char *const *names; /* of the values from `least` on, ending in NULL; NULL: none */
} Field;

static const char *const month_names[] = {
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    NULL,
};
static const char *const weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

enum { MINUTE, HOUR, DAY, MONTH, WEEKDAY, N_FIELDS };

static const Field fields[N_FIELDS] = {
    {"minute", 0, 59, NULL},
    {"hour", 0, 23, NULL},
    {"day", 1, 31, NULL},
    {"month", 1, 12, month_names},
    {"weekday", 0, 7, weekday_names},
};

/* The names of common schedules. */
static const struct {
    const char *name;
    const char *meaning;
} shorts[] = {
    {"@hourly", "0 * * * *"},
    {"@daily", "0 0 * * *"},
    {"@midnight", "0 0 * * *"},
    {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"},
    {"@yearly", "0 0 1 1 *"},
    {"@annually", "0 0 1 1 *"},
};

static Status bad_field(const Field *field, Str text, Error *err)
{
    (void) error_set(
        err,
        STATUS_USAGE,
        "%s '%.*s' of the schedule is not understood, expected %d to %d",
        field->name,
        STR_ARG(text),
        field->least,
        field->most);
    error_hint(
        err,
        "Each of the five fields is *, a number, a range as 1-5, a step as */15 or 8-18/2, or a "
        "list of these as 6,18. Months and weekdays may be named: jan, mon.");
    return STATUS_USAGE;
}

/* Up to `sign`; the rest, without it, stays in `*text`. */
static Str cut(Str *text, char sign)
{
    const char *at = text->len == 0 ? NULL : memchr(text->ptr, sign, text->len);
    Str head = *text;

    if (at == NULL) {
        *text = (Str){text->ptr + text->len, 0};
        return head;
    }
    head.len = (size_t) (at - text->ptr);
    *text = (Str){at + 1, text->len - head.len - 1};
    return head;
}

static bool read_whole(Str text, int64_t *ret_value)
{
    for (size_t at = 0; at < text.len; at++)
        if (text.ptr[at] < '0' || text.ptr[at] > '9')
            return false; /* no sign */
    return str_parse_i64(text, ret_value);
}

static bool read_value(const Field *field, Str text, int *ret_value)
{
    int64_t value = 0;

    for (size_t at = 0; field->names != NULL && field->names[at] != NULL; at++) {
        if (str_equal_nocase(text, str_from(field->names[at]))) {
            *ret_value = field->least + (int) at;
            return true;
        }
    }
    if (!read_whole(text, &value) || value < field->least || value > field->most)
        return false;
    *ret_value = (int) value;
    return true;
}

/* One part of a list: *, a, a-b, with or without /step. */
static bool read_part(const Field *field, Str part, uint64_t *bits)
{
    bool has_step = memchr(part.ptr, '/', part.len) != NULL;
    Str step_text = part;
    Str range = cut(&step_text, '/');
    Str end = range;
    Str begin = cut(&end, '-');
    bool has_end = begin.len < range.len;
    int from = field->least;
    int to = field->most;
    int64_t step = 1;

    if (has_step && (!read_whole(step_text, &step) || step < 1 || step > field->most))
        return false;
    if (!str_equal(range, STR("*"))) {
        if (!read_value(field, begin, &from))
            return false;
        to = from;
        if (has_end ? !read_value(field, end, &to) || to < from : has_step)
            return false;
    }
    for (int value = from; value <= to; value += (int) step)
        *bits |= UINT64_C(1) << value;
    return true;
}

static Status read_field(const Field *field, Str text, uint64_t *ret_bits, Error *err)
{
    Str rest = text;
    uint64_t bits = 0;
    size_t n = 1;

    for (size_t at = 0; at < text.len; at++)
        n += text.ptr[at] == ',';
    for (; n > 0; n--) {
        Str part = cut(&rest, ',');
        if (part.len == 0 || !read_part(field, part, &bits))
            return bad_field(field, text, err);
    }
    *ret_bits = bits;
    return OK;
}

static Str next_word(Str *text)
{
    Str word = {text->ptr, 0};

    while (word.len < text->len && word.ptr[word.len] != ' ' && word.ptr[word.len] != '\t')
        word.len++;
    *text = str_trim((Str){text->ptr + word.len, text->len - word.len});
    return word;
}

static Status bad_count(Str text, Error *err)
{
    (void) error_set(err, STATUS_USAGE, "schedule '%.*s' has not five fields", STR_ARG(text));
    error_hint(
        err,
        "Write minute, hour, day, month and weekday, as '0 2 * * *' for two o'clock each night, "
        "or @daily.");
    return STATUS_USAGE;
}

static Str spelled_out(Str text)
{
    for (size_t at = 0; at < COUNT_OF(shorts); at++)
        if (str_equal_nocase(text, str_from(shorts[at].name)))
            return str_from(shorts[at].meaning);
    return text;
}

/* ---- days ---- */

static bool is_set(uint64_t bits, int value)
{
    return (bits >> value & 1) != 0;
}

static bool fits_day(const Cron *cron, int64_t day)
{
    Civil civil = civil_from_us(day * US_PER_DAY);
    int weekday = (int) (((day + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
    bool fits_date = is_set(cron->days, civil.day);
    bool fits_weekday = is_set(cron->weekdays, weekday);

    if (!is_set(cron->months, civil.month))
        return false;
    if (cron->is_any_day || cron->is_any_weekday)
        return fits_date && fits_weekday;
    return fits_date || fits_weekday;
}

/* A leap year and the weekdays of all its dates: 28 years bring every combination. */
static bool ever_fits(const Cron *cron)
{
    int64_t first = civil_days(2000, 1, 1);

    for (int64_t day = first; day < first + INT64_C(28) * 366; day++)
        if (fits_day(cron, day))
            return true;
    return false;
}

Status cron_parse(Str text, Cron *ret_cron, Error *err)
{
    Str trimmed = str_trim(text);
    Str rest = spelled_out(trimmed);
    uint64_t bits[N_FIELDS];
    bool is_any[N_FIELDS];
    Cron cron;

    if (text.len > CRON_BYTES_MOST)
        return error_set(
            err, STATUS_USAGE, "the schedule is longer than %d bytes", CRON_BYTES_MOST);
    for (size_t at = 0; at < N_FIELDS; at++) {
        Str word = next_word(&rest);
        Status status;
        if (word.len == 0)
            return bad_count(trimmed, err);
        is_any[at] = word.ptr[0] == '*';
        status = read_field(&fields[at], word, &bits[at], err);
        if (status != OK)
            return status;
    }
    if (rest.len > 0)
        return bad_count(trimmed, err);
    cron = (Cron){
        .minutes = bits[MINUTE],
        .hours = (uint32_t) bits[HOUR],
        .days = (uint32_t) bits[DAY],
        .months = (uint32_t) bits[MONTH],
        .weekdays = (uint32_t) ((bits[WEEKDAY] & 0x7f) | bits[WEEKDAY] >> 7),
        .is_any_day = is_any[DAY],
        .is_any_weekday = is_any[WEEKDAY],
        .is_any_hour = is_any[HOUR],
    };
    if (!ever_fits(&cron)) {
        (void) error_set(
            err, STATUS_USAGE, "schedule '%.*s' fits no day of any year", STR_ARG(trimmed));
        error_hint(err, "See its day and its month.");
        return STATUS_USAGE;
    }
    *ret_cron = cron;
    return OK;
}

/* ---- instants ---- */

/* The first instant whose local time is at or past one that the clock leaves out. */
static int64_t after_gap(const Zone *zone, int64_t local_us)
{
    int64_t low = local_us / US_PER_S - INT64_C(2) * 86400;
    int64_t high = low + INT64_C(4) * 86400;

    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (middle + zone_offset_s(zone, middle * US_PER_S) >= local_us / US_PER_S)
            high = middle;
        else
            low = middle;
    }
    return high * US_PER_S;
}

/* What is looked for: the first start after, or the last at or before, an instant. */
typedef struct Search {
    int64_t bound_us;
    bool is_forward;
    bool is_found;
    int64_t found_us;
} Search;

static void offer(Search *search, int64_t us)
{
    bool fits = search->is_forward ? us > search->bound_us : us <= search->bound_us;
    bool is_nearer =
        !search->is_found || (search->is_forward ? us < search->found_us : us > search->found_us);

    if (fits && is_nearer) {
        search->is_found = true;
        search->found_us = us;
    }
}

static void offer_minute(const Cron *cron, const Zone *zone, int64_t local_us, Search *search)
{
    int64_t first = 0;
    int64_t second = 0;
    ZoneFit fit = zone_to_utc(zone, local_us, &first, &second);

    if (fit == ZONE_MISSING) {
        if (!cron->is_any_hour)
            offer(search, after_gap(zone, local_us));
        return;
    }
    offer(search, first);
    if (fit == ZONE_AMBIGUOUS && cron->is_any_hour)
        offer(search, second);
}

static void offer_day(const Cron *cron, const Zone *zone, int64_t day, Search *search)
{
    if (!fits_day(cron, day))
        return;
    for (int minute = 0; minute < 24 * 60; minute++)
        if (is_set(cron->hours, minute / 60) && is_set(cron->minutes, minute % 60))
            offer_minute(cron, zone, day * US_PER_DAY + minute * US_PER_MINUTE, search);
}

static int64_t local_day(const Zone *zone, int64_t us)
{
    int64_t local_us = us + zone_offset_s(zone, us) * US_PER_S;
    int64_t day = local_us / US_PER_DAY;

    return local_us % US_PER_DAY < 0 ? day - 1 : day;
}

/* A day's starts may stand after those of the next one where the clock is set back at midnight, or
 * among them where a day is left out: so two days more are looked at. */
static bool search_days(const Cron *cron, const Zone *zone, Search *search)
{
    int64_t step = search->is_forward ? 1 : -1;
    int64_t day = local_day(zone, search->bound_us) - 2 * step;
    int more = 2;

    for (int at = 0; at < DAYS_LOOKED_AT && more > 0; at++, day += step) {
        if (search->is_found)
            more--;
        offer_day(cron, zone, day, search);
    }
    return search->is_found;
}

bool cron_next(const Cron *cron, const Zone *zone, int64_t after_us, int64_t *ret_us)
{
    Search search = {.bound_us = after_us, .is_forward = true};

    if (!search_days(cron, zone, &search))
        return false;
    *ret_us = search.found_us;
    return true;
}

bool cron_last(const Cron *cron, const Zone *zone, int64_t at_us, int64_t *ret_us)
{
    Search search = {.bound_us = at_us};

    if (!search_days(cron, zone, &search))
        return false;
    *ret_us = search.found_us;
    return true;
}

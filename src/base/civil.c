#include "civil.h"

#include <stdio.h>

/* Howard Hinnant's days_from_civil: years from March, so that the leap day comes last. */
int64_t civil_days(int year, int month, int day)
{
    int64_t shifted = (int64_t) year - (month <= 2);
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && is_leap);
}

bool civil_valid(const Civil *civil)
{
    return civil->year >= 1 && civil->year <= 9999 && civil->month >= 1 && civil->month <= 12 &&
           civil->day >= 1 && civil->day <= days_in_month(civil->year, civil->month) &&
           civil->hour >= 0 && civil->hour <= 23 && civil->minute >= 0 && civil->minute <= 59 &&
           civil->second >= 0 && civil->second <= 59 && civil->microsecond >= 0 &&
           civil->microsecond <= 999999;
}

int64_t civil_to_us(const Civil *civil)
{
    int64_t seconds = civil_days(civil->year, civil->month, civil->day) * 86400 +
                      (int64_t) civil->hour * 3600 + (int64_t) civil->minute * 60 + civil->second;

    return seconds * US_PER_S + civil->microsecond;
}

Civil civil_from_us(int64_t us)
{
    int64_t days = us / US_PER_DAY - (us % US_PER_DAY < 0);
    int64_t rest = us - days * US_PER_DAY;
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_shifted = (5 * day_of_year + 2) / 153;
    int64_t second_of_day = rest / US_PER_S;
    int month = (int) (month_shifted < 10 ? month_shifted + 3 : month_shifted - 9);

    return (Civil){
        .year = (int) (year_of_era + era * 400 + (month <= 2)),
        .month = month,
        .day = (int) (day_of_year - (153 * month_shifted + 2) / 5 + 1),
        .hour = (int) (second_of_day / 3600),
        .minute = (int) (second_of_day / 60 % 60),
        .second = (int) (second_of_day % 60),
        .microsecond = (int) (rest % US_PER_S),
    };
}

const char *civil_text_utc(int64_t us, char text[CIVIL_TEXT_MAX])
{
    Civil civil = civil_from_us(us);
    int used = snprintf(
        text,
        CIVIL_TEXT_MAX,
        "%04d-%02d-%02dT%02d:%02d:%02d",
        civil.year,
        civil.month,
        civil.day,
        civil.hour,
        civil.minute,
        civil.second);

    if (civil.microsecond != 0)
        used += snprintf(text + used, (size_t) (CIVIL_TEXT_MAX - used), ".%06d", civil.microsecond);
    (void) snprintf(text + used, (size_t) (CIVIL_TEXT_MAX - used), "Z");
    return text;
}

const char *civil_day_text(int64_t day, char text[CIVIL_TEXT_MAX])
{
    Civil civil = civil_from_us(day * US_PER_DAY);

    (void) snprintf(text, CIVIL_TEXT_MAX, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    return text;
}

static bool take_digits(Str *text, int count, int *ret_value)
{
    int value = 0;

    if (text->len < (size_t) count)
        return false;
    for (int at = 0; at < count; at++) {
        int digit = text->ptr[at] - '0';
        if (digit < 0 || digit > 9)
            return false;
        value = value * 10 + digit;
    }
    *text = (Str){.ptr = text->ptr + count, .len = text->len - (size_t) count};
    *ret_value = value;
    return true;
}

static bool take_char(Str *text, const char *any_of)
{
    for (; *any_of != '\0'; any_of++) {
        if (text->len > 0 && text->ptr[0] == *any_of) {
            *text = (Str){.ptr = text->ptr + 1, .len = text->len - 1};
            return true;
        }
    }
    return false;
}

/* ".ffffff", one to nine digits; below microseconds is cut. */
static bool take_fraction(Str *text, int *ret_us)
{
    int value = 0;
    int digits = 0;

    for (; text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9'; digits++) {
        if (digits < 6)
            value = value * 10 + (text->ptr[0] - '0');
        *text = (Str){.ptr = text->ptr + 1, .len = text->len - 1};
    }
    if (digits == 0 || digits > 9)
        return false;
    for (; digits < 6; digits++)
        value *= 10;
    *ret_us = value;
    return true;
}

/* Z or +hh:mm; seconds east of UTC. */
static bool take_offset(Str *text, int *ret_offset_s)
{
    int sign;
    int hours;
    int minutes;

    if (take_char(text, "Zz")) {
        *ret_offset_s = 0;
        return true;
    }
    if (text->len == 0 || (text->ptr[0] != '+' && text->ptr[0] != '-'))
        return false;
    sign = text->ptr[0] == '-' ? -1 : 1;
    if (!take_char(text, "+-") || !take_digits(text, 2, &hours) || !take_char(text, ":") ||
        !take_digits(text, 2, &minutes) || hours > 15 || minutes > 59)
        return false;
    *ret_offset_s = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool civil_parse_day(Str text, int32_t *ret_day)
{
    Civil civil = {0};

    if (!take_digits(&text, 4, &civil.year) || !take_char(&text, "-") ||
        !take_digits(&text, 2, &civil.month) || !take_char(&text, "-") ||
        !take_digits(&text, 2, &civil.day) || text.len > 0 || !civil_valid(&civil))
        return false;
    *ret_day = (int32_t) civil_days(civil.year, civil.month, civil.day);
    return true;
}

bool civil_parse_rfc3339(Str text, int64_t *ret_us)
{
    Civil civil = {0};
    int offset_s;

    if (!take_digits(&text, 4, &civil.year) || !take_char(&text, "-") ||
        !take_digits(&text, 2, &civil.month) || !take_char(&text, "-") ||
        !take_digits(&text, 2, &civil.day) || !take_char(&text, "Tt ") ||
        !take_digits(&text, 2, &civil.hour) || !take_char(&text, ":") ||
        !take_digits(&text, 2, &civil.minute) || !take_char(&text, ":") ||
        !take_digits(&text, 2, &civil.second))
        return false;
    if (take_char(&text, ".") && !take_fraction(&text, &civil.microsecond))
        return false;
    if (!take_offset(&text, &offset_s) || text.len > 0 || !civil_valid(&civil))
        return false;
    *ret_us = civil_to_us(&civil) - offset_s * US_PER_S;
    return true;
}

#include "ingest/layouts/iec62056.h"

#include <string.h>

#include "base/civil.h"

Str iec62056_code(Str line)
{
    const char *bracket = line.len == 0 ? NULL : memchr(line.ptr, '(', line.len);

    return (Str){line.ptr, bracket == NULL ? line.len : (size_t) (bracket - line.ptr)};
}

size_t iec62056_values(Str text, Str *ret_values, size_t max)
{
    size_t n = 0;

    text = str_trim(text);
    for (size_t at = 0; at < text.len; n++) {
        const char *end = memchr(text.ptr + at, ')', text.len - at);
        if (text.ptr[at] != '(' || end == NULL)
            return 0;
        if (n < max)
            ret_values[n] = (Str){text.ptr + at + 1, (size_t) (end - text.ptr) - at - 1};
        at = (size_t) (end - text.ptr) + 1;
    }
    return n;
}

int iec62056_hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = (char) (byte | 0x20);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

bool iec62056_hex(Str text, uint32_t *ret_number)
{
    uint32_t number = 0;

    if (text.len < 1 || text.len > 8)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        int digit = iec62056_hex_digit(text.ptr[i]);
        if (digit < 0)
            return false;
        number = number * 16 + (uint32_t) digit;
    }
    *ret_number = number;
    return true;
}

uint32_t iec62056_crc(uint32_t crc, Str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char) bytes.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
    }
    return crc;
}

static int two_digits(Str digits, size_t at)
{
    return (digits.ptr[at] - '0') * 10 + digits.ptr[at + 1] - '0';
}

bool iec62056_stamp(Str digits, int64_t *ret_us)
{
    Civil civil;

    if (digits.len != 10 && digits.len != 12)
        return false;
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return false;
    civil = (Civil){
        .year = 2000 + two_digits(digits, 0),
        .month = two_digits(digits, 2),
        .day = two_digits(digits, 4),
        .hour = two_digits(digits, 6),
        .minute = two_digits(digits, 8),
        .second = digits.len == 12 ? two_digits(digits, 10) : 0,
    };
    if (!civil_valid(&civil))
        return false;
    *ret_us = civil_to_us(&civil);
    return true;
}

/* 01:00 UTC of the last Sunday of a month of 31 days. */
static int64_t change_us(int year, int month)
{
    int64_t days = civil_days(year, month, 31);

    days -= (days + 4) % 7; /* 1970-01-01 was a Thursday */
    return (days * 24 + 1) * 3600 * US_PER_S;
}

bool iec62056_is_summer(int64_t utc_us)
{
    const int year = civil_from_us(utc_us).year;

    return utc_us >= change_us(year, 3) && utc_us < change_us(year, 10);
}

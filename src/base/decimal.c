#include "decimal.h"

#include <stdint.h>
#include <stdio.h>

#include "base/mem.h"

#define POWERS 39

/* More digits than this can't be a number within the limits; bounds the exponent arithmetic. */
#define EXPONENT_MAX 1000

static Decimal power_of_ten(int power)
{
    static const uint64_t small[] = {
        1U,
        10U,
        100U,
        1000U,
        10000U,
        100000U,
        1000000U,
        10000000U,
        100000000U,
        1000000000U,
        10000000000U,
        100000000000U,
        1000000000000U,
        10000000000000U,
        100000000000000U,
        1000000000000000U,
        10000000000000000U,
        100000000000000000U,
        1000000000000000000U,
        10000000000000000000U,
    };

    ASSERT(power >= 0 && power < POWERS);
    if (power < (int) COUNT_OF(small))
        return (Decimal) small[power];
    return (Decimal) small[19] * (Decimal) small[power - 19];
}

/* The digits of a number as read so far. */
typedef struct Digits {
    Decimal mantissa; /* at most 38 digits */
    int n_significant;
    int decimals; /* digits of the mantissa that stand after the point */
    bool is_negative;
    bool has_digit;
    bool is_lossy; /* a digit other than zero did not fit */
    int dropped;   /* whole digits that did not fit: the number is too large */
} Digits;

static void add_digit(Digits *digits, int digit, bool is_decimal)
{
    digits->has_digit = true;
    if (digits->n_significant == 0 && digit == 0) {
        digits->decimals += is_decimal;
        return;
    }
    if (digits->n_significant < DECIMAL_WIDTH) {
        digits->mantissa = digits->mantissa * 10 + digit;
        digits->n_significant++;
        digits->decimals += is_decimal;
        return;
    }
    if (!is_decimal)
        digits->dropped++;
    else if (digit != 0)
        digits->is_lossy = true;
}

/* Reads digits in front of the point, with thousands signs where the format has them. */
static bool take_whole(Str *text, const NumberFormat *format, Digits *digits)
{
    int in_group = 0;
    bool is_grouped = false;

    while (text->len > 0) {
        int digit = text->ptr[0] - '0';
        if (digit >= 0 && digit <= 9) {
            if (is_grouped && in_group == 3)
                return false;
            add_digit(digits, digit, false);
            in_group++;
            *text = (Str){text->ptr + 1, text->len - 1};
        } else if (format->thousands.len > 0 && str_starts_with(*text, format->thousands)) {
            if (in_group == 0 || in_group > 3 || (is_grouped && in_group != 3))
                return false;
            is_grouped = true;
            in_group = 0;
            *text = (Str){text->ptr + format->thousands.len, text->len - format->thousands.len};
        } else {
            break;
        }
    }
    return !is_grouped || in_group == 3;
}

static void take_decimals(Str *text, Digits *digits)
{
    while (text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9') {
        add_digit(digits, text->ptr[0] - '0', true);
        *text = (Str){text->ptr + 1, text->len - 1};
    }
}

/* e[+-]digits up to the end of the text. */
static bool take_exponent(Str *text, int *ret_exponent)
{
    int exponent = 0;
    int sign = 1;

    if (text->len == 0 || (text->ptr[0] != 'e' && text->ptr[0] != 'E'))
        return true;
    *text = (Str){text->ptr + 1, text->len - 1};
    if (text->len > 0 && (text->ptr[0] == '+' || text->ptr[0] == '-')) {
        sign = text->ptr[0] == '-' ? -1 : 1;
        *text = (Str){text->ptr + 1, text->len - 1};
    }
    if (text->len == 0)
        return false;
    for (; text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9';
         *text = (Str){text->ptr + 1, text->len - 1})
        if (exponent < EXPONENT_MAX)
            exponent = exponent * 10 + (text->ptr[0] - '0');
    *ret_exponent = sign * exponent;
    return true;
}

/* Brings the digits to the scale of Decimal. */
static DecimalParse scale_digits(const Digits *digits, int exponent, Decimal *ret_value)
{
    Decimal value = digits->mantissa;
    int shift = DECIMAL_SCALE - digits->decimals + exponent;

    if (digits->dropped > 0)
        return exponent < 0 ? DECIMAL_TOO_FINE : DECIMAL_TOO_LARGE;
    if (value == 0) {
        if (digits->is_lossy)
            return DECIMAL_TOO_FINE;
        *ret_value = 0;
        return DECIMAL_OK;
    }
    if (shift >= 0 && digits->n_significant + shift > DECIMAL_WIDTH)
        return DECIMAL_TOO_LARGE;
    if (digits->is_lossy)
        return DECIMAL_TOO_FINE;
    if (shift >= 0) {
        value *= power_of_ten(shift);
    } else {
        if (shift <= -POWERS || value % power_of_ten(-shift) != 0)
            return DECIMAL_TOO_FINE;
        value /= power_of_ten(-shift);
        if (value >= power_of_ten(DECIMAL_WIDTH))
            return DECIMAL_TOO_LARGE; /* not covered: 38 digits shifted down always fit */
    }
    *ret_value = digits->is_negative ? -value : value;
    return DECIMAL_OK;
}

/* The common case, "0.345" or "12": digits and one point, at most 18 digits. */
static bool parse_short(Str text, Decimal *ret_value)
{
    uint64_t mantissa = 0;
    size_t point = text.len;

    if (text.len == 0 || text.len > 18)
        return false;
    for (size_t at = 0; at < text.len; at++) {
        unsigned digit = (unsigned) (text.ptr[at] - '0');
        if (digit <= 9) {
            mantissa = mantissa * 10 + digit;
        } else if (text.ptr[at] == '.' && point == text.len && at > 0 && at + 1 < text.len) {
            point = at;
        } else {
            return false;
        }
    }
    *ret_value =
        (Decimal) mantissa *
        power_of_ten(DECIMAL_SCALE - (point == text.len ? 0 : (int) (text.len - point - 1)));
    return true;
}

DecimalParse decimal_parse(Str text, const NumberFormat *format, Decimal *ret_value)
{
    Digits digits = {0};
    int exponent = 0;

    if (format->decimal == '.' && parse_short(text, ret_value))
        return DECIMAL_OK;
    text = str_trim(text);
    if (text.len > 0 && (text.ptr[0] == '+' || text.ptr[0] == '-')) {
        digits.is_negative = text.ptr[0] == '-';
        text = (Str){text.ptr + 1, text.len - 1};
    }
    if (!take_whole(&text, format, &digits))
        return DECIMAL_NOT_A_NUMBER;
    if (text.len > 0 && text.ptr[0] == format->decimal) {
        text = (Str){text.ptr + 1, text.len - 1};
        take_decimals(&text, &digits);
    }
    if (!digits.has_digit || !take_exponent(&text, &exponent) || text.len > 0)
        return DECIMAL_NOT_A_NUMBER;
    return scale_digits(&digits, exponent, ret_value);
}

bool decimal_shift(Decimal value, int power, Decimal *ret_value)
{
    Decimal limit = power_of_ten(DECIMAL_WIDTH);
    Decimal factor;

    ASSERT(power >= -18 && power <= 18);
    factor = power_of_ten(power < 0 ? -power : power);
    if (power >= 0) {
        Decimal shifted;
        if (__builtin_mul_overflow(value, factor, &shifted) || shifted >= limit ||
            shifted <= -limit)
            return false;
        *ret_value = shifted;
        return true;
    }
    if (value % factor != 0)
        return false;
    *ret_value = value / factor;
    return true;
}

const char *decimal_text(Decimal value, char text[DECIMAL_TEXT_MAX])
{
    bool is_negative = value < 0;
    char reversed[DECIMAL_TEXT_MAX];
    size_t n_reversed = 0;
    size_t used = 0;
    int digit_place = 0;
    bool has_decimals = false;

    if (is_negative)
        value = -value;
    /* least digit first; zeros at the end of the decimals are not written */
    while (value > 0 || digit_place <= DECIMAL_SCALE) {
        int digit = (int) (value % 10);
        value /= 10;
        if (digit_place == DECIMAL_SCALE && has_decimals)
            reversed[n_reversed++] = '.';
        if (digit_place >= DECIMAL_SCALE || digit != 0 || has_decimals) {
            reversed[n_reversed++] = (char) ('0' + digit);
            has_decimals = has_decimals || digit_place < DECIMAL_SCALE;
        }
        digit_place++;
    }
    if (is_negative)
        text[used++] = '-';
    while (n_reversed > 0)
        text[used++] = reversed[--n_reversed];
    text[used] = '\0';
    return text;
}

Decimal decimal_finest(Decimal value)
{
    Decimal unit = 1;

    for (int decimals = 3; decimals < DECIMAL_SCALE; decimals++)
        unit *= 10;
    while (value % unit != 0)
        unit /= 10;
    return unit;
}

double decimal_to_double(Decimal value)
{
    /* whole and fraction apart: each is exact to more bits than a double holds */
    Decimal one = power_of_ten(DECIMAL_SCALE);
    Decimal whole = value / one;

    return (double) whole + (double) (value - whole * one) / 1e20;
}

Decimal decimal_from_double(double value)
{
    char text[DECIMAL_TEXT_MAX * 2];
    Decimal result = 0;
    const NumberFormat plain = {.decimal = '.'};

    ASSERT(value < 1e18 && value > -1e18);
    (void) snprintf(text, sizeof(text), "%.*f", DECIMAL_SCALE, value);
    ASSERT(decimal_parse(str_from(text), &plain, &result) == DECIMAL_OK);
    return result;
}

/*
 * decimal: exact kWh. A 128-bit count of 10^-20 kWh, DECIMAL(38,20) in the raw layer.
 *
 * Twenty decimals hold every meter file seen (scaled data sets state nineteen); eighteen digits are
 * left before the point. A number with more digits than that is refused, never rounded.
 */
#ifndef EIOT_BASE_DECIMAL_H
#define EIOT_BASE_DECIMAL_H

#include <stdbool.h>

#include "base/str.h"

__extension__ typedef __int128 Decimal;

#define DECIMAL_WIDTH 38
#define DECIMAL_SCALE 20

/* Longest text of a Decimal with its NUL. */
#define DECIMAL_TEXT_MAX 48

typedef enum DecimalParse {
    DECIMAL_OK,
    DECIMAL_NOT_A_NUMBER, /* not [+-]digits[.digits][e[+-]digits] as a whole */
    DECIMAL_TOO_LARGE,    /* more than 18 digits before the point */
    DECIMAL_TOO_FINE,     /* more than 20 decimals that are not zero */
} DecimalParse;

/* How a number is written in one source. */
typedef struct NumberFormat {
    char decimal;  /* '.' or ',' */
    Str thousands; /* "" for none; else ".", ",", " ", "'" or the UTF-8 no-break space */
} NumberFormat;

/* Strict: the whole text (after trimming spaces) is one number in `format`; groups, where a
 * thousands sign is allowed, are of three digits. Exponents are read: 1e-3 is 0.001.
 * Words (nan, inf) and hex are refused. Writes *ret_value only on DECIMAL_OK. */
DecimalParse decimal_parse(Str text, const NumberFormat *format, Decimal *ret_value);

/* `value` times 10^`power` (-18..18), exact or false when digits would be lost or overflow. */
bool decimal_shift(Decimal value, int power, Decimal *ret_value);

/* Shortest text without trailing zeros, '.' as decimal sign: "0.25", "12", "-3.5". */
const char *decimal_text(Decimal value, char text[DECIMAL_TEXT_MAX]);

/* The last decimal of pieces that `value` is cut into: a thousandth, or its own last one where that
 * is finer. */
Decimal decimal_finest(Decimal value);

double decimal_to_double(Decimal value);

/* Nearest Decimal; the value must be finite and below 10^18 in size (a promise of the caller). */
Decimal decimal_from_double(double value);

#endif

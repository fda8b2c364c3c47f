#include "ingest/layouts/espi/scale.h"

#include <string.h>

#include "base/mem.h"

/* Digits without their point, and how many of them stood behind it. */
typedef struct Digits {
    char bytes[ESPI_VALUE_BYTES];
    int n;
    int n_behind;
    bool is_negative;
} Digits;

static bool read_digits(Str text, Digits *ret)
{
    bool has_point = false;
    size_t at = 0;

    *ret = (Digits){0};
    if (text.len > ESPI_VALUE_BYTES)
        return false;
    if (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+'))
        ret->is_negative = text.ptr[at++] == '-';
    for (; at < text.len; at++) {
        const char byte = text.ptr[at];
        if (byte == '.' && !has_point && ret->n > 0) {
            has_point = true;
            continue;
        }
        if (byte < '0' || byte > '9')
            return false;
        ret->bytes[ret->n++] = byte;
        ret->n_behind += has_point;
    }
    return ret->n > 0 && text.ptr[text.len - 1] != '.';
}

bool espi_scale(Str text, int power, char number[ESPI_NUMBER_BYTES], Str *ret_text)
{
    Digits digits;
    int before; /* digits before the point; may be none, or beyond the last */
    size_t n = 0;

    ASSERT(power >= -ESPI_POWER_MAX && power <= ESPI_POWER_MAX);
    if (!read_digits(text, &digits))
        return false;
    before = digits.n - digits.n_behind + power;
    if (digits.is_negative)
        number[n++] = '-';
    if (before <= 0)
        number[n++] = '0';
    for (int i = 0; i < before; i++)
        number[n++] = i < digits.n ? digits.bytes[i] : '0';
    if (before < digits.n)
        number[n++] = '.';
    for (int i = before; i < digits.n; i++)
        number[n++] = i < 0 ? '0' : digits.bytes[i];
    *ret_text = (Str){number, n};
    return true;
}

#include "parse.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Longest number text worth reading: a double in fixed notation has at most 309 digits before the
 * point; longer text is not a number anybody wrote. */
#define NUMBER_TEXT_MAX 400

bool str_parse_i64(Str text, int64_t *ret_value)
{
    size_t at = 0;
    bool is_negative = false;
    int64_t value = 0;

    if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-'))
        is_negative = text.ptr[at++] == '-';
    if (at == text.len)
        return false;
    for (; at < text.len; at++) {
        int digit = text.ptr[at] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value)) /* kept negative: INT64_MIN fits */
            return false;
    }
    if (!is_negative && value == INT64_MIN)
        return false;
    *ret_value = is_negative ? value : -value;
    return true;
}

static size_t skip_digits(Str text, size_t at)
{
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    return at;
}

static size_t skip_sign(Str text, size_t at)
{
    return at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-') ? at + 1 : at;
}

/* [+-]digits[.digits][e[+-]digits], at least one digit before the exponent. */
static bool is_plain_number(Str text)
{
    size_t start = skip_sign(text, 0);
    size_t at = skip_digits(text, start);
    size_t n_digits = at - start;

    if (at < text.len && text.ptr[at] == '.') {
        start = at + 1;
        at = skip_digits(text, start);
        n_digits += at - start;
    }
    if (n_digits == 0)
        return false;
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        start = skip_sign(text, at + 1);
        at = skip_digits(text, start);
        if (at == start)
            return false;
    }
    return at == text.len;
}

/* strtod in the C locale, whatever the process has set. */
static double to_double(const char *text)
{
    static locale_t c_locale;
    locale_t made = __atomic_load_n(&c_locale, __ATOMIC_ACQUIRE);

    if (made == (locale_t) 0) {
        locale_t fresh = newlocale(LC_ALL_MASK, "C", (locale_t) 0);
        if (__atomic_compare_exchange_n(
                &c_locale, &made, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            made = fresh;
        else
            freelocale(fresh);
    }
    return strtod_l(text, NULL, made);
}

bool str_parse_f64(Str text, double *ret_value)
{
    char copy[NUMBER_TEXT_MAX + 1];
    double value;

    if (text.len > NUMBER_TEXT_MAX || !is_plain_number(text))
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    value = to_double(copy);
    if (!isfinite(value))
        return false;
    *ret_value = value;
    return true;
}

bool str_parse_bool(Str text, bool *ret_value)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {
        {"true", true},
        {"yes", true},
        {"on", true},
        {"1", true},
        {"false", false},
        {"no", false},
        {"off", false},
        {"0", false},
    };

    for (size_t at = 0; at < sizeof(words) / sizeof(words[0]); at++) {
        if (str_equal_nocase(text, str_from(words[at].word))) {
            *ret_value = words[at].value;
            return true;
        }
    }
    return false;
}

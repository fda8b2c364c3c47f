/*
 * decimal_fuzz: base/decimal over any text, in every number format that a profile can state.
 *
 * Beyond not crashing: what is read can be written and read again as the same value, in its own
 * format too; signs, blanks and the fast way play no part; a shift that is exact comes back.
 */
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"

#define INPUT_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Decimal one_kwh(int power)
{
    Decimal value = 1;

    while (power-- > 0)
        value *= 10;
    return value;
}

/* `text` is one that decimal_text() wrote. */
static void check_shortest(const char *text)
{
    const size_t len = strlen(text);
    const char *point = strchr(text, '.');
    const char *digits = text + (text[0] == '-');

    ASSERT(len < DECIMAL_TEXT_MAX);
    ASSERT(digits[0] != '0' || digits[1] == '.' || digits[1] == '\0');
    ASSERT(strspn(digits, "0123456789.") == strlen(digits));
    ASSERT(point == NULL || text[len - 1] != '0');
    ASSERT(point == NULL || (point[1] != '\0' && strlen(point + 1) <= DECIMAL_SCALE));
    ASSERT(strcmp(text, "-0") != 0);
}

/* The value as `format` has it: groups of three, its own point. */
static Str written(Decimal value, const NumberFormat *format, char *text, size_t room)
{
    char plain[DECIMAL_TEXT_MAX];
    const char *from = decimal_text(value, plain);
    size_t n_whole = strcspn(from, ".");
    size_t used = 0;

    for (size_t at = 0; from[at] != '\0'; at++) {
        const size_t left = at < n_whole ? n_whole - at : 0;
        ASSERT(used + format->thousands.len + 1 < room);
        text[used++] = from[at] == '.' ? format->decimal : from[at];
        if (from[at] != '-' && left > 1 && (left - 1) % 3 == 0)
            for (size_t i = 0; i < format->thousands.len; i++)
                text[used++] = format->thousands.ptr[i];
    }
    return (Str){text, used};
}

static void check_round_trip(Decimal value, const NumberFormat *format)
{
    static const NumberFormat plain = {.decimal = '.'};
    char text[DECIMAL_TEXT_MAX * 3];
    char shortest[DECIMAL_TEXT_MAX];
    Decimal again = 1;

    check_shortest(decimal_text(value, shortest));
    ASSERT(decimal_parse(str_from(shortest), &plain, &again) == DECIMAL_OK && again == value);
    again = 1;
    ASSERT(decimal_parse(written(value, format, text, sizeof(text)), format, &again) == DECIMAL_OK);
    ASSERT(again == value);
}

static void check_shifts(Decimal value)
{
    for (int power = -18; power <= 18; power++) {
        Decimal shifted = 0;
        Decimal back = 0;
        if (!decimal_shift(value, power, &shifted))
            continue;
        ASSERT((shifted < 0) == (value < 0) && (shifted == 0) == (value == 0));
        ASSERT(shifted < one_kwh(DECIMAL_WIDTH) && -shifted < one_kwh(DECIMAL_WIDTH));
        ASSERT(decimal_shift(shifted, -power, &back) && back == value);
    }
}

static void check_finest(Decimal value)
{
    const Decimal unit = decimal_finest(value);

    ASSERT(unit >= 1 && unit <= one_kwh(DECIMAL_SCALE - 3));
    ASSERT(value % unit == 0);
    ASSERT(unit == one_kwh(DECIMAL_SCALE - 3) || value % (unit * 10) != 0);
}

/* The nearest double, there and back: as far off as a double is at most. */
static void check_double(Decimal value)
{
    const double number = decimal_to_double(value);
    Decimal back;
    Decimal off;

    ASSERT(value < 0 ? number <= 0 : number >= 0);
    if (!(number < 1e18 && number > -1e18))
        return;
    back = decimal_from_double(number);
    off = back > value ? back - value : value - back;
    ASSERT(off <= (value < 0 ? -value : value) / ((Decimal) 1 << 51) + 1);
}

/* The text behind a sign and between blanks. */
static void check_dress(Str text, const NumberFormat *format, DecimalParse outcome, Decimal value)
{
    static const char blank[] = " ";
    char dressed[INPUT_MAX + 4];
    Decimal again = 0;
    size_t used = 0;

    dressed[used++] = blank[0];
    memcpy(dressed + used, text.ptr, text.len);
    used += text.len;
    dressed[used++] = blank[0];
    ASSERT(decimal_parse((Str){dressed, used}, format, &again) == outcome);
    ASSERT(outcome != DECIMAL_OK || again == value);
    if (text.len == 0 || text.ptr[0] < '0' || text.ptr[0] > '9')
        return;
    dressed[0] = '-';
    ASSERT(decimal_parse((Str){dressed, text.len + 1}, format, &again) == outcome);
    ASSERT(outcome != DECIMAL_OK || again == -value);
}

static void check_format(Str text, const NumberFormat *format)
{
    const Decimal untouched = 4711;
    Decimal value = untouched;
    const DecimalParse outcome = decimal_parse(text, format, &value);

    check_dress(text, format, outcome, value);
    if (outcome != DECIMAL_OK) {
        ASSERT(value == untouched);
        return;
    }
    ASSERT(value < one_kwh(DECIMAL_WIDTH) && -value < one_kwh(DECIMAL_WIDTH));
    check_round_trip(value, format);
    check_shifts(value);
    check_finest(value);
    check_double(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char decimals[] = {'.', ','};
    static const char *const thousands[] = {"", ".", ",", " ", "'", "\xc2\xa0"};
    const Str text = {(const char *) data, size};

    if (size == 0 || size > INPUT_MAX)
        return 0;
    for (size_t i = 0; i < COUNT_OF(decimals); i++) {
        for (size_t k = 0; k < COUNT_OF(thousands); k++) {
            const NumberFormat format = {
                .decimal = decimals[i], .thousands = str_from(thousands[k])};
            if (thousands[k][0] != decimals[i])
                check_format(text, &format);
        }
    }
    return 0;
}

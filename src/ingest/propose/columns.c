#include "ingest/propose/columns.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

bool heading_holds(Str heading, const char *text)
{
    const size_t n = strlen(text);

    if (n <= 2)
        return heading_has_word(heading, text);
    for (size_t at = 0; at + n <= heading.len; at++)
        if (strncasecmp(heading.ptr + at, text, n) == 0)
            return true;
    return false;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool heading_has_word(Str heading, const char *word)
{
    const size_t n = strlen(word);

    for (size_t at = 0; at + n <= heading.len; at++) {
        bool begins = at == 0 || !is_letter(heading.ptr[at - 1]);
        bool ends = at + n == heading.len || !is_letter(heading.ptr[at + n]);
        if (begins && ends && strncasecmp(heading.ptr + at, word, n) == 0)
            return true;
    }
    return false;
}

typedef struct Signs {
    const char *decimal;
    const char *thousands;
} Signs;

/* The plainest first. */
static const Signs all_signs[] = {
    {"point", "none"},
    {"comma", "none"},
    {"point", "comma"},
    {"comma", "point"},
    {"comma", "space"},
    {"point", "space"},
};

NumberFormat number_format(const char *decimal, const char *thousands)
{
    NumberFormat format = {.decimal = strcmp(decimal, "comma") == 0 ? ',' : '.'};

    if (strcmp(thousands, "point") == 0)
        format.thousands = STR(".");
    else if (strcmp(thousands, "comma") == 0)
        format.thousands = STR(",");
    else if (strcmp(thousands, "space") == 0)
        format.thousands = STR(" ");
    return format;
}

static bool is_gap(Str text)
{
    static const Str words[] = {
        {"", 0}, {"-", 1}, {"NA", 2}, {"N/A", 3}, {"null", 4}, {"none", 4}, {"nan", 3}};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(text, words[i]))
            return true;
    return false;
}

/* Whether the signs read all values; *ret_n counts the numbers. */
static bool reads_all(const Sample *sample, size_t column, const Signs *signs, size_t *ret_n)
{
    const NumberFormat format = number_format(signs->decimal, signs->thousands);
    Decimal unused;

    *ret_n = 0;
    for (size_t row = 0; row < sample->n_rows; row++) {
        Str text = sample_at(sample, row, column);
        if (is_gap(text))
            continue;
        if (decimal_parse(text, &format, &unused) != DECIMAL_OK)
            return false;
        (*ret_n)++;
    }
    return true;
}

bool column_is_numbers(const Sample *sample, size_t column)
{
    size_t n;

    for (size_t i = 0; i < COUNT_OF(all_signs); i++)
        if (reads_all(sample, column, &all_signs[i], &n))
            return 2 * n >= sample->n_rows && n > 0;
    return false;
}

void judge_numbers(
    const Sample *sample, size_t column, Choice *ret_decimals, const char **ret_thousands)
{
    size_t n;

    *ret_thousands = "none";
    for (size_t i = 0; i < COUNT_OF(all_signs); i++) {
        bool is_known = false;
        if (!reads_all(sample, column, &all_signs[i], &n))
            continue;
        for (size_t at = 0; at < ret_decimals->n; at++)
            is_known |= strcmp(ret_decimals->items[at], all_signs[i].decimal) == 0;
        if (ret_decimals->n == 0)
            *ret_thousands = all_signs[i].thousands;
        if (!is_known)
            ret_decimals->items[ret_decimals->n++] = all_signs[i].decimal;
    }
    /* whole numbers are read by either sign: the plain one does no harm */
    if (ret_decimals->n == 2 && strcmp(*ret_thousands, "none") == 0) {
        bool has_sign = false;
        for (size_t row = 0; row < sample->n_rows; row++) {
            Str text = sample_at(sample, row, column);
            has_sign |=
                memchr(text.ptr, ',', text.len) != NULL || memchr(text.ptr, '.', text.len) != NULL;
        }
        if (!has_sign)
            ret_decimals->n = 1;
    }
}

void list_codes(const Sample *sample, int column, Codes *ret_codes, Arena *arena)
{
    *ret_codes = (Codes){0};
    for (size_t row = 0; column >= 0 && row < sample->n_rows; row++) {
        Str text = sample_at(sample, row, (size_t) column);
        size_t at = 0;
        while (at < ret_codes->n && !str_equal(str_from(ret_codes->items[at]), text))
            at++;
        if (at == ret_codes->n && at < PROPOSAL_CODES)
            ret_codes->items[ret_codes->n++] = str_dup(arena, text);
    }
}

/* How many different values there are, up to `most` + 1. */
static size_t count_different(const Sample *sample, size_t column, size_t most)
{
    size_t first_rows[PROPOSAL_CODES + 1];
    size_t n = 0;

    for (size_t row = 0; row < sample->n_rows && n <= most; row++) {
        size_t at = 0;
        while (
            at < n &&
            !str_equal(sample_at(sample, first_rows[at], column), sample_at(sample, row, column)))
            at++;
        if (at == n)
            first_rows[n++] = row;
    }
    return n;
}

bool column_is_codes(const Sample *sample, size_t column)
{
    return count_different(sample, column, PROPOSAL_CODES) <= PROPOSAL_CODES;
}

bool column_is_words(const Sample *sample, size_t column)
{
    return column_is_codes(sample, column) && !column_is_numbers(sample, column);
}

bool column_is_ids(const Sample *sample, size_t column)
{
    for (size_t row = 0; row < sample->n_rows; row++)
        if (sample_at(sample, row, column).len == 0)
            return false;
    return sample->n_rows < PROPOSAL_CODES || column_is_codes(sample, column) ||
           str_equal(sample_at(sample, 0, column), sample_at(sample, 1, column)) ||
           !column_is_numbers(sample, column) || sample_at(sample, 0, column).len >= 5;
}

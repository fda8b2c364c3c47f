#include "transform/value.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"

Value value_none(void)
{
    return (Value){.kind = VALUE_NONE};
}

Value value_bool(bool boolean)
{
    return (Value){.kind = VALUE_BOOL, .boolean = boolean};
}

Value value_int(int64_t integer)
{
    return (Value){.kind = VALUE_INT, .integer = integer};
}

Value value_float(double number)
{
    return (Value){.kind = VALUE_FLOAT, .number = number};
}

Value value_text(Str text)
{
    return (Value){.kind = VALUE_TEXT, .text = text};
}

/* Booleans count as 0 and 1 in Python's arithmetic. */
static bool as_number(const Value *value, double *ret_number)
{
    if (value->kind == VALUE_BOOL)
        *ret_number = value->boolean ? 1.0 : 0.0;
    else if (value->kind == VALUE_INT)
        *ret_number = (double) value->integer;
    else if (value->kind == VALUE_FLOAT)
        *ret_number = value->number;
    else
        return false;
    return true;
}

static int order_numbers(double left, double right)
{
    return (left > right) - (left < right);
}

bool value_truth(const Value *value)
{
    double number;

    if (as_number(value, &number))
        return order_numbers(number, 0.0) != 0;
    switch (value->kind) {
    case VALUE_TEXT:
        return value->text.len > 0;
    case VALUE_LIST:
    case VALUE_DICT:
        return value->n_items > 0;
    case VALUE_RELATION:
        return true;
    case VALUE_NONE:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_FLOAT:
        break;
    }
    return false;
}

static bool lists_equal(const Value *left, const Value *right)
{
    if (left->n_items != right->n_items)
        return false;
    for (size_t at = 0; at < left->n_items; at++)
        if (!value_equal(&left->items[at], &right->items[at]))
            return false;
    return true;
}

static bool dicts_equal(const Value *left, const Value *right)
{
    if (left->n_items != right->n_items)
        return false;
    for (size_t at = 0; at < left->n_items; at++) {
        const Value *other = value_member(right, left->keys[at]);

        if (other == NULL || !value_equal(&left->items[at], other))
            return false;
    }
    return true;
}

bool value_equal(const Value *left, const Value *right)
{
    double left_number;
    double right_number;

    if (left->kind == VALUE_INT && right->kind == VALUE_INT)
        return left->integer == right->integer;
    if (as_number(left, &left_number) && as_number(right, &right_number))
        return order_numbers(left_number, right_number) == 0;
    if (left->kind != right->kind)
        return false;
    switch (left->kind) {
    case VALUE_TEXT:
        return str_equal(left->text, right->text);
    case VALUE_LIST:
        return lists_equal(left, right);
    case VALUE_DICT:
        return dicts_equal(left, right);
    case VALUE_RELATION:
        return str_equal(left->relation->sql, right->relation->sql);
    case VALUE_NONE:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_FLOAT:
        break;
    }
    return true; /* none is none; numbers were compared above */
}

bool value_order(const Value *left, const Value *right, int *ret_order)
{
    double left_number;
    double right_number;

    if (left->kind == VALUE_TEXT && right->kind == VALUE_TEXT)
        *ret_order = str_compare(left->text, right->text);
    else if (left->kind == VALUE_INT && right->kind == VALUE_INT)
        *ret_order = (left->integer > right->integer) - (left->integer < right->integer);
    else if (as_number(left, &left_number) && as_number(right, &right_number))
        *ret_order = order_numbers(left_number, right_number);
    else
        return false;
    return true;
}

const Value *value_member(const Value *dict, Str key)
{
    for (size_t at = 0; at < dict->n_items; at++)
        if (str_equal(dict->keys[at], key))
            return &dict->items[at];
    return NULL;
}

/* Python's repr of a float: the fewest digits that read back as the same number, positional from
 * 1e-4 to below 1e16, and always recognisable as a float. */
static void write_float(StrBuf *buffer, double number)
{
    char digits[40];
    int precision = 0;
    int exponent = 0;
    const char *mark;
    size_t n_digits = 0;

    for (; precision < 17; precision++) {
        double back = 0.0;
        int length = snprintf(digits, sizeof(digits), "%.*e", precision, number);

        ASSERT(length > 0);
        if (str_parse_f64(str_from(digits), &back) && order_numbers(back, number) == 0)
            break;
    }
    mark = strchr(digits, 'e');
    ASSERT(mark != NULL); /* only finite numbers are made: literals and vars are parsed strictly */
    for (const char *digit = mark + 2; *digit != '\0'; digit++)
        exponent = exponent * 10 + (*digit - '0');
    if (mark[1] == '-')
        exponent = -exponent;
    if (exponent < -4 || exponent >= 16) {
        strbuf_put(buffer, (Str){.ptr = digits, .len = (size_t) (mark - digits)});
        strbuf_printf(
            buffer, "e%c%02d", exponent < 0 ? '-' : '+', exponent < 0 ? -exponent : exponent);
        return;
    }
    n_digits = (size_t) (precision > exponent ? precision - exponent : 1);
    strbuf_printf(buffer, "%.*f", (int) n_digits, number);
}

Str value_write(Arena *arena, const Value *value)
{
    StrBuf buffer = strbuf_new(arena);

    switch (value->kind) {
    case VALUE_TEXT:
        return value->text;
    case VALUE_RELATION:
        return value->relation->sql;
    case VALUE_NONE:
        return STR("None");
    case VALUE_BOOL:
        return value->boolean ? STR("True") : STR("False");
    case VALUE_INT:
        strbuf_printf(&buffer, "%lld", (long long) value->integer);
        break;
    case VALUE_FLOAT:
        write_float(&buffer, value->number);
        break;
    case VALUE_LIST:
    case VALUE_DICT:
        mem_die("lists and dicts are not written: ask value_is_writable()", __FILE__, __LINE__);
    }
    return strbuf_str(&buffer);
}

bool value_is_writable(const Value *value)
{
    return value->kind != VALUE_LIST && value->kind != VALUE_DICT;
}

const char *value_kind_name(ValueKind kind)
{
    switch (kind) {
    case VALUE_NONE:
        return "none";
    case VALUE_BOOL:
        return "true or false";
    case VALUE_INT:
    case VALUE_FLOAT:
        return "a number";
    case VALUE_TEXT:
        return "text";
    case VALUE_LIST:
        return "a list";
    case VALUE_DICT:
        return "a dict";
    case VALUE_RELATION:
        return "a relation";
    }
    return "";
}

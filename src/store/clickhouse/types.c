#include "store/clickhouse/types.h"

#include <string.h>

#include "base/mem.h"
#include "base/parse.h"

typedef struct SimpleType {
    const char *name;
    NativeKind kind;
    size_t width;
    ColumnType to;
} SimpleType;

/* Integers are read as the narrowest that holds them all; UInt64 as 64 bits with a check. */
static const SimpleType simple_types[] = {
    {"Bool", NATIVE_BOOL, 1, COLUMN_BOOL},
    {"Int8", NATIVE_INT, 1, COLUMN_I32},
    {"Int16", NATIVE_INT, 2, COLUMN_I32},
    {"Int32", NATIVE_INT, 4, COLUMN_I32},
    {"Int64", NATIVE_INT, 8, COLUMN_I64},
    {"UInt8", NATIVE_UINT, 1, COLUMN_I32},
    {"UInt16", NATIVE_UINT, 2, COLUMN_I32},
    {"UInt32", NATIVE_UINT, 4, COLUMN_I64},
    {"UInt64", NATIVE_UINT, 8, COLUMN_I64},
    {"Float32", NATIVE_FLOAT, 4, COLUMN_F64},
    {"Float64", NATIVE_FLOAT, 8, COLUMN_F64},
    {"Date", NATIVE_DATE, 2, COLUMN_DATE},
    {"Date32", NATIVE_DATE32, 4, COLUMN_DATE},
    {"DateTime", NATIVE_DATETIME, 4, COLUMN_TIMESTAMP},
    {"String", NATIVE_STRING, 0, COLUMN_TEXT},
    {"Nothing", NATIVE_NOTHING, 1, COLUMN_I32},
};

/* "inner" of "name(inner)"; false when `text` is not that. */
static bool unwrap(Str text, const char *name, Str *ret_inner)
{
    size_t length = strlen(name);

    if (text.len < length + 2 || memcmp(text.ptr, name, length) != 0 || text.ptr[length] != '(' ||
        text.ptr[text.len - 1] != ')')
        return false;
    *ret_inner = (Str){.ptr = text.ptr + length + 1, .len = text.len - length - 2};
    return true;
}

/* The number before the first ',' of `*text`, which is moved behind it. */
static bool take_number(Str *text, int64_t *ret_number)
{
    const char *comma = text->len == 0 ? NULL : memchr(text->ptr, ',', text->len);
    Str part = *text;

    if (comma != NULL)
        part.len = (size_t) (comma - text->ptr);
    *text = comma == NULL ? STR("") : (Str){.ptr = comma + 1, .len = text->len - part.len - 1};
    return str_parse_i64(str_trim(part), ret_number);
}

static bool read_decimal(Str inner, NativeType *type)
{
    int64_t precision = 0;
    int64_t scale = 0;

    if (!take_number(&inner, &precision) || !take_number(&inner, &scale) || inner.len > 0 ||
        precision < 1 || precision > 38 || scale < 0 || scale > precision)
        return false;
    type->kind = NATIVE_DECIMAL;
    type->to = COLUMN_DECIMAL;
    type->precision = (unsigned) precision;
    type->scale = (unsigned) scale;
    type->width = precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
    return true;
}

/* DateTime64(6) or DateTime64(6, 'UTC'): the zone is how it is shown, not what it is. */
static bool read_datetime64(Str inner, NativeType *type)
{
    int64_t scale = 0;

    if (!take_number(&inner, &scale) || scale < 0 || scale > 9)
        return false;
    type->kind = NATIVE_DATETIME64;
    type->to = COLUMN_TIMESTAMP;
    type->scale = (unsigned) scale;
    type->width = 8;
    return true;
}

static bool read_fixed(Str inner, NativeType *type)
{
    int64_t width = 0;

    if (!str_parse_i64(inner, &width) || width < 1 || width > 1 << 20)
        return false;
    type->kind = NATIVE_FIXED;
    type->to = COLUMN_TEXT;
    type->width = (size_t) width;
    return true;
}

/* The quoted text `*text` begins with, without its escapes; `*text` is moved behind it. */
static bool take_quoted(Arena *arena, Str *text, Str *ret_name)
{
    StrBuf buffer = strbuf_new(arena);
    size_t at = 1;

    if (text->len < 2 || text->ptr[0] != '\'')
        return false;
    while (at < text->len && text->ptr[at] != '\'') {
        if (text->ptr[at] == '\\' && at + 1 < text->len)
            at++;
        strbuf_put_char(&buffer, text->ptr[at]);
        at++;
    }
    if (at >= text->len)
        return false;
    *text = (Str){.ptr = text->ptr + at + 1, .len = text->len - at - 1};
    *ret_name = strbuf_str(&buffer);
    return true;
}

static size_t count_of(Str text, char byte)
{
    size_t n = 0;

    for (size_t at = 0; at < text.len; at++)
        n += text.ptr[at] == byte;
    return n;
}

/* 'name' = 1, 'other' = 2 */
static bool read_enum(Arena *arena, Str inner, size_t width, NativeType *type)
{
    NativeName *names = ARENA_ARRAY(arena, NativeName, count_of(inner, '=') + 1);
    size_t n = 0;

    while (inner.len > 0) {
        inner = str_trim(inner);
        if (!take_quoted(arena, &inner, &names[n].name))
            return false;
        inner = str_trim(inner);
        if (inner.len == 0 || inner.ptr[0] != '=')
            return false;
        inner = (Str){.ptr = inner.ptr + 1, .len = inner.len - 1};
        if (!take_number(&inner, &names[n].value))
            return false;
        n++;
    }
    type->kind = NATIVE_ENUM;
    type->to = COLUMN_TEXT;
    type->width = width;
    type->names = names;
    type->n_names = n;
    return true;
}

static bool read_inner(Arena *arena, Str text, NativeType *type)
{
    Str inner;

    for (size_t at = 0; at < COUNT_OF(simple_types); at++) {
        if (!str_equal(text, str_from(simple_types[at].name)))
            continue;
        type->kind = simple_types[at].kind;
        type->width = simple_types[at].width;
        type->to = simple_types[at].to;
        return true;
    }
    if (unwrap(text, "Decimal", &inner))
        return read_decimal(inner, type);
    if (unwrap(text, "DateTime64", &inner))
        return read_datetime64(inner, type);
    if (unwrap(text, "FixedString", &inner))
        return read_fixed(inner, type);
    if (unwrap(text, "Enum8", &inner))
        return read_enum(arena, inner, 1, type);
    if (unwrap(text, "Enum16", &inner))
        return read_enum(arena, inner, 2, type);
    if (!unwrap(text, "DateTime", &inner))
        return false;
    type->kind = NATIVE_DATETIME;
    type->width = 4;
    type->to = COLUMN_TIMESTAMP;
    return true;
}

bool native_type_read(Arena *arena, Str text, NativeType *ret_type)
{
    NativeType type = {0};
    Str inner;

    type.is_dictionary = unwrap(text, "LowCardinality", &inner);
    if (type.is_dictionary)
        text = inner;
    type.text = text;
    type.is_nullable = unwrap(text, "Nullable", &inner);
    if (!read_inner(arena, type.is_nullable ? inner : text, &type))
        return false;
    if (type.kind == NATIVE_NOTHING && !type.is_nullable)
        return false;
    *ret_type = type;
    return true;
}

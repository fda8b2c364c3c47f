#include "base/civil.h"
#include "cases.h"
#include "store/clickhouse/native.h"

/* Bytes given in pieces of one size; the smaller the pieces, the more the reader must wait. */
typedef struct Pieces {
    Str left;
    size_t size;
    Status end_status; /* what the end gives: OK, or a transfer that broke off */
} Pieces;

static Status next_piece(void *context, Str *ret_piece, Error *err)
{
    Pieces *pieces = context;
    size_t size = pieces->left.len < pieces->size ? pieces->left.len : pieces->size;

    if (size == 0 && pieces->end_status != OK)
        return error_set(err, pieces->end_status, "the line to the server broke off");
    *ret_piece = (Str){.ptr = pieces->left.ptr, .len = size};
    pieces->left = (Str){.ptr = pieces->left.ptr + size, .len = pieces->left.len - size};
    return OK;
}

static void put_heading(NativeBytes *bytes, const char *name, const char *type)
{
    native_put_text(bytes, str_from(name));
    native_put_text(bytes, str_from(type));
}

static void put_raw(NativeBytes *bytes, const void *values, size_t size)
{
    memcpy(native_bytes_grow(bytes, size), values, size);
    bytes->len += size;
}

static void put_block(NativeBytes *bytes, uint64_t n_columns, uint64_t n_rows)
{
    native_put_varint(bytes, n_columns);
    native_put_varint(bytes, n_rows);
}

static Str str_of(const NativeBytes *bytes)
{
    return (Str){.ptr = bytes->ptr, .len = bytes->len};
}

static NativeReader *reader_of(Pieces *pieces)
{
    return native_reader_new((NativeInput){.more = next_piece, .context = pieces});
}

/* ---- every type ---- */

typedef struct ValueCase {
    const char *type;
    const void *raw; /* of two rows */
    size_t size;
    ColumnType to;
    const void *values;
} ValueCase;

#define RAW(...) (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})

static const ValueCase value_cases[] = {
    {"Bool", RAW(0, 1), COLUMN_BOOL, (const uint8_t[]){0, 1}},
    {"Int8", RAW(0xff, 0x7f), COLUMN_I32, (const int32_t[]){-1, 127}},
    {"UInt8", RAW(0xff, 0x7f), COLUMN_I32, (const int32_t[]){255, 127}},
    {"Int16", RAW(0xff, 0xff, 1, 1), COLUMN_I32, (const int32_t[]){-1, 257}},
    {"UInt16", RAW(0xff, 0xff, 1, 1), COLUMN_I32, (const int32_t[]){65535, 257}},
    {"Int32", RAW(0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0), COLUMN_I32, (const int32_t[]){-1, 1}},
    {"UInt32",
     RAW(0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0),
     COLUMN_I64,
     (const int64_t[]){4294967295, 1}},
    {"Int64",
     RAW(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0),
     COLUMN_I64,
     (const int64_t[]){-2, 1}},
    {"UInt64",
     RAW(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0, 0, 0, 0, 0, 0, 0),
     COLUMN_I64,
     (const int64_t[]){INT64_MAX, 1}},
    {"Float32", RAW(0, 0, 0x80, 0x3e, 0, 0, 0x80, 0xbf), COLUMN_F64, (const double[]){0.25, -1}},
    {"Date", RAW(0xff, 0xff, 1, 0), COLUMN_DATE, (const int32_t[]){65535, 1}},
    {"Date32", RAW(0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0), COLUMN_DATE, (const int32_t[]){-1, 1}},
    {"DateTime('Asia/Shanghai')",
     RAW(0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0),
     COLUMN_TIMESTAMP,
     (const int64_t[]){INT64_C(4294967295000000), 1000000}},
    {"DateTime64(3)",
     RAW(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0),
     COLUMN_TIMESTAMP,
     (const int64_t[]){-1000, 1000}},
    {"DateTime64(6)",
     RAW(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0),
     COLUMN_TIMESTAMP,
     (const int64_t[]){-1, 1}},
    {"DateTime64(9)",
     RAW(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xe8, 3, 0, 0, 0, 0, 0, 0),
     COLUMN_TIMESTAMP,
     (const int64_t[]){-1, 1}},
    {"Nullable(Nothing)", RAW(1, 1, '0', '0'), COLUMN_I32, NULL},
};

static size_t width_of(ColumnType type)
{
    return type == COLUMN_BOOL ? 1 : type == COLUMN_I32 || type == COLUMN_DATE ? 4 : 8;
}

static void values_are_read(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(value_cases); at++) {
        const ValueCase *value = &value_cases[at];
        NativeBytes bytes = {0};
        Pieces pieces = {.size = 3};
        NativeReader *reader = reader_of(&pieces);
        const Column *columns;
        size_t n;
        Batch batch;
        Error error;

        put_block(&bytes, 1, 2);
        put_heading(&bytes, "a", value->type);
        put_raw(&bytes, value->raw, value->size);
        pieces.left = str_of(&bytes);
        CASE_OK(value->type, native_reader_columns(reader, &columns, &n, &error), &error);
        CASE_INT(value->type, n, 1);
        CASE_TEXT(value->type, columns[0].name, "a");
        CASE_TEXT(value->type, column_type_name(columns[0].type), column_type_name(value->to));
        CASE_OK(value->type, native_reader_next(reader, &batch, &error), &error);
        CASE_INT(value->type, batch.n_rows, 2);
        CASE_INT(value->type, column_is_valid(&batch.columns[0], 1), value->values != NULL);
        if (value->values != NULL)
            CASE_TRUE(
                value->type,
                memcmp(batch.columns[0].values, value->values, 2 * width_of(value->to)) == 0);
        CASE_OK(value->type, native_reader_next(reader, &batch, &error), &error);
        CASE_INT(value->type, batch.n_rows, 0);
        native_reader_free(reader);
        mem_free(bytes.ptr);
    }
}

static void decimals_are_exact(void **state)
{
    static const int32_t narrow[] = {-12345, 5};
    static const int64_t medium[] = {-123456789012345678, 5};
    static const Decimal wide[] = {(Decimal) 7 << 60, -1};
    const Decimal one = (Decimal) 100000000000000000 * 1000;
    const Decimal wanted[][2] = {
        {-12345 * (one / 100), 5 * (one / 100)},
        {(Decimal) -123456789012345678 * (one / 1000000), 5 * (one / 1000000)},
        {(Decimal) 7 << 60, -1},
    };
    NativeBytes bytes = {0};
    Pieces pieces = {.size = 5};
    NativeReader *reader = reader_of(&pieces);
    Batch batch;
    Error error;

    (void) state;
    put_block(&bytes, 3, 2);
    put_heading(&bytes, "a", "Decimal(9, 2)");
    put_raw(&bytes, narrow, sizeof(narrow));
    put_heading(&bytes, "b", "Decimal(18, 6)");
    put_raw(&bytes, medium, sizeof(medium));
    put_heading(&bytes, "c", "Decimal(38, 20)");
    put_raw(&bytes, wide, sizeof(wide));
    pieces.left = str_of(&bytes);
    CASE_OK("next", native_reader_next(reader, &batch, &error), &error);
    for (size_t column = 0; column < 3; column++)
        CASE_TRUE(
            batch.columns[column].name,
            memcmp(batch.columns[column].values, wanted[column], sizeof(wanted[column])) == 0);
    native_reader_free(reader);
    mem_free(bytes.ptr);
}

static void texts_are_read(void **state)
{
    static const uint8_t nulls[] = {0, 1, 0};
    static const uint8_t enums[] = {0xff, 7, 7};
    static const char *const wanted[4][3] = {
        {"a", NULL, "compteur \xc2\xba"}, {"abc", "a", ""}, {"it's", "b", "b"}, {"x", NULL, "x"}};
    static const uint64_t head[] = {1, 0x600};
    static const uint64_t n_keys[] = {2};
    static const uint64_t n_rows[] = {3};
    static const uint8_t numbers[] = {1, 0, 1};
    NativeBytes bytes = {0};
    Pieces pieces = {.size = 1};
    NativeReader *reader = reader_of(&pieces);
    Batch batch;
    Error error;

    (void) state;
    put_block(&bytes, 4, 3);
    put_heading(&bytes, "string", "Nullable(String)");
    put_raw(&bytes, nulls, sizeof(nulls));
    native_put_text(&bytes, STR("a"));
    native_put_text(&bytes, STR(""));
    native_put_text(&bytes, STR("compteur \xc2\xba"));
    put_heading(&bytes, "fixed", "FixedString(3)");
    put_raw(&bytes, "abca\0\0\0\0\0", 9);
    put_heading(&bytes, "enum", "Enum8('it\\'s' = -1, 'b' = 7)");
    put_raw(&bytes, enums, sizeof(enums));
    put_heading(&bytes, "dictionary", "LowCardinality(Nullable(String))");
    put_raw(&bytes, head, sizeof(head));
    put_raw(&bytes, n_keys, sizeof(n_keys));
    native_put_text(&bytes, STR(""));
    native_put_text(&bytes, STR("x"));
    put_raw(&bytes, n_rows, sizeof(n_rows));
    put_raw(&bytes, numbers, sizeof(numbers));
    pieces.left = str_of(&bytes);
    CASE_OK("next", native_reader_next(reader, &batch, &error), &error);
    for (size_t column = 0; column < 4; column++) {
        const Column *texts = &batch.columns[column];

        for (size_t row = 0; row < 3; row++) {
            CASE_INT(texts->name, column_is_valid(texts, row), wanted[column][row] != NULL);
            if (wanted[column][row] != NULL)
                CASE_TRUE(
                    texts->name,
                    str_equal(((const Str *) texts->values)[row], str_from(wanted[column][row])));
        }
    }
    native_reader_free(reader);
    mem_free(bytes.ptr);
}

/* ---- blocks ---- */

/* Blocks of 5000, 0 and 3 rows as batches of at most BATCH_ROWS, with their nulls. */
static void blocks_become_batches(void **state)
{
    static const size_t blocks[] = {5000, 0, 3};
    NativeBytes bytes = {0};
    Pieces pieces = {.size = 1000};
    NativeReader *reader = reader_of(&pieces);
    Batch batch;
    Error error;
    int64_t n = 0;
    size_t n_batches = 0;

    (void) state;
    for (size_t block = 0; block < COUNT_OF(blocks); block++) {
        put_block(&bytes, 1, blocks[block]);
        put_heading(&bytes, "n", "Nullable(Int64)");
        for (size_t row = 0; row < blocks[block]; row++)
            put_raw(&bytes, (n + (int64_t) row) % 7 == 0 ? "\1" : "\0", 1);
        for (size_t row = 0; row < blocks[block]; row++, n++)
            put_raw(&bytes, &n, sizeof(n));
    }
    pieces.left = str_of(&bytes);
    for (n = 0;; n += (int64_t) batch.n_rows, n_batches++) {
        CASE_OK("next", native_reader_next(reader, &batch, &error), &error);
        CASE_TRUE("size", batch.n_rows <= BATCH_ROWS);
        for (size_t row = 0; row < batch.n_rows; row++) {
            int64_t number = n + (int64_t) row;

            CASE_INT("valid", column_is_valid(&batch.columns[0], row), number % 7 != 0);
            CASE_INT("value", ((const int64_t *) batch.columns[0].values)[row], number);
        }
        if (batch.n_rows == 0)
            break;
    }
    CASE_INT("rows", n, 5003);
    CASE_INT("batches", n_batches, 4);
    native_reader_free(reader);
    mem_free(bytes.ptr);
}

static void no_block_is_no_column(void **state)
{
    Pieces pieces = {.left = STR(""), .size = 1};
    NativeReader *reader = reader_of(&pieces);
    const Column *columns;
    size_t n = 9;
    Batch batch;
    Error error;

    (void) state;
    CASE_OK("columns", native_reader_columns(reader, &columns, &n, &error), &error);
    CASE_INT("columns", n, 0);
    CASE_OK("next", native_reader_next(reader, &batch, &error), &error);
    CASE_INT("rows", batch.n_rows, 0);
    native_reader_free(reader);
}

/* ---- what is no answer ---- */

static Status read_all(Pieces *pieces, Error *error)
{
    NativeReader *reader = reader_of(pieces);
    Batch batch;
    Status status;

    do
        status = native_reader_next(reader, &batch, error);
    while (status == OK && batch.n_rows > 0);
    native_reader_free(reader);
    return status;
}

/* However a stream is cut inside a block, it is an error; at its border it is the HTTP layer that
 * knows whether it was the end. */
static void cut_streams_are_errors(void **state)
{
    NativeBytes bytes = {0};
    Error error;

    (void) state;
    put_block(&bytes, 2, 2);
    put_heading(&bytes, "a", "Nullable(Int32)");
    put_raw(&bytes, "\0\1\1\0\0\0\2\0\0\0", 10);
    put_heading(&bytes, "b", "String");
    native_put_text(&bytes, STR("text"));
    native_put_text(&bytes, STR("more"));
    for (size_t length = 1; length <= bytes.len; length++) {
        Pieces pieces = {.left = {.ptr = bytes.ptr, .len = length}, .size = 4};
        Status status = read_all(&pieces, &error);

        CASE_INT("status", status, length == bytes.len ? OK : STATUS_STORE);
        if (status != OK)
            CASE_TRUE(
                "message",
                str_ends_with(
                    str_from(error.message), STR("the answer ends in the middle of a block")));
    }
    for (size_t length = 0; length <= bytes.len; length += bytes.len) {
        Pieces pieces = {
            .left = {.ptr = bytes.ptr, .len = length}, .size = 4, .end_status = STATUS_STORE};

        CASE_INT("broken off", read_all(&pieces, &error), STATUS_STORE);
        CASE_TEXT("broken off", error.message, "the line to the server broke off");
    }
    mem_free(bytes.ptr);
}

typedef struct BadCase {
    const char *name;
    Str bytes;
    Status status;
    const char *message;
} BadCase;

static const BadCase bad_cases[] = {
    {"no columns",
     {"\0\1", 2},
     STATUS_STORE,
     "the answer is not in the Native format: a block has another number of columns"},
    {"too many columns",
     {"\xff\xff\x7f\1", 4},
     STATUS_STORE,
     "the answer is not in the Native format: a block has another number of columns"},
    {"a number without end",
     {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12},
     STATUS_STORE,
     "the answer is not in the Native format: a number has too many bytes"},
    {"a name of gigabytes",
     {"\1\1\xff\xff\xff\xff\x7f", 7},
     STATUS_STORE,
     "the answer is not in the Native format: a name is too long"},
    {"rows without number",
     {"\1\xff\xff\xff\xff\xff\xff\xff\x7f\1a\5Int64", 17},
     STATUS_STORE,
     "column 'a': the answer is not in the Native format: a block claims too many rows"},
    {"rows of gigabytes",
     {"\1\xff\xff\xff\xff\1\1a\5Int64", 14},
     STATUS_STORE,
     "column 'a': the answer is not in the Native format: a block claims too many rows"},
    {"a text of gigabytes",
     {"\1\1\1a\6String\xff\xff\xff\xff\x7f", 16},
     STATUS_LIMIT,
     "column 'a': a block of the answer has more than 1073741824 bytes"},
    {"an unknown type",
     {"\1\1\1a\4UUID", 9},
     STATUS_UNSUPPORTED,
     "column 'a' has a type that can't be read: UUID"},
    {"another name in the second block",
     {"\1\1\1a\4Int8\1\1\1\1b\4Int8\1", 20},
     STATUS_STORE,
     "the answer is not in the Native format: its blocks differ in their columns"},
    {"another type in the second block",
     {"\1\1\1a\4Int8\1\1\1\1a\5UInt8\1", 21},
     STATUS_STORE,
     "the answer is not in the Native format: its blocks differ in their columns"},
    {"an Enum's number without a name",
     {"\1\1\1a\x0e"
      "Enum8('x' = 1)\2",
      20},
     STATUS_STORE,
     "column 'a': the answer is not in the Native format: an Enum has a value without a name"},
    {"more than 64 bits",
     {"\1\1\1a\6UInt64\xff\xff\xff\xff\xff\xff\xff\xff", 19},
     STATUS_STORE,
     "column 'a': a value does not fit 64 bits"},
    {"more than 18 digits",
     {"\1\1\1a\x0e"
      "Decimal(38, 0)\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01",
      35},
     STATUS_STORE,
     "column 'a': a value does not fit 18 digits and 20 decimals"},
    {"a text that is not UTF-8",
     {"\1\1\1a\6String\2\xff\xfe", 14},
     STATUS_STORE,
     "column 'a': a text is not UTF-8"},
    {"a shared dictionary",
     {"\1\1\1a\x16LowCardinality(String)\1\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0", 43},
     STATUS_STORE,
     "column 'a': the answer is not in the Native format: a dictionary of an unknown kind"},
    {"an exception",
     {"Code: 395, e.displayText() = DB::Exception: no", 46},
     STATUS_STORE,
     "the answer is not in the Native format: an exception"},
};

static void bad_blocks_are_errors(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(bad_cases); at++) {
        const BadCase *bad = &bad_cases[at];
        Pieces pieces = {.left = bad->bytes, .size = 4096};
        Error error;
        Status status = read_all(&pieces, &error);

        CASE_TEXT(bad->name, error.message, bad->message);
        CASE_INT(bad->name, status, bad->status);
    }
}

static void an_exception_is_told_whole(void **state)
{
    static const char text[] = "Code: 395, e.displayText() = DB::Exception: no more";
    NativeBytes bytes = {0};
    Pieces pieces = {.size = 7};
    NativeReader *reader = reader_of(&pieces);
    Str exception = STR("");
    Batch batch;
    Error error;

    (void) state;
    put_block(&bytes, 1, 1);
    put_heading(&bytes, "a", "Int8");
    put_raw(&bytes, "\1", 1);
    put_raw(&bytes, text, strlen(text));
    pieces.left = str_of(&bytes);
    CASE_OK("the block before", native_reader_next(reader, &batch, &error), &error);
    CASE_INT("the block before", batch.n_rows, 1);
    CASE_TRUE("none yet", !native_reader_exception(reader, &exception));
    CASE_INT("then", native_reader_next(reader, &batch, &error), STATUS_STORE);
    CASE_TRUE("told", native_reader_exception(reader, &exception));
    CASE_TRUE("told", str_equal(exception, str_from(text)));
    native_reader_free(reader);
    mem_free(bytes.ptr);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(decimals_are_exact),
        cmocka_unit_test(texts_are_read),
        cmocka_unit_test(blocks_become_batches),
        cmocka_unit_test(no_block_is_no_column),
        cmocka_unit_test(cut_streams_are_errors),
        cmocka_unit_test(bad_blocks_are_errors),
        cmocka_unit_test(an_exception_is_told_whole),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}

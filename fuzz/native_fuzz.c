/*
 * native_fuzz: the reader of ClickHouse's answers over any bytes.
 *
 * The first byte chooses the size of the pieces, the rest is the stream. Beyond not crashing:
 * pieces of any size give the same rows, values and errors as one piece; every text is UTF-8; and
 * memory follows the bytes that came, not what they claim.
 */
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/clickhouse/native.h"
#include "store/driver.h"

#define INPUT_MAX   ((size_t) 1 << 20)
#define MEMORY_BASE ((size_t) 4 << 20)
#define MEMORY_RATE 128 /* a byte a row becomes a text of 16, in arrays that double */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Pieces {
    Str left;
    size_t size;
} Pieces;

static Status next_piece(void *context, Str *ret_piece, Error *err)
{
    Pieces *pieces = context;
    size_t size = pieces->left.len < pieces->size ? pieces->left.len : pieces->size;

    (void) err;
    *ret_piece = (Str){.ptr = pieces->left.ptr, .len = size};
    pieces->left = (Str){.ptr = pieces->left.ptr + size, .len = pieces->left.len - size};
    return OK;
}

static void add_column(HashStream *hash, const Column *column, size_t n_rows)
{
    hash_add(hash, str_from(column->name));
    for (size_t row = 0; row < n_rows; row++) {
        size_t width = column_type_size(column->type);
        const char *value = (const char *) column->values + row * width;

        if (!column_is_valid(column, row)) {
            hash_add(hash, STR("null"));
        } else if (column->type == COLUMN_TEXT) {
            ASSERT(utf8_is_valid(*(const Str *) value));
            hash_add(hash, *(const Str *) value);
        } else {
            hash_add(hash, (Str){.ptr = value, .len = width});
        }
    }
}

static void digest_stream(Str stream, size_t piece, char ret_text[HASH_TEXT_MAX])
{
    Pieces pieces = {.left = stream, .size = piece};
    NativeReader *reader = native_reader_new((NativeInput){.more = next_piece, .context = &pieces});
    HashStream *hash = hash_begin();
    Error err = {0};
    Batch batch = {0};
    Str exception = STR("");

    while (native_reader_next(reader, &batch, &err) == OK && batch.n_rows > 0) {
        ASSERT(batch.n_rows <= BATCH_ROWS);
        for (size_t column = 0; column < batch.n_columns; column++)
            add_column(hash, &batch.columns[column], batch.n_rows);
    }
    ASSERT(native_reader_size(reader) <= MEMORY_BASE + stream.len * MEMORY_RATE);
    hash_add(hash, str_from(err.message));
    if (native_reader_exception(reader, &exception))
        hash_add(hash, exception);
    hash_end(hash, ret_text);
    native_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char small[HASH_TEXT_MAX];
    char large[HASH_TEXT_MAX];
    Str stream;

    if (size < 1 || size > INPUT_MAX)
        return 0;
    stream = (Str){.ptr = (const char *) data + 1, .len = size - 1};
    digest_stream(stream, 1 + data[0], small);
    digest_stream(stream, INPUT_MAX, large);
    ASSERT(strcmp(small, large) == 0);
    return 0;
}

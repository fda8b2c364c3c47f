#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/clickhouse/native_internal.h"

#define NAME_BYTES ((uint64_t) 1 << 20) /* of a column's name or type */

static Status fail_cut(Error *err)
{
    error_set(err, STATUS_STORE, "the answer ends in the middle of a block");
    error_hint(err, "Run the command again; the server's log says more.");
    return STATUS_STORE;
}

Status native_fail_shape(Error *err, const char *what)
{
    error_set(err, STATUS_STORE, "the answer is not in the Native format: %s", what);
    error_hint(err, "Name no format in the statement.");
    return STATUS_STORE;
}

static void keep_piece(NativeWindow *window, Str piece)
{
    size_t left = window->end - window->at;

    if (window->room - window->end < piece.len) {
        if (left > 0)
            memmove(window->bytes, window->bytes + window->at, left);
        window->at = 0;
        window->end = left;
    }
    if (window->room - window->end < piece.len) {
        window->room = (window->end + piece.len) * 2;
        window->bytes = mem_resize(window->bytes, window->room);
    }
    memcpy(window->bytes + window->end, piece.ptr, piece.len);
    window->end += piece.len;
}

/* Gets `size` bytes into the window, or as many as there are: a short window is the caller's to
 * judge. */
Status native_fill(NativeWindow *window, size_t size, Error *err)
{
    while (window->end - window->at < size && !window->is_ended) {
        Str piece = STR("");
        Status status = window->input.more(window->input.context, &piece, err);

        if (status != OK)
            return status;
        if (piece.len == 0)
            window->is_ended = true;
        else
            keep_piece(window, piece);
    }
    return OK;
}

Status native_need(NativeWindow *window, size_t size, Error *err)
{
    Status status;

    if (size > NATIVE_BLOCK_BYTES - window->block_bytes) {
        error_set(
            err, STATUS_LIMIT, "a block of the answer has more than %zu bytes", NATIVE_BLOCK_BYTES);
        error_hint(err, "Read fewer columns at once, or set max_block_size for the user.");
        return STATUS_LIMIT;
    }
    status = native_fill(window, size, err);
    if (status == OK && window->end - window->at < size)
        status = fail_cut(err);
    return status;
}

const uint8_t *native_take(NativeWindow *window, size_t size)
{
    const uint8_t *bytes = window->bytes + window->at;

    window->at += size;
    window->block_bytes += size;
    return bytes;
}

Status native_read_varint(NativeWindow *window, uint64_t *ret_number, Error *err)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        Status status = native_need(window, 1, err);
        uint8_t byte;

        if (status != OK)
            return status;
        byte = *native_take(window, 1);
        number |= (uint64_t) (byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *ret_number = number;
            return OK;
        }
    }
    return native_fail_shape(err, "a number has too many bytes");
}

/* Valid until the next read. */
Status native_read_name(NativeWindow *window, Str *ret_text, Error *err)
{
    uint64_t length = 0;
    Status status;

    status = native_read_varint(window, &length, err);
    if (status != OK)
        return status;
    if (length > NAME_BYTES)
        return native_fail_shape(err, "a name is too long");
    status = native_need(window, (size_t) length, err);
    if (status != OK)
        return status;
    *ret_text = (Str){.ptr = (const char *) native_take(window, (size_t) length), .len = length};
    return utf8_is_valid(*ret_text) ? OK : native_fail_shape(err, "a name is not UTF-8");
}

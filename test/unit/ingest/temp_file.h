/*
 * temp_file: a file of given bytes for one test, plain or gzip.
 */
#ifndef EIOT_TEST_INGEST_TEMP_FILE_H
#define EIOT_TEST_INGEST_TEMP_FILE_H

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "cases.h"

/* Its path, in `arena`; unlink() it when done. */
static inline const char *temp_file(Arena *arena, Str bytes)
{
    char *path = arena_printf(arena, "/tmp/eiot-test-XXXXXX");
    const int descriptor = mkstemp(path);

    assert_true(descriptor >= 0);
    for (size_t at = 0; at < bytes.len;) {
        const ssize_t n = write(descriptor, bytes.ptr + at, bytes.len - at);
        assert_true(n > 0);
        at += (size_t) n;
    }
    assert_int_equal(close(descriptor), 0);
    return path;
}

/* `bytes` as one gzip member. */
static inline Str gzip_of(Arena *arena, Str bytes)
{
    z_stream stream = {0};
    const size_t room = bytes.len + bytes.len / 100 + 1024;
    char *packed = arena_alloc(arena, room);

    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *) (uintptr_t) bytes.ptr;
    stream.avail_in = (uInt) bytes.len;
    stream.next_out = (Bytef *) packed;
    stream.avail_out = (uInt) room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return (Str){packed, room - stream.avail_out};
}

#endif

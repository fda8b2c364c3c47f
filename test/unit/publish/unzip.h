/*
 * unzip: one file of a ZIP archive in memory, for tests of workbooks.
 */
#ifndef EIOT_TEST_PUBLISH_UNZIP_H
#define EIOT_TEST_PUBLISH_UNZIP_H

#include <zlib.h>

#include "cases.h"

static inline uint32_t zip_number(const char *at, size_t n_bytes)
{
    uint32_t value = 0;

    for (size_t byte = 0; byte < n_bytes; byte++)
        value |= (uint32_t) (unsigned char) at[byte] << (8 * byte);
    return value;
}

/* The text of `name`, NUL-terminated; fails the test when there is none. */
static inline const char *unzip(Arena *arena, Str zip, const char *name)
{
    z_stream stream = {0};
    const char *entry = NULL;
    const char *local;
    char *text;
    uint32_t size;

    /* the directory at the end has an entry PK 1 2 a file, 46 bytes and its name */
    for (size_t at = 0; at + 46 + strlen(name) <= zip.len && entry == NULL; at++)
        if (memcmp(zip.ptr + at, "PK\1\2", 4) == 0 &&
            zip_number(zip.ptr + at + 28, 2) == strlen(name) &&
            memcmp(zip.ptr + at + 46, name, strlen(name)) == 0)
            entry = zip.ptr + at;
    if (entry == NULL)
        fail_msg("no %s in the archive", name);
    size = zip_number(entry + 24, 4);
    local = zip.ptr + zip_number(entry + 42, 4);
    text = arena_alloc_zero(arena, size + 1, 1);
    stream.next_in =
        (Bytef *) (uintptr_t) (local + 30 + zip_number(local + 26, 2) + zip_number(local + 28, 2));
    stream.avail_in = zip_number(entry + 20, 4);
    stream.next_out = (Bytef *) text;
    stream.avail_out = size;
    assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(inflateEnd(&stream), Z_OK);
    return text;
}

#endif

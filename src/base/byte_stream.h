/*
 * byte_stream: the text of one file, plain or gzip.
 *
 * Opens a regular file, plain or gzip (known by its first bytes, not by its name; several gzip
 * members in a row are one text), streams what is inside, and computes the fingerprint of the bytes
 * on disk while they pass. A door to zlib, as gzip.h is. What the text is, is the caller's to
 * judge. One ByteStream, one thread at a time.
 */
#ifndef EIOT_BASE_BYTE_STREAM_H
#define EIOT_BASE_BYTE_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

typedef struct ByteStream ByteStream;

/* Opens `path` and looks at its beginning. IO when it can't be read; DATA when it is a folder, no
 * regular file, or a gzip that can't be unpacked. `*ret_stream` is closed by byte_stream_close(),
 * which must come before `arena` is freed. */
Status
byte_stream_open(Arena *arena, const char *path, ByteStream **ret_stream, Error *err) MUST_USE;

/* NULL is allowed. */
void byte_stream_close(ByteStream *stream);

/* The first bytes of the text (at most 64 KiB, unpacked), without consuming them: still returned
 * by byte_stream_read(). Valid until byte_stream_close(). */
Str byte_stream_head(const ByteStream *stream);

/* Fills `buffer` with the next `size` bytes of the text. *ret_n is below `size` only at the end,
 * and 0 from then on. A gzip that ends early or whose checksum is wrong is a DATA error. */
Status
byte_stream_read(ByteStream *stream, char *buffer, size_t size, size_t *ret_n, Error *err) MUST_USE;

/* Path as given to open. */
const char *byte_stream_path(const ByteStream *stream);

bool byte_stream_is_gzip(const ByteStream *stream);

/* Bytes of the file on disk when it was opened, and how many of them were read so far (for
 * progress). */
uint64_t byte_stream_size(const ByteStream *stream);
uint64_t byte_stream_read_so_far(const ByteStream *stream);

/* Fingerprint (base/hash.h) of all bytes on disk; true once the end was reached by
 * byte_stream_read(), false before. */
bool byte_stream_hash(const ByteStream *stream, char ret_text[HASH_TEXT_MAX]);

/* The same fingerprint and size of a file without looking inside: to ask "was this loaded before"
 * without parsing. IO errors only. */
Status byte_stream_fingerprint(
    const char *path, char ret_text[HASH_TEXT_MAX], uint64_t *ret_size, Error *err) MUST_USE;

#endif

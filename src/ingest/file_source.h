/*
 * file_source: the bytes of one input file, whatever it is packed in.
 *
 * Stage: ingest, first step. Opens a regular file, plain or gzip (known by its first bytes, not by
 * its name; several gzip members in a row are one text), streams what is inside, and computes the
 * fingerprint of the bytes on disk while they pass (base/byte_stream.h). Refuses at opening, with
 * a DATA error that says what it found and what to do: a folder, an empty file, a binary file.
 * One FileSource, one thread at a time (csv_blocks puts it behind its lock).
 */
#ifndef EIOT_INGEST_FILE_SOURCE_H
#define EIOT_INGEST_FILE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

typedef struct FileSource FileSource;

/* Opens `path` and looks at its beginning. IO when it can't be read; DATA when it is empty, a
 * folder, no regular file, UTF-16/32 text, or binary (a spreadsheet, an archive, a database, ...).
 * `*ret_source` is closed by file_source_close(), which must come before `arena` is freed. */
Status
file_source_open(Arena *arena, const char *path, FileSource **ret_source, Error *err) MUST_USE;

/* NULL is allowed. */
void file_source_close(FileSource *source);

/* The first bytes of the text (at most 64 KiB, unpacked), without consuming them: still returned
 * by file_source_read(). Valid until file_source_close(). */
Str file_source_head(const FileSource *source);

/* Fills `buffer` with the next `size` bytes of the text. *ret_n is below `size` only at the end,
 * and 0 from then on. A gzip that ends early or whose checksum is wrong is a DATA error. */
Status
file_source_read(FileSource *source, char *buffer, size_t size, size_t *ret_n, Error *err) MUST_USE;

/* Path as given to open. */
const char *file_source_path(const FileSource *source);

bool file_source_is_gzip(const FileSource *source);

/* A table in columns, for the layout that reads it by its path. */
bool file_source_is_parquet(const FileSource *source);

/* Bytes of the file on disk when it was opened, and how many of them were read so far (for
 * progress). */
uint64_t file_source_size(const FileSource *source);
uint64_t file_source_read_so_far(const FileSource *source);

/* Fingerprint (base/hash.h) of all bytes on disk; true once the end was reached by
 * file_source_read(), false before. */
bool file_source_hash(const FileSource *source, char ret_text[HASH_TEXT_MAX]);

/* The same fingerprint and size of a file without looking inside: to ask "was this loaded before"
 * without parsing. IO errors only. */
Status file_source_fingerprint(
    const char *path, char ret_text[HASH_TEXT_MAX], uint64_t *ret_size, Error *err) MUST_USE;

#endif

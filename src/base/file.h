/*
 * file: small helpers over the file system. Whole-file reads are bounded by the caller.
 */
#ifndef EIOT_BASE_FILE_H
#define EIOT_BASE_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Reads a regular file of at most `max` bytes; the text is NUL-terminated in `arena`. */
Status file_read(Arena *arena, const char *path, size_t max, Str *ret_text, Error *err) MUST_USE;

/* Writes a file whole or not at all: a temporary file beside it, fsync, rename. */
Status file_write(const char *path, Str text, Error *err) MUST_USE;

/* Makes a folder and those above it; fine when it is there. */
Status file_make_folder(const char *path, Error *err) MUST_USE;

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* The part after the last '/', a pointer into `path`. */
const char *file_base_name(const char *path);

/* "folder/name" in `arena`; `name` alone when it is absolute or folder is "". */
char *file_join(Arena *arena, const char *folder, const char *name);

/* Regular files below `folder`, its own and those of sub-folders, paths in byte order; names that
 * begin with '.' are left out. */
Status file_list(
    Arena *arena, const char *folder, const char ***ret_paths, size_t *ret_n, Error *err) MUST_USE;

#endif

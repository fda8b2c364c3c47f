/*
 * file_kind: what a file is when it is not text eiot can read.
 *
 * Stage: ingest, asked by file_source at opening, so that a spreadsheet or a database given by
 * mistake is refused by name and not as ten thousand broken records. Pure; any thread.
 */
#ifndef EIOT_INGEST_FILE_KIND_H
#define EIOT_INGEST_FILE_KIND_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"

/* The one binary kind that is read, by a layout of its own. */
bool file_kind_is_parquet(Str head);

/* OK for Parquet, and for text, ASCII, UTF-8 or of any 8-bit encoding. A DATA error placed at
 * `path` for an empty `head`, UTF-16 or UTF-32, a known binary format, or more NUL bytes than
 * damage explains (a few are left to csv_reader, which rejects their records). `head` is the
 * beginning of the file, or of what was packed in it when `is_unpacked`. */
Status file_kind_check(const char *path, Str head, bool is_unpacked, Error *err) MUST_USE;

#endif

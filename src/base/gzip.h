/*
 * gzip: packs a text in memory. The other door to zlib; byte_stream unpacks files.
 */
#ifndef EIOT_BASE_GZIP_H
#define EIOT_BASE_GZIP_H

#include "base/arena.h"
#include "base/str.h"

#define GZIP_TEXT_MAX ((size_t) 1 << 30)

/* One gzip member without name and time, so that the same text gives the same bytes. A longer text
 * than GZIP_TEXT_MAX is a broken promise. */
Str gzip_pack(Arena *arena, Str text) MUST_USE;

#endif

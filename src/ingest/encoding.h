/*
 * encoding: what the bytes of a text file mean.
 *
 * Stage: ingest, between file_source (bytes) and csv_reader (fields). Inside the program all text
 * is UTF-8. Pure functions over slices; any thread.
 */
#ifndef EIOT_INGEST_ENCODING_H
#define EIOT_INGEST_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

typedef enum Encoding {
    ENCODING_UTF8,
    /* ISO 8859-1, with 0x80..0x9F read as Windows-1252 does (euro sign, curly quotes): in true
     * Latin-1 they are control codes no meter file holds, and most "Latin-1" files are 1252. */
    ENCODING_LATIN1,
} Encoding;

typedef enum Bom {
    BOM_NONE,
    BOM_UTF8,
    BOM_UTF16_LE,
    BOM_UTF16_BE,
    BOM_UTF32_LE,
    BOM_UTF32_BE,
} Bom;

/* The byte order mark at the beginning of a file; *ret_length is its size, 0 for BOM_NONE. */
Bom encoding_bom(Str head, size_t *ret_length);

/* "UTF-16 (little endian)" and so on, for messages; "" for BOM_NONE. */
const char *encoding_bom_name(Bom bom);

/* True when `name` is `utf-8` or `latin-1` (also utf8, latin1, iso-8859-1, windows-1252, cp1252;
 * case does not matter). */
bool encoding_from_name(Str name, Encoding *ret_encoding);

/* "utf-8" or "latin-1", as profiles write it. */
const char *encoding_name(Encoding encoding);

bool encoding_is_ascii(Str text);

/* Latin-1 needs at most this many bytes for each of its own. */
#define ENCODING_LATIN1_GROWTH 3

/* Writes `text` as UTF-8 to `ret`, which has room for ENCODING_LATIN1_GROWTH times its length, and
 * returns the bytes written. Never fails: each byte has a meaning (the five that Windows-1252
 * leaves open stay control codes). */
size_t encoding_latin1_to_utf8(Str text, char *ret);

#endif

/*
 * hash: content fingerprints (XXH3, 128 bit) for "is this the same file". Not for secrets.
 */
#ifndef EIOT_BASE_HASH_H
#define EIOT_BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

#define HASH_TEXT_MAX 33

typedef struct HashStream HashStream;

/* Released by hash_end(), once. */
HashStream *hash_begin(void);
void hash_add(HashStream *stream, Str bytes);

/* Writes 32 hex digits and a NUL, and releases the stream. */
void hash_end(HashStream *stream, char text[HASH_TEXT_MAX]);

/* 64-bit hash for tables in memory. */
uint64_t hash_bytes(Str bytes);

#endif

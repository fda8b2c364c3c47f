#include "hash.h"

#include <stdio.h>
#include <xxhash.h>

#include "base/mem.h"

struct HashStream {
    XXH3_state_t *state;
};

HashStream *hash_begin(void)
{
    HashStream *stream = mem_alloc(sizeof(HashStream));

    stream->state = XXH3_createState();
    ASSERT(stream->state != NULL);
    (void) XXH3_128bits_reset(stream->state);
    return stream;
}

void hash_add(HashStream *stream, Str bytes)
{
    (void) XXH3_128bits_update(stream->state, bytes.ptr, bytes.len);
}

void hash_end(HashStream *stream, char text[HASH_TEXT_MAX])
{
    XXH128_hash_t digest = XXH3_128bits_digest(stream->state);

    (void) snprintf(
        text,
        HASH_TEXT_MAX,
        "%016llx%016llx",
        (unsigned long long) digest.high64,
        (unsigned long long) digest.low64);
    (void) XXH3_freeState(stream->state);
    mem_free(stream);
}

uint64_t hash_bytes(Str bytes)
{
    return XXH3_64bits(bytes.ptr, bytes.len);
}

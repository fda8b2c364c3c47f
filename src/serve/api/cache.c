#include "serve/api/cache.h"

#include <pthread.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define SLOTS 1024 /* a key has one place: another with the same goes */

typedef struct Kept {
    char *key; /* NULL: free; key, type and body in one piece of memory */
    const char *type;
    Str body;
    size_t bytes;
    int64_t used; /* the time it was last asked for, as a count of calls */
} Kept;

struct AnswerCache {
    pthread_mutex_t lock;
    int64_t version;
    int64_t n_calls;
    size_t bytes;
    Kept slots[SLOTS];
};

AnswerCache *cache_new(void)
{
    AnswerCache *cache = mem_alloc_zero(1, sizeof(*cache));

    ASSERT(pthread_mutex_init(&cache->lock, NULL) == 0);
    return cache;
}

static void drop(AnswerCache *cache, Kept *kept)
{
    cache->bytes -= kept->bytes;
    mem_free(kept->key);
    *kept = (Kept){0};
}

void cache_free(AnswerCache *cache)
{
    if (cache == NULL)
        return;
    for (size_t at = 0; at < SLOTS; at++)
        drop(cache, &cache->slots[at]);
    (void) pthread_mutex_destroy(&cache->lock);
    mem_free(cache);
}

static Kept *slot_of(AnswerCache *cache, const char *key)
{
    return &cache->slots[hash_bytes(str_from(key)) % SLOTS];
}

bool cache_get(
    Arena *arena, AnswerCache *cache, const char *key, int64_t version, Answer *ret_answer)
{
    bool is_found;
    Kept *kept;

    pthread_mutex_lock(&cache->lock);
    kept = slot_of(cache, key);
    is_found = cache->version == version && kept->key != NULL && strcmp(kept->key, key) == 0;
    if (is_found) {
        kept->used = ++cache->n_calls;
        ret_answer->status = 200;
        ret_answer->type = arena_copy(arena, kept->type, strlen(kept->type));
        ret_answer->body.ptr = arena_copy(arena, kept->body.ptr, kept->body.len);
        ret_answer->body.len = kept->body.len;
    }
    pthread_mutex_unlock(&cache->lock);
    return is_found;
}

/* Makes room for `bytes`: the longest unused go. */
static void make_room(AnswerCache *cache, size_t bytes)
{
    while (cache->bytes + bytes > CACHE_BYTES_MAX) {
        Kept *oldest = NULL;

        for (size_t at = 0; at < SLOTS; at++) {
            Kept *kept = &cache->slots[at];
            if (kept->key != NULL && (oldest == NULL || kept->used < oldest->used))
                oldest = kept;
        }
        drop(cache, oldest);
    }
}

static void keep(AnswerCache *cache, Kept *kept, const char *key, const Answer *answer)
{
    size_t key_size = strlen(key) + 1;
    size_t type_size = strlen(answer->type) + 1;
    size_t bytes = key_size + type_size + answer->body.len;
    char *memory;

    if (bytes > CACHE_BYTES_MAX / 8)
        return;
    make_room(cache, bytes);
    memory = mem_alloc(bytes);
    memcpy(memory, key, key_size);
    memcpy(memory + key_size, answer->type, type_size);
    memcpy(memory + key_size + type_size, answer->body.ptr, answer->body.len);
    *kept = (Kept){
        .key = memory,
        .type = memory + key_size,
        .body = {.ptr = memory + key_size + type_size, .len = answer->body.len},
        .bytes = bytes,
        .used = ++cache->n_calls,
    };
    cache->bytes += bytes;
}

void cache_put(AnswerCache *cache, const char *key, int64_t version, const Answer *answer)
{
    Kept *kept;

    if (answer->status != 200 || answer->n_headers > 0 || answer->type == NULL)
        return;
    pthread_mutex_lock(&cache->lock);
    if (cache->version < version) {
        for (size_t at = 0; at < SLOTS; at++)
            drop(cache, &cache->slots[at]);
        cache->version = version;
    }
    if (cache->version == version) { /* else it is of a state that is gone */
        kept = slot_of(cache, key);
        drop(cache, kept);
        keep(cache, kept, key, answer);
    }
    pthread_mutex_unlock(&cache->lock);
}

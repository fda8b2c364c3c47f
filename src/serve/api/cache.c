/*
 * All bytes are taken at once and lie in pieces of one size, those of an answer linked: so the
 * cache takes the same memory from its first day on, and no answer that stays keeps a heap from
 * shrinking.
 */
#include "serve/api/cache.h"

#include <pthread.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define SLOTS       1024 /* a key has one place: another with the same goes */
#define PIECE_BYTES ((size_t) 1024)
#define N_PIECES    (CACHE_BYTES_MAX / PIECE_BYTES)
#define NONE        UINT32_MAX

typedef struct Kept {
    uint32_t first;  /* of the pieces that hold key, type (both with their NUL) and body */
    size_t n_pieces; /* 0: free */
    size_t key_size;
    size_t type_size;
    size_t body_size;
    int64_t used; /* the time it was last asked for, as a count of calls */
} Kept;

struct AnswerCache {
    pthread_mutex_t lock;
    int64_t version;
    int64_t n_calls;
    Kept slots[SLOTS];
    uint32_t free; /* the first of the pieces that hold nothing */
    size_t n_free;
    uint32_t next[N_PIECES]; /* after each: of the same answer, or also free */
    char *bytes;
};

/* A place in what an answer's pieces hold. */
typedef struct Place {
    uint32_t piece;
    size_t at;
} Place;

/* Bytes inside one piece. */
typedef struct Step {
    char *ptr;
    size_t len;
} Step;

AnswerCache *cache_new(void)
{
    AnswerCache *cache = mem_alloc_zero(1, sizeof(*cache));

    ASSERT(pthread_mutex_init(&cache->lock, NULL) == 0);
    cache->bytes = mem_alloc(CACHE_BYTES_MAX);
    memset(cache->bytes, 0xff, CACHE_BYTES_MAX); /* memory is taken when it is written to */
    for (uint32_t at = 0; at < N_PIECES; at++)
        cache->next[at] = at + 1 < N_PIECES ? at + 1 : NONE;
    cache->n_free = N_PIECES;
    return cache;
}

void cache_free(AnswerCache *cache)
{
    if (cache == NULL)
        return;
    (void) pthread_mutex_destroy(&cache->lock);
    mem_free(cache->bytes);
    mem_free(cache);
}

/* ---- pieces ---- */

/* Gives the pieces of an answer back. */
static void drop(AnswerCache *cache, Kept *kept)
{
    uint32_t last = kept->first;

    if (kept->n_pieces == 0)
        return;
    for (size_t at = 1; at < kept->n_pieces; at++)
        last = cache->next[last];
    cache->next[last] = cache->free;
    cache->free = kept->first;
    cache->n_free += kept->n_pieces;
    *kept = (Kept){0};
}

/* The bytes at a place up to the end of its piece, at most `size`; moves the place behind them. */
static Step step_on(const AnswerCache *cache, Place *place, size_t size)
{
    Step step;

    if (place->at == PIECE_BYTES)
        *place = (Place){.piece = cache->next[place->piece]};
    step.ptr = cache->bytes + place->piece * PIECE_BYTES + place->at;
    step.len = size < PIECE_BYTES - place->at ? size : PIECE_BYTES - place->at;
    place->at += step.len;
    return step;
}

static void put(AnswerCache *cache, Place *place, const char *bytes, size_t size)
{
    while (size > 0) {
        const Step step = step_on(cache, place, size);

        memcpy(step.ptr, bytes, step.len);
        bytes += step.len;
        size -= step.len;
    }
}

/* A text of `size` bytes from a place on, with a NUL after it. */
static const char *read_text(Arena *arena, const AnswerCache *cache, Place *place, size_t size)
{
    char *text = arena_alloc(arena, size + 1);

    for (size_t done = 0; done < size;) {
        const Step step = step_on(cache, place, size - done);

        memcpy(text + done, step.ptr, step.len);
        done += step.len;
    }
    text[size] = '\0';
    return text;
}

/* ---- answers ---- */

static Kept *slot_of(AnswerCache *cache, const char *key)
{
    return &cache->slots[hash_bytes(str_from(key)) % SLOTS];
}

bool cache_get(
    Arena *arena, AnswerCache *cache, const char *key, int64_t version, Answer *ret_answer)
{
    const size_t key_size = strlen(key) + 1;
    bool is_found;
    Kept *kept;

    pthread_mutex_lock(&cache->lock);
    kept = slot_of(cache, key);
    is_found = cache->version == version && kept->n_pieces > 0 && kept->key_size == key_size;
    if (is_found) {
        Place place = {.piece = kept->first};

        is_found = strcmp(read_text(arena, cache, &place, key_size), key) == 0;
        if (is_found) {
            kept->used = ++cache->n_calls;
            ret_answer->status = 200;
            ret_answer->type = read_text(arena, cache, &place, kept->type_size);
            ret_answer->body.ptr = read_text(arena, cache, &place, kept->body_size);
            ret_answer->body.len = kept->body_size;
        }
    }
    pthread_mutex_unlock(&cache->lock);
    return is_found;
}

/* Makes room for an answer: the longest unused go. */
static void make_room(AnswerCache *cache, size_t n_pieces)
{
    while (cache->n_free < n_pieces) {
        Kept *oldest = NULL;

        for (size_t at = 0; at < SLOTS; at++) {
            Kept *kept = &cache->slots[at];
            if (kept->n_pieces > 0 && (oldest == NULL || kept->used < oldest->used))
                oldest = kept;
        }
        drop(cache, oldest);
    }
}

static void keep(AnswerCache *cache, Kept *kept, const char *key, const Answer *answer)
{
    const size_t key_size = strlen(key) + 1;
    const size_t type_size = strlen(answer->type) + 1;
    const size_t bytes = key_size + type_size + answer->body.len;
    const size_t n_pieces = (bytes + PIECE_BYTES - 1) / PIECE_BYTES;
    Place place;

    if (bytes > CACHE_BYTES_MAX / 4)
        return;
    make_room(cache, n_pieces);
    *kept = (Kept){
        .first = cache->free,
        .n_pieces = n_pieces,
        .key_size = key_size,
        .type_size = type_size,
        .body_size = answer->body.len,
        .used = ++cache->n_calls,
    };
    place = (Place){.piece = kept->first};
    put(cache, &place, key, key_size);
    put(cache, &place, answer->type, type_size);
    put(cache, &place, answer->body.ptr, answer->body.len);
    cache->free = cache->next[place.piece];
    cache->n_free -= n_pieces;
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

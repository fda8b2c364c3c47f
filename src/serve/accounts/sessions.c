/*
 * An array of slots that are in use or free, found through buckets by the first bytes of their
 * digest, and in one list by last use: the head is the newest, the tail the one idle longest.
 */
#include "sessions.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "serve/accounts/secret.h"

#define NONE UINT32_MAX

typedef struct Session {
    SecretDigest digest;
    char user[ACCOUNT_NAME_MAX + 1];
    char csrf[SECRET_TEXT_LENGTH + 1];
    Role role;
    bool must_change;
    int64_t began_us;
    int64_t used_us;
    int64_t noted_us;
    uint32_t next; /* of the bucket, or of the free ones */
    uint32_t newer;
    uint32_t older;
} Session;

struct Sessions {
    pthread_mutex_t lock;
    Session *slots;
    uint32_t *buckets;
    uint32_t n_buckets;
    uint32_t n_slots; /* that were ever in use */
    uint32_t most;
    uint32_t free;
    uint32_t newest;
    uint32_t oldest;
    size_t n_sessions;
};

Sessions *sessions_open(size_t most)
{
    Sessions *sessions = mem_alloc_zero(1, sizeof(*sessions));

    ASSERT(most > 0 && most < NONE / 2);
    ASSERT(pthread_mutex_init(&sessions->lock, NULL) == 0);
    sessions->most = (uint32_t) most;
    sessions->n_buckets = 2 * sessions->most;
    sessions->slots = mem_alloc_zero(most, sizeof(*sessions->slots));
    sessions->buckets = mem_alloc(sessions->n_buckets * sizeof(*sessions->buckets));
    for (uint32_t at = 0; at < sessions->n_buckets; at++)
        sessions->buckets[at] = NONE;
    sessions->free = sessions->newest = sessions->oldest = NONE;
    return sessions;
}

void sessions_close(Sessions *sessions)
{
    if (sessions == NULL)
        return;
    (void) pthread_mutex_destroy(&sessions->lock);
    mem_free(sessions->slots);
    mem_free(sessions->buckets);
    mem_free(sessions);
}

static uint32_t *bucket_of(Sessions *sessions, const SecretDigest *digest)
{
    uint32_t number;

    memcpy(&number, digest->bytes, sizeof(number));
    return &sessions->buckets[number % sessions->n_buckets];
}

static uint32_t find(Sessions *sessions, const SecretDigest *digest)
{
    uint32_t at = *bucket_of(sessions, digest);

    while (at != NONE && !secret_digest_equal(&sessions->slots[at].digest, digest))
        at = sessions->slots[at].next;
    return at;
}

static void list_take_out(Sessions *sessions, uint32_t at)
{
    const Session *session = &sessions->slots[at];

    *(session->newer == NONE ? &sessions->newest : &sessions->slots[session->newer].older) =
        session->older;
    *(session->older == NONE ? &sessions->oldest : &sessions->slots[session->older].newer) =
        session->newer;
}

static void list_put_first(Sessions *sessions, uint32_t at)
{
    Session *session = &sessions->slots[at];

    session->newer = NONE;
    session->older = sessions->newest;
    *(sessions->newest == NONE ? &sessions->oldest : &sessions->slots[sessions->newest].newer) = at;
    sessions->newest = at;
}

static void drop(Sessions *sessions, uint32_t at)
{
    Session *session = &sessions->slots[at];
    uint32_t *link = bucket_of(sessions, &session->digest);

    while (*link != at)
        link = &sessions->slots[*link].next;
    *link = session->next;
    list_take_out(sessions, at);
    *session = (Session){.next = sessions->free};
    sessions->free = at;
    sessions->n_sessions--;
}

static uint32_t take_slot(Sessions *sessions)
{
    uint32_t at;

    if (sessions->n_sessions == sessions->most)
        drop(sessions, sessions->oldest);
    if (sessions->free == NONE)
        return sessions->n_slots++;
    at = sessions->free;
    sessions->free = sessions->slots[at].next;
    return at;
}

static Identity identity_of(Arena *arena, const Session *session)
{
    return (Identity){
        .user = arena_copy(arena, session->user, strlen(session->user)),
        .role = session->role,
        .csrf = arena_copy(arena, session->csrf, strlen(session->csrf)),
        .must_change = session->must_change,
    };
}

void sessions_begin(
    Arena *arena,
    Sessions *sessions,
    const char *user,
    Role role,
    bool must_change,
    int64_t now_us,
    SignIn *ret_sign_in)
{
    const char *secret = secret_new(arena);
    const char *csrf = secret_new(arena);
    SecretDigest digest = secret_digest(str_from(secret));
    uint32_t *bucket;
    Session *session;
    uint32_t at;

    (void) pthread_mutex_lock(&sessions->lock);
    at = take_slot(sessions);
    session = &sessions->slots[at];
    bucket = bucket_of(sessions, &digest);
    *session = (Session){
        .digest = digest,
        .role = role,
        .must_change = must_change,
        .began_us = now_us,
        .used_us = now_us,
        .noted_us = now_us,
        .next = *bucket,
    };
    (void) snprintf(session->user, sizeof(session->user), "%s", user);
    (void) snprintf(session->csrf, sizeof(session->csrf), "%s", csrf);
    *bucket = at;
    list_put_first(sessions, at);
    sessions->n_sessions++;
    ret_sign_in->session = secret;
    ret_sign_in->identity = identity_of(arena, session);
    (void) pthread_mutex_unlock(&sessions->lock);
}

static bool is_over(const Session *session, int64_t now_us)
{
    return now_us - session->used_us >= SESSION_IDLE_S * US_PER_S ||
           now_us - session->began_us >= SESSION_LIFE_S * US_PER_S;
}

Identity sessions_find(
    Arena *arena, Sessions *sessions, const char *secret, int64_t now_us, bool *ret_is_due)
{
    SecretDigest digest = secret_digest(str_from(secret));
    Identity identity = {0};
    uint32_t at;

    *ret_is_due = false;
    (void) pthread_mutex_lock(&sessions->lock);
    at = find(sessions, &digest);
    if (at != NONE && is_over(&sessions->slots[at], now_us)) {
        drop(sessions, at);
    } else if (at != NONE) {
        Session *session = &sessions->slots[at];

        if (now_us > session->used_us) /* requests at once come in any order */
            session->used_us = now_us;
        list_take_out(sessions, at);
        list_put_first(sessions, at);
        *ret_is_due = now_us - session->noted_us >= SESSION_SEEN_S * US_PER_S;
        if (*ret_is_due)
            session->noted_us = now_us;
        identity = identity_of(arena, session);
    }
    (void) pthread_mutex_unlock(&sessions->lock);
    return identity;
}

void sessions_end(Sessions *sessions, const char *secret)
{
    SecretDigest digest = secret_digest(str_from(secret));
    uint32_t at;

    (void) pthread_mutex_lock(&sessions->lock);
    at = find(sessions, &digest);
    if (at != NONE)
        drop(sessions, at);
    (void) pthread_mutex_unlock(&sessions->lock);
}

void sessions_end_of(Sessions *sessions, const char *user, const char *keep)
{
    SecretDigest digest = secret_digest(str_from(keep));
    uint32_t kept;

    (void) pthread_mutex_lock(&sessions->lock);
    kept = keep == NULL ? NONE : find(sessions, &digest);
    for (uint32_t at = sessions->newest; at != NONE;) {
        Session *session = &sessions->slots[at];
        uint32_t older = session->older;

        if (strcmp(session->user, user) == 0) {
            if (at == kept)
                session->must_change = false;
            else
                drop(sessions, at);
        }
        at = older;
    }
    (void) pthread_mutex_unlock(&sessions->lock);
}

size_t sessions_count(Sessions *sessions)
{
    size_t n_sessions;

    (void) pthread_mutex_lock(&sessions->lock);
    n_sessions = sessions->n_sessions;
    (void) pthread_mutex_unlock(&sessions->lock);
    return n_sessions;
}

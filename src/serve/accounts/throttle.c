#include "throttle.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "serve/accounts/accounts.h"
#include "serve/accounts/secret.h"

#define WINDOW_US (SIGN_IN_WINDOW_S * US_PER_S)

typedef struct Place {
    SecretDigest key;                            /* of what fails: names are not kept */
    int64_t failed_us[SIGN_IN_FAILURES_ADDRESS]; /* oldest first */
    unsigned n_failed;
    unsigned n_under_way;
} Place;

static unsigned limit_of(ThrottleKind kind)
{
    return kind == THROTTLE_ADDRESS ? SIGN_IN_FAILURES_ADDRESS : SIGN_IN_FAILURES;
}

struct Throttle {
    pthread_mutex_t lock;
    pthread_cond_t ended; /* an attempt, of any key */
    Place places[THROTTLE_PLACES];
};

Throttle *throttle_open(void)
{
    Throttle *throttle = mem_alloc_zero(1, sizeof(*throttle));

    ASSERT(pthread_mutex_init(&throttle->lock, NULL) == 0);
    ASSERT(pthread_cond_init(&throttle->ended, NULL) == 0);
    return throttle;
}

void throttle_close(Throttle *throttle)
{
    if (throttle == NULL)
        return;
    (void) pthread_cond_destroy(&throttle->ended);
    (void) pthread_mutex_destroy(&throttle->lock);
    mem_free(throttle);
}

/* An IPv6 network of 64 bits is one address: whoever has one has them all. */
static Str address_key(const char *text, unsigned char bytes[16])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

    if (inet_pton(AF_INET, text, bytes) == 1)
        return (Str){.ptr = (const char *) bytes, .len = 4};
    if (inet_pton(AF_INET6, text, bytes) != 1)
        return str_from(text);
    if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
        return (Str){.ptr = (const char *) bytes + sizeof(mapped), .len = 4};
    return (Str){.ptr = (const char *) bytes, .len = 8};
}

static SecretDigest key_of(ThrottleKind kind, const char *text)
{
    unsigned char bytes[16];
    Str what = kind == THROTTLE_ADDRESS ? address_key(text, bytes) : str_from(text);
    Arena *scratch = arena_new();
    StrBuf whole = strbuf_new(scratch);
    SecretDigest key;

    strbuf_put_char(&whole, (char) ('0' + kind));
    strbuf_put(&whole, what);
    key = secret_digest(strbuf_str(&whole));
    arena_free(scratch);
    return key;
}

/* Forgets what is out of the window, and what a clock that was set back has left in the future. */
static void forget_old(Place *place, int64_t now_us)
{
    unsigned n_kept = 0;

    for (unsigned at = 0; at < place->n_failed; at++) {
        int64_t failed_us = place->failed_us[at];

        if (failed_us > now_us - WINDOW_US && failed_us <= now_us + WINDOW_US)
            place->failed_us[n_kept++] = failed_us;
    }
    place->n_failed = n_kept;
}

static int64_t last_us(const Place *place)
{
    return place->n_failed == 0 ? INT64_MIN : place->failed_us[place->n_failed - 1];
}

static bool is_less(const Place *place, const Place *than)
{
    if (place->n_failed != than->n_failed)
        return place->n_failed < than->n_failed;
    return last_us(place) < last_us(than);
}

static Place *find(Throttle *throttle, const SecretDigest *key)
{
    for (size_t at = 0; at < THROTTLE_PLACES; at++) {
        Place *place = &throttle->places[at];

        if (place->n_failed + place->n_under_way > 0 &&
            memcmp(&place->key, key, sizeof(*key)) == 0) /* no secret: quick is enough */
            return place;
    }
    return NULL;
}

/* The place of a key, maybe that of another one before; NULL when attempts are under way in all. */
static Place *find_or_make(Throttle *throttle, const SecretDigest *key, int64_t now_us)
{
    Place *least = NULL;
    Place *place = find(throttle, key);

    if (place != NULL)
        return place;
    for (size_t at = 0; at < THROTTLE_PLACES; at++) {
        place = &throttle->places[at];
        forget_old(place, now_us);
        if (place->n_under_way == 0 && (least == NULL || is_less(place, least)))
            least = place;
    }
    if (least != NULL)
        *least = (Place){.key = *key};
    return least;
}

static int64_t wait_s(const Place *place, int64_t now_us)
{
    int64_t left_us = place->failed_us[0] + WINDOW_US - now_us;

    if (left_us > WINDOW_US)
        left_us = WINDOW_US;
    return (left_us + US_PER_S - 1) / US_PER_S;
}

int64_t throttle_begin(Throttle *throttle, ThrottleKind kind, const char *text, int64_t now_us)
{
    SecretDigest key = key_of(kind, text);
    int64_t wait = 0;

    (void) pthread_mutex_lock(&throttle->lock);
    for (;;) {
        Place *place = find_or_make(throttle, &key, now_us);

        if (place == NULL) {
            wait = 1; /* not covered: more attempts at once than a server has threads */
            break;
        }
        forget_old(place, now_us);
        if (place->n_failed == limit_of(kind)) {
            wait = wait_s(place, now_us);
            break;
        }
        if (place->n_failed + place->n_under_way < limit_of(kind)) {
            place->n_under_way++;
            break;
        }
        (void) pthread_cond_wait(&throttle->ended, &throttle->lock);
    }
    (void) pthread_mutex_unlock(&throttle->lock);
    return wait;
}

void throttle_end(
    Throttle *throttle, ThrottleKind kind, const char *text, Attempt attempt, int64_t now_us)
{
    SecretDigest key = key_of(kind, text);
    Place *place;

    (void) pthread_mutex_lock(&throttle->lock);
    place = find(throttle, &key);
    ASSERT(place != NULL && place->n_under_way > 0); /* it was begun */
    place->n_under_way--;
    if (attempt == ATTEMPT_RIGHT)
        place->n_failed = 0;
    if (attempt == ATTEMPT_FAILED) {
        forget_old(place, now_us);
        ASSERT(place->n_failed < limit_of(kind)); /* begin() let no more in */
        place->failed_us[place->n_failed++] = now_us;
    }
    (void) pthread_cond_broadcast(&throttle->ended);
    (void) pthread_mutex_unlock(&throttle->lock);
}

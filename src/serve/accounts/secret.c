#include "secret.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/mem.h"

/* Without 0 o, 1 i l, 2 z, 5 s, 6 8 9 g-like digits, u v: what people misread or mistype. */
static const char one_time_signs[] = "347abcdefghjkmnpqrtuwxy";

#define ONE_TIME_GROUPS 4
#define ONE_TIME_GROUP  5

/* The memory of hashing is the process's, so is the gate to it. */
static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_left = PTHREAD_COND_INITIALIZER;
static unsigned n_inside;

static void gate_enter(void)
{
    (void) pthread_mutex_lock(&gate_lock);
    while (n_inside == SECRET_HASHES_AT_ONCE)
        (void) pthread_cond_wait(&gate_left, &gate_lock);
    n_inside++;
    (void) pthread_mutex_unlock(&gate_lock);
}

static void gate_leave(void)
{
    (void) pthread_mutex_lock(&gate_lock);
    n_inside--;
    (void) pthread_cond_signal(&gate_left);
    (void) pthread_mutex_unlock(&gate_lock);
}

Status secret_start(Error *err)
{
    if (sodium_init() < 0)
        return error_set(err, STATUS_INTERNAL, "the system gives no random numbers");
    return OK;
}

const char *secret_new(Arena *arena)
{
    unsigned char bytes[32];
    char text[SECRET_TEXT_LENGTH + 1];
    const char *copy;

    randombytes_buf(bytes, sizeof(bytes));
    ASSERT(
        sodium_bin2base64(
            text, sizeof(text), bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING) !=
        NULL);
    copy = arena_copy(arena, text, SECRET_TEXT_LENGTH);
    sodium_memzero(bytes, sizeof(bytes));
    sodium_memzero(text, sizeof(text));
    return copy;
}

const char *secret_one_time(Arena *arena)
{
    char *text = arena_alloc(arena, (size_t) ONE_TIME_GROUPS * (ONE_TIME_GROUP + 1));
    size_t length = 0;

    for (size_t group = 0; group < ONE_TIME_GROUPS; group++) {
        if (group > 0)
            text[length++] = '-';
        for (size_t sign = 0; sign < ONE_TIME_GROUP; sign++)
            text[length++] = one_time_signs[randombytes_uniform(sizeof(one_time_signs) - 1)];
    }
    text[length] = '\0';
    return text;
}

SecretDigest secret_digest(Str secret)
{
    SecretDigest digest;

    ASSERT(
        crypto_generichash(
            digest.bytes,
            sizeof(digest.bytes),
            (const unsigned char *) secret.ptr,
            secret.len,
            NULL,
            0) == 0);
    return digest;
}

const char *secret_digest_text(Arena *arena, const SecretDigest *digest)
{
    char *text = arena_alloc(arena, 2 * SECRET_DIGEST_BYTES + 1);

    (void) sodium_bin2hex(text, 2 * SECRET_DIGEST_BYTES + 1, digest->bytes, sizeof(digest->bytes));
    return text;
}

bool secret_equal(Str left, Str right)
{
    return left.len == right.len && sodium_memcmp(left.ptr, right.ptr, left.len) == 0;
}

bool secret_digest_equal(const SecretDigest *left, const SecretDigest *right)
{
    return sodium_memcmp(left->bytes, right->bytes, sizeof(left->bytes)) == 0;
}

static Status no_memory(Error *err)
{
    (void) error_set(err, STATUS_BUSY, "there is no memory to check a password");
    error_hint(err, "It takes 64 MiB. Try again in a moment.");
    return STATUS_BUSY;
}

Status secret_hash(Arena *arena, Str password, const char **ret_hash, Error *err)
{
    char text[crypto_pwhash_STRBYTES];
    int failed;

    gate_enter();
    failed = crypto_pwhash_str_alg(
        text,
        password.ptr,
        password.len,
        crypto_pwhash_OPSLIMIT_INTERACTIVE,
        crypto_pwhash_MEMLIMIT_INTERACTIVE,
        crypto_pwhash_ALG_ARGON2ID13);
    gate_leave();
    if (failed != 0)
        return no_memory(err);
    *ret_hash = arena_copy(arena, text, strlen(text));
    return OK;
}

Status secret_check(const char *hash, Str password, bool *ret_is_right, Error *err)
{
    char text[crypto_pwhash_STRBYTES] = {0}; /* libsodium reads all of it */
    int failed;

    if (strlen(hash) < sizeof(text))
        memcpy(text, hash, strlen(hash));
    if (crypto_pwhash_str_needs_rehash(
            text, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) < 0) {
        (void) error_set(err, STATUS_STORE, "the hash of a password is damaged");
        error_hint(err, "Give the user a new one-time password.");
        return STATUS_STORE;
    }
    gate_enter();
    errno = 0;
    failed = crypto_pwhash_str_verify(text, password.ptr, password.len);
    if (failed != 0 && errno != EINVAL) /* which libsodium sets for a wrong password alone */
        failed = -2;
    gate_leave();
    if (failed == -2)
        return no_memory(err);
    *ret_is_right = failed == 0;
    return OK;
}

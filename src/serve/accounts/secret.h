/*
 * secret: the door to libsodium: random secrets, their digests, and hashes of passwords.
 *
 * Stage: serve. Passwords are hashed by argon2id with the costs libsodium names for interactive use
 * (64 MiB): at most SECRET_HASHES_AT_ONCE at once in the process, the others wait. Random secrets
 * have 256 bits, so a plain digest (BLAKE2b) of them is enough to keep. May be called from several
 * threads.
 */
#ifndef EIOT_SERVE_ACCOUNTS_SECRET_H
#define EIOT_SERVE_ACCOUNTS_SECRET_H

#include "base/error.h"
#include "base/str.h"

#define SECRET_HASHES_AT_ONCE 2
#define SECRET_TEXT_LENGTH    43 /* of 32 bytes in base64url */
#define SECRET_DIGEST_BYTES   32

typedef struct SecretDigest {
    unsigned char bytes[SECRET_DIGEST_BYTES];
} SecretDigest;

/* Before anything else here; any number of times. INTERNAL when the system has no random numbers.
 */
Status secret_start(Error *err) MUST_USE;

/* A new secret of 32 random bytes as base64url without padding. */
const char *secret_new(Arena *arena);

/* A one-time password that is easy to read out and to type: "k7fqx-7m3pw-...", 20 signs of 23 (90
 * bits), none of which looks like another. */
const char *secret_one_time(Arena *arena);

SecretDigest secret_digest(Str secret);

/* As 64 hex digits. */
const char *secret_digest_text(Arena *arena, const SecretDigest *digest);

/* In a time that depends on the lengths alone. */
bool secret_equal(Str left, Str right);
bool secret_digest_equal(const SecretDigest *left, const SecretDigest *right);

/* The password's hash as text, with its salt and costs. BUSY when there is no memory for it. */
Status secret_hash(Arena *arena, Str password, const char **ret_hash, Error *err) MUST_USE;

/* Whether `hash` is one of `password`. STORE when it is no hash, BUSY as above. */
Status secret_check(const char *hash, Str password, bool *ret_is_right, Error *err) MUST_USE;

#endif

/*
 * throttle: how often something may fail before it must wait: signing in, for a name and for an
 * address. Memory is fixed; no clock is read here.
 *
 * Stage: serve. SIGN_IN_FAILURES (of an address SIGN_IN_FAILURES_ADDRESS) failures within
 * SIGN_IN_WINDOW_S close a key until the oldest of them is out of that window. Attempts under way
 * count as failures as long as they last, so that many at once try no more than one after the other
 * would: they wait for each other, and are let through when those before them were right. When all
 * places are taken, the key with the fewest failures and then the oldest is forgotten: it takes
 * THROTTLE_PLACES other keys, each with failures of its own, to push one out. May be called from
 * several threads.
 */
#ifndef EIOT_SERVE_ACCOUNTS_THROTTLE_H
#define EIOT_SERVE_ACCOUNTS_THROTTLE_H

#include <stdint.h>

#include "base/str.h"

#define THROTTLE_PLACES 4096

typedef struct Throttle Throttle;

typedef enum ThrottleKind {
    THROTTLE_NAME,
    THROTTLE_ADDRESS,
    THROTTLE_CHANGE, /* of the password, by who is signed in */
} ThrottleKind;

typedef enum Attempt { ATTEMPT_FAILED, ATTEMPT_RIGHT, ATTEMPT_VOID } Attempt;

Throttle *throttle_open(void);
void throttle_close(Throttle *throttle); /* NULL is allowed */

/* Begins an attempt, maybe waiting for others of the same key. 0: it may go on, and throttle_end()
 * must follow; else the seconds after which to try again. */
int64_t throttle_begin(Throttle *throttle, ThrottleKind kind, const char *text, int64_t now_us);

/* Ends it. FAILED is kept; RIGHT forgets the failures of this key; VOID leaves them as they are. */
void throttle_end(
    Throttle *throttle, ThrottleKind kind, const char *text, Attempt attempt, int64_t now_us);

#endif

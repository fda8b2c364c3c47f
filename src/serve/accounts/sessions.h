/*
 * sessions: who is signed in, in memory: a restart signs everybody out.
 *
 * Stage: serve. Only digests of the secrets are kept. A session ends SESSION_IDLE_S after its last
 * request and SESSION_LIFE_S after it began; when there are as many as fit, the one idle longest
 * goes. May be called from several threads; no clock is read here.
 */
#ifndef EIOT_SERVE_ACCOUNTS_SESSIONS_H
#define EIOT_SERVE_ACCOUNTS_SESSIONS_H

#include "serve/accounts/accounts.h"

#define SESSION_SEEN_S 600 /* how often it is worth a note that a user is there */

typedef struct Sessions Sessions;

Sessions *sessions_open(size_t most);
void sessions_close(Sessions *sessions); /* NULL is allowed */

/* Begins one for `user`, of a name that rules_check_name() takes: fills in session and identity. */
void sessions_begin(
    Arena *arena,
    Sessions *sessions,
    const char *user,
    Role role,
    bool must_change,
    int64_t now_us,
    SignIn *ret_sign_in);

/* Who it stands for, nobody for one that is unknown or over; goes on from now. *ret_is_due: the
 * last note that the user was there is SESSION_SEEN_S old. */
Identity sessions_find(
    Arena *arena, Sessions *sessions, const char *secret, int64_t now_us, bool *ret_is_due);

void sessions_end(Sessions *sessions, const char *secret);

/* Ends those of a user but `keep`, which may be NULL and whose password is no longer one-time. */
void sessions_end_of(Sessions *sessions, const char *user, const char *keep);

size_t sessions_count(Sessions *sessions);

#endif

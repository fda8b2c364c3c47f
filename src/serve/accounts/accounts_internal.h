/*
 * accounts_internal: what the files of accounts share.
 *
 * Who may do what changes under the state's lock, and sessions of the user end under it too; a
 * session begins under it after a last look at the user. So none outlives what it stands on. The
 * locks of sessions and throttle are taken last and held for no other.
 */
#ifndef EIOT_SERVE_ACCOUNTS_ACCOUNTS_INTERNAL_H
#define EIOT_SERVE_ACCOUNTS_ACCOUNTS_INTERNAL_H

#include "serve/accounts/sessions.h"
#include "serve/accounts/throttle.h"

struct Accounts {
    State *state;
    Arena *arena;
    Sessions *sessions;
    Throttle *throttle;
    const char *nobodys_hash; /* checked for unknown names, so that they take as long */
};

typedef struct User {
    const char *hash; /* NULL: there is no such user */
    Role role;
    bool is_disabled;
    bool must_change;
} User;

/* The user, or none. `conn` is that of the state, locked. */
Status
user_find(Arena *arena, StoreConn *conn, const char *name, User *ret_user, Error *err) MUST_USE;

Status user_unknown(const char *name, Error *err); /* DATA */

#endif

/*
 * accounts: who may look, who may change, and what they did.
 *
 * Stage: serve. Users with a role and a password (argon2id by libsodium, behind accounts/secret.h),
 * sessions in memory (a restart signs everybody out), API tokens (kept as a hash), and the audit
 * log. All calls may come from several threads. Times are given, no clock is read here.
 *
 * Names: 1 to 64 of a-z 0-9 . _ - and @, so that they need no escaping anywhere. Passwords: 12 to
 * 1000 bytes of UTF-8, not the name.
 */
#ifndef EIOT_SERVE_ACCOUNTS_ACCOUNTS_H
#define EIOT_SERVE_ACCOUNTS_ACCOUNTS_H

#include "base/json.h"
#include "serve/state/state.h"

typedef enum Role { ROLE_NONE, ROLE_VIEWER, ROLE_ANALYST, ROLE_ADMIN } Role;

const char *role_name(Role role); /* "viewer" */
Role role_of(const char *name);   /* ROLE_NONE for an unknown one */

/* Who asks. Texts live in the arena of the request. */
typedef struct Identity {
    const char *user; /* NULL: nobody */
    Role role;
    const char *csrf; /* of the session; NULL for a token. Compared by identity_csrf_is() */
    bool must_change; /* signed in with a one-time password: only changing it is allowed */
    bool is_token;
} Identity;

/* Whether `given`, which may be NULL, is the session's csrf: in a time that tells nothing of it. */
bool identity_csrf_is(const Identity *identity, const char *given);

typedef struct Accounts Accounts;

#define SESSION_IDLE_S           (INT64_C(8) * 3600)  /* without a request, a session ends */
#define SESSION_LIFE_S           (INT64_C(24) * 3600) /* and at the latest after this */
#define SIGN_IN_FAILURES         5                    /* for a name, within SIGN_IN_WINDOW_S */
#define SIGN_IN_FAILURES_ADDRESS 20 /* for an address: an office may have one for all */
#define SIGN_IN_WINDOW_S         900
#define SESSIONS_MAX             10000
#define ACCOUNTS_MAX             10000
#define TOKENS_MAX               1000
#define ACCOUNT_NAME_MAX         64
#define PASSWORD_MIN             12
#define PASSWORD_MAX             1000
#define TOKEN_LABEL_MAX          100

Status accounts_open(State *state, Accounts **ret_accounts, Error *err) MUST_USE;
void accounts_close(Accounts *accounts); /* NULL is allowed */

/* Makes the first administrator, or gives him a new one-time password, which must be changed at the
 * first sign-in; *ret_password in `arena`. A user of that name becomes an administrator who can
 * sign in, whatever he was: who may run this has the state's file in his hands. */
Status accounts_set_up(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    int64_t now_us,
    const char **ret_password,
    Error *err) MUST_USE;

/* Whether there is anybody who could sign in. */
Status accounts_any(Accounts *accounts, bool *ret_any, Error *err) MUST_USE;

typedef enum SignInResult {
    SIGN_IN_DONE,
    SIGN_IN_REFUSED,   /* name or password is wrong, or the account disabled: not told which */
    SIGN_IN_THROTTLED, /* too many failures for this name or address */
} SignInResult;

typedef struct SignIn {
    SignInResult result;
    const char *session; /* DONE: the secret of the cookie */
    Identity identity;   /* DONE: who it is */
    int64_t wait_s;      /* THROTTLED: seconds to wait, at least 1 */
} SignIn;

/* Takes as long for an unknown name as for a wrong password. Names are taken in capitals too, as
 * telephones write them. BUSY when there is no memory to check a password. */
Status accounts_sign_in(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    const char *password,
    const char *peer,
    int64_t now_us,
    SignIn *ret_sign_in,
    Error *err) MUST_USE;

/* Who a session's secret stands for; `user` NULL when it stands for nobody (any more). */
Identity accounts_of_session(Arena *arena, Accounts *accounts, const char *session, int64_t now_us);
void accounts_sign_out(Accounts *accounts, const char *session);

/* Who an API token stands for. */
Status accounts_of_token(
    Arena *arena,
    Accounts *accounts,
    const char *token,
    int64_t now_us,
    Identity *ret_identity,
    Error *err) MUST_USE;

/* Ends the other sessions of the user. USAGE with the reason for a password that is not taken (the
 * old one is wrong, too short, the name, the same again, too many wrong ones). `keep_session` goes
 * on. */
Status accounts_change_password(
    Accounts *accounts,
    const char *name,
    const char *old_password,
    const char *new_password,
    const char *keep_session,
    int64_t now_us,
    Error *err) MUST_USE;

/* ---- for administrators; every JSON list goes to the caller, who calls json_decref() ---- */

/* [{"name", "role", "is_disabled", "must_change", "created_at", "last_seen_at"}] by name. */
Status accounts_list(Arena *arena, Accounts *accounts, Json **ret_users, Error *err) MUST_USE;

/* Adds a user with a one-time password. USAGE for a name that is taken or not allowed, LIMIT when
 * there are ACCOUNTS_MAX. */
Status accounts_add(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    Role role,
    int64_t now_us,
    const char **ret_password,
    Error *err) MUST_USE;

/* Changes what is given: ROLE_NONE leaves the role; ends the user's sessions. DATA for an unknown
 * name; USAGE when it would leave no administrator who can sign in. */
Status accounts_change(
    Accounts *accounts, const char *name, Role role, const bool *is_disabled, Error *err) MUST_USE;

/* A new one-time password for the user, whose sessions end. DATA for an unknown name. */
Status accounts_reset(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    int64_t now_us,
    const char **ret_password,
    Error *err) MUST_USE;

/* Tokens: [{"token_id", "label", "user", "role", "created_at", "last_used_at", "expires_on"}],
 * oldest first; "expires_on" is a day, or null for never. The secret ("eiot_..." of 43 signs after
 * it) is given once, when it is made. A token can do what its role and its user's allow, whichever
 * is less, and nothing while the user is disabled. */
Status tokens_list(Arena *arena, Accounts *accounts, Json **ret_tokens, Error *err) MUST_USE;

/* DATA for an unknown user, USAGE for a label, role or end that is not taken, LIMIT when there are
 * TOKENS_MAX. */
Status tokens_add(
    Arena *arena,
    Accounts *accounts,
    const char *user,
    const char *label,
    Role role,
    int64_t expires_us, /* from when on it is none: the end of its last day; 0: never */
    int64_t now_us,
    const char **ret_token,
    Error *err) MUST_USE;
Status tokens_remove(Accounts *accounts, int64_t token_id, Error *err) MUST_USE; /* DATA: unknown */

/* ---- the audit log: who saw and changed what ---- */

typedef struct AuditEntry {
    int64_t at_us;
    const char *user; /* NULL: nobody signed in */
    const char *peer;
    const char *action; /* sign_in, sign_in_refused, view_meter, export, inspection, ... */
    const char *object; /* the meter, the user, ...; NULL: none */
    const char *detail; /* NULL: none */
} AuditEntry;

/* Texts are cut at AUDIT_TEXT_MAX bytes, and what is no UTF-8 in them becomes '?': nobody escapes
 * the log by what he sends. */
#define AUDIT_TEXT_MAX 1000
Status audit_put(State *state, const AuditEntry *entry, Error *err) MUST_USE;

/* {"items": [{"at", "user", "peer", "action", "object", "detail"}], "total"} newest first; empty
 * `user`, `action` or `object` means any. The caller calls json_decref(). */
Status audit_list(
    Arena *arena,
    State *state,
    const char *user,
    const char *action,
    const char *object,
    int64_t limit,
    int64_t offset,
    Json **ret_page,
    Error *err) MUST_USE;

#endif

#include "accounts.h"

#include <string.h>

#include "base/mem.h"
#include "serve/accounts/accounts_internal.h"
#include "serve/accounts/rules.h"
#include "serve/accounts/secret.h"

Status accounts_open(State *state, Accounts **ret_accounts, Error *err)
{
    Accounts *accounts = mem_alloc_zero(1, sizeof(*accounts));
    Status status = secret_start(err);

    accounts->state = state;
    accounts->arena = arena_new();
    accounts->sessions = sessions_open(SESSIONS_MAX);
    accounts->throttle = throttle_open();
    if (status == OK)
        status = secret_hash(
            accounts->arena, str_from(secret_new(accounts->arena)), &accounts->nobodys_hash, err);
    if (status == OK)
        *ret_accounts = accounts;
    else
        accounts_close(accounts);
    return status;
}

void accounts_close(Accounts *accounts)
{
    if (accounts == NULL)
        return;
    throttle_close(accounts->throttle);
    sessions_close(accounts->sessions);
    arena_free(accounts->arena);
    mem_free(accounts);
}

bool identity_csrf_is(const Identity *identity, const char *given)
{
    return identity->csrf != NULL && given != NULL &&
           secret_equal(str_from(identity->csrf), str_from(given));
}

Status user_find(Arena *arena, StoreConn *conn, const char *name, User *ret_user, Error *err)
{
    const Param params[] = {PARAM_CSTR(name)};
    Sql sql = sql_named(conn, "serve_user", params, COUNT_OF(params));
    Table table;
    Status status = store_table(arena, conn, &sql, 1, &table, err);

    if (status != OK)
        return status;
    *ret_user = (User){0};
    if (table.n_rows == 0)
        return OK;
    ret_user->hash = str_dup(arena, table_text(&table, 0, table_column(&table, "password_hash")));
    ret_user->role = role_of(str_dup(arena, table_text(&table, 0, table_column(&table, "role"))));
    ret_user->is_disabled = table_i64(&table, 0, table_column(&table, "is_disabled")) != 0;
    ret_user->must_change = table_i64(&table, 0, table_column(&table, "must_change")) != 0;
    return OK;
}

static Status
look_up(Arena *arena, Accounts *accounts, const char *name, User *ret_user, Error *err)
{
    StoreConn *conn = state_lock(accounts->state);
    Status status = user_find(arena, conn, name, ret_user, err);

    state_unlock(accounts->state);
    return status;
}

/* A note for administrators; that it can't be made is no reason to turn somebody away. */
static void note_seen(StoreConn *conn, const char *name, int64_t now_us)
{
    const Param params[] = {PARAM_CSTR(name), PARAM_TIMESTAMP(now_us)};
    Sql sql = sql_named(conn, "serve_user_seen", params, COUNT_OF(params));
    Error unused;

    (void) (store_run(conn, &sql, NULL, &unused) == OK);
}

/* Begins a session unless the user changed while his password was looked at. */
static Status begin_session(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    const char *checked_hash,
    int64_t now_us,
    SignIn *ret_sign_in,
    Error *err)
{
    StoreConn *conn = state_lock(accounts->state);
    User user = {0};
    Status status = user_find(arena, conn, name, &user, err);

    if (status == OK && user.hash != NULL && strcmp(user.hash, checked_hash) == 0 &&
        !user.is_disabled) {
        sessions_begin(
            arena, accounts->sessions, name, user.role, user.must_change, now_us, ret_sign_in);
        note_seen(conn, name, now_us);
        ret_sign_in->result = SIGN_IN_DONE;
    }
    state_unlock(accounts->state);
    return status;
}

/* Nothing here depends on whether there is such a user before the password was looked at. */
static Status try_password(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    const char *password,
    int64_t now_us,
    SignIn *ret_sign_in,
    Error *err)
{
    bool is_right = false;
    User user;
    Status status = look_up(arena, accounts, name, &user, err);

    if (status != OK)
        return status;
    status = secret_check(
        user.hash != NULL ? user.hash : accounts->nobodys_hash, str_from(password), &is_right, err);
    if (status == OK && is_right && user.hash != NULL)
        status = begin_session(arena, accounts, name, user.hash, now_us, ret_sign_in, err);
    return status;
}

/* Longer than any password: hashing it would only take the server's time. */
static const char *bounded(const char *password)
{
    return strnlen(password, PASSWORD_MAX + 1) > PASSWORD_MAX ? "" : password;
}

Status accounts_sign_in(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    const char *password,
    const char *peer,
    int64_t now_us,
    SignIn *ret_sign_in,
    Error *err)
{
    char folded[ACCOUNT_NAME_MAX + 1];
    const char *known = rules_folded_name(name, folded);
    const char *counted = known[0] != '\0' ? known : name;
    SignIn sign_in = {.result = SIGN_IN_REFUSED};
    Attempt attempt;
    Status status;

    sign_in.wait_s = throttle_begin(accounts->throttle, THROTTLE_NAME, counted, now_us);
    if (sign_in.wait_s == 0) {
        sign_in.wait_s = throttle_begin(accounts->throttle, THROTTLE_ADDRESS, peer, now_us);
        if (sign_in.wait_s > 0)
            throttle_end(accounts->throttle, THROTTLE_NAME, counted, ATTEMPT_VOID, now_us);
    }
    if (sign_in.wait_s > 0) {
        sign_in.result = SIGN_IN_THROTTLED;
        *ret_sign_in = sign_in;
        return OK;
    }
    status = try_password(arena, accounts, known, bounded(password), now_us, &sign_in, err);
    attempt = status != OK                        ? ATTEMPT_VOID
              : sign_in.result == SIGN_IN_REFUSED ? ATTEMPT_FAILED
                                                  : ATTEMPT_RIGHT;
    throttle_end(
        accounts->throttle,
        THROTTLE_ADDRESS,
        peer,
        attempt == ATTEMPT_FAILED ? ATTEMPT_FAILED : ATTEMPT_VOID,
        now_us);
    throttle_end(accounts->throttle, THROTTLE_NAME, counted, attempt, now_us);
    if (status == OK)
        *ret_sign_in = sign_in;
    return status;
}

Identity accounts_of_session(Arena *arena, Accounts *accounts, const char *session, int64_t now_us)
{
    bool is_due;
    Identity identity = sessions_find(arena, accounts->sessions, session, now_us, &is_due);

    if (is_due) {
        note_seen(state_lock(accounts->state), identity.user, now_us);
        state_unlock(accounts->state);
    }
    return identity;
}

void accounts_sign_out(Accounts *accounts, const char *session)
{
    sessions_end(accounts->sessions, session);
}

/* Puts the new hash in place of the one that was checked. */
static Status replace_hash(
    Arena *scratch,
    Accounts *accounts,
    const char *name,
    const char *checked_hash,
    const char *new_hash,
    const char *keep_session,
    Error *err)
{
    const Param params[] = {PARAM_CSTR(name), PARAM_CSTR(new_hash), PARAM_BOOL(false)};
    StoreConn *conn = state_lock(accounts->state);
    Sql sql = sql_named(conn, "serve_user_password", params, COUNT_OF(params));
    User user = {0};
    Status status = user_find(scratch, conn, name, &user, err);

    if (status == OK && (user.hash == NULL || strcmp(user.hash, checked_hash) != 0))
        status =
            error_set(err, STATUS_USAGE, "the password was changed by somebody else meanwhile");
    if (status == OK)
        status = store_run(conn, &sql, NULL, err);
    if (status == OK)
        sessions_end_of(accounts->sessions, name, keep_session);
    state_unlock(accounts->state);
    return status;
}

static Status check_old(
    Arena *scratch,
    Accounts *accounts,
    const char *name,
    const char *old_password,
    User *ret_user,
    Error *err)
{
    bool is_right = false;
    Status status = look_up(scratch, accounts, name, ret_user, err);

    if (status != OK)
        return status;
    if (ret_user->hash == NULL)
        return user_unknown(name, err);
    status = secret_check(ret_user->hash, str_from(bounded(old_password)), &is_right, err);
    if (status == OK && !is_right)
        status = error_set(err, STATUS_USAGE, "the old password is wrong");
    return status;
}

Status accounts_change_password(
    Accounts *accounts,
    const char *name,
    const char *old_password,
    const char *new_password,
    const char *keep_session,
    int64_t now_us,
    Error *err)
{
    Arena *scratch = arena_new();
    const char *new_hash = NULL;
    User user = {0};
    int64_t wait_s;
    Status status = rules_check_password(name, new_password, err);

    if (status == OK && strcmp(old_password, new_password) == 0)
        status = error_set(err, STATUS_USAGE, "the new password is the old one");
    if (status != OK)
        goto done;
    wait_s = throttle_begin(accounts->throttle, THROTTLE_CHANGE, name, now_us);
    if (wait_s > 0) {
        status = error_set(err, STATUS_USAGE, "the old password was wrong too often");
        error_hint(err, "Try again in %lld seconds.", (long long) wait_s);
        goto done;
    }
    status = check_old(scratch, accounts, name, old_password, &user, err);
    throttle_end(
        accounts->throttle,
        THROTTLE_CHANGE,
        name,
        status == OK             ? ATTEMPT_RIGHT
        : status == STATUS_USAGE ? ATTEMPT_FAILED
                                 : ATTEMPT_VOID,
        now_us);
    if (status != OK)
        goto done;
    ASSERT(user.hash != NULL); /* check_old() says so otherwise */
    status = secret_hash(scratch, str_from(new_password), &new_hash, err);
    if (status == OK)
        status = replace_hash(scratch, accounts, name, user.hash, new_hash, keep_session, err);

done:
    arena_free(scratch);
    return status;
}

#include "base/mem.h"
#include "serve/accounts/accounts_internal.h"
#include "serve/accounts/listing.h"
#include "serve/accounts/rules.h"
#include "serve/accounts/secret.h"

Status user_unknown(const char *name, Error *err)
{
    (void) error_set(err, STATUS_DATA, "there is no user '%s'", name);
    return STATUS_DATA;
}

/* A new one-time password and its hash; made before the state is locked, for it takes its time. */
static Status
make_one_time(Arena *arena, const char **ret_password, const char **ret_hash, Error *err)
{
    const char *password = secret_one_time(arena);
    Status status = secret_hash(arena, str_from(password), ret_hash, err);

    if (status == OK)
        *ret_password = password;
    return status;
}

static Status count(StoreConn *conn, const char *sql_name, int64_t *ret_count, Error *err)
{
    Sql sql = sql_named(conn, sql_name, NULL, 0);

    return store_value_i64(conn, &sql, ret_count, err);
}

Status accounts_set_up(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    int64_t now_us,
    const char **ret_password,
    Error *err)
{
    const char *password = NULL;
    const char *hash = NULL;
    StoreConn *conn;
    Status status = rules_check_name(name, err);

    if (status == OK)
        status = make_one_time(arena, &password, &hash, err);
    if (status != OK)
        return status;
    conn = state_lock(accounts->state);
    {
        const Param params[] = {PARAM_CSTR(name), PARAM_CSTR(hash), PARAM_TIMESTAMP(now_us)};
        Sql sql = sql_named(conn, "serve_user_set_up", params, COUNT_OF(params));

        status = store_run(conn, &sql, NULL, err);
    }
    if (status == OK)
        sessions_end_of(accounts->sessions, name, NULL);
    state_unlock(accounts->state);
    if (status == OK)
        *ret_password = password;
    return status;
}

Status accounts_any(Accounts *accounts, bool *ret_any, Error *err)
{
    StoreConn *conn = state_lock(accounts->state);
    int64_t n_enabled = 0;
    Status status = count(conn, "serve_users_enabled", &n_enabled, err);

    state_unlock(accounts->state);
    if (status == OK)
        *ret_any = n_enabled > 0;
    return status;
}

Status accounts_list(Arena *arena, Accounts *accounts, Json **ret_users, Error *err)
{
    StoreConn *conn = state_lock(accounts->state);
    Sql sql = sql_named(conn, "serve_users", NULL, 0);
    /* one more than can be added: the administrator of a set-up is never turned away */
    Status status = listing_read(arena, conn, &sql, (size_t) 2 * ACCOUNTS_MAX, ret_users, err);

    state_unlock(accounts->state);
    return status;
}

static Status check_place(StoreConn *conn, Error *err)
{
    int64_t n_users = 0;
    Status status = count(conn, "serve_users_count", &n_users, err);

    if (status != OK || n_users < ACCOUNTS_MAX)
        return status;
    (void) error_set(err, STATUS_LIMIT, "there are %d users already", ACCOUNTS_MAX);
    return STATUS_LIMIT;
}

static Status
add(Arena *arena,
    StoreConn *conn,
    const char *name,
    Role role,
    const char *hash,
    int64_t now_us,
    Error *err)
{
    const Param params[] = {
        PARAM_CSTR(name),
        PARAM_CSTR(role_name(role)),
        PARAM_CSTR(hash),
        PARAM_TIMESTAMP(now_us),
    };
    Sql sql = sql_named(conn, "serve_user_add", params, COUNT_OF(params));
    User user = {0};
    Status status = user_find(arena, conn, name, &user, err);

    if (status == OK && user.hash != NULL) {
        status = error_set(err, STATUS_USAGE, "there is a user '%s' already", name);
        error_hint(err, "Choose another name, or give that user a new one-time password.");
    }
    if (status == OK)
        status = check_place(conn, err);
    return status == OK ? store_run(conn, &sql, NULL, err) : status;
}

Status accounts_add(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    Role role,
    int64_t now_us,
    const char **ret_password,
    Error *err)
{
    const char *password = NULL;
    const char *hash = NULL;
    Status status = rules_check_name(name, err);

    if (status == OK)
        status = rules_check_role(role, err);
    if (status == OK)
        status = make_one_time(arena, &password, &hash, err);
    if (status != OK)
        return status;
    status = add(arena, state_lock(accounts->state), name, role, hash, now_us, err);
    state_unlock(accounts->state);
    if (status == OK)
        *ret_password = password;
    return status;
}

/* In a transaction, so that what would leave nobody in charge is undone. */
static Status
change(StoreConn *conn, const char *name, Role role, const bool *is_disabled, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(name),
        {
            .type = COLUMN_TEXT,
            .is_null = role == ROLE_NONE,
            .value.text = str_from(role_name(role)),
        },
        {
            .type = COLUMN_BOOL,
            .is_null = is_disabled == NULL,
            .value.boolean = is_disabled != NULL && *is_disabled,
        },
    };
    Sql sql = sql_named(conn, "serve_user_change", params, COUNT_OF(params));
    int64_t n_changed = 0;
    int64_t n_admins = 0;
    Status status = store_begin(conn, err);

    if (status == OK)
        status = store_run(conn, &sql, &n_changed, err);
    if (status == OK && n_changed == 0)
        status = user_unknown(name, err);
    if (status == OK)
        status = count(conn, "serve_admins_count", &n_admins, err);
    if (status == OK && n_admins == 0) {
        status =
            error_set(err, STATUS_USAGE, "'%s' is the last administrator who can sign in", name);
        error_hint(err, "Make somebody else an administrator first.");
    }
    if (status == OK)
        return store_commit(conn, err);
    store_rollback(conn);
    return status;
}

Status accounts_change(
    Accounts *accounts, const char *name, Role role, const bool *is_disabled, Error *err)
{
    Status status = change(state_lock(accounts->state), name, role, is_disabled, err);

    if (status == OK)
        sessions_end_of(accounts->sessions, name, NULL);
    state_unlock(accounts->state);
    return status;
}

Status accounts_reset(
    Arena *arena,
    Accounts *accounts,
    const char *name,
    int64_t now_us,
    const char **ret_password,
    Error *err)
{
    const char *password = NULL;
    const char *hash = NULL;
    int64_t n_changed = 0;
    StoreConn *conn;
    Status status = make_one_time(arena, &password, &hash, err);

    (void) now_us;
    if (status != OK)
        return status;
    conn = state_lock(accounts->state);
    {
        const Param params[] = {PARAM_CSTR(name), PARAM_CSTR(hash), PARAM_BOOL(true)};
        Sql sql = sql_named(conn, "serve_user_password", params, COUNT_OF(params));

        status = store_run(conn, &sql, &n_changed, err);
    }
    if (status == OK && n_changed == 0)
        status = user_unknown(name, err);
    if (status == OK)
        sessions_end_of(accounts->sessions, name, NULL);
    state_unlock(accounts->state);
    if (status == OK)
        *ret_password = password;
    return status;
}

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "serve/accounts/accounts_internal.h"
#include "serve/accounts/listing.h"
#include "serve/accounts/rules.h"
#include "serve/accounts/secret.h"

#define PREFIX "eiot_"
#define USED_US                                                                                    \
    (SESSION_SEEN_S * US_PER_S) /* how often it is worth a note that a token is used               \
                                 */

/* Before the store is asked: whether it can be one of ours at all. */
static bool looks_right(const char *token)
{
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strlen(PREFIX);

    return strncmp(token, PREFIX, length) == 0 && strlen(token) == length + SECRET_TEXT_LENGTH &&
           strspn(token + length, signs) == SECRET_TEXT_LENGTH;
}

static const char *hash_of(Arena *arena, const char *token)
{
    SecretDigest digest = secret_digest(str_from(token));

    return secret_digest_text(arena, &digest);
}

Status tokens_list(Arena *arena, Accounts *accounts, Json **ret_tokens, Error *err)
{
    StoreConn *conn = state_lock(accounts->state);
    Sql sql = sql_named(conn, "serve_tokens", NULL, 0);
    Status status = listing_read(arena, conn, &sql, TOKENS_MAX, ret_tokens, err);

    state_unlock(accounts->state);
    return status;
}

static Status check_user(Arena *arena, StoreConn *conn, const char *name, Role role, Error *err)
{
    User user = {0};
    Status status = user_find(arena, conn, name, &user, err);

    if (status != OK)
        return status;
    if (user.hash == NULL)
        return user_unknown(name, err);
    if (user.is_disabled)
        return error_set(err, STATUS_USAGE, "user '%s' is disabled", name);
    if (role > user.role) {
        (void) error_set(
            err, STATUS_USAGE, "a token of '%s' can't have the role '%s'", name, role_name(role));
        error_hint(err, "That is more than the user's own: '%s'.", role_name(user.role));
        return STATUS_USAGE;
    }
    return OK;
}

static Status check_place(StoreConn *conn, Error *err)
{
    Sql sql = sql_named(conn, "serve_tokens_count", NULL, 0);
    int64_t n_tokens = 0;
    Status status = store_value_i64(conn, &sql, &n_tokens, err);

    if (status != OK || n_tokens < TOKENS_MAX)
        return status;
    (void) error_set(err, STATUS_LIMIT, "there are %d tokens already", TOKENS_MAX);
    error_hint(err, "Remove those that are no longer used.");
    return STATUS_LIMIT;
}

Status tokens_add(
    Arena *arena,
    Accounts *accounts,
    const char *user,
    const char *label,
    Role role,
    int64_t expires_us,
    int64_t now_us,
    const char **ret_token,
    Error *err)
{
    const char *token = arena_printf(arena, PREFIX "%s", secret_new(arena));
    const Param params[] = {
        PARAM_CSTR(hash_of(arena, token)),
        PARAM_CSTR(label),
        PARAM_CSTR(user),
        PARAM_CSTR(role_name(role)),
        PARAM_TIMESTAMP(now_us),
        {.type = COLUMN_TIMESTAMP, .is_null = expires_us == 0, .value.i64 = expires_us},
    };
    StoreConn *conn;
    Sql sql;
    Status status = rules_check_label(label, err);

    if (status == OK)
        status = rules_check_role(role, err);
    if (status == OK && expires_us != 0 && expires_us <= now_us)
        status = error_set(err, STATUS_USAGE, "the token would be over already");
    if (status != OK)
        return status;
    conn = state_lock(accounts->state);
    sql = sql_named(conn, "serve_token_add", params, COUNT_OF(params));
    status = check_user(arena, conn, user, role, err);
    if (status == OK)
        status = check_place(conn, err);
    if (status == OK)
        status = store_run(conn, &sql, NULL, err);
    state_unlock(accounts->state);
    if (status == OK)
        *ret_token = token;
    return status;
}

Status tokens_remove(Accounts *accounts, int64_t token_id, Error *err)
{
    const Param params[] = {PARAM_I64(token_id)};
    StoreConn *conn = state_lock(accounts->state);
    Sql sql = sql_named(conn, "serve_token_remove", params, COUNT_OF(params));
    int64_t n_removed = 0;
    Status status = store_run(conn, &sql, &n_removed, err);

    state_unlock(accounts->state);
    if (status == OK && n_removed == 0)
        status = error_set(err, STATUS_DATA, "there is no token %lld", (long long) token_id);
    return status;
}

/* A note for administrators; that it can't be made is no reason to turn anybody away. */
static void note_used(StoreConn *conn, int64_t token_id, int64_t now_us)
{
    const Param params[] = {PARAM_I64(token_id), PARAM_TIMESTAMP(now_us)};
    Sql sql = sql_named(conn, "serve_token_used", params, COUNT_OF(params));
    Error unused;

    (void) (store_run(conn, &sql, NULL, &unused) == OK);
}

static Status find(
    Arena *arena,
    StoreConn *conn,
    const char *hash,
    int64_t now_us,
    Identity *ret_identity,
    Error *err)
{
    const Param params[] = {PARAM_CSTR(hash), PARAM_TIMESTAMP(now_us)};
    Sql sql = sql_named(conn, "serve_token", params, COUNT_OF(params));
    size_t used;
    Role role;
    Role of_user;
    Table table;
    Status status = store_table(arena, conn, &sql, 1, &table, err);

    if (status != OK || table.n_rows == 0 ||
        !secret_equal(table_text(&table, 0, table_column(&table, "token_hash")), str_from(hash)))
        return status;
    role = role_of(str_dup(arena, table_text(&table, 0, table_column(&table, "role"))));
    of_user = role_of(str_dup(arena, table_text(&table, 0, table_column(&table, "user_role"))));
    *ret_identity = (Identity){
        .user = str_dup(arena, table_text(&table, 0, table_column(&table, "user_name"))),
        .role = role < of_user ? role : of_user,
        .is_token = true,
    };
    used = table_column(&table, "last_used_at");
    if (table_is_null(&table, 0, used) || now_us - table_i64(&table, 0, used) >= USED_US)
        note_used(conn, table_i64(&table, 0, table_column(&table, "token_id")), now_us);
    return OK;
}

Status accounts_of_token(
    Arena *arena,
    Accounts *accounts,
    const char *token,
    int64_t now_us,
    Identity *ret_identity,
    Error *err)
{
    Identity identity = {0};
    Status status = OK;

    if (looks_right(token)) {
        const char *hash = hash_of(arena, token);

        status = find(arena, state_lock(accounts->state), hash, now_us, &identity, err);
        state_unlock(accounts->state);
    }
    if (status == OK)
        *ret_identity = identity;
    return status;
}

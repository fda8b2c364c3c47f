/*
 * office: accounts over a state in memory, for tests.
 */
#ifndef EIOT_TEST_OFFICE_H
#define EIOT_TEST_OFFICE_H

#include "base/civil.h"
#include "cases.h"
#include "serve/accounts/accounts.h"
#include "serve/accounts/secret.h"

#define NOON_US  (INT64_C(1751371200) * US_PER_S) /* 2025-07-01T12:00:00Z */
#define PASSWORD "one two three four"

typedef struct Office {
    Arena *arena;
    State *state;
    Accounts *accounts;
} Office;

static inline Office office_open(void)
{
    Office office = {.arena = arena_new()};
    Error err = {0};

    CASE_OK("state", state_open(":memory:", &office.state, &err), &err);
    CASE_OK("accounts", accounts_open(office.state, &office.accounts, &err), &err);
    return office;
}

static inline void office_close(Office *office)
{
    accounts_close(office->accounts);
    state_close(office->state);
    arena_free(office->arena);
}

/* Statements that stand in no file, to look behind the doors or to damage something. */
static inline void office_sql(const Office *office, const char *script)
{
    Error err = {0};
    StoreConn *conn = state_lock(office->state);

    CASE_OK(script, store_script(conn, "test", str_from(script), &err), &err);
    state_unlock(office->state);
}

static inline int64_t office_value(const Office *office, const char *query)
{
    Error err = {0};
    Sql sql = {.name = "test", .text = str_from(query)};
    StoreConn *conn = state_lock(office->state);
    int64_t value = 0;

    CASE_OK(query, store_value_i64(conn, &sql, &value, &err), &err);
    state_unlock(office->state);
    return value;
}

/* Adds a user whose password is PASSWORD, hashed once: it is what tests spend their time on. */
static inline void office_user(const Office *office, const char *name, Role role)
{
    static char hash[256];
    Error err = {0};

    if (hash[0] == '\0') {
        const char *made = NULL;

        CASE_OK("hash", secret_hash(office->arena, STR(PASSWORD), &made, &err), &err);
        (void) snprintf(hash, sizeof(hash), "%s", made);
    }
    office_sql(
        office,
        arena_printf(
            office->arena,
            "insert into access.users (name, role, password_hash, is_disabled, must_change, "
            "created_at) values ('%s', '%s', '%s', false, false, '2025-07-01 12:00:00+00')",
            name,
            role_name(role),
            hash));
}

static inline SignIn office_sign_in(
    const Office *office, const char *name, const char *password, const char *peer, int64_t now_us)
{
    Error err = {0};
    SignIn sign_in = {0};

    CASE_OK(
        name,
        accounts_sign_in(
            office->arena, office->accounts, name, password, peer, now_us, &sign_in, &err),
        &err);
    return sign_in;
}

/* "awa viewer", "awa viewer must change", "awa viewer token", "nobody". */
static inline const char *office_who(Arena *arena, const Identity *identity)
{
    if (identity->user == NULL)
        return "nobody";
    return arena_printf(
        arena,
        "%s %s%s%s",
        identity->user,
        role_name(identity->role),
        identity->must_change ? " must change" : "",
        identity->is_token ? " token" : "");
}

static inline const char *office_session(const Office *office, const char *session, int64_t now_us)
{
    Identity identity = accounts_of_session(office->arena, office->accounts, session, now_us);

    return office_who(office->arena, &identity);
}

/* Compact text of a list, which is given back. */
static inline const char *office_json(const Office *office, Json *json)
{
    const char *text = json_text(office->arena, json, false);

    json_decref(json);
    return text;
}

#endif

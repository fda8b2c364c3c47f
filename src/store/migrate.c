#include <stdio.h>
#include <string.h>

#include "base/asset.h"
#include "base/mem.h"
#include "base/parse.h"
#include "store/store.h"

/* One file sql/<dialect>/migrations/NNNN_name.sql. */
typedef struct Migration {
    int64_t version;
    Str name; /* of the file */
    Str text;
} Migration;

/* The next migration at or after asset `*at`; false at the end. Assets are sorted, and the numbers
 * begin at 1 without a gap: a file that breaks this is our own mistake. */
static bool
next_migration(const Dialect *dialect, size_t *at, int64_t after, Migration *ret_migration)
{
    char folder[128];
    int length = snprintf(folder, sizeof(folder), "sql/%s/migrations/", dialect->name);

    ASSERT(length > 0 && (size_t) length < sizeof(folder));
    for (; *at < asset_count(); (*at)++) {
        Asset asset = asset_at(*at);
        Str name = str_from(asset.path);

        if (!str_starts_with(name, str_from(folder)))
            continue;
        name = (Str){.ptr = name.ptr + length, .len = name.len - (size_t) length};
        ASSERT(name.len > 5 && name.ptr[4] == '_');
        ASSERT(str_parse_i64((Str){.ptr = name.ptr, .len = 4}, &ret_migration->version));
        ASSERT(ret_migration->version == after + 1);
        ret_migration->name = name;
        ret_migration->text = asset.bytes;
        (*at)++;
        return true;
    }
    return false;
}

Status store_schema_version(StoreConn *conn, int64_t *ret_at, int64_t *ret_newest, Error *err)
{
    Sql exists = sql_named(conn, "migrations_exist", NULL, 0);
    Sql version = sql_named(conn, "migrations_version", NULL, 0);
    Migration migration;
    int64_t newest = 0;
    int64_t at = 0;
    size_t asset = 0;
    Status status;

    while (next_migration(store_conn_dialect(conn), &asset, newest, &migration))
        newest = migration.version;
    status = store_value_i64(conn, &exists, &at, err);
    if (status == OK && at != 0)
        status = store_value_i64(conn, &version, &at, err);
    if (status != OK)
        return status;
    *ret_at = at;
    *ret_newest = newest;
    return OK;
}

static Status apply(StoreConn *conn, const Migration *migration, Error *err)
{
    Param params[] = {PARAM_I64(migration->version), PARAM_TEXT(migration->name)};
    Sql record = sql_named(conn, "migrations_record", params, COUNT_OF(params));
    char name[256];
    Status status;

    (void) snprintf(name, sizeof(name), "%.*s", STR_ARG(migration->name));
    status = store_begin(conn, err);
    if (status != OK)
        return status;
    status = store_script(conn, name, migration->text, err);
    if (status == OK)
        status = store_run(conn, &record, NULL, err);
    if (status == OK)
        status = store_commit(conn, err);
    if (status != OK)
        store_rollback(conn);
    return status;
}

Status store_migrate(StoreConn *conn, size_t *ret_applied, Error *err)
{
    Sql create = sql_named(conn, "migrations_create", NULL, 0);
    Migration migration;
    int64_t at = 0;
    int64_t newest = 0;
    int64_t last = 0;
    size_t asset = 0;
    size_t n_applied = 0;
    Status status;

    status = store_schema_version(conn, &at, &newest, err);
    if (status != OK)
        return status;
    if (at > newest) {
        error_set(
            err,
            STATUS_STORE,
            "the store is at version %lld, this eiot knows %lld",
            (long long) at,
            (long long) newest);
        error_hint(err, "It was made by a newer eiot. Use that one.");
        return STATUS_STORE;
    }
    if (ret_applied != NULL)
        *ret_applied = 0;
    if (at == newest)
        return OK; /* nothing is written: who only reads needs no more rights */
    status = store_script(conn, create.name, create.text, err);
    if (status != OK)
        return status;
    while (next_migration(store_conn_dialect(conn), &asset, last, &migration)) {
        last = migration.version;
        if (migration.version <= at)
            continue;
        status = apply(conn, &migration, err);
        if (status != OK)
            return status;
        n_applied++;
    }
    if (ret_applied != NULL)
        *ret_applied = n_applied;
    return OK;
}

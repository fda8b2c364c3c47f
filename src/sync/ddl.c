#include "sync/ddl.h"

#include <string.h>

#include "base/asset.h"
#include "base/mem.h"
#include "base/parse.h"

#define MIGRATIONS "sql/clickhouse/migrations/"

void layout_slots(Arena *arena, const Layout *layout, Slot ret_slots[LAYOUT_SLOTS])
{
    static const Slot one_server[LAYOUT_SLOTS] = {
        {"ON_CLUSTER", ""},
        {"LOCAL", ""},
        {"REPLICATED", ""},
        {"PATH", ""},
        {"PATH_COMMA", ""},
        {"PATH_ALL", ""},
        {"PATH_ALL_COMMA", ""},
        {"NO_DEDUPLICATION", ""},
        {"CLUSTER", ""},
    };
    static const Slot on_cluster[LAYOUT_SLOTS] = {
        {"ON_CLUSTER", NULL},
        {"LOCAL", "_local"},
        {"REPLICATED", "Replicated"},
        {"PATH", "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'"},
        {"PATH_COMMA", "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}', "},
        {"PATH_ALL", "'/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}'"},
        {"PATH_ALL_COMMA", "'/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}', "},
        {"NO_DEDUPLICATION", "settings replicated_deduplication_window = 0"},
        {"CLUSTER", NULL},
    };

    memcpy(ret_slots, layout->cluster == NULL ? one_server : on_cluster, sizeof(one_server));
    if (layout->cluster == NULL)
        return;
    ret_slots[0].text = arena_printf(arena, "on cluster %s", slot_text(arena, layout->cluster));
    ret_slots[8].text = slot_text(arena, layout->cluster);
}

static Str fill(Arena *arena, const Layout *layout, Str text, const Slot *slots, size_t n_slots)
{
    Slot *all = ARENA_ARRAY(arena, Slot, LAYOUT_SLOTS + n_slots);

    layout_slots(arena, layout, all);
    if (n_slots > 0)
        memcpy(all + LAYOUT_SLOTS, slots, n_slots * sizeof(*slots));
    return slots_fill(arena, text, all, LAYOUT_SLOTS + n_slots);
}

Sql layout_sql(
    Arena *arena,
    const StoreConn *target,
    const Layout *layout,
    const char *name,
    const Slot *slots,
    size_t n_slots)
{
    Sql sql = sql_named(target, name, NULL, 0);

    sql.text = fill(arena, layout, sql.text, slots, n_slots);
    return sql;
}

const char *layout_local(Arena *arena, const Layout *layout, const char *table)
{
    return layout->cluster == NULL ? table : arena_printf(arena, "%s_local", table);
}

/* A copy made for one server has plain tables where one of a cluster has Distributed ones. */
static Status check_layout(Arena *arena, StoreConn *target, const Layout *layout, Error *err)
{
    Sql sql = sql_named(target, "sync_layout", NULL, 0);
    Table table;
    Status status = store_table(arena, target, &sql, 1, &table, err);

    if (status != OK)
        return status;
    if (layout->cluster == NULL && table_i64(&table, 0, table_column(&table, "n_local")) > 0) {
        (void) error_set(err, STATUS_CONFIG, "the copy was made on a cluster");
        error_hint(err, "Name it: --cluster NAME, as when the copy was made.");
        return STATUS_CONFIG;
    }
    if (layout->cluster != NULL && table_i64(&table, 0, table_column(&table, "n_plain")) > 0) {
        (void) error_set(err, STATUS_CONFIG, "the copy was made on one server, not on a cluster");
        error_hint(err, "Leave --cluster out, or name another database in the URL.");
        return STATUS_CONFIG;
    }
    return OK;
}

static Status apply(
    Arena *arena,
    StoreConn *target,
    const Layout *layout,
    Asset migration,
    int64_t version,
    Error *err)
{
    const char *file = migration.path + strlen(MIGRATIONS);
    const Param params[] = {PARAM_I64(version), PARAM_CSTR(file)};
    Sql record = sql_named(target, "sync_migrations_record", params, COUNT_OF(params));
    Status status = store_script(target, file, fill(arena, layout, migration.bytes, NULL, 0), err);

    return status == OK ? store_run(target, &record, NULL, err) : status;
}

/* The migrations that the copy has not; their numbers begin at 1 without a gap. *ret_changed:
 * whether there were any. */
static Status
migrate(Arena *arena, StoreConn *target, const Layout *layout, bool *ret_changed, Error *err)
{
    Sql create = layout_sql(arena, target, layout, "sync_migrations_create", NULL, 0);
    Sql version = sql_named(target, "sync_migrations_version", NULL, 0);
    int64_t newest = 0;
    int64_t at = 0;
    Status status = store_run(target, &create, NULL, err);

    if (status == OK)
        status = store_value_i64(target, &version, &at, err);
    for (size_t asset = 0; asset < asset_count() && status == OK; asset++) {
        Asset migration = asset_at(asset);
        Str path = str_from(migration.path);
        int64_t number = 0;

        if (!str_starts_with(path, STR(MIGRATIONS)))
            continue;
        ASSERT(str_parse_i64((Str){.ptr = path.ptr + strlen(MIGRATIONS), .len = 4}, &number));
        ASSERT(number == ++newest);
        if (number > at)
            status = apply(arena, target, layout, migration, number, err);
    }
    if (status == OK && at > newest) {
        status = error_set(
            err,
            STATUS_STORE,
            "the copy is at version %lld, this eiot knows %lld",
            (long long) at,
            (long long) newest);
        error_hint(err, "It was made by a newer eiot. Use that one.");
    }
    *ret_changed = at < newest;
    return status;
}

static Status distribute(
    Arena *arena,
    StoreConn *target,
    const Layout *layout,
    const char *table,
    const char *shard_by,
    bool is_changed,
    Error *err)
{
    const Slot slots[] = {
        {"TABLE", slot_ident(arena, table)},
        {"LOCAL_TABLE", slot_ident(arena, layout_local(arena, layout, table))},
        {"DATABASE_NAME", slot_text(arena, layout->database)},
        {"LOCAL_NAME", slot_text(arena, layout_local(arena, layout, table))},
        {"SHARD_BY", slot_ident(arena, shard_by)},
    };
    Sql drop = layout_sql(arena, target, layout, "sync_undistribute", slots, COUNT_OF(slots));
    Sql make = layout_sql(arena, target, layout, "sync_distributed", slots, COUNT_OF(slots));
    Status status = is_changed ? store_run(target, &drop, NULL, err) : OK;

    return status == OK ? store_run(target, &make, NULL, err) : status;
}

/* `is_changed`: the tables may have got columns that the Distributed ones over them have not. */
static Status
distribute_all(Arena *arena, StoreConn *target, const Layout *layout, bool is_changed, Error *err)
{
    Status status = distribute(
        arena, target, layout, "readings_versions", sync_readings_table.shard_by, is_changed, err);

    for (size_t at = 0; at < n_sync_tables && status == OK; at++) {
        const SyncTable *table = &sync_tables[at];

        status = distribute(arena, target, layout, table->name, table->shard_by, is_changed, err);
        if (status == OK)
            status = distribute(
                arena,
                target,
                layout,
                arena_printf(arena, "%s_next", table->name),
                table->shard_by,
                is_changed,
                err);
    }
    return status;
}

Status ddl_apply(Arena *arena, StoreConn *target, const Layout *layout, Error *err)
{
    Sql view = layout_sql(arena, target, layout, "sync_view", NULL, 0);
    bool is_changed = false;
    Status status = check_layout(arena, target, layout, err);

    if (status == OK)
        status = migrate(arena, target, layout, &is_changed, err);
    if (status == OK && layout->cluster != NULL)
        status = distribute_all(arena, target, layout, is_changed, err);
    if (status == OK)
        status = store_run(target, &view, NULL, err);
    return status;
}

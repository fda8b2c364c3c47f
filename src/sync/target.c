#include "sync/target.h"

#include "base/mem.h"
#include "base/parse.h"
#include "store/url.h"
#include "sync/url.h"

/* From here on DateTime64 and Date32 go from 1900 to 2299, both on disk and in functions. */
#define OLDEST_MAJOR 22
#define OLDEST_MINOR 8

/* The number at the start of `*text`, which moves behind it and the point that follows. */
static bool take_number(Str *text, int64_t *ret_number)
{
    size_t length = 0;
    Str digits;

    while (length < text->len && text->ptr[length] >= '0' && text->ptr[length] <= '9')
        length++;
    digits = (Str){.ptr = text->ptr, .len = length};
    if (!str_parse_i64(digits, ret_number))
        return false;
    length += length < text->len ? 1 : 0;
    *text = (Str){.ptr = text->ptr + length, .len = text->len - length};
    return true;
}

Status target_check_version(Str version, Error *err)
{
    Str rest = version;
    int64_t major = 0;
    int64_t minor = 0;

    if (take_number(&rest, &major) && take_number(&rest, &minor) &&
        (major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR)))
        return OK;
    (void) error_set(
        err,
        STATUS_STORE,
        "ClickHouse %.*s is too old to copy to, %d.%d or newer is needed",
        STR_ARG(version),
        OLDEST_MAJOR,
        OLDEST_MINOR);
    error_hint(err, "Older servers have no types for the days from 1900 to 2299. Use a newer one.");
    return STATUS_STORE;
}

static Status
read_text(Arena *arena, StoreConn *target, const char *statement, const char **ret_text, Error *err)
{
    Sql sql = sql_named(target, statement, NULL, 0);
    Table table;
    Status status = store_table(arena, target, &sql, 1, &table, err);

    if (status == OK)
        *ret_text = str_dup(arena, table_text(&table, 0, 0));
    return status;
}

static Status open_session(const char *url, Target *target, Error *err)
{
    Status status = store_open(url, 1, &target->store, err);

    if (status == OK)
        status = store_connect(target->store, &target->conn, err);
    if (status != OK)
        target_close(target);
    return status;
}

static Status check_version(Arena *arena, StoreConn *target, Error *err)
{
    const char *version = NULL;
    Status status = read_text(arena, target, "sync_version", &version, err);

    return status == OK ? target_check_version(str_from(version), err) : status;
}

static Status create_database(Arena *arena, StoreConn *server, const Layout *layout, Error *err)
{
    const Slot slots[] = {{"DATABASE", slot_columns(arena, &layout->database, 1)}};
    Sql sql = layout_sql(arena, server, layout, "sync_create_database", slots, COUNT_OF(slots));

    return store_run(server, &sql, NULL, err);
}

/* By way of a database that every server has, the version is looked at and the database that the
 * URL names is made. Who may not make it may still write to one that is there; where none is, the
 * reason why it could not be made is what is told. */
static Status open_or_create(Arena *arena, const char *url, Target *target, Error *err)
{
    Target server = {0};
    Error create_error = {0};
    Status created;
    Status status = open_session(url_with_database(arena, url, "system"), &server, err);

    if (status == OK)
        status = check_version(arena, server.conn, err);
    if (status != OK) {
        target_close(&server);
        return status;
    }
    created = create_database(arena, server.conn, &target->layout, &create_error);
    target_close(&server);
    status = open_session(url, target, err);
    if (status == OK || created == OK)
        return status;
    *err = create_error;
    return created;
}

Status
target_open(Arena *arena, const char *url, const char *cluster, Target *ret_target, Error *err)
{
    Target target = {.layout = {.cluster = cluster}};
    Status status;

    if (!url_is_clickhouse(url)) {
        (void) error_set(
            err, STATUS_CONFIG, "a copy can't be made in '%s'", url_masked(arena, url));
        error_hint(err, "Write the target as clickhouse://USER@HOST:8123/DATABASE.");
        return STATUS_CONFIG;
    }
    target.layout.database = url_database(arena, url);
    status = open_or_create(arena, url, &target, err);
    if (status == OK)
        status = ddl_apply(arena, target.conn, &target.layout, err);
    if (status == OK)
        *ret_target = target;
    else
        target_close(&target);
    return status;
}

void target_close(Target *target)
{
    if (target->conn != NULL)
        store_disconnect(target->conn);
    if (target->store != NULL)
        store_close(target->store);
    target->conn = NULL;
    target->store = NULL;
}

Status target_state(Arena *arena, StoreConn *target, TargetState *ret_state, Error *err)
{
    Sql owner = sql_named(target, "sync_owner", NULL, 0);
    Sql cursor = sql_named(target, "sync_cursor_read", NULL, 0);
    TargetState state = {.load_seq = -1};
    Table table;
    Status status = store_table(arena, target, &owner, 1, &table, err);

    if (status == OK && table.n_rows == 1) {
        state.store_id = str_dup(arena, table_text(&table, 0, table_column(&table, "store_id")));
        state.last_id = table_i64(&table, 0, table_column(&table, "sync_id"));
    }
    if (status == OK)
        status = store_table(arena, target, &cursor, 1, &table, err);
    if (status != OK)
        return status;
    if (table.n_rows == 1)
        state.load_seq = table_i64(&table, 0, 0);
    *ret_state = state;
    return OK;
}

Status target_add_attempt(StoreConn *target, int64_t sync_id, const char *store_id, Error *err)
{
    const Param params[] = {PARAM_I64(sync_id), PARAM_CSTR(store_id)};
    Sql sql = sql_named(target, "sync_attempt_add", params, COUNT_OF(params));

    return store_run(target, &sql, NULL, err);
}

Status target_move_cursor(StoreConn *target, int64_t sync_id, int64_t load_seq, Error *err)
{
    const Param params[] = {PARAM_I64(sync_id), PARAM_I64(load_seq)};
    Sql sql = sql_named(target, "sync_cursor_move", params, COUNT_OF(params));

    return store_run(target, &sql, NULL, err);
}

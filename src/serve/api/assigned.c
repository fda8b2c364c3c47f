#include "serve/api/assigned.h"

#include "base/mem.h"
#include "serve/api/app.h"
#include "serve/api/ids.h"

static Str id_of(const Json *item)
{
    const Json *id = json_object_get(item, "meter_id");

    return (Str){.ptr = json_string_value(id), .len = json_string_length(id)};
}

/* {"meter_id": "user"} of those that somebody visits. */
static Status read_users(Call *call, Str ids, size_t n_ids, Json **ret_users, Error *err)
{
    const Param params[] = {PARAM_TEXT(ids)};
    StoreConn *conn = state_lock(call->app->state);
    Sql sql = sql_named(conn, "serve_assignments_listed", params, COUNT_OF(params));
    Table table;
    Status status = store_table(call->arena, conn, &sql, n_ids, &table, err);

    state_unlock(call->app->state);
    if (status != OK)
        return status;
    *ret_users = json_object();
    for (size_t row = 0; row < table.n_rows; row++)
        (void) json_object_set_new(
            *ret_users,
            str_dup(call->arena, table_text(&table, row, 0)),
            json_stringn(table_text(&table, row, 1).ptr, table_text(&table, row, 1).len));
    return OK;
}

Status assigned_add(Call *call, Json *items, Error *err)
{
    StrBuf ids = strbuf_new(call->arena);
    size_t n_items = json_array_size(items);
    Json *users = NULL;
    Status status;

    if (n_items == 0)
        return OK;
    for (size_t at = 0; at < n_items; at++)
        ids_put(&ids, id_of(json_array_get(items, at)));
    status = read_users(call, strbuf_str(&ids), n_items, &users, err);
    if (status != OK)
        return status;
    for (size_t at = 0; at < n_items; at++) {
        Json *item = json_array_get(items, at);
        Json *user = json_object_get(users, str_dup(call->arena, id_of(item)));

        (void) json_object_set(item, "assigned_to", user);
        if (user == NULL)
            (void) json_object_set_new(item, "assigned_to", json_null());
    }
    json_decref(users);
    return OK;
}

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "serve/accounts/accounts.h"
#include "serve/accounts/listing.h"

/* As it can be stored, whatever was sent: UTF-8 of a bounded length. */
static Param text_param(Arena *arena, const char *text)
{
    Param param = {.type = COLUMN_TEXT, .is_null = text == NULL};
    size_t length;
    char *copy;

    if (text == NULL)
        return param;
    length = strnlen(text, AUDIT_TEXT_MAX + 1);
    if (length > AUDIT_TEXT_MAX) { /* not in the middle of a character */
        length = AUDIT_TEXT_MAX;
        while (length > 0 && ((unsigned char) text[length] & 0xc0) == 0x80)
            length--;
    }
    copy = arena_copy(arena, text, length);
    if (!utf8_is_valid((Str){.ptr = copy, .len = length})) {
        for (size_t at = 0; at < length; at++) {
            if (((unsigned char) copy[at] & 0x80) != 0)
                copy[at] = '?';
        }
    }
    param.value.text = (Str){.ptr = copy, .len = length};
    return param;
}

Status audit_put(State *state, const AuditEntry *entry, Error *err)
{
    Arena *scratch = arena_new();
    const Param params[] = {
        PARAM_TIMESTAMP(entry->at_us),
        text_param(scratch, entry->user),
        text_param(scratch, entry->peer),
        text_param(scratch, entry->action),
        text_param(scratch, entry->object),
        text_param(scratch, entry->detail),
    };
    StoreConn *conn = state_lock(state);
    Sql sql = sql_named(conn, "serve_audit_add", params, COUNT_OF(params));
    Status status = store_run(conn, &sql, NULL, err);

    state_unlock(state);
    arena_free(scratch);
    return status;
}

Status audit_list(
    Arena *arena,
    State *state,
    const char *user,
    const char *action,
    const char *object,
    int64_t limit,
    int64_t offset,
    Json **ret_page,
    Error *err)
{
    const Param params[] = {
        PARAM_CSTR(user),
        PARAM_CSTR(action),
        PARAM_CSTR(object),
        PARAM_I64(limit),
        PARAM_I64(offset),
    };
    StoreConn *conn = state_lock(state);
    Sql total = sql_named(conn, "serve_audit_count", params, 3);
    Sql list = sql_named(conn, "serve_audit", params, COUNT_OF(params));
    int64_t n_total = 0;
    Json *items = NULL;
    Status status = store_value_i64(conn, &total, &n_total, err);

    ASSERT(limit >= 0 && offset >= 0); /* checked where they come in */
    if (status == OK)
        status = listing_read(arena, conn, &list, (size_t) limit, &items, err);
    state_unlock(state);
    if (status == OK)
        *ret_page = json_pack("{s:o, s:I}", "items", items, "total", (json_int_t) n_total);
    return status;
}

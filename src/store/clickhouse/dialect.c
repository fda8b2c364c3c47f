#include <string.h>

#include "store/clickhouse/clickhouse_internal.h"

/* Nothing enforces keys: a table that must hold a key once replaces rows of the same one when it
 * merges its parts. Without transactions a load can't be all or nothing: no readings are ingested.
 */
const Dialect clickhouse_dialect = {
    .name = "clickhouse",
    .enforces_keys = false,
    .is_embedded = false,
    .load_table = NULL,
};

/* ClickHouse reads a backslash in a quoted name as an escape, so that store/sqltext.h's quoting,
 * which doubles quotes only, would not hold. */
void clickhouse_put_ident(StrBuf *buffer, Str name)
{
    strbuf_put_char(buffer, '`');
    for (size_t at = 0; at < name.len; at++) {
        if (name.ptr[at] == '`' || name.ptr[at] == '\\')
            strbuf_put_char(buffer, '\\');
        strbuf_put_char(buffer, name.ptr[at]);
    }
    strbuf_put_char(buffer, '`');
}

void clickhouse_put_table(StrBuf *buffer, Str table)
{
    const char *point = memchr(table.ptr, '.', table.len);

    if (point != NULL) {
        size_t before = (size_t) (point - table.ptr);

        clickhouse_put_ident(buffer, (Str){.ptr = table.ptr, .len = before});
        strbuf_put_char(buffer, '.');
        table = (Str){.ptr = point + 1, .len = table.len - before - 1};
    }
    clickhouse_put_ident(buffer, table);
}

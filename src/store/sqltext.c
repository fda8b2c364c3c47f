#include "sqltext.h"

#include <string.h>

void sql_put_ident(StrBuf *buffer, Str name)
{
    strbuf_put_char(buffer, '"');
    for (size_t at = 0; at < name.len; at++) {
        if (name.ptr[at] == '"')
            strbuf_put_char(buffer, '"');
        strbuf_put_char(buffer, name.ptr[at]);
    }
    strbuf_put_char(buffer, '"');
}

void sql_put_table(StrBuf *buffer, Str table)
{
    const char *point = memchr(table.ptr, '.', table.len);

    if (point != NULL) {
        size_t before = (size_t) (point - table.ptr);

        sql_put_ident(buffer, (Str){.ptr = table.ptr, .len = before});
        strbuf_put_char(buffer, '.');
        table = (Str){.ptr = point + 1, .len = table.len - before - 1};
    }
    sql_put_ident(buffer, table);
}

static void put_columns(StrBuf *buffer, const Column *columns, size_t n_columns)
{
    for (size_t column = 0; column < n_columns; column++) {
        if (column > 0)
            strbuf_puts(buffer, ", ");
        sql_put_ident(buffer, str_from(columns[column].name));
    }
}

Str sql_insert_from(
    Arena *arena, const char *table, const Column *columns, size_t n_columns, const char *function)
{
    StrBuf text = strbuf_new(arena);

    strbuf_puts(&text, "insert into ");
    sql_put_table(&text, str_from(table));
    strbuf_puts(&text, " (");
    put_columns(&text, columns, n_columns);
    strbuf_puts(&text, ")\nselect ");
    put_columns(&text, columns, n_columns);
    strbuf_puts(&text, "\nfrom ");
    sql_put_ident(&text, str_from(function));
    strbuf_puts(&text, "()");
    return strbuf_str(&text);
}

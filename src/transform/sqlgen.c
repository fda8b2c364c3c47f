#include "transform/sqlgen.h"

#include <string.h>

#include "store/sqltext.h"

/* The text built, NUL-terminated. */
static Str finish(StrBuf *buffer)
{
    (void) strbuf_text(buffer);
    return strbuf_str(buffer);
}

/* before, `middle`, after */
static Str wrap(Arena *arena, const char *before, Str middle, const char *after)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_puts(&buffer, before);
    strbuf_put(&buffer, middle);
    strbuf_puts(&buffer, after);
    return finish(&buffer);
}

/* `create ... as`; the bracket that closes stands on a line of its own, behind any comment. */
static Str create_as(Arena *arena, const char *create, Str relation, Str query)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_puts(&buffer, create);
    strbuf_put(&buffer, relation);
    strbuf_puts(&buffer, " as (\n");
    strbuf_put(&buffer, query);
    strbuf_puts(&buffer, "\n)");
    return finish(&buffer);
}

static void put_text_literal(StrBuf *buffer, Str text)
{
    strbuf_put_char(buffer, '\'');
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] == '\'')
            strbuf_put_char(buffer, '\'');
        strbuf_put_char(buffer, text.ptr[at]);
    }
    strbuf_put_char(buffer, '\'');
}

static void put_list(StrBuf *buffer, const char *table, const Str *columns, size_t n_columns)
{
    for (size_t at = 0; at < n_columns; at++) {
        if (at > 0)
            strbuf_puts(buffer, ", ");
        strbuf_puts(buffer, table);
        sql_put_ident(buffer, columns[at]);
    }
}

Str sqlgen_relation(Arena *arena, Str schema, Str name)
{
    StrBuf buffer = strbuf_new(arena);

    sql_put_ident(&buffer, schema);
    strbuf_put_char(&buffer, '.');
    sql_put_ident(&buffer, name);
    return finish(&buffer);
}

Str sqlgen_cte_name(Arena *arena, Str model)
{
    return wrap(arena, "__dbt__cte__", model, "");
}

/* Where the query itself begins: behind white space and comments. */
static size_t skip_comments(Str query)
{
    size_t at = 0;

    while (at < query.len) {
        const char *rest = query.ptr + at;
        size_t left = query.len - at;
        const char *end = NULL;

        if (strchr(" \t\r\n", rest[0]) != NULL) {
            at++;
            continue;
        }
        if (left >= 2 && memcmp(rest, "--", 2) == 0)
            end = memchr(rest, '\n', left);
        else if (left >= 2 && memcmp(rest, "/*", 2) == 0)
            end = memmem(rest, left, "*/", 2);
        else
            return at;
        at = end == NULL ? query.len : (size_t) (end - query.ptr) + (end[0] == '*' ? 2 : 1);
    }
    return at;
}

/* Length of the word at `at`, when it is `word` and ends there. */
static size_t match_word(Str query, size_t at, const char *word)
{
    size_t length = strlen(word);

    if (query.len - at <= length ||
        !str_equal_nocase((Str){.ptr = query.ptr + at, .len = length}, str_from(word)) ||
        strchr(" \t\r\n", query.ptr[at + length]) == NULL)
        return 0;
    return length + 1;
}

Str sqlgen_with(Arena *arena, const Cte *ctes, size_t n_ctes, Str query)
{
    StrBuf buffer = strbuf_new(arena);
    size_t start = skip_comments(query);
    size_t with = match_word(query, start, "with");
    size_t recursive = 0;

    if (n_ctes == 0)
        return query;
    if (with > 0)
        recursive = match_word(query, start + with, "recursive");
    strbuf_put(&buffer, (Str){.ptr = query.ptr, .len = start});
    strbuf_puts(&buffer, recursive > 0 ? "with recursive " : "with ");
    for (size_t at = 0; at < n_ctes; at++) {
        if (at > 0)
            strbuf_puts(&buffer, ", ");
        strbuf_put(&buffer, ctes[at].name);
        strbuf_puts(&buffer, " as (\n");
        strbuf_put(&buffer, ctes[at].query);
        strbuf_puts(&buffer, "\n)");
    }
    start += with + recursive;
    strbuf_puts(&buffer, with > 0 ? ", " : "\n");
    strbuf_put(&buffer, (Str){.ptr = query.ptr + start, .len = query.len - start});
    return finish(&buffer);
}

Str sqlgen_relation_type(Arena *arena)
{
    return wrap(
        arena,
        "select table_type\n"
        "from information_schema.tables\n"
        "where table_catalog = current_database()\n",
        STR("  and table_schema = $1\n"),
        "  and table_name = $2");
}

Str sqlgen_schema_exists(Arena *arena)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_puts(&buffer, "select count(*) from pg_catalog.pg_namespace where nspname = $1");
    return finish(&buffer);
}

Str sqlgen_create_schema(Arena *arena, Str schema)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_puts(&buffer, "create schema ");
    sql_put_ident(&buffer, schema);
    return finish(&buffer);
}

Str sqlgen_create_view(Arena *arena, Str relation, Str query)
{
    return create_as(arena, "create or replace view ", relation, query);
}

Str sqlgen_create_table(Arena *arena, Str relation, Str query)
{
    return create_as(arena, "create table ", relation, query);
}

Str sqlgen_create_temp(Arena *arena, Str relation, Str query)
{
    return create_as(arena, "create temp table ", relation, query);
}

Str sqlgen_drop_view(Arena *arena, Str relation)
{
    return wrap(arena, "drop view if exists ", relation, " cascade");
}

Str sqlgen_drop_table(Arena *arena, Str relation)
{
    return wrap(arena, "drop table if exists ", relation, " cascade");
}

Str sqlgen_rename_table(Arena *arena, Str relation, Str name)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_puts(&buffer, "alter table ");
    strbuf_put(&buffer, relation);
    strbuf_puts(&buffer, " rename to ");
    sql_put_ident(&buffer, name);
    return finish(&buffer);
}

Str sqlgen_columns(Arena *arena, Str relation)
{
    return wrap(arena, "select * from ", relation, " limit 0");
}

Str sqlgen_delete_keys(Arena *arena, Str relation, Str fresh, const Str *keys, size_t n_keys)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_puts(&buffer, "delete from ");
    strbuf_put(&buffer, relation);
    strbuf_puts(&buffer, " as built\nusing (select distinct ");
    put_list(&buffer, "", keys, n_keys);
    strbuf_puts(&buffer, " from ");
    strbuf_put(&buffer, fresh);
    strbuf_puts(&buffer, ") as fresh\nwhere ");
    for (size_t at = 0; at < n_keys; at++) {
        strbuf_puts(&buffer, at > 0 ? "\n  and " : "");
        put_list(&buffer, "built.", &keys[at], 1);
        strbuf_puts(&buffer, " = ");
        put_list(&buffer, "fresh.", &keys[at], 1);
    }
    return finish(&buffer);
}

Str sqlgen_insert(Arena *arena, Str relation, Str fresh, const Str *columns, size_t n_columns)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_puts(&buffer, "insert into ");
    strbuf_put(&buffer, relation);
    strbuf_puts(&buffer, " (");
    put_list(&buffer, "", columns, n_columns);
    strbuf_puts(&buffer, ")\nselect ");
    put_list(&buffer, "", columns, n_columns);
    strbuf_puts(&buffer, "\nfrom ");
    strbuf_put(&buffer, fresh);
    return finish(&buffer);
}

Str sqlgen_analyze(Arena *arena, Str relation)
{
    return wrap(arena, "analyze ", relation, "");
}

Str sqlgen_count(Arena *arena, Str relation)
{
    return wrap(arena, "select count(*) from ", relation, "");
}

/* What a test looks at: the relation, or its rows under `where`. */
static void put_tested(StrBuf *buffer, const DataTest *test, Str relation)
{
    if (test->where.len == 0) {
        strbuf_put(buffer, relation);
        return;
    }
    strbuf_puts(buffer, "(select * from ");
    strbuf_put(buffer, relation);
    strbuf_puts(buffer, " where ");
    strbuf_put(buffer, test->where);
    strbuf_puts(buffer, "\n) dbt_subquery");
}

static void put_values(StrBuf *buffer, Arena *arena, const DataTest *test)
{
    for (size_t at = 0; at < test->n_values; at++) {
        Str text = value_write(arena, &test->values[at]);

        if (at > 0)
            strbuf_puts(buffer, ", ");
        if (test->quotes_values)
            put_text_literal(buffer, text);
        else
            strbuf_put(buffer, text);
    }
}

/* Each value that stands more than once is one failure. */
static void put_unique(StrBuf *buffer, const DataTest *test, Str relation)
{
    strbuf_puts(buffer, "select\n    ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, " as unique_field,\n    count(*) as n_records\nfrom ");
    put_tested(buffer, test, relation);
    strbuf_puts(buffer, "\nwhere ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, " is not null\ngroup by ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, "\nhaving count(*) > 1");
}

static void put_not_null(StrBuf *buffer, const DataTest *test, Str relation)
{
    strbuf_puts(buffer, "select ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, "\nfrom ");
    put_tested(buffer, test, relation);
    strbuf_puts(buffer, "\nwhere ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, " is null");
}

/* Each other value is one failure; NULL is none. */
static void put_accepted(StrBuf *buffer, Arena *arena, const DataTest *test, Str relation)
{
    strbuf_puts(buffer, "with all_values as (\n    select\n        ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, " as value_field,\n        count(*) as n_records\n    from ");
    put_tested(buffer, test, relation);
    strbuf_puts(buffer, "\n    group by ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, "\n)\nselect *\nfrom all_values\nwhere value_field not in (");
    put_values(buffer, arena, test);
    strbuf_puts(buffer, ")");
}

static void put_relationships(StrBuf *buffer, const DataTest *test, Str relation, Str parent)
{
    strbuf_puts(buffer, "with child as (\n    select ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, " as from_field\n    from ");
    put_tested(buffer, test, relation);
    strbuf_puts(buffer, "\n    where ");
    strbuf_put(buffer, test->expression);
    strbuf_puts(buffer, " is not null\n),\nparent as (\n    select ");
    strbuf_put(buffer, test->field);
    strbuf_puts(buffer, " as to_field\n    from ");
    strbuf_put(buffer, parent);
    strbuf_puts(
        buffer,
        "\n)\nselect from_field\nfrom child\n"
        "left join parent\n    on child.from_field = parent.to_field\n"
        "where parent.to_field is null");
}

/* Word for word what dbt's own generic tests say: both runners' compiled queries are compared. */
Str sqlgen_test(Arena *arena, const DataTest *test, Str relation, Str other)
{
    StrBuf buffer = strbuf_new(arena);

    switch (test->kind) {
    case TEST_UNIQUE:
        put_unique(&buffer, test, relation);
        break;
    case TEST_NOT_NULL:
        put_not_null(&buffer, test, relation);
        break;
    case TEST_ACCEPTED_VALUES:
        put_accepted(&buffer, arena, test, relation);
        break;
    case TEST_RELATIONSHIPS:
        put_relationships(&buffer, test, relation, other);
        break;
    case TEST_SINGULAR:
        strbuf_put(&buffer, other);
        break;
    }
    return finish(&buffer);
}

Str sqlgen_count_rows(Arena *arena, Str query)
{
    return wrap(arena, "select count(*) from (\n", query, "\n) as failures");
}

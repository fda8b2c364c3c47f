#include "quality/profile/profile_sql.h"

#include <string.h>

#include "base/mem.h"
#include "store/sqltext.h"

/* What stands for a name in braces. */
typedef struct Fill {
    const char *name;
    const char *text;
} Fill;

/* The file without its comments, each {name} replaced. What is put in is not looked at again. */
static const char *
fill(Arena *arena, StoreConn *conn, const char *file, const Fill *fills, size_t n_fills)
{
    Str text = sql_named(conn, file, NULL, 0).text;
    StrBuf out = strbuf_new(arena);

    for (size_t at = 0; at < text.len; at++) {
        const char *here = text.ptr + at;
        bool starts_line = at == 0 || here[-1] == '\n';
        bool is_filled = false;

        if (starts_line && str_starts_with((Str){here, text.len - at}, STR("--"))) {
            const char *end = memchr(here, '\n', text.len - at);

            at = end == NULL ? text.len : (size_t) (end - text.ptr);
            continue;
        }
        for (size_t of = 0; *here == '{' && of < n_fills; of++) {
            size_t length = strlen(fills[of].name);

            if (at + length + 1 >= text.len || here[length + 1] != '}' ||
                memcmp(here + 1, fills[of].name, length) != 0)
                continue;
            strbuf_puts(&out, fills[of].text);
            at += length + 1;
            is_filled = true;
            break;
        }
        if (!is_filled)
            strbuf_put_char(&out, *here);
    }
    return strbuf_text(&out);
}

static Sql named(const char *name, const char *text, const Param *params, size_t n_params)
{
    return (Sql){.name = name, .text = str_from(text), .params = params, .n_params = n_params};
}

static const char *quoted_table(Arena *arena, const ProfilePart *part)
{
    StrBuf name = strbuf_new(arena);

    sql_put_table(&name, str_from(part->table));
    return strbuf_text(&name);
}

static bool is_time(const ProfileColumn *column)
{
    return column->class == CLASS_TIMESTAMP || column->class == CLASS_DATE;
}

static bool is_measured(const ProfileColumn *column)
{
    return column->class == CLASS_NUMBER || is_time(column);
}

/* The quoted column, as text when it is to be shown rather than measured: an enumeration, a JSON
 * and a list have neither order nor groups of their own in every store. */
static void put_source(StrBuf *sql, const ProfileColumn *column)
{
    strbuf_puts(sql, is_measured(column) ? "" : "cast(");
    sql_put_ident(sql, str_from(column->name));
    strbuf_puts(sql, is_measured(column) ? "" : " as varchar)");
}

/* "x" as c0, cast("y" as varchar) as c1 */
static const char *source_columns(Arena *arena, const ProfilePart *part)
{
    StrBuf sql = strbuf_new(arena);

    for (size_t at = 0; at < part->n; at++) {
        strbuf_puts(&sql, at == 0 ? "" : ", ");
        put_source(&sql, part->columns[at]);
        strbuf_printf(&sql, " as c%zu", at);
    }
    return strbuf_text(&sql);
}

static const char *facts_file(const ProfileColumn *column)
{
    if (is_time(column))
        return "quality/profile_facts_time";
    if (column->class != CLASS_NUMBER)
        return "quality/profile_facts_text";
    return column->is_float ? "quality/profile_facts_float" : "quality/profile_facts_number";
}

Sql profile_facts_sql(Arena *arena, StoreConn *conn, const ProfilePart *part)
{
    StrBuf items = strbuf_new(arena);

    for (size_t at = 0; at < part->n; at++) {
        Fill fills[] = {{"c", arena_printf(arena, "c%zu", at)}, {"distinct", NULL}};

        fills[1].text = fill(arena, conn, "quality/profile_distinct", fills, 1);
        strbuf_printf(
            &items,
            ",\n%s",
            fill(arena, conn, facts_file(part->columns[at]), fills, COUNT_OF(fills)));
    }

    {
        const Fill fills[] = {
            {"items", strbuf_text(&items)},
            {"columns", source_columns(arena, part)},
            {"table", quoted_table(arena, part)},
        };

        return named(
            "quality/profile_facts",
            fill(arena, conn, "quality/profile_facts", fills, COUNT_OF(fills)),
            NULL,
            0);
    }
}

/* Column `c` as a double; instants as seconds since 1970. */
static void put_double(StrBuf *sql, const ProfileColumn *column, const char *c)
{
    if (is_time(column))
        strbuf_printf(sql, "cast(extract(epoch from %s) as double precision)", c);
    else if (column->is_float)
        strbuf_printf(sql, "case when abs(%s) < 1e150 then cast(%s as double precision) end", c, c);
    else
        strbuf_printf(sql, "cast(%s as double precision)", c);
}

Sql profile_groups_sql(Arena *arena, StoreConn *conn, const ProfilePart *part)
{
    StrBuf names = strbuf_new(arena);
    StrBuf sets = strbuf_new(arena);
    StrBuf texts = strbuf_new(arena);
    StrBuf numbers = strbuf_new(arena);

    strbuf_puts(&numbers, "coalesce(cast(null as double precision)");
    for (size_t at = 0; at < part->n; at++) {
        const char *comma = at == 0 ? "" : ", ";
        const char *c = arena_printf(arena, "c%zu", at);

        strbuf_printf(&names, "%s%s", comma, c);
        strbuf_printf(&sets, "%s(%s)", comma, c);
        strbuf_printf(&texts, "%scast(%s as varchar)", comma, c);
        if (!is_measured(part->columns[at]))
            continue;
        strbuf_puts(&numbers, ", ");
        put_double(&numbers, part->columns[at], c);
    }
    strbuf_puts(&numbers, ")");

    {
        const Fill fills[] = {
            {"names", strbuf_text(&names)},
            {"sets", strbuf_text(&sets)},
            {"texts", strbuf_text(&texts)},
            {"number", strbuf_text(&numbers)},
            {"columns", source_columns(arena, part)},
            {"table", quoted_table(arena, part)},
        };

        return named(
            "quality/profile_groups",
            fill(arena, conn, "quality/profile_groups", fills, COUNT_OF(fills)),
            NULL,
            0);
    }
}

/* The bin of d<at>, from the bounds that are known; parameters 2 at + 1 and 2 at + 2. */
static void put_bin(StrBuf *sql, size_t at, const ProfileColumn *column, Param *params)
{
    params[2 * at] = PARAM_F64(column->min_number);
    params[2 * at + 1] = PARAM_F64((column->max_number - column->min_number) / PROFILE_BINS);
    if (!(params[2 * at + 1].value.f64 > 0))
        params[2 * at + 1].value.f64 = 1;
    strbuf_printf(
        sql,
        "%sd%zu, cast(case when d%zu is not null then least(%d, greatest(0, floor((d%zu - "
        "cast($%zu as double precision)) / cast($%zu as double precision)))) end as integer) as "
        "b%zu",
        at == 0 ? "" : ", ",
        at,
        at,
        PROFILE_BINS - 1,
        at,
        2 * at + 1,
        2 * at + 2,
        at);
}

Sql profile_numbers_sql(Arena *arena, StoreConn *conn, const ProfilePart *part)
{
    StrBuf items = strbuf_new(arena);
    StrBuf bins = strbuf_new(arena);
    StrBuf doubles = strbuf_new(arena);
    Param *params = ARENA_ARRAY(arena, Param, 2 * part->n);

    for (size_t at = 0; at < part->n; at++) {
        const Fill fills[] = {{"c", arena_printf(arena, "d%zu", at)}};
        StrBuf name = strbuf_new(arena);

        strbuf_printf(
            &items,
            "%savg(d%zu), stddev_samp(d%zu), %s",
            at == 0 ? "" : ", ",
            at,
            at,
            fill(arena, conn, "quality/profile_quantiles", fills, COUNT_OF(fills)));
        for (size_t bin = 0; bin < PROFILE_BINS; bin++)
            strbuf_printf(&items, ", count(*) filter (where b%zu = %zu)", at, bin);
        put_bin(&bins, at, part->columns[at], params);
        sql_put_ident(&name, str_from(part->columns[at]->name));
        strbuf_puts(&doubles, at == 0 ? "" : ", ");
        put_double(&doubles, part->columns[at], strbuf_text(&name));
        strbuf_printf(&doubles, " as d%zu", at);
    }

    {
        const Fill fills[] = {
            {"items", strbuf_text(&items)},
            {"bins", strbuf_text(&bins)},
            {"doubles", strbuf_text(&doubles)},
            {"table", quoted_table(arena, part)},
        };

        return named(
            "quality/profile_numbers",
            fill(arena, conn, "quality/profile_numbers", fills, COUNT_OF(fills)),
            params,
            2 * part->n);
    }
}

Sql profile_examples_sql(Arena *arena, StoreConn *conn, const ProfilePart *part)
{
    const Fill fills[] = {
        {"columns", source_columns(arena, part)},
        {"table", quoted_table(arena, part)},
    };

    return named(
        "quality/profile_examples",
        fill(arena, conn, "quality/profile_examples", fills, COUNT_OF(fills)),
        NULL,
        0);
}

Sql profile_checks_sql(
    Arena *arena,
    StoreConn *conn,
    const ProfilePart *part,
    const ProfileCheck *checks,
    size_t n_checks)
{
    StrBuf items = strbuf_new(arena);
    Param *params = ARENA_ARRAY(arena, Param, n_checks);
    size_t n_params = 0;

    for (size_t at = 0; at < n_checks; at++) {
        const char *c = arena_printf(arena, "c%zu", checks[at].column);
        const Fill match[] = {
            {"c", c},
            {"regex", arena_printf(arena, "cast($%zu as varchar)", n_params + 1)},
        };

        strbuf_puts(&items, at == 0 ? "" : ", ");
        if (checks[at].regex == NULL) {
            strbuf_puts(
                &items,
                fill(arena, conn, "quality/profile_distinct_exact", match, COUNT_OF(match)));
            continue;
        }
        params[n_params++] = PARAM_CSTR(checks[at].regex);
        strbuf_printf(
            &items,
            "count(*) filter (where not (%s))",
            fill(arena, conn, "quality/profile_matches", match, COUNT_OF(match)));
    }

    {
        const Fill fills[] = {
            {"items", strbuf_text(&items)},
            {"columns", source_columns(arena, part)},
            {"table", quoted_table(arena, part)},
        };

        return named(
            "quality/profile_checks",
            fill(arena, conn, "quality/profile_checks", fills, COUNT_OF(fills)),
            params,
            n_params);
    }
}

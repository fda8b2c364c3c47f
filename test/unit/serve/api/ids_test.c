#include "serve/api/ids.h"
#include "world.h"

static void ids_as_one_text(void **state)
{
    Arena *arena = arena_new();
    StrBuf list = strbuf_new(arena);

    (void) state;
    CASE_TEXT("none", strbuf_text(&list), "");
    ids_put(&list, STR("M1"));
    CASE_TEXT("one", strbuf_text(&list), "M1");
    ids_put(&list, STR("a%0A\nb%"));
    ids_put(&list, STR("%250A"));
    CASE_TEXT("more", strbuf_text(&list), "M1\na%250A%0Ab%25\n%25250A");
    arena_free(arena);
}

/* What statements make of the list is what went in, on each kind of store. */
static void ids_as_statements_read_them(void **state)
{
    static const char *const ids[] = {
        "M1",
        HOSTILE,
        "%",
        "%25",
        "%0A",
        "%250A",
        "%%0A0A",
        "a,b;c|d",
        "'; drop table x --",
        "\t\r",
        "\xc3\xa9\xf0\x9f\x94\x8c",
        "\\n",
    };
    World *world = world_open();
    StrBuf list = strbuf_new(world->arena);
    Param params[1];
    Sql sql = {
        .name = "test",
        .text = STR("select replace(replace(ids.part, '%0A', chr(10)), '%25', '%') as id from "
                    "unnest(string_to_array($1, chr(10))) as ids (part)"),
        .params = params,
        .n_params = 1,
    };
    Table table;
    Error err = {0};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(ids); at++)
        ids_put(&list, str_from(ids[at]));
    params[0] = PARAM_TEXT(strbuf_str(&list));
    CASE_OK("read", store_table(world->arena, world->conn, &sql, 100, &table, &err), &err);
    CASE_INT("count", table.n_rows, COUNT_OF(ids));
    for (size_t at = 0; at < COUNT_OF(ids); at++)
        CASE_TEXT(ids[at], str_dup(world->arena, table_text(&table, at, 0)), ids[at]);
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_as_one_text),
        cmocka_unit_test(ids_as_statements_read_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

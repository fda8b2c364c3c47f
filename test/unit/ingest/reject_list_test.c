#include "base/limits.h"
#include "cases.h"
#include "ingest/reject_list.h"

static const HeaderMap no_header;

static void test_cleaning(void **state)
{
    static const struct {
        const char *name;
        Str raw;
        const char *kept;
    } cases[] = {
        {"plain", {"a,b", 3}, "a,b"},
        {"empty", {"", 0}, ""},
        {"UTF-8", {"Z\xc3\xa4hler", 7}, "Z\xc3\xa4hler"},
        {"Latin-1", {"Z\xe4hler", 6}, "Z\\xE4hler"},
        {"NUL", {"a\0b", 3}, "a\\x00b"},
        {"cut character", {"a\xe2\x82", 3}, "a\\xE2\\x82"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        RejectList list = reject_list_new(arena, &no_header, LIMIT_REJECTS_BYTES);
        RowFault fault = {.column = -1, .reason = "why"};
        reject_list_add(&list, &fault, 7, 1, cases[i].raw);
        CASE_INT(cases[i].name, list.n, 1);
        CASE_TRUE(cases[i].name, str_equal(list.items[0].raw, str_from(cases[i].kept)));
        CASE_TEXT(cases[i].name, list.items[0].reason, "why");
        CASE_INT(cases[i].name, list.items[0].column, 0);
        reject_list_close(&list);
    }
    arena_free(arena);
}

/* Long records are cut, at a character's border, also when bytes were written out. */
static void test_long(void **state)
{
    Arena *arena = arena_new();
    RejectList list = reject_list_new(arena, &no_header, LIMIT_REJECTS_BYTES);
    RowFault fault = {.column = 0, .reason = "why"};
    size_t size = LIMIT_REJECT_TEXT_BYTES + 100;
    char *raw = arena_alloc(arena, size);

    (void) state;
    memset(raw, 'a', size);
    memcpy(raw + LIMIT_REJECT_TEXT_BYTES - 1, "\xc3\xa9", 2);
    reject_list_add(&list, &fault, 1, 1, (Str){raw, size});
    CASE_INT("at a border", list.items[0].raw.len, LIMIT_REJECT_TEXT_BYTES - 1);
    memset(raw, '\xff', size);
    reject_list_add(&list, &fault, 1, 1, (Str){raw, size});
    CASE_INT("written out", list.items[1].raw.len, LIMIT_REJECT_TEXT_BYTES);
    reject_list_close(&list);
    arena_free(arena);
}

static void test_bounded_and_sorted(void **state)
{
    Arena *arena = arena_new();
    RejectList list = reject_list_new(arena, &no_header, 1000);
    RowFault fault = {.column = -1, .reason = "why"};

    (void) state;
    for (uint64_t line = 100; line > 0; line--)
        reject_list_add(&list, &fault, line, 2, STR("raw"));
    CASE_TRUE("bounded", list.is_full && list.n < 20);
    CASE_INT("all are counted", list.lost_lines, 200);
    reject_list_sort(&list);
    for (size_t i = 1; i < list.n; i++)
        CASE_TRUE("sorted", list.items[i - 1].line < list.items[i].line);
    reject_list_close(&list);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cleaning),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_bounded_and_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

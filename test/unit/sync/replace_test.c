/* Which months of a table are replaced, and which are dropped. */
#include "cases.h"
#include "sync/replace.h"

#define MOST 4

/* A small table of months; n_rows and digests may be absent. */
typedef struct Months {
    size_t n;
    int32_t month[MOST];
    int64_t n_rows[MOST];
    const char *digest[MOST];
} Months;

static Table table_of(Arena *arena, const Months *months, bool has_rows, bool has_digest)
{
    Column *columns = ARENA_ARRAY(arena, Column, 3);
    Str *digests = ARENA_ARRAY(arena, Str, MOST);
    size_t n = 0;

    for (size_t row = 0; row < months->n; row++)
        digests[row] = str_from(months->digest[row]);
    columns[n++] = (Column){"month", COLUMN_I32, months->month, NULL};
    if (has_rows)
        columns[n++] = (Column){"n_rows", COLUMN_I64, months->n_rows, NULL};
    if (has_digest)
        columns[n++] = (Column){"digest", COLUMN_TEXT, digests, NULL};
    return (Table){.n_rows = months->n, .n_columns = n, .columns = columns};
}

static void months_that_differ_are_replaced(void **state)
{
    static const struct {
        const char *name;
        bool is_full;
        Months source;
        Months target;
        Months known;
        const char *expected;
    } cases[] = {
        {"a new copy",
         false,
         {2, {202505, 202506}, {3, 4}, {"a", "b"}},
         {0},
         {0},
         "+202505=a +202506=b"},
        {"nothing new",
         false,
         {2, {202505, 202506}, {3, 4}, {"a", "b"}},
         {2, {202505, 202506}, {3, 4}, {0}},
         {2, {202505, 202506}, {0}, {"a", "b"}},
         ""},
        {"another digest",
         false,
         {2, {202505, 202506}, {3, 4}, {"a", "c"}},
         {2, {202505, 202506}, {3, 4}, {0}},
         {2, {202505, 202506}, {0}, {"a", "b"}},
         "+202506=c"},
        {"rows are missing in the copy",
         false,
         {1, {202505}, {3}, {"a"}},
         {1, {202505}, {2}, {0}},
         {1, {202505}, {0}, {"a"}},
         "+202505=a"},
        {"the copy was emptied",
         false,
         {1, {202505}, {3}, {"a"}},
         {0},
         {1, {202505}, {0}, {"a"}},
         "+202505=a"},
        {"loaded, but killed before it was noted",
         false,
         {1, {202505}, {3}, {"a"}},
         {1, {202505}, {3}, {0}},
         {0},
         "+202505=a"},
        {"gone at the source",
         false,
         {1, {202506}, {4}, {"b"}},
         {3, {202505, 202506, 202507}, {3, 4, 5}, {0}},
         {2, {202505, 202506}, {0}, {"a", "b"}},
         "-202505 -202507"},
        {"all is sent again",
         true,
         {1, {202506}, {4}, {"b"}},
         {1, {202506}, {4}, {0}},
         {1, {202506}, {0}, {"b"}},
         "+202506=b"},
        {"a table without days",
         false,
         {1, {0}, {4}, {"b"}},
         {1, {0}, {4}, {0}},
         {1, {0}, {0}, {"a"}},
         "+0=b"},
        {"an empty source", false, {0}, {1, {0}, {4}, {0}}, {1, {0}, {0}, {"a"}}, "-0"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Table source = table_of(arena, &cases[at].source, true, true);
        Table target = table_of(arena, &cases[at].target, true, false);
        Table known = table_of(arena, &cases[at].known, false, true);
        MonthPlan plan = months_plan(arena, &source, &target, &known, cases[at].is_full);
        StrBuf text = strbuf_new(arena);

        strbuf_puts(&text, "");
        for (size_t month = 0; month < plan.n_replaced; month++)
            strbuf_printf(
                &text,
                "%s+%lld=%s",
                month == 0 ? "" : " ",
                (long long) plan.replaced[month],
                plan.digests[month]);
        for (size_t month = 0; month < plan.n_dropped; month++)
            strbuf_printf(&text, "%s-%lld", month == 0 ? "" : " ", (long long) plan.dropped[month]);
        CASE_TEXT(cases[at].name, strbuf_text(&text), cases[at].expected);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(months_that_differ_are_replaced),
    };

    return cmocka_run_group_tests_name("replace", cases, NULL, NULL);
}

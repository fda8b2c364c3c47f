#include "cases.h"
#include "quality/judge/judge.h"

static void test_mostly(void **state)
{
    static const struct {
        const char *name;
        int64_t judged;
        int64_t unexpected;
        double mostly;
        bool expected;
    } cases[] = {
        /* field case GX-04: 1000 rows with exactly 1 bad row */
        {"mostly 0 always holds", 1000, 1, 0, true},
        {"mostly 0 holds with nothing right", 1000, 1000, 0, true},
        {"mostly 1 allows none", 1000, 1, 1, false},
        {"mostly 1 holds when all are right", 1000, 0, 1, true},
        {"exactly at the threshold", 1000, 1, 0.999, true},
        {"just below", 1000, 2, 0.999, false},
        {"nothing judged", 0, 0, 1, true},
        {"one third", 3, 1, 0.66, true},
        {"one in a billion", 1000000000, 1, 1, false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].name,
            judge_mostly(cases[at].judged, cases[at].unexpected, cases[at].mostly),
            cases[at].expected);
}

static void test_sample_shapes(void **state)
{
    static const double kwh[] = {-1.5, 3};
    static const Str ids[] = {{"a\"b", 3}, {"\xff", 1}};
    static const int64_t starts[] = {0, 1800000000};
    static const int32_t days[] = {0, 20000};
    static const uint8_t flags[] = {1, 0};
    static const uint64_t second_missing = 1;
    const Column columns[] = {
        {.name = "id", .type = COLUMN_TEXT, .values = ids},
        {.name = "start", .type = COLUMN_TIMESTAMP, .values = starts},
        {.name = "day", .type = COLUMN_DATE, .values = days},
        {.name = "flag", .type = COLUMN_BOOL, .values = flags},
        {.name = "kwh", .type = COLUMN_F64, .values = kwh, .valid = &second_missing},
    };
    const Table one = {.n_rows = 2, .n_columns = 1, .columns = &columns[4]};
    const Table all = {.n_rows = 2, .n_columns = COUNT_OF(columns), .columns = columns};
    Arena *arena = arena_new();

    (void) state;
    CASE_TEXT("values", sample_json(arena, &one), "[-1.5,null]");
    CASE_TEXT(
        "rows",
        sample_json(arena, &all),
        "[{\"id\":\"a\\\"b\",\"start\":\"1970-01-01T00:00:00Z\",\"day\":\"1970-01-01\","
        "\"flag\":true,\"kwh\":-1.5},{\"id\":\"(not UTF-8)\",\"start\":\"1970-01-01T00:30:00Z\","
        "\"day\":\"2024-10-04\",\"flag\":false,\"kwh\":null}]");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mostly),
        cmocka_unit_test(test_sample_shapes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

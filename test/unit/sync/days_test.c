/* Which days were touched, and when two sides of a day are equal. */
#include "base/civil.h"
#include "cases.h"
#include "sync/days.h"

static const SyncTable with_days = {"t", "s.t", "local_day", TIME_DATE, "x", "k"};
static const SyncTable whole = {"w", "s.w", NULL, TIME_NONE, NULL, "k"};

static void instants_fall_on_their_utc_day(void **state)
{
    static DaySet set;

    (void) state;
    day_set_add_us(&set, -1); /* 1969-12-31T23:59:59.999999Z */
    day_set_add_us(&set, 0);
    day_set_add_us(&set, US_PER_DAY - 1);
    day_set_add_us(&set, SYNC_FIRST_DAY * US_PER_DAY);
    day_set_add_us(&set, (SYNC_LAST_DAY + INT64_C(1)) * US_PER_DAY - 1);
    CASE_INT("days", set.n_days, 4);
    CASE_INT("first", set.span.first, SYNC_FIRST_DAY);
    CASE_INT("last", set.span.last, SYNC_LAST_DAY);
    CASE_TRUE("1969-12-31", day_set_has(&set, -1));
    CASE_TRUE("1970-01-01", day_set_has(&set, 0));
    CASE_TRUE("1970-01-02", !day_set_has(&set, 1));
    CASE_TRUE("1899-12-31", !day_set_has(&set, SYNC_FIRST_DAY - 1));
    CASE_TRUE("2300-01-01", !day_set_has(&set, SYNC_LAST_DAY + 1));
}

typedef struct Side {
    int64_t n_rows;
    double total;
    bool is_null;
} Side;

/* One day on both sides, with a double as its sum. */
static bool agree(Side left, Side right)
{
    const int32_t day = 20000;
    const Side *sides[] = {&left, &right};
    Table tables[2];
    Column columns[2][3];
    uint64_t valid[2];
    Arena *arena = arena_new();
    DayResults results = {.arena = arena};
    size_t n_different;

    for (size_t at = 0; at < 2; at++) {
        valid[at] = sides[at]->is_null ? 0 : 1;
        columns[at][0] = (Column){"day", COLUMN_DATE, &day, NULL};
        columns[at][1] = (Column){"n_rows", COLUMN_I64, &sides[at]->n_rows, NULL};
        columns[at][2] = (Column){"total", COLUMN_F64, &sides[at]->total, &valid[at]};
        tables[at] = (Table){.n_rows = 1, .n_columns = 3, .columns = columns[at]};
    }
    n_different = days_compare(&results, &with_days, &tables[0], &tables[1], NULL);
    assert_int_equal(results.n_rows, 1);
    assert_int_equal(results.rows[0].is_equal, n_different == 0);
    arena_free(arena);
    return n_different == 0;
}

static void doubles_agree_within_the_tolerance(void **state)
{
    (void) state;
    CASE_TRUE("same", agree((Side){2, 1.5, false}, (Side){2, 1.5, false}));
    CASE_TRUE("order of adding", agree((Side){2, 1e6, false}, (Side){2, 1e6 + 9e-4, false}));
    CASE_TRUE("too far", !agree((Side){2, 1e6, false}, (Side){2, 1e6 + 2e-3, false}));
    CASE_TRUE("near zero", agree((Side){2, 0, false}, (Side){2, 9e-10, false}));
    CASE_TRUE("rows", !agree((Side){2, 1.5, false}, (Side){3, 1.5, false}));
    CASE_TRUE("no value is not zero", !agree((Side){2, 0, true}, (Side){2, 0, false}));
    CASE_TRUE("no value on both", agree((Side){2, 1, true}, (Side){2, 2, true}));
    CASE_TRUE("NaN on both", agree((Side){2, NAN, false}, (Side){2, NAN, false}));
    CASE_TRUE("NaN on one", !agree((Side){2, NAN, false}, (Side){2, 1, false}));
}

static void days_are_merged_and_decimals_exact(void **state)
{
    const int32_t source_days[] = {10, 11, 13};
    const int64_t source_rows[] = {1, 2, 3};
    const Decimal source_sums[] = {5, 7, 9};
    const int32_t target_days[] = {11, 12, 13};
    const int64_t target_rows[] = {2, 4, 3};
    const Decimal target_sums[] = {7, 8, 10};
    const Column source_columns[] = {
        {"day", COLUMN_DATE, source_days, NULL},
        {"n_rows", COLUMN_I64, source_rows, NULL},
        {"total", COLUMN_DECIMAL, source_sums, NULL},
    };
    const Column target_columns[] = {
        {"day", COLUMN_DATE, target_days, NULL},
        {"n_rows", COLUMN_I64, target_rows, NULL},
        {"total", COLUMN_DECIMAL, target_sums, NULL},
    };
    Table source = {.n_rows = 3, .n_columns = 3, .columns = source_columns};
    Table target = {.n_rows = 3, .n_columns = 3, .columns = target_columns};
    static DaySet only;
    Arena *arena = arena_new();
    DayResults results = {.arena = arena};

    (void) state;
    CASE_INT("different", days_compare(&results, &with_days, &source, &target, NULL), 3);
    CASE_INT("days", results.n_rows, 4);
    CASE_INT("10: gone in the copy", results.rows[0].target_rows, 0);
    CASE_TRUE("10", results.rows[0].target_sum == NULL && !results.rows[0].is_equal);
    CASE_TRUE("11", results.rows[1].is_equal);
    CASE_INT("12: only in the copy", results.rows[2].source_rows, 0);
    CASE_TEXT("13: one in the last decimal", results.rows[3].source_sum, "0.00000000000000000009");
    CASE_TEXT("13", results.rows[3].target_sum, "0.0000000000000000001");
    day_set_add_us(&only, 11 * US_PER_DAY);
    day_set_add_us(&only, 12 * US_PER_DAY);
    CASE_INT("touched days only", days_compare(&results, &with_days, &source, &target, &only), 1);
    CASE_INT("added", results.n_rows, 6);
    arena_free(arena);
}

static void a_table_without_days_is_one(void **state)
{
    const int32_t day = 0;
    const uint64_t valid = 0;
    const int64_t rows[] = {5, 6};
    const Column source_columns[] = {
        {"day", COLUMN_DATE, &day, &valid}, {"n_rows", COLUMN_I64, &rows[0], NULL}};
    const Column target_columns[] = {
        {"day", COLUMN_DATE, &day, &valid}, {"n_rows", COLUMN_I64, &rows[1], NULL}};
    Table source = {.n_rows = 1, .n_columns = 2, .columns = source_columns};
    Table target = {.n_rows = 1, .n_columns = 2, .columns = target_columns};
    Arena *arena = arena_new();
    DayResults results = {.arena = arena};

    (void) state;
    CASE_INT("equal", days_compare(&results, &whole, &source, &source, NULL), 0);
    CASE_INT("different", days_compare(&results, &whole, &source, &target, NULL), 1);
    CASE_TRUE("no day", !results.rows[0].has_day);
    CASE_TRUE("no sum", results.rows[0].source_sum == NULL);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(instants_fall_on_their_utc_day),
        cmocka_unit_test(doubles_agree_within_the_tolerance),
        cmocka_unit_test(days_are_merged_and_decimals_exact),
        cmocka_unit_test(a_table_without_days_is_one),
    };

    return cmocka_run_group_tests_name("days", cases, NULL, NULL);
}

#include <math.h>

#include "cases.h"
#include "quality/profile/value_stats.h"

static void test_numbers(void **state)
{
    Arena *arena = arena_new();
    ProfileColumn column = {
        .class = CLASS_NUMBER,
        .n_values = 11,
        .n_odd = 1,
        .min_number = 0,
        .max_number = 20,
    };
    ValueStats stats = value_stats_begin(arena, &column);

    (void) state;
    /* 0 1 2 2 2 2 2 2 10 20, and one that is no number */
    value_stats_add(&stats, STR("0.000"), 0, 1);
    value_stats_add(&stats, STR("1"), 1, 1);
    value_stats_add(&stats, STR("2.50"), 2, 6);
    value_stats_add(&stats, STR("10"), 10, 1);
    value_stats_add(&stats, STR("20"), 20, 1);
    value_stats_add(&stats, STR("NaN"), NAN, 1);
    value_stats_end(&stats);
    CASE_INT("different", column.n_distinct, 6);
    CASE_TRUE("exact", column.is_exact && column.is_listed && column.are_quantiles_exact);
    CASE_NEAR("mean", column.mean, 4.3, 1e-12);
    CASE_NEAR("deviation", column.stdev, 6.147266782, 1e-8);
    /* places 0.45, 2.25, 4.5, 6.75 and 8.55 of nine steps */
    CASE_NEAR("5 %", column.quantiles[0], 0.45, 1e-12);
    CASE_NEAR("25 %", column.quantiles[1], 2, 1e-12);
    CASE_NEAR("median", column.quantiles[2], 2, 1e-12);
    CASE_NEAR("75 %", column.quantiles[3], 2, 1e-12);
    CASE_NEAR("95 %", column.quantiles[4], 15.5, 1e-12);
    CASE_INT("first bin", column.bins[0], 1);
    CASE_INT("third bin", column.bins[2], 6);
    CASE_INT("the end belongs to the last bin", column.bins[19], 1);
    CASE_INT("most frequent", column.top[0].n, 6);
    CASE_TEXT("without zeros", column.top[0].text, "2.5");
    CASE_TEXT("the first seen of equals", column.top[1].text, "0");
    arena_free(arena);
}

static void test_top_is_bounded(void **state)
{
    Arena *arena = arena_new();
    ProfileColumn column = {.class = CLASS_TEXT, .n_values = 1000};
    ValueStats stats = value_stats_begin(arena, &column);

    (void) state;
    for (int at = 0; at < 100; at++)
        value_stats_add(&stats, str_from(arena_printf(arena, "M%03d", at)), NAN, at % 50);
    value_stats_end(&stats);
    CASE_INT("kept", column.n_top, PROFILE_TOP);
    CASE_TEXT("first", column.top[0].text, "M049");
    CASE_TEXT("its equal", column.top[1].text, "M099");
    CASE_TEXT("last", column.top[PROFILE_TOP - 1].text, "M090");
    CASE_TEXT("pattern", column.pattern, "^M[0-9]{3}$");
    CASE_TRUE("no numbers", !column.has_numbers);
    arena_free(arena);
}

static void test_one_value(void **state)
{
    Arena *arena = arena_new();
    ProfileColumn column = {.class = CLASS_NUMBER, .n_values = 3, .min_number = 5, .max_number = 5};
    ValueStats stats = value_stats_begin(arena, &column);

    (void) state;
    value_stats_add(&stats, STR("5"), 5, 3);
    value_stats_end(&stats);
    CASE_NEAR("deviation", column.stdev, 0, 0);
    CASE_NEAR("median", column.quantiles[2], 5, 0);
    CASE_INT("all in the first bin", column.bins[0], 3);
    arena_free(arena);
}

static void test_number_text(void **state)
{
    static const char *const cases[][2] = {
        {"1.50000", "1.5"}, {"100", "100"}, {"0.000", "0"}, {"1e-10", "1e-10"}, {"-2.0", "-2"}};
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++)
        CASE_TEXT(cases[at][0], profile_number_text(arena, str_from(cases[at][0])), cases[at][1]);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_top_is_bounded),
        cmocka_unit_test(test_one_value),
        cmocka_unit_test(test_number_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

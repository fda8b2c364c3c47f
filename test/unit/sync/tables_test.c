/* What a table is asked by: spans of time, and the words for its days on both sides. */
#include "base/civil.h"
#include "cases.h"
#include "sync/tables.h"

static const SyncTable *find(const char *name)
{
    for (size_t at = 0; at < n_sync_tables; at++)
        if (strcmp(sync_tables[at].name, name) == 0)
            return &sync_tables[at];
    fail_msg("there is no table '%s'", name);
    return NULL;
}

static void months_span_their_days(void **state)
{
    static const struct {
        const char *name;
        int64_t first;
        int64_t last;
        int from[3];
        int to[3];
    } cases[] = {
        {"one month", 202506, 202506, {2025, 6, 1}, {2025, 6, 30}},
        {"over the year's end", 202411, 202512, {2024, 11, 1}, {2025, 12, 31}},
        {"a leap day", 202402, 202402, {2024, 2, 1}, {2024, 2, 29}},
        {"the first and the last a copy can hold", 190001, 229912, {1900, 1, 1}, {2299, 12, 31}},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const int *from = cases[at].from;
        const int *to = cases[at].to;
        DaySpan span = span_of_months(cases[at].first, cases[at].last);

        CASE_INT(cases[at].name, span.first, civil_days(from[0], from[1], from[2]));
        CASE_INT(cases[at].name, span.last, civil_days(to[0], to[1], to[2]));
    }
    CASE_INT("first", SYNC_FIRST_DAY, civil_days(1900, 1, 1));
    CASE_INT("last", SYNC_LAST_DAY, civil_days(2299, 12, 31));
}

static void ends_are_of_the_columns_type(void **state)
{
    DaySpan span = {20240, 20241};
    Param params[2];

    (void) state;
    span_params(find("kpi_daily"), span, params);
    CASE_INT("date", params[0].type, COLUMN_DATE);
    CASE_INT("date", params[1].value.i32, 20241);
    span_params(&sync_readings_table, span, params);
    CASE_INT("instant", params[0].type, COLUMN_TIMESTAMP);
    CASE_INT("first instant", params[0].value.i64, 20240 * US_PER_DAY);
    CASE_INT("last instant", params[1].value.i64, 20242 * US_PER_DAY - 1);
}

static void words_fit_both_sides(void **state)
{
    static const struct {
        const char *table;
        bool is_target;
        const char *expected;
    } cases[] = {
        {"kpi_daily",
         false,
         "\"a\".\"b\"|\"local_day\"|\"local_day\"|cast(extract(year from \"local_day\") * 100 + "
         "extract(month from \"local_day\") as integer)|, sum(\"billed_kwh\") as total"},
        {"kpi_daily",
         true,
         "\"a\".\"b\"|\"local_day\"|\"local_day\"|toYYYYMM(\"local_day\")|, sum(\"billed_kwh\") as "
         "total"},
        {"reading_scores",
         true,
         "\"a\".\"b\"|\"start_ts\"|toDate32(\"start_ts\")|toYYYYMM(toDate32(\"start_ts\"))|, "
         "sum(\"score\") as total"},
        {"dim_nodes", false, "\"a\".\"b\"|||0|"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Slot slots[TABLE_SLOTS];
        Str text;

        table_slots(arena, find(cases[at].table), "a.b", cases[at].is_target, slots);
        text = slots_fill(arena, STR("%TABLE%|%TIME%|%DAY%|%MONTH%|%TOTAL%"), slots, TABLE_SLOTS);
        CASE_TEXT(cases[at].table, str_dup(arena, text), cases[at].expected);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(months_span_their_days),
        cmocka_unit_test(ends_are_of_the_columns_type),
        cmocka_unit_test(words_fit_both_sides),
    };

    return cmocka_run_group_tests_name("tables", cases, NULL, NULL);
}

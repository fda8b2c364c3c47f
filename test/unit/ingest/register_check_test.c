#include "base/civil.h"
#include "cases.h"
#include "ingest/register_check.h"

#define N     9
#define WHOLE 100000000000000000000.0L

static const Str meters[N] = {
    {"B", 1}, {"A", 1}, {"B", 1}, {"A", 1}, {"A", 1}, {"B", 1}, {"A", 1}, {"A", 1}, {"C", 1}};
static const int minutes[N] = {0, 0, 30, 90, 120, 60, 30, 120, 0};
static const int registers[N] = {999, 10, 1, 13, 14, 0, 11, 99, 5};
static const uint64_t valid[1] = {0xDF}; /* not B at 60 */

/* Columns as reading_block.h has them. */
static void test_first_intervals(void **state)
{
    Str channels[N];
    Str qualities[N];
    int64_t stamps[N];
    Decimal kwh[N];
    int64_t lines[N];
    Column columns[9] = {
        [0] = {.values = meters},
        [1] = {.values = channels},
        [2] = {.values = stamps},
        [4] = {.values = kwh, .valid = valid},
        [5] = {.values = qualities},
        [8] = {.values = lines},
    };
    const Batch batch = {.n_rows = N - 1, .n_columns = COUNT_OF(columns), .columns = columns};
    const Profile profile = {
        .range_kwh = (Decimal) (1000 * WHOLE),
        .max_kwh_per_hour = (Decimal) (100 * WHOLE),
        .interval_s = 1800,
    };
    Arena *arena = arena_new();
    RegisterCheck *check = register_check_new(arena, &profile);
    StrBuf text = strbuf_new(arena);
    SourceCheck found = {0};

    (void) state;
    for (size_t row = 0; row < N; row++) {
        channels[row] = STR("import");
        qualities[row] = row == 6 ? STR("estimated") : STR("actual");
        stamps[row] = minutes[row] * 60 * US_PER_S;
        kwh[row] = (Decimal) (registers[row] * WHOLE);
        lines[row] = (int64_t) row + 2;
    }
    register_check_add(check, &batch);
    register_check_finish(check, &found);
    for (size_t i = 0; i < found.n_readings; i++)
        strbuf_printf(
            &text,
            "%lld %s %s %lld %d %s %s %s\n",
            (long long) found.readings[i].line,
            found.readings[i].meter_id,
            found.readings[i].channel,
            (long long) (found.readings[i].start_ts / US_PER_S / 60),
            found.readings[i].length_s,
            found.readings[i].kwh,
            found.readings[i].quality,
            found.readings[i].flag);
    CASE_TEXT(
        "by the line that ends them",
        strbuf_text(&text),
        "4 B import 0 1800 2 actual \n"
        "5 A import 30 1800 1 estimated catch_up\n"
        "5 A import 60 1800 1 estimated catch_up\n"
        "6 A import 90 1800 1 actual \n"
        "8 A import 0 1800 1 estimated \n");
    CASE_INT("intervals", found.report.registers.intervals, 5);
    CASE_INT("pieces of gaps", found.report.registers.caught_up, 2);
    CASE_INT("first", found.report.registers.first, 2);
    CASE_INT("rollovers", found.report.registers.rollovers, 1);
    CASE_INT("restarts", found.report.registers.restarts, 0);
    CASE_INT("low", found.report.registers.low, 0);
    register_check_close(check);
    arena_free(arena);
}

static void test_none(void **state)
{
    const Profile profile = {.interval_s = 1800};
    Arena *arena = arena_new();
    RegisterCheck *check = register_check_new(arena, &profile);
    SourceCheck found = {0};

    (void) state;
    register_check_finish(check, &found);
    CASE_TRUE("told to be registers", found.report.registers.is_set);
    CASE_INT("no readings", found.n_readings, 0);
    register_check_close(check);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_intervals),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

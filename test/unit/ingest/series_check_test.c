#include "base/civil.h"
#include "cases.h"
#include "ingest/series_check.h"

#define MOST  8
#define WHOLE 100000000000000000000.0L

/* A reading: meter, minute of its start, length in seconds, value (below 0: none), line. */
typedef struct Row {
    const char *meter;
    int minute;
    int length_s;
    double kwh;
    int line;
} Row;

typedef struct Case {
    const char *name;
    Row rows[MOST];
    size_t n;
    bool is_register;
    int64_t late;         /* line that was rejected at the end; 0: none */
    const char *expected; /* series gaps seconds longest repeats other first */
} Case;

static const Case cases[] = {
    {"one after the other",
     {{"A", 0, 1800, 1, 2}, {"A", 30, 1800, 1, 3}},
     2,
     false,
     0,
     "1 0 0 0-0 0 0 0"},
    {"from new to old, meters in turn",
     {{"A", 30, 1800, 1, 2}, {"B", 30, 1800, 1, 3}, {"A", 0, 1800, 1, 4}, {"B", 0, 1800, 1, 5}},
     4,
     false,
     0,
     "2 0 0 0-0 0 0 0"},
    {"two gaps",
     {{"A", 0, 1800, 1, 2}, {"A", 60, 1800, 1, 3}, {"A", 180, 1800, 1, 4}},
     3,
     false,
     0,
     "1 2 7200 90-180 0 0 0"},
    {"a missing reading covers its time",
     {{"A", 0, 1800, 1, 2}, {"A", 30, 1800, -1, 3}, {"A", 60, 1800, 1, 4}},
     3,
     false,
     0,
     "1 0 0 0-0 0 0 0"},
    {"a longer reading covers what begins later",
     {{"A", 0, 7200, 1, 2}, {"A", 0, 1800, 1, 3}, {"A", 120, 1800, 1, 4}},
     3,
     false,
     0,
     "1 0 0 0-0 0 0 0"},
    {"repeats, one with another value, one with none",
     {{"A", 0, 1800, 1, 2},
      {"A", 30, 1800, 1, 3},
      {"A", 0, 1800, 1, 4},
      {"A", 30, 1800, 2, 5},
      {"A", 30, 1800, -1, 6}},
     5,
     false,
     0,
     "1 0 0 0-0 3 2 4"},
    {"what was rejected at the end is a gap",
     {{"A", 0, 1800, 1, 2}, {"A", 30, 1800, 1, 3}, {"A", 60, 1800, 1, 4}},
     3,
     false,
     3,
     "1 1 1800 30-60 0 0 0"},
    {"registers: one and a half intervals apart",
     {{"A", 0, 0, 1, 2}, {"A", 44, 0, 2, 3}, {"A", 89, 0, 3, 4}, {"A", 89, 0, 4, 5}},
     4,
     true,
     0,
     "1 1 2700 44-89 1 1 5"},
    {"nothing", {{0}}, 0, false, 0, "0 0 0 0-0 0 0 0"},
};

static const char *found_of(Arena *arena, const Case *a_case, const Tracker *lengths)
{
    Str names[] = {STR("import"), STR("export")};
    const Profile profile = {
        .is_register = a_case->is_register,
        .interval_s = 1800,
        .channel_names = names,
        .n_channels = COUNT_OF(names),
    };
    SeriesCheck *check = series_check_new(arena, &profile);
    SourceCheck found = {0};
    Str meters[MOST];
    Str channels[MOST];
    Str qualities[MOST];
    int64_t starts[MOST];
    int32_t seconds[MOST];
    Decimal kwh[MOST];
    int64_t lines[MOST];
    uint64_t valid[1] = {0};
    Column columns[9] = {
        [0] = {.values = meters},
        [1] = {.values = channels},
        [2] = {.values = starts},
        [3] = {.values = seconds},
        [4] = {.values = kwh, .valid = valid},
        [5] = {.values = qualities},
        [8] = {.values = lines},
    };
    const Batch batch = {.n_rows = a_case->n, .n_columns = COUNT_OF(columns), .columns = columns};

    for (size_t row = 0; row < a_case->n; row++) {
        const Row *given = &a_case->rows[row];

        meters[row] = str_from(given->meter);
        channels[row] = STR("import");
        qualities[row] = given->kwh < 0 ? STR("missing") : STR("actual");
        starts[row] = given->minute * 60 * US_PER_S;
        seconds[row] = given->length_s;
        kwh[row] = given->kwh < 0 ? 0 : (Decimal) (given->kwh * WHOLE);
        valid[0] |= (uint64_t) (given->kwh >= 0) << row;
        lines[row] = given->line;
    }
    series_check_add(check, &batch);
    series_check_finish(check, lengths, &a_case->late, a_case->late != 0, &found);
    series_check_close(check);
    return arena_printf(
        arena,
        "%lld %lld %lld %lld-%lld %lld %lld %lld",
        (long long) found.n_series,
        (long long) found.gaps.n,
        (long long) found.gaps.seconds,
        (long long) (found.gaps.longest_from / US_PER_S / 60),
        (long long) (found.gaps.longest_to / US_PER_S / 60),
        (long long) found.repeats.n,
        (long long) found.repeats.n_other,
        (long long) found.repeats.first_line);
}

static void test_cases(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(cases[at].name, found_of(arena, &cases[at], NULL), cases[at].expected);
    arena_free(arena);
}

/* Lengths that are known at the end go before those of the batches. */
static void test_steps(void **state)
{
    static const Case hourly = {
        "hourly",
        {{"A", 0, 1800, 1, 2}, {"A", 60, 1800, 1, 3}, {"A", 180, 3600, 1, 4}},
        3,
        false,
        0,
        ""};
    Arena *arena = arena_new();
    Tracker *tracker = tracker_new(arena, true, 1800, TRACKER_MAX_SERIES);
    StepCounts steps = {0};
    Segment segment;

    (void) state;
    segment_begin(&segment, STR("A"), CHANNEL_IMPORT, 0);
    step_add(&steps, 0, 3600 * US_PER_S);
    (void) tracker_merge(tracker, &segment, &steps);
    (void) tracker_settle_lengths(tracker);
    CASE_TEXT("hourly", found_of(arena, &hourly, tracker), "1 1 3600 120-180 0 0 0");
    tracker_close(tracker);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

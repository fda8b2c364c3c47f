#include "base/civil.h"
#include "cases.h"
#include "ingest/tracker.h"

#define MINUTE (60 * US_PER_S)

/* Starts of one series in minutes, block by block; -1 ends a block, -2 the file. */
typedef struct SeriesCase {
    const char *name;
    int starts[16];
    bool is_doubtful;
    int doubt_from; /* minutes */
    int doubt_to;
    int32_t trend;
    int32_t length_s;
    bool is_default;
    size_t n_to_correct;
} SeriesCase;

static const SeriesCase cases[] = {
    {"rising", {0, 30, -1, 60, 90, -2}, false, 0, 0, 3, 1800, false, 0},
    {"falling", {90, 60, -1, 30, -2}, false, 0, 0, -2, 1800, false, 0},
    {"twice at a block's border", {0, 30, -1, 30, 60, -2}, true, 0, 60, 2, 1800, false, 0},
    {"twice within a block", {0, 30, 30, -1, 60, -2}, true, 0, 60, 2, 1800, false, 0},
    {"turns back", {0, 30, -1, 15, -2}, true, 0, 30, 0, 900, false, 1},
    {"one reading", {45, -2}, false, 0, 0, 0, 1800, true, 1},
    {"ties go to the shortest", {0, 60, 75, -2}, false, 0, 0, 2, 900, false, 0},
    {"the commonest, not the first", {0, 60, -1, 75, 90, -2}, false, 0, 0, 3, 900, false, 1},
    {"a gap is no length", {0, 2000, -2}, false, 0, 0, 1, 1800, true, 1},
    {"a day of 25 hours is", {0, 1500, -2}, false, 0, 0, 1, 90000, false, 0},
};

/* Feeds the starts as a worker would. */
static void feed(Tracker *tracker, Str meter_id, const int *starts)
{
    Segment segment;
    StepCounts steps = {0};
    bool has_segment = false;

    for (size_t i = 0;; i++) {
        int64_t us = starts[i] * MINUTE;
        if (starts[i] < 0) {
            if (has_segment)
                (void) tracker_merge(tracker, &segment, &steps);
            has_segment = false;
            steps = (StepCounts){0};
            if (starts[i] == -2)
                return;
        } else if (has_segment) {
            step_add(&steps, segment.last_us, us);
            segment_add(&segment, us);
        } else {
            segment_begin(&segment, meter_id, CHANNEL_IMPORT, us);
            has_segment = true;
        }
    }
}

static void test_series(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const SeriesCase *test = &cases[i];
        Arena *arena = arena_new();
        Tracker *tracker = tracker_new(arena, true, 1800, 10);
        const Series *series;
        feed(tracker, STR("M1"), test->starts);
        CASE_INT(test->name, tracker_settle_lengths(tracker), test->n_to_correct);
        series = tracker_find(tracker, STR("M1"), CHANNEL_IMPORT);
        assert_non_null(series);
        CASE_INT(test->name, series->is_doubtful, test->is_doubtful);
        CASE_INT(test->name, series->doubt_from_us, test->doubt_from * MINUTE);
        CASE_INT(test->name, series->doubt_to_us, test->doubt_to * MINUTE);
        CASE_INT(test->name, series->all.trend, test->trend);
        CASE_INT(test->name, series->length_s, test->length_s);
        CASE_INT(test->name, series->is_default_length, test->is_default);
        CASE_TRUE(test->name, tracker_find(tracker, STR("M1"), CHANNEL_EXPORT) == NULL);
        tracker_close(tracker);
        arena_free(arena);
    }
}

/* The start before the last one, and none that equals it. */
static void test_before(void **state)
{
    static const struct {
        const char *name;
        int starts[8];
        int before;
    } orders[] = {
        {"one", {30, -2}, 30},
        {"two", {0, 30, -2}, 0},
        {"twice", {0, 30, 30, -1, 30, -2}, 0},
        {"twice from the first", {30, -1, 30, 30, -2}, 30},
        {"at a border", {0, 30, -1, 60, -2}, 30},
        {"behind a border", {0, -1, 60, 90, 90, -2}, 60},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        Arena *arena = arena_new();
        Tracker *tracker = tracker_new(arena, true, 1800, 10);
        feed(tracker, STR("M1"), orders[i].starts);
        CASE_INT(
            orders[i].name,
            tracker_find(tracker, STR("M1"), CHANNEL_IMPORT)->all.before_us,
            orders[i].before * MINUTE);
        tracker_close(tracker);
        arena_free(arena);
    }
}

/* A meter with one reading takes the file's commonest step. */
static void test_file_length(void **state)
{
    static const int steady[] = {0, 15, 30, -2};
    static const int single[] = {0, -2};
    Arena *arena = arena_new();
    Tracker *tracker = tracker_new(arena, true, 1800, 10);
    bool is_default = true;

    (void) state;
    feed(tracker, STR("one"), single);
    feed(tracker, STR("many"), steady);
    CASE_INT("the first was guessed", tracker_settle_lengths(tracker), 1);
    CASE_INT("one", tracker_find(tracker, STR("one"), CHANNEL_IMPORT)->length_s, 900);
    CASE_INT("unknown", tracker_file_length(tracker, &is_default), 900);
    CASE_TRUE("unknown", !is_default);
    tracker_close(tracker);
    arena_free(arena);
}

/* Grows past its first size, and stops at its limit without losing what it has. */
static void test_many(void **state)
{
    static const int single[] = {0, -2};
    Arena *arena = arena_new();
    Tracker *tracker = tracker_new(arena, true, 1800, 1000);

    (void) state;
    for (int i = 0; i < 1000; i++)
        feed(tracker, str_from(arena_printf(arena, "M%d", i)), single);
    CASE_TRUE("room for all", !tracker_is_full(tracker));
    feed(tracker, STR("one more"), single);
    CASE_TRUE("full", tracker_is_full(tracker));
    CASE_INT("kept", tracker_count(tracker), 1000);
    for (size_t i = 0; i < 1000; i++) {
        const char *id = arena_printf(arena, "M%zu", i);
        CASE_TRUE(
            id, tracker_find(tracker, str_from(id), CHANNEL_IMPORT) == tracker_at(tracker, i));
    }
    tracker_close(tracker);
    arena_free(arena);
}

/* Where the sign is the channel, lengths of both are those of the meter. */
static void test_follows(void **state)
{
    static const int steady[] = {0, 15, 30, -2};
    Arena *arena = arena_new();
    Tracker *tracker = tracker_new(arena, true, 1800, 10);
    const StepCounts none = {0};
    bool is_default = true;
    Segment segment;
    const Series *series;

    (void) state;
    feed(tracker, STR("M1"), steady);
    segment_begin(&segment, STR("M1"), CHANNEL_EXPORT, 0);
    segment.follows = true;
    (void) tracker_merge(tracker, &segment, &none);
    segment_begin(&segment, STR("M1"), CHANNEL_EXPORT, 60 * MINUTE);
    segment.follows = true;
    (void) tracker_merge(tracker, &segment, &none);
    CASE_INT("nothing to correct", tracker_settle_lengths(tracker), 0);
    series = tracker_find(tracker, STR("M1"), CHANNEL_EXPORT);
    CASE_INT("length", series->length_s, 900);
    CASE_INT("used", series->used_length_s, 900);
    CASE_INT("asked", tracker_length(tracker, STR("M1"), CHANNEL_IMPORT, &is_default), 900);
    CASE_TRUE("stated", !is_default);
    tracker_doubt(tracker, STR("late"), CHANNEL_IMPORT, 0, 0);
    CASE_INT("file's", tracker_length(tracker, STR("late"), CHANNEL_IMPORT, &is_default), 900);
    tracker_close(tracker);
    arena_free(arena);
}

/* The largest energy of a series, and of those there is no room for. */
static void test_energy(void **state)
{
    Arena *arena = arena_new();
    Tracker *tracker = tracker_new(arena, true, 1800, 1);
    const StepCounts none = {0};
    static const int energies[] = {3, 5, 4};
    Segment segment;

    (void) state;
    for (size_t meter = 0; meter < 2; meter++) {
        for (size_t i = 0; i < COUNT_OF(energies); i++) {
            segment_begin(&segment, meter == 0 ? STR("a") : STR("b"), CHANNEL_IMPORT, 0);
            segment.max_kwh = energies[i] + (Decimal) meter;
            (void) tracker_merge(tracker, &segment, &none);
        }
    }
    CASE_TRUE("kept", tracker_find(tracker, STR("a"), CHANNEL_IMPORT)->all.max_kwh == 5);
    CASE_TRUE("rest", tracker_rest_max_kwh(tracker) == 6);
    tracker_close(tracker);
    arena_free(arena);
}

static void test_doubt(void **state)
{
    static const int rising[] = {0, 30, -2};
    Arena *arena = arena_new();
    Tracker *tracker = tracker_new(arena, false, 0, 10);
    const Series *series;

    (void) state;
    feed(tracker, STR("M1"), rising);
    tracker_doubt(tracker, STR("M1"), CHANNEL_IMPORT, 10 * MINUTE, 20 * MINUTE);
    tracker_doubt(tracker, STR("M1"), CHANNEL_IMPORT, 5 * MINUTE, 15 * MINUTE);
    tracker_doubt(tracker, STR("new"), CHANNEL_EXPORT, MINUTE, MINUTE);
    series = tracker_find(tracker, STR("M1"), CHANNEL_IMPORT);
    CASE_INT("from", series->doubt_from_us, 5 * MINUTE);
    CASE_INT("to", series->doubt_to_us, 20 * MINUTE);
    CASE_TRUE("new", tracker_find(tracker, STR("new"), CHANNEL_EXPORT)->is_doubtful);
    CASE_INT("no steps are counted", tracker_settle_lengths(tracker), 0);
    tracker_close(tracker);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_before),
        cmocka_unit_test(test_file_length),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_follows),
        cmocka_unit_test(test_energy),
        cmocka_unit_test(test_doubt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

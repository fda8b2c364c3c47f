#include "base/arena.h"
#include "cases.h"
#include "ingest/meter_devices.h"

/* A reading as "meter channel serial start". */
typedef struct Stated {
    const char *meter_id;
    Channel channel;
    const char *serial;
    int64_t start_us;
} Stated;

static void feed(MeterDevices *devices, const Stated *stated, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Reading reading = {
            .meter_id = str_from(stated[i].meter_id),
            .channel = stated[i].channel,
            .serial = str_from(stated[i].serial),
            .start_us = stated[i].start_us,
        };
        meter_devices_add(devices, &reading);
    }
}

/* "M1 0 A 10..30" a line. */
static const char *show(Arena *arena, const MeterDevices *devices)
{
    const char *text = "";

    for (size_t i = 0; i < devices->n; i++) {
        const MeterDevice *device = &devices->items[i];
        text = arena_printf(
            arena,
            "%s%.*s %d %.*s %lld..%lld\n",
            text,
            STR_ARG(device->meter_id),
            (int) device->channel,
            STR_ARG(device->serial),
            (long long) device->first_us,
            (long long) device->last_us);
    }
    return text;
}

static const struct {
    const char *name;
    Stated stated[6];
    size_t n;
    const char *devices;
} cases[] = {
    {"one device", {{"M1", 0, "A", 10}, {"M1", 0, "A", 20}}, 2, "M1 0 A 10..20\n"},
    {"exchanged",
     {{"M1", 0, "A", 10}, {"M1", 0, "A", 20}, {"M1", 0, "B", 30}, {"M1", 0, "B", 40}},
     4,
     "M1 0 A 10..20\nM1 0 B 30..40\n"},
    {"from new to old",
     {{"M1", 0, "B", 40}, {"M1", 0, "B", 30}, {"M1", 0, "A", 20}},
     3,
     "M1 0 B 30..40\nM1 0 A 20..20\n"},
    {"and back again",
     {{"M1", 0, "A", 10}, {"M1", 0, "B", 20}, {"M1", 0, "A", 30}},
     3,
     "M1 0 A 10..30\nM1 0 B 20..20\n"},
    {"meters and channels in turn",
     {{"M1", 0, "A", 10},
      {"M2", 0, "A", 10},
      {"M1", 1, "A", 10},
      {"M1", 0, "A", 20},
      {"M2", 0, "A", 20},
      {"M1", 1, "A", 20}},
     6,
     "M1 0 A 10..20\nM2 0 A 10..20\nM1 1 A 10..20\n"},
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Arena *arena = arena_new();
        MeterDevices devices = meter_devices_new(NULL, SIZE_MAX);
        feed(&devices, cases[i].stated, cases[i].n);
        CASE_TEXT(cases[i].name, show(arena, &devices), cases[i].devices);
        /* emptied and filled again it is the same */
        meter_devices_clear(&devices);
        CASE_INT(cases[i].name, devices.n, 0);
        feed(&devices, cases[i].stated, cases[i].n);
        CASE_TEXT(cases[i].name, show(arena, &devices), cases[i].devices);
        meter_devices_close(&devices);
        arena_free(arena);
    }
}

/* However readings are cut into blocks, what comes of them is the same; texts are copies. */
static void test_merge(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Arena *arena = arena_new();
        MeterDevices file = meter_devices_new(arena, SIZE_MAX);
        MeterDevices block = meter_devices_new(NULL, SIZE_MAX);
        for (size_t at = 0; at < cases[i].n; at++) {
            char meter_id[] = "M?";
            char serial[] = "?";
            Stated stated = cases[i].stated[at];
            meter_id[1] = stated.meter_id[1];
            serial[0] = stated.serial[0];
            stated.meter_id = meter_id;
            stated.serial = serial;
            meter_devices_clear(&block);
            feed(&block, &stated, 1);
            meter_devices_merge(&file, &block);
            meter_id[1] = serial[0] = '!';
        }
        CASE_TEXT(cases[i].name, show(arena, &file), cases[i].devices);
        meter_devices_close(&block);
        meter_devices_close(&file);
        arena_free(arena);
    }
}

/* Past the most there may be the known ones still grow, and it says so. */
static void test_full(void **state)
{
    static const Stated stated[] = {
        {"M1", 0, "A", 10}, {"M1", 0, "B", 20}, {"M1", 0, "C", 30}, {"M1", 0, "A", 40}};
    Arena *arena = arena_new();
    MeterDevices devices = meter_devices_new(arena, 2);
    MeterDevices more = meter_devices_new(arena, 2);

    (void) state;
    feed(&devices, stated, 2);
    CASE_TRUE("as many as may be", !devices.is_full);
    feed(&devices, stated, COUNT_OF(stated));
    CASE_TRUE("one more", devices.is_full);
    CASE_TEXT("one more", show(arena, &devices), "M1 0 A 10..40\nM1 0 B 20..20\n");
    meter_devices_merge(&more, &devices);
    CASE_TRUE("merged", more.is_full);
    meter_devices_clear(&devices);
    CASE_TRUE("cleared", !devices.is_full);
    meter_devices_close(&more);
    meter_devices_close(&devices);
    arena_free(arena);
}

/* Through several growths. */
static void test_many(void **state)
{
    Arena *arena = arena_new();
    MeterDevices devices = meter_devices_new(arena, SIZE_MAX);

    (void) state;
    for (int64_t round = 0; round < 2; round++) {
        for (int64_t i = 0; i < 5000; i++) {
            const Stated stated = {
                arena_printf(arena, "M%lld", (long long) (i % 100)),
                0,
                arena_printf(arena, "S%lld", (long long) i),
                round * 10000 + i};
            feed(&devices, &stated, 1);
        }
    }
    CASE_INT("many", devices.n, 5000);
    for (size_t i = 0; i < devices.n; i++) {
        CASE_INT("first", devices.items[i].first_us, (int64_t) i);
        CASE_INT("last", devices.items[i].last_us, (int64_t) i + 10000);
    }
    meter_devices_close(&devices);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

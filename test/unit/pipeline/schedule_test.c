#include "base/civil.h"
#include "cases.h"
#include "pipeline/schedule.h"

#define MINUTE INT64_C(60000000)

/* A clock that goes on when somebody waits or runs; what happened as one text. */
typedef struct World {
    int64_t now_us;
    int64_t run_us;    /* how long a run takes */
    int64_t asleep_us; /* the first wait ends so much late */
    int64_t back_us;   /* after the first run the clock is set back */
    size_t runs_left;
    StrBuf told;
} World;

static int64_t clock_of(void *context)
{
    return ((World *) context)->now_us;
}

static void put(World *world, const char *what, int64_t us)
{
    char text[CIVIL_TEXT_MAX];

    strbuf_printf(&world->told, "%s %.5s\n", what, civil_text_utc(us, text) + 11);
}

static void told_next(void *context, int64_t next_us)
{
    put(context, "next", next_us);
}

static bool wait_until(void *context, int64_t until_us)
{
    World *world = context;

    world->now_us = until_us + world->asleep_us;
    world->asleep_us = 0;
    return world->runs_left > 0;
}

static bool start(void *context, int64_t due_us)
{
    World *world = context;

    put(world, "run", due_us);
    world->now_us += world->run_us - world->back_us;
    world->back_us = 0;
    world->runs_left--;
    return world->runs_left > 0;
}

typedef struct Case {
    const char *name;
    int64_t last_min; /* minutes past midnight */
    int64_t now_min;
    int64_t run_min;
    int64_t asleep_min;
    int64_t back_min;
    size_t n_runs;
    const char *told;
} Case;

/* Every 10 minutes. */
static const Case cases[] = {
    {"in turn", 5, 5, 1, 0, 0, 2, "next 00:10\nrun 00:10\nnext 00:20\nrun 00:20\n"},
    {"a long run: what it missed is one run, at once",
     5,
     5,
     35,
     0,
     0,
     2,
     "next 00:10\nrun 00:10\nrun 00:40\n"},
    {"a machine that slept: one run",
     5,
     5,
     1,
     61,
     0,
     2,
     "next 00:10\nrun 01:10\nnext 01:20\nrun 01:20\n"},
    {"missed before it began: one run", 20, 75, 1, 0, 0, 2, "run 01:10\nnext 01:20\nrun 01:20\n"},
    {"made before it began: not again", 70, 75, 1, 0, 0, 1, "next 01:20\nrun 01:20\n"},
    {"a clock that is set back starts nothing twice",
     25,
     25,
     1,
     0,
     25,
     2,
     "next 00:30\nrun 00:30\nnext 00:40\nrun 00:40\n"},
};

static void follows(void **state)
{
    Arena *arena = arena_new();
    const Zone *zone;
    Cron cron;
    Error err;

    (void) state;
    assert_int_equal(cron_parse(STR("*/10 * * * *"), &cron, &err), OK);
    assert_int_equal(zone_open(arena, "UTC", &zone, &err), OK);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        const int64_t midnight = INT64_C(1751328000000000);
        World world = {
            .now_us = midnight + c->now_min * MINUTE,
            .run_us = c->run_min * MINUTE,
            .asleep_us = c->asleep_min * MINUTE,
            .back_us = c->back_min * MINUTE,
            .runs_left = c->n_runs,
            .told = strbuf_new(arena),
        };
        Schedule schedule = {
            .cron = &cron,
            .zone = zone,
            .last_us = midnight + c->last_min * MINUTE,
            .clock_us = clock_of,
            .on_wait = told_next,
            .wait = wait_until,
            .start = start,
            .context = &world,
        };
        schedule_follow(&schedule);
        CASE_TEXT(c->name, strbuf_text(&world.told), c->told);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(follows)};
    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}

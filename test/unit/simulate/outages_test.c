#include "fixture.h"
#include "simulate/outages.h"

static void schedule_rotates(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 500, 60, 0);
    const SimShedding *shedding = &model.shedding;

    (void) state;
    for (size_t feeder = 0; feeder < shedding->n_feeders; feeder++) {
        size_t n_outages = shedding->first[feeder + 1] - shedding->first[feeder];

        CASE_INT("every third day", n_outages, 20);
        for (size_t at = shedding->first[feeder]; at < shedding->first[feeder + 1]; at++) {
            const SimOutage *outage = &shedding->items[at];
            int64_t hours_us = outage->end_us - outage->start_us;

            CASE_INT("feeder", outage->node, feeder);
            CASE_INT("whole slots", (outage->start_us - model.calendar.start_us) % SIM_SLOT_US, 0);
            CASE_TRUE(
                "two or three hours", hours_us >= 4 * SIM_SLOT_US && hours_us <= 6 * SIM_SLOT_US);
        }
    }
    /* two feeders are not dark on the same day when they are neighbours in the rotation */
    CASE_TRUE(
        "in turn",
        shedding->items[shedding->first[0]].start_us / US_PER_DAY !=
            shedding->items[shedding->first[1]].start_us / US_PER_DAY);
    arena_free(arena);
}

static void faults_are_apart_and_inside(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 600, 0);
    SimOutage faults[SIM_MAX_FAULTS];
    size_t n_all = 0;

    (void) state;
    for (size_t transformer = 0; transformer < 50; transformer++) {
        size_t n_faults = sim_faults_draw(&model.calendar, 7, transformer, faults);
        int64_t after_us = model.calendar.start_us;

        n_all += n_faults;
        for (size_t at = 0; at < n_faults; at++) {
            CASE_INT("transformer", faults[at].node, transformer);
            CASE_TRUE("after the one before", faults[at].start_us > after_us);
            CASE_TRUE("20 minutes", faults[at].end_us - faults[at].start_us >= 20 * 60 * US_PER_S);
            CASE_TRUE("12 hours", faults[at].end_us - faults[at].start_us <= 12 * 3600 * US_PER_S);
            after_us = faults[at].end_us;
        }
        CASE_TRUE("inside", after_us <= model.calendar.end_us);
    }
    CASE_NEAR("one a month", (double) n_all / 50, 20, 3);
    arena_free(arena);
}

static void supply_is_cut_by_the_minute(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    int64_t start_us = model.calendar.start_us;
    SimOutage shed = {.start_us = start_us + 4 * SIM_SLOT_US, .end_us = start_us + 6 * SIM_SLOT_US};
    size_t first[] = {0, 1};
    SimShedding shedding = {.items = &shed, .first = first, .n_feeders = 1};
    SimOutage faults[] = {
        /* 15 minutes of slot 0, all of slot 1, 6 minutes of slot 2 */
        {.start_us = start_us + SIM_SLOT_US / 2,
         .end_us = start_us + 2 * SIM_SLOT_US + SIM_SLOT_US / 5},
        /* 24 minutes of the same slot 2; then into the shedding */
        {.start_us = start_us + 2 * SIM_SLOT_US + SIM_SLOT_US / 5,
         .end_us = start_us + 5 * SIM_SLOT_US},
    };
    static const double EXPECTED[] = {0.5, 0, 0, 0, 0, 0, 1};
    double supply[SIM_DAY_SLOTS];

    (void) state;
    sim_supply(&model.calendar, &shedding, 0, faults, COUNT_OF(faults), supply);
    for (size_t slot = 0; slot < COUNT_OF(EXPECTED); slot++)
        CASE_NEAR("slot", supply[slot], EXPECTED[slot], 1e-12);
    sim_supply(&model.calendar, &shedding, 0, faults, 1, supply);
    CASE_NEAR("six minutes", supply[2], 0.8, 1e-12);
    CASE_NEAR("untouched", supply[3], 1, 0);
    CASE_NEAR("shed", supply[5], 0, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schedule_rotates),
        cmocka_unit_test(faults_are_apart_and_inside),
        cmocka_unit_test(supply_is_cut_by_the_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

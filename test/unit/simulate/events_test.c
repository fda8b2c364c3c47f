#include "fixture.h"
#include "simulate/events.h"

#define N_METERS 2000

static bool is_tamper(const SimEvent *event)
{
    return strcmp(event->code, "cover_open") == 0 || strcmp(event->code, "terminal_open") == 0 ||
           strcmp(event->code, "magnet") == 0 || strcmp(event->code, "neutral_missing") == 0;
}

static size_t count_tampers(const SimModel *model, size_t meter, int64_t from_us, int64_t to_us)
{
    SimEvent events[8];
    size_t n_events = sim_events_draw(model, meter, NULL, 0, NULL, 0, events);
    size_t n = 0;

    for (size_t at = 0; at < n_events; at++)
        n += is_tamper(&events[at]) && events[at].ts_us >= from_us && events[at].ts_us <= to_us;
    return n;
}

static void some_thieves_are_noticed(void **state)
{
    static const struct {
        const char *name;
        SimConduct conduct;
        size_t first;
        double noticed; /* share whose meter notices in the two days up to the start */
    } CASES[] = {
        {"bypass", SIM_BYPASS, 1440, 0.5},
        {"night bypass", SIM_NIGHT_BYPASS, 1440, 0.5},
        {"far from the meter", SIM_FDI1, 1440, 0.1},
        {"a token is no tampering", SIM_GHOST_VENDING, 1440, 0},
        {"before the window", SIM_BYPASS, 0, 0},
        {"honest", SIM_VACANCY, 1440, 0},
    };

    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, N_METERS, 60, 0);
    SimMeter *meters = ARENA_ARRAY(arena, SimMeter, N_METERS);

    (void) state;
    model.grid.meters = meters;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        size_t n_noticed = 0;

        for (size_t meter = 0; meter < N_METERS; meter++) {
            int64_t start_us = sim_slot_us(&model.calendar, CASES[at].first);

            meters[meter] =
                (SimMeter){.conduct = CASES[at].conduct, .first = CASES[at].first, .end = 60 * 48};
            n_noticed += count_tampers(&model, meter, start_us - 2 * US_PER_DAY, start_us) > 0;
        }
        CASE_NEAR(CASES[at].name, (double) n_noticed / N_METERS, CASES[at].noticed, 0.04);
    }
    arena_free(arena);
}

static void honest_meters_have_events(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, N_METERS, 60, 0);
    size_t n_opened = 0;
    size_t n_replaced = 0;

    (void) state;
    for (size_t meter = 0; meter < N_METERS; meter++) {
        SimEvent events[8];
        size_t n_events = sim_events_draw(&model, meter, NULL, 0, NULL, 0, events);

        for (size_t at = 0; at < n_events; at++) {
            n_opened += strcmp(events[at].code, "cover_open") == 0;
            n_replaced += strcmp(events[at].code, "meter_replaced") == 0;
            CASE_TRUE(
                "in the window",
                events[at].ts_us >= model.calendar.start_us &&
                    events[at].ts_us < model.calendar.end_us);
        }
    }
    CASE_NEAR("2.4 % opened by the utility", (double) n_opened, 48, 25);
    CASE_NEAR("1.2 % replaced", (double) n_replaced, 24, 16);
    arena_free(arena);
}

static void tells_of_faults_and_tokens_in_order(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 60, 0);
    int64_t start_us = model.calendar.start_us;
    SimOutage faults[] = {
        {.start_us = start_us + 5 * US_PER_DAY}, {.start_us = start_us + 9 * US_PER_DAY}};
    SimVend vends[] = {{.ts_us = start_us + 7 * US_PER_DAY}, {.ts_us = start_us + US_PER_DAY}};
    SimEvent *events = ARENA_ARRAY(arena, SimEvent, sim_events_max(2, 2));
    size_t n_events = sim_events_draw(&model, 0, faults, 2, vends, 2, events);
    size_t n_tokens = 0;
    size_t n_losses = 0;

    (void) state;
    for (size_t at = 0; at < n_events; at++) {
        CASE_TRUE("in order", at == 0 || events[at].ts_us >= events[at - 1].ts_us);
        n_losses += strcmp(events[at].code, "power_loss") == 0;
        if (strcmp(events[at].code, "token_accepted") != 0)
            continue;
        n_tokens++;
        CASE_TRUE(
            "within the hour",
            (events[at].ts_us - start_us) % US_PER_DAY > 0 &&
                (events[at].ts_us - start_us) % US_PER_DAY <= 3600 * US_PER_S);
    }
    CASE_INT("tokens", n_tokens, 2);
    CASE_INT("faults", n_losses, 2);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(some_thieves_are_noticed),
        cmocka_unit_test(honest_meters_have_events),
        cmocka_unit_test(tells_of_faults_and_tokens_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "fixture.h"
#include "simulate/misread.h"
#include "simulate/unit.h"

/* What every slot of every transformer must hold. */
static void check_slots(const SimModel *model, const SimUnit *unit)
{
    const SimTransformer *place = &model->grid.transformers[unit->transformer];
    size_t n_slots = model->calendar.n_slots;

    for (size_t slot = 0; slot < n_slots; slot++) {
        int64_t recorded = 0;

        for (size_t at = 0; at < unit->n_meters; at++) {
            /* a late clock gives the first minutes of supply to the dark interval before */
            if (sim_clock_late(model->seed, place->first_meter + at) == 0)
                recorded += unit->recorded_wh[at * n_slots + slot];
        }
        CASE_INT("closes", unit->input_wh[slot], unit->load_wh[slot] + unit->technical_wh[slot]);
        CASE_TRUE("no flow up the transformer", unit->load_wh[slot] >= 0);
        if (unit->supply[slot] > 0)
            continue;
        CASE_INT("all dark at once", recorded, 0);
        CASE_INT("nothing goes in", unit->input_wh[slot], 0);
    }
}

static void balance_closes(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 500, 60, 0.1);
    SimUnit *unit = sim_unit_new(arena, &model);
    size_t n_slots = model.calendar.n_slots;
    size_t n_dark = 0;
    size_t n_solar = 0;
    size_t n_stealing = 0;
    int64_t hooked_wh = 0;

    (void) state;
    for (size_t transformer = 0; transformer < model.grid.n_transformers; transformer++) {
        const SimTransformer *place = &model.grid.transformers[transformer];
        int64_t true_wh = 0;
        int64_t load_wh = 0;
        int64_t technical_wh = 0;

        sim_unit_run(unit, &model, transformer);
        check_slots(&model, unit);
        for (size_t slot = 0; slot < n_slots; slot++) {
            load_wh += unit->load_wh[slot] + unit->export_wh[slot];
            technical_wh += unit->technical_wh[slot];
            n_dark += unit->supply[slot] <= 0;
        }
        for (size_t at = 0; at < unit->n_meters; at++) {
            const SimTotals *totals = &unit->totals[at];
            bool is_thief = sim_is_thief(&model.grid.meters[place->first_meter + at]);
            int64_t recorded = 0;

            for (size_t slot = 0; slot < n_slots; slot++)
                recorded += unit->recorded_wh[at * n_slots + slot];
            CASE_INT("recorded", totals->recorded_wh, recorded);
            CASE_TRUE("only thieves steal", totals->stolen_wh == 0 || is_thief);
            n_stealing += totals->stolen_wh > 0;
            true_wh += totals->true_wh;
        }
        n_solar += unit->solar_meter != SIM_NO_METER;
        hooked_wh += unit->hooked_wh;
        CASE_INT("true loads add up", true_wh + unit->hooked_wh, load_wh);
        CASE_TRUE("technical loss", technical_wh > 0);
        CASE_TRUE("below 8 %", (double) technical_wh < 0.08 * (double) (load_wh + technical_wh));
    }
    /* a ghost vendor's customer may still live on what was bought */
    CASE_NEAR("thieves take something", (double) n_stealing, 50, 2);
    CASE_TRUE("hook-ups too", hooked_wh > 0);
    CASE_TRUE("there were outages", n_dark > 1000);
    CASE_TRUE("there were panels", n_solar >= 1);
    arena_free(arena);
}

static void does_not_remember_the_one_before(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 100, 10, 0.1);
    SimUnit *used = sim_unit_new(arena, &model);
    SimUnit *fresh = sim_unit_new(arena, &model);
    size_t n_slots = model.calendar.n_slots;

    (void) state;
    sim_unit_run(used, &model, 0);
    sim_unit_run(used, &model, 2);
    sim_unit_run(fresh, &model, 2);
    CASE_INT("meters", used->n_meters, fresh->n_meters);
    CASE_INT("input", memcmp(used->input_wh, fresh->input_wh, n_slots * sizeof(int64_t)), 0);
    CASE_INT("rows", memcmp(used->rows, fresh->rows, fresh->n_meters * n_slots), 0);
    CASE_INT("export", memcmp(used->export_wh, fresh->export_wh, n_slots * sizeof(int32_t)), 0);
    CASE_INT("faults", used->n_faults, fresh->n_faults);
    CASE_TEXT("vends", strbuf_text(&used->vends), strbuf_text(&fresh->vends));
    CASE_TEXT("events", strbuf_text(&used->events), strbuf_text(&fresh->events));
    arena_free(arena);
}

/* Where an event says that a meter was replaced, its register starts anew. */
static void replacements_are_those_of_the_events(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 500, 60, 0);
    SimUnit *unit = sim_unit_new(arena, &model);
    size_t n_replaced = 0;
    size_t n_events = 0;

    (void) state;
    for (size_t transformer = 0; transformer < model.grid.n_transformers; transformer++) {
        const char *line;

        sim_unit_run(unit, &model, transformer);
        for (size_t at = 0; at < unit->n_meters; at++) {
            size_t meter = model.grid.transformers[transformer].first_meter + at;
            char id[SIM_ID_MAX];
            char stamp[CIVIL_TEXT_MAX];

            if (unit->replaced[at] == model.calendar.n_slots)
                continue;
            n_replaced++;
            (void) civil_text_utc(sim_slot_us(&model.calendar, unit->replaced[at]), stamp);
            /* the event lies within the half-hour: its date and hour are those of the slot */
            line = strstr(
                strbuf_text(&unit->events),
                arena_printf(
                    arena, "%s,%.13s", sim_node_id(&model.grid, SIM_METER, meter, id), stamp));
            CASE_TRUE("an event of that hour", line != NULL);
        }
        if (strbuf_str(&unit->events).len == 0)
            continue;
        for (line = strbuf_text(&unit->events); (line = strstr(line, "meter_replaced")) != NULL;
             line++)
            n_events++;
    }
    CASE_TRUE("some are replaced", n_replaced > 0);
    CASE_INT("as many as events say", n_replaced, n_events);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balance_closes),
        cmocka_unit_test(does_not_remember_the_one_before),
        cmocka_unit_test(replacements_are_those_of_the_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "fixture.h"
#include "simulate/delivery.h"
#include "simulate/rows.h"

static void writes_each_fate(void **state)
{
    static const char *const EXPECTED = "M00001,2025-06-01T00:00:00Z,0.042,import,1800,A\n"
                                        "M00001,2025-06-01T00:30:00Z,0.100,import,1800,E\n"
                                        "M00001,2025-06-01T01:00:00Z,,import,1800,A\n"
                                        "M00001,2025-06-01T02:30:00Z,12.345,import,1800,A\n"
                                        "M00001,2025-06-01T02:30:00Z,12.345,import,1800,A\n"
                                        "M00001,2025-06-01T03:00:00Z,0.100,import,1800,E\n"
                                        "M00001,2025-06-01T03:00:00Z,0.000,import,1800,A\n"
                                        "M00001,2025-06-01T03:30:00Z,ERR,import,1800,A\n"
                                        "M00001,2025-06-32T00:00:00Z,0.100,import,1800,A\n"
                                        "M00001,2025-06-\n"
                                        "M00001,2025-06-01T02:00:00Z,0.050,import,1800,E\n"
                                        "M00001,2025-06-01T00:00:00Z,0.007,export,1800,A\n"
                                        "M00001,2025-06-01T00:30:00Z,0.000,export,1800,A\n"
                                        "M00001,2025-06-01T01:00:00Z,0.000,export,1800,A\n"
                                        "M00001,2025-06-01T02:30:00Z,0.000,export,1800,A\n"
                                        "M00001,2025-06-01T03:00:00Z,0.000,export,1800,A\n"
                                        "M00001,2025-06-01T03:30:00Z,0.000,export,1800,A\n"
                                        "M00001,2025-06-01T04:00:00Z,0.000,export,1800,A\n"
                                        "M00001,2025-06-01T04:30:00Z,0.000,export,1800,A\n"
                                        "T001,2025-06-01T00:00:00Z,4.000,import,1800,A\n"
                                        "T001,2025-06-01T00:30:00Z,1234.567,import,1800,A\n";
    static const SimRow ROWS[] = {
        SIM_ROW_ACTUAL,
        SIM_ROW_ESTIMATED,
        SIM_ROW_BLANK,
        SIM_ROW_ABSENT,
        SIM_ROW_LATE,
        SIM_ROW_TWICE,
        SIM_ROW_CORRECTED,
        SIM_ROW_BAD_NUMBER,
        SIM_ROW_BAD_STAMP,
        SIM_ROW_CUT,
    };
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    SimMonth month = {.year = 2025, .month = 6, .first = 0, .end = COUNT_OF(ROWS)};
    SimUnit *unit = sim_unit_new(arena, &model);
    SimRowText out = {.text = arena_alloc_zero(arena, sim_rows_max(1, COUNT_OF(ROWS)) + 1, 1)};
    const char *node_lines;

    (void) state;
    unit->n_meters = 1;
    unit->solar_meter = 0;
    unit->export_wh[0] = 7;
    unit->recorded_wh[0] = 42;
    unit->recorded_wh[5] = 12345;
    unit->input_wh[0] = 4000;
    unit->input_wh[1] = 1234567;
    for (size_t slot = 0; slot < COUNT_OF(ROWS); slot++) {
        unit->rows[slot] = (uint8_t) ROWS[slot];
        unit->estimate_wh[0][slot] = 100;
        unit->supply[slot] = slot == 4 ? 0.5 : 1;
    }
    sim_rows_unit(&out, &model, unit, &month);
    CASE_TRUE("fits", out.length < sim_rows_max(1, COUNT_OF(ROWS)));
    node_lines = strstr(out.text, "T001,2025-06-01T01:00:00Z");
    assert_non_null(node_lines);
    CASE_TEXT("lines", arena_copy(arena, out.text, (size_t) (node_lines - out.text)), EXPECTED);
    CASE_INT("rows", out.counts.rows, 29);
    CASE_INT("broken", out.counts.broken, 3);
    CASE_INT("duplicates", out.counts.duplicates, 1);
    CASE_INT("corrected", out.counts.corrected, 1);
    CASE_INT("blanks", out.counts.blanks, 1);
    CASE_INT("estimated", out.counts.estimated, 2);
    CASE_INT("absent", out.counts.absent, 1);
    arena_free(arena);
}

static void leaves_out_what_is_not_known(void **state)
{
    static const int32_t WH[] = {5, 0, 1234};
    static const bool IS_KNOWN[] = {true, false, true};
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    SimRowText out = {.text = arena_alloc_zero(arena, sim_rows_max(1, 3) + 1, 1)};

    (void) state;
    model.calendar.n_slots = 3;
    sim_rows_load(&out, &model.calendar, "A01_M01", WH, IS_KNOWN);
    CASE_TEXT(
        "lines",
        out.text,
        "A01_M01,2025-06-01T00:00:00Z,0.005,import,1800,A\n"
        "A01_M01,2025-06-01T01:00:00Z,1.234,import,1800,A\n");
    CASE_INT("rows", out.counts.rows, 2);
    CASE_INT("absent", out.counts.absent, 1);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_each_fate),
        cmocka_unit_test(leaves_out_what_is_not_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

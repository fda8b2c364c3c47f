#include <stdlib.h>

#include "base/decimal.h"
#include "fixture.h"
#include "simulate/delivery.h"
#include "simulate/register_rows.h"

/* Watt-hours of the first register in a line. */
static int64_t wh_of(const char *line)
{
    static const NumberFormat format = {.decimal = '.', .thousands = {"", 0}};
    const char *at = strchr(strchr(line, ',') + 1, ',') + 1;
    Decimal kwh = 0;

    assert_int_equal(
        decimal_parse((Str){at, (size_t) (strchr(at, ',') - at)}, &format, &kwh), DECIMAL_OK);
    return (int64_t) (decimal_to_double(kwh) * 1000 + 0.5);
}

static const char *kwh_text(Arena *arena, int64_t wh)
{
    return arena_printf(arena, "%lld.%03lld", (long long) (wh / 1000), (long long) (wh % 1000));
}

/* A unit of one meter of which every slot counted 100 Wh. */
static SimUnit *make_unit(Arena *arena, const SimModel *model)
{
    SimUnit *unit = sim_unit_new(arena, model);

    unit->n_meters = 1;
    unit->solar_meter = SIM_NO_METER;
    unit->replaced[0] = model->calendar.n_slots;
    for (size_t slot = 0; slot < model->calendar.n_slots; slot++) {
        unit->recorded_wh[slot] = 100;
        unit->rows[slot] = SIM_ROW_ACTUAL;
    }
    return unit;
}

static char *write(Arena *arena, const SimModel *model, const SimUnit *unit, SimRowCounts *ret)
{
    size_t n_slots = model->calendar.n_slots;
    SimRowText out = {.text = arena_alloc_zero(arena, sim_rows_max(1, n_slots) + 1, 1)};

    for (size_t month = 0; month < model->calendar.n_months; month++)
        sim_register_rows_unit(&out, model, unit, &model->calendar.months[month]);
    if (ret != NULL)
        *ret = out.counts;
    return out.text;
}

static void writes_each_fate(void **state)
{
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

    /* register after so many slots stands for its value */
    static const struct {
        const char *start;
        int after; /* -1: the text has no register */
        const char *rest;
    } LINES[] = {
        {"M00001,2025-06-01T00:00:00Z,", 0, ",import,A\n"},
        {"M00001,2025-06-01T00:30:00Z,", 1, ",import,A\n"},
        {"M00001,2025-06-01T01:00:00Z,", 2, ",import,E\n"},
        {"M00001,2025-06-01T01:30:00Z,", -1, ",import,A\n"},
        {"M00001,2025-06-01T03:00:00Z,", 6, ",import,A\n"},
        {"M00001,2025-06-01T03:00:00Z,", 6, ",import,A\n"},
        {"M00001,2025-06-01T03:30:00Z,", 7, ",import,E\n"},
        {"M00001,2025-06-01T03:30:00Z,", 7, ",import,A\n"},
        {"M00001,2025-06-01T04:00:00Z,", -1, "ERR,import,A\n"},
        {"M00001,2025-06-32T00:00:00Z,", -1, "0.100,import,A\n"},
        {"M00001,2025-06-\n", -1, ""},
        {"M00001,2025-06-01T02:30:00Z,", 5, ",import,E\n"},
        {"M00001,2025-06-01T00:00:00Z,0.000,export,A\n", -1, ""},
        {"M00001,2025-06-01T00:30:00Z,0.007,export,A\n", -1, ""},
        {"M00001,2025-06-01T01:00:00Z,0.007,export,A\n", -1, ""},
        {"M00001,2025-06-01T01:30:00Z,0.007,export,A\n", -1, ""},
        {"M00001,2025-06-01T03:00:00Z,0.007,export,A\n", -1, ""},
        {"M00001,2025-06-01T03:30:00Z,0.007,export,A\n", -1, ""},
        {"M00001,2025-06-01T04:00:00Z,0.007,export,A\n", -1, ""},
        {"M00001,2025-06-01T04:30:00Z,0.007,export,A\n", -1, ""},
        {"M00001,2025-06-01T05:00:00Z,0.007,export,A\n", -1, ""},
    };

    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    SimMonth month = {.year = 2025, .month = 6, .first = 0, .end = COUNT_OF(ROWS)};
    SimUnit *unit = make_unit(arena, &model);
    SimRowText out = {.text = arena_alloc_zero(arena, sim_rows_max(1, COUNT_OF(ROWS)) + 1, 1)};
    StrBuf expected = strbuf_new(arena);
    int64_t first_wh;

    (void) state;
    unit->solar_meter = 0;
    unit->export_wh[0] = 7;
    for (size_t slot = 0; slot < COUNT_OF(ROWS); slot++)
        unit->rows[slot] = (uint8_t) ROWS[slot];
    sim_register_rows_unit(&out, &model, unit, &month);
    first_wh = wh_of(out.text);
    for (size_t at = 0; at < COUNT_OF(LINES); at++) {
        strbuf_puts(&expected, LINES[at].start);
        if (LINES[at].after >= 0)
            strbuf_puts(&expected, kwh_text(arena, first_wh + 100 * LINES[at].after));
        strbuf_puts(&expected, LINES[at].rest);
    }
    CASE_TEXT("lines", out.text, strbuf_text(&expected));
    CASE_INT("rows", out.counts.rows, 21);
    CASE_INT("broken", out.counts.broken, 3);
    CASE_INT("duplicates", out.counts.duplicates, 1);
    CASE_INT("corrected", out.counts.corrected, 1);
    CASE_INT("blanks", out.counts.blanks, 1);
    CASE_INT("estimated", out.counts.estimated, 2);
    CASE_INT("absent", out.counts.absent, 1);
    arena_free(arena);
}

/* The line whose stamp is given; it must be there. */
static const char *line_at(const char *text, const char *stamp)
{
    const char *found = strstr(text, stamp);

    if (found == NULL)
        fail_msg("no line of %s", stamp);
    while (found > text && found[-1] != '\n')
        found--;
    return found;
}

/* Months go on from each other, the last register is that of the window's end. */
static void goes_on_over_months(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 31, 0);
    SimUnit *unit = make_unit(arena, &model);
    SimRowCounts counts;
    const char *text = write(arena, &model, unit, &counts);
    int64_t first_wh = wh_of(text);

    (void) state;
    CASE_INT("registers", counts.rows, 31 * 48 + 1);
    CASE_INT("end of June", wh_of(line_at(text, "2025-07-01T00:00:00Z")), first_wh + 144000);
    CASE_INT("July", wh_of(line_at(text, "2025-07-01T00:30:00Z")), first_wh + 144100);
    CASE_INT("end", wh_of(line_at(text, "2025-07-02T00:00:00Z")), first_wh + 148800);
    arena_free(arena);
}

static void starts_anew_where_replaced(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    SimUnit *unit = make_unit(arena, &model);
    const char *text;
    int64_t fresh_wh;

    (void) state;
    unit->replaced[0] = 10;
    text = write(arena, &model, unit, NULL);
    CASE_INT("the old one", wh_of(line_at(text, "T05:00:00Z")), wh_of(text) + 1000);
    fresh_wh = wh_of(line_at(text, "T05:30:00Z")) - 100;
    CASE_TRUE("nearly zero", fresh_wh >= 0 && fresh_wh < 2000);
    CASE_INT("goes on", wh_of(line_at(text, "2025-06-02T00:00:00Z")), fresh_wh + 3800);
    arena_free(arena);
}

/* Of a thousand meters some twenty pass their top, once. */
static void some_roll_over(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 1, 0);
    SimUnit *unit = make_unit(arena, &model);
    int n_over = 0;

    (void) state;
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        const char *text;
        int64_t used_wh;

        model.seed = seed;
        text = write(arena, &model, unit, NULL);
        used_wh = wh_of(line_at(text, "2025-06-02T00:00:00Z")) - wh_of(text);
        n_over += used_wh < 0;
        CASE_INT("used", used_wh < 0 ? used_wh + SIM_REGISTER_RANGE_WH : used_wh, 4800);
        arena_reset(arena);
        model = fixture_model(arena, 1, 1, 0);
        unit = make_unit(arena, &model);
    }
    CASE_TRUE("one in fifty", n_over >= 10 && n_over <= 35);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_each_fate),
        cmocka_unit_test(goes_on_over_months),
        cmocka_unit_test(starts_anew_where_replaced),
        cmocka_unit_test(some_roll_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

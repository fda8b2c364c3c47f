/* From readings in a store to panels. */
#include "detect/meters/panel_read.h"
#include "meters_site.h"

static const DetectOptions options = {.run_id = "run-1"};

typedef struct Read {
    MeterList list;
    Panels panels;
} Read;

/* Builds the models and reads all panels, one group. */
static Read read_panels(const Site *site, TechnicalLosses *losses)
{
    DetectRun run = meters_site_run(site, &options);
    const Temperatures *temperatures;
    Read read = {0};
    Error err;

    meters_site_build(site);
    CASE_OK("list", meter_list_read(&run, &read.list, &err), &err);
    CASE_OK("temperatures", temperatures_read(&run, &read.list, &temperatures, &err), &err);
    CASE_INT("one group", panels_end_of_group(&read.list, 0), read.list.n);
    CASE_OK(
        "panels",
        panels_read(
            site->arena,
            &run,
            &read.list,
            losses,
            temperatures,
            0,
            read.list.n,
            &read.panels,
            &err),
        &err);
    return read;
}

/* Values in Wh, "-" where unknown: "1000 - 500". */
static const char *
values(const Site *site, const float *kwh, size_t day_slots, size_t day, size_t slot, size_t n)
{
    StrBuf text = strbuf_new(site->arena);

    for (size_t at = 0; at < n; at++) {
        float value = kwh[day * day_slots + slot + at];

        strbuf_puts(&text, at > 0 ? " " : "");
        if (isnan(value))
            strbuf_puts(&text, "-");
        else
            strbuf_printf(&text, "%g", 1000.0 * (double) value);
    }
    return strbuf_text(&text);
}

static const char *
cells(const Site *site, const Panel *panel, size_t meter, size_t day, size_t slot, size_t n)
{
    return values(site, panel_meter(panel, meter), panel->day_slots, day, slot, n);
}

static void add_two_nodes(const Site *site)
{
    meters_site_add_node(site, "T1", "", "transformer");
    meters_site_add_node(site, "T2", "", "transformer");
    meters_site_add_node(site, "A1", "T1", "meter");
    meters_site_add_node(site, "A2", "T1", "meter");
    meters_site_add_node(site, "B1", "T2", "meter");
    meters_site_add_node(site, "B2", "T2", "meter");
}

/* Meters of 15, 30 and 60 minutes, and of a day: the slot of a panel is the longest up to an hour,
 * and shorter readings are summed to it. */
static void test_lengths(void **state)
{
    static const char from[] = "2025-06-01 00:00:00";
    static const char until[] = "2025-06-04 00:00:00";
    TechnicalLosses losses = {0};
    Site site = meters_site_open("UTC");
    Read read;
    const Panel *panel;

    (void) state;
    add_two_nodes(&site);
    meters_site_add(&site, "A1", "import", from, until, 1800, "i / 1000.0");
    meters_site_add(&site, "A2", "import", from, until, 900, "(i % 2 + 1) / 10.0");
    meters_site_add(&site, "B1", "import", from, until, 3600, "i");
    meters_site_add(&site, "B2", "import", from, until, 900, "i / 100.0");
    meters_site_add(&site, "C daily", "import", from, until, 86400, "24");
    meters_site_add(&site, "D daily", "import", from, until, 86400, "24");
    read = read_panels(&site, &losses);
    CASE_INT("panels", read.panels.n, 3);

    panel = &read.panels.items[0].panel;
    CASE_INT("first", read.panels.items[0].first_meter, 0);
    CASE_INT("meters", panel->n_meters, 2);
    CASE_INT("half-hours", panel->day_slots, 48);
    CASE_NEAR("hours", panel->slot_h, 0.5, 0);
    CASE_INT("days", panel->n_days, 3);
    CASE_INT("from", panel->first_day, 20240); /* 2025-06-01 */
    CASE_TEXT("A1", cells(&site, panel, 0, 1, 0, 3), "48 49 50");
    CASE_TEXT("A2", cells(&site, panel, 1, 2, 45, 3), "300 300 300");
    CASE_TRUE("no meter of its own", panel->input == NULL && panel->technical == NULL);
    CASE_TRUE("nothing else", panel->exported == NULL && panel->temperature_c == NULL);

    panel = &read.panels.items[1].panel;
    CASE_INT("first", read.panels.items[1].first_meter, 2);
    CASE_INT("hours", panel->day_slots, 24);
    CASE_TEXT("B1", cells(&site, panel, 0, 1, 0, 3), "24000 25000 26000");
    /* 96 + 97 + 98 + 99, ... */
    CASE_TEXT("B2", cells(&site, panel, 1, 1, 0, 2), "3900 4060");

    /* without a transformer, and without a curve */
    panel = &read.panels.items[2].panel;
    CASE_INT("first", read.panels.items[2].first_meter, 4);
    CASE_INT("meters", panel->n_meters, 2);
    CASE_INT("no day is known", panel->n_days, 0);
    site_close(&site);
}

/* Berlin: on 30 March the hour from 2 is not there, on 26 October it comes twice. */
static void test_days_of_23_and_25_hours(void **state)
{
    static const struct {
        const char *name;
        const char *from;  /* local midnight, in UTC */
        const char *until; /* three local days later */
        size_t day;        /* of the change, from the first */
        const char *halves;
        const char *quarters;
        const char *next_day;
    } cases[] = {
        {"spring",
         "2025-03-28 23:00:00",
         "2025-03-31 22:00:00",
         1,
         "50 51 - - 52 53",
         "400 400 - - 400 400",
         "94 95"},
        {"autumn",
         "2025-10-24 22:00:00",
         "2025-10-27 23:00:00",
         1,
         "50 51 53 54 56 57",
         "400 400 400 400 400 400",
         "98 99"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        TechnicalLosses losses = {0};
        Site site = meters_site_open("Europe/Berlin");
        const Panel *panel;

        meters_site_add_node(&site, "T1", "", "transformer");
        meters_site_add_node(&site, "A1", "T1", "meter");
        meters_site_add_node(&site, "A2", "T1", "meter");
        meters_site_add(&site, "A1", "import", cases[at].from, cases[at].until, 1800, "i / 1000.0");
        meters_site_add(&site, "A2", "import", cases[at].from, cases[at].until, 900, "0.2");
        meters_site_add(&site, "T1", "import", cases[at].from, cases[at].until, 1800, "2");
        panel = &read_panels(&site, &losses).panels.items[0].panel;
        CASE_INT(cases[at].name, panel->n_days, 3);
        CASE_TEXT(cases[at].name, cells(&site, panel, 0, cases[at].day, 2, 6), cases[at].halves);
        CASE_TEXT(cases[at].name, cells(&site, panel, 1, cases[at].day, 2, 6), cases[at].quarters);
        CASE_TEXT(cases[at].name, cells(&site, panel, 0, 2, 0, 2), cases[at].next_day);
        CASE_TEXT(
            cases[at].name, values(&site, panel->input, 48, cases[at].day, 6, 2), "2000 2000");
        site_close(&site);
    }
}

/* A gap, a blank, an estimate, an interval without supply and one of which only a part came are not
 * known; what is fed in stands apart. */
static void test_what_is_not_known(void **state)
{
    static const char from[] = "2025-06-01 00:00:00";
    static const char until[] = "2025-06-03 00:00:00";
    TechnicalLoss loss = {.node_id = STR("T1"), .method = TECHNICAL_FITTED, .input_share = 0.03};
    TechnicalLosses losses = {.losses = &loss, .n = 1};
    Site site = meters_site_open("UTC");
    const Panel *panel;

    (void) state;
    add_two_nodes(&site);
    meters_site_add(&site, "A1", "import", from, until, 1800, "1");
    meters_site_add(&site, "A1", "export", from, until, 1800, "0.25");
    meters_site_add(&site, "A2", "import", from, until, 900, "0.5");
    meters_site_add(&site, "A2", "export", from, until, 900, "0.0625");
    meters_site_add(&site, "T1", "import", from, until, 1800, "2 + i / 1000.0");
    site_run(
        &site,
        "delete from raw_data.readings where start_ts = timestamptz '2025-06-01 01:00:00+00'"
        " and meter_id = 'A1'");
    site_run(
        &site,
        "update raw_data.readings set kwh = null, quality = 'missing' where meter_id = 'A1'"
        " and start_ts = timestamptz '2025-06-01 02:00:00+00'");
    site_run(
        &site,
        "update raw_data.readings set quality = 'estimated' where meter_id in ('A1', 'T1')"
        " and start_ts = timestamptz '2025-06-01 03:00:00+00'");
    site_run(
        &site,
        "delete from raw_data.readings where start_ts = timestamptz '2025-06-01 04:15:00+00'"
        " and meter_id = 'A2'");
    site_run(
        &site,
        "insert into raw_data.outages values ('T1', timestamptz '2025-06-01 05:00:00+00',"
        " timestamptz '2025-06-01 06:00:00+00', 'fault', 1, 1, to_timestamp(0))");
    site_run(
        &site,
        "update raw_data.readings set kwh = null, quality = 'missing' where meter_id = 'T1'"
        " and start_ts = timestamptz '2025-06-01 06:30:00+00'");
    panel = &read_panels(&site, &losses).panels.items[0].panel;
    CASE_TEXT(
        "A1",
        cells(&site, panel, 0, 0, 0, 14),
        "1000 1000 - 1000 - 1000 - 1000 1000 1000 - - 1000 1000");
    CASE_TEXT(
        "A2",
        cells(&site, panel, 1, 0, 0, 14),
        "1000 1000 1000 1000 1000 1000 1000 1000 - 1000 - - 1000 1000");
    /* the sum of both customers; at 1:00 A1 has none, from 5 on there is no supply */
    CASE_TEXT(
        "fed in",
        values(&site, panel->exported, 48, 0, 0, 14),
        "375 375 125 375 125 375 125 375 312.5 375 0 0 375 375");
    CASE_TEXT(
        "the transformer",
        values(&site, panel->input, 48, 0, 0, 14),
        "2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 - - 2012 -");
    CASE_TRUE("its loss", panel->technical == &loss);
    site_close(&site);
}

/* No reading of a meter is that large: it stays out, and does not spill into others. */
static void test_absurd_readings(void **state)
{
    TechnicalLosses losses = {0};
    Site site = meters_site_open("UTC");
    const Panel *panel;

    (void) state;
    meters_site_add(
        &site,
        "A",
        "import",
        "2025-06-01 00:00:00",
        "2025-06-02 00:00:00",
        3600,
        "case i when 1 then 1e6 when 2 then 1000001 when 3 then -2 when 4 then 1e17 else 0.123456 "
        "end");
    panel = &read_panels(&site, &losses).panels.items[0].panel;
    CASE_TEXT("values", cells(&site, panel, 0, 0, 0, 6), "123.456 1e+09 - -2000 - 123.456");
    site_close(&site);
}

/* Days before the first reading of a panel and after its last are not in it. */
static void test_cropping(void **state)
{
    TechnicalLosses losses = {0};
    Site site = meters_site_open("UTC");
    const Panel *panel;
    Read read;

    (void) state;
    add_two_nodes(&site);
    meters_site_add(&site, "A1", "import", "2025-06-01 00:00:00", "2025-06-11 00:00:00", 3600, "1");
    meters_site_add(&site, "B1", "import", "2025-06-04 12:00:00", "2025-06-07 06:00:00", 3600, "i");
    meters_site_add(&site, "B2", "import", "2025-06-05 12:00:00", "2025-06-06 06:00:00", 3600, "1");
    meters_site_add(
        &site, "B2", "export", "2025-06-05 12:00:00", "2025-06-06 06:00:00", 3600, "0.5");
    meters_site_add(&site, "T2", "import", "2025-06-01 00:00:00", "2025-06-11 00:00:00", 3600, "i");
    site_run(
        &site,
        "insert into raw_data.weather select 'Z', timestamptz '2025-06-01 00:00:00+00'"
        " + i * interval 1 hour, i, null, null, 1, i, to_timestamp(0)"
        " from range(240) as t(i) where i <> 100");
    site_run(
        &site,
        "insert into raw_data.weather values ('Other', timestamptz '2025-06-01 00:00:00+00', 99,"
        " null, null, 1, 1, to_timestamp(0))");
    read = read_panels(&site, &losses);
    CASE_INT("A", read.panels.items[0].panel.n_days, 10);
    panel = &read.panels.items[1].panel;
    CASE_INT("days", panel->n_days, 4);
    CASE_INT("from", panel->first_day, 20243); /* 2025-06-04 */
    CASE_TEXT("B1", cells(&site, panel, 0, 0, 10, 4), "- - 0 1000");
    CASE_TEXT("B1", cells(&site, panel, 0, 3, 4, 3), "64000 65000 -");
    CASE_TEXT("B2", cells(&site, panel, 1, 1, 11, 2), "- 1000");
    CASE_TEXT("input", values(&site, panel->input, 24, 0, 0, 2), "72000 73000");
    CASE_TEXT("fed in", values(&site, panel->exported, 24, 1, 11, 2), "0 500");
    CASE_TEXT("weather", values(&site, panel->temperature_c, 24, 1, 3, 3), "99000 - 101000");
    site_close(&site);
}

/* Temperatures are of the hour of local days, the mean where there are several. */
static void test_temperatures(void **state)
{
    TechnicalLosses losses = {0};
    Site site = meters_site_open("Asia/Kolkata"); /* UTC+5:30 */
    const Panel *panel;

    (void) state;
    meters_site_add_node(&site, "T1", "", "transformer");
    meters_site_add_node(&site, "A1", "T1", "meter");
    meters_site_add(&site, "A1", "import", "2025-05-31 18:30:00", "2025-06-02 18:30:00", 1800, "1");
    site_run(
        &site,
        "insert into raw_data.weather select 'Z', timestamptz '2025-05-31 18:30:00+00'"
        " + i * interval 30 minute, 20 + i, null, null, 1, i, to_timestamp(0)"
        " from range(5) as t(i)");
    panel = &read_panels(&site, &losses).panels.items[0].panel;
    CASE_TEXT(
        "an hour each",
        values(&site, panel->temperature_c, 48, 0, 0, 7),
        "20500 20500 22500 22500 24000 24000 -");
    site_close(&site);
}

/* The panel follows the node's balance where that has a longer slot. */
static void test_slot_of_the_balance(void **state)
{
    static const char from[] = "2025-06-01 00:00:00";
    static const char until[] = "2025-06-03 00:00:00";
    TechnicalLosses losses = {0};
    Site site = meters_site_open("UTC");
    const Panel *panel;

    (void) state;
    add_two_nodes(&site);
    meters_site_add(&site, "A1", "import", from, until, 900, "0.25");
    meters_site_add(&site, "A2", "import", from, until, 900, "0.5");
    meters_site_add(&site, "T1", "import", from, until, 3600, "4");
    panel = &read_panels(&site, &losses).panels.items[0].panel;
    CASE_INT("hours", panel->day_slots, 24);
    CASE_TEXT("A1", cells(&site, panel, 0, 0, 0, 2), "1000 1000");
    CASE_TEXT("A2", cells(&site, panel, 1, 0, 0, 2), "2000 2000");
    CASE_TEXT("input", values(&site, panel->input, 24, 1, 22, 2), "4000 4000");
    site_close(&site);
}

/* A later group reads its own meters, by their places. */
static void test_a_later_group(void **state)
{
    static const char from[] = "2025-06-01 00:00:00";
    static const char until[] = "2025-06-02 00:00:00";
    Site site = meters_site_open("UTC");
    DetectRun run = meters_site_run(&site, &options);
    TechnicalLosses losses = {0};
    Read read;
    const Temperatures *temperatures;
    Panels panels;
    Error err;

    (void) state;
    add_two_nodes(&site);
    meters_site_add(&site, "A1", "import", from, until, 3600, "1");
    meters_site_add(&site, "A2", "import", from, until, 3600, "2");
    meters_site_add(&site, "B1", "import", from, until, 3600, "3");
    meters_site_add(&site, "B2", "import", from, until, 3600, "4");
    meters_site_add(&site, "T1", "import", from, until, 3600, "5");
    meters_site_add(&site, "T2", "import", from, until, 3600, "8");
    read = read_panels(&site, &losses);
    CASE_OK("temperatures", temperatures_read(&run, &read.list, &temperatures, &err), &err);
    CASE_OK(
        "T2",
        panels_read(site.arena, &run, &read.list, &losses, temperatures, 2, 4, &panels, &err),
        &err);
    CASE_INT("panels", panels.n, 1);
    CASE_INT("first", panels.items[0].first_meter, 2);
    CASE_TEXT("B1", cells(&site, &panels.items[0].panel, 0, 0, 0, 2), "3000 3000");
    CASE_TEXT("B2", cells(&site, &panels.items[0].panel, 1, 0, 0, 2), "4000 4000");
    CASE_TEXT("input", values(&site, panels.items[0].panel.input, 24, 0, 0, 2), "8000 8000");
    site_close(&site);
}

/* Groups are whole transformers, as many as fit and at least one. */
static void test_groups(void **state)
{
    enum { METERS = 2000 };

    static MeterRow rows[METERS];
    MeterList list = {.rows = rows, .n = METERS, .n_days = 3650};
    Arena *arena = arena_new();
    size_t n_groups = 0;

    (void) state;
    for (size_t meter = 0; meter < METERS; meter++)
        rows[meter] = (MeterRow){
            .transformer_id = str_from(arena_printf(arena, "T%03zu", meter / 10)),
            .interval_s = 1800,
        };
    for (size_t first = 0; first < METERS; n_groups++) {
        size_t end = panels_end_of_group(&list, first);

        CASE_INT("whole transformers", end % 10, 0);
        CASE_TRUE("gets on", end > first);
        first = end;
    }
    /* 3650 days of 48 slots of 10 bytes: 12 curves a transformer, 38 transformers in 768 MiB */
    CASE_INT("first", panels_end_of_group(&list, 0), 380);
    CASE_INT("groups", n_groups, 6);
    for (size_t meter = 0; meter < METERS; meter++)
        rows[meter].transformer_id = STR("T");
    CASE_INT("one too large", panels_end_of_group(&list, 0), METERS);
    CASE_INT("none", panels_end_of_group(&(MeterList){0}, 0), 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_days_of_23_and_25_hours),
        cmocka_unit_test(test_what_is_not_known),
        cmocka_unit_test(test_absurd_readings),
        cmocka_unit_test(test_cropping),
        cmocka_unit_test(test_temperatures),
        cmocka_unit_test(test_slot_of_the_balance),
        cmocka_unit_test(test_a_later_group),
        cmocka_unit_test(test_groups),
    };

    return cmocka_run_group_tests_name("detect/panel_read", tests, NULL, NULL);
}

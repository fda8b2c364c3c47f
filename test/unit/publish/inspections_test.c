#include "base/civil.h"
#include "publish/inspections.h"
#include "world.h"

static void reads_days(void **state)
{
    static const struct {
        const char *text;
        int32_t day; /* -1: refused */
    } cases[] = {
        {"1970-01-02", 1},
        {"2024-02-29", 19782},
        {"1900-01-01", -25567},
        {"2023-02-29", -1},
        {"1899-12-31", -1},
        {"2025-13-01", -1},
        {"2025-1-1", -1},
        {"01-02-2025", -1},
        {"2025-07-01 ", -1},
        {"2025/07/01", -1},
        {"20250701", -1},
        {"", -1},
        {"2025-07-0a", -1},
        {"+025-07-01", -1},
    };

    char text[CIVIL_TEXT_MAX];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        int32_t day = -1;
        bool is_read = inspection_parse_day(str_from(cases[at].text), &day);

        CASE_INT(cases[at].text, is_read, cases[at].day != -1);
        CASE_INT(cases[at].text, day, cases[at].day);
        if (is_read)
            CASE_TEXT("and back", civil_day_text(day, text), cases[at].text);
    }
}

static const char *recorded(World *world)
{
    static const char query[] = "select coalesce(string_agg(concat_ws(' ', meter_id, inspected_on, "
                                "outcome, kwh, note, line), '; ' "
                                "order by meter_id, inspected_on), '') from raw_data.inspections";
    Sql sql = {.name = "recorded", .text = STR(query)};
    Table table;
    Error err = {0};

    CASE_OK("read", store_table(world->arena, world->conn, &sql, 1, &table, &err), &err);
    return str_dup(world->arena, table_text(&table, 0, 0));
}

static void records_once_a_meter_and_day(void **state)
{
    static const char *const scripts[] = {NULL};
    World world = world_open(scripts);
    Inspection visit = {
        .meter_id = "M'1", .day = 20279, .outcome = "confirmed", .has_kwh = true, .kwh = 1.5};
    bool is_replaced = true;
    Error err = {0};

    (void) state;
    CASE_OK("first", inspections_record(world.conn, &visit, 0, &is_replaced, &err), &err);
    assert_false(is_replaced);
    visit = (Inspection){.meter_id = "M'1", .day = 20280, .outcome = "no_access", .note = "=été"};
    CASE_OK("next day", inspections_record(world.conn, &visit, 0, NULL, &err), &err);
    CASE_TEXT(
        "two", recorded(&world), "M'1 2025-07-10 confirmed 1.5 1; M'1 2025-07-11 no_access =été 2");
    visit.outcome = "cleared";
    visit.note = NULL;
    CASE_OK("corrected", inspections_record(world.conn, &visit, 0, &is_replaced, &err), &err);
    assert_true(is_replaced);
    CASE_TEXT("two", recorded(&world), "M'1 2025-07-10 confirmed 1.5 1; M'1 2025-07-11 cleared 2");
    world_close(&world);
}

static void knows_meters(void **state)
{
    static const char *const scripts[] = {NULL};
    World world = world_open(scripts);
    Error err = {0};

    (void) state;
    world_sql(
        &world,
        "insert into raw_data.network_nodes (node_id, kind, file_id, line, loaded_at) values "
        "('T1', 'transformer', 1, 1, now()), ('M00001', 'meter', 1, 2, now())");
    CASE_OK("known", inspections_find_meter(world.arena, world.conn, "M00001", &err), &err);
    assert_int_equal(inspections_find_meter(world.arena, world.conn, "M0001", &err), STATUS_DATA);
    CASE_TEXT("slip", err.message, "the store knows no meter 'M0001'");
    CASE_TEXT("slip", err.hint, "Did you mean 'M00001'?");
    assert_int_equal(inspections_find_meter(world.arena, world.conn, "T1", &err), STATUS_DATA);
    CASE_TEXT(
        "a transformer",
        err.hint,
        "Meters are those of the network file, and those that have readings.");
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_days),
        cmocka_unit_test(records_once_a_meter_and_day),
        cmocka_unit_test(knows_meters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

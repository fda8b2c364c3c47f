#include "world.h"

static void meters_and_their_evidence(void **state)
{
    static const Ask asks[] = {
        {"search",
         api_meters,
         NULL,
         "q=m",
         NULL,
         "{\"items\":[{\"meter_id\":\"M1\",\"transformer_id\":\"T1\",\"feeder_id\":\"F1\"},"
         "{\"meter_id\":\"M2\",\"transformer_id\":\"T1\",\"feeder_id\":\"F1\"},"
         "{\"meter_id\":\"M3\",\"transformer_id\":\"T1\",\"feeder_id\":\"F1\"}],\"total\":3,"
         "\"limit\":50,\"offset\":0}"},
        {"a sign of LIKE",
         api_meters,
         NULL,
         "q=%25",
         NULL,
         "{\"items\":[{\"meter_id\":\"=a/b%0A\\n\\\"'<b>\u202e\",\"transformer_id\":\"T2\","
         "\"feeder_id\":\"F1\"}],\"total\":1,\"limit\":50,\"offset\":0}"},
        {"the exact one first", api_meters, NULL, "q=M2", "items.0.meter_id", "\"M2\""},
        {"all", api_meters, NULL, "q=", "total", "4"},
        {"all without q", api_meters, NULL, NULL, "total", "4"},
        {"none",
         api_meters,
         NULL,
         "q=%27%3B--",
         NULL,
         "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0}"},
        {"evidence",
         api_meter,
         "M1",
         NULL,
         NULL,
         "{\"meter_id\":\"M1\",\"place\":{\"name\":null,\"transformer_id\":\"T1\","
         "\"feeder_id\":\"F1\",\"substation_id\":\"S1\",\"zone\":\"Z\",\"tariff\":\"D1\"},"
         "\"outcome\":{\"status\":\"scored\",\"score\":0.91,\"score_rank\":1,\"n_scored\":3,"
         "\"probability\":0.8,\"cause\":\"fraud\",\"since\":\"2025-07-06\",\"visit_rank\":1,"
         "\"status_text\":\"scored\",\"cause_text\":\"fraud\"},"
         "\"reasons\":[{\"code\":\"peer_drop\",\"value\":25.4,\"reference\":100.0,"
         "\"since\":\"2025-07-06\",\"text\":\"consumption fell to 25 % of its past, allowing "
         "for the trend of its neighbours (100 %) since 6 Jul 2025\"},"
         "{\"code\":\"residual_follows\",\"value\":0.61,\"reference\":0.02,\"since\":null,"
         "\"text\":\"on those days the missing energy moves with its readings (correlation "
         "0.61)\"}],\"against\":[],\"levels\":{\"split_on\":\"2025-07-06\",\"is_since\":true,"
         "\"before_day_kwh\":10.0,\"n_days_before\":5,\"after_day_kwh\":2.5,"
         "\"n_days_after\":4,\"ratio\":0.25,\"neighbours\":{\"n\":1,\"before_day_kwh\":8.0,"
         "\"after_day_kwh\":8.0,\"ratio\":1.0}},\"transformer\":{\"node_id\":\"T1\","
         "\"ntl_before_day_kwh\":1.0,\"n_days_before\":5,\"ntl_after_day_kwh\":8.0,"
         "\"n_days_after\":4,\"ntl_after_without_day_kwh\":0.5,\"correlation\":-1.0},"
         "\"measures\":[{\"measure\":\"residual_pearson\",\"value\":0.61,\"value_rank\":2,"
         "\"n_meters\":2}],\"devices\":[],\"events\":[],\"vends\":[],\"vend_months\":[],"
         "\"inspections\":[{\"inspected_on\":\"2025-05-02\",\"outcome\":\"no_access\","
         "\"kwh\":null,\"note\":\"dog <b>\"}],\"money\":{\"currency\":\"XOF\","
         "\"price_per_kwh\":150.0,\"recoverable_kwh\":225.0,\"recoverable_amount\":33750.5,"
         "\"expected_kwh\":180.0,\"expected_amount\":157002.5,\"recovery_months\":6.0,"
         "\"visit_cost\":5000.0},\"assigned_to\":null,\"waiting_visits\":[]}"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void evidence_in_french(void **state)
{
    static const Ask asks[] = {
        {"in French",
         api_meter,
         HOSTILE,
         NULL,
         "reasons",
         "[{\"code\":\"flat_line\",\"value\":88.0,\"reference\":0.0,\"since\":null,"
         "\"text\":\"88 % de ses relevés récents répètent le précédent (avant : 0 %)\"}]"},
        {"the id", api_meter, HOSTILE, NULL, "meter_id", "\"=a/b%0A\\n\\\"'<b>\u202e\""},
    };
    World *world = world_open();

    (void) state;
    world->lang = LANG_FR;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void meters_that_are_none(void **state)
{
    static const Ask asks[] = {
        {"unknown",
         api_meter,
         "M4",
         NULL,
         NULL,
         "404 the store knows no meter 'M4' | Did you mean 'M1', 'M2', 'M3'?"},
        {"a transformer",
         api_meter,
         "T1",
         NULL,
         NULL,
         "404 'T1' is a transformer, not a meter | `eiot suspects` lists meters; the report "
         "has the losses of nodes."},
        {"too long",
         api_meter,
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
         NULL,
         NULL,
         "404 the id has 129 bytes, more than the 128 that one can have"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void a_store_without_results(void **state)
{
    static const Ask asks[] = {
        {"search",
         api_meters,
         NULL,
         "q=M",
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
        {"evidence",
         api_meter,
         "M1",
         NULL,
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
    };
    World *world = world_open_empty();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

/* What waits in the server's own state stands beside what the store knows, and who looked is noted.
 */
static void state_of_a_meter(void **state)
{
    World *world = world_open();
    const char *answer;

    (void) state;
    world_state_sql(
        world,
        "insert into access.assignments values ('M1', 'bo', now(), 'awa'); insert into "
        "access.waiting_visits (visit_id, meter_id, inspected_on, outcome, kwh, note, user_name, "
        "sent_at) values (1, 'M1', '2025-07-10', 'confirmed', 12.5, '<i>=1', 'bo', timestamptz "
        "'2025-07-11 08:00:00+00'), (2, 'M2', '2025-07-10', 'cleared', null, null, 'bo', now())");
    answer = world_get(world, api_meter, "M1", NULL);
    CASE_TEXT("assigned", world_member(world, answer, "assigned_to"), "\"bo\"");
    CASE_TEXT(
        "waiting",
        world_member(world, answer, "waiting_visits"),
        "[{\"meter_id\":\"M1\",\"inspected_on\":\"2025-07-10\",\"outcome\":\"confirmed\",\"kwh\":"
        "12."
        "5,\"note\":\"<i>=1\",\"user\":\"bo\",\"sent_at\":\"2025-07-11T08:00:00Z\"}]");
    (void) world_get(world, api_meter, HOSTILE, NULL);
    (void) world_get(world, api_meter, "M4", NULL);
    CASE_TEXT(
        "audit",
        world_audit(world, 5),
        "awa 192.0.2.7 view_meter " HOSTILE " -\nawa 192.0.2.7 view_meter M1 -\n");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meters_and_their_evidence),
        cmocka_unit_test(evidence_in_french),
        cmocka_unit_test(meters_that_are_none),
        cmocka_unit_test(a_store_without_results),
        cmocka_unit_test(state_of_a_meter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

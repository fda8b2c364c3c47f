#include "world.h"

static void the_list(void **state)
{
    static const Ask asks[] = {
        {"the visits worth making",
         api_suspects,
         NULL,
         NULL,
         NULL,
         "{\"items\":[{\"list_rank\":1,\"meter_id\":\"M1\",\"score\":0.91,"
         "\"probability\":0.8,\"recoverable_kwh\":225.0,\"recoverable_amount\":33750.5,"
         "\"cause\":\"fraud\",\"reasons\":[{\"code\":\"peer_drop\",\"value\":25.4,"
         "\"reference\":100.0,\"since\":\"2025-07-06\",\"text\":\"consumption fell to 25 % "
         "of its past, allowing for the trend of its neighbours (100 %) since 6 Jul 2025\"},"
         "{\"code\":\"residual_follows\",\"value\":0.61,\"reference\":0.02,\"since\":null,"
         "\"text\":\"on those days the missing energy moves with its readings (correlation "
         "0.61)\"}],\"since\":\"2025-07-06\",\"expected_amount\":157002.5,"
         "\"currency\":\"XOF\",\"transformer_id\":\"T1\",\"feeder_id\":\"F1\",\"against\":[],"
         "\"expected_kwh\":180.0,\"tariff\":\"D1\",\"zone\":\"Z\","
         "\"last_outcome\":\"no_access\",\"last_inspected_on\":\"2025-05-02\","
         "\"visit_rank\":1,\"cause_text\":\"fraud\",\"assigned_to\":null},{\"list_rank\":2,"
         "\"meter_id\":\"=a/b%0A\\n\\\"'<b>\u202e\",\"score\":0.55,\"probability\":0.25,"
         "\"recoverable_kwh\":40.0,\"recoverable_amount\":6000.0,\"cause\":\"fraud\","
         "\"reasons\":[{\"code\":\"flat_line\",\"value\":88.0,\"reference\":0.0,"
         "\"since\":null,\"text\":\"88 % of its recent readings repeat the one before "
         "(before: 0 %)\"}],\"since\":null,\"expected_amount\":4000.0,\"currency\":\"XOF\","
         "\"transformer_id\":\"T2\",\"feeder_id\":\"F1\","
         "\"against\":[{\"code\":\"peer_drop\",\"value\":97.0,\"reference\":100.0,"
         "\"since\":null,\"text\":\"consumption fell to 97 % of its past, allowing for the "
         "trend of its neighbours (100 %)\"}],\"expected_kwh\":10.0,\"tariff\":null,"
         "\"zone\":null,\"last_outcome\":null,\"last_inspected_on\":null,\"visit_rank\":2,"
         "\"cause_text\":\"fraud\",\"assigned_to\":null}],\"total\":2,\"limit\":50,"
         "\"offset\":0,\"summary\":{\"n_scored\":3,\"n_visits\":2,\"expected_hits\":1.05,"
         "\"expected_amount\":161002.5,\"currency\":\"XOF\"}}"},
        {"budget",
         api_suspects_budget,
         NULL,
         NULL,
         NULL,
         "{\"items\":[{\"visits\":1,\"expected_hits\":0.8,\"expected_amount\":157002.5},"
         "{\"visits\":2,\"expected_hits\":1.05,\"expected_amount\":161002.5}]}"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void the_list_in_french(void **state)
{
    static const Ask asks[] = {
        {"in French",
         api_suspects,
         NULL,
         "all=1&limit=2&offset=1",
         NULL,
         "{\"items\":[{\"list_rank\":2,\"meter_id\":\"=a/b%0A\\n\\\"'<b>\u202e\","
         "\"score\":0.55,\"probability\":0.25,\"recoverable_kwh\":40.0,"
         "\"recoverable_amount\":6000.0,\"cause\":\"fraud\","
         "\"reasons\":[{\"code\":\"flat_line\",\"value\":88.0,\"reference\":0.0,"
         "\"since\":null,\"text\":\"88 % de ses relevés récents répètent le précédent (avant "
         ": 0 %)\"}],\"since\":null,\"expected_amount\":4000.0,\"currency\":\"XOF\","
         "\"transformer_id\":\"T2\",\"feeder_id\":\"F1\","
         "\"against\":[{\"code\":\"peer_drop\",\"value\":97.0,\"reference\":100.0,"
         "\"since\":null,\"text\":\"la consommation est tombée à 97 % de son passé, compte "
         "tenu de la tendance de ses voisins (100 %)\"}],\"expected_kwh\":10.0,"
         "\"tariff\":null,\"zone\":null,\"last_outcome\":null,\"last_inspected_on\":null,"
         "\"visit_rank\":2,\"cause_text\":\"fraude\",\"assigned_to\":null},{\"list_rank\":3,"
         "\"meter_id\":\"M2\",\"score\":0.1,\"probability\":0.02,\"recoverable_kwh\":0.0,"
         "\"recoverable_amount\":0.0,\"cause\":\"vacancy\",\"reasons\":[],"
         "\"since\":\"2025-06-01\",\"expected_amount\":-5000.0,\"currency\":\"XOF\","
         "\"transformer_id\":\"T1\",\"feeder_id\":\"F1\",\"against\":[],\"expected_kwh\":0.0,"
         "\"tariff\":null,\"zone\":null,\"last_outcome\":null,\"last_inspected_on\":null,"
         "\"visit_rank\":null,\"cause_text\":\"logement vide\",\"assigned_to\":null}],"
         "\"total\":3,\"limit\":2,\"offset\":1,\"summary\":{\"n_scored\":3,\"n_visits\":2,"
         "\"expected_hits\":1.05,\"expected_amount\":161002.5,\"currency\":\"XOF\"}}"},
        {"reasons",
         api_suspects,
         NULL,
         NULL,
         "items.0.reasons.0.text",
         "\"la consommation est tombée à 25 % de son passé, compte tenu de la tendance de "
         "ses voisins (100 %) depuis le 6 juil. 2025\""},
    };
    World *world = world_open();

    (void) state;
    world->lang = LANG_FR;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void a_store_without_results(void **state)
{
    static const Ask asks[] = {
        {"list",
         api_suspects,
         NULL,
         NULL,
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
        {"budget",
         api_suspects_budget,
         NULL,
         NULL,
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
    };
    World *world = world_open_empty();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

/* Who visits stands beside each meter, whatever its id is. */
static void who_visits_them(void **state)
{
    static const Ask asks[] = {
        {"the first", api_suspects, NULL, NULL, "items.0.assigned_to", "\"awa\""},
        {"a hostile id", api_suspects, NULL, NULL, "items.1.assigned_to", "\"m.faye@x\""},
        {"another one", api_suspects, NULL, "all=1", "items.2.assigned_to", "\"bo\""},
        {"only hers",
         api_suspects,
         NULL,
         "assigned_to=m.faye%40x",
         "items.0.meter_id",
         "\"" HOSTILE_JS "\""},
        {"how many", api_suspects, NULL, "assigned_to=m.faye%40x", "total", "1"},
        {"sums are of these",
         api_suspects,
         NULL,
         "assigned_to=awa",
         "summary.expected_hits",
         "0.8"},
        {"whose meters are on no list", api_suspects, NULL, "assigned_to=bo", "total", "0"},
        {"but all of them are",
         api_suspects,
         NULL,
         "assigned_to=bo&all=1",
         "items.0.meter_id",
         "\"M2\""},
        {"nobody's", api_suspects, NULL, "assigned_to=%27%20or%201=1--", "items", "[]"},
        {"anybody's", api_suspects, NULL, "assigned_to=", "total", "2"},
    };
    World *world = world_open();

    (void) state;
    world_state_sql(
        world,
        "insert into access.assignments values ('M1', 'awa', now(), 'bo'), ('M2', 'bo', now(), "
        "'bo'), "
        "('=a/b%0A' || chr(10) || '\"''<b>' || chr(8238), 'm.faye@x', now(), 'bo')");
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

/* 5000 visits on a curve of at most 200 points, with both ends. */
static void budget_of_many(void **state)
{
    World *world = world_open();
    const char *answer;
    Json *json = NULL;
    Error err = {0};

    (void) state;
    world_sql(world, "delete from marts.fct_suspects");
    world_sql(
        world,
        "insert into marts.fct_suspects (meter_id, status, visit_rank, probability, "
        "expected_amount) select cast(n as varchar), 'scored', n, 0.5, 2 from generate_series(1, "
        "5000) as visits (n)");
    answer = world_get(world, api_suspects_budget, NULL, NULL);
    CASE_OK("json", json_parse(str_from(answer), "answer", &json, &err), &err);
    CASE_INT("points", json_array_size(json_object_get(json, "items")), 194);
    json_decref(json);
    CASE_TEXT(
        "first",
        world_member(world, answer, "items.0"),
        "{\"visits\":1,\"expected_hits\":0.5,\"expected_amount\":2.0}");
    CASE_TEXT(
        "last",
        world_member(world, answer, "items.193"),
        "{\"visits\":5000,\"expected_hits\":2500.0,\"expected_amount\":10000.0}");
    world_close(world);
}

/* What detection should never write is told, not shown half. */
static void reasons_that_are_none(void **state)
{
    World *world = world_open();

    (void) state;
    world_sql(world, "update marts.fct_suspects set against = '{}' where meter_id = 'M1'");
    CASE_TEXT(
        "answer",
        world_get(world, api_suspects, NULL, NULL),
        "INTERNAL reasons of a meter are not a list");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list),
        cmocka_unit_test(the_list_in_french),
        cmocka_unit_test(a_store_without_results),
        cmocka_unit_test(who_visits_them),
        cmocka_unit_test(budget_of_many),
        cmocka_unit_test(reasons_that_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

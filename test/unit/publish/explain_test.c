#include "publish/explain.h"
#include "world.h"

static const char *const scripts[] = {"marts.sql", "network.sql", "explain.sql", NULL};
static const char *const nothing[] = {NULL};

static Status explain(World *world, const char *meter_id, Json **ret_json, Error *err)
{
    SuspectsWords words;

    world->project.visit_cost = 5000;
    world->project.recovery_months = 6;
    CASE_OK("words", suspects_words(world->arena, &world->project, LANG_EN, &words, err), err);
    return explain_meter(
        world->arena, &world->project, world->conn, &words, meter_id, ret_json, err);
}

static Json *evidence_of(World *world, const char *meter_id)
{
    Json *json = NULL;
    Error err = {0};

    CASE_OK(meter_id, explain(world, meter_id, &json, &err), &err);
    return json;
}

typedef struct Part {
    const char *name;
    const char *value;
} Part;

static void check_parts(World *world, const char *meter_id, const Part *parts, size_t n_parts)
{
    Json *json = evidence_of(world, meter_id);

    for (size_t at = 0; at < n_parts; at++)
        CASE_TEXT(
            parts[at].name,
            json_text(world->arena, json_object_get(json, parts[at].name), false),
            parts[at].value);
    json_decref(json);
}

static void all_that_is_known_of_a_meter(void **state)
{
    static const Part parts[] = {
        {"place",
         "{\"name\":null,\"transformer_id\":\"T1\",\"feeder_id\":\"F1\",\"substation_id\":\"S1\","
         "\"zone\":\"Z\",\"tariff\":\"T\"}"},
        {"outcome",
         "{\"status\":\"scored\",\"score\":0.91,\"score_rank\":1,\"n_scored\":3,\"probability\":0."
         "8,"
         "\"cause\":\"fraud\",\"since\":\"2025-07-06\",\"visit_rank\":1,\"status_text\":\"scored\","
         "\"cause_text\":\"fraud\"}"},
        {"against", "[]"},
        /* 10 kWh until 5 July, then 2.5; the neighbours stay at 8. The last day has half its
         * readings. */
        {"levels",
         "{\"split_on\":\"2025-07-06\",\"is_since\":true,\"before_day_kwh\":10.0,\"n_days_before\":"
         "5,"
         "\"after_day_kwh\":2.5,\"n_days_after\":4,\"ratio\":0.25,\"neighbours\":{\"n\":2,"
         "\"before_day_kwh\":8.0,\"after_day_kwh\":8.0,\"ratio\":1.0}}"},
        /* 8 - 225 / 30 = 0.5 would be left; the losses rise when the meter falls */
        {"transformer",
         "{\"node_id\":\"T1\",\"ntl_before_day_kwh\":1.0,\"n_days_before\":5,\"ntl_after_day_kwh\":"
         "8.0,"
         "\"n_days_after\":4,\"ntl_after_without_day_kwh\":0.5,\"correlation\":-1.0}"},
        {"measures",
         "[{\"measure\":\"residual_pearson\",\"value\":0.61,\"value_rank\":2,\"n_meters\":3},"
         "{\"measure\":\"week_minimum\",\"value\":0.25,\"value_rank\":1,\"n_meters\":1}]"},
        /* of the two files that name NEW the earliest and the latest; the newest device first */
        {"devices",
         "[{\"channel\":\"import\",\"serial\":\"NEW\",\"first_ts\":\"2025-07-01T00:00:00Z\","
         "\"last_ts\":\"2025-07-10T23:30:00Z\"},{\"channel\":\"import\",\"serial\":\"OLD\","
         "\"first_ts\":\"2025-06-01T00:00:00Z\",\"last_ts\":\"2025-06-30T23:30:00Z\"}]"},
        {"events", "[{\"ts\":\"2025-07-05T22:10:00Z\",\"code\":\"cover_open\"}]"},
        {"vends",
         "[{\"ts\":\"2025-07-04T10:00:00Z\",\"kwh\":40.5,\"amount\":null},"
         "{\"ts\":\"2025-06-30T23:30:00Z\",\"kwh\":20.0,\"amount\":3000.0}]"},
        {"vend_months",
         "[{\"month\":202507,\"vended_kwh\":40.5,\"metered_kwh\":62.5},"
         "{\"month\":202506,\"vended_kwh\":20.0,\"metered_kwh\":null}]"},
        {"inspections",
         "[{\"inspected_on\":\"2025-05-02\",\"outcome\":\"no_access\",\"kwh\":null,\"note\":"
         "\"dog\"}]"},
        {"money",
         "{\"currency\":\"XOF\",\"price_per_kwh\":150.0,\"recoverable_kwh\":225.0,"
         "\"recoverable_amount\":33750.5,\"expected_kwh\":180.0,\"expected_amount\":157002.4,"
         "\"recovery_months\":6.0,\"visit_cost\":5000.0}"},
    };
    World world = world_open(scripts);

    (void) state;
    check_parts(&world, "M1", parts, COUNT_OF(parts));
    world_close(&world);
}

/* A sale at 23:30 UTC on 30 June belongs to July east of Greenwich. */
static void months_are_those_of_the_site(void **state)
{
    static const Part parts[] = {
        {"vend_months", "[{\"month\":202507,\"vended_kwh\":60.5,\"metered_kwh\":62.5}]"}};
    World world = world_open(scripts);

    (void) state;
    world.project.zone = "Africa/Lagos";
    check_parts(&world, "M1", parts, COUNT_OF(parts));
    world_close(&world);
}

/* Nothing says since when: the last 30 days, which here are all; M1 has 60 kWh on 9 of them. */
static void a_meter_without_a_change(void **state)
{
    static const Part parts[] = {
        {"levels",
         "{\"split_on\":\"2025-06-11\",\"is_since\":false,\"before_day_kwh\":null,\"n_days_"
         "before\":0,"
         "\"after_day_kwh\":8.0,\"n_days_after\":9,\"ratio\":null,\"neighbours\":{\"n\":0,"
         "\"before_day_kwh\":null,\"after_day_kwh\":7.33333333333333,\"ratio\":null}}"},
        {"events", "[{\"ts\":\"2025-07-05T22:10:00Z\",\"code\":\"magnet\"}]"},
        {"vends", "[]"},
    };
    World world = world_open(scripts);

    (void) state;
    world_sql(&world, "update marts.fct_suspects set since = null");
    check_parts(&world, "M2", parts, COUNT_OF(parts));
    world_close(&world);
}

static void why_a_meter_has_no_score(void **state)
{
    World world = world_open(scripts);
    Json *json = evidence_of(&world, "M3");
    const Json *outcome = json_object_get(json, "outcome");

    (void) state;
    CASE_TEXT("status", json_string_value(json_object_get(outcome, "status")), "coverage");
    CASE_TRUE(
        "why",
        str_starts_with(
            str_from(json_string_value(json_object_get(outcome, "status_text"))),
            STR("too little of its readings is there")));
    CASE_INT("no reasons", json_array_size(json_object_get(json, "reasons")), 0);
    json_decref(json);
    world_sql(&world, "delete from marts.fct_suspects where meter_id = 'M3'");
    json = evidence_of(&world, "M3");
    outcome = json_object_get(json, "outcome");
    CASE_TRUE("status", json_is_null(json_object_get(outcome, "status")));
    CASE_TEXT(
        "why",
        json_string_value(json_object_get(outcome, "status_text")),
        "detection has not looked at it: run `eiot detect`");
    json_decref(json);
    world_close(&world);
}

static void a_meter_outside_the_network(void **state)
{
    static const Part parts[] = {
        {"transformer", "null"},
        {"place",
         "{\"name\":null,\"transformer_id\":null,\"feeder_id\":null,\"substation_id\":null,"
         "\"zone\":null,\"tariff\":null}"},
    };
    World world = world_open(scripts);

    (void) state;
    world_sql(
        &world,
        "insert into marts.dim_nodes values ('alone', 'meter', null, null, null, null, null, null, "
        "null)");
    check_parts(&world, "alone", parts, COUNT_OF(parts));
    world_close(&world);
}

static void ids_that_are_no_meter(void **state)
{
    static const struct {
        const char *id;
        const char *message;
        const char *hint;
    } cases[] = {
        {"T1",
         "'T1' is a transformer, not a meter",
         "`eiot suspects` lists meters; the report has the losses of nodes."},
        {"M10", "the store knows no meter 'M10'", "Did you mean 'M1', 'M2', 'M3'?"},
        {"household-12",
         "the store knows no meter 'household-12'",
         "Meters are those of the network file, and those that have readings."},
        {"",
         "the store knows no meter ''",
         "Meters are those of the network file, and those that have readings."},
    };

    World world = world_open(scripts);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Json *json = NULL;
        Error err = {0};

        CASE_INT(cases[at].id, explain(&world, cases[at].id, &json, &err), STATUS_DATA);
        CASE_TEXT(cases[at].id, err.message, cases[at].message);
        CASE_TEXT(cases[at].id, err.hint, cases[at].hint);
    }
    world_close(&world);
}

static void errors_on_the_way(void **state)
{
    World bare = world_open(nothing);
    World world = world_open(scripts);
    Json *json = NULL;
    Error err = {0};

    (void) state;
    CASE_INT("no marts", explain(&bare, "M1", &json, &err), STATUS_STORE);
    CASE_TEXT("no marts", err.message, "the marts have not been built");
    world_sql(&world, "update marts.fct_suspects set against = '7'");
    CASE_INT("reasons", explain(&world, "M1", &json, &err), STATUS_INTERNAL);
    CASE_TEXT("reasons", err.message, "reasons of a meter are not a list");
    CASE_TRUE("nothing is given", json == NULL);
    world_close(&world);
    world_close(&bare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_known_of_a_meter),
        cmocka_unit_test(months_are_those_of_the_site),
        cmocka_unit_test(a_meter_without_a_change),
        cmocka_unit_test(why_a_meter_has_no_score),
        cmocka_unit_test(a_meter_outside_the_network),
        cmocka_unit_test(ids_that_are_no_meter),
        cmocka_unit_test(errors_on_the_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "publish/suspects.h"
#include "unzip.h"
#include "world.h"

static const char *const network[] = {"marts.sql", "network.sql", NULL};

static Suspects read_all(World *world)
{
    SuspectsQuery query = {.is_all = true};
    Suspects suspects;
    Error err = {0};

    CASE_OK("read", suspects_read(world->arena, world->conn, &query, &suspects, &err), &err);
    return suspects;
}

static const char *csv_of(World *world)
{
    Suspects suspects = read_all(world);
    Error err = {0};
    Str csv;

    CASE_OK("csv", suspects_csv(world->arena, &suspects, &csv, &err), &err);
    return str_dup(world->arena, csv);
}

static void csv_of_a_network(void **state)
{
    World world = world_open(network);

    (void) state;
    CASE_TEXT(
        "csv",
        csv_of(&world),
        "rank,meter_id,score,probability,recoverable_kwh,recoverable_amount,cause,reasons,since,"
        "expected_amount,currency,transformer_id,feeder_id,against,expected_kwh,tariff,zone,"
        "last_outcome,last_inspected_on\n"
        "1,M1,0.91,0.8,225,33750.5,fraud,peer_drop;residual_follows,2025-07-06,157002.4,XOF,T1,F1,"
        ",180,D1,Z,no_access,2025-05-02\n"
        "2,</script><img src=x onerror=alert(1)>,0.55,0.25,40,6000,fraud,flat_line,,4000,XOF,T2,F1,"
        "peer_drop,10,,,,\n"
        "3,M2,0.1,0.02,0,0,vacancy,,,-5000,XOF,T1,F1,peer_drop,0,,,,\n");
    world_close(&world);
}

/* The last column of the second line: the meter's id as the cell holds it. */
static void no_cell_becomes_a_formula(void **state)
{
    static const struct {
        const char *id;
        const char *cell;
    } cases[] = {
        {"=cmd|''/c calc''!A1", "'=cmd|'/c calc'!A1"},
        {"+33123", "'+33123"},
        {"-5", "'-5"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\t=1", "'\t=1"},
        {"\r=1", "\"'\r=1\""},
        {"=1,2", "\"'=1,2\""},
        {"say \"no\"", "\"say \"\"no\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"M-5=+", "M-5=+"},
        {"'", "'"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        World world = world_open((const char *const[]){"marts.sql", NULL});
        bool is_quote = strcmp(cases[at].id, "'") == 0;

        world_sql(
            &world,
            arena_printf(
                world.arena,
                "insert into marts.fct_suspects (meter_id, status, score_rank, zone) values ('M', "
                "'scored', 1, '%s')",
                is_quote ? "''" : cases[at].id));
        CASE_TEXT(
            cases[at].id,
            strchr(csv_of(&world), '\n') + 1,
            arena_printf(world.arena, "1,M,,,,,,,,,,,,,,,%s,,\n", cases[at].cell));
        world_close(&world);
    }
}

static void json_of_a_network(void **state)
{
    World world = world_open(network);
    Suspects suspects = read_all(&world);
    SuspectsWords words;
    Json *json = NULL;
    Json *first;
    Json *reason;
    Error err = {0};

    (void) state;
    CASE_OK("words", suspects_words(world.arena, &world.project, LANG_FR, &words, &err), &err);
    CASE_OK("json", suspects_json(world.arena, &suspects, &words, &json, &err), &err);
    CASE_TEXT(
        "summary",
        json_text(world.arena, json_object_get(json, "summary"), false),
        "{\"meters\":3,\"expected_hits\":1.07,\"expected_amount\":156002.4}");
    first = json_array_get(json_object_get(json, "suspects"), 0);
    CASE_INT("rank", json_integer_value(json_object_get(first, "rank")), 1);
    CASE_TEXT("cause", json_string_value(json_object_get(first, "cause")), "fraud");
    CASE_TEXT("since", json_string_value(json_object_get(first, "since")), "2025-07-06");
    CASE_NEAR(
        "amount", json_number_value(json_object_get(first, "recoverable_amount")), 33750.5, 0);
    CASE_INT("none against", json_array_size(json_object_get(first, "against")), 0);
    reason = json_array_get(json_object_get(first, "reasons"), 0);
    CASE_TEXT("code", json_string_value(json_object_get(reason, "code")), "peer_drop");
    CASE_TRUE(
        "text", strstr(json_string_value(json_object_get(reason, "text")), "6 juil. 2025") != NULL);
    first = json_array_get(json_object_get(json, "suspects"), 2);
    CASE_TRUE("no tariff", json_is_null(json_object_get(first, "tariff")));
    json_decref(json);
    world_close(&world);
}

static void workbook_of_a_network(void **state)
{
    static const char *const texts[] = {
        "<t>Compteur</t>",
        "<t>Montant attendu d'une visite</t>",
        "<t>logement vide</t>",
        "<t>pas d'accès</t>",
        "<t>M1</t>",
        "depuis le 6 juil. 2025\n", /* reasons a line each */
        NULL,
    };
    World world = world_open(network);
    Suspects suspects = read_all(&world);
    SuspectsWords words;
    const char *strings;
    const char *cells;
    Error err = {0};
    Str bytes;

    (void) state;
    CASE_OK("words", suspects_words(world.arena, &world.project, LANG_FR, &words, &err), &err);
    CASE_OK("xlsx", suspects_xlsx(world.arena, &suspects, &words, 0, &bytes, &err), &err);
    strings = unzip(world.arena, bytes, "xl/sharedStrings.xml");
    for (size_t at = 0; texts[at] != NULL; at++)
        CASE_TRUE(texts[at], strstr(strings, texts[at]) != NULL);
    cells = unzip(world.arena, bytes, "xl/worksheets/sheet1.xml");
    CASE_TRUE("money", strstr(cells, "<v>33750.5</v>") != NULL);
    CASE_TRUE("a day", strstr(cells, "<v>45844</v>") != NULL);
    CASE_TRUE("no formula", strstr(cells, "<f>") == NULL);
    world_close(&world);
}

static void reasons_that_are_none(void **state)
{
    World world = world_open(network);
    SuspectsWords words;
    Suspects suspects;
    Json *json = NULL;
    Error err = {0};
    Str bytes;

    (void) state;
    world_sql(&world, "update marts.fct_suspects set reasons = '{}' where meter_id = 'M2'");
    suspects = read_all(&world);
    CASE_OK("words", suspects_words(world.arena, &world.project, LANG_EN, &words, &err), &err);
    CASE_INT("csv", suspects_csv(world.arena, &suspects, &bytes, &err), STATUS_INTERNAL);
    CASE_TEXT("message", err.message, "reasons of a meter are not a list");
    CASE_INT("json", suspects_json(world.arena, &suspects, &words, &json, &err), STATUS_INTERNAL);
    CASE_INT(
        "xlsx", suspects_xlsx(world.arena, &suspects, &words, 0, &bytes, &err), STATUS_INTERNAL);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_of_a_network),
        cmocka_unit_test(no_cell_becomes_a_formula),
        cmocka_unit_test(json_of_a_network),
        cmocka_unit_test(workbook_of_a_network),
        cmocka_unit_test(reasons_that_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

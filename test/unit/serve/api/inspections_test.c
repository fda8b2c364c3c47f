#include <unistd.h>

#include "world.h"

static void what_was_found(void **state)
{
    static const Ask asks[] = {
        {"newest first",
         api_inspections,
         NULL,
         "limit=1",
         NULL,
         "{\"items\":[{\"meter_id\":\"M2\",\"inspected_on\":\"2025-06-02\",\"outcome\":"
         "\"confirmed\",\"kwh\":100.5,\"amount\":15075.0,\"price_per_kwh\":150.0,\"currency\":"
         "\"XOF\",\"note\":null,\"transformer_id\":\"T1\",\"feeder_id\":\"F1\"}],\"total\":2,"
         "\"limit\":1,\"offset\":0,\"totals\":{\"visits\":2,\"confirmed\":1,\"cleared\":0,"
         "\"no_access\":1,\"hit_rate\":1.0,\"recovered_kwh\":100.5,\"recovered_amount\":15075.0,"
         "\"currency\":\"XOF\"}}"},
        {"a hostile note", api_inspections, NULL, "offset=1", "items.0.note", "\"dog <b>\""},
        {"behind the end", api_inspections, NULL, "offset=2", "items", "[]"},
        {"and how many", api_inspections, NULL, "offset=2", "total", "2"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_sql(world, "delete from marts.fct_inspections");
    world_sql(world, "delete from marts.kpi_inspections");
    CASE_TEXT(
        "none",
        world_get(world, api_inspections, NULL, NULL),
        "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0,\"totals\":null}");
    world_close(world);
}

/* Nothing is kept of any of these. */
static void outcomes_that_are_refused(void **state)
{
    static const struct {
        const char *name;
        const char *id;
        const char *body;
        const char *expected;
    } cases[] = {
        {"unknown", "M9", "{}", "404 the store knows no meter 'M9' | Did you mean 'M1'?"},
        {"a node", "T1", "{}", "404 the store knows no meter 'T1' | Did you mean 'M1'?"},
        {"nothing", "M1", "{}", "USAGE member 'inspected_on' is missing"},
        {"no day",
         "M1",
         "{\"inspected_on\":\"2025-7-1\",\"outcome\":\"cleared\"}",
         "USAGE member 'inspected_on' must be a day as YYYY-MM-DD, from 1900 on"},
        {"a number as day",
         "M1",
         "{\"inspected_on\":20250701,\"outcome\":\"cleared\"}",
         "USAGE member 'inspected_on' must be a text"},
        {"tomorrow",
         "M1",
         "{\"inspected_on\":\"2025-07-12\",\"outcome\":\"cleared\"}",
         "USAGE member 'inspected_on' is a day yet to come | Today is 2025-07-11 at the site."},
        {"no outcome",
         "M1",
         "{\"inspected_on\":\"2025-07-11\"}",
         "USAGE member 'outcome' is missing"},
        {"another outcome",
         "M1",
         "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"Confirmed\"}",
         "USAGE member 'outcome' must be confirmed, cleared or no_access"},
        {"kwh of a text",
         "M1",
         "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"confirmed\",\"kwh\":\"5\"}",
         "USAGE member 'kwh' must be a number"},
        {"kwh below 0",
         "M1",
         "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"confirmed\",\"kwh\":-1}",
         "USAGE member 'kwh' must be a number from 0 to 1000000000000"},
        {"kwh that is too much",
         "M1",
         "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"confirmed\",\"kwh\":1e13}",
         "USAGE member 'kwh' must be a number from 0 to 1000000000000"},
        {"kwh of another outcome",
         "M1",
         "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"no_access\",\"kwh\":0}",
         "USAGE member 'kwh' can't go with the outcome no_access | Energy is recovered where fraud "
         "was confirmed."},
        {"a slip of the pen",
         "M1",
         "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"cleared\",\"notes\":\"a\"}",
         "USAGE the body has a member that is not known | Members: inspected_on, outcome, kwh, "
         "note."},
        {"twice",
         "M1",
         "{\"outcome\":\"cleared\",\"outcome\":\"confirmed\"}",
         "USAGE not valid JSON: duplicate object key near '\"outcome\"'"},
        {"a list", "M1", "[]", "USAGE the body is not a JSON object"},
    };

    World *world = world_open();
    StrBuf body = strbuf_new(world->arena);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].name,
            world_send(world, api_meter_inspect, cases[at].id, cases[at].body),
            cases[at].expected);
    strbuf_puts(&body, "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"cleared\",\"note\":\"");
    for (int n = 0; n < 1001; n++)
        strbuf_put_char(&body, 'x');
    strbuf_puts(&body, "\"}");
    CASE_TEXT(
        "a long note",
        world_send(world, api_meter_inspect, "M1", strbuf_text(&body)),
        "USAGE member 'note' has 1001 bytes, more than 1000");
    CASE_TEXT("audit", world_audit(world, 5), "");
    CASE_TEXT(
        "nothing waits",
        world_member(world, world_get(world, api_meter, "M1", NULL), "waiting_visits"),
        "[]");
    world_close(world);
}

/* As the models have them: a copy keeps what they give. */
static void make_views(World *world)
{
    world_sql(
        world,
        "alter table marts.fct_suspects rename to made_suspects; create view marts.fct_suspects as "
        "select * from marts.made_suspects; alter table marts.fct_reading_anomalies rename to "
        "made_anomalies; create view marts.fct_reading_anomalies as select * from "
        "marts.made_anomalies; alter table marts.fct_inspections rename to "
        "made_inspections; create view marts.fct_inspections as select * from "
        "marts.made_inspections; alter table marts.kpi_inspections rename to made_months; create "
        "view marts.kpi_inspections as select * from marts.made_months");
}

static size_t n_waiting(World *world)
{
    Json *list = NULL;
    size_t n;
    Error err = {0};

    CASE_OK("waiting", visits_waiting(world->arena, world->app.visits, NULL, &list, &err), &err);
    n = json_array_size(list);
    json_decref(list);
    return n;
}

/* Stored at once, unless the machine is busy: then it waits, is shown so, and is stored a little
 * later. */
static void send_visit(World *world, const char *id, const char *body)
{
    const char *state = world_send(world, api_meter_inspect, id, body);

    CASE_INT("created", world->answer.status, 201);
    if (strcmp(state, "{\"state\":\"stored\"}") != 0)
        CASE_TEXT("state", state, "{\"state\":\"waiting\"}");
    for (int n = 0; n < 600 && n_waiting(world) > 0; n++)
        (void) usleep(100000);
    CASE_INT("none waits", n_waiting(world), 0);
}

/* Through a copy and the writer, as in a server: what is stored is read back from the store. */
static void outcomes_that_are_stored(void **state)
{
    World *world = world_open();
    Store *store = NULL;
    StoreConn *conn = NULL;
    Table table;
    Error err = {0};
    Sql sql = {
        .name = "test",
        .text =
            STR("select meter_id, cast(inspected_on as varchar) as day, outcome, kwh, note from "
                "raw_data.inspections where file_id = 0 and inspected_on >= date '2025-07-01' "
                "order by inspected_on"),
    };

    (void) state;
    make_views(world);
    world_serve(world);
    send_visit(
        world,
        HOSTILE,
        "{\"inspected_on\":\"2025-07-11\",\"outcome\":\"confirmed\",\"kwh\":12.5,\"note\":\"=1+"
        "1 <b>\\n\\u202e\"}");
    send_visit(
        world,
        "M1",
        "{\"inspected_on\":\"2025-07-10\",\"outcome\":\"no_access\",\"kwh\":null,\"note\":"
        "\"\"}");
    CASE_TEXT(
        "audit",
        world_audit(world, 5),
        "awa 192.0.2.7 inspection M1 no_access\n"
        "awa 192.0.2.7 inspection " HOSTILE " confirmed\n");
    visits_close(world->app.visits);
    world->app.visits = NULL;
    served_close(world->app.served);
    world->app.served = NULL;
    CASE_OK("open", store_open(world->url, 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK("read", store_table(world->arena, conn, &sql, 10, &table, &err), &err);
    CASE_INT("rows", table.n_rows, 2);
    CASE_TEXT("meter", str_dup(world->arena, table_text(&table, 0, 0)), "M1");
    CASE_TEXT("day", str_dup(world->arena, table_text(&table, 0, 1)), "2025-07-10");
    CASE_TRUE("no kwh", table_is_null(&table, 0, 3));
    CASE_TRUE("no note", table_is_null(&table, 0, 4));
    CASE_TEXT("hostile meter", str_dup(world->arena, table_text(&table, 1, 0)), HOSTILE);
    CASE_NEAR("kwh", table_f64(&table, 1, 3), 12.5, 0);
    CASE_TEXT("note", str_dup(world->arena, table_text(&table, 1, 4)), "=1+1 <b>\n\u202e");
    store_disconnect(conn);
    store_close(store);
    world_close(world);
}

/* East of Greenwich the day begins before. */
static void today_is_the_sites(void **state)
{
    World *world = world_open();

    (void) state;
    world->project.zone = "Pacific/Kiritimati"; /* 2025-07-12 02:00 */
    CASE_TEXT(
        "the day after",
        world_send(
            world,
            api_meter_inspect,
            "M1",
            "{\"inspected_on\":\"2025-07-13\",\"outcome\":\"cleared\"}"),
        "USAGE member 'inspected_on' is a day yet to come | Today is 2025-07-12 at the site.");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_found),
        cmocka_unit_test(outcomes_that_are_refused),
        cmocka_unit_test(outcomes_that_are_stored),
        cmocka_unit_test(today_is_the_sites),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

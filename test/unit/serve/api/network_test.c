#include "world.h"

static void network_and_its_nodes(void **state)
{
    static const Ask asks[] = {
        {"from the top down",
         api_network,
         NULL,
         NULL,
         NULL,
         "{\"items\":[{\"node_id\":\"S1\",\"parent_id\":null,\"kind\":\"substation\","
         "\"name\":\"Poste <central>\",\"n_meters\":4,\"input_kwh\":11110.5,"
         "\"billed_kwh\":9002.25,\"technical_loss_kwh\":555.525,\"ntl_kwh\":1552.725,"
         "\"ntl_pct\":13.975,\"ntl_amount\":232908.75,\"coverage\":0.95,\"warning\":null,"
         "\"n_suspects\":2},{\"node_id\":\"F1\",\"parent_id\":\"S1\",\"kind\":\"feeder\","
         "\"name\":null,\"n_meters\":4,\"input_kwh\":null,\"billed_kwh\":null,"
         "\"technical_loss_kwh\":null,\"ntl_kwh\":null,\"ntl_pct\":null,\"ntl_amount\":null,"
         "\"coverage\":null,\"warning\":null,\"n_suspects\":2},{\"node_id\":\"T1\","
         "\"parent_id\":\"F1\",\"kind\":\"transformer\",\"name\":\"Marché\",\"n_meters\":3,"
         "\"input_kwh\":8000.0,\"billed_kwh\":6000.0,\"technical_loss_kwh\":400.0,"
         "\"ntl_kwh\":1600.0,\"ntl_pct\":20.0,\"ntl_amount\":240000.0,\"coverage\":0.95,"
         "\"warning\":\"clock\",\"n_suspects\":1},{\"node_id\":\"T2\",\"parent_id\":\"F1\","
         "\"kind\":\"transformer\",\"name\":null,\"n_meters\":1,\"input_kwh\":null,"
         "\"billed_kwh\":null,\"technical_loss_kwh\":null,\"ntl_kwh\":null,\"ntl_pct\":null,"
         "\"ntl_amount\":null,\"coverage\":null,\"warning\":null,\"n_suspects\":1}]}"},
        {"a transformer",
         api_node,
         "T1",
         NULL,
         NULL,
         "{\"node_id\":\"T1\",\"parent_id\":\"F1\",\"kind\":\"transformer\","
         "\"name\":\"Marché\",\"n_meters\":3,\"input_kwh\":8000.0,\"billed_kwh\":6000.0,"
         "\"technical_loss_kwh\":400.0,\"ntl_kwh\":1600.0,\"ntl_pct\":20.0,"
         "\"ntl_amount\":240000.0,\"coverage\":0.95,\"warning\":\"clock\",\"n_suspects\":1,"
         "\"currency\":\"XOF\",\"technical_method\":\"configured\",\"n_days\":9,"
         "\"first_day\":\"2025-07-01\",\"last_day\":\"2025-07-09\","
         "\"path\":[{\"node_id\":\"S1\",\"kind\":\"substation\",\"name\":\"Poste "
         "<central>\"},{\"node_id\":\"F1\",\"kind\":\"feeder\",\"name\":null},"
         "{\"node_id\":\"T1\",\"kind\":\"transformer\",\"name\":\"Marché\"}]}"},
        {"a feeder without a meter of its own",
         api_node,
         "F1",
         NULL,
         NULL,
         "{\"node_id\":\"F1\",\"parent_id\":\"S1\",\"kind\":\"feeder\",\"name\":null,"
         "\"n_meters\":4,\"input_kwh\":null,\"billed_kwh\":null,\"technical_loss_kwh\":null,"
         "\"ntl_kwh\":null,\"ntl_pct\":null,\"ntl_amount\":null,\"coverage\":null,"
         "\"warning\":null,\"n_suspects\":2,\"currency\":null,\"technical_method\":null,"
         "\"n_days\":null,\"first_day\":null,\"last_day\":null,\"path\":[{\"node_id\":\"S1\","
         "\"kind\":\"substation\",\"name\":\"Poste <central>\"},{\"node_id\":\"F1\","
         "\"kind\":\"feeder\",\"name\":null}]}"},
        {"its days, oldest first",
         api_node_days,
         "T1",
         NULL,
         "items.0",
         "{\"local_day\":\"2025-07-01\",\"input_kwh\":40.0,\"billed_kwh\":30.0,"
         "\"technical_loss_kwh\":2.0,\"ntl_kwh\":1.0,\"ntl_pct\":20.0,\"ntl_amount\":1200.0,"
         "\"coverage\":1.0}"},
        {"its last day",
         api_node_days,
         "T1",
         NULL,
         "items.9",
         "{\"local_day\":\"2025-07-10\",\"input_kwh\":40.0,\"billed_kwh\":30.0,"
         "\"technical_loss_kwh\":2.0,\"ntl_kwh\":8.0,\"ntl_pct\":20.0,\"ntl_amount\":1200.0,"
         "\"coverage\":0.5}"},
        {"no days", api_node_days, "T2", NULL, NULL, "{\"items\":[]}"},
        {"meters",
         api_node_meters,
         "T1",
         "limit=2",
         NULL,
         "{\"items\":[{\"meter_id\":\"M1\",\"mean_day_kwh\":6.25,\"probability\":0.8,"
         "\"cause\":\"fraud\",\"visit_rank\":1,\"expected_amount\":157002.5},"
         "{\"meter_id\":\"M2\",\"mean_day_kwh\":8.0,\"probability\":0.02,"
         "\"cause\":\"vacancy\",\"visit_rank\":null,\"expected_amount\":-5000.0}],"
         "\"total\":3,\"limit\":2,\"offset\":0}"},
        {"a later page",
         api_node_meters,
         "S1",
         "limit=2&offset=1",
         NULL,
         "{\"items\":[{\"meter_id\":\"=a/b%0A\\n\\\"'<b>\u202e\",\"mean_day_kwh\":8.0,"
         "\"probability\":0.25,\"cause\":\"fraud\",\"visit_rank\":2,"
         "\"expected_amount\":4000.0},{\"meter_id\":\"M2\",\"mean_day_kwh\":8.0,"
         "\"probability\":0.02,\"cause\":\"vacancy\",\"visit_rank\":null,"
         "\"expected_amount\":-5000.0}],\"total\":4,\"limit\":2,\"offset\":1}"},
        {"behind the end",
         api_node_meters,
         "S1",
         "limit=2&offset=9",
         NULL,
         "{\"items\":[],\"total\":4,\"limit\":2,\"offset\":9}"},
        {"a hostile id",
         api_node_meters,
         "T2",
         NULL,
         NULL,
         "{\"items\":[{\"meter_id\":\"=a/b%0A\\n\\\"'<b>\u202e\",\"mean_day_kwh\":8.0,"
         "\"probability\":0.25,\"cause\":\"fraud\",\"visit_rank\":2,"
         "\"expected_amount\":4000.0}],\"total\":1,\"limit\":50,\"offset\":0}"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void nodes_that_are_none(void **state)
{
    static const Ask asks[] = {
        {"unknown",
         api_node,
         "T<9>",
         NULL,
         NULL,
         "404 the network has no node 'T<9>' | Nodes are those of the network file."},
        {"unknown days",
         api_node_days,
         "T<9>",
         NULL,
         NULL,
         "404 the network has no node 'T<9>' | Nodes are those of the network file."},
        {"unknown meters",
         api_node_meters,
         "T<9>",
         NULL,
         NULL,
         "404 the network has no node 'T<9>' | Nodes are those of the network file."},
        {"a meter",
         api_node,
         HOSTILE,
         NULL,
         NULL,
         "404 '=a/b%0A\n\"'<b>\u202e' is a meter, not a node above meters | Meters have "
         "pages of their own."},
        {"too long",
         api_node,
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
         NULL,
         NULL,
         "404 the id has 129 bytes, more than the 128 that one can have"},
        {"limit",
         api_node_meters,
         "T1",
         "limit=501",
         NULL,
         "USAGE 'limit' is '501', expected a whole number from 1 to 500"},
        {"offset",
         api_node_meters,
         "T1",
         "offset=-1",
         NULL,
         "USAGE 'offset' is '-1', expected a whole number from 0 to 1000000000"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void a_store_without_results(void **state)
{
    static const Ask asks[] = {
        {"network",
         api_network,
         NULL,
         NULL,
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
        {"node",
         api_node,
         "T1",
         NULL,
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
    };
    World *world = world_open_empty();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(network_and_its_nodes),
        cmocka_unit_test(nodes_that_are_none),
        cmocka_unit_test(a_store_without_results),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

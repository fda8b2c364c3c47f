#include "serve/api/suspects_query.h"
#include "world.h"

/* The ids of a list, with a space between; the hostile one is "X". */
static const char *ids_of(World *world, const char *answer)
{
    StrBuf ids = strbuf_new(world->arena);
    Json *json = NULL;
    Json *items;
    Error err = {0};

    CASE_OK(answer, json_parse(str_from(answer), "answer", &json, &err), &err);
    items = json_object_get(json, "items");
    for (size_t at = 0; at < json_array_size(items); at++) {
        const char *id = json_string_value(json_object_get(json_array_get(items, at), "meter_id"));

        strbuf_printf(&ids, "%s%s", at == 0 ? "" : " ", strcmp(id, HOSTILE) == 0 ? "X" : id);
    }
    json_decref(json);
    return ids.len == 0 ? "" : strbuf_text(&ids);
}

/* M1, X and M2 by their score; M1 and X are worth a visit. */
static void lists_in_their_order(void **state)
{
    static const struct {
        const char *query;
        const char *ids;
    } cases[] = {
        {"", "M1 X"},
        {"all=0", "M1 X"},
        {"all=1", "M1 X M2"},
        {"sort=list_rank&order=desc", "X M1"},
        {"all=1&sort=probability", "M1 X M2"},
        {"all=1&sort=probability&order=asc", "M2 X M1"},
        {"all=1&sort=recoverable_kwh&order=asc", "M2 X M1"},
        {"all=1&sort=recoverable_amount", "M1 X M2"},
        {"all=1&sort=expected_amount&order=asc", "M2 X M1"},
        {"all=1&sort=since", "M1 M2 X"},
        {"all=1&sort=since&order=asc", "M2 M1 X"}, /* what has none stands at the end either way */
        {"all=1&sort=meter_id", "X M1 M2"},
        {"all=1&sort=meter_id&order=desc", "M2 M1 X"},
        {"all=1&limit=1&offset=1", "X"},
        {"all=1&offset=3", ""},
        {"q=m1", "M1"},
        {"q=%0A%22", "X"},
        {"q=%25", "X"},
        {"q=_", ""},
        {"feeder=F1", "M1 X"},
        {"feeder=f1", ""},
        {"transformer=T2", "X"},
        {"feeder=F1&transformer=T1", "M1"},
        {"all=1&cause=vacancy", "M2"},
        {"all=1&cause=%27%20or%20true--", ""},
        {"all=1&least_probability=0.25", "M1 X"},
        {"all=1&least_probability=0.2500001", "M1"},
        {"least_probability=", "M1 X"},
        {"least_probability=1", ""},
    };

    World *world = world_open();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].query,
            ids_of(world, world_get(world, api_suspects, NULL, cases[at].query)),
            cases[at].ids);
    world_close(world);
}

static void what_cannot_be_meant(void **state)
{
    static const Ask asks[] = {
        {"sort",
         api_suspects,
         NULL,
         "sort=score;drop",
         NULL,
         "USAGE parameter 'sort' names no column to sort by | Columns: list_rank, probability, "
         "recoverable_kwh, recoverable_amount, expected_amount, since, meter_id."},
        {"order",
         api_suspects,
         NULL,
         "order=up",
         NULL,
         "USAGE parameter 'order' must be asc or desc"},
        {"probability",
         api_suspects,
         NULL,
         "least_probability=1.5",
         NULL,
         "USAGE parameter 'least_probability' must be a number from 0 to 1"},
        {"no number",
         api_suspects,
         NULL,
         "least_probability=nan",
         NULL,
         "USAGE parameter 'least_probability' must be a number from 0 to 1"},
        {"all",
         api_suspects,
         NULL,
         "all=yes",
         NULL,
         "USAGE 'all' is 'yes', expected a whole number from 0 to 1"},
        {"limit",
         api_suspects,
         NULL,
         "limit=0",
         NULL,
         "USAGE 'limit' is '0', expected a whole number from 1 to 500"},
        {"offset",
         api_suspects,
         NULL,
         "offset=1e3",
         NULL,
         "USAGE 'offset' is '1e3', expected a whole number from 0 to 1000000000"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_in_their_order),
        cmocka_unit_test(what_cannot_be_meant),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

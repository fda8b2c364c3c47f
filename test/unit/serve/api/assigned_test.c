#include "serve/api/assigned.h"
#include "world.h"

/* Answers a list of meters, one a comma of the id, with who visits them. */
static Status list(Call *call, Error *err)
{
    Json *items = json_array();
    const char *at = call->id;
    Status status;

    while (*at != '\0') {
        size_t length = strcspn(at, ",");

        (void) json_array_append_new(items, json_pack("{s:s%}", "meter_id", at, length));
        at += length + (at[length] == ',');
    }
    status = assigned_add(call, items, err);
    if (status == OK)
        answer_json(call->arena, call->answer, 200, items);
    else
        json_decref(items);
    return status;
}

static void names_beside_meters(void **state)
{
    World *world = world_open_empty();

    (void) state;
    CASE_TEXT("no list", world_get(world, list, "", NULL), "[]");
    CASE_TEXT(
        "nobody",
        world_get(world, list, "M1", NULL),
        "[{\"meter_id\":\"M1\",\"assigned_to\":null}]");
    world_state_sql(
        world,
        "insert into access.assignments values ('M2', 'bo', now(), 'awa'), ('%0A', 'm.faye@x', "
        "now(), 'awa'), (chr(10), 'chief', now(), 'awa'), ('M9', 'bo', now(), 'awa')");
    CASE_TEXT(
        "some",
        world_get(world, list, "M1,M2,%0A,\n,M2", NULL),
        "[{\"meter_id\":\"M1\",\"assigned_to\":null},{\"meter_id\":\"M2\",\"assigned_to\":\"bo\"},{"
        "\"meter_id\":\"%0A\",\"assigned_to\":\"m.faye@x\"},{\"meter_id\":\"\\n\",\"assigned_to\":"
        "\"chief\"},{\"meter_id\":\"M2\",\"assigned_to\":\"bo\"}]");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_beside_meters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "world.h"

static Status not_found(Call *call, Error *err)
{
    (void) err;
    call_not_found(call, "there is no '<b>'", call->id);
    return OK;
}

static Status fits(Call *call, Error *err)
{
    (void) err;
    if (call_id_fits(call))
        call->answer->status = 204;
    return OK;
}

static Status note(Call *call, Error *err)
{
    Status status = call_audit(call, "done", call->id, NULL, err);

    call->answer->status = 204;
    return status;
}

static void ids_of_paths(void **state)
{
    World *world = world_open_empty();
    char *id = arena_alloc_zero(world->arena, 8193, 1);

    (void) state;
    memset(id, 'x', 128);
    CASE_TEXT("as long as one can be", world_get(world, fits, id, NULL), "204");
    id[128] = 'x';
    CASE_TEXT(
        "longer",
        world_get(world, fits, id, NULL),
        "404 the id has 129 bytes, more than the 128 that one can have");
    memset(id, 'x', 8192);
    CASE_TEXT(
        "as long as a path",
        world_get(world, fits, id, NULL),
        "404 the id has 8192 bytes, more than the 128 that one can have");
    CASE_TEXT("no hint", world_get(world, not_found, NULL, NULL), "404 there is no '<b>'");
    CASE_TEXT(
        "a hint", world_get(world, not_found, "Look.", NULL), "404 there is no '<b>' | Look.");
    world_close(world);
}

static void what_is_noted(void **state)
{
    World *world = world_open_empty();

    (void) state;
    CASE_TEXT("done", world_get(world, note, HOSTILE, NULL), "204");
    world->identity = (Identity){0};
    CASE_TEXT("by nobody", world_get(world, note, NULL, NULL), "204");
    CASE_TEXT(
        "audit", world_audit(world, 5), "- 192.0.2.7 done - -\nawa 192.0.2.7 done " HOSTILE " -\n");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_of_paths),
        cmocka_unit_test(what_is_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

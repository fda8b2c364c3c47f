#include "folders.h"
#include "simulate/places.h"

static void makes_folders_and_files(void **state)
{
    Arena *arena = arena_new();
    const char *out = file_join(arena, new_folder(arena), "deep/out");
    SimOutput *output = sim_output_new(arena, 1);
    StrBuf text = strbuf_new(arena);
    SimPlaces places;
    Str read;
    Error err;

    (void) state;
    CASE_OK("make", sim_places_make(arena, out, &places, &err), &err);
    CASE_TEXT("files", places.files, file_join(arena, out, "files"));
    CASE_TRUE("readings", file_is_folder(file_join(arena, out, "files/readings")));
    strbuf_puts(&text, "one");
    CASE_OK("put", sim_places_put(arena, output, places.files, "a.csv", &text, &err), &err);
    CASE_INT("emptied", text.len, 0);
    CASE_OK("ours", sim_places_refuse_strangers(arena, &places, output, &err), &err);
    CASE_OK("commit", sim_output_commit(output, &err), &err);
    CASE_OK("read", file_read(arena, file_join(arena, out, "files/a.csv"), 9, &read, &err), &err);
    CASE_TEXT("text", read.ptr, "one");
    arena_free(arena);
}

static void refuses_what_is_not_replaced(void **state)
{
    Arena *arena = arena_new();
    const char *out = new_folder(arena);
    SimOutput *output = sim_output_new(arena, 1);
    const char *stranger = file_join(arena, out, "files/readings/old.csv");
    SimPlaces places;
    Error err;

    (void) state;
    CASE_OK("make", sim_places_make(arena, out, &places, &err), &err);
    CASE_OK("old", file_write(stranger, STR("x"), &err), &err);
    CASE_INT("status", sim_places_refuse_strangers(arena, &places, output, &err), STATUS_USAGE);
    CASE_TEXT(
        "message",
        err.message,
        arena_printf(
            arena,
            "folder '%s' holds '%s', which this simulation would not replace",
            out,
            stranger));
    CASE_TEXT("hint", err.hint, "Choose another folder, or remove that file.");
    sim_output_plan(output, stranger);
    CASE_OK("planned", sim_places_refuse_strangers(arena, &places, output, &err), &err);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_folders_and_files),
        cmocka_unit_test(refuses_what_is_not_replaced),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}

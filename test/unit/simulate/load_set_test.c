#include "folders.h"
#include "simulate/load_set.h"

static SimLoadSet read_set(Arena *arena, const char *path)
{
    SimLoadSet set = {0};
    Error err;

    CASE_OK(path, sim_load_set_read(arena, &path, 1, NULL, &set, &err), &err);
    return set;
}

static void put(Arena *arena, const char *folder, const char *name, const char *text)
{
    const char *path = file_join(arena, folder, name);
    Error err;

    CASE_OK(name, file_write(path, str_from(text), &err), &err);
}

static void gathers_meters_of_many_files(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    size_t first = (size_t) 9283 * 48; /* 2025-06-01 */
    SimLoadSet set;

    (void) state;
    put(arena,
        folder,
        "a.csv",
        "meter_id,ts,kwh\nB,2025-06-01T00:00:00Z,0.5\n"
        "A,2025-06-01T00:30:00Z,1\n\nB,2025-06-01T01:00:00Z,x\n");
    /* the later file holds; a last line without its end is a line */
    put(arena,
        folder,
        "b.csv",
        "ts,meter_id,kwh\n2025-06-01T00:00:00Z,B,0.7\n"
        "2025-07-15T00:00:00Z,C,2");
    put(arena, folder, "notes.txt", "not read");
    set = read_set(arena, folder);
    CASE_INT("meters", set.n_meters, 3);
    CASE_INT("readings", set.n_readings, 4);
    CASE_INT("left out", set.n_left_out, 1);
    CASE_TRUE("in order", set.meters[0]->meter_id.ptr[0] == 'A');
    CASE_INT("A", sim_load_wh(set.meters[0], first + 1), 1000);
    CASE_INT("nothing", sim_load_wh(set.meters[0], first), SIM_NO_READING);
    CASE_INT("B", sim_load_wh(set.meters[1], first), 700);
    CASE_INT("C", sim_load_wh(set.meters[2], first + 44 * 48), 2000);
    CASE_INT("C begins", set.meters[2]->first, first + 44 * 48);
    CASE_INT("C elsewhere", sim_load_wh(set.meters[2], first), SIM_NO_READING);
    arena_free(arena);
}

/* More meters than the first table has room for, over more than one piece of text. */
static void holds_many_meters(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    StrBuf text = strbuf_new(arena);
    SimLoadSet set;

    (void) state;
    strbuf_puts(&text, "meter_id,ts,kwh\n");
    for (int slot = 0; slot < 48; slot++)
        for (int meter = 0; meter < 1000; meter++)
            strbuf_printf(
                &text,
                "M%04d,2025-06-01T%02d:%02d:00Z,%d.%03d\n",
                meter,
                slot / 2,
                slot % 2 * 30,
                meter,
                slot);
    put(arena, folder, "many.csv", strbuf_text(&text));
    set = read_set(arena, folder);
    CASE_INT("meters", set.n_meters, 1000);
    CASE_INT("readings", set.n_readings, 48000);
    for (int meter = 0; meter < 1000; meter++)
        CASE_INT(
            "value",
            sim_load_wh(set.meters[meter], set.meters[meter]->first + 7),
            meter * 1000 + 7);
    arena_free(arena);
}

static void says_what_it_cannot_read(void **state)
{
    static const struct {
        const char *name;
        const char *text; /* NULL: no file */
        Status status;
        const char *message; /* %s: the path */
    } CASES[] = {
        {"none.csv", NULL, STATUS_IO, "can't open '%s': No such file or directory"},
        {"other.csv", "a,b\n1,2\n", STATUS_DATA, "heading is 'a,b'"},
        {"empty.csv", "meter_id,ts,kwh\n", STATUS_DATA, "no half-hourly reading in '%s'"},
        {"broken.gz", "\x1f\x8b\x08zzzzzzzzzzzz", STATUS_DATA, "gzip file is damaged"},
    };

    Arena *arena = arena_new();
    const char *folder = new_folder(arena);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        const char *path = file_join(arena, folder, CASES[at].name);
        SimLoadSet set;
        Error err;

        if (CASES[at].text != NULL)
            put(arena, folder, CASES[at].name, CASES[at].text);
        CASE_INT(
            CASES[at].name, sim_load_set_read(arena, &path, 1, NULL, &set, &err), CASES[at].status);
        CASE_TEXT(CASES[at].name, err.message, arena_printf(arena, CASES[at].message, path));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gathers_meters_of_many_files),
        cmocka_unit_test(holds_many_meters),
        cmocka_unit_test(says_what_it_cannot_read),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}

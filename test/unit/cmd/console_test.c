#include <stdlib.h>

#include "cases.h"
#include "cmd/console.h"

static void columns_line_up_by_characters(void **state)
{
    static const bool is_right[] = {false, true, false};
    Arena *arena = arena_new();
    Grid grid = grid_new(arena, 3, is_right);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void) state;
    grid_row(&grid, (const char *[]){"étape", "s", "note"});
    for (int row = 0; row < 100; row++)
        grid_row(&grid, (const char *[]){"run", "12,5", ""});
    grid_print(&grid, out);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(strncmp(text, "étape     s  note\nrun    12,5\n", 30), 0);
    free(text);
    arena_free(arena);
}

static void notes_stand_below_their_row(void **state)
{
    static const bool is_right[] = {false, true};
    Arena *arena = arena_new();
    Grid grid = grid_new(arena, 2, is_right);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void) state;
    grid_row(&grid, (const char *[]){"meter", "kWh"});
    for (int row = 0; row < 40; row++) {
        grid_row(&grid, (const char *[]){"M1", "5"});
        if (row == 0)
            grid_note(&grid, "  - low\n  - flat\n");
    }
    grid_print(&grid, out);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(
        strncmp(text, "meter  kWh\nM1       5\n  - low\n  - flat\nM1       5\nM1", 52), 0);
    free(text);
    arena_free(arena);
}

static void no_blanks_at_the_end(void **state)
{
    static const bool is_right[] = {false, true, true};
    Arena *arena = arena_new();
    Grid grid = grid_new(arena, 3, is_right);

    (void) state;
    grid_row(&grid, (const char *[]){"stage", "seconds", "attempts"});
    grid_row(&grid, (const char *[]){"total", "6.44", ""});
    grid_row(&grid, (const char *[]){"", "", ""});
    assert_string_equal(grid_text(&grid).ptr, "stage  seconds  attempts\ntotal     6.44\n\n");
    arena_free(arena);
}

static void silence_off_a_terminal(void **state)
{
    (void) state;
    assert_null(console_progress(true).update);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_line_up_by_characters),
        cmocka_unit_test(no_blanks_at_the_end),
        cmocka_unit_test(notes_stand_below_their_row),
        cmocka_unit_test(silence_off_a_terminal),
    };
    return cmocka_run_group_tests_name("console", tests, NULL, NULL);
}

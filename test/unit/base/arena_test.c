#include "cases.h"

static void memory_is_aligned_and_distinct(void **state)
{
    Arena *arena = arena_new();
    unsigned char *last = NULL;

    (void) state;
    for (size_t size = 1; size < 3000; size += 7) {
        unsigned char *memory = arena_alloc(arena, size);
        CASE_INT("alignment", (uintptr_t) memory % 16, 0);
        memset(memory, 0xab, size);
        assert_ptr_not_equal(memory, last);
        last = memory;
    }
    arena_free(arena);
}

static void large_requests_get_a_block_of_their_own(void **state)
{
    Arena *arena = arena_new();
    char *small = arena_copy(arena, "kept", 4);
    char *large = arena_alloc(arena, 50u * 1024 * 1024);

    (void) state;
    memset(large, 1, 50u * 1024 * 1024);
    assert_string_equal(small, "kept");
    assert_true(arena_size(arena) >= 50u * 1024 * 1024);
    arena_free(arena);
}

static void reset_reuses_what_is_held(void **state)
{
    Arena *arena = arena_new();
    size_t held = 0;

    (void) state;
    for (int round = 0; round < 100; round++) {
        for (int at = 0; at < 1000; at++)
            (void) arena_alloc(arena, 100);
        if (round == 0)
            held = arena_size(arena);
        arena_reset(arena);
    }
    assert_int_equal(arena_size(arena), held);
    arena_free(arena);
}

static void cleared_and_formatted(void **state)
{
    Arena *arena = arena_new();
    int *numbers = ARENA_ARRAY(arena, int, 100);

    (void) state;
    for (int at = 0; at < 100; at++)
        assert_int_equal(numbers[at], 0);
    assert_string_equal(arena_printf(arena, "%s-%d", "a", 7), "a-7");
    assert_string_equal(arena_copy(arena, NULL, 0), "");
    arena_free(NULL);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_and_distinct),
        cmocka_unit_test(large_requests_get_a_block_of_their_own),
        cmocka_unit_test(reset_reuses_what_is_held),
        cmocka_unit_test(cleared_and_formatted),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}

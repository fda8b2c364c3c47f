#include <malloc.h>
#include <stdio.h>

#include "cases.h"
#include "serve/api/cache.h"

static Answer answer_of(const char *text)
{
    return (Answer){.status = 200, .type = "application/json", .body = str_from(text)};
}

/* The body kept for a key, or NULL. */
static const char *kept(Arena *arena, AnswerCache *cache, const char *key, int64_t version)
{
    Answer answer = {0};

    if (!cache_get(arena, cache, key, version, &answer))
        return NULL;
    CASE_INT(key, answer.status, 200);
    CASE_TEXT(key, answer.type, "application/json");
    return str_dup(arena, answer.body);
}

static void keeps_by_key_and_version(void **state)
{
    Arena *arena = arena_new();
    AnswerCache *cache = cache_new();
    Answer one = answer_of("1");
    Answer two = answer_of("2");

    (void) state;
    assert_null(kept(arena, cache, "a", 1));
    cache_put(cache, "a", 1, &one);
    CASE_TEXT("kept", kept(arena, cache, "a", 1), "1");
    assert_null(kept(arena, cache, "b", 1));
    assert_null(kept(arena, cache, "a", 2)); /* other data are shown now */
    cache_put(cache, "b", 2, &two);
    assert_null(kept(arena, cache, "a", 1)); /* forgotten */
    cache_put(cache, "a", 1, &one);          /* one that took long, of what is gone */
    assert_null(kept(arena, cache, "a", 1));
    assert_null(kept(arena, cache, "a", 2));
    CASE_TEXT("newest", kept(arena, cache, "b", 2), "2");
    cache_free(cache);
    arena_free(arena);
}

static void keeps_answers_of_200_alone(void **state)
{
    Arena *arena = arena_new();
    AnswerCache *cache = cache_new();
    Answer missing = answer_of("1");
    Answer with_header = answer_of("2");

    (void) state;
    missing.status = 404;
    cache_put(cache, "a", 1, &missing);
    assert_null(kept(arena, cache, "a", 1));
    answer_header(&with_header, "Retry-After", "1");
    cache_put(cache, "a", 1, &with_header);
    assert_null(kept(arena, cache, "a", 1));
    cache_free(cache);
    arena_free(arena);
}

static void stays_within_its_bytes(void **state)
{
    Arena *arena = arena_new();
    AnswerCache *cache = cache_new();
    size_t length = CACHE_BYTES_MAX / 10;
    char *text = arena_alloc(arena, length + 1);
    Answer large;
    size_t n_kept = 0;

    (void) state;
    memset(text, 'x', length);
    text[length] = '\0';
    large = answer_of(text);
    for (int at = 0; at < 20; at++) {
        cache_put(cache, arena_printf(arena, "%d", at), 1, &large);
        assert_non_null(kept(arena, cache, "0", 1)); /* used all the time: it stays */
    }
    for (int at = 0; at < 20; at++)
        n_kept += kept(arena, cache, arena_printf(arena, "%d", at), 1) != NULL;
    CASE_INT("kept", n_kept, 9); /* nine and their keys fit into the bytes */
    cache_free(cache);
    arena_free(arena);
}

/* Of lengths around the borders of the pieces in which it is kept, one in place of the other. */
static void keeps_answers_of_any_length(void **state)
{
    static const size_t lengths[] = {
        0, 1, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 2030, 2031, 99999};
    Arena *arena = arena_new();
    AnswerCache *cache = cache_new();

    (void) state;
    for (size_t at = 0; at < 3 * COUNT_OF(lengths); at++) {
        const size_t length = lengths[at % COUNT_OF(lengths)];
        const char *name = arena_printf(arena, "%zu bytes", length);
        char *text = arena_alloc(arena, length + 1);
        Answer answer;

        for (size_t byte = 0; byte < length; byte++)
            text[byte] = (char) ('a' + (byte * 7 + at) % 26);
        text[length] = '\0';
        answer = answer_of(text);
        cache_put(cache, "a", 1, &answer);
        cache_put(cache, name, 1, &answer);
        CASE_TEXT(name, kept(arena, cache, "a", 1), text);
        CASE_TEXT(name, kept(arena, cache, name, 1), text);
    }
    cache_free(cache);
    arena_free(arena);
}

static void leaves_out_what_would_fill_a_quarter(void **state)
{
    Arena *arena = arena_new();
    AnswerCache *cache = cache_new();
    char *text = arena_alloc(arena, CACHE_BYTES_MAX / 4 + 1);
    Answer answer;

    (void) state;
    memset(text, 'x', CACHE_BYTES_MAX / 4);
    text[CACHE_BYTES_MAX / 4] = '\0';
    answer = answer_of(text);
    cache_put(cache, "a", 1, &answer);
    assert_null(kept(arena, cache, "a", 1));
    answer.body.len -= 100;
    cache_put(cache, "a", 1, &answer);
    assert_non_null(kept(arena, cache, "a", 1));
    cache_free(cache);
    arena_free(arena);
}

/* It has all it will ever have: what is kept is in it, and nothing is allocated beside. */
static void takes_no_memory_after_it_was_made(void **state)
{
    Arena *arena = arena_new();
    AnswerCache *cache = cache_new();
    char text[30000];
    char key[24];
    struct mallinfo2 before;

    (void) state;
    memset(text, 'x', sizeof(text));
    before = mallinfo2();
    for (int at = 0; at < 5000; at++) {
        Answer answer = answer_of("");

        answer.body = (Str){text, (size_t) at * 7919 % sizeof(text)};
        (void) snprintf(key, sizeof(key), "%d", at);
        cache_put(cache, key, 1, &answer);
    }
    CASE_INT("in heaps", mallinfo2().uordblks, before.uordblks);
    CASE_INT("beside heaps", mallinfo2().hblkhd, before.hblkhd);
    assert_non_null(kept(arena, cache, "4999", 1));
    cache_free(cache);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_by_key_and_version),
        cmocka_unit_test(keeps_answers_of_200_alone),
        cmocka_unit_test(stays_within_its_bytes),
        cmocka_unit_test(keeps_answers_of_any_length),
        cmocka_unit_test(leaves_out_what_would_fill_a_quarter),
        cmocka_unit_test(takes_no_memory_after_it_was_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/workers.h"
#include "cases.h"

#define N_THREADS 16
#define SMALL     1000
#define LARGE     ((size_t) 1024 * 1024)

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define HAS_HEAPS 1 /* a sanitizer puts an allocator of its own in their place */
#else
#define HAS_HEAPS 0
#endif

static void *pieces[N_THREADS];
static size_t n_waiting;

/* All at once, so that no thread takes over the heap of one that has ended. */
static void allocate(void *context, size_t worker)
{
    (void) context;
    pieces[worker] = mem_alloc(SMALL);
    (void) __atomic_add_fetch(&n_waiting, 1, __ATOMIC_ACQ_REL);
    while (__atomic_load_n(&n_waiting, __ATOMIC_ACQUIRE) < N_THREADS)
        continue;
}

static size_t n_heaps(void)
{
    char *text = NULL;
    size_t length = 0;
    size_t n = 0;
    FILE *file = open_memstream(&text, &length);

    assert_non_null(file);
    assert_int_equal(malloc_info(0, file), 0);
    assert_int_equal(fclose(file), 0);
    for (const char *at = strstr(text, "<heap "); at != NULL; at = strstr(at + 1, "<heap "))
        n++;
    mem_free(text);
    return n;
}

static void threads_share_two_heaps(void **state)
{
    (void) state;
    if (!HAS_HEAPS)
        skip();
    workers_run(N_THREADS, allocate, NULL);
    assert_int_equal(n_heaps(), 2);
    for (size_t at = 0; at < N_THREADS; at++)
        mem_free(pieces[at]);
}

static void large_pieces_go_back_each_time(void **state)
{
    (void) state;
    if (!HAS_HEAPS)
        skip();
    for (int turn = 0; turn < 3; turn++) {
        const size_t before = mallinfo2().hblkhd;
        void *piece = mem_alloc(LARGE);

        assert_true(mallinfo2().hblkhd >= before + LARGE); /* of the system, not of a heap */
        mem_free(piece);
        assert_int_equal(mallinfo2().hblkhd, before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_two_heaps),
        cmocka_unit_test(large_pieces_go_back_each_time),
    };

    mem_keep_small();
    return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}

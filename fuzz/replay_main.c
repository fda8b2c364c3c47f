/*
 * replay_main: runs a fuzz target over its corpus without libFuzzer (Debian's gcc has none).
 *
 *     csv_replay fuzz/corpus/csv                 every file once: part of the unit tests
 *     csv_replay --mutate 2000 fuzz/corpus/csv   and 2000 changed copies of each, always the same
 *
 * With clang the same target links to libFuzzer instead: -fsanitize=fuzzer,address,undefined.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/parse.h"
#include "base/rng.h"

#define INPUT_MAX ((size_t) 1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Replay {
    int64_t n_mutations;
    size_t n_inputs;
    size_t n_files;
} Replay;

/* One to eight small changes: a byte set, bytes copied from elsewhere, removed or doubled. */
static size_t mutate(Rng *rng, uint8_t *bytes, size_t size, size_t room)
{
    const uint64_t n_changes = 1 + rng_below(rng, 8);

    for (uint64_t change = 0; change < n_changes && size > 0; change++) {
        const size_t at = rng_below(rng, size);
        const size_t from = rng_below(rng, size);
        size_t n = 1 + rng_below(rng, 16);
        if (n > size - (at > from ? at : from))
            n = size - (at > from ? at : from);
        switch (rng_below(rng, 4)) {
        case 0:
            bytes[at] = (uint8_t) rng_below(rng, 256);
            break;
        case 1:
            memmove(bytes + at, bytes + from, n);
            break;
        case 2:
            memmove(bytes + at, bytes + at + n, size - at - n);
            size -= n;
            break;
        default:
            if (size + n > room)
                break;
            memmove(bytes + at + n, bytes + at, size - at);
            size += n;
            break;
        }
    }
    return size;
}

static int run_file(Replay *replay, const char *path)
{
    Arena *arena = arena_new();
    uint8_t *copy = arena_alloc(arena, INPUT_MAX * 2);
    Str bytes;
    Error err = {0};

    if (file_read(arena, path, INPUT_MAX, &bytes, &err) != OK) {
        (void) fprintf(stderr, "error: %s\n", err.message);
        arena_free(arena);
        return 1;
    }
    replay->n_files++;
    replay->n_inputs++;
    (void) LLVMFuzzerTestOneInput((const uint8_t *) bytes.ptr, bytes.len);
    for (int64_t round = 0; round < replay->n_mutations; round++) {
        Rng rng = rng_new(replay->n_files, (uint64_t) round);
        size_t size = bytes.len;
        memcpy(copy, bytes.ptr, size);
        size = mutate(&rng, copy, size, INPUT_MAX * 2);
        replay->n_inputs++;
        (void) LLVMFuzzerTestOneInput(copy, size);
    }
    arena_free(arena);
    return 0;
}

static int run_path(Replay *replay, const char *path)
{
    Arena *arena = arena_new();
    const char **paths = NULL;
    size_t n = 0;
    int failed = 0;
    Error err = {0};

    if (!file_is_folder(path)) {
        failed = run_file(replay, path);
    } else if (file_list(arena, path, &paths, &n, &err) != OK) {
        (void) fprintf(stderr, "error: %s\n", err.message);
        failed = 1;
    }
    for (size_t at = 0; at < n; at++)
        failed |= run_file(replay, paths[at]);
    arena_free(arena);
    return failed;
}

int main(int argc, char **argv)
{
    Replay replay = {0};
    int failed = 0;
    int at = 1;

    if (argc > 2 && strcmp(argv[1], "--mutate") == 0) {
        if (!str_parse_i64(str_from(argv[2]), &replay.n_mutations)) {
            (void) fprintf(stderr, "error: '%s' is not a count\n", argv[2]);
            return 2;
        }
        at = 3;
    }
    for (; at < argc; at++)
        failed |= run_path(&replay, argv[at]);
    if (replay.n_files == 0) {
        (void) fprintf(stderr, "error: no input: name a corpus folder\n");
        failed = 1;
    }
    (void) printf("%zu inputs from %zu files\n", replay.n_inputs, replay.n_files);
    return failed;
}

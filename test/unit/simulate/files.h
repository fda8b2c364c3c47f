/*
 * files: runs whole simulations into fresh folders and reads what they wrote.
 */
#ifndef EIOT_TEST_SIMULATE_FILES_H
#define EIOT_TEST_SIMULATE_FILES_H

#include "folders.h"
#include "simulate/simulate.h"

#define MAX_FILE ((size_t) 256 * 1024 * 1024)

static inline SimulateReport
run(Arena *arena,
    const char *folder,
    int64_t n_meters,
    int64_t n_days,
    double theft,
    size_t n_threads)
{
    SimulateOptions options = simulate_defaults();
    SimulateReport report = {0};
    Error err;

    options.folder = folder;
    options.n_meters = n_meters;
    options.n_days = n_days;
    options.theft_share = theft;
    options.n_threads = n_threads;
    CASE_OK(folder, simulate_network(arena, &options, &report, &err), &err);
    return report;
}

static inline Str text_of(Arena *arena, const char *folder, const char *name)
{
    const char *path = file_join(arena, folder, name);
    Str text = {0};
    Error err;

    CASE_OK(name, file_read(arena, path, MAX_FILE, &text, &err), &err);
    return text;
}

/* The next line of `*text` without its newline; false at the end. */
static inline bool next_line(Str *text, Str *ret_line)
{
    const char *end;

    *ret_line = (Str){0};
    if (text->len == 0)
        return false;
    end = memchr(text->ptr, '\n', text->len);
    assert_non_null(end); /* every line has its newline */
    *ret_line = (Str){.ptr = text->ptr, .len = (size_t) (end - text->ptr)};
    text->len -= ret_line->len + 1;
    text->ptr = end + 1;
    return true;
}

static inline Str field(Str line, size_t index)
{
    size_t start = 0;

    for (size_t at = 0; at <= line.len; at++) {
        if (at < line.len && line.ptr[at] != ',')
            continue;
        if (index-- == 0)
            return (Str){.ptr = line.ptr + start, .len = at - start};
        start = at + 1;
    }
    return (Str){0};
}

#endif

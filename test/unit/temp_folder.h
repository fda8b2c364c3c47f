/*
 * temp_folder: fresh folders for a test program, removed with all that is in them when it ends,
 * whether its cases passed or failed. They are below $TMPDIR, else /tmp.
 */
#ifndef EIOT_TEST_TEMP_FOLDER_H
#define EIOT_TEST_TEMP_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cases.h"

static char temp_folder_root[512];
static pid_t temp_folder_maker; /* children of the test leave it alone */
static int temp_folder_n;

static inline int
temp_folder_remove(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void) info;
    (void) kind;
    (void) walk;
    return remove(path);
}

/* Removes one before the end. */
static inline void temp_folder_drop(const char *folder)
{
    (void) nftw(folder, temp_folder_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void temp_folder_end(void)
{
    if (getpid() == temp_folder_maker)
        temp_folder_drop(temp_folder_root);
}

/* `name` says in the path whose they are. */
static inline char *temp_folder(Arena *arena, const char *name)
{
    const char *below = getenv("TMPDIR"); /* NOLINT(concurrency-mt-unsafe) */
    char *folder;

    if (temp_folder_n == 0) {
        (void) snprintf(
            temp_folder_root,
            sizeof(temp_folder_root),
            "%s/eiot_%s_XXXXXX",
            below == NULL ? "/tmp" : below,
            name);
        assert_non_null(mkdtemp(temp_folder_root));
        temp_folder_maker = getpid();
        assert_int_equal(atexit(temp_folder_end), 0);
    }
    folder = arena_printf(arena, "%s/%03d", temp_folder_root, temp_folder_n++);
    assert_int_equal(mkdir(folder, 0700), 0);
    return folder;
}

#endif

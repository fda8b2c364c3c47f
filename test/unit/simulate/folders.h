/*
 * folders: fresh folders for a test program, removed at its end: give folders_begin and folders_end
 * to cmocka_run_group_tests().
 */
#ifndef EIOT_TEST_SIMULATE_FOLDERS_H
#define EIOT_TEST_SIMULATE_FOLDERS_H

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"

static char folders_root[] = "/tmp/eiot-simulate-XXXXXX";
static int folders_made;

static inline int folders_begin(void **state)
{
    (void) state;
    return mkdtemp(folders_root) == NULL ? -1 : 0;
}

static inline int
folders_remove(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void) info;
    (void) kind;
    (void) walk;
    return remove(path);
}

static inline int folders_end(void **state)
{
    (void) state;
    return nftw(folders_root, folders_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static inline const char *new_folder(Arena *arena)
{
    const char *folder = arena_printf(arena, "%s/%03d", folders_root, folders_made++);
    Error err;
    Status status = file_make_folder(folder, &err);

    CASE_OK(folder, status, &err);
    return folder;
}

#endif

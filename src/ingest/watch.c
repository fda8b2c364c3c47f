#include "ingest/watch.h"

#include <string.h>
#include <sys/stat.h>

#include "base/civil.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

/* A file as one look found it. */
typedef struct Seen {
    const char *path;
    int64_t size;
    int64_t changed_us;
    uint64_t inode;
    int64_t since_us; /* the look that first found it so */
    bool is_taken;
} Seen;

/* All files of a look. */
typedef struct Look {
    Arena *arena;
    Seen *files;
    size_t n;
} Look;

struct Watch {
    const char *const *paths;
    size_t n_paths;
    int64_t settle_us;
    Look last;
    const char **complete;
    size_t *places; /* complete file -> its place in `last` */
    size_t n_complete;
};

Watch *watch_new(const char *const *paths, size_t n_paths, int64_t settle_us)
{
    Watch *watch = mem_resize(NULL, sizeof(*watch));

    *watch = (Watch){
        .paths = paths,
        .n_paths = n_paths,
        .settle_us = settle_us,
        .last = {.arena = arena_new()},
    };
    return watch;
}

void watch_free(Watch *watch)
{
    if (watch == NULL)
        return;
    arena_free(watch->last.arena);
    mem_free(watch);
}

static bool is_half(const char *path)
{
    static const char *const ends[] = {".part", ".tmp", ".filepart", ".crdownload", "~"};

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (str_ends_with(str_from(path), str_from(ends[i])))
            return true;
    }
    return false;
}

/* A file that is gone since it was listed is not in the look. */
static void add(Look *look, const char *path, int64_t now_us)
{
    struct stat info;

    if (is_half(path) || stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return;
    look->files[look->n++] = (Seen){
        .path = path,
        .size = (int64_t) info.st_size,
        .changed_us = (int64_t) info.st_mtim.tv_sec * US_PER_S + info.st_mtim.tv_nsec / 1000,
        .inode = (uint64_t) info.st_ino,
        .since_us = now_us,
    };
}

static Status list(const Watch *watch, Look *look, int64_t now_us, Error *err)
{
    const char ***lists = ARENA_ARRAY(look->arena, const char **, watch->n_paths + 1);
    size_t *counts = ARENA_ARRAY(look->arena, size_t, watch->n_paths + 1);
    size_t n = 0;

    for (size_t i = 0; i < watch->n_paths; i++) {
        Status status;
        if (!file_is_folder(watch->paths[i]) && file_exists(watch->paths[i])) {
            lists[i] = ARENA_ARRAY(look->arena, const char *, 1);
            lists[i][0] = watch->paths[i];
            counts[i] = 1;
        } else {
            status = file_list(look->arena, watch->paths[i], &lists[i], &counts[i], err);
            if (status != OK)
                return status;
        }
        n += counts[i];
    }
    look->files = ARENA_ARRAY(look->arena, Seen, n + 1);
    for (size_t i = 0; i < watch->n_paths; i++) {
        for (size_t at = 0; at < counts[i]; at++)
            add(look, lists[i][at], now_us);
    }
    return OK;
}

/* What the look before knew of a file that is still the same. Both list files in one order, so the
 * search goes on from where it ended. */
static void remember(const Look *before, size_t *at, Seen *file)
{
    for (size_t tries = 0; tries < before->n; tries++) {
        const Seen *known = &before->files[(*at + tries) % before->n];
        if (strcmp(known->path, file->path) != 0)
            continue;
        *at += tries + 1;
        if (known->size == file->size && known->changed_us == file->changed_us &&
            known->inode == file->inode) {
            file->since_us = known->since_us;
            file->is_taken = known->is_taken;
        }
        return;
    }
}

Status
watch_look(Watch *watch, int64_t now_us, const char *const **ret_paths, size_t *ret_n, Error *err)
{
    Look look = {.arena = arena_new()};
    Status status = list(watch, &look, now_us, err);
    size_t at = 0;

    if (status != OK) {
        arena_free(look.arena);
        return status;
    }
    watch->complete = ARENA_ARRAY(look.arena, const char *, look.n + 1);
    watch->places = ARENA_ARRAY(look.arena, size_t, look.n + 1);
    watch->n_complete = 0;
    for (size_t i = 0; i < look.n; i++) {
        Seen *file = &look.files[i];
        bool is_settled;
        remember(&watch->last, &at, file);
        is_settled = now_us - file->since_us >= watch->settle_us ||
                     now_us - file->changed_us >= watch->settle_us;
        if (file->is_taken || !is_settled)
            continue;
        watch->complete[watch->n_complete] = file->path;
        watch->places[watch->n_complete++] = i;
    }
    arena_free(watch->last.arena);
    watch->last = look;
    *ret_paths = watch->complete;
    *ret_n = watch->n_complete;
    return OK;
}

void watch_take(Watch *watch, size_t at)
{
    ASSERT(at < watch->n_complete);
    watch->last.files[watch->places[at]].is_taken = true;
}

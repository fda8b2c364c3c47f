#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Status
read_all(Arena *arena, int fd, const char *path, size_t max, Str *ret_text, Error *err)
{
    struct stat info;
    size_t size;
    size_t used = 0;
    char *bytes;

    if (fstat(fd, &info) != 0)
        return error_errno(err, "read", path);
    if (!S_ISREG(info.st_mode))
        return error_set(err, STATUS_IO, "can't read '%s': not a regular file", path);
    size = (size_t) info.st_size;
    if (size > max)
        return error_set(
            err, STATUS_LIMIT, "file '%s' has %zu bytes, at most %zu are read", path, size, max);
    bytes = arena_alloc(arena, size + 1);
    while (used < size) {
        ssize_t got = read(fd, bytes + used, size - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, "read", path);
        if (got == 0)
            break; /* it became shorter meanwhile */
        used += (size_t) got;
    }
    bytes[used] = '\0';
    *ret_text = (Str){.ptr = bytes, .len = used};
    return OK;
}

Status file_read(Arena *arena, const char *path, size_t max, Str *ret_text, Error *err)
{
    Status status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return error_errno(err, "open", path);
    status = read_all(arena, fd, path, max, ret_text, err);
    (void) close(fd);
    return status;
}

static Status write_all(int fd, Str text, const char *path, Error *err)
{
    size_t used = 0;

    while (used < text.len) {
        ssize_t done = write(fd, text.ptr + used, text.len - used);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return error_errno(err, "write", path);
        used += (size_t) done;
    }
    if (fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
        return error_errno(err, "write", path);
    return OK;
}

Status file_write(const char *path, Str text, Error *err)
{
    Arena *scratch = arena_new();
    char *temporary = arena_printf(scratch, "%s.%ld.tmp", path, (long) getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    Status status;

    if (fd < 0) {
        status = error_errno(err, "write", path);
        goto done;
    }
    status = write_all(fd, text, path, err);
    if (close(fd) != 0 && status == OK)
        status = error_errno(err, "write", path);
    if (status == OK && rename(temporary, path) != 0)
        status = error_errno(err, "write", path);
    if (status != OK)
        (void) unlink(temporary);

done:
    arena_free(scratch);
    return status;
}

Status file_make_folder(const char *path, Error *err)
{
    Arena *scratch = arena_new();
    char *copy = arena_copy(scratch, path, strlen(path));
    Status status = OK;

    for (char *at = copy + 1; status == OK; at++) {
        char kept = *at;
        if (kept != '/' && kept != '\0')
            continue;
        *at = '\0';
        if (mkdir(copy, 0755) != 0 && errno != EEXIST)
            status = error_errno(err, "make folder", path);
        *at = kept;
        if (kept == '\0' || path[0] == '\0')
            break;
    }
    if (status == OK && !file_is_folder(path))
        status =
            error_set(err, STATUS_IO, "can't make folder '%s': a file of that name is there", path);
    arena_free(scratch);
    return status;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

const char *file_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

char *file_join(Arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(folder);

    if (name[0] == '/' || length == 0)
        return arena_copy(arena, name, strlen(name));
    return arena_printf(arena, "%s%s%s", folder, folder[length - 1] == '/' ? "" : "/", name);
}

/* A growing list of paths. */
typedef struct PathList {
    Arena *arena;
    const char **paths;
    size_t n;
    size_t size;
} PathList;

static void add_path(PathList *list, const char *path)
{
    if (list->n == list->size) {
        size_t size = list->size == 0 ? 64 : list->size * 2;
        const char **grown = ARENA_ARRAY(list->arena, const char *, size);
        if (list->n > 0)
            memcpy(grown, list->paths, list->n * sizeof(*grown));
        list->paths = grown;
        list->size = size;
    }
    list->paths[list->n++] = path;
}

static Status add_folder(PathList *list, const char *folder, int depth, Error *err)
{
    DIR *stream = opendir(folder);
    Status status = OK;

    if (stream == NULL)
        return error_errno(err, "open folder", folder);
    while (status == OK) {
        struct dirent *entry;
        char *path;
        errno = 0;
        entry = readdir(stream); // NOLINT(concurrency-mt-unsafe): the stream is this call's own
        if (entry == NULL) {
            if (errno != 0)
                status = error_errno(err, "read folder", folder);
            break;
        }
        if (entry->d_name[0] == '.')
            continue;
        path = file_join(list->arena, folder, entry->d_name);
        if (!file_is_folder(path))
            add_path(list, path);
        else if (depth == 0)
            status = error_set(err, STATUS_LIMIT, "folder '%s' is nested too deeply", path);
        else
            status = add_folder(list, path, depth - 1, err);
    }
    (void) closedir(stream);
    return status;
}

static int compare_paths(const void *left, const void *right)
{
    return strcmp(*(const char *const *) left, *(const char *const *) right);
}

Status
file_list(Arena *arena, const char *folder, const char ***ret_paths, size_t *ret_n, Error *err)
{
    PathList list = {.arena = arena};
    Status status = add_folder(&list, folder, 32, err);

    if (status != OK)
        return status;
    if (list.n > 0)
        qsort(list.paths, list.n, sizeof(*list.paths), compare_paths);
    *ret_paths = list.paths;
    *ret_n = list.n;
    return OK;
}

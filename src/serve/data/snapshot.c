#include "serve/data/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

#define NS_PER_S   1000000000
#define COPY_BYTES ((size_t) 16 * 1024 * 1024)
#define LEFT_S     60

static FileStamp stamp_of(const struct stat *info)
{
    return (FileStamp){
        .device = info->st_dev,
        .inode = info->st_ino,
        .size = (uint64_t) info->st_size,
        .changed_ns = (int64_t) info->st_mtim.tv_sec * NS_PER_S + info->st_mtim.tv_nsec,
    };
}

static bool is_same_file(const FileStamp *left, const FileStamp *right)
{
    return left->device == right->device && left->inode == right->inode &&
           left->size == right->size && left->changed_ns == right->changed_ns;
}

bool stamp_equal(const Stamp *left, const Stamp *right)
{
    return is_same_file(&left->file, &right->file) && is_same_file(&left->log, &right->log);
}

/* DuckDB's name for the log of a file. */
static char *log_of(Arena *arena, const char *path)
{
    return arena_printf(arena, "%s.wal", path);
}

Status stamp_read(const char *path, Stamp *ret_stamp, Error *err)
{
    Arena *arena = arena_new();
    Stamp stamp = {0};
    struct stat info;
    Status status = OK;

    if (stat(path, &info) != 0)
        status = error_errno(err, "read", path);
    else
        stamp.file = stamp_of(&info);
    if (status == OK && stat(log_of(arena, path), &info) == 0)
        stamp.log = stamp_of(&info);
    arena_free(arena);
    if (status == OK)
        *ret_stamp = stamp;
    return status;
}

Status snapshot_is_held(const char *path, bool *ret_is_held, Error *err)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDWR | O_CLOEXEC);
    Status status = OK;

    if (fd < 0)
        return error_errno(err, "open", path);
    if (fcntl(fd, F_GETLK, &lock) != 0)
        status = error_errno(err, "ask for the lock of", path);
    *ret_is_held = status == OK && lock.l_type != F_UNLCK;
    (void) close(fd);
    return status;
}

static Status copy_bytes(int from, int to, const char *copy, Error *err)
{
    for (;;) {
        ssize_t done = copy_file_range(from, NULL, to, NULL, COPY_BYTES, 0);
        if (done == 0)
            return OK;
        if (done < 0 && errno != EINTR)
            return error_errno(err, "write", copy);
    }
}

/* The data of a site are for those who may sign in: the copy is its owner's alone. */
static Status copy_file(const char *path, const char *copy, Error *err)
{
    int from = open(path, O_RDONLY | O_CLOEXEC);
    int to;
    Status status = OK;

    if (from < 0)
        return error_errno(err, "open", path);
    to = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (to < 0)
        status = error_errno(err, "write", copy);
    else if (ioctl(to, FICLONE, from) != 0)
        status = copy_bytes(from, to, copy, err);
    if (to >= 0 && close(to) != 0 && status == OK)
        status = error_errno(err, "write", copy);
    (void) close(from);
    return status;
}

static Status still_same(const char *path, const Stamp *before, bool *ret_same, Error *err)
{
    Stamp after;
    bool is_held = false;
    Status status = stamp_read(path, &after, err);

    if (status == OK)
        status = snapshot_is_held(path, &is_held, err);
    *ret_same = status == OK && !is_held && stamp_equal(before, &after);
    return status;
}

/* A file that went while it was copied is one that changed. */
static Status take(
    Arena *arena, const char *path, const char *copy, Stamp *ret_stamp, bool *ret_taken, Error *err)
{
    bool is_held = true;
    bool is_same = false;
    Status status = snapshot_is_held(path, &is_held, err);

    if (status != OK || is_held)
        return status;
    status = stamp_read(path, ret_stamp, err);
    if (status == OK)
        status = copy_file(path, copy, err);
    if (status == OK && ret_stamp->log.inode != 0)
        status = copy_file(log_of(arena, path), log_of(arena, copy), err);
    if (status == OK)
        return still_same(path, ret_stamp, ret_taken, err);
    if (still_same(path, ret_stamp, &is_same, NULL) == OK && !is_same)
        return OK;
    return status;
}

Status
snapshot_take(const char *path, const char *copy, Stamp *ret_stamp, bool *ret_taken, Error *err)
{
    Arena *arena = arena_new();
    Status status;

    *ret_taken = false;
    status = take(arena, path, copy, ret_stamp, ret_taken, err);
    if (!*ret_taken)
        snapshot_remove(copy);
    arena_free(arena);
    return status;
}

void snapshot_remove(const char *copy)
{
    Arena *arena = arena_new();

    (void) unlink(copy);
    (void) unlink(log_of(arena, copy));
    arena_free(arena);
}

/* One that is being made is written to all the time, one that is shown is held. */
static bool is_left(const char *copy)
{
    struct stat info;
    bool is_held = true;

    return stat(copy, &info) == 0 && info.st_mtim.tv_sec + LEFT_S < time(NULL) &&
           snapshot_is_held(copy, &is_held, NULL) == OK && !is_held;
}

/* `path` with what a pattern would take for its own made plain. */
static const char *plain(Arena *arena, const char *path)
{
    StrBuf pattern = strbuf_new(arena);

    for (; *path != '\0'; path++) {
        if (strchr("*?[]\\", *path) != NULL)
            strbuf_put_char(&pattern, '\\');
        strbuf_put_char(&pattern, *path);
    }
    return strbuf_text(&pattern);
}

void snapshot_remove_left(const char *path)
{
    Arena *arena = arena_new();
    glob_t found;

    if (glob(arena_printf(arena, "%s.served.*", plain(arena, path)), GLOB_NOSORT, NULL, &found) ==
        0) {
        for (size_t at = 0; at < found.gl_pathc; at++)
            if (is_left(found.gl_pathv[at]))
                (void) unlink(found.gl_pathv[at]);
        globfree(&found);
    }
    arena_free(arena);
}

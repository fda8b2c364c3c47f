#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct SimOutputFile {
    const char *path;
    const char *part;
    int fd; /* -1: closed, or not opened yet */
    int64_t bytes;
    bool is_part; /* the temporary file is there */
};

struct SimOutput {
    Arena *arena;
    SimOutputFile *files;
    size_t n_files;
    size_t max_files;
};

SimOutput *sim_output_new(Arena *arena, size_t max_files)
{
    SimOutput *output = ARENA_NEW(arena, SimOutput);

    *output = (SimOutput){
        .arena = arena,
        .files = ARENA_ARRAY(arena, SimOutputFile, max_files),
        .max_files = max_files,
    };
    return output;
}

static SimOutputFile *find(const SimOutput *output, const char *path)
{
    for (size_t at = 0; at < output->n_files; at++) {
        if (strcmp(output->files[at].path, path) == 0)
            return &output->files[at];
    }
    return NULL;
}

void sim_output_plan(SimOutput *output, const char *path)
{
    const char *name = file_base_name(path);

    ASSERT(output->n_files < output->max_files);
    output->files[output->n_files++] = (SimOutputFile){
        .path = arena_copy(output->arena, path, strlen(path)),
        .part = arena_printf(output->arena, "%.*s.%s.part", (int) (name - path), path, name),
        .fd = -1,
    };
}

Status sim_output_open(SimOutput *output, const char *path, SimOutputFile **ret_file, Error *err)
{
    SimOutputFile *file = find(output, path);

    if (file == NULL) {
        sim_output_plan(output, path);
        file = &output->files[output->n_files - 1];
    }
    file->fd = open(file->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file->fd < 0)
        return error_errno(err, "write", path);
    file->is_part = true;
    *ret_file = file;
    return OK;
}

Status sim_output_write(SimOutputFile *file, Str bytes, Error *err)
{
    size_t done = 0;

    while (done < bytes.len) {
        ssize_t written = write(file->fd, bytes.ptr + done, bytes.len - done);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_errno(err, "write", file->path);
        done += (size_t) written;
    }
    file->bytes += (int64_t) bytes.len;
    return OK;
}

/* On disk and closed, so that the name never stands for less than the whole. */
Status sim_output_close(SimOutputFile *file, Error *err)
{
    int synced = fdatasync(file->fd);
    int closed = close(file->fd);

    file->fd = -1;
    if (synced != 0 || closed != 0)
        return error_errno(err, "write", file->path);
    return OK;
}

Status sim_output_put(SimOutput *output, const char *path, Str bytes, Error *err)
{
    SimOutputFile *file = NULL;
    Status status = sim_output_open(output, path, &file, err);

    if (status != OK)
        return status;
    ASSERT(file != NULL); /* it was opened */
    return sim_output_write(file, bytes, err);
}

bool sim_output_has(const SimOutput *output, const char *path)
{
    return find(output, path) != NULL;
}

Status sim_output_commit(SimOutput *output, Error *err)
{
    Status status = OK;

    for (size_t at = 0; at < output->n_files && status == OK; at++) {
        if (output->files[at].fd >= 0)
            status = sim_output_close(&output->files[at], err);
    }
    for (size_t at = 0; at < output->n_files && status == OK; at++) {
        SimOutputFile *file = &output->files[at];

        ASSERT(file->is_part); /* what was planned was opened */
        if (rename(file->part, file->path) != 0)
            status = error_errno(err, "write", file->path);
        else
            file->is_part = false;
    }
    if (status != OK)
        sim_output_abandon(output);
    return status;
}

void sim_output_abandon(SimOutput *output)
{
    for (size_t at = 0; at < output->n_files; at++) {
        SimOutputFile *file = &output->files[at];

        if (file->fd >= 0)
            (void) close(file->fd); /* thrown away: what was not written does not matter */
        file->fd = -1;
        if (file->is_part)
            (void) unlink(file->part);
        file->is_part = false;
    }
}

size_t sim_output_count(const SimOutput *output)
{
    return output->n_files;
}

int64_t sim_output_bytes(const SimOutput *output)
{
    int64_t bytes = 0;

    for (size_t at = 0; at < output->n_files; at++)
        bytes += output->files[at].bytes;
    return bytes;
}

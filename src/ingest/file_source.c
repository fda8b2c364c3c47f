#include "file_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "ingest/file_kind.h"

#define HEAD_BYTES   ((size_t) 64 * 1024)
#define PACKED_BYTES ((size_t) 256 * 1024) /* read at once from a gzip file */

struct FileSource {
    const char *path;
    int descriptor;
    uint64_t size;
    uint64_t n_read;
    HashStream *hash; /* NULL once the end was reached */
    char hash_text[HASH_TEXT_MAX];

    char *head; /* text looked at by file_source_open() */
    size_t n_head;
    size_t n_head_given; /* of it, already handed out by file_source_read() */

    bool is_gzip;
    bool is_unpacking; /* inside a gzip member */
    z_stream gzip;
    char *packed;
};

/* Reads up to `size` bytes of the disk file; a short count is the end of the file. */
static Status read_disk(FileSource *source, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    size_t n = 0;

    while (n < size) {
        const ssize_t got = read(source->descriptor, buffer + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, "read", source->path);
        if (got == 0)
            break;
        n += (size_t) got;
    }
    if (source->hash != NULL) {
        hash_add(source->hash, (Str){buffer, n});
        if (n < size) {
            hash_end(source->hash, source->hash_text);
            source->hash = NULL;
        }
    }
    __atomic_store_n(&source->n_read, source->n_read + n, __ATOMIC_RELAXED);
    *ret_n = n;
    return OK;
}

static Status gzip_error(const FileSource *source, Error *err)
{
    (void) error_set(err, STATUS_DATA, "gzip file is damaged");
    error_at(err, source->path, 0, 0);
    error_hint(err, "Its checksum or structure is wrong: copy the file again from where it came.");
    return STATUS_DATA;
}

static Status gzip_cut_short(const FileSource *source, Error *err)
{
    (void) error_set(err, STATUS_DATA, "gzip file ends early");
    error_at(err, source->path, 0, 0);
    error_hint(err, "The copy or download was cut short: copy the file again from where it came.");
    return STATUS_DATA;
}

/* Makes sure that there is packed input; *ret_is_end tells that the disk file has no more. */
static Status fill_packed(FileSource *source, bool *ret_is_end, Error *err)
{
    *ret_is_end = false;
    if (source->gzip.avail_in == 0) {
        size_t n;
        Status status = read_disk(source, source->packed, PACKED_BYTES, &n, err);
        if (status != OK)
            return status;
        source->gzip.next_in = (Bytef *) source->packed;
        source->gzip.avail_in = (uInt) n;
        *ret_is_end = n == 0;
    }
    return OK;
}

/* Between members: zero padding (tapes, block devices) is passed over, anything else must be the
 * next member, which inflate() checks. */
static void begin_member(FileSource *source)
{
    while (source->gzip.avail_in > 0 && *source->gzip.next_in == 0) {
        source->gzip.next_in++;
        source->gzip.avail_in--;
    }
    if (source->gzip.avail_in > 0) {
        ASSERT(inflateReset(&source->gzip) == Z_OK);
        source->is_unpacking = true;
    }
}

static Status read_gzip(FileSource *source, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    size_t n = 0;

    while (n < size) {
        const size_t room = size - n < PACKED_BYTES ? size - n : PACKED_BYTES;
        bool is_end;
        int result;
        Status status = fill_packed(source, &is_end, err);

        if (status != OK)
            return status;
        if (is_end && source->is_unpacking)
            return gzip_cut_short(source, err);
        if (is_end)
            break;
        if (!source->is_unpacking) {
            begin_member(source);
            continue;
        }
        source->gzip.next_out = (Bytef *) buffer + n;
        source->gzip.avail_out = (uInt) room;
        result = inflate(&source->gzip, Z_NO_FLUSH);
        n += room - source->gzip.avail_out;
        if (result == Z_STREAM_END)
            source->is_unpacking = false;
        else if (result != Z_OK && result != Z_BUF_ERROR) /* Z_BUF_ERROR: wants more input */
            return gzip_error(source, err);
    }
    *ret_n = n;
    return OK;
}

static Status read_text(FileSource *source, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    return source->is_gzip ? read_gzip(source, buffer, size, ret_n, err)
                           : read_disk(source, buffer, size, ret_n, err);
}

Status file_source_read(FileSource *source, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    size_t from_head = source->n_head - source->n_head_given;
    size_t more = 0;
    Status status = OK;

    if (from_head > size)
        from_head = size;
    memcpy(buffer, source->head + source->n_head_given, from_head);
    source->n_head_given += from_head;
    if (from_head < size)
        status = read_text(source, buffer + from_head, size - from_head, &more, err);
    if (status == OK)
        *ret_n = from_head + more;
    return status;
}

static Status open_disk(const char *path, int *ret_descriptor, uint64_t *ret_size, Error *err)
{
    struct stat info;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hang us */

    if (descriptor < 0)
        return error_errno(err, "open", path);
    if (fstat(descriptor, &info) != 0) {
        Status status = error_errno(err, "look at", path);
        (void) close(descriptor);
        return status;
    }
    if (!S_ISREG(info.st_mode)) {
        (void) close(descriptor);
        (void) error_set(
            err,
            STATUS_DATA,
            S_ISDIR(info.st_mode) ? "'%s' is a folder, expected a file"
                                  : "'%s' is not a regular file",
            path);
        error_hint(err, "Give the path of a file that holds the data.");
        return STATUS_DATA;
    }
    (void) posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    *ret_descriptor = descriptor;
    *ret_size = (uint64_t) info.st_size;
    return OK;
}

static Status begin_gzip(FileSource *source, Error *err)
{
    source->packed = mem_alloc(PACKED_BYTES);
    memcpy(source->packed, source->head, source->n_head);
    source->gzip.next_in = (Bytef *) source->packed;
    source->gzip.avail_in = (uInt) source->n_head;
    ASSERT(inflateInit2(&source->gzip, 15 + 16) == Z_OK); /* 32 KiB window, gzip wrapper */
    source->is_gzip = true;
    source->is_unpacking = true;
    return read_gzip(source, source->head, HEAD_BYTES, &source->n_head, err);
}

Status file_source_open(Arena *arena, const char *path, FileSource **ret_source, Error *err)
{
    FileSource *source;
    uint64_t size = 0;
    int descriptor = -1;
    Status status = open_disk(path, &descriptor, &size, err);

    if (status != OK)
        return status;
    source = ARENA_NEW(arena, FileSource);
    source->path = arena_copy(arena, path, strlen(path));
    source->descriptor = descriptor;
    source->size = size;
    source->hash = hash_begin();
    source->head = mem_alloc(HEAD_BYTES);
    status = read_disk(source, source->head, HEAD_BYTES, &source->n_head, err);
    if (status == OK && str_starts_with(file_source_head(source), STR("\x1f\x8b")))
        status = begin_gzip(source, err);
    if (status == OK)
        status = file_kind_check(path, file_source_head(source), source->is_gzip, err);
    if (status != OK) {
        file_source_close(source);
        return status;
    }
    *ret_source = source;
    return OK;
}

void file_source_close(FileSource *source)
{
    if (source == NULL)
        return;
    if (source->hash != NULL)
        hash_end(source->hash, source->hash_text);
    source->hash = NULL;
    if (source->is_gzip)
        (void) inflateEnd(&source->gzip);
    mem_free(source->packed);
    mem_free(source->head);
    (void) close(source->descriptor);
}

Str file_source_head(const FileSource *source)
{
    return (Str){source->head, source->n_head};
}

const char *file_source_path(const FileSource *source)
{
    return source->path;
}

bool file_source_is_gzip(const FileSource *source)
{
    return source->is_gzip;
}

uint64_t file_source_size(const FileSource *source)
{
    return source->size;
}

uint64_t file_source_read_so_far(const FileSource *source)
{
    return __atomic_load_n(&source->n_read, __ATOMIC_RELAXED);
}

bool file_source_hash(const FileSource *source, char ret_text[HASH_TEXT_MAX])
{
    if (source->hash != NULL)
        return false;
    memcpy(ret_text, source->hash_text, HASH_TEXT_MAX);
    return true;
}

Status file_source_fingerprint(
    const char *path, char ret_text[HASH_TEXT_MAX], uint64_t *ret_size, Error *err)
{
    FileSource source = {0};
    uint64_t size;
    char *buffer;
    size_t n = 0;
    Status status = open_disk(path, &source.descriptor, &size, err);

    if (status != OK)
        return status;
    source.path = path;
    source.hash = hash_begin();
    buffer = mem_alloc(PACKED_BYTES);
    do
        status = read_disk(&source, buffer, PACKED_BYTES, &n, err);
    while (status == OK && n == PACKED_BYTES);
    if (status == OK) {
        memcpy(ret_text, source.hash_text, HASH_TEXT_MAX);
        *ret_size = source.n_read;
    } else {
        char unused[HASH_TEXT_MAX];
        hash_end(source.hash, unused);
    }
    mem_free(buffer);
    (void) close(source.descriptor);
    return status;
}

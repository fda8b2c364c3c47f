#include "byte_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"

#define HEAD_BYTES   ((size_t) 64 * 1024)
#define PACKED_BYTES ((size_t) 256 * 1024) /* read at once from a gzip file */

struct ByteStream {
    const char *path;
    int descriptor;
    uint64_t size;
    uint64_t n_read;
    HashStream *hash; /* NULL once the end was reached */
    char hash_text[HASH_TEXT_MAX];

    char *head; /* text looked at by byte_stream_open() */
    size_t n_head;
    size_t n_head_given; /* of it, already handed out by byte_stream_read() */

    bool is_gzip;
    bool is_unpacking; /* inside a gzip member */
    z_stream gzip;
    char *packed;
};

/* Reads up to `size` bytes of the disk file; a short count is the end of the file. */
static Status read_disk(ByteStream *stream, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    size_t n = 0;

    while (n < size) {
        const ssize_t got = read(stream->descriptor, buffer + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, "read", stream->path);
        if (got == 0)
            break;
        n += (size_t) got;
    }
    if (stream->hash != NULL) {
        hash_add(stream->hash, (Str){buffer, n});
        if (n < size) {
            hash_end(stream->hash, stream->hash_text);
            stream->hash = NULL;
        }
    }
    __atomic_store_n(&stream->n_read, stream->n_read + n, __ATOMIC_RELAXED);
    *ret_n = n;
    return OK;
}

static Status gzip_error(const ByteStream *stream, Error *err)
{
    (void) error_set(err, STATUS_DATA, "gzip file is damaged");
    error_at(err, stream->path, 0, 0);
    error_hint(err, "Its checksum or structure is wrong: copy the file again from where it came.");
    return STATUS_DATA;
}

static Status gzip_cut_short(const ByteStream *stream, Error *err)
{
    (void) error_set(err, STATUS_DATA, "gzip file ends early");
    error_at(err, stream->path, 0, 0);
    error_hint(err, "The copy or download was cut short: copy the file again from where it came.");
    return STATUS_DATA;
}

/* Makes sure that there is packed input; *ret_is_end tells that the disk file has no more. */
static Status fill_packed(ByteStream *stream, bool *ret_is_end, Error *err)
{
    *ret_is_end = false;
    if (stream->gzip.avail_in == 0) {
        size_t n;
        Status status = read_disk(stream, stream->packed, PACKED_BYTES, &n, err);
        if (status != OK)
            return status;
        stream->gzip.next_in = (Bytef *) stream->packed;
        stream->gzip.avail_in = (uInt) n;
        *ret_is_end = n == 0;
    }
    return OK;
}

/* Between members: zero padding (tapes, block devices) is passed over, anything else must be the
 * next member, which inflate() checks. */
static void begin_member(ByteStream *stream)
{
    while (stream->gzip.avail_in > 0 && *stream->gzip.next_in == 0) {
        stream->gzip.next_in++;
        stream->gzip.avail_in--;
    }
    if (stream->gzip.avail_in > 0) {
        ASSERT(inflateReset(&stream->gzip) == Z_OK);
        stream->is_unpacking = true;
    }
}

static Status read_gzip(ByteStream *stream, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    size_t n = 0;

    while (n < size) {
        const size_t room = size - n < PACKED_BYTES ? size - n : PACKED_BYTES;
        bool is_end;
        int result;
        Status status = fill_packed(stream, &is_end, err);

        if (status != OK)
            return status;
        if (is_end && stream->is_unpacking)
            return gzip_cut_short(stream, err);
        if (is_end)
            break;
        if (!stream->is_unpacking) {
            begin_member(stream);
            continue;
        }
        stream->gzip.next_out = (Bytef *) buffer + n;
        stream->gzip.avail_out = (uInt) room;
        result = inflate(&stream->gzip, Z_NO_FLUSH);
        n += room - stream->gzip.avail_out;
        if (result == Z_STREAM_END)
            stream->is_unpacking = false;
        else if (result != Z_OK && result != Z_BUF_ERROR) /* Z_BUF_ERROR: wants more input */
            return gzip_error(stream, err);
    }
    *ret_n = n;
    return OK;
}

static Status read_text(ByteStream *stream, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    return stream->is_gzip ? read_gzip(stream, buffer, size, ret_n, err)
                           : read_disk(stream, buffer, size, ret_n, err);
}

Status byte_stream_read(ByteStream *stream, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    size_t from_head = stream->n_head - stream->n_head_given;
    size_t more = 0;
    Status status = OK;

    if (from_head > size)
        from_head = size;
    memcpy(buffer, stream->head + stream->n_head_given, from_head);
    stream->n_head_given += from_head;
    if (from_head < size)
        status = read_text(stream, buffer + from_head, size - from_head, &more, err);
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

static Status begin_gzip(ByteStream *stream, Error *err)
{
    stream->packed = mem_alloc(PACKED_BYTES);
    memcpy(stream->packed, stream->head, stream->n_head);
    stream->gzip.next_in = (Bytef *) stream->packed;
    stream->gzip.avail_in = (uInt) stream->n_head;
    ASSERT(inflateInit2(&stream->gzip, 15 + 16) == Z_OK); /* 32 KiB window, gzip wrapper */
    stream->is_gzip = true;
    stream->is_unpacking = true;
    return read_gzip(stream, stream->head, HEAD_BYTES, &stream->n_head, err);
}

Status byte_stream_open(Arena *arena, const char *path, ByteStream **ret_stream, Error *err)
{
    ByteStream *stream;
    uint64_t size = 0;
    int descriptor = -1;
    Status status = open_disk(path, &descriptor, &size, err);

    if (status != OK)
        return status;
    stream = ARENA_NEW(arena, ByteStream);
    stream->path = arena_copy(arena, path, strlen(path));
    stream->descriptor = descriptor;
    stream->size = size;
    stream->hash = hash_begin();
    stream->head = mem_alloc(HEAD_BYTES);
    status = read_disk(stream, stream->head, HEAD_BYTES, &stream->n_head, err);
    if (status == OK && str_starts_with(byte_stream_head(stream), STR("\x1f\x8b")))
        status = begin_gzip(stream, err);
    if (status != OK) {
        byte_stream_close(stream);
        return status;
    }
    *ret_stream = stream;
    return OK;
}

void byte_stream_close(ByteStream *stream)
{
    if (stream == NULL)
        return;
    if (stream->hash != NULL)
        hash_end(stream->hash, stream->hash_text);
    stream->hash = NULL;
    if (stream->is_gzip)
        (void) inflateEnd(&stream->gzip);
    mem_free(stream->packed);
    mem_free(stream->head);
    (void) close(stream->descriptor);
}

Str byte_stream_head(const ByteStream *stream)
{
    return (Str){stream->head, stream->n_head};
}

const char *byte_stream_path(const ByteStream *stream)
{
    return stream->path;
}

bool byte_stream_is_gzip(const ByteStream *stream)
{
    return stream->is_gzip;
}

uint64_t byte_stream_size(const ByteStream *stream)
{
    return stream->size;
}

uint64_t byte_stream_read_so_far(const ByteStream *stream)
{
    return __atomic_load_n(&stream->n_read, __ATOMIC_RELAXED);
}

bool byte_stream_hash(const ByteStream *stream, char ret_text[HASH_TEXT_MAX])
{
    if (stream->hash != NULL)
        return false;
    memcpy(ret_text, stream->hash_text, HASH_TEXT_MAX);
    return true;
}

Status byte_stream_fingerprint(
    const char *path, char ret_text[HASH_TEXT_MAX], uint64_t *ret_size, Error *err)
{
    ByteStream stream = {0};
    uint64_t size;
    char *buffer;
    size_t n = 0;
    Status status = open_disk(path, &stream.descriptor, &size, err);

    if (status != OK)
        return status;
    stream.path = path;
    stream.hash = hash_begin();
    buffer = mem_alloc(PACKED_BYTES);
    do
        status = read_disk(&stream, buffer, PACKED_BYTES, &n, err);
    while (status == OK && n == PACKED_BYTES);
    if (status == OK) {
        memcpy(ret_text, stream.hash_text, HASH_TEXT_MAX);
        *ret_size = stream.n_read;
    } else {
        char unused[HASH_TEXT_MAX];
        hash_end(stream.hash, unused);
    }
    mem_free(buffer);
    (void) close(stream.descriptor);
    return status;
}

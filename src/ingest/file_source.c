#include "file_source.h"

#include "base/byte_stream.h"
#include "ingest/file_kind.h"

struct FileSource {
    ByteStream *stream;
};

Status file_source_open(Arena *arena, const char *path, FileSource **ret_source, Error *err)
{
    FileSource *source = ARENA_NEW(arena, FileSource);
    Status status = byte_stream_open(arena, path, &source->stream, err);

    if (status != OK)
        return status;
    status = file_kind_check(path, file_source_head(source), file_source_is_gzip(source), err);
    if (status != OK) {
        file_source_close(source);
        return status;
    }
    *ret_source = source;
    return OK;
}

void file_source_close(FileSource *source)
{
    if (source != NULL)
        byte_stream_close(source->stream);
}

Str file_source_head(const FileSource *source)
{
    return byte_stream_head(source->stream);
}

Status file_source_read(FileSource *source, char *buffer, size_t size, size_t *ret_n, Error *err)
{
    return byte_stream_read(source->stream, buffer, size, ret_n, err);
}

const char *file_source_path(const FileSource *source)
{
    return byte_stream_path(source->stream);
}

bool file_source_is_gzip(const FileSource *source)
{
    return byte_stream_is_gzip(source->stream);
}

bool file_source_is_parquet(const FileSource *source)
{
    return !file_source_is_gzip(source) && file_kind_is_parquet(file_source_head(source));
}

uint64_t file_source_size(const FileSource *source)
{
    return byte_stream_size(source->stream);
}

uint64_t file_source_read_so_far(const FileSource *source)
{
    return byte_stream_read_so_far(source->stream);
}

bool file_source_hash(const FileSource *source, char ret_text[HASH_TEXT_MAX])
{
    return byte_stream_hash(source->stream, ret_text);
}

Status file_source_fingerprint(
    const char *path, char ret_text[HASH_TEXT_MAX], uint64_t *ret_size, Error *err)
{
    return byte_stream_fingerprint(path, ret_text, ret_size, err);
}

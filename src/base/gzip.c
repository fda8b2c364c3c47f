#include "gzip.h"

#define ZLIB_CONST /* it does not write what it reads */
#include <zlib.h>

#include "base/mem.h"

/* Against level 9: scripts 1 % and JSON 9 % longer, in a half to a quarter of the time. */
#define LEVEL 5

Str gzip_pack(Arena *arena, Str text)
{
    z_stream stream = {0};
    size_t room;
    char *packed;

    ASSERT(text.len <= GZIP_TEXT_MAX);
    /* 15 + 16: 32 KiB window, gzip wrapper */
    ASSERT(deflateInit2(&stream, LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    room = deflateBound(&stream, text.len);
    packed = arena_alloc(arena, room);
    stream.next_in = (const Bytef *) text.ptr;
    stream.avail_in = (uInt) text.len;
    stream.next_out = (Bytef *) packed;
    stream.avail_out = (uInt) room;
    ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    ASSERT(deflateEnd(&stream) == Z_OK);
    return (Str){packed, stream.total_out};
}

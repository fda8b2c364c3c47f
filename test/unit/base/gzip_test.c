#include "base/gzip.h"

#define ZLIB_CONST
#include <zlib.h>

#include "cases.h"

/* What gunzip makes of it. */
static Str unpack(Arena *arena, Str packed, size_t room)
{
    z_stream stream = {0};
    char *text = arena_alloc(arena, room + 1);

    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    stream.next_in = (const Bytef *) packed.ptr;
    stream.avail_in = (uInt) packed.len;
    stream.next_out = (Bytef *) text;
    stream.avail_out = (uInt) room + 1;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.avail_in, 0);
    assert_int_equal(inflateEnd(&stream), Z_OK);
    return (Str){text, stream.total_out};
}

static void what_is_packed_is_unpacked(void **state)
{
    static const size_t sizes[] = {0, 1, 100, 65536, 1000000};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(sizes); at++) {
        Arena *arena = arena_new();
        char *text = arena_alloc(arena, sizes[at]);
        Str packed;
        Str back;

        for (size_t byte = 0; byte < sizes[at]; byte++)
            text[byte] = (char) (byte * byte % 251);
        packed = gzip_pack(arena, (Str){text, sizes[at]});
        back = unpack(arena, packed, sizes[at]);
        CASE_TRUE("same text", str_equal(back, (Str){text, sizes[at]}));
        arena_free(arena);
    }
}

static void the_same_text_gives_the_same_bytes(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);
    Str packed;

    (void) state;
    for (int at = 0; at < 1000; at++)
        strbuf_printf(&text, "{\"meter_id\":\"M-%04d\"},", at);
    packed = gzip_pack(arena, strbuf_str(&text));
    CASE_TRUE("same bytes", str_equal(packed, gzip_pack(arena, strbuf_str(&text))));
    CASE_TRUE("shorter", packed.len < text.len / 5);
    CASE_TRUE("no time", memcmp(packed.ptr, "\x1f\x8b\x08\x00\x00\x00\x00\x00", 8) == 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_is_unpacked),
        cmocka_unit_test(the_same_text_gives_the_same_bytes),
    };

    return cmocka_run_group_tests_name("gzip", tests, NULL, NULL);
}

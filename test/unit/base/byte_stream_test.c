#include <unistd.h>

#include "base/byte_stream.h"
#include "base/file.h"
#include "cases.h"

/* "hello\n" and "again\n", each a gzip member. */
static const char PACKED[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06"
    "\x00\x00\x00"
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\x4c\x4f\xcc\xcc\xe3\x02\x00\xff\x19\x4f\x86\x06"
    "\x00\x00\x00";

static const char *write_temp(Arena *arena, Str bytes)
{
    char *path = arena_printf(arena, "/tmp/eiot-byte-stream-%d", (int) getpid());
    Error err;

    CASE_OK("write", file_write(path, bytes, &err), &err);
    return path;
}

static void reads_plain_and_packed(void **state)
{
    static const struct {
        const char *name;
        Str bytes;
        const char *text;
        bool is_gzip;
    } CASES[] = {
        {"plain", {"a,b\n1,2\n", 8}, "a,b\n1,2\n", false},
        {"empty", {"", 0}, "", false},
        {"two members", {PACKED, sizeof(PACKED) - 1}, "hello\nagain\n", true},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Arena *arena = arena_new();
        const char *path = write_temp(arena, CASES[at].bytes);
        ByteStream *stream = NULL;
        char text[64] = "";
        char hash[HASH_TEXT_MAX];
        char same_hash[HASH_TEXT_MAX];
        uint64_t size;
        size_t n;
        Error err;

        CASE_OK(CASES[at].name, byte_stream_open(arena, path, &stream, &err), &err);
        CASE_INT(CASES[at].name, byte_stream_is_gzip(stream), CASES[at].is_gzip);
        CASE_OK(CASES[at].name, byte_stream_read(stream, text, 63, &n, &err), &err);
        text[n] = '\0';
        CASE_TEXT(CASES[at].name, text, CASES[at].text);
        CASE_OK(CASES[at].name, byte_stream_read(stream, text, 63, &n, &err), &err);
        CASE_INT(CASES[at].name, n, 0);
        CASE_TRUE(CASES[at].name, byte_stream_hash(stream, hash));
        CASE_INT(CASES[at].name, byte_stream_size(stream), CASES[at].bytes.len);
        CASE_INT(CASES[at].name, byte_stream_read_so_far(stream), CASES[at].bytes.len);
        CASE_TEXT(CASES[at].name, byte_stream_path(stream), path);
        byte_stream_close(stream);
        CASE_OK(CASES[at].name, byte_stream_fingerprint(path, same_hash, &size, &err), &err);
        CASE_TEXT("of the bytes on disk", hash, same_hash);
        (void) unlink(path);
        arena_free(arena);
    }
    byte_stream_close(NULL);
}

static void says_what_it_cannot_read(void **state)
{
    Arena *arena = arena_new();
    const char *path = write_temp(arena, (Str){PACKED, 20});
    ByteStream *stream = NULL;
    Error err;

    (void) state;
    CASE_INT("cut", byte_stream_open(arena, path, &stream, &err), STATUS_DATA);
    CASE_TEXT("cut", err.message, "gzip file ends early");
    CASE_TEXT("cut", err.where, path);
    (void) unlink(path);
    CASE_INT("folder", byte_stream_open(arena, "/tmp", &stream, &err), STATUS_DATA);
    CASE_TEXT("folder", err.message, "'/tmp' is a folder, expected a file");
    CASE_INT("none", byte_stream_open(arena, path, &stream, &err), STATUS_IO);
    CASE_TEXT(
        "none",
        err.message,
        arena_printf(arena, "can't open '%s': No such file or directory", path));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plain_and_packed),
        cmocka_unit_test(says_what_it_cannot_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

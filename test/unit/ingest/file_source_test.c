#include <sys/stat.h>

#include "ingest/file_source.h"
#include "temp_file.h"

/* All text of a source read in steps of `step` bytes, closed at the end. */
static Status read_whole(
    Arena *arena,
    const char *path,
    size_t step,
    StrBuf *ret_text,
    char hash[HASH_TEXT_MAX],
    Error *err)
{
    FileSource *source;
    char *buffer = arena_alloc(arena, step);
    size_t n = 0;
    Status status = file_source_open(arena, path, &source, err);

    if (status != OK)
        return status;
    do {
        status = file_source_read(source, buffer, step, &n, err);
        if (status == OK)
            strbuf_put(ret_text, (Str){buffer, n});
    } while (status == OK && n == step);
    if (status == OK) {
        assert_true(file_source_hash(source, hash));
        assert_int_equal(file_source_read_so_far(source), file_source_size(source));
    }
    file_source_close(source);
    return status;
}

static Str lines(Arena *arena, size_t n)
{
    StrBuf text = strbuf_new(arena);

    for (size_t line = 0; line < n; line++)
        strbuf_printf(&text, "M%06zu,2025-07-01T00:00:00Z,0.%03zu\n", line, line % 1000);
    return strbuf_str(&text);
}

static Str join(Arena *arena, Str left, Str right)
{
    StrBuf text = strbuf_new(arena);

    strbuf_put(&text, left);
    strbuf_put(&text, right);
    return strbuf_str(&text);
}

/* The same text whatever the packing and the steps; the hash is of the bytes on disk. */
static void reads_what_is_inside(void **state)
{
    static const size_t steps[] = {1000, 4096, 65536, 65537, 1U << 20, 1U << 22};
    Arena *arena = arena_new();
    const Str text = lines(arena, 20000);
    const Str half = {text.ptr, 300000};
    const Str rest = {text.ptr + 300000, text.len - 300000};
    const Str two = join(arena, gzip_of(arena, half), gzip_of(arena, rest));

    const struct {
        const char *name;
        Str bytes;
    } files[] = {
        {"plain", text},
        {"gzip", gzip_of(arena, text)},
        {"two members", two},
        {"two members, padded", join(arena, two, (Str){"\0\0\0\0\0\0\0\0", 8})},
        {"an empty member in between",
         join(
             arena,
             gzip_of(arena, half),
             join(arena, gzip_of(arena, STR("")), gzip_of(arena, rest)))},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(files); at++) {
        const char *path = temp_file(arena, files[at].bytes);
        for (size_t step = 0; step < COUNT_OF(steps); step++) {
            StrBuf got = strbuf_new(arena);
            char hash[HASH_TEXT_MAX];
            char fingerprint[HASH_TEXT_MAX];
            HashStream *stream = hash_begin();
            char expected[HASH_TEXT_MAX];
            uint64_t size;
            Error err = {0};

            hash_add(stream, files[at].bytes);
            hash_end(stream, expected);
            CASE_OK(files[at].name, read_whole(arena, path, steps[step], &got, hash, &err), &err);
            CASE_TRUE(files[at].name, str_equal(strbuf_str(&got), text));
            CASE_TEXT(files[at].name, hash, expected);
            CASE_OK(files[at].name, file_source_fingerprint(path, fingerprint, &size, &err), &err);
            CASE_TEXT(files[at].name, fingerprint, expected);
            CASE_INT(files[at].name, size, files[at].bytes.len);
        }
        assert_int_equal(unlink(path), 0);
    }
    arena_free(arena);
}

static void shows_the_head_first(void **state)
{
    Arena *arena = arena_new();
    const Str text = lines(arena, 5000);
    const char *path = temp_file(arena, gzip_of(arena, text));
    char hash[HASH_TEXT_MAX];
    FileSource *source;
    Error err = {0};

    (void) state;
    CASE_OK("open", file_source_open(arena, path, &source, &err), &err);
    assert_true(file_source_is_gzip(source));
    assert_string_equal(file_source_path(source), path);
    assert_int_equal(file_source_head(source).len, 65536);
    assert_memory_equal(file_source_head(source).ptr, text.ptr, 65536);
    file_source_close(source);
    file_source_close(NULL);
    assert_int_equal(unlink(path), 0);

    path = temp_file(arena, text);
    CASE_OK("open plain", file_source_open(arena, path, &source, &err), &err);
    assert_false(file_source_is_gzip(source));
    assert_false(file_source_hash(source, hash)); /* the end was not reached */
    file_source_close(source);
    assert_int_equal(unlink(path), 0);
    arena_free(arena);
}

static void refuses_damaged_gzip(void **state)
{
    Arena *arena = arena_new();
    const Str whole = gzip_of(arena, lines(arena, 20000));
    char *flipped = arena_copy(arena, whole.ptr, whole.len);
    char *sum = arena_copy(arena, whole.ptr, whole.len);

    const struct {
        const char *name;
        Str bytes;
        const char *message;
        const char *hint;
    } files[] = {
        {"cut in the middle",
         {whole.ptr, whole.len / 2},
         "gzip file ends early",
         "The copy or download was cut short: copy the file again from where it came."},
        {"cut in the checksum",
         {whole.ptr, whole.len - 1},
         "gzip file ends early",
         "The copy or download was cut short: copy the file again from where it came."},
        {"cut in the header",
         {whole.ptr, 5},
         "gzip file ends early",
         "The copy or download was cut short: copy the file again from where it came."},
        {"a byte changed",
         {flipped, whole.len},
         "gzip file is damaged",
         "Its checksum or structure is wrong: copy the file again from where it came."},
        {"checksum changed",
         {sum, whole.len},
         "gzip file is damaged",
         "Its checksum or structure is wrong: copy the file again from where it came."},
        {"something else after it",
         join(arena, whole, STR("meter_id,ts,kwh\n")),
         "gzip file is damaged",
         "Its checksum or structure is wrong: copy the file again from where it came."},
    };

    (void) state;
    flipped[whole.len / 2] = (char) (flipped[whole.len / 2] ^ 0x55);
    sum[whole.len - 6] = (char) (sum[whole.len - 6] ^ 0x01);
    for (size_t at = 0; at < COUNT_OF(files); at++) {
        const char *path = temp_file(arena, files[at].bytes);
        StrBuf got = strbuf_new(arena);
        char hash[HASH_TEXT_MAX];
        Error err = {0};

        CASE_INT(files[at].name, read_whole(arena, path, 65536, &got, hash, &err), STATUS_DATA);
        CASE_TEXT(files[at].name, err.message, files[at].message);
        CASE_TEXT(files[at].name, err.where, path);
        CASE_TEXT(files[at].name, err.hint, files[at].hint);
        assert_int_equal(unlink(path), 0);
    }
    arena_free(arena);
}

static void refuses_what_is_no_file(void **state)
{
    Arena *arena = arena_new();
    const char *fifo = arena_printf(arena, "/tmp/eiot-test-fifo-%d", (int) getpid());
    const char *empty = temp_file(arena, STR(""));
    FileSource *source = NULL;
    char hash[HASH_TEXT_MAX];
    uint64_t size;
    Error err = {0};

    (void) state;
    assert_int_equal(file_source_open(arena, "/tmp", &source, &err), STATUS_DATA);
    assert_string_equal(err.message, "'/tmp' is a folder, expected a file");
    assert_string_equal(err.hint, "Give the path of a file that holds the data.");

    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(file_source_open(arena, fifo, &source, &err), STATUS_DATA);
    assert_string_equal(err.message, arena_printf(arena, "'%s' is not a regular file", fifo));
    assert_int_equal(unlink(fifo), 0);

    assert_int_equal(file_source_open(arena, "/tmp/eiot-no-such", &source, &err), STATUS_IO);
    assert_string_equal(err.message, "can't open '/tmp/eiot-no-such': No such file or directory");
    assert_int_equal(file_source_fingerprint("/tmp/eiot-no-such", hash, &size, &err), STATUS_IO);

    assert_int_equal(file_source_open(arena, empty, &source, &err), STATUS_DATA);
    assert_string_equal(err.message, "file is empty");
    assert_string_equal(err.where, empty);
    assert_int_equal(unlink(empty), 0);
    assert_null(source);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_inside),
        cmocka_unit_test(shows_the_head_first),
        cmocka_unit_test(refuses_damaged_gzip),
        cmocka_unit_test(refuses_what_is_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

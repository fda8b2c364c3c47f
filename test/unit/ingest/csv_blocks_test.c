#include "base/limits.h"
#include "base/workers.h"
#include "csv_text.h"
#include "ingest/csv_blocks.h"
#include "temp_file.h"

#define BLOCKS_MAX 4096

/* What the workers of one run leave: a text for each block, put together in order afterwards. */
typedef struct Run {
    CsvBlocks *blocks;
    CsvFormat format;
    Arena *arenas[4];
    const char *texts[BLOCKS_MAX];
    Status status[4];
    Error errors[4];
} Run;

static void work(void *context, size_t worker)
{
    Run *run = context;
    Arena *arena = run->arenas[worker];
    CsvReader *reader = csv_reader_new(arena, &run->format);

    for (;;) {
        StrBuf out = strbuf_new(arena);
        CsvBlock block;
        CsvRecord record;
        run->status[worker] = csv_blocks_next(run->blocks, worker, &block, &run->errors[worker]);
        if (run->status[worker] != OK || block.text.len == 0)
            break;
        assert_true(block.index < BLOCKS_MAX);
        csv_reader_start(reader, &block);
        while (csv_reader_next(reader, &record))
            csv_text_record(&out, &record);
        run->texts[block.index] = strbuf_text(&out);
    }
    csv_reader_close(reader);
}

/* All records of a file as text, in order, and the lines skipped at its end. */
static Status records_of(
    Arena *arena, const char *path, const CsvBlocksOptions *options, const char **ret, Error *err)
{
    Run *run = ARENA_NEW(arena, Run);
    StrBuf out = strbuf_new(arena);
    FileSource *source;
    Status status = file_source_open(arena, path, &source, err);

    if (status != OK)
        return status;
    run->format = options->format;
    status = csv_blocks_open(arena, source, options, &run->blocks, err);
    if (status == OK) {
        for (size_t worker = 0; worker < options->n_workers; worker++)
            run->arenas[worker] = arena_new();
        workers_run(options->n_workers, work, run);
        for (size_t block = 0; block < BLOCKS_MAX && run->texts[block] != NULL; block++)
            strbuf_puts(&out, run->texts[block]);
        strbuf_printf(&out, "skipped %llu\n", (unsigned long long) csv_blocks_skipped(run->blocks));
        for (size_t worker = 0; worker < options->n_workers; worker++) {
            arena_free(run->arenas[worker]);
            if (run->status[worker] != OK) {
                status = run->status[worker];
                *err = run->errors[worker];
            }
        }
        csv_blocks_close(run->blocks);
    }
    file_source_close(source);
    *ret = strbuf_text(&out);
    return status;
}

typedef struct Case {
    const char *name;
    Str text;
    CsvBlocksOptions options;
    const char *records;
} Case;

static const Case cases[] = {
    {"CSV-01 mark and CRLF",
     STR("\xef\xbb\xbfmeter_id,ts,kwh,quality\r\nM001,2025-07-01T00:00:00Z,0.250,A\r\n"
         "M001,2025-07-01T00:30:00Z,0.300,A\r\n"),
     {.n_workers = 0},
     "1: meter_id|ts|kwh|quality\n2: M001|2025-07-01T00:00:00Z|0.250|A\n"
     "3: M001|2025-07-01T00:30:00Z|0.300|A\nskipped 0\n"},
    {"CSV-01 without mark, LF",
     STR("meter_id,ts,kwh,quality\nM001,2025-07-01T00:00:00Z,0.250,A\n"
         "M001,2025-07-01T00:30:00Z,0.300,A\n"),
     {.n_workers = 0},
     "1: meter_id|ts|kwh|quality\n2: M001|2025-07-01T00:00:00Z|0.250|A\n"
     "3: M001|2025-07-01T00:30:00Z|0.300|A\nskipped 0\n"},
    {"CSV-03 NUL byte",
     STR("id,kwh,note\nM003,0.1,ok\nM003,0.2,a\0b\nM003,0.3,ok\n"),
     {.n_workers = 0},
     "1: id|kwh|note\n2: M003|0.1|ok\n3: record holds a NUL byte @3 [M003,0.2,a\\0b]\n"
     "4: M003|0.3|ok\nskipped 0\n"},
    {"CSV-05 record inside quotes",
     STR("meter_id,ts,kwh,note\nM005,2025-07-01T00:00:00Z,1.000,\"door locked\n"
         "M005,2025-07-01T00:30:00Z,99.000,see card\"\nM005,2025-07-01T01:00:00Z,2.000,ok\n"),
     {.n_workers = 0},
     "1: meter_id|ts|kwh|note\n2-3: M005|2025-07-01T00:00:00Z|1.000|"
     "\"door locked\\nM005,2025-07-01T00:30:00Z,99.000,see card\"\n"
     "4: M005|2025-07-01T01:00:00Z|2.000|ok\nskipped 0\n"},
    {"CSV-05 quote never closed",
     STR("id,kwh,note\n1,1,\"door\n2,2,b\n3,3,c\n"),
     {.n_workers = 0},
     "1: id|kwh|note\n2-4: quote is never closed [1,1,\"door\\n2,2,b\\n3,3,c\\n]\nskipped 0\n"},
    {"CSV-08 ragged",
     STR("a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6"),
     {.n_workers = 0},
     "1: a|b|c\n2: 1|2|3\n3: 1|2\n4: 1|2|3|4\n5: 4|5|6\nskipped 0\n"},
    {"doubled quotes at any cut",
     STR("\"a\"\"\",\"\"\"b\"\n\"\"\"\n\"\"\",\"\"\n"),
     {.n_workers = 0},
     "1: \"a\"\"|\"\"b\"\n2-3: \"\"\\n\"\"|\"\"\nskipped 0\n"},
    {"malformed quotes at any cut",
     STR("\"a\"b,\"c\nd\",e\n5\" pipe,x\n1,2\n"),
     {.n_workers = 0},
     "1-2: text after the closing quote of a field @1 [\"a\"b,\"c\\nd\",e]\n"
     "3: quote inside a field that does not begin with one @1 [5\" pipe,x]\n4: 1|2\nskipped 0\n"},
    {"CR alone",
     STR("a,b\r1,\"x\ry\"\r3,4\r"),
     {.n_workers = 0},
     "1: a|b\n2-3: 1|\"x\\ry\"\n4: 3|4\nskipped 0\n"},
    {"blank lines", STR("\n\r\na,b\n\n1,2\n\n\n"), {.n_workers = 0}, "3: a|b\n5: 1|2\nskipped 0\n"},
    {"mark only", STR("\xef\xbb\xbf"), {.n_workers = 0}, "skipped 0\n"},
    {"Latin-1",
     STR("nom;\xe9nergie\n\xc9milie;1\xa0"
         "234,5\n"),
     {.format.delimiter = ';', .encoding = ENCODING_LATIN1},
     "1: nom|\\xc3\\xa9nergie\n2: \\xc3\\x89milie|1\\xc2\\xa0"
     "234,5\nskipped 0\n"},
    {"Latin-1 read as UTF-8",
     STR("nom\n\xe9t\xe9\n\xc3\xa9t\xc3\xa9\n"),
     {.n_workers = 0},
     "1: nom\n2: record is not valid UTF-8 @1 [\\xe9t\\xe9]\n3: \\xc3\\xa9t\\xc3\\xa9\nskipped "
     "0\n"},
    {"lines above the header, an odd quote in them",
     STR("Report \"A\n\"\n\nid,kwh\n1,2\n"),
     {.skip_head = 3},
     "4: id|kwh\n5: 1|2\nskipped 3\n"},
    {"more lines skipped than there are", STR("a\nb\n"), {.skip_head = 5}, "skipped 2\n"},
    {"a total below",
     STR("id,kwh\n1,2\n3,4\nTotal,6\n"),
     {.skip_tail = 1},
     "1: id|kwh\n2: 1|2\n3: 3|4\nskipped 1\n"},
    {"totals below, blank lines after, no line end",
     STR("id,kwh\n1,2\n3,4\n\nTotal,6\r\n\nCount,\"2\n\"\n\n"),
     {.skip_tail = 2},
     "1: id|kwh\n2: 1|2\n3: 3|4\nskipped 2\n"},
    {"a last total without line end",
     STR("id,kwh\n1,2\nTotal,2"),
     {.skip_tail = 1},
     "1: id|kwh\n2: 1|2\nskipped 1\n"},
    {"fewer records than the tail", STR("id\n1\n"), {.skip_tail = 5}, "skipped 2\n"},
};

/* The records must not depend on block size, workers or packing. */
static void cuts_anywhere(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        const char *paths[] = {
            temp_file(arena, cases[at].text), temp_file(arena, gzip_of(arena, cases[at].text))};
        for (size_t target = 0; target <= 64; target += target < 20 ? 1 : 11) {
            for (size_t n_workers = 1; n_workers <= 4; n_workers *= 2) {
                CsvBlocksOptions options = cases[at].options;
                const char *records = "";
                Error err = {0};
                options.target_bytes = target;
                options.n_workers = n_workers;
                CASE_OK(
                    cases[at].name,
                    records_of(arena, paths[target % 2], &options, &records, &err),
                    &err);
                CASE_TEXT(cases[at].name, records, cases[at].records);
            }
        }
        assert_int_equal(unlink(paths[0]), 0);
        assert_int_equal(unlink(paths[1]), 0);
        arena_free(arena);
    }
}

/* `first`, then `n` times `unit`, then `last`. */
static Str repeat(Arena *arena, const char *first, const char *unit, size_t n, const char *last)
{
    StrBuf text = strbuf_new(arena);

    strbuf_puts(&text, first);
    for (size_t at = 0; at < n; at++)
        strbuf_puts(&text, unit);
    strbuf_puts(&text, last);
    return strbuf_str(&text);
}

/* Records that can't be held: the same for blocks smaller and larger than them. */
static void passes_over_what_is_too_long(void **state)
{
    static const size_t targets[] = {1, 1000, (size_t) 1 << 20, (size_t) 4 << 20};

    static const struct {
        const char *name;
        const char *first;
        const char *unit;
        size_t n;
        const char *last;
        const char *records;
    } longs[] = {
        {"a long record",
         "a,b\n",
         "xxxxxxxxxxxxxxxx",
         200000,
         "\n1,2\n",
         "1: a|b\n2: record is longer than 1048576 bytes\n3: 1|2\nskipped 0\n"},
        {"a long record at the end",
         "a,b\n",
         "xxxxxxxxxxxxxxxx",
         200000,
         "",
         "1: a|b\n2: record is longer than 1048576 bytes\nskipped 0\n"},
        {"a quoted record of many lines",
         "a,b\n1,\"",
         "M001,0.5\n",
         400000,
         "\"\n1,2\n",
         "1: a|b\n2-400002: record is longer than 1048576 bytes\n400003: 1|2\nskipped 0\n"},
        {"a quote never closed",
         "a,b\n1,\"",
         "M001,0.5\n",
         400000,
         "",
         "1: a|b\n2-400001: quote is never closed\nskipped 0\n"},
        {"a quote never closed, no line end",
         "a,b\n1,\"",
         "M001,0.5\n",
         400000,
         "x",
         "1: a|b\n2-400002: quote is never closed\nskipped 0\n"},
        {"closed, then a plain field without end",
         "\"\"",
         "x",
         3000000,
         "",
         "1: record is longer than 1048576 bytes\nskipped 0\n"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(longs); at++) {
        Arena *arena = arena_new();
        const Str text =
            repeat(arena, longs[at].first, longs[at].unit, longs[at].n, longs[at].last);
        const char *path = temp_file(arena, text);
        for (size_t target = 0; target < COUNT_OF(targets); target++) {
            for (size_t n_workers = 1; n_workers <= 2; n_workers++) {
                const CsvBlocksOptions options = {
                    .target_bytes = targets[target], .n_workers = n_workers};
                const char *records = "";
                Error err = {0};
                CASE_OK(longs[at].name, records_of(arena, path, &options, &records, &err), &err);
                CASE_TEXT(longs[at].name, records, longs[at].records);
            }
        }
        assert_int_equal(unlink(path), 0);
        arena_free(arena);
    }
}

/* Just what may be held is given as it is. */
static void holds_the_longest_record(void **state)
{
    Arena *arena = arena_new();
    const Str text = repeat(arena, "", "x", LIMIT_RECORD_BYTES, "\n1\n");
    const char *path = temp_file(arena, text);

    (void) state;
    for (size_t target = 1; target <= (size_t) 4 << 20; target *= 64) {
        const CsvBlocksOptions options = {.target_bytes = target, .n_workers = 1};
        const char *records = "";
        Error err = {0};
        CASE_OK("longest", records_of(arena, path, &options, &records, &err), &err);
        assert_int_equal(strlen(records), LIMIT_RECORD_BYTES + strlen("1: \n2: 1\nskipped 0\n"));
    }
    assert_int_equal(unlink(path), 0);
    arena_free(arena);
}

static void tells_place_and_progress(void **state)
{
    Arena *arena = arena_new();
    const Str text = STR("\xef\xbb\xbfid,kwh\n1,2\n\n3,\"a\nb\"\n5,6\n");
    const char *path = temp_file(arena, text);
    const CsvBlocksOptions options = {.target_bytes = 8};

    static const struct {
        uint64_t line;
        uint64_t offset;
    } expected[] = {{1, 3}, {2, 10}, {4, 15}, {6, 23}};

    FileSource *source;
    CsvBlocks *blocks;
    CsvBlock block;
    Error err = {0};

    (void) state;
    CASE_OK("open", file_source_open(arena, path, &source, &err), &err);
    CASE_OK("open", csv_blocks_open(arena, source, &options, &blocks, &err), &err);
    block = csv_blocks_head(blocks);
    assert_true(str_equal(block.text, (Str){text.ptr + 3, text.len - 3}));
    assert_int_equal(block.first_line, 1);
    assert_int_equal(block.offset, 3);
    for (size_t at = 0; at < COUNT_OF(expected); at++) {
        CASE_OK("next", csv_blocks_next(blocks, 0, &block, &err), &err);
        assert_int_equal(block.index, at);
        assert_int_equal(block.first_line, expected[at].line);
        assert_int_equal(block.offset, expected[at].offset);
    }
    CASE_OK("end", csv_blocks_next(blocks, 0, &block, &err), &err);
    assert_int_equal(block.text.len, 0);
    assert_int_equal(csv_blocks_bytes_read(blocks), text.len);
    csv_blocks_close(blocks);
    csv_blocks_close(NULL);
    file_source_close(source);
    assert_int_equal(unlink(path), 0);
    arena_free(arena);
}

static void stops(void **state)
{
    Arena *arena = arena_new();
    const char *path = temp_file(arena, STR("a\nb\nc\n"));
    const CsvBlocksOptions options = {.target_bytes = 2, .n_workers = 2};
    FileSource *source;
    CsvBlocks *blocks;
    CsvBlock block;
    Error err = {0};

    (void) state;
    CASE_OK("open", file_source_open(arena, path, &source, &err), &err);
    CASE_OK("open", csv_blocks_open(arena, source, &options, &blocks, &err), &err);
    CASE_OK("next", csv_blocks_next(blocks, 0, &block, &err), &err);
    assert_true(str_equal(block.text, STR("a\n")));
    csv_blocks_stop(blocks);
    CASE_OK("next", csv_blocks_next(blocks, 1, &block, &err), &err);
    assert_int_equal(block.text.len, 0);
    csv_blocks_close(blocks);
    file_source_close(source);
    assert_int_equal(unlink(path), 0);
    arena_free(arena);
}

/* A gzip that ends early: every worker is told. */
static void tells_every_worker(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);
    const CsvBlocksOptions options = {.target_bytes = 1 << 20, .n_workers = 2};
    FileSource *source;
    CsvBlocks *blocks;
    CsvBlock block;
    Error err = {0};
    const char *path;
    Str packed;
    Status status = OK;

    (void) state;
    for (size_t line = 0; line < 200000; line++)
        strbuf_printf(&text, "%zu,%zu\n", line, line * line);
    packed = gzip_of(arena, strbuf_str(&text));
    path = temp_file(arena, (Str){packed.ptr, packed.len - 100});
    CASE_OK("open", file_source_open(arena, path, &source, &err), &err);
    CASE_OK("open", csv_blocks_open(arena, source, &options, &blocks, &err), &err);
    while (status == OK)
        status = csv_blocks_next(blocks, 0, &block, &err);
    assert_int_equal(status, STATUS_DATA);
    err = (Error){0};
    assert_int_equal(csv_blocks_next(blocks, 1, &block, &err), STATUS_DATA);
    assert_string_equal(err.message, "gzip file ends early");
    csv_blocks_close(blocks);
    file_source_close(source);
    assert_int_equal(unlink(path), 0);
    arena_free(arena);
}

static void refuses_a_head_too_long(void **state)
{
    Arena *arena = arena_new();
    const Str text = repeat(arena, "", "xxxxxxxxxx", 300000, "\n1\n2\n");
    const char *path = temp_file(arena, text);
    const CsvBlocksOptions head = {.skip_head = 1, .n_workers = 1};
    const char *records;
    Error err = {0};

    (void) state;
    assert_int_equal(records_of(arena, path, &head, &records, &err), STATUS_DATA);
    assert_string_equal(
        err.message,
        "the first 1 lines, which `skip_head` leaves out, hold more than 1048577 bytes");
    assert_string_equal(err.hint, "Set `skip_head` to the number of lines above the header.");
    assert_string_equal(err.where, path);
    assert_int_equal(unlink(path), 0);
    arena_free(arena);
}

static void refuses_a_tail_too_long(void **state)
{
    Arena *arena = arena_new();
    char *unit = arena_alloc_zero(arena, 1, 400002);
    const char *path;
    const CsvBlocksOptions options = {.skip_tail = 10, .n_workers = 1, .target_bytes = 1000};
    const char *records;
    Error err = {0};

    (void) state;
    memset(unit, 'x', 400000);
    unit[400000] = '\n';
    path = temp_file(arena, repeat(arena, "a\n", unit, 20, ""));
    assert_int_equal(records_of(arena, path, &options, &records, &err), STATUS_LIMIT);
    assert_string_equal(
        err.message,
        "the last 10 records, which `skip_tail` leaves out, hold more than 1053673 bytes");
    assert_string_equal(err.hint, "Set `skip_tail` to the number of lines below the data.");
    assert_int_equal(unlink(path), 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_anywhere),
        cmocka_unit_test(passes_over_what_is_too_long),
        cmocka_unit_test(holds_the_longest_record),
        cmocka_unit_test(tells_place_and_progress),
        cmocka_unit_test(stops),
        cmocka_unit_test(tells_every_worker),
        cmocka_unit_test(refuses_a_head_too_long),
        cmocka_unit_test(refuses_a_tail_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * layouts_fuzz: every layout over any bytes. The first line names the layout, the byte after it
 * says how small the portions are, the rest is the file. Beyond not crashing: portions play no
 * part, and every record that is not rejected has the fields that the headings name, where they are
 * the layout's own.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/mem.h"
#include "ingest/csv_blocks.h"
#include "ingest/layouts/layout_rows.h"

#define INPUT_MAX ((size_t) 1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Outcome {
    char digest[HASH_TEXT_MAX];
    uint64_t n_records;
    Status status;
} Outcome;

static void check_record(const Layout *layout, const CsvRecord *record, size_t *n_headings)
{
    if (*n_headings == 0 && record->fault == CSV_FAULT_NONE)
        *n_headings = record->n_fields;
    ASSERT(
        layout->headings == NULL || record->fault != CSV_FAULT_NONE ||
        record->n_fields == *n_headings);
    ASSERT(record->fault != CSV_FAULT_LAYOUT || record->reason != NULL);
}

static Outcome read_all(const char *path, const Layout *layout, size_t target)
{
    static const Str head[] = {{"id", 2}};
    static const Str table[] = {{"ts", 2}, {"v", 1}};
    /* 2025-06-30 16:00 to 2025-07-02 05:00, and on to 2025-08-01 */
    static const DeclaredStage declared[] = {
        {INT64_C(1751299200000000), INT64_C(1751432400000000), 2},
        {INT64_C(1751432400000000), INT64_C(1754006400000000), 4},
    };
    CsvBlocksOptions options = {
        .format = LAYOUT_CSV_FORMAT,
        .layout = layout,
        .target_bytes = target,
        .layout_options =
            {.csv = {.delimiter = ';'},
             .head = head,
             .n_head = COUNT_OF(head),
             .table = table,
             .n_table = COUNT_OF(table),
             .declared = declared,
             .n_declared = COUNT_OF(declared)},
    };
    Arena *arena = arena_new();
    HashStream *hash = hash_begin();
    CsvReader *reader = csv_reader_new(arena, &options.format);
    CsvBlocks *blocks = NULL;
    FileSource *source = NULL;
    Outcome outcome = {0};
    size_t n_headings = 0;
    CsvRecord record;
    CsvBlock block;

    outcome.status = file_source_open(arena, path, &source, NULL);
    if (outcome.status == OK)
        outcome.status = csv_blocks_open(arena, source, &options, &blocks, NULL);
    while (outcome.status == OK) {
        outcome.status = csv_blocks_next(blocks, 0, &block, NULL);
        if (outcome.status != OK || block.text.len == 0)
            break;
        csv_reader_start(reader, &block);
        while (csv_reader_next(reader, &record)) {
            check_record(layout, &record, &n_headings);
            outcome.n_records++;
            hash_add(hash, record.raw);
            for (size_t i = 0; i < record.n_fields; i++)
                hash_add(hash, record.fields[i]);
        }
    }
    csv_blocks_close(blocks);
    csv_reader_close(reader);
    file_source_close(source);
    hash_end(hash, outcome.digest);
    arena_free(arena);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    const char *line_end = size == 0 ? NULL : memchr(data, '\n', size);
    size_t begin = line_end == NULL ? 0 : (size_t) (line_end - (const char *) data) + 2;
    const Layout *layout;
    Outcome whole;
    Outcome small;
    int file;

    if (begin == 0 || begin >= size || size > INPUT_MAX)
        return 0;
    layout = layout_find((Str){(const char *) data, begin - 2});
    if (layout == NULL)
        return 0;
    file = memfd_create("fuzz", 0);
    ASSERT(file >= 0);
    for (size_t at = begin; at < size;) {
        const ssize_t n = write(file, data + at, size - at);
        ASSERT(n > 0);
        at += (size_t) n;
    }
    (void) snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    whole = read_all(path, layout, 0);
    small = read_all(path, layout, 1 + (size_t) data[begin - 1]);
    ASSERT(whole.status == small.status);
    ASSERT(
        whole.status != OK ||
        (whole.n_records == small.n_records && strcmp(whole.digest, small.digest) == 0));
    ASSERT(close(file) == 0);
    return 0;
}

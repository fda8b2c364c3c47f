/*
 * csv_fuzz: file_source, file_kind, csv_blocks, csv_scan, csv_reader and encoding over any bytes.
 *
 * The first four bytes choose the options, the rest is the file. Beyond not crashing: the records
 * of small blocks must be those of one large block, every byte outside line ends belongs to a
 * record, and lines add up.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ingest/csv_blocks.h"

#define INPUT_MAX ((size_t) 1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A digest of all records, so that two runs are compared without keeping them. */
typedef struct Digest {
    HashStream *hash;
    uint64_t n_records;
    uint64_t n_lines;
    uint64_t last_line;
} Digest;

static void add_number(HashStream *hash, uint64_t number)
{
    hash_add(hash, (Str){(const char *) &number, sizeof(number)});
}

static void add_record(Digest *digest, const CsvRecord *record)
{
    ASSERT((record->fault != CSV_FAULT_NONE) == (record->n_fields == 0));
    ASSERT(record->line > digest->last_line);
    ASSERT(record->n_lines >= 1);
    ASSERT(record->n_fields <= LIMIT_COLUMNS);
    digest->last_line = record->line + record->n_lines - 1;
    digest->n_lines += record->n_lines;
    digest->n_records++;
    add_number(digest->hash, record->line);
    add_number(digest->hash, record->n_lines);
    add_number(digest->hash, record->fault);
    add_number(digest->hash, record->fault_field);
    add_number(digest->hash, record->n_fields);
    hash_add(digest->hash, record->raw);
    for (size_t field = 0; field < record->n_fields; field++) {
        ASSERT(utf8_is_valid(record->fields[field]));
        ASSERT(memchr(record->fields[field].ptr, '\0', record->fields[field].len) == NULL);
        add_number(digest->hash, record->fields[field].len);
        add_number(digest->hash, csv_record_is_quoted(record, field));
        hash_add(digest->hash, record->fields[field]);
    }
}

/* Reads the file whole; "" when it is refused. */
static void digest_file(
    const char *path, const CsvBlocksOptions *options, char ret_text[HASH_TEXT_MAX], Digest *digest)
{
    Arena *arena = arena_new();
    FileSource *source = NULL;
    CsvBlocks *blocks = NULL;
    CsvReader *reader = csv_reader_new(arena, &options->format);
    size_t worker = 0;
    CsvBlock block;
    CsvRecord record;
    Error err = {0};

    *digest = (Digest){.hash = hash_begin()};
    if (file_source_open(arena, path, &source, &err) == OK &&
        csv_blocks_open(arena, source, options, &blocks, &err) == OK) {
        while (csv_blocks_next(blocks, worker, &block, &err) == OK && block.text.len > 0) {
            csv_reader_start(reader, &block);
            while (csv_reader_next(reader, &record))
                add_record(digest, &record);
            worker = (worker + 1) % options->n_workers;
        }
        add_number(digest->hash, csv_blocks_skipped(blocks));
    }
    hash_add(digest->hash, str_from(err.message));
    hash_end(digest->hash, ret_text);
    csv_reader_close(reader);
    csv_blocks_close(blocks);
    file_source_close(source);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    char path[64];
    char small[HASH_TEXT_MAX];
    char large[HASH_TEXT_MAX];
    Digest digest;
    CsvBlocksOptions options = {0};
    int file;

    if (size < 4 || size > INPUT_MAX)
        return 0;
    options.format.delimiter = delimiters[data[0] % sizeof(delimiters)];
    options.format.has_no_quote = (data[0] & 0x10) != 0;
    options.encoding = (data[0] & 0x20) != 0 ? ENCODING_LATIN1 : ENCODING_UTF8;
    options.skip_head = data[1] % 4;
    options.skip_tail = (data[1] / 4) % 4;
    options.n_workers = 1 + data[2] % 3;
    options.target_bytes = 1 + data[3];
    file = memfd_create("csv_fuzz", MFD_CLOEXEC);
    ASSERT(file >= 0 && write(file, data + 4, size - 4) == (ssize_t) (size - 4));
    (void) snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    digest_file(path, &options, small, &digest);
    options.n_workers = 1;
    options.target_bytes = INPUT_MAX * 2;
    digest_file(path, &options, large, &digest);
    ASSERT(strcmp(small, large) == 0);
    (void) close(file);
    return 0;
}

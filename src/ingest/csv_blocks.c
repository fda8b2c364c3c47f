#include "csv_blocks.h"

#include <pthread.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ingest/csv_scan.h"
#include "ingest/layouts/unfold.h"

#define TARGET_BYTES ((size_t) 4 * 1024 * 1024)

/* A record of LIMIT_RECORD_BYTES with its line end fits; one more byte without a line end shows
 * that a record is too long. */
#define HELD_BYTES ((size_t) LIMIT_RECORD_BYTES + 1)

typedef struct Worker {
    char *bytes; /* `capacity` bytes, made at the worker's first block */
    char *utf8;  /* a block turned from Latin-1, grown as needed */
    size_t utf8_size;
    LayoutRows *rows; /* of an unfolded file */
} Worker;

struct CsvBlocks {
    FileSource *source;
    CsvFormat format;
    CsvRules rules;
    Encoding encoding;
    size_t n_workers;
    size_t target;
    size_t capacity;
    size_t skip_tail;
    uint64_t n_head_skipped;
    CsvBlock head;
    char *head_bytes; /* the first HELD_BYTES of the file */
    char *head_utf8;
    Worker *workers;
    LayoutRows *head_rows; /* of an unfolded file: its first block */

    pthread_mutex_t lock; /* over all below, and `source` */
    size_t n_head;        /* bytes in head_bytes */
    size_t head_at;       /* of them, already used */
    char *carry;          /* bytes cut off that belong to the next block */
    size_t n_carry;
    size_t carry_size;
    bool is_source_read; /* the source has no more bytes... */
    bool is_all_read;    /* ...and none of the head are left */
    bool is_stopped;
    uint64_t index; /* of the next block, with its line and offset */
    uint64_t line;
    uint64_t offset;
    uint64_t n_tail_skipped;
    Unfolding *unfolding; /* NULL: the file is a table */
    uint64_t n_unfold_skipped;
    char warning[LAYOUT_WARNING_BYTES];
    Status failed;
    Error failure;
};

/* Turns a block of Latin-1 into UTF-8 in *buffer, grown as needed. */
static void convert(CsvBlock *block, char **buffer, size_t *size)
{
    const size_t need = block->text.len * ENCODING_LATIN1_GROWTH;

    if (*size < need) {
        *buffer = mem_resize(*buffer, need);
        *size = need;
    }
    block->text = (Str){*buffer, encoding_latin1_to_utf8(block->text, *buffer)};
    block->is_utf8 = true;
}

/* A block over `text`, at the current line and offset. */
static CsvBlock describe(const CsvBlocks *blocks, Str text, const CsvCensus *census)
{
    return (CsvBlock){
        .index = blocks->index,
        .first_line = blocks->line,
        .offset = blocks->offset,
        .text = text,
        .line_end = blocks->rules.line_end,
        .has_quote = census->has_quote,
        .has_nul = census->has_nul,
        .is_utf8 = !census->has_high,
    };
}

/* ---- where to cut ---- */

/* Bytes of `bytes` that make the next block; 0: more are needed. */
static size_t find_cut(CsvBlocks *blocks, Str bytes, bool has_quote)
{
    size_t found;
    size_t cut;

    if (blocks->skip_tail == 0)
        return blocks->is_all_read ? bytes.len
                                   : csv_last_record_end(&blocks->rules, bytes, has_quote);
    cut = csv_tail_start(&blocks->rules, bytes, blocks->skip_tail, blocks->is_all_read, &found);
    if (blocks->is_all_read)
        blocks->n_tail_skipped += found;
    else if (found < blocks->skip_tail)
        cut = 0;
    return cut;
}

/* ---- reading, under the lock ---- */

/* Adds bytes of the source to the `*n` in `buffer` until there are `want`. */
static Status read_source(CsvBlocks *blocks, char *buffer, size_t *n, size_t want, Error *err)
{
    size_t got;
    Status status;

    if (blocks->is_source_read || *n >= want)
        return OK;
    status = file_source_read(blocks->source, buffer + *n, want - *n, &got, err);
    if (status != OK)
        return status;
    blocks->is_source_read = got < want - *n;
    *n += got;
    return OK;
}

/* The same with what csv_blocks_open() has read first. */
static Status read_more(CsvBlocks *blocks, char *buffer, size_t *n, size_t want, Error *err)
{
    Status status;

    if (*n < want && blocks->head_at < blocks->n_head) {
        size_t more = blocks->n_head - blocks->head_at;
        if (more > want - *n)
            more = want - *n;
        memcpy(buffer + *n, blocks->head_bytes + blocks->head_at, more);
        blocks->head_at += more;
        *n += more;
    }
    status = read_source(blocks, buffer, n, want, err);
    blocks->is_all_read = blocks->is_source_read && blocks->head_at == blocks->n_head;
    return status;
}

static void set_carry(CsvBlocks *blocks, const char *bytes, size_t n)
{
    if (blocks->carry_size < n) {
        blocks->carry = mem_resize(blocks->carry, n);
        blocks->carry_size = n;
    }
    if (n > 0)
        memcpy(blocks->carry, bytes, n);
    blocks->n_carry = n;
}

/* The record in `buffer`, `n` bytes without its end, can't be held: passes over the rest of it and
 * makes the block that stands for it. Its beginning stays in `buffer` as text for the reject. */
static Status pass_over(CsvBlocks *blocks, char *buffer, size_t n, CsvBlock *ret_block, Error *err)
{
    const CsvRules *rules = &blocks->rules;
    char *const rest = buffer + LIMIT_REJECT_TEXT_BYTES;
    const size_t rest_size = blocks->capacity - LIMIT_REJECT_TEXT_BYTES;
    const CsvCensus census = {.has_high = true};
    CsvPassState state = CSV_PASS_FIELD_START;
    Str piece = {buffer, n};
    uint64_t n_line_ends = 0;
    uint64_t n_bytes = 0;
    char last = '\0';
    size_t used = 0;
    bool is_ended;

    for (;;) {
        is_ended = csv_pass_over(rules, &state, piece, &used);
        if (!is_ended)
            used = piece.len;
        n_line_ends += csv_count_line_ends(rules, (Str){piece.ptr, used});
        n_bytes += used;
        if (used > 0)
            last = piece.ptr[used - 1];
        if (is_ended || blocks->is_all_read)
            break;
        piece = (Str){rest, 0};
        Status status = read_more(blocks, rest, &piece.len, rest_size, err);
        if (status != OK)
            return status;
    }
    set_carry(blocks, piece.ptr + used, piece.len - used);
    *ret_block = describe(blocks, (Str){buffer, LIMIT_REJECT_TEXT_BYTES}, &census);
    ret_block->fault =
        state == CSV_PASS_QUOTED && !is_ended ? CSV_FAULT_QUOTE_OPEN : CSV_FAULT_TOO_LONG;
    ret_block->fault_lines = n_line_ends + (last == rules->line_end ? 0 : 1);
    blocks->line += n_line_ends;
    blocks->offset += n_bytes;
    return OK;
}

/* True when `bytes` are more than can be held of one record, and hold no end of it. */
static bool is_too_long(const CsvBlocks *blocks, Str bytes)
{
    bool is_open;

    return bytes.len >= HELD_BYTES &&
           csv_record_end(&blocks->rules, bytes, 0, &is_open) == bytes.len;
}

static Status tail_too_long(const CsvBlocks *blocks, Error *err)
{
    (void) error_set(
        err,
        STATUS_LIMIT,
        "the last %zu records, which `skip_tail` leaves out, hold more than %zu bytes",
        blocks->skip_tail,
        blocks->capacity);
    error_at(err, file_source_path(blocks->source), 0, 0);
    error_hint(err, "Set `skip_tail` to the number of lines below the data.");
    return STATUS_LIMIT;
}

/* The next block, its text in `buffer` of `capacity` bytes. */
static Status cut_block(CsvBlocks *blocks, char *buffer, CsvBlock *ret_block, Error *err)
{
    size_t n = blocks->n_carry;
    size_t want = blocks->target;
    CsvCensus census;
    size_t cut;

    if (n > 0)
        memcpy(buffer, blocks->carry, n);
    blocks->n_carry = 0;
    for (;; want = 2 * n < blocks->capacity ? 2 * n : blocks->capacity) {
        Status status = read_more(blocks, buffer, &n, want, err);
        if (status != OK)
            return status;
        census = csv_census(&blocks->rules, (Str){buffer, n});
        cut = find_cut(blocks, (Str){buffer, n}, census.has_quote);
        if (cut > 0 || blocks->is_all_read)
            break;
        if (is_too_long(blocks, (Str){buffer, n}))
            return pass_over(blocks, buffer, n, ret_block, err);
        if (n == blocks->capacity)
            return tail_too_long(blocks, err);
    }
    *ret_block = describe(blocks, (Str){buffer, cut}, &census);
    if (!blocks->is_all_read || blocks->skip_tail == 0)
        set_carry(blocks, buffer + cut, n - cut);
    blocks->line +=
        census.n_line_ends - csv_count_line_ends(&blocks->rules, (Str){buffer + cut, n - cut});
    blocks->offset += cut;
    return OK;
}

/* ---- of a file with a layout, under the lock ---- */

/* The next portion as a block over `rows`. */
static Status unfold(CsvBlocks *blocks, LayoutRows *rows, CsvBlock *ret_block, Error *err)
{
    Status status = unfolding_next(blocks->unfolding, rows, blocks->target, err);

    if (status != OK)
        return status;
    *ret_block = layout_rows_block(rows);
    ret_block->index = blocks->index;
    blocks->n_unfold_skipped += layout_rows_skipped(rows);
    if (blocks->warning[0] == '\0')
        memcpy(blocks->warning, layout_rows_warning(rows), sizeof(blocks->warning));
    return OK;
}

static Status next_unfolded(CsvBlocks *blocks, Worker *own, CsvBlock *ret_block, Error *err)
{
    if (blocks->index > 0)
        return unfold(blocks, own->rows, ret_block, err);
    *ret_block = blocks->head;
    return OK;
}

Status csv_blocks_next(CsvBlocks *blocks, size_t worker, CsvBlock *ret_block, Error *err)
{
    Worker *own;
    CsvBlock block = {0};
    Status status = OK;

    ASSERT(worker < blocks->n_workers);
    own = &blocks->workers[worker];
    if (own->bytes == NULL && blocks->unfolding == NULL)
        own->bytes = mem_alloc(blocks->capacity);
    (void) pthread_mutex_lock(&blocks->lock);
    if (blocks->failed == OK && !blocks->is_stopped) {
        blocks->failed = blocks->unfolding != NULL
                             ? next_unfolded(blocks, own, &block, &blocks->failure)
                             : cut_block(blocks, own->bytes, &block, &blocks->failure);
        blocks->index++;
    }
    status = blocks->failed;
    if (status != OK && err != NULL)
        *err = blocks->failure;
    (void) pthread_mutex_unlock(&blocks->lock);
    if (status != OK)
        return status;
    if (!block.is_utf8 && block.text.len > 0) {
        if (blocks->encoding == ENCODING_LATIN1 && blocks->unfolding == NULL)
            convert(&block, &own->utf8, &own->utf8_size);
        else
            block.is_utf8 = utf8_is_valid(block.text);
    }
    *ret_block = block;
    return OK;
}

/* ---- opening ---- */

/* Passes over the mark and the lines of `skip_head` at the beginning of the file. */
static Status skip_beginning(CsvBlocks *blocks, uint64_t skip_head, Error *err)
{
    const size_t n = blocks->n_head;
    size_t at;

    (void) encoding_bom((Str){blocks->head_bytes, n}, &at);
    blocks->rules = csv_rules(
        &blocks->format,
        csv_find_line_end(&blocks->format, (Str){blocks->head_bytes + at, n - at}));
    while (blocks->n_head_skipped < skip_head && at < n) {
        const char *end = memchr(blocks->head_bytes + at, blocks->rules.line_end, n - at);
        if (end == NULL && !blocks->is_source_read) {
            (void) error_set(
                err,
                STATUS_DATA,
                "the first %llu lines, which `skip_head` leaves out, hold more than %zu bytes",
                (unsigned long long) skip_head,
                n);
            error_at(err, file_source_path(blocks->source), 0, 0);
            error_hint(err, "Set `skip_head` to the number of lines above the header.");
            return STATUS_DATA;
        }
        at = end == NULL ? n : (size_t) (end - blocks->head_bytes) + 1;
        blocks->n_head_skipped++;
    }
    blocks->line = 1 + blocks->n_head_skipped;
    blocks->offset = at;
    blocks->head_at = at;
    return OK;
}

/* The view for csv_blocks_head(). */
static void describe_head(CsvBlocks *blocks)
{
    const Str text = {blocks->head_bytes + blocks->head_at, blocks->n_head - blocks->head_at};
    const CsvCensus census = csv_census(&blocks->rules, text);
    const size_t cut = blocks->is_source_read
                           ? text.len
                           : csv_last_record_end(&blocks->rules, text, census.has_quote);
    size_t size = 0;

    blocks->head = describe(blocks, (Str){text.ptr, cut}, &census);
    if (blocks->head.is_utf8 || cut == 0)
        return;
    if (blocks->encoding == ENCODING_LATIN1)
        convert(&blocks->head, &blocks->head_utf8, &size);
    else
        blocks->head.is_utf8 = utf8_is_valid(blocks->head.text);
}

static Status
open_unfolding(Arena *arena, CsvBlocks *blocks, const CsvBlocksOptions *options, Error *err)
{
    for (size_t worker = 0; worker < blocks->n_workers; worker++)
        blocks->workers[worker].rows = layout_rows_new(arena);
    blocks->head_rows = layout_rows_new(arena);
    blocks->unfolding = unfolding_open(
        arena, blocks->source, options->layout, &options->layout_options, options->encoding);
    return unfold(blocks, blocks->head_rows, &blocks->head, err);
}

/* Parquet is binary, and read by the layouts that take a path. */
static Status check_parquet(const CsvBlocks *blocks, const Layout *layout, Error *err)
{
    bool is_parquet = file_source_is_parquet(blocks->source);

    if (is_parquet == layout_takes_path(layout))
        return OK;
    (void) error_set(
        err,
        STATUS_DATA,
        is_parquet ? "file is a Parquet file, expected text" : "file is no Parquet file");
    error_at(err, file_source_path(blocks->source), 0, 0);
    error_hint(err, "Parquet files, and they alone, are read by sources with layout: parquet.");
    return STATUS_DATA;
}

/* Bytes of the file, up to what shows whether its first record is too long. */
static Status open_table(CsvBlocks *blocks, uint64_t skip_head, Error *err)
{
    Status status;

    blocks->head_bytes = mem_alloc(HELD_BYTES);
    status = read_source(blocks, blocks->head_bytes, &blocks->n_head, HELD_BYTES, err);
    if (status == OK)
        status = skip_beginning(blocks, skip_head, err);
    if (status == OK)
        describe_head(blocks);
    return status;
}

Status csv_blocks_open(
    Arena *arena,
    FileSource *source,
    const CsvBlocksOptions *options,
    CsvBlocks **ret_blocks,
    Error *err)
{
    CsvBlocks *blocks = ARENA_NEW(arena, CsvBlocks);
    Status status;

    ASSERT(csv_format_is_valid(&options->format));
    ASSERT(options->skip_tail <= CSV_SKIP_TAIL_MAX && options->n_workers <= LIMIT_THREADS);
    blocks->source = source;
    blocks->format = options->format;
    blocks->encoding = options->encoding;
    blocks->n_workers = options->n_workers == 0 ? 1 : options->n_workers;
    blocks->target = options->target_bytes == 0 ? TARGET_BYTES : options->target_bytes;
    blocks->capacity = blocks->target + HELD_BYTES + LIMIT_REJECT_TEXT_BYTES;
    blocks->skip_tail = options->skip_tail;
    blocks->workers = ARENA_ARRAY(arena, Worker, blocks->n_workers);
    ASSERT(pthread_mutex_init(&blocks->lock, NULL) == 0);
    status = check_parquet(blocks, options->layout, err);
    if (status == OK)
        status = options->layout != NULL ? open_unfolding(arena, blocks, options, err)
                                         : open_table(blocks, options->skip_head, err);
    if (status == OK)
        *ret_blocks = blocks;
    else
        csv_blocks_close(blocks);
    return status;
}

void csv_blocks_close(CsvBlocks *blocks)
{
    if (blocks == NULL)
        return;
    for (size_t worker = 0; worker < blocks->n_workers; worker++) {
        mem_free(blocks->workers[worker].bytes);
        mem_free(blocks->workers[worker].utf8);
        layout_rows_close(blocks->workers[worker].rows);
    }
    layout_rows_close(blocks->head_rows);
    unfolding_close(blocks->unfolding);
    mem_free(blocks->head_bytes);
    mem_free(blocks->head_utf8);
    mem_free(blocks->carry);
    (void) pthread_mutex_destroy(&blocks->lock);
}

CsvBlock csv_blocks_head(const CsvBlocks *blocks)
{
    return blocks->head;
}

void csv_blocks_stop(CsvBlocks *blocks)
{
    (void) pthread_mutex_lock(&blocks->lock);
    blocks->is_stopped = true;
    (void) pthread_mutex_unlock(&blocks->lock);
}

uint64_t csv_blocks_skipped(CsvBlocks *blocks)
{
    uint64_t n;

    (void) pthread_mutex_lock(&blocks->lock);
    n = blocks->n_head_skipped + blocks->n_tail_skipped + blocks->n_unfold_skipped;
    (void) pthread_mutex_unlock(&blocks->lock);
    return n;
}

const char *csv_blocks_warning(const CsvBlocks *blocks)
{
    return blocks->warning;
}

uint64_t csv_blocks_bytes_read(CsvBlocks *blocks)
{
    return file_source_read_so_far(blocks->source);
}

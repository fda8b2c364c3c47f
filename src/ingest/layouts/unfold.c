#include "ingest/layouts/unfold.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

#define PIECE_BYTES ((size_t) 64 * 1024)

struct Unfolding {
    FileSource *source;
    const Layout *layout;
    Encoding encoding;
    void *state;
    bool has_header; /* the first record was written */
    bool is_ended;

    /* lines */
    char *buffer;
    size_t size;
    size_t n;
    size_t at; /* first byte not used; before the first piece: behind the mark */
    bool is_source_read;
    uint64_t line; /* of `at` */
    char line_end;
    bool is_passing; /* over the rest of a line that is too long */
    char *utf8;
    size_t utf8_size;
};

Unfolding *unfolding_open(
    Arena *arena,
    FileSource *source,
    const Layout *layout,
    const LayoutOptions *options,
    Encoding encoding)
{
    Unfolding *unfolding = ARENA_NEW(arena, Unfolding);
    LayoutOptions own = *options;
    size_t mark;

    unfolding->source = source;
    unfolding->layout = layout;
    unfolding->encoding = encoding;
    own.path = file_source_path(source);
    unfolding->state = layout->open(arena, &own);
    unfolding->line = 1;
    unfolding->size = LIMIT_RECORD_BYTES + PIECE_BYTES;
    unfolding->buffer = mem_alloc(unfolding->size);
    unfolding->line_end = csv_block_of(file_source_head(source), &LAYOUT_CSV_FORMAT).line_end;
    (void) encoding_bom(file_source_head(source), &mark);
    unfolding->at = mark; /* of the bytes to come */
    return unfolding;
}

void unfolding_close(Unfolding *unfolding)
{
    if (unfolding == NULL)
        return;
    if (unfolding->layout->close != NULL)
        unfolding->layout->close(unfolding->state);
    mem_free(unfolding->buffer);
    mem_free(unfolding->utf8);
}

/* Keeps what is not used and adds a piece of the file. */
static Status read_piece(Unfolding *unfolding, Error *err)
{
    size_t got = 0;
    Status status;

    if (unfolding->n > 0) {
        unfolding->n -= unfolding->at;
        memmove(unfolding->buffer, unfolding->buffer + unfolding->at, unfolding->n);
        unfolding->at = 0;
    }
    status = file_source_read(
        unfolding->source, unfolding->buffer + unfolding->n, PIECE_BYTES, &got, err);
    unfolding->n += got;
    unfolding->is_source_read = got < PIECE_BYTES;
    return status;
}

static Str to_utf8(Unfolding *unfolding, Str line)
{
    const size_t need = line.len * ENCODING_LATIN1_GROWTH;

    if (unfolding->encoding != ENCODING_LATIN1 || encoding_is_ascii(line))
        return line;
    if (unfolding->utf8_size < need) {
        unfolding->utf8 = mem_resize(unfolding->utf8, need);
        unfolding->utf8_size = need;
    }
    return (Str){unfolding->utf8, encoding_latin1_to_utf8(line, unfolding->utf8)};
}

/* The place of what a layout refuses is known here. */
static Status placed(const Unfolding *unfolding, const LayoutRows *rows, Status status, Error *err)
{
    if (status != OK)
        error_at(err, file_source_path(unfolding->source), layout_line(rows), 0);
    return status;
}

/* A line without its end. */
static Status take_line(Unfolding *unfolding, Str line, LayoutRows *rows, Error *err)
{
    while (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (line.len == 0 && !unfolding->layout->takes_blank)
        return OK;
    line = to_utf8(unfolding, line);
    layout_at(rows, unfolding->line, line);
    if (line.len > LIMIT_RECORD_BYTES) {
        layout_reject(rows, 0, "%s", csv_fault_text(CSV_FAULT_TOO_LONG));
        return OK;
    }
    return placed(unfolding, rows, unfolding->layout->line(unfolding->state, line, rows, err), err);
}

/* The line at `at`, whole or not. */
static Status next_line(Unfolding *unfolding, LayoutRows *rows, Error *err)
{
    const bool has_bytes = unfolding->at < unfolding->n;
    Str rest = {unfolding->buffer + unfolding->at, has_bytes ? unfolding->n - unfolding->at : 0};
    const char *end = rest.len == 0 ? NULL : memchr(rest.ptr, unfolding->line_end, rest.len);
    bool was_passing = unfolding->is_passing;
    Status status = OK;

    if (end == NULL && !unfolding->is_source_read && rest.len <= LIMIT_RECORD_BYTES)
        return read_piece(unfolding, err);
    if (end != NULL)
        rest.len = (size_t) (end - rest.ptr);
    unfolding->is_passing = end == NULL && !unfolding->is_source_read;
    if (!was_passing)
        status = take_line(unfolding, rest, rows, err);
    unfolding->at += rest.len + (end != NULL);
    unfolding->line += end != NULL;
    return status;
}

static Status feed_lines(Unfolding *unfolding, LayoutRows *rows, Error *err)
{
    if (unfolding->at < unfolding->n || !unfolding->is_source_read)
        return next_line(unfolding, rows, err);
    unfolding->is_ended = true;
    return OK;
}

static Status feed_bytes(Unfolding *unfolding, LayoutRows *rows, Error *err)
{
    Str piece;
    Status status = read_piece(unfolding, err);

    if (status != OK)
        return status;
    piece = (Str){unfolding->buffer + unfolding->at, unfolding->n - unfolding->at};
    unfolding->at = unfolding->n;
    unfolding->is_ended = unfolding->is_source_read;
    status = unfolding->layout->bytes(unfolding->state, piece, unfolding->is_ended, rows, err);
    return placed(unfolding, rows, status, err);
}

/* The layout reads the file itself. The source is read to its end as well, for the fingerprint of
 * the bytes. */
static Status feed_rows(Unfolding *unfolding, LayoutRows *rows, Error *err)
{
    bool is_end = false;
    Status status = unfolding->layout->rows(unfolding->state, rows, &is_end, err);

    if (status != OK)
        return placed(unfolding, rows, status, err);
    while (is_end && !unfolding->is_source_read && status == OK) {
        unfolding->at = unfolding->n;
        status = read_piece(unfolding, err);
    }
    unfolding->is_ended = is_end;
    return status;
}

static Status feed(Unfolding *unfolding, LayoutRows *rows, Error *err)
{
    if (unfolding->layout->rows != NULL)
        return feed_rows(unfolding, rows, err);
    return unfolding->layout->line != NULL ? feed_lines(unfolding, rows, err)
                                           : feed_bytes(unfolding, rows, err);
}

static void write_header(const Layout *layout, LayoutRows *rows)
{
    layout_at(rows, 0, (Str){0});
    for (size_t i = 0; layout->headings[i] != NULL; i++)
        layout_field(rows, str_from(layout->headings[i]));
    layout_record(rows);
}

Status unfolding_next(Unfolding *unfolding, LayoutRows *rows, size_t target, Error *err)
{
    const Layout *layout = unfolding->layout;
    Status status = OK;

    layout_rows_start(rows);
    if (!unfolding->has_header && layout->headings != NULL)
        write_header(layout, rows);
    unfolding->has_header = true;
    while (status == OK && !unfolding->is_ended && layout_rows_bytes(rows) < target) {
        status = feed(unfolding, rows, err);
        if (status == OK && unfolding->is_ended && layout->end != NULL)
            status = placed(unfolding, rows, layout->end(unfolding->state, rows, err), err);
    }
    return status;
}

/*
 * layout_text: what a layout makes of a text, as csv_text lines, with what is said of the file:
 *
 *     0: nmi|suffix|value          the headings
 *     2: NMI1|E1|0.1
 *     4: 300 record without ... [300,2025]
 *     skipped 2
 *     warning: there is no 900 record ...
 *     refused: the message (at: where)
 */
#ifndef EIOT_TEST_INGEST_LAYOUT_TEXT_H
#define EIOT_TEST_INGEST_LAYOUT_TEXT_H

#include "../csv_text.h"
#include "../temp_file.h"
#include "ingest/csv_blocks.h"
#include "ingest/layouts/layout_rows.h"

/* `target_bytes` as of CsvBlocksOptions: small ones cut the file into many portions. The place of a
 * refusal is shown without the file's name. */
static inline const char *layout_text_by(
    Arena *arena, const char *layout, const LayoutOptions *own, size_t target_bytes, Str text)
{
    const char *path = temp_file(arena, text);
    CsvBlocksOptions options = {
        .format = LAYOUT_CSV_FORMAT,
        .layout = layout_find(str_from(layout)),
        .target_bytes = target_bytes,
    };
    CsvReader *reader = csv_reader_new(arena, &options.format);
    StrBuf out = strbuf_new(arena);
    CsvBlocks *blocks = NULL;
    FileSource *source = NULL;
    CsvRecord record;
    CsvBlock block;
    Error err;
    Status status;

    assert_non_null(options.layout);
    if (own != NULL)
        options.layout_options = *own;
    status = file_source_open(arena, path, &source, &err);
    if (status == OK)
        status = csv_blocks_open(arena, source, &options, &blocks, &err);
    while (status == OK) {
        status = csv_blocks_next(blocks, 0, &block, &err);
        if (status != OK || block.text.len == 0)
            break;
        csv_reader_start(reader, &block);
        while (csv_reader_next(reader, &record))
            csv_text_record(&out, &record);
    }
    if (status == OK)
        strbuf_printf(&out, "skipped %llu\n", (unsigned long long) csv_blocks_skipped(blocks));
    if (status == OK && csv_blocks_warning(blocks)[0] != '\0')
        strbuf_printf(&out, "warning: %s\n", csv_blocks_warning(blocks));
    if (status != OK)
        strbuf_printf(&out, "refused: %s (at%s)\n", err.message, err.where + strlen(path));
    csv_blocks_close(blocks);
    csv_reader_close(reader);
    file_source_close(source);
    assert_int_equal(unlink(path), 0);
    return strbuf_text(&out);
}

static inline const char *layout_text(Arena *arena, const char *layout, const char *text)
{
    return layout_text_by(arena, layout, NULL, 0, str_from(text));
}

/* A file and what is made of it, below the headings. */
typedef struct LayoutCase {
    const char *name;
    const char *text;
    const char *expected;
} LayoutCase;

/* `headings` is the first line of what is made of every file. */
static inline void
layout_text_cases(const char *layout, const char *headings, const LayoutCase *cases, size_t n)
{
    Arena *arena = arena_new();

    for (size_t i = 0; i < n; i++) {
        const char *text = layout_text(arena, layout, cases[i].text);
        CASE_TRUE(cases[i].name, strncmp(text, headings, strlen(headings)) == 0);
        CASE_TEXT(cases[i].name, text + strlen(headings), cases[i].expected);
    }
    arena_free(arena);
}

#endif

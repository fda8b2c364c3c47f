#include "ingest/reject_list.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/workers.h"

#define N_COLUMNS 7 /* of raw_data.rejected_rows */

RejectList reject_list_new(Arena *arena, const HeaderMap *header, size_t max_bytes)
{
    return (RejectList){.arena = arena, .header = header, .max_bytes = max_bytes};
}

void reject_list_close(RejectList *list)
{
    mem_free(list->items);
    list->items = NULL;
}

/* Length of the UTF-8 character at the start of `text`; 0 when there is none. */
static size_t character_length(Str text)
{
    for (size_t length = 1; length <= 4 && length <= text.len; length++) {
        if (utf8_is_valid((Str){text.ptr, length}))
            return length;
    }
    return 0;
}

/* As text any store takes: UTF-8 without NUL, other bytes as \xNN, cut to the limit. */
static Str clean(Arena *arena, Str raw)
{
    size_t most = raw.len < LIMIT_REJECT_TEXT_BYTES ? raw.len : LIMIT_REJECT_TEXT_BYTES;
    StrBuf buffer;

    if (raw.len <= LIMIT_REJECT_TEXT_BYTES && utf8_is_valid(raw) &&
        (raw.len == 0 || memchr(raw.ptr, '\0', raw.len) == NULL))
        return (Str){arena_copy(arena, raw.ptr, raw.len), raw.len};
    buffer = strbuf_new(arena);
    for (size_t at = 0; at < most;) {
        Str rest = {raw.ptr + at, raw.len - at};
        size_t length = rest.ptr[0] == '\0' ? 0 : character_length(rest);
        size_t needs = length == 0 ? 4 : length;
        if (buffer.len + needs > LIMIT_REJECT_TEXT_BYTES)
            break;
        if (length == 0)
            strbuf_printf(&buffer, "\\x%02X", (unsigned) (unsigned char) rest.ptr[0]);
        else
            strbuf_put(&buffer, (Str){rest.ptr, length});
        at += length == 0 ? 1 : length;
    }
    return strbuf_str(&buffer);
}

/* Kinds are few: that of the reject before often serves again. */
static const char *keep_kind(RejectList *list, const RowFault *fault)
{
    const char *before = list->n == 0 ? NULL : list->items[list->n - 1].reason_kind;

    if (before != NULL && strcmp(before, fault->kind) == 0)
        return before;
    list->n_bytes += strlen(fault->kind);
    return arena_copy(list->arena, fault->kind, strlen(fault->kind));
}

void reject_list_add(
    RejectList *list, const RowFault *fault, uint64_t line, uint64_t n_lines, Str raw)
{
    const char *kind;
    Reject *reject;
    Str text;

    list->n_all++;
    list->lost_lines += n_lines;
    if (list->n_bytes >= list->max_bytes) {
        list->is_full = true;
        return;
    }
    if (list->n == list->size) {
        list->size = list->size == 0 ? 64 : list->size * 2;
        list->items = mem_resize(list->items, list->size * sizeof(*list->items));
    }
    text = clean(list->arena, raw);
    kind = keep_kind(list, fault);
    reject = &list->items[list->n++];
    *reject = (Reject){
        .line = (int64_t) line,
        .column = fault->column + 1,
        .column_name = header_heading(list->arena, list->header, fault->column),
        .reason = arena_copy(list->arena, fault->reason, strlen(fault->reason)),
        .reason_kind = kind,
        .raw = text,
    };
    list->n_bytes += text.len + strlen(fault->reason) + sizeof(*reject);
}

static int by_line(const void *left, const void *right)
{
    const Reject *a = left;
    const Reject *b = right;

    return (a->line > b->line) - (a->line < b->line);
}

void reject_list_sort(RejectList *list)
{
    if (list->n > 1)
        qsort(list->items, list->n, sizeof(*list->items), by_line);
}

/* ---- into the store ---- */

/* What one worker hands on: a batch of rejects in columns. */
typedef struct RejectBatch {
    int32_t file_id[BATCH_ROWS];
    int64_t line[BATCH_ROWS];
    int32_t column[BATCH_ROWS];
    uint64_t has_column[BATCH_ROWS / 64];
    Str column_name[BATCH_ROWS];
    uint64_t has_name[BATCH_ROWS / 64];
    Str reason[BATCH_ROWS];
    Str raw[BATCH_ROWS];
    int64_t loaded_at[BATCH_ROWS];
    Column columns[N_COLUMNS];
} RejectBatch;

/* A list on its way; workers take a batch each, by turns. */
typedef struct Saving {
    const RejectList *list;
    int32_t file_id;
    int64_t now_us;
    atomic_size_t n_taken;
    RejectBatch *batches; /* by worker */
} Saving;

static const Column save_columns[N_COLUMNS] = {
    {.name = "file_id", .type = COLUMN_I32},
    {.name = "line", .type = COLUMN_I64},
    {.name = "column_number", .type = COLUMN_I32},
    {.name = "column_name", .type = COLUMN_TEXT},
    {.name = "reason", .type = COLUMN_TEXT},
    {.name = "raw_text", .type = COLUMN_TEXT},
    {.name = "loaded_at", .type = COLUMN_TIMESTAMP},
};

static void fill(RejectBatch *batch, const Saving *saving, const Reject *rejects, size_t n)
{
    memset(batch->has_column, 0, sizeof(batch->has_column));
    memset(batch->has_name, 0, sizeof(batch->has_name));
    for (size_t row = 0; row < n; row++) {
        const Reject *reject = &rejects[row];
        batch->file_id[row] = saving->file_id;
        batch->line[row] = reject->line;
        batch->column[row] = reject->column;
        batch->has_column[row / 64] |= (uint64_t) (reject->column > 0) << (row % 64);
        batch->column_name[row] = str_from(reject->column_name);
        batch->has_name[row / 64] |= (uint64_t) (reject->column_name != NULL) << (row % 64);
        batch->reason[row] = str_from(reject->reason);
        batch->raw[row] = reject->raw;
        batch->loaded_at[row] = saving->now_us;
    }
}

static void point(RejectBatch *batch)
{
    const void *values[N_COLUMNS] = {
        batch->file_id,
        batch->line,
        batch->column,
        batch->column_name,
        batch->reason,
        batch->raw,
        batch->loaded_at,
    };

    memcpy(batch->columns, save_columns, sizeof(save_columns));
    for (size_t i = 0; i < N_COLUMNS; i++)
        batch->columns[i].values = values[i];
    batch->columns[2].valid = batch->has_column;
    batch->columns[3].valid = batch->has_name;
}

static Status next_rejects(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    Saving *saving = context;
    const RejectList *list = saving->list;
    RejectBatch *batch = &saving->batches[worker];
    size_t first = atomic_fetch_add(&saving->n_taken, BATCH_ROWS);
    size_t n = first >= list->n ? 0 : list->n - first;

    (void) err;
    n = n < BATCH_ROWS ? n : BATCH_ROWS;
    if (n > 0)
        fill(batch, saving, &list->items[first], n);
    point(batch);
    *ret_batch = (Batch){.n_rows = n, .n_columns = N_COLUMNS, .columns = batch->columns};
    return OK;
}

Status reject_list_save(
    const RejectList *list, StoreConn *conn, int32_t file_id, int64_t now_us, Error *err)
{
    size_t n_batches = (list->n + BATCH_ROWS - 1) / BATCH_ROWS;
    size_t n_workers = n_batches < workers_default() ? n_batches : workers_default();
    Saving saving = {
        .list = list,
        .file_id = file_id,
        .now_us = now_us,
        .batches = mem_alloc((n_workers + 1) * sizeof(RejectBatch)),
    };
    BatchSource source = {
        .columns = save_columns,
        .n_columns = N_COLUMNS,
        .n_workers = n_workers,
        .next = next_rejects,
        .context = &saving,
    };
    Status status =
        list->n == 0 ? OK : store_load(conn, "raw_data.rejected_rows", &source, NULL, err);

    mem_free(saving.batches);
    return status;
}

#include "load_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/byte_stream.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "simulate/load_line.h"

#define BUFFER_BYTES ((size_t) 1024 * 1024) /* also the longest line */
#define FIRST_SPACES 256

/* Meters by id: open addressing, at most half full. */
typedef struct Reader {
    Arena *arena;
    SimLoadSet *set;
    SimLoad **spaces;
    size_t n_spaces;
    SimLoad *latest; /* lines of one meter stand together */
    char *buffer;
} Reader;

static SimLoad **space_of(SimLoad **spaces, size_t n_spaces, Str id)
{
    size_t at = (size_t) hash_bytes(id) & (n_spaces - 1);

    while (spaces[at] != NULL && !str_equal(spaces[at]->meter_id, id))
        at = (at + 1) & (n_spaces - 1);
    return &spaces[at];
}

static void make_room(Reader *reader)
{
    size_t n_spaces = 2 * reader->n_spaces;
    SimLoad **spaces = ARENA_ARRAY(reader->arena, SimLoad *, n_spaces);

    for (size_t at = 0; at < reader->n_spaces; at++) {
        if (reader->spaces[at] != NULL)
            *space_of(spaces, n_spaces, reader->spaces[at]->meter_id) = reader->spaces[at];
    }
    reader->spaces = spaces;
    reader->n_spaces = n_spaces;
}

static SimLoad *load_of(Reader *reader, Str id)
{
    SimLoad **space;

    if (reader->latest != NULL && str_equal(reader->latest->meter_id, id))
        return reader->latest;
    if (2 * (reader->set->n_meters + 1) > reader->n_spaces)
        make_room(reader);
    space = space_of(reader->spaces, reader->n_spaces, id);
    if (*space == NULL) {
        *space = ARENA_NEW(reader->arena, SimLoad);
        **space = (SimLoad){
            .meter_id = {.ptr = str_dup(reader->arena, id), .len = id.len},
            .first = SIM_LOAD_MAX_SLOTS,
            .blocks = ARENA_ARRAY(reader->arena, int32_t *, SIM_LOAD_MAX_BLOCKS),
        };
        reader->set->n_meters++;
    }
    reader->latest = *space;
    return *space;
}

static void keep(Reader *reader, const SimLoadReading *reading)
{
    int64_t slot = (reading->ts_us - SIM_LOAD_BASE_US) / SIM_SLOT_US;
    SimLoad *load;
    int32_t **block;

    if (reading->ts_us < SIM_LOAD_BASE_US || slot >= (int64_t) SIM_LOAD_MAX_SLOTS) {
        reader->set->n_left_out++;
        return;
    }
    load = load_of(reader, reading->meter_id);
    block = &load->blocks[(size_t) slot / SIM_LOAD_BLOCK];
    if (*block == NULL) {
        *block = ARENA_ARRAY(reader->arena, int32_t, SIM_LOAD_BLOCK);
        for (size_t at = 0; at < SIM_LOAD_BLOCK; at++)
            (*block)[at] = SIM_NO_READING;
    }
    (*block)[(size_t) slot % SIM_LOAD_BLOCK] = reading->wh;
    load->first = (size_t) slot < load->first ? (size_t) slot : load->first;
    load->last = (size_t) slot > load->last ? (size_t) slot : load->last;
    reader->set->n_readings++;
}

/* What is known of a file between two pieces of its text. */
typedef struct File {
    const char *path;
    SimLoadLayout layout;
    size_t n_lines;
} File;

static Status take_line(Reader *reader, File *file, Str line, Error *err)
{
    SimLoadReading reading;

    if (file->n_lines++ == 0) {
        Status status = sim_load_layout(line, &file->layout, err);

        if (status != OK)
            error_at(err, file->path, 1, 0);
        return status;
    }
    if (sim_load_line(&file->layout, line, &reading))
        keep(reader, &reading);
    else if (line.len > 1)
        reader->set->n_left_out++;
    return OK;
}

/* Takes the whole lines of the buffer; *ret_taken tells how many bytes they are. */
static Status take_lines(Reader *reader, File *file, size_t size, size_t *ret_taken, Error *err)
{
    Status status = OK;
    size_t start = 0;

    while (start < size && status == OK) {
        const char *text = reader->buffer + start;
        const char *end = memchr(text, '\n', size - start);

        if (end == NULL)
            break;
        status = take_line(reader, file, (Str){.ptr = text, .len = (size_t) (end - text)}, err);
        start += (size_t) (end - text) + 1;
    }
    *ret_taken = start;
    return status;
}

static Status read_stream(Reader *reader, File *file, ByteStream *stream, Error *err)
{
    const char *rest;
    size_t held = 0;
    size_t n = 0;

    for (;;) {
        size_t room = BUFFER_BYTES - held;
        size_t taken = 0;
        Status status = byte_stream_read(stream, reader->buffer + held, room, &n, err);

        if (status == OK)
            status = take_lines(reader, file, held + n, &taken, err);
        if (status != OK)
            return status;
        held += n - taken;
        rest = reader->buffer + taken;
        if (n < room)
            break;
        if (taken == 0) {
            status = error_set(err, STATUS_DATA, "line is longer than %zu bytes", BUFFER_BYTES);
            error_at(err, file->path, file->n_lines + 1, 0);
            return status;
        }
        memmove(reader->buffer, rest, held);
    }
    /* the last line may lack its end */
    return held == 0 ? OK : take_line(reader, file, (Str){rest, held}, err);
}

static Status read_file(Reader *reader, const char *path, Error *err)
{
    Arena *arena = arena_new();
    ByteStream *stream;
    File file = {.path = path};
    Status status = byte_stream_open(arena, path, &stream, err);

    if (status == OK) {
        status = read_stream(reader, &file, stream, err);
        byte_stream_close(stream);
    }
    arena_free(arena);
    return status;
}

static bool is_csv(const char *path)
{
    return str_ends_with(str_from(path), STR(".csv")) ||
           str_ends_with(str_from(path), STR(".csv.gz"));
}

static Status read_path(Reader *reader, const char *path, Error *err)
{
    const char **paths;
    size_t n_paths;
    Status status;

    if (!file_is_folder(path))
        return read_file(reader, path, err);
    status = file_list(reader->arena, path, &paths, &n_paths, err);
    for (size_t at = 0; at < n_paths && status == OK; at++) {
        if (is_csv(paths[at]))
            status = read_file(reader, paths[at], err);
    }
    return status;
}

static void list_meters(Reader *reader)
{
    SimLoadSet *set = reader->set;
    size_t n = 0;

    set->meters = ARENA_ARRAY(reader->arena, SimLoad *, set->n_meters);
    for (size_t at = 0; at < reader->n_spaces; at++) {
        if (reader->spaces[at] != NULL)
            set->meters[n++] = reader->spaces[at];
    }
}

static int by_id(const void *left, const void *right)
{
    const SimLoad *const *first = left;
    const SimLoad *const *second = right;

    return str_compare((*first)->meter_id, (*second)->meter_id);
}

Status sim_load_set_read(
    Arena *arena,
    const char *const *paths,
    size_t n_paths,
    const Progress *progress,
    SimLoadSet *ret_set,
    Error *err)
{
    SimLoadSet set = {0};
    Reader reader = {
        .arena = arena,
        .set = &set,
        .spaces = ARENA_ARRAY(arena, SimLoad *, FIRST_SPACES),
        .n_spaces = FIRST_SPACES,
        .buffer = arena_alloc(arena, BUFFER_BYTES),
    };

    for (size_t at = 0; at < n_paths; at++) {
        Status status = read_path(&reader, paths[at], err);

        if (status != OK)
            return status;
        progress_update(progress, "loads read", at + 1, n_paths);
    }
    if (set.n_meters == 0)
        return error_set(
            err,
            STATUS_DATA,
            "no half-hourly reading in '%s'%s",
            paths[0],
            n_paths > 1 ? " and the other files" : "");
    list_meters(&reader);
    qsort(set.meters, set.n_meters, sizeof(SimLoad *), by_id);
    *ret_set = set;
    return OK;
}

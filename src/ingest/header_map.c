#include "ingest/header_map.h"

#include "ingest/wide_columns.h"

#define HINT_BYTES 400

bool header_skips(const Profile *profile, Str raw)
{
    for (size_t i = 0; i < profile->skip_starting.n; i++) {
        if (str_starts_with(raw, profile->skip_starting.items[i]))
            return true;
    }
    return false;
}

const char *header_heading(Arena *arena, const HeaderMap *map, int column)
{
    if (column < 0 || (size_t) column >= map->n_columns || map->headings[column].len == 0)
        return NULL;
    return str_dup(arena, map->headings[column]);
}

const char *header_field_of(const Profile *profile, const HeaderMap *map, size_t column)
{
    for (size_t i = 0; i < profile->kind->n_fields; i++) {
        if (map->columns[i] == (int) column)
            return profile->kind->fields[i].name;
    }
    for (size_t i = 0; i < map->n_wide; i++) {
        if (map->wide[i].column == (int) column)
            return profile->kind->fields[READING_KWH].name;
    }
    return NULL;
}

const char *header_join(Arena *arena, const Str *texts, size_t n)
{
    StrBuf buffer = strbuf_new(arena);

    for (size_t i = 0; i < n; i++) {
        if (buffer.len + texts[i].len > HINT_BYTES) {
            strbuf_puts(&buffer, ", ...");
            break;
        }
        strbuf_printf(&buffer, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(texts[i]));
    }
    return strbuf_text(&buffer);
}

static bool is_by_name(const Profile *profile)
{
    for (size_t i = 0; i < profile->kind->n_fields; i++) {
        if (profile->columns[i].names.n > 0)
            return true;
    }
    return false;
}

static Status check_twice(const HeaderMap *map, const char *path, Error *err)
{
    for (size_t right = 1; right < map->n_columns; right++) {
        for (size_t left = 0; left < right && map->headings[right].len > 0; left++) {
            if (!str_equal_nocase(map->headings[left], map->headings[right]))
                continue;
            (void) error_set(
                err,
                STATUS_DATA,
                "heading '%.*s' stands twice, in columns %zu and %zu",
                STR_ARG(map->headings[right]),
                left + 1,
                right + 1);
            error_at(err, path, map->line, 0);
            error_hint(err, "Give the columns of this source by position.");
            return STATUS_DATA;
        }
    }
    return OK;
}

int header_find(const HeaderMap *map, const StrList *names)
{
    for (size_t name = 0; name < names->n; name++) {
        for (size_t column = 0; column < map->n_columns; column++) {
            if (str_equal_nocase(map->headings[column], str_trim(names->items[name])))
                return (int) column;
        }
    }
    return -1;
}

static Status missing_column(
    Arena *arena,
    const Profile *profile,
    size_t field,
    const HeaderMap *map,
    const char *path,
    Error *err)
{
    const ProfileColumn *column = &profile->columns[field];

    if (column->position > 0)
        (void) error_set(
            err,
            STATUS_DATA,
            "column %zu for '%s' is missing: a record has %zu",
            column->position,
            profile->kind->fields[field].name,
            map->n_columns);
    else
        (void) error_set(
            err,
            STATUS_DATA,
            "column '%s' for '%s' is missing",
            header_join(arena, column->names.items, column->names.n),
            profile->kind->fields[field].name);
    error_at(err, path, map->line, 0);
    if (map->headings[0].len > 0)
        error_hint(
            err, "The headings found are: %s.", header_join(arena, map->headings, map->n_columns));
    return STATUS_DATA;
}

static Status
find_columns(Arena *arena, const Profile *profile, const char *path, HeaderMap *map, Error *err)
{
    Status status = OK;

    for (size_t i = 0; i < profile->kind->n_fields; i++) {
        const ProfileColumn *column = &profile->columns[i];
        bool is_mapped = column->names.n > 0 || column->position > 0;
        map->columns[i] = -1;
        if (column->position > 0 && column->position <= map->n_columns)
            map->columns[i] = (int) column->position - 1;
        else if (column->names.n > 0)
            map->columns[i] = header_find(map, &column->names);
        if (is_mapped && map->columns[i] < 0 && !column->is_optional && status == OK)
            status = missing_column(arena, profile, i, map, path, err);
    }
    return status;
}

/* The first record that is no comment. */
static bool first_record(const Profile *profile, CsvReader *reader, CsvRecord *ret_record)
{
    while (csv_reader_next(reader, ret_record)) {
        if (!header_skips(profile, ret_record->raw))
            return true;
    }
    return false;
}

static Status take_header(
    Arena *arena,
    const Profile *profile,
    CsvReader *reader,
    const char *path,
    HeaderMap *map,
    Error *err)
{
    CsvRecord record;

    if (!first_record(profile, reader, &record)) {
        (void) error_set(err, STATUS_DATA, "there is no record in the file");
        error_at(err, path, 0, 0);
        return STATUS_DATA;
    }
    if (record.fault != CSV_FAULT_NONE) {
        (void) error_set(err, STATUS_DATA, "the first record: %s", csv_record_reason(&record));
        error_at(err, path, record.line, 0);
        return STATUS_DATA;
    }
    map->line = profile->has_header ? record.line : 0;
    map->n_columns = record.n_fields;
    map->headings = ARENA_ARRAY(arena, Str, record.n_fields);
    for (size_t i = 0; profile->has_header && i < record.n_fields; i++)
        map->headings[i] = str_trim(str_from(str_dup(arena, record.fields[i])));
    return OK;
}

Status header_map_read(
    Arena *arena,
    const Profile *profile,
    const CsvBlock *head,
    const char *path,
    HeaderMap *ret_map,
    Error *err)
{
    CsvReader *reader = csv_reader_new(arena, &profile->csv);
    HeaderMap map = {0};
    Status status;

    csv_reader_start(reader, head);
    status = take_header(arena, profile, reader, path, &map, err);
    csv_reader_close(reader);
    if (status != OK)
        return status;
    if (profile->has_header && is_by_name(profile))
        status = check_twice(&map, path, err);
    if (status == OK)
        status = find_columns(arena, profile, path, &map, err);
    else
        (void) find_columns(arena, profile, path, &map, NULL);
    if (status == OK && profile->wide != WIDE_NONE)
        status = wide_columns_find(arena, profile, path, &map, err);
    *ret_map = map;
    return status;
}

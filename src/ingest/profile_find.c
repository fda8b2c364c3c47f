#include "ingest/profile_find.h"

#include <string.h>

#include "base/file.h"
#include "ingest/csv_blocks.h"
#include "ingest/file_source.h"
#include "ingest/header_map.h"

#define HINT_BYTES 380

/* All profiles of the project. */
typedef struct Profiles {
    const Profile **items;
    size_t n;
} Profiles;

static Status load_all(Arena *arena, const Project *project, Profiles *ret, Error *err)
{
    const char **paths = NULL;
    size_t n = 0;
    Status status = project_list(arena, project, "sources/", ".yml", &paths, &n, err);

    if (status != OK)
        return status;
    ret->items = ARENA_ARRAY(arena, const Profile *, n + 1);
    ret->n = 0;
    for (size_t i = 0; i < n && status == OK; i++) {
        Str text;
        status = project_file(arena, project, paths[i], &text, err);
        if (status == OK)
            status = profile_parse(arena, text, paths[i], &ret->items[ret->n++], err);
    }
    return status;
}

static bool fits_name(const Profile *profile, const char *path)
{
    Str name = str_from(file_base_name(path));

    for (size_t i = 0; i < profile->match_files.n; i++) {
        if (str_glob(profile->match_files.items[i], name))
            return true;
    }
    return profile->match_files.n == 0;
}

/* Spaces, line ends and a mark of the encoding at the beginning say nothing. */
static Str without_blanks(Str head)
{
    size_t at = 0;

    (void) encoding_bom(head, &at);
    while (at < head.len && (head.ptr[at] == ' ' || head.ptr[at] == '\t' || head.ptr[at] == '\r' ||
                             head.ptr[at] == '\n'))
        at++;
    return (Str){head.ptr + at, head.len - at};
}

static bool fits_bytes(const Profile *profile, Str head)
{
    bool fits_start = profile->match_start.n == 0;
    bool fits_text = profile->match_text.n == 0;

    for (size_t i = 0; i < profile->match_start.n; i++)
        fits_start |= str_starts_with(without_blanks(head), profile->match_start.items[i]);
    for (size_t i = 0; i < profile->match_text.n; i++) {
        Str text = profile->match_text.items[i];
        fits_text |= memmem(head.ptr, head.len, text.ptr, text.len) != NULL;
    }
    return fits_start && fits_text;
}

/* Whether the file is of the form that the profile reads, and its first bytes what it asks for. */
static Status
fits_head(Arena *arena, const Profile *profile, const char *path, bool *ret_fits, Error *err)
{
    FileSource *file = NULL;
    Status status = file_source_open(arena, path, &file, err);
    if (status == OK)
        *ret_fits = file_source_is_parquet(file) == layout_takes_path(profile->layout) &&
                    fits_bytes(profile, file_source_head(file));
    file_source_close(file);
    return status;
}

static bool has_heading(const CsvRecord *record, Str heading)
{
    for (size_t i = 0; i < record->n_fields; i++) {
        if (str_equal_nocase(str_trim(record->fields[i]), heading))
            return true;
    }
    return false;
}

/* The record a profile takes for the header; n_fields 0 when there is none. */
static Status read_header(
    Arena *arena, const Profile *profile, const char *path, CsvRecord *ret_record, Error *err)
{
    CsvBlocksOptions options = profile_blocks(profile, 1);
    CsvReader *reader = csv_reader_new(arena, &profile->csv);
    CsvBlocks *blocks = NULL;
    FileSource *file = NULL;
    CsvRecord record = {0};
    bool has_record;
    Status status = file_source_open(arena, path, &file, err);

    *ret_record = (CsvRecord){0};
    if (status == OK)
        status = csv_blocks_open(arena, file, &options, &blocks, err);
    if (status == OK) {
        CsvBlock head = csv_blocks_head(blocks);
        csv_reader_start(reader, &head);
        do
            has_record = csv_reader_next(reader, &record);
        while (has_record && header_skips(profile, record.raw));
        if (has_record && record.fault == CSV_FAULT_NONE) {
            Str *fields = ARENA_ARRAY(arena, Str, record.n_fields);
            for (size_t i = 0; i < record.n_fields; i++)
                fields[i] = str_from(str_dup(arena, record.fields[i]));
            *ret_record = (CsvRecord){.fields = fields, .n_fields = record.n_fields};
        }
    }
    csv_reader_close(reader);
    csv_blocks_close(blocks);
    file_source_close(file);
    return status;
}

static Status
fits_header(Arena *arena, const Profile *profile, const char *path, bool *ret_fits, Error *err)
{
    CsvRecord record;
    Status status = OK;

    *ret_fits = true;
    if (profile->match_header.n == 0)
        return OK;
    status = read_header(arena, profile, path, &record, err);
    /* a layout refuses what is none of its files */
    if (status == STATUS_DATA && profile->layout != NULL)
        status = OK;
    for (size_t i = 0; status == OK && i < profile->match_header.n; i++)
        *ret_fits &= has_heading(&record, profile->match_header.items[i]);
    return status;
}

static Status no_match(Arena *arena, const Profiles *profiles, const char *path, Error *err)
{
    StrBuf names = strbuf_new(arena);

    for (size_t i = 0; i < profiles->n && names.len < HINT_BYTES; i++)
        strbuf_printf(&names, "%s%s", i == 0 ? "" : ", ", profiles->items[i]->name);
    (void) error_set(err, STATUS_DATA, "no source matches the file");
    error_at(err, path, 0, 0);
    error_hint(
        err,
        "Name one with --source, or let `eiot source check FILE --propose` begin a profile. "
        "There are: %s.",
        names.len == 0 ? "none" : strbuf_text(&names));
    return STATUS_DATA;
}

static bool names_heading(const Profile *profile, Str heading)
{
    for (size_t i = 0; i < profile->match_header.n; i++) {
        if (str_equal_nocase(profile->match_header.items[i], heading))
            return true;
    }
    return false;
}

/* True when `profile` asks for all the headings that `other` asks for, and for more. A profile that
 * looks at the file's name says something else, so neither is the closer one. */
static bool is_closer(const Profile *profile, const Profile *other)
{
    if (other->match_files.n > 0 || other->match_header.n >= profile->match_header.n)
        return false;
    for (size_t i = 0; i < other->match_header.n; i++) {
        if (!names_heading(profile, other->match_header.items[i]))
            return false;
    }
    return true;
}

static Status two_match(const Profile *one, const Profile *two, const char *path, Error *err)
{
    (void) error_set(
        err, STATUS_CONFIG, "sources '%s' and '%s' both match the file", one->name, two->name);
    error_at(err, path, 0, 0);
    error_hint(err, "Name one with --source, or narrow their `match`.");
    return STATUS_CONFIG;
}

/* The one that is closer than all others. */
static Status choose(const Profiles *fitting, const char *path, const Profile **ret, Error *err)
{
    const Profile **items = fitting->items;
    size_t closest = 0;

    for (size_t i = 1; i < fitting->n; i++) {
        if (is_closer(items[i], items[closest]))
            closest = i;
    }
    for (size_t i = 0; i < fitting->n; i++) {
        if (i != closest && !is_closer(items[closest], items[i]))
            return two_match(
                items[i < closest ? i : closest], items[i < closest ? closest : i], path, err);
    }
    *ret = items[closest];
    return OK;
}

/* One that asks for nothing is taken for no file unless it is named. */
static bool has_match(const Profile *profile)
{
    return profile->match_files.n + profile->match_header.n + profile->match_start.n +
               profile->match_text.n >
           0;
}

Status profile_find(
    Arena *arena, const Project *project, const char *path, const Profile **ret_profile, Error *err)
{
    Profiles profiles = {0};
    Profiles fitting = {0};
    Status status = load_all(arena, project, &profiles, err);

    fitting.items = ARENA_ARRAY(arena, const Profile *, profiles.n + 1);

    for (size_t i = 0; status == OK && i < profiles.n; i++) {
        const Profile *profile = profiles.items[i];
        bool fits = false;
        if (!has_match(profile) || !fits_name(profile, path))
            continue;
        status = fits_head(arena, profile, path, &fits, err);
        if (status == OK && fits)
            status = fits_header(arena, profile, path, &fits, err);
        if (status == OK && fits)
            fitting.items[fitting.n++] = profile;
    }
    if (status != OK)
        return status;
    if (fitting.n == 0)
        return no_match(arena, &profiles, path, err);
    return choose(&fitting, path, ret_profile, err);
}

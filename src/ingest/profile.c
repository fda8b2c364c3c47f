#include "ingest/profile.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/parse.h"
#include "ingest/profile_internal.h"

static const char *const quality_words[] = {"actual", "edited", "estimated", "missing", NULL};
static const char *const label_words[] = {"normal", "abnormal", NULL};

const char *quality_word(Quality quality)
{
    return quality_words[quality];
}

const char *label_word(Label label)
{
    return label_words[label];
}

int code_find(const CodeMap *map, Str code)
{
    for (size_t i = 0; i < map->n; i++) {
        if (str_equal(map->codes[i], code))
            return map->words[i];
    }
    for (size_t i = 0; i < map->n; i++) {
        if (str_equal_nocase(map->codes[i], code))
            return map->words[i];
    }
    return -1;
}

bool profile_has(const Profile *profile, size_t field)
{
    return profile->columns[field].names.n > 0 || profile->columns[field].position > 0 ||
           profile->constants[field].ptr != NULL;
}

/* A map code: word; the words themselves are always known. */
static Status read_codes(
    Arena *arena,
    const Yaml *root,
    const char *key,
    const char *const *words,
    CodeMap *ret_map,
    Error *err)
{
    const Yaml *node = yaml_get(root, key);
    size_t n_own = 0;
    size_t n_given = node == NULL ? 0 : node->n_items;

    while (words[n_own] != NULL)
        n_own++;
    if (node != NULL && node->kind != YAML_MAP)
        return yaml_error(node, err, "key '%s' must map codes to words", key);
    ret_map->codes = ARENA_ARRAY(arena, Str, n_given + n_own);
    ret_map->words = ARENA_ARRAY(arena, int, n_given + n_own);
    ret_map->n = n_given + n_own;
    for (size_t i = 0; i < n_given; i++) {
        Status status =
            profile_word(node, str_dup(arena, node->keys[i]), words, -1, &ret_map->words[i], err);
        if (status != OK)
            return status;
        if (ret_map->words[i] < 0)
            return yaml_error(
                &node->items[i], err, "code '%.*s' stands for no word", STR_ARG(node->keys[i]));
        ret_map->codes[i] = node->keys[i];
    }
    for (size_t i = 0; i < n_own; i++) {
        ret_map->codes[n_given + i] = str_from(words[i]);
        ret_map->words[n_given + i] = (int) i;
    }
    return OK;
}

Status
profile_column(Arena *arena, const Yaml *node, bool has_header, ProfileColumn *column, Error *err)
{
    int64_t position = 0;
    Status status = profile_texts(arena, node, "columns", &column->names, err);

    if (status != OK)
        return status;
    if (node->kind == YAML_SCALAR && !node->is_quoted && str_parse_i64(node->text, &position)) {
        if (position < 1 || position > LIMIT_COLUMNS)
            return yaml_error(node, err, "a column's position must be 1 to %d", LIMIT_COLUMNS);
        column->position = (size_t) position;
        column->names = (StrList){0};
        return OK;
    }
    if (column->names.n == 0)
        return yaml_error(node, err, "a column needs a heading or a position");
    if (!has_header)
        return yaml_error(node, err, "columns of a source without header are given by position");
    return OK;
}

static Status unknown_field(const Profile *profile, const Yaml *at, Str name, Error *err)
{
    return yaml_error(at, err, "kind '%s' has no field '%.*s'", profile->kind->name, STR_ARG(name));
}

static Status read_columns(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    const Yaml *map = yaml_get(root, "columns");
    const Yaml *constants = yaml_get(root, "constants");
    StrList optional = {0};
    Status status = profile_texts(arena, yaml_get(root, "optional"), "optional", &optional, err);

    if (status != OK)
        return status;
    if (map == NULL || map->kind != YAML_MAP)
        return yaml_error(
            map == NULL ? root : map, err, "key 'columns' must map fields to headings");
    for (size_t i = 0; i < map->n_items; i++) {
        int field = kind_field(profile->kind, map->keys[i]);
        if (field < 0)
            return unknown_field(profile, &map->items[i], map->keys[i], err);
        status = profile_column(
            arena, &map->items[i], profile->has_header, &profile->columns[field], err);
        if (status != OK)
            return status;
    }
    for (size_t i = 0; i < optional.n; i++) {
        int field = kind_field(profile->kind, optional.items[i]);
        if (field < 0)
            return unknown_field(profile, yaml_get(root, "optional"), optional.items[i], err);
        profile->columns[field].is_optional = true;
    }
    for (size_t i = 0; constants != NULL && i < constants->n_items; i++) {
        int field =
            constants->kind == YAML_MAP ? kind_field(profile->kind, constants->keys[i]) : -1;
        if (field < 0 || constants->items[i].kind != YAML_SCALAR)
            return yaml_error(constants, err, "key 'constants' must map fields to values");
        profile->constants[field] = constants->items[i].text;
    }
    return OK;
}

/* A required field that is no column of its own. */
static bool is_given_elsewhere(const Profile *profile, size_t field)
{
    if (profile->kind->kind == KIND_OUTAGES)
        return (field == OUTAGE_START_TS || field == OUTAGE_END_TS) &&
               profile_has(profile, OUTAGE_DATE);
    if (profile->kind->kind != KIND_READINGS)
        return false;
    return (field == READING_METER_ID && profile->meter_is_file_stem) ||
           (field == READING_KWH && profile->wide != WIDE_NONE);
}

/* An outage is from stamp to stamp, or of a day between two clocks. */
static Status check_outage(const Yaml *at, const Profile *profile, Error *err)
{
    const bool has_day = profile_has(profile, OUTAGE_DATE);

    if (has_day && (profile_has(profile, OUTAGE_START_TS) || profile_has(profile, OUTAGE_END_TS)))
        return yaml_error(
            at,
            err,
            "'columns' must have either 'start_ts' and 'end_ts' or 'date', 'start_time' and "
            "'end_time'");
    if (profile_has(profile, OUTAGE_START_TIME) != has_day ||
        profile_has(profile, OUTAGE_END_TIME) != has_day)
        return yaml_error(
            at, err, "'columns' must have 'date', 'start_time' and 'end_time' together");
    return OK;
}

/* Each required field comes from somewhere, and readings have stamps. */
static Status check_columns(const Yaml *root, const Profile *profile, Error *err)
{
    const Yaml *at = yaml_get(root, "columns");

    for (size_t i = 0; i < profile->kind->n_fields; i++) {
        bool is_given = profile_has(profile, i) || is_given_elsewhere(profile, i);
        if (profile->kind->fields[i].is_required && !is_given)
            return yaml_error(at, err, "'columns' has no '%s'", profile->kind->fields[i].name);
    }
    if (profile->kind->kind == KIND_OUTAGES)
        return check_outage(at, profile, err);
    if (profile->kind->kind != KIND_READINGS || profile_is_wide_in_time(profile))
        return OK;
    if (profile_has(profile, READING_TS) == profile_has(profile, READING_DATE))
        return yaml_error(at, err, "'columns' must have either 'ts' or 'date' and 'time'");
    if (profile_has(profile, READING_DATE) != profile_has(profile, READING_TIME))
        return yaml_error(at, err, "'columns' must have 'date' and 'time' together");
    return OK;
}

static Status read_limits(const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {"count", "percent", NULL};
    const Yaml *map = yaml_get(root, "reject_limit");
    Status status = yaml_only(map, known, err);

    if (status == OK)
        status = yaml_i64(map, "count", 100, &profile->reject_count, err);
    if (status == OK)
        status = yaml_i64(map, "percent", 10, &profile->reject_percent, err);
    if (status == OK &&
        (profile->reject_count < 0 || profile->reject_percent < 0 || profile->reject_percent > 100))
        status = yaml_error(map, err, "reject_limit must be a count and a percentage");
    return status;
}

static Status read_readings(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    static const char *const meters[] = {"column", "file_stem", NULL};
    int meter = 0;
    Status status = profile_word(root, "meter", meters, 0, &meter, err);

    profile->meter_is_file_stem = meter == 1;
    if (status == OK)
        status = read_codes(arena, root, "quality", quality_words, &profile->quality, err);
    if (status == OK)
        status = profile_read_channels(arena, root, profile, err);
    if (status == OK)
        status = read_codes(arena, root, "label", label_words, &profile->label, err);
    return status;
}

static Status read_match(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {"file", "header", "start", "text", NULL};
    const Yaml *map = yaml_get(root, "match");
    Status status = yaml_only(map, known, err);

    if (status == OK)
        status = profile_texts(arena, yaml_get(map, "file"), "file", &profile->match_files, err);
    if (status == OK)
        status =
            profile_texts(arena, yaml_get(map, "header"), "header", &profile->match_header, err);
    if (status == OK)
        status = profile_texts(arena, yaml_get(map, "start"), "start", &profile->match_start, err);
    if (status == OK)
        status = profile_texts(arena, yaml_get(map, "text"), "text", &profile->match_text, err);
    return status;
}

/* Keys of a profile of readings, and of the other kinds. */
static const char *const reading_keys[] = {
    "name",
    "kind",
    "match",
    "format",
    "number",
    "time",
    "value",
    "interval_s",
    "wide",
    "meter",
    "columns",
    "optional",
    "constants",
    "quality",
    "channel",
    "label",
    "reject_limit",
    NULL};
static const char *const record_keys[] = {
    "name",
    "kind",
    "match",
    "format",
    "number",
    "time",
    "columns",
    "optional",
    "constants",
    "reject_limit",
    NULL};

static Status read_identity(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    Str name = {0};
    Str kind = {0};
    Status status = yaml_text(root, "name", (Str){0}, &name, err);

    if (status == OK)
        status = yaml_text(root, "kind", (Str){0}, &kind, err);
    if (status != OK)
        return status;
    if (name.len == 0)
        return yaml_error(root, err, "key 'name' is required");
    profile->name = str_dup(arena, name);
    if (!str_equal(
            str_from(file_base_name(root->file)),
            str_from(arena_printf(arena, "%s.yml", profile->name))))
        return yaml_error(
            yaml_get(root, "name"),
            err,
            "key 'name' has value '%s', but the file is '%s'",
            profile->name,
            file_base_name(root->file));
    profile->kind = kind_find(kind);
    if (profile->kind == NULL)
        return yaml_error(
            yaml_get(root, "kind") == NULL ? root : yaml_get(root, "kind"),
            err,
            "key 'kind' has value '%.*s', expected readings, network, weather, outages, tariffs, "
            "events, vends, payments or inspections",
            STR_ARG(kind));
    return yaml_only(root, profile->kind->kind == KIND_READINGS ? reading_keys : record_keys, err);
}

static void hash_text(Str text, char ret[HASH_TEXT_MAX])
{
    HashStream *stream = hash_begin();

    hash_add(stream, text);
    hash_end(stream, ret);
}

Status
profile_parse(Arena *arena, Str text, const char *file, const Profile **ret_profile, Error *err)
{
    Profile *profile = ARENA_NEW(arena, Profile);
    const Yaml *root;
    Status status = yaml_parse(arena, text, file, &root, err);

    if (status != OK)
        return status;
    profile->file = file;
    hash_text(text, profile->hash);
    status = read_identity(arena, root, profile, err);
    if (status == OK)
        status = read_match(arena, root, profile, err);
    if (status == OK)
        status = profile_read_format(arena, root, profile, err);
    if (status == OK)
        status = profile_read_number(root, profile, err);
    if (status == OK)
        status = read_columns(arena, root, profile, err);
    if (status == OK)
        status = profile_read_wide(arena, root, profile, err);
    if (status == OK)
        status = profile_read_time(arena, root, profile, err);
    if (status == OK && profile->kind->kind == KIND_READINGS) {
        status = read_readings(arena, root, profile, err);
        if (status == OK)
            status = profile_read_value(root, profile, err);
        if (status == OK)
            status = profile_read_interval(root, profile, err);
    }
    if (status == OK)
        status = check_columns(root, profile, err);
    if (status == OK)
        status = profile_check_wide(root, profile, err);
    if (status == OK)
        status = read_limits(root, profile, err);
    if (status == OK)
        *ret_profile = profile;
    return status;
}

Status profile_load(
    Arena *arena, const Project *project, const char *name, const Profile **ret_profile, Error *err)
{
    char *path = arena_printf(arena, "sources/%s.yml", name);
    Str text = {0};
    Status status = project_file(arena, project, path, &text, err);

    if (status != OK) {
        if (status == STATUS_IO) {
            (void) error_set(err, STATUS_CONFIG, "there is no source '%s'", name);
            error_hint(
                err, "Sources are files of the folder sources/; 'eiot source check' tries one.");
            return STATUS_CONFIG;
        }
        return status;
    }
    return profile_parse(arena, text, path, ret_profile, err);
}

/*
 * profile_internal: sections of a source profile, read by profile_sections.c for profile.c.
 */
#ifndef EIOT_INGEST_PROFILE_INTERNAL_H
#define EIOT_INGEST_PROFILE_INTERNAL_H

#include "ingest/profile.h"

/* A scalar, or a list of scalars, as a list; NULL and empty maps give none. */
Status profile_texts(
    Arena *arena, const Yaml *node, const char *key, StrList *ret_list, Error *err) MUST_USE;

/* The text of `key`, which must stand in `map`; `section` names it in the error. */
Status profile_required(
    const Yaml *map,
    const Yaml *at,
    const char *section,
    const char *key,
    Str *ret_text,
    Error *err) MUST_USE;

/* One of `words` (NULL-terminated): its index. */
Status profile_word(
    const Yaml *map,
    const char *key,
    const char *const *words,
    int otherwise,
    int *ret_index,
    Error *err) MUST_USE;

/* A column: a heading, a list of accepted ones, or a position. */
Status profile_column(
    Arena *arena, const Yaml *node, bool has_header, ProfileColumn *column, Error *err) MUST_USE;

/* Each reads its section of `root` into the profile; kind and columns are known before. */
Status profile_read_format(Arena *arena, const Yaml *root, Profile *profile, Error *err) MUST_USE;
/* Of the map `format`, after its other keys. */
Status profile_read_layout(Arena *arena, const Yaml *map, Profile *profile, Error *err) MUST_USE;
/* Of the same map, after the layout. */
Status profile_read_declared(Arena *arena, const Yaml *map, Profile *profile, Error *err) MUST_USE;
Status profile_read_number(const Yaml *root, Profile *profile, Error *err) MUST_USE;
Status profile_read_time(Arena *arena, const Yaml *root, Profile *profile, Error *err) MUST_USE;
Status profile_read_value(const Yaml *root, Profile *profile, Error *err) MUST_USE;
Status profile_read_interval(const Yaml *root, Profile *profile, Error *err) MUST_USE;

/* The section `channel`. */
Status profile_read_channels(Arena *arena, const Yaml *root, Profile *profile, Error *err) MUST_USE;

/* The section `wide`, before the others; and whether they fit it, after them. */
Status profile_read_wide(Arena *arena, const Yaml *root, Profile *profile, Error *err) MUST_USE;
Status profile_check_wide(const Yaml *root, const Profile *profile, Error *err) MUST_USE;

/* True when `value.kind` says so; known before the section is read. */
bool profile_states_register(const Yaml *root);

/* True when a column or a constant gives the field. */
bool profile_has(const Profile *profile, size_t field);

#endif

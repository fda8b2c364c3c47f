/*
 * profile_fuzz: source profiles (src/ingest/profile*.c) and files read by them. The input is
 * sources/own.yml, and behind a line of `---` the file.
 *
 * Whatever the profile is, it is read or refused with a place in it. One that is read can be used:
 * its codes stand for words, and any file is checked by it as source_check() does, with the same
 * outcome for blocks of every size. Seeds: fuzz/corpus/profile.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/civil.h"
#include "base/limits.h"
#include "base/mem.h"
#include "ingest/ingest.h"
#include "ingest/profile.h"

#define INPUT_MAX 65536
#define PATH      "sources/own.yml"
#define NOW_US    (INT64_C(1768478400) * US_PER_S)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Str own_profile;

/* The one profile stands in the place of the embedded files. */
bool asset_find(const char *path, Str *ret_bytes)
{
    *ret_bytes = own_profile;
    return strcmp(path, PATH) == 0;
}

Str asset_text(const char *path)
{
    ASSERT(strcmp(path, PATH) == 0);
    return own_profile;
}

size_t asset_count(void)
{
    return 1;
}

Asset asset_at(size_t index)
{
    ASSERT(index == 0);
    return (Asset){PATH, own_profile};
}

/* The next part of the input, up to a line of ---; *rest is moved past it. */
static Str take_part(Str *rest)
{
    static const char divider[] = "\n---\n";
    const char *found = memmem(rest->ptr, rest->len, divider, sizeof(divider) - 1);
    Str part = *rest;

    if (found == NULL) {
        rest->len = 0;
        return part;
    }
    part.len = (size_t) (found - rest->ptr);
    rest->ptr = found + sizeof(divider) - 1;
    rest->len -= part.len + sizeof(divider) - 1;
    return part;
}

static void check_codes(const CodeMap *map, int n_words)
{
    for (size_t i = 0; i < map->n; i++) {
        const int word = code_find(map, map->codes[i]);
        ASSERT(map->words[i] >= 0 && map->words[i] < n_words);
        ASSERT(word >= 0 && word < n_words);
    }
}

static void check_column(const ProfileColumn *column)
{
    ASSERT(column->position <= LIMIT_COLUMNS);
    ASSERT(column->position == 0 || column->names.n == 0);
}

static void check_readings(const Profile *profile)
{
    check_codes(&profile->quality, QUALITY_MISSING + 1);
    check_codes(&profile->label, LABEL_ABNORMAL + 1);
    check_codes(&profile->channel, (int) profile->n_channels);
    ASSERT(profile->n_channels > CHANNEL_SKIP);
    for (size_t i = 0; i < profile->n_channels; i++) {
        const Str name = profile_channel_name(profile, (Channel) i);
        ASSERT(name.len > 0 && profile_channel_find(profile, name) == (Channel) i);
    }
    ASSERT(profile->max_kwh_per_hour > 0);
    ASSERT(profile->range_kwh >= 0 && (profile->range_kwh == 0 || profile->is_register));
    ASSERT(profile->unit == NULL || profile->unit->is_power == profile->is_power);
    ASSERT(profile->unit_default == NULL || profile->unit_default->is_power == profile->is_power);
    ASSERT(
        profile->interval_s > 0 ||
        (profile->interval != INTERVAL_CONSTANT && profile->interval != INTERVAL_STEP));
    check_column(&profile->wide_first);
    check_column(&profile->wide_last);
    ASSERT(profile->time_format != NULL || profile->date_format != NULL);
}

static void check_profile(const Profile *profile)
{
    const CsvBlocksOptions options = profile_blocks(profile, 3);

    ASSERT(strcmp(profile->name, "own") == 0 && strcmp(profile->file, PATH) == 0);
    ASSERT(profile->kind != NULL && strlen(profile->hash) < HASH_TEXT_MAX);
    ASSERT(options.n_workers == 3 && options.layout == profile->layout);
    ASSERT(csv_format_is_valid(&options.format));
    ASSERT(profile->number.decimal == '.' || profile->number.decimal == ',');
    ASSERT(profile->reject_count >= 0);
    ASSERT(profile->reject_percent >= 0 && profile->reject_percent <= 100);
    for (size_t field = 0; field < profile->kind->n_fields; field++)
        check_column(&profile->columns[field]);
    if (profile->kind->kind == KIND_READINGS)
        check_readings(profile);
}

/* A file's error says what is wrong with it; blocks are as small as `block_bytes`. */
static Status check_file(Arena *arena, const char *path, size_t block_bytes, SourceCheck *ret)
{
    const Project project = {.folder = "/nowhere", .zone = "Africa/Dakar"};
    const IngestOptions options = {
        .source_name = "own", .n_threads = 1, .now_us = NOW_US, .block_bytes = block_bytes};
    Error err = {0};
    const Status status = source_check(arena, &project, path, &options, ret, &err);
    const FileReport *report = &ret->report;

    if (status != OK) {
        ASSERT(err.status == status && err.message[0] != '\0');
        return status;
    }
    if (ret->refusal != NULL) {
        ASSERT(ret->refusal[0] != '\0' && report->status == INGEST_REFUSED);
        return status;
    }
    ASSERT(report->loaded >= 0 && report->rejected >= 0 && report->skipped >= 0);
    ASSERT(report->records == report->loaded + report->rejected + report->skipped);
    ASSERT(report->missing <= report->loaded && report->ambiguous <= report->loaded);
    ASSERT(!report->has_range || report->first_ts <= report->last_ts);
    return status;
}

static void check_same(const SourceCheck *one, const SourceCheck *other)
{
    const FileReport *left = &one->report;
    const FileReport *right = &other->report;

    ASSERT((one->refusal == NULL) == (other->refusal == NULL));
    ASSERT(one->refusal == NULL || strcmp(one->refusal, other->refusal) == 0);
    ASSERT(left->records == right->records && left->loaded == right->loaded);
    ASSERT(left->rejected == right->rejected && left->skipped == right->skipped);
    ASSERT(left->missing == right->missing && left->ambiguous == right->ambiguous);
    ASSERT(left->sum_kwh == right->sum_kwh && left->has_range == right->has_range);
    ASSERT(left->first_ts == right->first_ts && left->last_ts == right->last_ts);
    ASSERT(one->n_columns == other->n_columns && one->n_readings == other->n_readings);
    for (size_t i = 0; i < one->n_readings; i++) {
        ASSERT(one->readings[i].start_ts == other->readings[i].start_ts);
        ASSERT(one->readings[i].length_s == other->readings[i].length_s);
        ASSERT(strcmp(one->readings[i].kwh, other->readings[i].kwh) == 0);
        ASSERT(strcmp(one->readings[i].channel, other->readings[i].channel) == 0);
        ASSERT(strcmp(one->readings[i].flag, other->readings[i].flag) == 0);
    }
    ASSERT(one->n_reasons == other->n_reasons);
}

static void check_any_file(Arena *arena, Str bytes)
{
    const int file = memfd_create("profile_fuzz", MFD_CLOEXEC);
    const char *path;
    SourceCheck whole = {0};
    SourceCheck small = {0};
    Status status;

    ASSERT(file >= 0 && write(file, bytes.ptr, bytes.len) == (ssize_t) bytes.len);
    path = arena_printf(arena, "/proc/self/fd/%d", file);
    status = check_file(arena, path, 0, &whole);
    ASSERT(check_file(arena, path, 1 + bytes.len % 64, &small) == status);
    if (status == OK)
        check_same(&whole, &small);
    (void) close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str rest = {.ptr = (const char *) data, .len = size};
    const Profile *profile = NULL;
    Error err = {0};
    Arena *arena;
    Status status;

    if (size == 0 || size > INPUT_MAX)
        return 0;
    arena = arena_new();
    own_profile = take_part(&rest);
    status = profile_parse(arena, own_profile, PATH, &profile, &err);
    if (status == OK) {
        check_profile(profile);
        check_any_file(arena, rest);
    } else {
        ASSERT(status == STATUS_CONFIG || status == STATUS_LIMIT);
        ASSERT(err.status == status && err.message[0] != '\0');
        ASSERT(strncmp(err.where, PATH, sizeof(PATH) - 1) == 0);
    }
    arena_free(arena);
    return 0;
}

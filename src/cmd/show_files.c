#include <string.h>

#include "base/civil.h"
#include "base/file.h"
#include "cmd/console.h"
#include "cmd/show.h"

#define COLUMNS 8

const char *cell_whole(const Context *context, int64_t value)
{
    return locale_number(context->arena, context->project.lang, (double) value, 0);
}

const char *cell_number(const Context *context, double value, int decimals)
{
    return locale_number(context->arena, context->project.lang, value, decimals);
}

static const char *status_of(const FileReport *file)
{
    static const char *const names[] = {"loaded", "already_loaded", "refused"};

    return names[file->status];
}

static void add_counts(FileReport *total, const FileReport *file)
{
    total->records += file->records;
    total->loaded += file->loaded;
    total->identical += file->identical;
    total->superseded += file->superseded;
    total->rejected += file->rejected;
    total->skipped += file->skipped;
}

static void count_row(const Context *context, Grid *grid, const char *name, const FileReport *file)
{
    grid_row(
        grid,
        (const char *[COLUMNS]){
            name,
            file->source,
            cell_whole(context, file->records),
            cell_whole(context, file->loaded),
            cell_whole(context, file->identical),
            cell_whole(context, file->superseded),
            cell_whole(context, file->rejected),
            cell_whole(context, file->skipped),
        });
}

static void show_rejects(const Context *context, const FileReport *file)
{
    int64_t more = file->unread - (int64_t) file->n_rejects;
    const char *key = "more_rejects";

    for (size_t at = 0; at < file->n_rejects; at++) {
        const Reject *reject = &file->rejects[at];
        (void) printf("  %s:%lld", file->path, (long long) reject->line);
        if (reject->column > 0)
            (void) printf(":%d", reject->column);
        (void) printf(": %s\n", command_told(context, reject->reason));
    }
    /* none of them are stored by a check, and not all of a refused file */
    if (file->kept == 0)
        key = "more_rejects_unkept";
    else if (file->kept < file->unread)
        key = "more_rejects_first";
    if (file->n_rejects > 0 && more > 0)
        (void) printf(
            "  %s\n",
            locale_format(
                context->arena,
                context->locale,
                key,
                "n",
                cell_whole(context, more),
                "kept",
                cell_whole(context, file->kept),
                NULL));
}

static void show_warning(const Context *context, const FileReport *file)
{
    if (file->warning != NULL)
        (void) printf(
            "  %s: %s: %s\n",
            file->path,
            command_text(context, "warning"),
            command_told(context, file->warning));
}

/* Why a file was refused; the hint of several that follow each other once. */
static void show_reason(const Context *context, const FileReport *file, const FileReport *before)
{
    bool is_said = before != NULL && before->hint != NULL && file->hint != NULL &&
                   strcmp(before->hint, file->hint) == 0;

    if (file->reason == NULL)
        return;
    (void) printf(
        "  %s: %s: %s\n",
        file->where == NULL ? file->path : file->where,
        command_text(context, "refused"),
        command_told(context, file->reason));
    if (file->hint != NULL && !is_said)
        (void) printf(
            "    %s: %s\n", command_text(context, "hint"), command_told(context, file->hint));
}

/* What was derived of registers, and what could not be. */
static void show_registers(const Context *context, const FileReport *file)
{
    const RegisterCounts *counts = &file->registers;

    if (!counts->is_set)
        return;
    (void) printf(
        "  %s: %s\n",
        file_base_name(file->path),
        locale_format(
            context->arena,
            context->locale,
            "registers",
            "intervals",
            cell_whole(context, counts->intervals),
            "caught_up",
            cell_whole(context, counts->caught_up),
            "first",
            cell_whole(context, counts->first),
            "rollovers",
            cell_whole(context, counts->rollovers),
            "restarts",
            cell_whole(context, counts->restarts),
            "low",
            cell_whole(context, counts->low),
            NULL));
}

void show_files(const Context *context, const FileReport *files, size_t n_files)
{
    static const bool is_right[COLUMNS] = {false, false, true, true, true, true, true, true};
    static const char *const keys[COLUMNS] = {
        "file", "source", "records", "loaded", "identical", "superseded", "rejected", "skipped"};
    Grid grid = grid_new(context->arena, COLUMNS, is_right);
    FileReport total = {.source = ""};
    const char *heading[COLUMNS];

    for (size_t at = 0; at < COLUMNS; at++)
        heading[at] = command_text(context, keys[at]);
    grid_row(&grid, heading);
    for (size_t at = 0; at < n_files; at++) {
        const char *name = file_base_name(files[at].path);
        if (files[at].status != INGEST_LOADED)
            name = arena_printf(
                context->arena, "%s (%s)", name, command_text(context, status_of(&files[at])));
        count_row(context, &grid, name, &files[at]);
        add_counts(&total, &files[at]);
    }
    if (n_files > 1)
        count_row(context, &grid, command_text(context, "total"), &total);
    grid_print(&grid, stdout);
    for (size_t at = 0; at < n_files; at++) {
        if (n_files > 1) /* of one file the error says it */
            show_reason(context, &files[at], at == 0 ? NULL : &files[at - 1]);
        show_warning(context, &files[at]);
        show_registers(context, &files[at]);
        show_rejects(context, &files[at]);
    }
}

static Json *json_rejects(const FileReport *file)
{
    Json *list = json_array();

    for (size_t at = 0; at < file->n_rejects; at++) {
        const Reject *reject = &file->rejects[at];
        json_array_append_new(
            list,
            json_pack(
                "{s:I, s:i, s:s, s:o}",
                "line",
                (json_int_t) reject->line,
                "column",
                reject->column,
                "reason",
                reject->reason,
                "raw",
                json_stringn(reject->raw.ptr, reject->raw.len)));
    }
    return list;
}

static void set_counts(Json *json, const FileReport *file)
{
    json_object_set_new(json, "records", json_integer(file->records));
    json_object_set_new(json, "loaded", json_integer(file->loaded));
    json_object_set_new(json, "identical", json_integer(file->identical));
    json_object_set_new(json, "superseded", json_integer(file->superseded));
    json_object_set_new(json, "rejected", json_integer(file->rejected));
    json_object_set_new(json, "skipped", json_integer(file->skipped));
}

static Json *json_file(const FileReport *file)
{
    char text[CIVIL_TEXT_MAX];
    char sum[DECIMAL_TEXT_MAX];
    Json *json = json_pack(
        "{s:s, s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:I}",
        "path",
        file->path,
        "source",
        file->source,
        "kind",
        file->kind,
        "status",
        status_of(file),
        "reason",
        file->reason,
        "reason_at",
        file->where,
        "reason_hint",
        file->hint,
        "warning",
        file->warning,
        "bytes",
        (json_int_t) file->bytes);

    set_counts(json, file);
    json_object_set_new(json, "missing", json_integer(file->missing));
    json_object_set_new(json, "ambiguous", json_integer(file->ambiguous));
    json_object_set_new(json, "sum_kwh", json_string(decimal_text(file->sum_kwh, sum)));
    if (file->has_range) {
        json_object_set_new(json, "first_ts", json_string(civil_text_utc(file->first_ts, text)));
        json_object_set_new(json, "last_ts", json_string(civil_text_utc(file->last_ts, text)));
    }
    if (file->registers.is_set)
        json_object_set_new(
            json,
            "registers",
            json_pack(
                "{s:I, s:I, s:I, s:I, s:I, s:I}",
                "intervals",
                (json_int_t) file->registers.intervals,
                "caught_up",
                (json_int_t) file->registers.caught_up,
                "first",
                (json_int_t) file->registers.first,
                "rollovers",
                (json_int_t) file->registers.rollovers,
                "restarts",
                (json_int_t) file->registers.restarts,
                "low",
                (json_int_t) file->registers.low));
    json_object_set_new(json, "rejects", json_rejects(file));
    return json;
}

Json *json_files(const FileReport *files, size_t n_files)
{
    Json *list = json_array();
    Json *json = json_object();
    FileReport total = {0};

    for (size_t at = 0; at < n_files; at++) {
        json_array_append_new(list, json_file(&files[at]));
        add_counts(&total, &files[at]);
    }
    json_object_set_new(json, "files", json_integer((json_int_t) n_files));
    set_counts(json, &total);
    json_object_set_new(json, "file_reports", list);
    return json;
}
